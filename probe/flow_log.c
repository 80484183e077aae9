// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flow_log.c - flow-log records of real packets
 */
#include "probe/flow_log.h"

#include <string.h>

/* The source check comes before the rule that logs ACCEPT: such a packet had
 * left its sender all the same (FL-6) */
static bool was_sent(const struct drop *d)
{
	return d->group == NF_LOG_ACCEPTS ||
	       !strcmp(d->reason, "ENI_SOURCE_DEST_CHECK_RESTRICTION egress");
}

static void record(const struct drop *d, void *arg)
{
	struct flow_log *log = arg;
	const char *direction = strchr(d->reason, ' ');
	struct flow_record r = {.reject = flow_rejects(d->reason)};
	bool reply;
	int protocol;

	if (!direction || (!r.reject && !was_sent(d)) ||
	    !dial_number(d, &protocol, &r.number, &reply))
		return;
	r.ingress = strncmp(direction, " ingress", 8) == 0;
	r.eni = lab_eni(log->lab, r.ingress ? d->out : d->in);
	if (r.eni)
		*vec_add(log->arena, &log->records) = r;
}

void flow_log_open(struct flow_log *log, struct lab *lab, struct arena *arena)
{
	*log = (struct flow_log){.lab = lab, .arena = arena};
	lab->record = record;
	lab->record_arg = log;
}

/* The loop may hear of an answer before it hears of the rules that the answer
 * passed, though these come first */
void flow_log_close(struct flow_log *log)
{
	size_t before;

	do {
		before = log->records.n;
		lab_turn(log->lab, 0);
	} while (log->records.n != before);
	log->lab->record = NULL;
}

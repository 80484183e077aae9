// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/check_logs.c - do flow logs say what an expectation wants of them?
 */
#include "probe/check_logs.h"

/* At all ENIs of @end together: one REJECT makes it REJECT */
static enum log_action action_at(const struct endpoint *end, bool ingress,
				 const struct flow_record *records, size_t n,
				 uint32_t number)
{
	enum log_action all = LOG_NONE;

	for (size_t i = 0; i < end->places.n; i++) {
		enum log_action one = flow_action(
			records, n, number, end->places.items[i]->eni, ingress);

		all = one > all ? one : all;
	}
	return all;
}

static const char *check_direction(const struct attempt *a,
				   const struct analysis *says,
				   const struct expect_log *log, bool ingress)
{
	const struct attempts *all = a->all;
	enum log_action wanted = ingress ? log->in : log->out;
	enum log_action was = action_at(&log->of, ingress,
					all->log.records.items,
					all->log.records.n, a->number);
	enum log_action said = action_at(&log->of, ingress, says->records,
					 says->n_records, 0);
	const char *in = ingress ? "in" : "out";

	if (wanted == LOG_ANY)
		return NULL;
	if (was != wanted)
		return arena_printf(
			all->arena, "flow log of %s, %s: expected %s, was %s",
			log->of.ref.text, in, log_action_name[wanted],
			log_action_name[was]);
	if (says->certain && said != was)
		return arena_printf(all->arena,
				    "packet and model disagree: the flow log "
				    "of %s, %s, was %s, the model says %s",
				    log->of.ref.text, in, log_action_name[was],
				    log_action_name[said]);
	return NULL;
}

const char *check_logs(const struct attempt *a, const struct analysis *says)
{
	const struct expect *x = a->all->expect;
	const char *wrong = NULL;

	for (size_t i = 0; i < x->logs.n && !wrong; i++)
		for (int ingress = 0; ingress < 2 && !wrong; ingress++)
			wrong = check_direction(a, says, &x->logs.items[i],
						ingress);
	return wrong;
}

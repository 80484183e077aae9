// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_logs.c - all flow logs of a lab, and when their windows end
 */
#include "lab/flow_logs.h"

#include <stdlib.h>
#include <string.h>

struct flow_log_entry {
	struct flow_journal *journal;
	uint64_t end_ms; /* of its window */
};

/* --- which logs ------------------------------------------------------------- */

static uint64_t interval_ms(const struct flow_logs *l,
			    const struct flow_journal *j)
{
	if (l->interval_ms)
		return l->interval_ms;
	return (uint64_t)flow_journal_interval_s(j) * 1000;
}

/* The log's journal if it has one already, taken out of the old ones */
static struct flow_log_entry take(struct flow_logs *l,
				  const struct vpc_flow_log *log,
				  struct flow_clock now)
{
	struct flow_log_entry taken = {0};

	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].journal &&
		    flow_journal_is(l->items[i].journal, log)) {
			taken = l->items[i];
			l->items[i].journal = NULL;
			return taken;
		}
	taken.journal = flow_journal_new(log, l->keep, &l->sink, now.unix_s);
	taken.end_ms = now.steady_ms + interval_ms(l, taken.journal);
	return taken;
}

static void drop_all(struct flow_logs *l)
{
	for (size_t i = 0; i < l->n; i++)
		flow_journal_free(l->items[i].journal);
	free(l->items);
}

void flow_logs_follow(struct flow_logs *l, const struct model *m,
		      const struct flow_interfaces *all, struct flow_clock now)
{
	struct flow_log_entry *items = must(
		calloc(m->flow_logs.n + 1, sizeof(*items)));

	for (size_t i = 0; i < m->flow_logs.n; i++) {
		items[i] = take(l, m->flow_logs.items[i], now);
		flow_journal_follow(items[i].journal, m->flow_logs.items[i],
				    all);
	}
	drop_all(l);
	l->items = items;
	l->n = m->flow_logs.n;
	l->all = all;
}

void flow_logs_free(struct flow_logs *l)
{
	drop_all(l);
	*l = (struct flow_logs){0};
}

const struct flow_journal *flow_logs_journal(const struct flow_logs *l,
					     size_t i)
{
	return l->items[i].journal;
}

/* --- packets ---------------------------------------------------------------- */

void flow_logs_add(struct flow_logs *l, const struct flow_entry *e)
{
	for (size_t i = 0; i < l->n; i++)
		flow_journal_add(l->items[i].journal, e);
}

void flow_logs_deny(struct flow_logs *l, const struct flow_entry *e)
{
	for (size_t i = 0; i < l->n; i++)
		flow_journal_deny(l->items[i].journal, e);
}

void flow_logs_skip(struct flow_logs *l, const struct flow_interface *at)
{
	for (size_t i = 0; i < l->n; i++)
		flow_journal_skip(l->items[i].journal, at);
}

void flow_logs_skip_in(struct flow_logs *l, const char *ns)
{
	for (size_t i = 0; i < l->all->items.n; i++) {
		const struct flow_interface *one = l->all->items.items[i];

		if (one->ns && !strcmp(one->ns, ns))
			flow_logs_skip(l, one);
	}
}

/* --- time ------------------------------------------------------------------- */

void flow_logs_write(struct flow_logs *l, uint64_t unix_s)
{
	for (size_t i = 0; i < l->n; i++)
		flow_journal_write(l->items[i].journal, unix_s);
}

void flow_logs_end(struct flow_logs *l, struct flow_clock now)
{
	for (size_t i = 0; i < l->n; i++) {
		struct flow_log_entry *log = &l->items[i];

		if (now.steady_ms < log->end_ms)
			continue;
		flow_journal_end(log->journal, now.unix_s);
		while (log->end_ms <= now.steady_ms)
			log->end_ms += interval_ms(l, log->journal);
	}
}

uint64_t flow_logs_due(const struct flow_logs *l)
{
	uint64_t due = UINT64_MAX;

	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].end_ms < due)
			due = l->items[i].end_ms;
	return due;
}

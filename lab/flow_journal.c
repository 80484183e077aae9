// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_journal.c - one flow log: its window, and the lines written
 */
#include "lab/flow_journal.h"

#include <string.h>

#include "lab/flow_line.h"
#include "lab/flow_ring.h"
#include "lab/flow_window.h"

struct flow_journal {
	struct arena *arena; /* of what never changes */
	const char *name, *id, *header;
	struct flow_format format;
	bool services; /* asked for by the format */
	enum traffic_type traffic;
	enum flow_source source;
	int interval_s;
	const struct flow_sink *sink;
	struct flow_ring ring;
	struct flow_window window;
};

/* --- making ---------------------------------------------------------------- */

static bool asks_services(const struct flow_format *f)
{
	return flow_format_has(f, FIELD_PKT_SRC_AWS_SERVICE) ||
	       flow_format_has(f, FIELD_PKT_DST_AWS_SERVICE);
}

struct flow_journal *flow_journal_new(const struct vpc_flow_log *log,
				      size_t keep, const struct flow_sink *sink,
				      uint64_t now_s)
{
	struct arena *arena = arena_new();
	struct flow_journal *j = arena_alloc(arena, sizeof(*j));
	struct text header = {.arena = arena};

	j->arena = arena;
	j->name = arena_strdup(arena, log->o.name);
	j->id = arena_strdup(arena, log->o.id);
	for (size_t i = 0; i < log->format.fields.n; i++)
		*vec_add(arena,
			 &j->format.fields) = log->format.fields.items[i];
	j->format.version = log->format.version;
	j->services = asks_services(&j->format);
	j->traffic = log->traffic_type;
	j->source = log->source;
	j->interval_s = log->max_aggregation_interval;
	j->sink = sink;
	j->window.begun_s = now_s;
	flow_ring_init(&j->ring, keep);
	flow_format_header(&header, &j->format);
	j->header = header.s;
	return j;
}

void flow_journal_free(struct flow_journal *j)
{
	if (!j)
		return;
	flow_window_free(&j->window);
	flow_ring_free(&j->ring);
	arena_free(j->arena);
}

static bool same_format(const struct flow_format *a,
			const struct flow_format *b)
{
	return a->fields.n == b->fields.n &&
	       memcmp(a->fields.items, b->fields.items,
		      a->fields.n * sizeof(*a->fields.items)) == 0;
}

bool flow_journal_is(const struct flow_journal *j,
		     const struct vpc_flow_log *log)
{
	return strcmp(j->id, log->o.id) == 0 &&
	       j->traffic == log->traffic_type && j->source == log->source &&
	       j->interval_s == log->max_aggregation_interval &&
	       same_format(&j->format, &log->format);
}

/* --- packets ---------------------------------------------------------------- */

static bool is_wanted(const struct flow_journal *j, const struct flow_key *k)
{
	if (j->traffic == TRAFFIC_ALL || j->source == FLOW_OF_TRANSIT)
		return true;
	return k->reject == (j->traffic == TRAFFIC_REJECT);
}

void flow_journal_follow(struct flow_journal *j, const struct vpc_flow_log *log,
			 const struct flow_interfaces *all)
{
	flow_window_follow(&j->window, log, all);
}

void flow_journal_add(struct flow_journal *j, const struct flow_entry *e)
{
	flow_window_add(&j->window, e, is_wanted(j, &e->key));
}

void flow_journal_deny(struct flow_journal *j, const struct flow_entry *e)
{
	flow_window_deny(&j->window, e);
}

void flow_journal_skip(struct flow_journal *j, const struct flow_interface *at)
{
	flow_window_skip(&j->window, at);
}

/* --- records ---------------------------------------------------------------- */

static void write_line(enum flow_status status, const struct flow_entry *e,
		       void *arg)
{
	struct flow_journal *j = arg;
	struct flow_line line = {.format = &j->format, .status = status};
	struct text t = {.arena = arena_new()};

	if (j->services && status == FLOW_OK) {
		line.src_service = flow_service(j->window.all->services,
						e->key.from);
		line.dst_service = flow_service(j->window.all->services,
						e->key.to);
	}
	flow_line_text(&t, &line, e);
	flow_ring_add(&j->ring, t.s);
	if (j->sink->line)
		j->sink->line(j->name, t.s, j->sink->arg);
	arena_free(t.arena);
}

void flow_journal_write(struct flow_journal *j, uint64_t now_s)
{
	flow_window_write(&j->window, now_s, false, write_line, j);
}

void flow_journal_end(struct flow_journal *j, uint64_t now_s)
{
	flow_window_write(&j->window, now_s, true, write_line, j);
}

/* --- asking ------------------------------------------------------------------ */

const char *flow_journal_name(const struct flow_journal *j)
{
	return j->name;
}

const char *flow_journal_header(const struct flow_journal *j)
{
	return j->header;
}

int flow_journal_interval_s(const struct flow_journal *j)
{
	return j->interval_s;
}

size_t flow_journal_lines(const struct flow_journal *j)
{
	return j->ring.n;
}

const char *flow_journal_line(const struct flow_journal *j, size_t i)
{
	return flow_ring_line(&j->ring, i);
}

uint64_t flow_journal_written(const struct flow_journal *j)
{
	return j->ring.written;
}

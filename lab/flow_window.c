// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_window.c - what a flow log has seen since it last wrote
 */
#include "lab/flow_window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/between.h"

/* One interface in the present window */
struct window_place {
	bool covered, traffic, skipped;
};

/* --- which interfaces ------------------------------------------------------- */

static bool of_attachment(const struct vpc_flow_log *log,
			  const struct flow_interface *i)
{
	for (size_t k = 0; k < log->attachments.n; k++)
		if (!strcmp(log->attachments.items[k]->o.id, i->attachment_id))
			return true;
	return false;
}

static void cover(struct window_place *places, const struct vpc_flow_log *log,
		  const struct flow_interfaces *all)
{
	for (size_t i = 0; i < log->enis.n; i++)
		places[flow_interface_named(all, FLOW_OF_INTERFACES,
					    log->enis.items[i]->o.id)
			       ->number]
			.covered = true;
	for (size_t i = 0; log->attachments.n && i < all->items.n; i++)
		if (all->items.items[i]->source == FLOW_OF_TRANSIT &&
		    of_attachment(log, all->items.items[i]))
			places[i].covered = true;
}

/* What the window knows of the interface so far */
static struct window_place place_before(const struct flow_window *w,
					const struct flow_interface *i)
{
	const struct flow_interface *same = NULL;
	struct window_place p = {0};

	if (w->all)
		same = flow_interface_named(w->all, i->source, i->key);
	if (same)
		p = w->places[same->number];
	p.covered = false;
	return p;
}

void flow_window_follow(struct flow_window *w, const struct vpc_flow_log *log,
			const struct flow_interfaces *all)
{
	struct window_place *places = must(
		calloc(all->items.n + 1, sizeof(*places)));

	assert(!w->table.n && !w->denied.n);
	for (size_t i = 0; i < all->items.n; i++)
		places[i] = place_before(w, all->items.items[i]);
	cover(places, log, all);
	free(w->places);
	w->places = places;
	w->all = all;
}

void flow_window_free(struct flow_window *w)
{
	flow_table_clear(&w->table);
	flow_table_clear(&w->denied);
	free(w->places);
	*w = (struct flow_window){0};
}

/* --- packets ---------------------------------------------------------------- */

/* FL-7 */
static bool is_unlogged(const struct flow_key *k)
{
	static const uint8_t last[] = {253, 254, 123, 250, 251};
	const struct addr ends[] = {k->from, k->to};

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		for (size_t n = 0; n < ARRAY_LEN(last); n++)
			if (!addr_cmp(ends[i], ipv4(169, 254, 169, last[n])))
				return true;
	return k->protocol == PROTOCOL_UDP &&
	       ((k->from_port == 67 && k->to_port == 68) ||
		(k->from_port == 68 && k->to_port == 67));
}

void flow_window_add(struct flow_window *w, const struct flow_entry *e,
		     bool wanted)
{
	struct window_place *p = &w->places[e->key.at->number];

	if (!p->covered || is_unlogged(&e->key))
		return;
	p->traffic = true;
	if (wanted && !flow_table_add(&w->table, e))
		p->skipped = true;
}

void flow_window_deny(struct flow_window *w, const struct flow_entry *e)
{
	if (w->places[e->key.at->number].covered)
		flow_table_add(&w->denied, e);
}

void flow_window_skip(struct flow_window *w, const struct flow_interface *at)
{
	if (at && w->places[at->number].covered)
		w->places[at->number].skipped = true;
	for (size_t i = 0; !at && i < w->all->items.n; i++)
		w->places[i].skipped |= w->places[i].covered;
}

/* --- records ---------------------------------------------------------------- */

struct telling {
	void (*tell)(enum flow_status status, const struct flow_entry *e,
		     void *arg);
	void *arg;
};

/* What was accepted here and denied at the VPC's edge is no ACCEPT */
static void take_denied(struct flow_window *w)
{
	for (size_t i = 0; i < w->denied.n; i++) {
		const struct flow_entry *d = &w->denied.items[i];
		struct flow_entry *e = flow_table_find(&w->table, &d->key);

		if (!e)
			continue;
		e->packets -= d->packets < e->packets ? d->packets : e->packets;
		e->bytes -= d->bytes < e->bytes ? d->bytes : e->bytes;
	}
	flow_table_clear(&w->denied);
}

/* Were packets lost, none of which was counted? */
static bool is_lossy(const struct flow_entry *e)
{
	for (int i = 0; i < N_FLOW_LOSSES; i++)
		if (e->lost[i])
			return true;
	return false;
}

static void tell_flows(struct flow_window *w, const struct telling *t)
{
	take_denied(w);
	flow_table_sort(&w->table);
	for (size_t i = 0; i < w->table.n; i++) {
		struct flow_entry e = w->table.items[i];

		if (!e.packets && !is_lossy(&e))
			continue;
		if (e.start < w->begun_s)
			e.start = w->begun_s;
		if (e.end < e.start)
			e.end = e.start;
		t->tell(FLOW_OK, &e, t->arg);
	}
	flow_table_clear(&w->table);
}

static void tell_status(struct flow_window *w, uint64_t now_s, bool over,
			const struct telling *t)
{
	for (size_t i = 0; w->all && i < w->all->items.n; i++) {
		struct window_place *p = &w->places[i];
		const struct flow_entry e = {.key.at = w->all->items.items[i],
					     .start = w->begun_s,
					     .end = now_s};

		if (p->skipped)
			t->tell(FLOW_SKIPDATA, &e, t->arg);
		else if (over && p->covered && !p->traffic)
			t->tell(FLOW_NODATA, &e, t->arg);
		p->traffic = !over && (p->traffic || p->skipped);
		p->skipped = false;
	}
}

void flow_window_write(struct flow_window *w, uint64_t now_s, bool over,
		       void (*tell)(enum flow_status status,
				    const struct flow_entry *e, void *arg),
		       void *arg)
{
	const struct telling t = {tell, arg};

	tell_flows(w, &t);
	tell_status(w, now_s, over, &t);
	if (over)
		w->begun_s = now_s;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flows_range.c - one pair of ends in two labs, range of ports by range
 */
#include <string.h>

#include "base/text.h"
#include "probe/flows_part.h"

const struct target_address *flows_target(const struct flow_side *s,
					  const char *label)
{
	for (size_t i = 0; i < s->at.n; i++)
		if (!strcmp(s->at.items[i].label, label))
			return &s->at.items[i];
	return NULL;
}

/* --- answers -------------------------------------------------------------- */

static bool passes(const struct analysis *says)
{
	return says->verdict == VERDICT_OPEN ||
	       says->verdict == VERDICT_REFUSED;
}

/* Where the answer depends on a choice, the first that is shut counts */
static void ask_all(struct flow_compare *c, const struct flow_question *q,
		    struct flow_answer *a)
{
	struct flow_cases all = cases_of(c->work, a->atlas, q);

	a->certain = a->passes = true;
	a->says = all.items.items[0];
	for (size_t i = 0; i < all.items.n; i++) {
		const struct flow_case *one = &all.items.items[i];

		a->certain &= one->says.certain;
		if (passes(&one->says) || !a->passes)
			continue;
		a->passes = false;
		a->says = *one;
	}
}

static struct flow_answer answer(struct flow_compare *c,
				 const struct flow_side *s, uint32_t port,
				 bool trail)
{
	struct flow_answer a = {.atlas = s->atlas,
				.from = s->from,
				.to = s->to,
				.meaning = &s->meaning,
				.certain = true};
	struct flow_question q = {.from = s->from,
				  .to_node = s->to,
				  .protocol = c->protocol,
				  .port = (int)port};

	a.at = s->from && s->to ? flows_target(s, c->to) : NULL;
	if (!a.at)
		return a;
	q.to = a.at->address;
	c->found.asked++;
	if (!trail) {
		a.says.says = analyse(s->atlas, &q);
		a.passes = passes(&a.says.says);
		a.certain = a.says.says.certain;
	}
	if (trail || !a.certain)
		ask_all(c, &q, &a);
	return a;
}

/* --- one range of ports --------------------------------------------------- */

struct run { /* of ranges that changed alike */
	struct flow_change change;
	struct text ports;
	uint32_t last; /* port of it */
	bool open; /* it goes on */
};

static enum flow_ends ends(const struct flow_compare *c)
{
	const struct flow_side *b = &c->side[BEFORE], *a = &c->side[AFTER];

	return !b->from || !b->to   ? ENDS_NEW
	       : !a->from || !a->to ? ENDS_REMOVED
				    : ENDS_IN_BOTH;
}

static const char *code_of(const struct flow_answer *a)
{
	if (!a->at)
		return a->meaning ? a->meaning->code : NULL;
	return a->says.says.code;
}

/* Of the lab where it is open */
static void set_nodes(const struct flow_compare *c, struct flow_change *f)
{
	const struct flow_side *s = &c->side[f->gained ? AFTER : BEFORE];

	f->from_node = s->from->node->o.name;
	f->from_places = s->from->node->places.n;
	f->to_node = s->to->o.name;
	f->to_places = s->to->places.n;
}

static struct flow_change changed(struct flow_compare *c, uint32_t port,
				  bool gained, bool listened)
{
	struct flow_answer b = answer(c, &c->side[BEFORE], port, true);
	struct flow_answer a = answer(c, &c->side[AFTER], port, true);
	const struct flow_answer *shut = gained ? &b : &a;
	struct flow_change f = {.gained = gained,
				.ends = ends(c),
				.listened = listened,
				.from = c->from,
				.to = c->to,
				.ipv6 = c->family == AF_INET6};

	set_nodes(c, &f);
	if (f.ends != ENDS_IN_BOTH)
		return f;
	f.code = code_of(shut);
	f.why = flows_why(c->work, c->differences, shut, gained ? &a : &b);
	return f;
}

static bool is_like(const struct run *r, const struct flow_change *f)
{
	const struct flow_change *is = &r->change;
	bool same_why = is->why && f->why ? !strcmp(is->why, f->why)
					  : is->why == f->why;

	return r->ports.n && is->gained == f->gained &&
	       is->listened == f->listened && is->code == f->code && same_why;
}

static const char *kept(struct flow_compare *c, const char *text)
{
	return text ? arena_strdup(c->arena, text) : NULL;
}

static void keep(struct flow_compare *c, struct flow_change *f)
{
	f->from = kept(c, f->from);
	f->to = kept(c, f->to);
	f->why = kept(c, f->why);
}

static void end_run(struct flow_compare *c, struct run *r)
{
	struct flow_change f = r->change;

	if (!r->ports.n)
		return;
	keep(c, &f);
	f.ports = arena_printf(c->arena, ":%s/%s", r->ports.s,
			       c->protocol == PROTOCOL_UDP ? "udp" : "tcp");
	*vec_add(c->arena, &c->found) = f;
	r->ports = (struct text){0};
}

enum { RUNS_MAX = 6 };

struct runs {
	struct run items[RUNS_MAX];
	size_t n;
};

/* The run that the range belongs to, wherever its other ports are */
static struct run *run_for(struct flow_compare *c, struct runs *all,
			   const struct flow_change *f)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_like(&all->items[i], f))
			return &all->items[i];
	if (all->n == RUNS_MAX) { /* more reasons than anybody reads */
		end_run(c, &all->items[0]);
		memmove(all->items, all->items + 1,
			(RUNS_MAX - 1) * sizeof(*all->items));
		all->n--;
	}
	all->items[all->n] = (struct run){.change = *f,
					  .ports = {.arena = c->work}};
	return &all->items[all->n++];
}

/* "0-21", "22", "23-65535"; neighbours become one */
static void add_range(struct run *r, uint32_t first, uint32_t last)
{
	char *dash;

	if (r->ports.n && r->last + 1 == first) {
		dash = strrchr(r->ports.s, '-');
		if (dash && !strchr(dash, ','))
			r->ports.n = (size_t)(dash - r->ports.s);
		text_add(&r->ports, "-%u", last);
	} else {
		text_add(&r->ports, "%s%u", r->ports.n ? "," : "", first);
		if (last > first)
			text_add(&r->ports, "-%u", last);
	}
	r->last = last;
}

/* Is anybody there, in the lab where it is open? Where both ends are in both
 * labs, in either */
static bool is_listened(const struct flow_compare *c, uint32_t port)
{
	for (int i = 0; i < N_SIDES_OF_TIME; i++)
		if (c->side[i].to &&
		    flows_listens(c->side[i].to, c->protocol, port))
			return true;
	return false;
}

/* Open is one thing where somebody listens, and another where nobody does */
static bool is_there(const struct flow_answer *a, bool listened)
{
	return a->passes && a->at &&
	       (!listened || a->says.says.verdict == VERDICT_OPEN);
}

static void compare_range(struct flow_compare *c, uint32_t first, uint32_t last,
			  struct runs *all)
{
	bool listened = is_listened(c, first);
	struct flow_answer b, a;
	struct flow_change f;

	if (ends(c) != ENDS_IN_BOTH && !listened)
		return; /* of new nodes only what is there */
	b = answer(c, &c->side[BEFORE], first, false);
	a = answer(c, &c->side[AFTER], first, false);
	if (!a.certain || !b.certain ||
	    is_there(&a, listened) == is_there(&b, listened))
		return;
	f = changed(c, first, is_there(&a, listened), listened);
	add_range(run_for(c, all, &f), first, last);
}

/* --- one place of a target -------------------------------------------------- */

static void compare_ports(struct flow_compare *c)
{
	struct port_edges e = {0};
	struct runs all = {0};

	for (int i = 0; i < N_SIDES_OF_TIME; i++) {
		struct flow_side *s = &c->side[i];
		const struct target_address *t = flows_target(s, c->to);

		if (s->from && s->to && ends(c) == ENDS_IN_BOTH) {
			edges_add(c->work, &e, s->from->eni, c->protocol);
			edges_add(c->work, &e,
				  t && t->place ? t->place->eni : NULL,
				  c->protocol);
		}
		if (s->to)
			edges_listen(c->work, &e, s->to, c->protocol);
	}
	if (ends(c) == ENDS_IN_BOTH)
		edges_join(c->work, &e,
			   &c->between[c->protocol == PROTOCOL_UDP]);
	edges_sort(c->work, &e);
	for (size_t i = 0; i < e.items.n; i++)
		compare_range(c, e.items.items[i],
			      i + 1 < e.items.n ? e.items.items[i + 1] - 1
						: UINT16_MAX,
			      &all);
	for (size_t i = 0; i < all.n; i++)
		end_run(c, &all.items[i]);
}

static void compare_echo(struct flow_compare *c)
{
	struct flow_answer b, a;
	struct flow_change f;

	if (ends(c) != ENDS_IN_BOTH)
		return;
	b = answer(c, &c->side[BEFORE], 0, false);
	a = answer(c, &c->side[AFTER], 0, false);
	if (!a.certain || !b.certain ||
	    is_there(&a, true) == is_there(&b, true))
		return;
	f = changed(c, 0, is_there(&a, true), true);
	keep(c, &f);
	f.ports = "/icmp";
	*vec_add(c->arena, &c->found) = f;
}

void flows_compare_at(struct flow_compare *c, const char *label)
{
	static const int protocols[] = {PROTOCOL_TCP, PROTOCOL_UDP};

	c->to = label;
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		c->protocol = protocols[i];
		compare_ports(c);
	}
	c->protocol = PROTOCOL_ICMP;
	compare_echo(c);
}

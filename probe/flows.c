// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flows.c - flows gained and lost between two labs
 */
#include "probe/flows.h"

#include <string.h>

#include "base/text.h"
#include "probe/flows_part.h"
#include "vpc/ask.h"

enum { BEFORE, AFTER, N_SIDES_OF_TIME };

struct side { /* one lab, and one pair of its nodes */
	const struct model *m;
	const struct place *from;
	const struct node *to;
	struct name_opinion meaning;
	struct target_addresses at;
};

struct compare {
	struct arena *arena; /* of the result */
	struct arena *work; /* of one source */
	struct side side[N_SIDES_OF_TIME];
	const struct differences *differences;
	struct flow_changes found;
	const char *from, *to; /* labels */
	sa_family_t family;
	int protocol;
};

/* --- who and what --------------------------------------------------------- */

static bool sends(const struct node *n)
{
	return n->places.n && !n->service &&
	       (n->kind == NODE_FUNCTION || n->kind == NODE_INSTANCE ||
		n->kind == NODE_INTERNET_HOST || n->kind == NODE_PROXY ||
		(n->kind == NODE_LOAD_BALANCER && !n->is_network) ||
		n->kind == NODE_ON_PREMISES_HOST);
}

static bool is_target(const struct node *n)
{
	return n->places.n && n->kind != NODE_FUNCTION &&
	       n->kind != NODE_NAT_GATEWAY && n->kind != NODE_ENDPOINT &&
	       n->kind != NODE_TRANSIT_ATTACHMENT;
}

static bool is_balanced(const struct node *lb, const struct node *to)
{
	for (size_t i = 0; i < lb->target_groups.n; i++)
		for (size_t k = 0; k < lb->target_groups.items[i]->targets.n;
		     k++)
			if (lb->target_groups.items[i]->targets.items[k].node ==
			    to)
				return true;
	return false;
}

/* What AWS runs sends to those that it is for, and to nobody else */
static bool is_asked(const struct node *from, const struct node *to)
{
	if (from == to)
		return false;
	if (from->kind == NODE_PROXY)
		return to == from->database;
	if (from->kind == NODE_LOAD_BALANCER)
		return is_balanced(from, to);
	/* what neither end of is in the lab is not its business */
	return from->kind != NODE_INTERNET_HOST ||
	       to->kind != NODE_INTERNET_HOST;
}

static const struct place *place_called(const struct model *m,
					const char *label)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t k = 0; k < m->nodes.items[i]->places.n; k++)
			if (!strcmp(m->nodes.items[i]->places.items[k].label,
				    label))
				return &m->nodes.items[i]->places.items[k];
	return NULL;
}

/* --- where a name leads --------------------------------------------------- */

static bool has_family(const struct place *from, const struct node *to,
		       sa_family_t family)
{
	bool outside = from->node->kind == NODE_FUNCTION && !from->eni;

	if (!place_address(from, family).family &&
	    !(outside && family == AF_INET))
		return false;
	for (size_t i = 0; i < to->places.n; i++)
		if (place_address(&to->places.items[i], family).family)
			return true;
	return false;
}

static void find_targets(struct compare *c, struct side *s)
{
	struct expect *x = ask_new(c->work);
	struct endpoint to = {.node = (struct node *)(uintptr_t)s->to,
			      .ref = {.text = s->to ? s->to->o.name : NULL}};
	const char *name;

	s->at = (struct target_addresses){0};
	s->meaning = (struct name_opinion){0};
	if (!s->from || !s->to || !has_family(s->from, s->to, c->family))
		return;
	x->family = c->family;
	for (size_t i = 0; i < s->to->places.n; i++)
		*vec_add(c->work, &to.places) = &s->to->places.items[i];
	name = target_name(s->from, &to, x->choice);
	if (name)
		s->meaning = judge_name(c->work, s->m, s->from, name,
					c->family);
	s->at = target_addresses(c->work, s->from, &to, x,
				 name ? &s->meaning.addresses : NULL);
}

static const struct target_address *target_called(const struct side *s,
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
static void ask_all(struct compare *c, const struct flow_question *q,
		    struct flow_answer *a)
{
	struct flow_cases all = cases_of(c->work, a->m, q);

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

static struct flow_answer answer(struct compare *c, const struct side *s,
				 uint32_t port, bool trail)
{
	struct flow_answer a = {.m = s->m,
				.from = s->from,
				.to = s->to,
				.meaning = &s->meaning,
				.certain = true};
	struct flow_question q = {.from = s->from,
				  .to_node = s->to,
				  .protocol = c->protocol,
				  .port = (int)port};

	a.at = s->from && s->to ? target_called(s, c->to) : NULL;
	if (!a.at)
		return a;
	q.to = a.at->address;
	c->found.asked++;
	if (!trail) {
		a.says.says = analyse(s->m, &q);
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

static enum flow_ends ends(const struct compare *c)
{
	const struct side *b = &c->side[BEFORE], *a = &c->side[AFTER];

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
static void set_nodes(const struct compare *c, struct flow_change *f)
{
	const struct side *s = &c->side[f->gained ? AFTER : BEFORE];

	f->from_node = s->from->node->o.name;
	f->from_places = s->from->node->places.n;
	f->to_node = s->to->o.name;
	f->to_places = s->to->places.n;
}

static struct flow_change changed(struct compare *c, uint32_t port,
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

static const char *kept(struct compare *c, const char *text)
{
	return text ? arena_strdup(c->arena, text) : NULL;
}

static void keep(struct compare *c, struct flow_change *f)
{
	f->from = kept(c, f->from);
	f->to = kept(c, f->to);
	f->why = kept(c, f->why);
}

static void end_run(struct compare *c, struct run *r)
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
static struct run *run_for(struct compare *c, struct runs *all,
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
static bool is_listened(const struct compare *c, uint32_t port)
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

static void compare_range(struct compare *c, uint32_t first, uint32_t last,
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

/* --- one pair ------------------------------------------------------------- */

static void compare_ports(struct compare *c)
{
	struct port_edges e = {0};
	struct runs all = {0};

	for (int i = 0; i < N_SIDES_OF_TIME; i++) {
		struct side *s = &c->side[i];
		const struct target_address *t = target_called(s, c->to);

		if (s->from && s->to && ends(c) == ENDS_IN_BOTH)
			edges_add(c->work, &e, s->m, s->from->eni,
				  t && t->place ? t->place->eni : NULL,
				  c->protocol);
		if (s->to)
			edges_listen(c->work, &e, s->to, c->protocol);
	}
	edges_sort(c->work, &e);
	for (size_t i = 0; i < e.items.n; i++)
		compare_range(c, e.items.items[i],
			      i + 1 < e.items.n ? e.items.items[i + 1] - 1
						: UINT16_MAX,
			      &all);
	for (size_t i = 0; i < all.n; i++)
		end_run(c, &all.items[i]);
}

static void compare_echo(struct compare *c)
{
	struct flow_answer b, a;
	struct flow_change f;

	if (ends(c) != ENDS_IN_BOTH)
		return;
	b = answer(c, &c->side[BEFORE], 0, false);
	a = answer(c, &c->side[AFTER], 0, false);
	if (!a.certain || !b.certain || is_there(&a, true) == is_there(&b, true))
		return;
	f = changed(c, 0, is_there(&a, true), true);
	keep(c, &f);
	f.ports = "/icmp";
	*vec_add(c->arena, &c->found) = f;
}

static void compare_at(struct compare *c, const char *label)
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

/* All places of a target, under what they are called in either lab */
static void compare_to(struct compare *c)
{
	static const sa_family_t families[] = {AF_INET, AF_INET6};
	const struct side *b = &c->side[BEFORE], *a = &c->side[AFTER];

	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		c->family = families[f];
		for (int i = 0; i < N_SIDES_OF_TIME; i++)
			find_targets(c, &c->side[i]);
		for (size_t i = 0; i < b->at.n; i++)
			compare_at(c, b->at.items[i].label);
		for (size_t i = 0; i < a->at.n; i++)
			if (!target_called(b, a->at.items[i].label))
				compare_at(c, a->at.items[i].label);
	}
}

/* Does a flow beside it say the same? */
static bool is_said(const struct compare *c, size_t first,
		    const struct flow_change *f)
{
	for (size_t i = first; i < c->found.n; i++) {
		const struct flow_change *o = &c->found.items[i];

		if (o->listened && o->gained == f->gained &&
		    (o->why && f->why ? !strcmp(o->why, f->why)
				      : o->why == f->why))
			return true;
	}
	return false;
}

/* Of the flows from @first on, those where nobody listens are worth a word
 * only if there is no other with that reason */
static void leave_out(struct compare *c, size_t first)
{
	size_t n = first;

	for (size_t i = first; i < c->found.n; i++) {
		struct flow_change f = c->found.items[i];

		/* what is kept keeps its reason: the moved ones say the same */
		if (f.listened || !is_said(c, first, &f))
			c->found.items[n++] = f;
	}
	c->found.n = n;
}

/* --- all ------------------------------------------------------------------ */

static void set_from(struct compare *c, const struct place *b,
		     const struct place *a)
{
	c->side[BEFORE].from = b;
	c->side[AFTER].from = a;
	c->from = b ? b->label : a->label;
	arena_free(c->work);
	c->work = arena_new();
}

static void compare_pair(struct compare *c, const struct node *b,
			 const struct node *a)
{
	size_t first = c->found.n;

	c->side[BEFORE].to = b;
	c->side[AFTER].to = a;
	if (c->side[BEFORE].from && b && !is_asked(c->side[BEFORE].from->node, b))
		return;
	if (c->side[AFTER].from && a && !is_asked(c->side[AFTER].from->node, a))
		return;
	compare_to(c);
	leave_out(c, first);
}

static void compare_from(struct compare *c, const struct place *b,
			 const struct place *a)
{
	const struct model *before = c->side[BEFORE].m;
	const struct model *after = c->side[AFTER].m;

	set_from(c, b, a);
	for (size_t i = 0; i < after->nodes.n; i++) {
		const struct node *n = after->nodes.items[i];

		if (is_target(n))
			compare_pair(c, model_node(before, n->o.name), n);
	}
	for (size_t i = 0; i < before->nodes.n; i++) {
		const struct node *n = before->nodes.items[i];

		if (is_target(n) && !model_node(after, n->o.name))
			compare_pair(c, n, NULL);
	}
}

static void compare_all(struct compare *c, const struct model *of,
			const struct model *other, bool new)
{
	for (size_t i = 0; i < of->nodes.n; i++) {
		const struct node *n = of->nodes.items[i];

		for (size_t k = 0; sends(n) && k < n->places.n; k++) {
			const struct place *p = &n->places.items[k];
			const struct place *q = place_called(other, p->label);

			if (new)
				compare_from(c, q, p);
			else if (!q)
				compare_from(c, p, NULL);
		}
	}
}

struct flow_changes flows_compare(struct arena *arena,
				  const struct model *before,
				  const struct model *after)
{
	struct arena *words = arena_new();
	struct differences all = difference_find(words, before, after);
	struct compare c = {
		.arena = arena,
		.side = {[BEFORE] = {.m = before}, [AFTER] = {.m = after}},
		.differences = &all,
	};

	if (all.n) { /* else nothing can differ */
		compare_all(&c, after, before, true);
		compare_all(&c, before, after, false);
	}
	arena_free(c.work);
	arena_free(words);
	return c.found;
}

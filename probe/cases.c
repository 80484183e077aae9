// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/cases.c - what an answer depends on, taken apart
 */
#include "probe/cases.h"

#include "base/text.h"

static void take_apart(struct arena *arena, const struct atlas *atlas,
		       const struct flow_question *q, struct flow_cases *ret);

/* The usual range of whoever chooses: of a client's system (ACL-11), of a
 * gateway (NAT-4) */
static struct port_range given(struct port_range r, enum depends on)
{
	if (r.to)
		return r;
	return on == DEPENDS_ON_SOURCE_PORT
		       ? (struct port_range){PORTS_CLIENT_FROM, PORTS_CLIENT_TO}
		       : (struct port_range){PORTS_GATEWAY_FROM,
					     PORTS_GATEWAY_TO};
}

/* Both sides of the port where the answer changes */
static void cut_ports(struct arena *arena, const struct atlas *atlas,
		      const struct flow_question *q, const struct analysis *a,
		      struct flow_cases *ret)
{
	struct flow_question below = *q, above = *q;
	bool source = a->depends == DEPENDS_ON_SOURCE_PORT;
	struct port_range r = given(source ? q->source_ports : q->gateway_ports,
				    a->depends);
	struct port_range low = {r.from, (uint16_t)(a->depends_at - 1)};
	struct port_range high = {(uint16_t)a->depends_at, r.to};

	*(source ? &below.source_ports : &below.gateway_ports) = low;
	*(source ? &above.source_ports : &above.gateway_ports) = high;
	take_apart(arena, atlas, &below, ret);
	take_apart(arena, atlas, &above, ret);
}

static void each_target(struct arena *arena, const struct atlas *atlas,
			const struct flow_question *q, unsigned int n,
			struct flow_cases *ret)
{
	for (unsigned int i = 1; i <= n; i++) {
		struct flow_question one = *q;

		one.target = i;
		take_apart(arena, atlas, &one, ret);
	}
}

/* A port that changes nothing within the range was not cut by it */
static bool can_cut(const struct flow_question *q, const struct analysis *a)
{
	bool source = a->depends == DEPENDS_ON_SOURCE_PORT;
	struct port_range r = given(source ? q->source_ports : q->gateway_ports,
				    a->depends);

	return r.from < a->depends_at && a->depends_at <= r.to;
}

static void take_apart(struct arena *arena, const struct atlas *atlas,
		       const struct flow_question *q, struct flow_cases *ret)
{
	struct flow_case c = {.question = *q, .trail = {.arena = arena}};

	if (ret->items.n == CASES_MAX) {
		ret->cut = true;
		return;
	}
	c.says = ret->brief ? analyse(atlas, q)
			    : analyse_all(atlas, q, &c.trail);
	if (c.says.depends == DEPENDS_ON_TARGET && !q->target)
		each_target(arena, atlas, q, c.says.depends_at, ret);
	else if ((c.says.depends == DEPENDS_ON_SOURCE_PORT ||
		  c.says.depends == DEPENDS_ON_GATEWAY_PORT) &&
		 can_cut(q, &c.says))
		cut_ports(arena, atlas, q, &c.says, ret);
	else
		*vec_add(arena, &ret->items) = c;
}

struct flow_cases cases_of(struct arena *arena, const struct atlas *atlas,
			   const struct flow_question *q)
{
	struct flow_cases ret = {0};

	take_apart(arena, atlas, q, &ret);
	return ret;
}

static bool same(const struct flow_case *a, const struct flow_case *b)
{
	const struct hop *x = trail_end(&a->trail), *y = trail_end(&b->trail);

	return a->says.certain == b->says.certain &&
	       a->says.verdict == b->says.verdict &&
	       a->says.path == b->says.path && !x == !y &&
	       (!x || (x->code == y->code && x->object == y->object &&
		       x->eni == y->eni && x->entry == y->entry));
}

struct flow_cases cases_brief(struct arena *arena, const struct atlas *atlas,
			      const struct flow_question *q)
{
	struct flow_cases ret = {.brief = true};

	take_apart(arena, atlas, q, &ret);
	return ret;
}

bool cases_same(const struct flow_cases *c)
{
	for (size_t i = 1; i < c->items.n; i++)
		if (!same(&c->items.items[0], &c->items.items[i]))
			return false;
	return true;
}

static void say_ports(struct text *t, const char *whose, struct port_range r)
{
	if (!r.to)
		return;
	text_add(t, "%s%s port", t->n ? ", " : "", whose);
	if (r.from == r.to)
		text_add(t, " %u", r.from);
	else
		text_add(t, "s %u-%u", r.from, r.to);
}

/* Where the balancer sent it: the node behind its hop */
static const char *target_of(const struct trail *t)
{
	bool balanced = false;

	for (size_t i = 0; i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];

		if (h->path == WAY_RETURN)
			break;
		if (h->kind == HOP_LOAD_BALANCER)
			balanced = true;
		else if (balanced && h->kind == HOP_ENI)
			return h->object->name;
	}
	return NULL;
}

const char *case_text(struct arena *arena, const struct flow_case *c)
{
	struct text t = {.arena = arena};
	const char *target;

	say_ports(&t, "source", c->question.source_ports);
	say_ports(&t, "gateway's", c->question.gateway_ports);
	if (c->question.target) {
		target = target_of(&c->trail);
		text_add(
			&t, "%starget %s", t.n ? ", " : "",
			target ? target
			       : arena_printf(arena, "%u", c->question.target));
	}
	return t.s ? t.s : "";
}

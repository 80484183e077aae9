// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/obstacle.c - the first thing that is in the way
 */
#include "probe/obstacle.h"

#include <string.h>

#include "base/text.h"
#include "vpc/dns.h"

enum { DNS = 53 };

/* The interface that a packet left last, where the hop itself is at none */
static const struct eni *eni_before(const struct flow_case *c, size_t i)
{
	for (size_t k = i + 1; k > 0; k--)
		if (c->trail.hops.items[k - 1].eni)
			return c->trail.hops.items[k - 1].eni;
	return NULL;
}

static void set_case(struct obstacle *o, const struct flow_case *c)
{
	o->at = c;
	o->code = c->says.code;
	for (size_t i = 0; i < c->trail.hops.n; i++) {
		const struct hop *h = &c->trail.hops.items[i];

		if (!h->code)
			continue;
		o->index = i;
		o->hop = h;
		o->code = h->code;
		o->packet = h->came;
		o->eni = eni_before(c, i);
		return;
	}
}

static enum standing standing_of(const struct flow_case *c)
{
	if (!c->says.certain)
		return STANDING_SHUT;
	if (c->says.verdict == VERDICT_OPEN)
		return STANDING_OPEN;
	return c->says.verdict == VERDICT_REFUSED ? STANDING_REFUSED
						  : STANDING_SHUT;
}

/* DNS-11: a server that cannot be reached; what is in the way there is in the
 * way of all that is looked up */
static void set_name(struct arena *arena, const struct model *m,
		     const struct asked *a, struct obstacle *o)
{
	struct dns_setup setup = dns_setup_of(arena, a->from);

	o->code = a->meaning.code;
	if (!o->code || strcmp(o->code, "DNS_SERVER_UNREACHABLE") != 0)
		return;
	for (size_t i = 0; i < setup.n; i++) {
		struct flow_question q = {.from = a->from,
					  .to = setup.servers[i],
					  .protocol = PROTOCOL_UDP,
					  .port = DNS};
		struct flow_cases *all = arena_alloc(arena, sizeof(*all));

		*all = cases_of(arena, atlas_of(arena, m), &q);
		for (size_t k = 0; k < all->items.n; k++)
			if (standing_of(&all->items.items[k]) ==
			    STANDING_SHUT) {
				set_case(o, &all->items.items[k]);
				return;
			}
	}
}

static enum standing at_target(struct arena *arena, const struct model *m,
			       const struct asked *a, struct obstacle *ret)
{
	enum standing worst = STANDING_OPEN;
	struct obstacle o = {.asked = a};

	if (!a->cases.items.n) {
		set_name(arena, m, a, &o);
		*ret = o;
		return STANDING_SHUT;
	}
	for (size_t i = 0; i < a->cases.items.n; i++) {
		const struct flow_case *c = &a->cases.items.items[i];
		enum standing s = standing_of(c);

		worst = s > worst ? s : worst;
		if (s != STANDING_SHUT)
			continue;
		set_case(&o, c);
		*ret = o;
		break;
	}
	return worst;
}

enum standing obstacle_find(struct arena *arena, const struct model *m,
			    const struct expect *x, struct obstacle *ret)
{
	struct all_asked *all = arena_alloc(arena, sizeof(*all));
	enum standing worst = STANDING_OPEN;

	*all = asked_of(arena, m, x);
	if (!all->n) {
		*ret = (struct obstacle){0};
		return STANDING_SHUT;
	}
	for (size_t i = 0; i < all->n && worst != STANDING_SHUT; i++) {
		enum standing s = at_target(arena, m, &all->items[i], ret);

		worst = s > worst ? s : worst;
	}
	return worst;
}

const char *obstacle_text(struct arena *arena, const struct obstacle *o)
{
	const struct hop *h = o->hop;
	const struct packet *p = &o->packet;
	struct text t = {.arena = arena};

	text_add(&t, "%s %s", o->asked ? asked_text(arena, o->asked) : "",
		 o->code ? o->code : "");
	if (h)
		text_add(&t, " %d %d %d %s %s %s", h->kind, h->path,
			 h->direction, h->object ? h->object->id : "",
			 o->eni ? o->eni->o.id : "",
			 arena_strdup(arena, ADDR(p->from)));
	if (h)
		text_add(&t, " %s %d %u-%u", ADDR(p->to), p->protocol,
			 p->to_port_lo, p->to_port_hi);
	return t.s;
}

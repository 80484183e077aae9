// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/observed.c - the way that a packet was seen to take, in AWS's words
 */
#include "probe/observed.h"

#include <netinet/in.h>
#include <stdlib.h>

#include "eni/layout.h"
#include "probe/hop_words.h"
#include "probe/observed_hop.h"

/* --- one hop ---------------------------------------------------------------------- */

struct hop *look_note(struct look *l, struct hop h)
{
	struct hop *at = vec_add(l->trail->arena, &l->trail->hops);

	h.path = l->path;
	h.came = l->came;
	h.left = l->left;
	h.asks = l->ends->from ? l->ends->from->node : NULL;
	h.asked = l->ends->to_node;
	if (!h.vpc && h.eni)
		h.vpc = h.eni->subnet->vpc;
	*at = h;
	return at;
}

/* A function would accept nothing from anywhere: that is the truer reason, as
 * in probe/blame.c */
static void refine(const struct look *l, struct hop *h)
{
	const struct node *to = l->ends->to_node;

	if (!to || to->kind != NODE_FUNCTION ||
	    (strcmp(h->code, "PRIVATE_ADDRESS_FROM_INTERNET") != 0 &&
	     strcmp(h->code, "FUNCTION_NOT_IN_VPC") != 0))
		return;
	h->code = "FUNCTION_ACCEPTS_NO_CONNECTIONS";
	h->kind = HOP_FUNCTION;
	h->object = &to->o;
}

/* The first word of what was logged */
void look_drop(struct look *l)
{
	const char *reason = l->passage->reason;
	struct hop *last;

	if (l->passage->end != PASSAGE_DROPPED || !reason || !l->trail->hops.n)
		return;
	last = &l->trail->hops.items[l->trail->hops.n - 1];
	last->code = arena_strndup(l->trail->arena, reason,
				   strcspn(reason, " "));
	refine(l, last);
}

bool look_code_is(const struct look *l, const char *prefix)
{
	return l->passage->end == PASSAGE_DROPPED && l->passage->reason &&
	       strncmp(l->passage->reason, prefix, strlen(prefix)) == 0;
}

const char *look_under(const struct look *l, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(l->passage->ns, prefix, n) == 0 ? l->passage->ns + n
						       : NULL;
}

const struct vpc *look_vpc(const struct look *l, const char *name)
{
	const struct model *m = l->lab->model;

	for (size_t i = 0; name && i < m->vpcs.n; i++)
		if (strcmp(m->vpcs.items[i]->o.name, name) == 0)
			return m->vpcs.items[i];
	return NULL;
}

const struct peering *look_peering(const struct look *l,
				   const struct plan_end *end)
{
	const struct model *m = l->lab->model;

	for (size_t i = 0; end && i < m->peerings.n; i++)
		if (link_is(end, layout_peering_link(l->trail->arena,
						     m->peerings.items[i])))
			return m->peerings.items[i];
	return NULL;
}

/* --- one namespace ---------------------------------------------------------------- */

static struct packet packet_of(const struct trace_headers *h)
{
	struct packet p = {.from = h->from,
			   .to = h->to,
			   .protocol = h->protocol,
			   .from_port_lo = h->from_port,
			   .to_port_lo = h->to_port};

	if (packet_icmp(&p)) {
		p.from_port_lo = 0;
		p.to_port_lo = (uint16_t)(h->from_port << 8 | h->to_port);
	}
	p.from_port_hi = p.from_port_lo;
	p.to_port_hi = p.to_port_lo;
	return p;
}

static bool look_between(struct look *l)
{
	const struct model *m = l->lab->model;

	for (size_t i = 0; i < m->transit_gateways.n; i++)
		if (!strcmp(l->passage->ns,
			    layout_transit(m->transit_gateways.items[i]).s)) {
			look_transit(l, m->transit_gateways.items[i]);
			return true;
		}
	for (size_t i = 0; i < m->on_premises.n; i++)
		if (!strcmp(l->passage->ns,
			    layout_premises(m->on_premises.items[i]).s)) {
			look_premises(l, m->on_premises.items[i]);
			return true;
		}
	return false;
}

static void look(struct look *l)
{
	static const struct {
		const char *prefix;
		void (*look)(struct look *l, const struct vpc *vpc);
	} of_vpc[] = {{"vpc/", look_router},
		      {"igw/", look_internet_gateway},
		      {"vgw/", look_vpn_gateway}};

	for (size_t i = 0; i < ARRAY_LEN(of_vpc); i++) {
		const struct vpc *vpc = look_vpc(
			l, look_under(l, of_vpc[i].prefix));

		if (!vpc)
			continue;
		of_vpc[i].look(l, vpc);
		return;
	}
	if (look_between(l))
		return;
	if (!strcmp(l->passage->ns, NS_OWNER))
		look_functions(l);
	else if (!strcmp(l->passage->ns, NS_INTERNET))
		look_internet(l);
	else
		look_place(l);
}

/* @like: of which all is said but where it is now */
static void look_along(const struct look *like, const struct way_taken *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct passage *p = w->items[i];
		struct look l = *like;

		l.passage = p;
		l.from = lab_eni(l.lab, p->in);
		l.to = lab_eni(l.lab, p->out);
		l.came = packet_of(&p->came);
		l.left = packet_of(&p->left);
		l.in = trace_link(l.lab, p->in, &l.in_far);
		l.out = trace_link(l.lab, p->out, &l.out_far);
		look(&l);
	}
}

void observed_of(const struct lab *l, const struct trace_ends *ends,
		 const struct trace *t, struct trail *ret)
{
	struct look like = {.lab = l,
			    .atlas = atlas_of(ret->arena, l->model),
			    .ends = ends,
			    .trail = ret,
			    .path = WAY_FORWARD};

	ret->hops.n = 0;
	look_along(&like, &t->there);
	like.path = WAY_RETURN;
	look_along(&like, &t->back);
}

/* --- what is missing -------------------------------------------------------------- */

const char *observed_gap(const struct lab *l, const struct trace *t,
			 enum way path)
{
	const struct way_taken *w = path == WAY_RETURN ? &t->back : &t->there;
	const struct passage *last = w->n ? w->items[w->n - 1] : NULL;
	struct trail scratch = {.arena = t->arena};
	const struct trace_ends none = {0};
	struct way_taken one = {.n = 1};
	const struct hop *h;

	if (!last)
		return path == WAY_FORWARD ? "it was not seen to be sent"
					   : NULL;
	if (last->end == PASSAGE_DELIVERED ||
	    (last->end == PASSAGE_DROPPED && last->reason))
		return NULL;
	/* whoever got it answered, though nobody listened there */
	if (last->end == PASSAGE_LEFT && path == WAY_FORWARD && t->back.n)
		return NULL;
	one.items = &w->items[w->n - 1];
	look_along(&(struct look){.lab = l,
				  .atlas = atlas_of(t->arena, l->model),
				  .ends = &none,
				  .trail = &scratch,
				  .path = path},
		   &one);
	if (!scratch.hops.n)
		return "it was not seen to go on";
	h = &scratch.hops.items[scratch.hops.n - 1];
	return arena_printf(t->arena, "it was not seen to go on behind %s",
			    hop_title(t->arena, h));
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/ways.c - the way that a packet is seen to take, as lines
 */
#include "tests/support/ways.h"

#include <netinet/in.h>
#include <string.h>

#include "base/text.h"
#include "probe/observed.h"
#include "vpc/rules_text.h"

static struct lab *lab; /* that runs, of the last question */

/* --- a hop ------------------------------------------------------------------------- */

static void add_rule(struct text *t, const struct hop *h)
{
	const struct security_group *g = NULL;

	for (size_t i = 0; h->rule && i < h->eni->groups.n; i++)
		if (&h->eni->groups.items[i]->o == h->object)
			g = h->eni->groups.items[i];
	text_add(t, " %s %s", h->eni->o.name,
		 h->direction == DIRECTION_EGRESS ? "egress" : "ingress");
	if (h->by_state)
		text_put(t, " by state");
	else if (g)
		text_add(t, " %s",
			 rule_text(t->arena, g, h->rule,
				   h->direction == DIRECTION_EGRESS));
}

static void add_route(struct text *t, const struct hop *h)
{
	static const char *const way[] = {
		[OUT_LOCAL] = "local",
		[OUT_ROUTE] = "elsewhere",
		[OUT_BLACKHOLE] = "blackhole",
		[OUT_NOWHERE] = "nowhere",
	};

	if (h->route && h->way == OUT_ROUTE)
		text_add(t, " %s %s",
			 route_destination_text(t->arena, h->route),
			 route_target_text(t->arena, h->route));
	else
		text_add(t, " %s", way[h->way]);
}

static void add_acl(struct text *t, const struct hop *h)
{
	text_add(t, " %s",
		 h->direction == DIRECTION_EGRESS ? "egress" : "ingress");
	text_add(t, h->entry ? " rule %d" : " rule *",
		 h->entry ? h->entry->rule : 0);
}

static void add_addresses(struct text *t, const struct hop *h)
{
	if (!addr_cmp(h->came.from, h->left.from) &&
	    !addr_cmp(h->came.to, h->left.to))
		return;
	text_add(t, " %s>%s", ADDR(h->came.from), ADDR(h->came.to));
	text_add(t, " => %s>%s", ADDR(h->left.from), ADDR(h->left.to));
}

static void add_hop(struct text *t, const struct hop *h)
{
	const char *name = hop_name(h);

	text_put(t, h->path == WAY_RETURN ? "  " : "");
	text_put(t, h->kind == HOP_GROUPS ? "groups" : hop_kind_name[h->kind]);
	if (name && h->kind != HOP_GROUPS && h->kind != HOP_INTERNET)
		text_add(t, " %s", name);
	if (h->kind == HOP_GROUPS)
		add_rule(t, h);
	else if (h->kind == HOP_ACL)
		add_acl(t, h);
	else if (h->kind == HOP_ROUTE_TABLE)
		add_route(t, h);
	else if (h->transit_route)
		text_add(t, " %s", PREFIX(h->transit_route->to));
	add_addresses(t, h);
	if (h->code)
		text_add(t, " %s", h->code);
	text_put(t, "\n");
}

/* --- sending ------------------------------------------------------------------------- */

/* Whose address it is, as far as a name says */
static struct trace_ends ends_of(const char *from, const struct dial_want *want)
{
	struct trace_ends ends = {.from = model_place(lab->model, from),
				  .to = want->to};

	for (size_t i = 0; i < lab->model->nodes.n; i++) {
		const struct node *n = lab->model->nodes.items[i];

		if (n->places.n && place_has(&n->places.items[0], want->to))
			ends.to_node = n;
	}
	return ends;
}

static struct trace traced_in(struct arena *arena, const char *from,
			      const char *to, struct trace_ends *ret_ends)
{
	struct trace t;
	struct err e = {0};
	struct dial_want want = {0};

	lab = running_lab();
	read_target(to, &want);
	*ret_ends = ends_of(from, &want);
	if (trace_begin(&t, lab, ret_ends, want.protocol, arena, &e))
		fail_msg("no trace: %s", e.text);
	sent(from, to, NULL);
	if (trace_end(&t, &e))
		fail_msg("no trace: %s", e.text);
	return t;
}

struct trace traced(const char *from, const char *to)
{
	struct trace_ends ends;

	return traced_in(arena_given(), from, to, &ends);
}

const char *way_seen(const char *from, const char *to)
{
	struct arena *arena = arena_given();
	struct text text = {.arena = arena};
	struct trail trail = {.arena = arena};
	struct trace_ends ends;
	struct trace t = traced_in(arena, from, to, &ends);

	assert_int_equal(t.lost.n, 0);
	observed_of(lab, &ends, &t, &trail);
	for (size_t i = 0; i < trail.hops.n; i++)
		add_hop(&text, &trail.hops.items[i]);
	return text.s ? text.s : "";
}

void assert_way_seen(const char *from, const char *to, const char *expected)
{
	assert_same_text(way_seen(from, to), expected);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/state.c - in which state AWS would show an object
 */
#include "probe/state.h"

#include <string.h>

#include "probe/attempt.h"

struct state {
	const char *word, *reason;
	const char *detail; /* what the health check met, or NULL */
};

static const struct nat_gateway *nat_of(const struct node *node)
{
	for (size_t i = 0; i < node->vpc->nat_gateways.n; i++)
		if (node->vpc->nat_gateways.items[i]->node == node)
			return node->vpc->nat_gateways.items[i];
	return NULL;
}

static uint16_t target_port(const struct node *in, const struct node *target)
{
	if (in->kind == NODE_PROXY)
		return (uint16_t)target->port; /* PRX-3: the database's own */
	for (size_t i = 0; i < in->listeners.n; i++) {
		const struct listener *l = &in->listeners.items[i];
		const struct target_group *g = l->target_group;

		for (size_t j = 0; g && j < g->targets.n; j++)
			if (g->targets.items[j].node == target)
				return (uint16_t)(g->port ? g->port : l->port);
	}
	return 0;
}

/* Healthy is what every place in front can connect to */
static struct state health(struct lab *lab, const struct expect *x,
			   struct arena *arena, const volatile int *stop)
{
	bool proxy = x->in->kind == NODE_PROXY;
	uint16_t port = target_port(x->in, x->state_of);

	if (x->state_of->kind == NODE_FUNCTION) /* ALB-6: no network path */
		return (struct state){"healthy", NULL, NULL};

	for (size_t i = 0; i < x->in->places.n; i++) {
		struct outcome o = probe_place(lab, &x->in->places.items[i],
					       &x->state_of->places.items[0],
					       port, stop);

		if (o.verdict == VERDICT_OPEN)
			continue;
		return (struct state){proxy ? "UNAVAILABLE" : "unhealthy",
				      !proxy ? "Target.Timeout"
				      : o.verdict == VERDICT_REFUSED
					      ? "CONNECTION_FAILED"
					      : "UNREACHABLE",
				      outcome_text(arena, &o)};
	}
	return (struct state){proxy ? "AVAILABLE" : "healthy", NULL, NULL};
}

static struct state state_of(struct lab *lab, const struct expect *x,
			     struct arena *arena, const volatile int *stop)
{
	const struct node *node = x->state_of;

	if (x->state_of_peering)
		return (struct state){x->state_of_peering->state, NULL, NULL};
	if (x->in)
		return health(lab, x, arena, stop);
	if (node->kind == NODE_FUNCTION)
		return (struct state){node->state, node->state_reason, NULL};
	if (node->kind == NODE_NAT_GATEWAY) {
		const struct nat_gateway *nat = nat_of(node);

		return nat && nat->failure
			       ? (struct state){"failed", nat->failure, NULL}
			       : (struct state){"available", NULL, NULL};
	}
	/* a database whose primary is lost, and nobody to take over (RDS-7) */
	return (struct state){node->places.items[0].eni->o.failed
				      ? "failing-over"
				      : "available",
			      NULL, NULL};
}

struct verdict_of_check check_state(struct lab *lab, const struct expect *x,
				    struct arena *arena,
				    const volatile int *stop)
{
	struct state s = state_of(lab, x, arena, stop);
	struct verdict_of_check v = {.title = check_title(arena, x)};

	v.seen = arena_printf(arena, "%s%s%s%s%s", s.word, s.reason ? ", " : "",
			      s.reason ? s.reason : "", s.detail ? ": " : "",
			      s.detail ? s.detail : "");
	v.holds = strcmp(s.word, x->state) == 0 &&
		  (!x->reason ||
		   (s.reason && strcmp(s.reason, x->reason) == 0));
	if (!v.holds)
		v.why = arena_printf(arena, "expected %s%s%s, was %s", x->state,
				     x->reason ? ", " : "",
				     x->reason ? x->reason : "", v.seen);
	return v;
}

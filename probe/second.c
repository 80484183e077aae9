// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/second.c - what the model says of a packet that was sent
 */
#include "probe/second.h"

#include <string.h>

#include "probe/same.h"

/* Was there no room, however right the way is? */
static bool is_capacity(const char *code)
{
	static const char *const codes[] = {
		"NAT_PORT_ALLOCATION", "HYPERPLANE_PORT_EXHAUSTED",
		"HYPERPLANE_BURST", "DNS_TCP_CONNECTIONS", "LINK_LOCAL_BURST"};
	bool is = false;

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		is |= strcmp(codes[i], code) == 0;
	return is;
}

struct analysis second_answer(const struct attempt *a, struct trail *t)
{
	const struct expect *x = a->all->expect;
	const struct policy_request request = {
		.action = x->action,
		.resource = x->resource,
		.principal = x->principal ? x->principal
					  : a->from->node->o.name};
	const uint16_t port = (uint16_t)a->source_port;
	const struct flow_question q = {.from = a->from,
					.request = x->action ? &request : NULL,
					.to = a->target.address,
					.to_node = a->to->node,
					.protocol = x->protocol,
					.port = a->port,
					.size = x->size,
					.fragment = x->fragment,
					.source_ports = {port, port}};
	/* TCP cuts to what it has learnt to fit; IPv6 has a header for it */
	bool cut = (x->size || x->fragment) && x->protocol == PROTOCOL_TCP;

	*t = (struct trail){.arena = a->all->arena};
	if (!a->resolved || cut ||
	    (x->fragment && a->target.address.family == AF_INET6))
		return (struct analysis){.certain = false};
	if (!a->all->atlas)
		a->all->atlas = atlas_of(a->all->arena, a->all->lab->model);
	return analyse_all(a->all->atlas, &q, t);
}

static bool arrived(enum verdict v)
{
	return v == VERDICT_OPEN || v == VERDICT_REFUSED;
}

bool second_listener(const struct attempt *a, const struct analysis *says)
{
	return says->certain && arrived(says->verdict) &&
	       arrived(a->outcome.verdict) &&
	       says->verdict != a->outcome.verdict;
}

static const char *differs_in_object(const struct attempt *a,
				     const struct hop *end)
{
	const char *what = same_object(&a->outcome, end);
	struct arena *arena = a->all->arena;

	if (!what)
		return NULL;
	return arena_printf(arena,
			    "packet and model disagree in the %s: the packet "
			    "was %s, the model says %s",
			    what, outcome_text(arena, &a->outcome),
			    hop_text(arena, end));
}

const char *second_disagrees(const struct attempt *a,
			     const struct analysis *says, const struct trail *t)
{
	const struct outcome *o = &a->outcome;
	bool blocked = says->verdict == VERDICT_BLOCKED;
	bool same = says->verdict == o->verdict &&
		    (!blocked ||
		     (says->path == o->path && !strcmp(says->code, o->code)));

	if (o->failed)
		return NULL;
	if (says->limited && is_capacity(o->code))
		return NULL;
	if (a->to->node && a->to->node->run && second_listener(a, says))
		return NULL;
	if (says->certain && o->verdict == VERDICT_OPEN && o->status &&
	    says->verdict == o->verdict && says->denied != (o->status == 403))
		return arena_printf(a->all->arena,
				    "service and model disagree: answered %d, "
				    "the model says %s",
				    o->status,
				    says->denied ? "denied" : "allowed");
	if (says->certain && same && blocked)
		return differs_in_object(a, trail_end(t));
	if (!says->certain || same)
		return NULL;
	return arena_printf(a->all->arena,
			    "packet and model disagree: the packet was %s, "
			    "the model says %s%s%s%s",
			    outcome_text(a->all->arena, o),
			    verdict_name[says->verdict], blocked ? ": " : "",
			    blocked ? says->code : "",
			    says->path == WAY_RETURN ? " on the way back" : "");
}

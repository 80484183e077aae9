// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/explain.c - one packet: its way as it was seen, beside the model's
 */
#include "probe/explain.h"

#include "probe/observed.h"

/* --- the same packet, put to the model ---------------------------------------------- */

static struct port_range exactly(uint16_t port)
{
	return (struct port_range){port, port};
}

/* What was chosen on the way is chosen now */
static void fix_choices(struct flow_question *q, const struct trail *seen)
{
	for (size_t i = 0; i < seen->hops.n; i++) {
		const struct hop *h = &seen->hops.items[i];
		bool gateway = h->kind == HOP_NAT_GATEWAY ||
			       h->kind == HOP_LOAD_BALANCER;

		if (h->path != WAY_FORWARD)
			continue;
		if (h->kind == HOP_NAT_GATEWAY &&
		    addr_cmp(h->left.from, h->came.from) != 0)
			q->gateway_address = h->left.from;
		if (packet_icmp(&h->came))
			continue;
		if (!q->source_ports.to)
			q->source_ports = exactly(h->came.from_port_lo);
		if (gateway && h->left.from_port_lo != h->came.from_port_lo)
			q->gateway_ports = exactly(h->left.from_port_lo);
	}
}

/* Whom the balancer chose, on its way there; NULL: there is none */
static const struct hop *balanced(const struct trail *t)
{
	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].kind == HOP_LOAD_BALANCER &&
		    t->hops.items[i].path == WAY_FORWARD)
			return &t->hops.items[i];
	return NULL;
}

/* That one's number is not seen, but its address is */
static void fix_target(const struct atlas *atlas, struct flow_question *q,
		       const struct trail *seen, unsigned int targets,
		       struct trail *scratch)
{
	const struct hop *is = balanced(seen), *would;

	for (unsigned int i = 1; is && i <= targets; i++) {
		q->target = i;
		analyse_all(atlas, q, scratch);
		would = balanced(scratch);
		if (would && !addr_cmp(would->left.to, is->left.to))
			return;
	}
	q->target = 0;
}

static void ask_model(struct explained *x)
{
	const struct attempt *a = x->attempt;
	const struct expect *e = a->all->expect;
	struct flow_case *c = &x->answer;
	const struct atlas *atlas;
	struct flow_question q = {.from = a->from,
				  .to = a->target.address,
				  .to_node = a->to->node,
				  .protocol = e->protocol,
				  .port = a->port,
				  .size = e->size,
				  .fragment = e->fragment};
	/* TCP cuts to what it has learnt to fit; IPv6 has a header for it */
	bool cut = (e->size || e->fragment) && e->protocol == PROTOCOL_TCP;

	if (cut || (e->fragment && a->target.address.family == AF_INET6)) {
		c->says = (struct analysis){.certain = false};
		return;
	}
	if (!a->all->atlas)
		a->all->atlas = atlas_of(a->all->arena, a->all->lab->model);
	atlas = a->all->atlas;
	fix_choices(&q, &x->seen);
	c->says = analyse_all(atlas, &q, &c->trail);
	if (c->says.depends == DEPENDS_ON_TARGET) {
		fix_target(atlas, &q, &x->seen, c->says.depends_at, &c->trail);
		c->says = analyse_all(atlas, &q, &c->trail);
	}
	c->question = q;
}

/* --- the whole ------------------------------------------------------------------------ */

/* Of whoever got it; nothing, too, when it was not seen to be answered */
static void note_heard(struct trail *seen, enum verdict v)
{
	enum heard heard = v == VERDICT_OPEN	  ? HEARD_ANSWER
			   : v == VERDICT_REFUSED ? HEARD_REFUSAL
			   : v == VERDICT_TIMEOUT ? HEARD_NOTHING
						  : HEARD_UNKNOWN;

	for (size_t i = 0; heard == HEARD_NOTHING && i < seen->hops.n; i++)
		if (seen->hops.items[i].path == WAY_RETURN)
			heard = HEARD_UNKNOWN;
	for (size_t i = 0; i < seen->hops.n; i++)
		seen->hops.items[i].heard = heard;
}

/* What listens on a node may be the user's own, started beside the lab file */
static void compare(struct explained *x)
{
	const struct attempt *a = x->attempt;
	const struct expect *e = a->all->expect;
	const struct analysis *says = &x->answer.says;
	const struct beside *differs;

	x->lines = beside_of(a->all->arena, &x->seen, &x->answer.trail);
	differs = beside_differs(&x->lines);
	if (second_listener(a, says))
		return;
	x->disagrees = second_disagrees(a, says, &x->answer.trail);
	/* of limits that are reached the model knows nothing, and of what is too
	 * large the kernel asks before it asks groups and ACLs */
	if (!says->certain || x->trace.lost.n || e->size || e->fragment ||
	    (a->outcome.verdict != says->verdict && !x->disagrees))
		return;
	x->differs = differs;
}

int explain(struct attempt *a, struct explained *ret, const volatile int *stop,
	    struct err *e)
{
	struct arena *arena = a->all->arena;
	struct lab *lab = a->all->lab;
	const struct trace_ends ends = {a->from, a->target.address,
					a->to->node};
	struct explained x = {.attempt = a,
			      .trace.arena = arena,
			      .seen.arena = arena,
			      .answer.trail.arena = arena};
	bool sent = a->resolved;
	int rc = sent ? trace_begin(&x.trace, lab, &ends,
				    a->all->expect->protocol, arena, e)
		      : 0;

	if (rc)
		return rc;
	attempt_send(a, stop);
	if (sent)
		rc = trace_end(&x.trace, e);
	if (rc)
		return rc;
	if (sent) {
		observed_of(lab, &ends, &x.trace, &x.seen);
		note_heard(&x.seen, a->outcome.verdict);
		ask_model(&x);
		compare(&x);
	}
	*ret = x;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/observed_beyond.c - hops outside the routers of VPCs
 */
#include <netinet/in.h>

#include "eni/layout.h"
#include "probe/observed_hop.h"

/* --- gateways of a VPC -------------------------------------------------------------- */

/* Both are in one namespace; a link of its own tells the one from the other */
void look_internet_gateway(struct look *l, const struct vpc *vpc)
{
	bool egress_only = link_is(l->in, "eigw") || link_is(l->out, "eigw") ||
			   look_code_is(l, "EIGW_");

	LOOK_HOP(l,
		 .kind = egress_only ? HOP_EGRESS_ONLY_GATEWAY
				     : HOP_INTERNET_GATEWAY,
		 .object = &vpc->o, .vpc = vpc);
	look_drop(l);
}

static const struct on_premises *network_at(const struct look *l,
					    const struct plan_end *end)
{
	const struct model *m = l->lab->model;

	for (size_t i = 0; end && i < m->on_premises.n; i++)
		if (link_is(end, layout_vpn_link(l->trail->arena,
						 m->on_premises.items[i])))
			return m->on_premises.items[i];
	return NULL;
}

/* What would leave by a VPN that is down is dropped for at its gateway */
static void vpn_is_down(struct look *l)
{
	const struct on_premises *op = network_at(l, l->out);

	if (op && (look_code_is(l, "BAD_STATE_VPN egress") ||
		   look_code_is(l, "TGW_BAD_STATE_VPN egress")))
		LOOK_HOP(l, .kind = HOP_VPN, .object = &op->o);
}

void look_vpn_gateway(struct look *l, const struct vpc *vpc)
{
	LOOK_HOP(l, .kind = HOP_VPN_GATEWAY, .object = &vpc->o, .vpc = vpc);
	vpn_is_down(l);
	look_drop(l);
}

/* --- transit gateways ----------------------------------------------------------------- */

static const struct transit_attachment *attachment_at(
	const struct look *l, const struct transit_gateway *g,
	const struct plan_end *end, const struct eni *eni)
{
	const struct on_premises *op = network_at(l, end);

	for (size_t i = 0; i < g->attachments.n; i++) {
		const struct transit_attachment *a = g->attachments.items[i];

		if (op ? a->on_premises == op
		       : eni && a->node == eni->places.items[0]->node)
			return a;
	}
	return NULL;
}

/* Associated with the attachment; that its table was used, the mark tells */
static void transit_table(struct look *l, const struct transit_attachment *in)
{
	const struct transit_route_table *t = in ? in->route_table : NULL;

	if (t && l->passage->mark)
		LOOK_HOP(l, .kind = HOP_TRANSIT_ROUTE_TABLE, .object = &t->o,
			 .transit_table = t,
			 .transit_route = judge_transit(t, l->came.to));
}

void look_transit(struct look *l, const struct transit_gateway *g)
{
	const struct transit_attachment *in = attachment_at(l, g, l->in,
							    l->from);
	const struct transit_attachment *out = attachment_at(l, g, l->out,
							     l->to);

	/* it came by a VPN that is down: there it ends */
	if (look_code_is(l, "TGW_BAD_STATE_VPN ingress")) {
		look_drop(l);
		return;
	}
	if (in)
		LOOK_HOP(l, .kind = HOP_TRANSIT_ATTACHMENT, .object = &in->o);
	if (!look_code_is(l, "TGW_ATTACH"))
		transit_table(l, in);
	vpn_is_down(l);
	if (l->passage->end != PASSAGE_DROPPED && out && out->vpc)
		LOOK_HOP(l, .kind = HOP_TRANSIT_ATTACHMENT, .object = &out->o);
	look_drop(l);
}

/* --- networks that are no VPCs ---------------------------------------------------------- */

/* Whoever of @kind has the address */
static const struct node *host_at(const struct look *l, enum node_kind kind,
				  const struct on_premises *op, struct addr a)
{
	const struct model *m = l->lab->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		if (n->kind == kind && n->on_premises == op && n->places.n &&
		    place_has(&n->places.items[0], a))
			return n;
	}
	return NULL;
}

static void note_host(struct look *l, const struct node *n)
{
	if (n)
		LOOK_HOP(l, .kind = HOP_NODE, .object = &n->o, .node = n);
}

/* Who answers was said when the request came */
static bool begins(const struct look *l)
{
	return !l->passage->in && l->path == WAY_FORWARD;
}

static bool ends(const struct look *l)
{
	return l->passage->end == PASSAGE_DELIVERED;
}

/* What is for a neighbour does not leave; what is for nobody would have, and
 * comes again by a sink */
void look_premises(struct look *l, const struct on_premises *op)
{
	if (begins(l))
		note_host(l,
			  host_at(l, NODE_ON_PREMISES_HOST, op, l->came.from));
	if (link_is(l->in, "vpn") || (begins(l) && l->out) ||
	    link_is(l->out, "vpn"))
		LOOK_HOP(l, .kind = HOP_VPN, .object = &op->o);
	if (ends(l))
		note_host(l, host_at(l, NODE_ON_PREMISES_HOST, op, l->left.to));
	look_drop(l);
}

static const struct node *public_host(const struct look *l, struct addr a)
{
	const struct node *host = host_at(l, NODE_INTERNET_HOST, NULL, a);

	return host ? host : host_at(l, NODE_DISTRIBUTION, NULL, a);
}

/* The answer to what is out there comes to its gateway at once. By the loop, or
 * a sink, it comes again */
void look_internet(struct look *l)
{
	bool again = l->passage->in && (!l->in || link_is(l->in, "bhole"));

	if (begins(l))
		note_host(l, public_host(l, l->came.from));
	if (l->path == WAY_FORWARD && !again &&
	    !(begins(l) && look_code_is(l, "BAD_STATE ")))
		LOOK_HOP(l, .kind = HOP_INTERNET);
	if (ends(l))
		note_host(l, public_host(l, l->left.to));
	look_drop(l);
}

/* --- functions ------------------------------------------------------------------------ */

/* The sandbox and the VPC that AWS owns are one thing to whoever looks */
void look_functions(struct look *l)
{
	const struct node *from = l->ends->from ? l->ends->from->node : NULL;
	const struct node *to = l->ends->to_node;
	const struct node *n = from && from->kind == NODE_FUNCTION ? from : to;

	if (n && n->kind != NODE_FUNCTION)
		n = NULL;
	LOOK_HOP(l, .kind = HOP_FUNCTION, .object = n ? &n->o : NULL,
		 .node = n);
	look_drop(l);
}

/* --- nodes ------------------------------------------------------------------------------ */

/* Of an instance with several interfaces, that which was used */
static const struct place *place_of(const struct look *l)
{
	const struct model *m = l->lab->model;
	const struct eni *eni = l->from ? l->from : l->to;
	const struct place *any = NULL;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t j = 0; j < n->places.n; j++) {
			const struct place *p = &n->places.items[j];

			if (strcmp(layout_place(p).s, l->passage->ns) != 0)
				continue;
			if (!any || (eni && p->eni == eni))
				any = p;
		}
	}
	return any;
}

static void look_gateway_endpoint(struct look *l, const struct vpc_endpoint *e)
{
	LOOK_HOP(l, .kind = HOP_GATEWAY_ENDPOINT, .object = &e->o,
		 .vpc = e->vpc);
	if (ends(l))
		note_host(l, endpoint_host(e, l->left.to));
	look_drop(l);
}

static enum hop_kind kind_of(const struct node *n)
{
	if (n->kind == NODE_NAT_GATEWAY)
		return HOP_NAT_GATEWAY;
	if (n->kind == NODE_ENDPOINT)
		return HOP_ENDPOINT;
	return n->kind == NODE_LOAD_BALANCER && n->is_network
		       ? HOP_LOAD_BALANCER
		       : HOP_NODE;
}

/* NLB-3: asked where the endpoint passes on to the service's load balancer */
static void provider_groups(struct look *l, const struct place *place)
{
	const struct vpc_endpoint *e = place->node->endpoint;
	const struct eni *nlb = e && e->provider ? endpoint_provider(e, place)
						 : NULL;
	const struct crossing by = {.private_link = true};
	struct admission admitted = {0};
	bool asked = false;

	for (size_t i = 0; i < l->passage->hits.n; i++)
		asked |= !strcmp(l->passage->hits.items[i].chain, "provider");
	if (!asked || !nlb)
		return;
	judge_groups(l->atlas, nlb, true, &l->came, &by, &admitted);
	if (!admitted.group && nlb->groups.n)
		admitted.group = nlb->groups.items[0];
	LOOK_HOP(l, .kind = HOP_GROUPS, .direction = DIRECTION_INGRESS,
		 .eni = nlb, .rule = admitted.rule,
		 .object = admitted.group ? &admitted.group->o : NULL);
}

/* NAT-18: IPv6 passes twice, once for each family */
static bool is_one_with_last(struct look *l, const struct node *nat)
{
	struct hop *last = l->trail->hops.n
				   ? &l->trail->hops.items[l->trail->hops.n - 1]
				   : NULL;

	if (!last || last->kind != HOP_NAT_GATEWAY || last->node != nat ||
	    last->path != l->path)
		return false;
	last->left = l->left;
	return true;
}

void look_place(struct look *l)
{
	const struct place *place = place_of(l);
	const struct node *n = place ? place->node : NULL;
	enum hop_kind kind;

	if (!n || n->kind == NODE_FUNCTION)
		return; /* see look_functions() */
	if (n->endpoint && n->endpoint->is_gateway) {
		look_gateway_endpoint(l, n->endpoint);
		return;
	}
	if (!l->passage->in && l->path == WAY_RETURN)
		return; /* whoever answers was said when the request came */
	kind = l->passage->in ? kind_of(n) : HOP_NODE;
	if (!(kind == HOP_NAT_GATEWAY && is_one_with_last(l, n)))
		LOOK_HOP(l, .kind = kind, .object = &n->o, .node = n,
			 .eni = kind == HOP_NODE ? NULL : place->eni);
	provider_groups(l, place);
	look_drop(l);
}

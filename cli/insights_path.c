// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/insights_path.c - the components of a way (RA-7, RA-9)
 */
#include "cli/insights_part.h"
#include "probe/hop_words.h"

/* ENIs are attached to what uses them; functions share theirs (LAM-13) */
static void set_attached(struct describing *d, json_t *o, const struct hop *h)
{
	if (h->kind != HOP_ENI)
		return;
	if (h->eni->places.n == 1)
		set_node(d, o, "AttachedTo", h->eni->places.items[0]->node);
	set_subnet(d, o, "Subnet", h->eni->subnet);
}

static void set_listener(struct describing *d, json_t *o, const struct hop *h)
{
	const struct node *n = h->node;

	if (h->kind != HOP_LOAD_BALANCER)
		return;
	for (size_t i = 0; i < n->listeners.n; i++) {
		const struct listener *l = &n->listeners.items[i];
		json_t *part;

		if (!listener_takes(l, h->came.protocol) ||
		    l->port != h->came.to_port_lo)
			continue;
		part = set_object(o, "ElasticLoadBalancerListener");
		set_text(part, "Arn", describe_listener_arn(d, n, l));
		return;
	}
}

static void set_service(struct describing *d, json_t *o, const struct hop *h)
{
	if (h->kind == HOP_GATEWAY_ENDPOINT)
		set_text(o, "ServiceName",
			 describe_service_name(
				 d, (const struct vpc_endpoint *)h->object));
	else if (h->kind == HOP_ENDPOINT)
		set_text(o, "ServiceName",
			 describe_service_name(d, h->node->endpoint));
}

/* A peering is in no VPC, and attachments and their tables are in none */
static bool is_between(const struct hop *h)
{
	return h->kind == HOP_PEERING || h->kind == HOP_TRANSIT_ATTACHMENT ||
	       h->kind == HOP_TRANSIT_ROUTE_TABLE || h->kind == HOP_VPN;
}

static void add_component(struct describing *d, json_t *list,
			  const struct hop *h)
{
	json_t *o = json_object();
	size_t n = json_array_size(list);
	struct packet in = h->came;

	set_int(o, "SequenceNumber", (json_int_t)n + 1);
	if (!set_hop(d, o, "Component", h)) {
		json_decref(o); /* AWS has no component there */
		return;
	}
	if (!in.from.family) /* functions have no address of their own */
		in = h->left;
	if (!n)
		set_header(d, o, "InboundHeader", &in);
	if (!n || hop_translates(h))
		set_header(d, o, "OutboundHeader", &h->left);
	set_attached(d, o, h);
	set_acl_rule(d, o, h);
	set_group_rule(d, o, h);
	set_route(d, o, h);
	set_transit_gateway(d, o, h);
	set_transit_route(o, h);
	set_peers(d, o, h);
	set_listener(d, o, h);
	set_service(d, o, h);
	if (!is_between(h))
		set_vpc(d, o, "Vpc", h->vpc);
	if (h->assumed) /* of what was sent; AWS tells no way that ends */
		set_bool(o, "Assumed", true);
	json_array_append_new(list, o);
}

/* Who answers is where the way there ends, and where the one back begins */
static void add_answering(struct describing *d, json_t *list,
			  const struct trail *t)
{
	struct hop h = {.kind = HOP_INTERNET};

	for (size_t i = 0; i < t->hops.n; i++) {
		if (t->hops.items[i].path == WAY_RETURN) {
			h.came = h.left = t->hops.items[i].came;
			h.path = WAY_RETURN;
			break;
		}
		h = t->hops.items[i];
	}
	if (h.path == WAY_RETURN &&
	    (h.kind == HOP_NODE || h.kind == HOP_ENDPOINT))
		add_component(d, list, &h);
}

json_t *insights_path(struct describing *d, const struct trail *t,
		      enum way path)
{
	json_t *list = json_array();

	if (path == WAY_RETURN)
		add_answering(d, list, t);
	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].path == path)
			add_component(d, list, &t->hops.items[i]);
	return list;
}

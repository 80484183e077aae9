// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_endpoint.c - to an AWS service by an endpoint of the VPC
 */
#include <string.h>

#include "probe/walk.h"
#include "vpc/services.h"

void walk_to_gateway_endpoint(struct walk *w, const struct eni *from,
			      const struct vpc_endpoint *e)
{
	const struct node *host = endpoint_host(e, w->packet.to);
	bool echo = w->packet.protocol == PROTOCOL_ICMP &&
		    w->packet.to_port_lo == 8 * 256;

	w->by.endpoint = e;
	walk_cross(w, from, NULL);
	if (w->over)
		return;
	WALK_HOP(w, .kind = HOP_GATEWAY_ENDPOINT, .object = &e->o,
		 .vpc = e->vpc);
	if (w->returning) {
		walk_uncertain(w, "an answer goes by a gateway endpoint, where "
				  "nobody waits for it");
		return;
	}
	if (!judge_block(e->vpc, w->packet.from))
		walk_blocked(w, "VPCE_GATEWAY_NO_TRANSIT"); /* GWE-4 */
	else if (w->packet.protocol != PROTOCOL_TCP && !echo) /* GWE-5 */
		walk_blocked(w, "VPCE_GATEWAY_PROTOCOL_RESTRICTION");
	else if (!host)
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
	else
		walk_answer(w, host);
}

/* IFE-10: on to the load balancer that has a node in the same AZ */
static void to_provider(struct walk *w, const struct eni *eni,
			const struct node *lb)
{
	const struct crossing by = {.private_link = true};
	struct admission admitted = {0};
	const struct eni *nlb = NULL;
	const char *code = NULL;

	for (size_t i = 0; i < lb->places.n; i++)
		if (lb->places.items[i].subnet->az == eni->subnet->az)
			nlb = lb->places.items[i].eni;
	if (!nlb) {
		walk_blocked(w, "VPCE_SERVICE_NOT_INSTALLED_IN_AZ");
		return;
	}
	if (nlb->filtered && lb->enforce_on_private_link) { /* NLB-3 */
		code = judge_groups(w->atlas, nlb, true, &w->packet, &by,
				    &admitted);
		if (!admitted.group)
			admitted.group = nlb->groups.items[0];
		WALK_HOP(w, .kind = HOP_GROUPS, .eni = nlb,
			 .direction = DIRECTION_INGRESS,
			 .object = &admitted.group->o, .rule = admitted.rule);
	}
	if (code)
		walk_drops(w, code);
	if (!w->over)
		walk_balance(w, nlb, true);
}

void walk_at_interface_endpoint(struct walk *w, const struct eni *eni)
{
	const struct node *node = eni->places.items[0]->node;
	int protocol = w->packet.protocol;

	WALK_HOP(w, .kind = HOP_ENDPOINT, .object = &node->o, .node = node,
		 .eni = eni);
	if (w->question->fragment) /* how large are the pieces? */
		walk_uncertain(w,
			       "an endpoint may refuse pieces by their size");
	else if (strcmp(node->endpoint->state, "available") != 0)
		walk_blocked(w, "BAD_STATE"); /* IFE-9 */
	else if (protocol != PROTOCOL_TCP && protocol != PROTOCOL_UDP)
		walk_blocked(w, "PROTOCOL_RESTRICTION"); /* IFE-8 */
	else if (walk_lost_silently(w, MTU_GATEWAY, VERDICT_TIMEOUT))
		return;
	else if (node->endpoint->provider)
		to_provider(w, eni, node->endpoint->provider->load_balancer);
	else
		walk_answer(w, node);
}

/* Whose policy is asked where the request comes out: the endpoint's, then that
 * of the service's host */
static const struct node *asked_host(const struct walk *w,
				     const struct vpc_endpoint *e,
				     const struct node *at)
{
	const struct node *meant = w->question->to_node;

	if (at->service)
		return at;
	for (size_t i = 0; e && i < e->hosts.n; i++)
		if (e->hosts.items[i] == meant)
			return meant;
	return e && e->hosts.n ? e->hosts.items[0] : NULL;
}

bool walk_denied(const struct walk *w, const struct node *at)
{
	const struct vpc_endpoint *e = at->endpoint ? at->endpoint
						    : w->by.endpoint;
	const struct node *host = asked_host(w, e, at);
	struct policy_request r;

	if (!w->question->request || (!at->service && !at->endpoint))
		return false;
	r = *w->question->request;
	if (e) { /* GWE-6: no address of the internet */
		r.source_vpce = e;
		r.source_vpc = e->vpc;
	} else {
		r.source_ip = w->packet.from;
	}
	return (e && !policy_permits(&e->policy, &r)) ||
	       (host && (!policy_permits(&host->service->policy, &r) ||
			 !service_caller_may(w->model, host, &r)));
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_leg.c - one leg of a way, and the way back
 */
#include "probe/walk.h"

/* --- one leg ----------------------------------------------------------- */

static enum direction direction(bool ingress)
{
	return ingress ? DIRECTION_INGRESS : DIRECTION_EGRESS;
}

static void judge_acl_of(struct walk *w, const struct eni *eni, bool ingress)
{
	const struct network_acl *acl;
	const struct acl_entry *entry;
	enum opinion opinion;
	unsigned int at;

	if (w->over || !eni || eni->subnet->nat_gateway) /* NAT-17 */
		return;
	acl = eni->subnet->network_acl;
	opinion = judge_acl(acl, ingress, &w->packet, &entry, &at);
	WALK_HOP(w, .kind = HOP_ACL, .direction = direction(ingress),
		 .object = &acl->o, .eni = eni, .acl = acl, .entry = entry);
	switch (opinion) {
	case OPINION_DENY:
		walk_drops(w, "SUBNET_ACL_RESTRICTION");
		break;
	case OPINION_VARIES:
		walk_open(w, w->packet.chosen, at);
		break;
	case OPINION_ALLOW:
		break;
	}
}

/* Nothing comes in by a function's interface, or begins at an endpoint's */
static bool closed(struct walk *w, const struct eni *eni, bool ingress)
{
	const char *code = NULL;

	if (!ingress && eni->type == ENI_VPC_ENDPOINT)
		code = "VPCE_INTRA_VPC_TRAFFIC"; /* IFE-2 */
	else if (ingress && eni->type == ENI_LAMBDA)
		code = "FUNCTION_ACCEPTS_NO_CONNECTIONS"; /* LAM-4 */
	if (!code)
		return false;
	WALK_HOP(w, .kind = HOP_ENI, .direction = direction(ingress),
		 .object = &eni->o, .eni = eni);
	walk_blocked(w, code);
	return true;
}

/* TRK-1: what opens a flow; its answer passes by state */
static void judge_group(struct walk *w, const struct eni *eni, bool ingress)
{
	struct admission by = {0};
	const char *code = NULL;

	if (w->over || !eni || !eni->filtered)
		return;
	if (!ingress && eni->type == ENI_NETWORK_LOAD_BALANCER)
		return; /* NLB-2 */
	if (!w->returning && closed(w, eni, ingress))
		return;
	if (!w->returning)
		code = judge_groups(w->atlas, eni, ingress, &w->packet, &w->by,
				    &by);
	if (!by.group && eni->groups.n)
		by.group = eni->groups.items[0];
	WALK_HOP(w, .kind = HOP_GROUPS, .direction = direction(ingress),
		 .object = by.group ? &by.group->o : NULL, .eni = eni,
		 .rule = by.rule, .by_state = w->returning);
	if (code)
		walk_drops(w, code);
}

/* Does the gateway not work by which it comes or goes, an endpoint or @vpc's? */
static bool gateway_failed(const struct walk *w, const struct vpc *vpc)
{
	enum gateway g = w->by.vpn	     ? GATEWAY_VPN
			 : w->by.egress_only ? GATEWAY_EGRESS_ONLY
					     : GATEWAY_INTERNET;

	if (w->by.endpoint)
		return w->by.endpoint->o.failed;
	return !w->by.peering && vpc->gateway_failed[g];
}

static void gateway_drops(struct walk *w, const struct vpc *vpc)
{
	enum hop_kind kind = w->by.vpn		 ? HOP_VPN_GATEWAY
			     : w->by.egress_only ? HOP_EGRESS_ONLY_GATEWAY
						 : HOP_INTERNET_GATEWAY;

	if (w->by.endpoint)
		WALK_HOP(w, .kind = HOP_GATEWAY_ENDPOINT, .vpc = vpc,
			 .object = &w->by.endpoint->o);
	else
		WALK_HOP(w, .kind = kind, .vpc = vpc, .object = &vpc->o);
	walk_drops(w, "BAD_STATE");
}

bool walk_by_gateway(struct walk *w, const struct vpc *vpc)
{
	if (gateway_failed(w, vpc))
		gateway_drops(w, vpc);
	return !w->over;
}

static bool of_cloudfront(const struct eni *eni)
{
	return eni && eni->subnet->vpc->cloudfront_group &&
	       place_of_cloudfront(eni->places.items[0]);
}

/* VPC-13: what CloudFront sends comes from the internet */
static bool is_shut(const struct eni *eni)
{
	return of_cloudfront(eni) && eni->subnet->public_access != PUBLIC_OPEN;
}

/* A drill, or Block Public Access: is it over at this end of a leg? */
static bool at_end(struct walk *w, const struct eni *eni)
{
	if (!eni || (!eni->o.failed && !is_shut(eni)))
		return false;
	WALK_HOP(w, .kind = HOP_ENI, .object = &eni->o, .eni = eni);
	walk_drops(w, eni->o.failed ? "BAD_STATE"
				    : "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
	return true;
}

/* The same of both ends, an ENI or a gateway: whichever it comes to first */
static void at_ends(struct walk *w, const struct eni *from,
		    const struct eni *to)
{
	const struct vpc *vpc = (from ? from : to)->subnet->vpc;
	bool gateway = (!from || !to) && gateway_failed(w, vpc);

	if (at_end(w, from))
		return;
	if (gateway)
		gateway_drops(w, vpc);
	else
		at_end(w, to);
}

/* FL-4; what neither groups nor ACLs drop is nothing to flow logs here
 * @came:	it was not dropped before
 */
static void record(struct walk *w, const struct eni *eni, bool ingress,
		   bool came)
{
	const struct analysis *a = &w->result;
	bool reject;

	if (!w->trail)
		return;
	reject = w->settled && a->certain && a->code && flow_rejects(a->code);
	if (!came || !eni || ((w->over || w->settled) && !reject))
		return;
	*vec_add(w->trail->arena, &w->trail->records) = (struct flow_record){
		.eni = eni, .ingress = ingress, .reject = reject};
}

/* What a gateway or balancer is known by is not its interface */
static void note_eni(struct walk *w, const struct eni *eni)
{
	if (eni && eni->type != ENI_NAT_GATEWAY &&
	    eni->type != ENI_TRANSIT_GATEWAY)
		WALK_HOP(w, .kind = HOP_ENI, .object = &eni->o, .eni = eni);
}

static void note_table(struct walk *w, const struct eni *from)
{
	if (w->routed.table)
		WALK_HOP(w, .kind = HOP_ROUTE_TABLE,
			 .object = &w->routed.table->o,
			 .table = w->routed.table, .route = w->routed.route,
			 .way = w->routed.way, .vpc = w->routed.table->vpc,
			 .eni = from);
	w->routed.table = NULL;
}

void walk_table(struct walk *w, const struct route_table *t,
		const struct route *r, enum way_out way)
{
	w->routed.table = t;
	w->routed.route = r;
	w->routed.way = way;
}

static void leave(struct walk *w, const struct eni *from, bool same)
{
	bool came = !w->settled;

	if (from && w->gone == from) { /* as it has before */
		w->gone = NULL;
		return;
	}
	if (from && from->type != ENI_NETWORK_LOAD_BALANCER)
		note_eni(w, from);
	if (from && from->source_dest_check && !eni_has(from, w->packet.from)) {
		walk_drops(w, "ENI_SOURCE_DEST_CHECK_RESTRICTION"); /* ENI-5 */
		came = false;
	}
	judge_group(w, from, false);
	if (!same)
		judge_acl_of(w, from, false);
	record(w, from, false, came);
	if (!w->over)
		note_table(w, from);
}

static void enter(struct walk *w, const struct eni *to, bool same)
{
	bool came = !w->settled;
	bool foreign = to && to->source_dest_check &&
		       !eni_has(to, w->packet.to);

	if (w->by.redirected && !to->public_ip.family) {
		note_eni(w, to);
		walk_drops(w, "INGRESS_RTB_NO_PUBLIC_IP"); /* RT-32 */
		came = false;
	}
	if (!same)
		judge_acl_of(w, to, true);
	if (foreign && !w->over) {
		note_eni(w, to);
		walk_drops(w, "ENI_SOURCE_DEST_CHECK_RESTRICTION"); /* ENI-5 */
	}
	judge_group(w, to, true);
	record(w, to, true, came);
	if (!w->over && !foreign)
		note_eni(w, to);
}

void walk_cross(struct walk *w, const struct eni *from, const struct eni *to)
{
	/* ACL-4; but on the way into a transit gateway (TGW-2b) */
	bool same = from && to && from->subnet == to->subnet &&
		    to->type != ENI_TRANSIT_GATEWAY;
	/* ACL-15: CloudFront's interface is in no subnet as far as ACLs go, and
	 * what it sends meets none */
	bool no_acl_out = of_cloudfront(from) || (same && !of_cloudfront(to));
	bool no_acl_in = of_cloudfront(from) || of_cloudfront(to) || same;

	/* routes may lead in a circle, until the packet's time to live ends */
	if (++w->routers > ROUTERS_MAX || w->n == LEGS_MAX) {
		walk_uncertain(w, "routes lead in a circle, or too far");
		return;
	}
	if (!w->returning) {
		w->legs[w->n++] = (struct leg){from,	      to,
					       w->packet,     w->goes_on,
					       w->packet,     w->by.egress_only,
					       w->by.endpoint};
		w->goes_on = false;
	}
	at_ends(w, from, to);
	if (w->over)
		return;
	leave(w, from, no_acl_out);
	if (!w->over)
		enter(w, to, no_acl_in);
}

bool walk_out(struct walk *w, const struct eni *from)
{
	at_end(w, from);
	if (from && !w->over)
		leave(w, from, false);
	else
		note_table(w, from);
	return !w->over;
}

void walk_strand(struct walk *w, const struct eni *from, const char *code)
{
	if (walk_out(w, from))
		walk_blocked(w, code);
}

/* --- the way back ------------------------------------------------------ */

/* A refused datagram is answered by ICMP, port unreachable */
static struct packet answer_of(const struct packet *to, enum verdict verdict)
{
	struct packet p = packet_reply(to);

	if (to->protocol == PROTOCOL_UDP && verdict == VERDICT_REFUSED) {
		bool ipv6 = to->to.family == AF_INET6;

		p.protocol = ipv6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP;
		p.to_port_lo = ipv6 ? 1 * 256 + 4 : 3 * 256 + 3;
		p.to_port_hi = p.to_port_lo;
	}
	return p;
}

const char *walk_lost(enum way_out way)
{
	return way == OUT_BLACKHOLE ? "BAD_STATE_ROUTE"
				    : "NO_ROUTE_TO_DESTINATION";
}

bool walk_outside(struct walk *w)
{
	if (!w->returning)
		return false;
	if (w->goal) {
		walk_uncertain(w, "an answer leaves for the internet, and the "
				  "question did not come from there");
	} else {
		w->over = w->reached = true;
		if (!w->n)
			walk_note_home(w);
	}
	return true;
}

/* NLB-6: what a balancer passed on under its client's address comes back
 * through it by no route; under its own it is answered like anybody */
static bool of_balancer(const struct leg *leg)
{
	return leg->from && leg->from->type == ENI_NETWORK_LOAD_BALANCER &&
	       !eni_has(leg->from, leg->packet.from);
}

static void note_remembered(struct walk *w, const struct leg *last)
{
	const struct vpc *vpc = last->from->subnet->vpc;

	if (last->endpoint)
		WALK_HOP(w, .kind = HOP_GATEWAY_ENDPOINT, .vpc = vpc,
			 .object = &last->endpoint->o);
	else if (last->egress_only)
		WALK_HOP(w, .kind = HOP_EGRESS_ONLY_GATEWAY, .vpc = vpc,
			 .object = &vpc->o);
}

/* The gateway, or balancer, knows whose it is: not who passed it on last */
static void remembered(struct walk *w, const struct leg *first,
		       const struct leg *last)
{
	w->by.egress_only = last->egress_only;
	w->by.endpoint = last->endpoint;
	note_remembered(w, last);
	/* what came from beyond is no address of the VPC's (GWE-4) */
	if (!last->to &&
	    (first != last || last->from->type == ENI_TRANSIT_GATEWAY)) {
		walk_deliver(w, last->from->subnet->vpc, NULL);
	} else {
		walk_cross(w, last->to, last->from);
		w->reached = !w->over;
		if (w->reached && !w->n)
			walk_note_home(w);
	}
	w->by.egress_only = false;
	w->by.endpoint = NULL;
}

/* The internet gateway knows whose public address it is for (IGW-3) */
static void note_return(struct walk *w, const struct leg *last)
{
	const struct vpc *vpc = last->from->subnet->vpc;
	struct packet came = answer_of(&last->beyond, w->arrived);

	WALK_HOP(w, .kind = HOP_INTERNET_GATEWAY, .vpc = vpc,
		 .object = &vpc->o);
	walk_came(w, &came);
}

/* From where the last leg ended, to where the packet was sent as it is:
 * the replier's own table decides, nothing remembers the way (PKT-5) */
static void find_back(struct walk *w, const struct leg *first,
		      const struct leg *last)
{
	const struct node *answers = w->answers;

	w->goal = first->from;
	w->answers = NULL; /* the first of all to answer */
	/* it began on premises, and came in by a transit gateway */
	if (w->goal && w->goal->type == ENI_TRANSIT_GATEWAY)
		w->goal = NULL;
	if (answers && answers->on_premises) {
		walk_from_premises(w, answers->on_premises);
		return;
	}
	if (!last->to && !last->endpoint && w->goal && walk_home(w, last))
		return;
	if (!last->to && !last->egress_only && !last->endpoint && w->goal) {
		note_return(w, last);
		walk_in(w, last->from->subnet->vpc, ROUTE_EDGE_INTERNET);
		return;
	}
	if (!last->to || of_balancer(last))
		remembered(w, first, last);
	else
		walk_leave(w, last->to);
}

/* What PrivateLink's load balancer answers is the endpoint's to pass on */
static void note_endpoint(struct walk *w, const struct eni *eni)
{
	const struct node *node = eni ? eni->places.items[0]->node : NULL;

	if (node && node->kind == NODE_ENDPOINT)
		WALK_HOP(w, .kind = HOP_ENDPOINT, .object = &node->o,
			 .node = node, .eni = eni);
}

/* A NAT gateway or balancer has the answer to what it sent on at @first, and
 * what it had come as was @before */
static void note_turned(struct walk *w, const struct leg *first,
			const struct leg *before)
{
	const struct eni *eni = first->from;
	const struct node *node = eni ? eni->places.items[0]->node : NULL;
	struct packet came = w->packet;

	w->packet = answer_of(&before->packet, w->arrived);
	if (!node)
		return;
	WALK_HOP(w,
		 .kind = node->kind == NODE_NAT_GATEWAY	    ? HOP_NAT_GATEWAY
			 : node->kind == NODE_LOAD_BALANCER ? HOP_LOAD_BALANCER
			 : node->kind == NODE_ENDPOINT	    ? HOP_ENDPOINT
							    : HOP_NODE,
		 .object = &node->o, .node = node, .eni = eni);
	walk_came(w, &came);
	note_endpoint(w, before->to);
}

void walk_back(struct walk *w)
{
	w->over = false;
	w->returning = w->reached = true;
	if (!w->n) /* it met nothing on its way */
		walk_note_home(w);
	while (w->n && w->reached) {
		const struct leg *last = &w->legs[w->n - 1], *first = last;

		while (first->goes_on)
			first--;
		w->n = (size_t)(first - w->legs);
		w->packet = answer_of(&last->packet, w->arrived);
		w->over = w->reached = false;
		find_back(w, first, last);
		if (w->reached && w->n)
			note_turned(w, first, first - 1);
	}
	if (w->reached)
		walk_end(w, w->arrived, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_leg.c - one leg of a way, and the way back
 */
#include "probe/walk.h"

void walk_end(struct walk *w, enum verdict verdict, const char *code)
{
	w->result.verdict = verdict;
	w->result.code = code;
	w->over = true;
}

void walk_blocked(struct walk *w, const char *code)
{
	walk_end(w, VERDICT_BLOCKED, code);
}

void walk_uncertain(struct walk *w)
{
	w->result.certain = false;
	w->over = true;
}

const struct eni *walk_eni_at(const struct model *m, const struct vpc *vpc,
			      struct addr a)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == vpc && eni->places.n &&
		    eni->type != ENI_TRANSIT_GATEWAY && eni_has(eni, a))
			return eni;
	}
	return NULL;
}

/* --- one leg ----------------------------------------------------------- */

static void judge_acl_of(struct walk *w, const struct eni *eni, bool ingress)
{
	int rule;

	if (w->over || !eni)
		return;
	switch (judge_acl(eni->subnet->network_acl, ingress, &w->packet,
			  &rule)) {
	case OPINION_DENY:
		walk_blocked(w, "SUBNET_ACL_RESTRICTION");
		break;
	case OPINION_VARIES:
		walk_uncertain(w);
		break;
	case OPINION_ALLOW:
		break;
	}
}

/* TRK-1: what opens a flow; its answer passes by state */
static void judge_group(struct walk *w, const struct eni *eni, bool ingress)
{
	const char *code;

	if (w->over || w->returning || !eni || !eni->filtered)
		return;
	if (!ingress && eni->type == ENI_VPC_ENDPOINT) {
		walk_blocked(w, "VPCE_INTRA_VPC_TRAFFIC"); /* IFE-2 */
		return;
	}
	if (!ingress && eni->type == ENI_NETWORK_LOAD_BALANCER)
		return; /* NLB-2 */
	if (ingress && eni->type == ENI_LAMBDA) {
		walk_blocked(w, "FUNCTION_ACCEPTS_NO_CONNECTIONS"); /* LAM-4 */
		return;
	}
	code = judge_groups(w->model, eni, ingress, &w->packet, &w->by);
	if (code)
		walk_blocked(w, code);
}

/* Does either end of a leg not work, an ENI or the VPC's gateway? */
static bool is_failed(const struct walk *w, const struct eni *from,
		      const struct eni *to)
{
	const struct eni *eni = from ? from : to;
	enum gateway g = w->by.vpn	     ? GATEWAY_VPN
			 : w->by.egress_only ? GATEWAY_EGRESS_ONLY
					     : GATEWAY_INTERNET;

	return (from && from->o.failed) || (to && to->o.failed) ||
	       (w->by.endpoint && w->by.endpoint->o.failed) ||
	       ((!from || !to) && !w->by.peering && !w->by.endpoint &&
		eni->subnet->vpc->gateway_failed[g]);
}

/* FL-4; what neither groups nor ACLs drop is nothing to flow logs here */
static void record(struct walk *w, const struct eni *eni, bool ingress)
{
	struct analysis *a = &w->result;
	bool reject = w->over && a->certain && a->code && flow_rejects(a->code);

	if (!eni || (w->over && !reject) ||
	    a->n_records == ANALYSIS_RECORDS_MAX)
		return;
	a->records[a->n_records++] = (struct flow_record){
		.eni = eni, .ingress = ingress, .reject = reject};
}

static void leave(struct walk *w, const struct eni *from, bool same)
{
	if (from && from->source_dest_check && !eni_has(from, w->packet.from)) {
		walk_blocked(w,
			     "ENI_SOURCE_DEST_CHECK_RESTRICTION"); /* ENI-5 */
		return;
	}
	judge_group(w, from, false);
	if (!same)
		judge_acl_of(w, from, false);
	record(w, from, false);
}

static void enter(struct walk *w, const struct eni *to, bool same)
{
	if (w->by.redirected && !to->public_ip.family) {
		walk_blocked(w, "INGRESS_RTB_NO_PUBLIC_IP"); /* RT-32 */
		return;
	}
	if (!same)
		judge_acl_of(w, to, true);
	if (!w->over && to && to->source_dest_check &&
	    !eni_has(to, w->packet.to))
		walk_blocked(w,
			     "ENI_SOURCE_DEST_CHECK_RESTRICTION"); /* ENI-5 */
	judge_group(w, to, true);
	record(w, to, true);
}

static bool of_cloudfront(const struct eni *eni)
{
	return eni && place_of_cloudfront(eni->places.items[0]);
}

/* VPC-13: what CloudFront sends comes from the internet */
static bool is_shut(const struct eni *eni)
{
	return of_cloudfront(eni) && eni->subnet->public_access != PUBLIC_OPEN;
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
	if (++w->hops > HOPS_MAX || w->n == LEGS_MAX) {
		walk_uncertain(w);
		return;
	}
	if (!w->returning) {
		w->legs[w->n++] = (struct leg){from,
					       to,
					       w->packet,
					       w->goes_on,
					       w->by.egress_only,
					       w->by.endpoint};
		w->goes_on = false;
	}
	if (is_failed(w, from, to)) { /* a drill */
		walk_blocked(w, "BAD_STATE");
		return;
	}
	if (is_shut(from) || is_shut(to)) {
		walk_blocked(w, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
		return;
	}
	leave(w, from, no_acl_out);
	if (!w->over)
		enter(w, to, no_acl_in);
}

void walk_strand(struct walk *w, const struct eni *from, const char *code)
{
	if (from && from->o.failed)
		code = "BAD_STATE";
	else if (from)
		leave(w, from, false);
	if (!w->over)
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
	if (w->goal)
		walk_uncertain(w);
	else
		w->over = w->reached = true;
	return true;
}

/* NLB-6: what a balancer passed on under its client's address comes back
 * through it by no route; under its own it is answered like anybody */
static bool of_balancer(const struct leg *leg)
{
	return leg->from && leg->from->type == ENI_NETWORK_LOAD_BALANCER &&
	       !eni_has(leg->from, leg->packet.from);
}

/* The gateway, or balancer, knows whose it is: not who passed it on last */
static void remembered(struct walk *w, const struct leg *first,
		       const struct leg *last)
{
	w->by.egress_only = last->egress_only;
	w->by.endpoint = last->endpoint;
	if (!last->to && first != last) {
		walk_deliver(w, last->from->subnet->vpc, NULL);
	} else {
		walk_cross(w, last->to, last->from);
		w->reached = !w->over;
	}
	w->by.egress_only = false;
	w->by.endpoint = NULL;
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
		walk_in(w, last->from->subnet->vpc, ROUTE_EDGE_INTERNET);
		return;
	}
	if (!last->to || of_balancer(last))
		remembered(w, first, last);
	else
		walk_leave(w, last->to);
}

void walk_back(struct walk *w)
{
	enum verdict verdict = w->result.verdict;

	w->over = false;
	w->returning = w->reached = true;
	while (w->n && w->reached) {
		const struct leg *last = &w->legs[w->n - 1], *first = last;

		while (first->goes_on)
			first--;
		w->n = (size_t)(first - w->legs);
		w->packet = answer_of(&last->packet, verdict);
		w->over = w->reached = false;
		find_back(w, first, last);
	}
	if (w->reached)
		walk_end(w, verdict, NULL);
	else
		w->result.path = WAY_RETURN;
}

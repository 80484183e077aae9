// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/observed_router.c - hops in the router of a VPC
 *
 *	ENI -> its groups -> its subnet's ACL -> route table
 *	    -> ACL -> groups -> ENI, or a gateway's link
 *
 * The chain `forward` asks all of them in this order (sg/forward.c). What a
 * chain that was never entered would have said is not known: such a hop is
 * left out, and so is what comes behind a drop.
 */
#include <stdio.h>

#include "eni/layout.h"
#include "probe/observed_hop.h"

enum stage { /* in the order in which they are hops */
	     STAGE_LEAVING, /* the ENI, and its source check */
	     STAGE_GROUPS_OUT,
	     STAGE_ACL_OUT,
	     STAGE_ROUTE,
	     STAGE_ROUTER, /* it is for the router itself, or for nobody */
	     STAGE_ACL_IN,
	     STAGE_GATEWAY, /* out by a peering, or a gateway endpoint */
	     STAGE_CHECK, /* of the destination */
	     STAGE_GROUPS_IN,
	     STAGE_ENTERING, /* the ENI */
	     N_STAGES
};

/* --- which stage dropped it ---------------------------------------------------------- */

static enum stage stage_of_drop(const struct look *l)
{
	static const struct {
		const char *reason;
		enum stage stage;
	} all[] = {
		{"ENI_SOURCE_DEST_CHECK_RESTRICTION egress", STAGE_LEAVING},
		{"ENI_SOURCE_DEST_CHECK_RESTRICTION ingress", STAGE_CHECK},
		{"SUBNET_ACL_RESTRICTION egress", STAGE_ACL_OUT},
		{"SUBNET_ACL_RESTRICTION ingress", STAGE_ACL_IN},
		{"FUNCTION_ACCEPTS_NO_CONNECTIONS", STAGE_ENTERING},
		{"VPCE_INTRA_VPC_TRAFFIC", STAGE_LEAVING},
		{"INGRESS_RTB_NO_PUBLIC_IP", STAGE_ENTERING},
		{"INGRESS_RTB_TRAFFIC_REDIRECTION", STAGE_GATEWAY},
		{"VPCE_GATEWAY_", STAGE_GATEWAY},
		{"PCX_", STAGE_GATEWAY},
		{"NO_ROUTE_TO_DESTINATION", STAGE_ROUTE},
		{"BAD_STATE_ROUTE", STAGE_ROUTE},
		{"TGW_ROUTE_AZ_RESTRICTION", STAGE_ROUTE},
		{"REGIONAL_NGW_ROUTE_AZ_RESTRICTION", STAGE_ROUTE},
		{"PACKET_INVALID", STAGE_LEAVING},
	};
	const char *reason = l->passage->reason;

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (look_code_is(l, all[i].reason))
			return all[i].stage;
	if (look_code_is(l, "ENI_SG_") || look_code_is(l, "SG_"))
		return strstr(reason, " ingress") ? STAGE_GROUPS_IN
						  : STAGE_GROUPS_OUT;
	return STAGE_ROUTER;
}

static enum stage last_stage(const struct look *l)
{
	if (l->passage->end == PASSAGE_DELIVERED)
		return STAGE_ROUTER;
	return l->passage->end == PASSAGE_DROPPED ? stage_of_drop(l) : N_STAGES;
}

/* --- what the rules say that matched ----------------------------------------------------- */

/* Was that chain entered? */
static bool entered(const struct look *l, const char *chain)
{
	for (size_t i = 0; i < l->passage->hits.n; i++) {
		const struct hit *h = &l->passage->hits.items[i];

		if (h->to && strcmp(h->to, chain) == 0)
			return true;
	}
	return false;
}

/* The chain that @chain, or any, sent it to, with this beginning and end; or
 * NULL */
static const char *sent_from(const struct look *l, const char *chain,
			     const char *prefix, const char *suffix)
{
	for (size_t i = 0; i < l->passage->hits.n; i++) {
		const struct hit *h = &l->passage->hits.items[i];
		size_t n = h->to ? strlen(h->to) : 0;

		if (n >= strlen(prefix) + strlen(suffix) &&
		    (!chain || !strcmp(h->chain, chain)) &&
		    !strncmp(h->to, prefix, strlen(prefix)) &&
		    !strcmp(h->to + n - strlen(suffix), suffix))
			return h->to;
	}
	return NULL;
}

/* ACL-4: within a subnet, and what else needs no ACL (sg/acl.c) */
static bool needs_no_acl(const struct look *l)
{
	uint32_t from = l->in->group, to = l->out->group;

	return from == to || from == GROUP_TRANSIT + to ||
	       from == GROUP_CLOUDFRONT;
}

/* --- interfaces ----------------------------------------------------------------------------- */

/* What a gateway or balancer is known by is not its interface */
static bool is_shown(const struct eni *eni, bool leaving)
{
	return eni->type != ENI_NAT_GATEWAY &&
	       eni->type != ENI_TRANSIT_GATEWAY &&
	       !(leaving && eni->type == ENI_NETWORK_LOAD_BALANCER);
}

/* These are said of the interface in one direction, not of its groups */
static enum direction closed(const struct look *l)
{
	if (look_code_is(l, "FUNCTION_ACCEPTS_NO_CONNECTIONS"))
		return DIRECTION_INGRESS;
	return look_code_is(l, "VPCE_INTRA_VPC_TRAFFIC") ? DIRECTION_EGRESS
							 : DIRECTION_ANY;
}

static void leaving(struct look *l)
{
	if (l->from && is_shown(l->from, true))
		LOOK_HOP(l, .kind = HOP_ENI, .object = &l->from->o,
			 .eni = l->from);
	if (l->from && closed(l) == DIRECTION_EGRESS)
		LOOK_HOP(l, .kind = HOP_ENI, .object = &l->from->o,
			 .eni = l->from, .direction = DIRECTION_EGRESS);
}

static void entering(struct look *l)
{
	if (l->to && is_shown(l->to, false))
		LOOK_HOP(l, .kind = HOP_ENI, .object = &l->to->o, .eni = l->to,
			 .direction = closed(l));
}

static void check(struct look *l)
{
	if (l->to && stage_of_drop(l) == STAGE_CHECK)
		LOOK_HOP(l, .kind = HOP_ENI, .object = &l->to->o, .eni = l->to);
}

/* --- groups ---------------------------------------------------------------------------------- */

/* How it came, or goes: that decides which groups are known to each other */
static struct crossing crossing_of(const struct look *l, bool ingress)
{
	const struct plan_end *far = ingress ? l->in : l->out;
	const struct eni *at = ingress ? l->from : l->to;
	bool foreign = at && !eni_has(at, ingress ? l->came.from : l->came.to);
	bool balancer = at && at->type == ENI_NETWORK_LOAD_BALANCER;

	return (struct crossing){
		.peering = look_peering(l, far),
		.attachment = at && at->type == ENI_TRANSIT_GATEWAY
				      ? at->places.items[0]->node->attachment
				      : NULL,
		.egress_only = link_is(far, "eigw"),
		.vpn = link_is(far, "vgw"),
		.balancer = foreign && balancer ? at : NULL,
		.forwarded = foreign && at->type == ENI_INTERFACE,
	};
}

static void note_groups(struct look *l, const struct eni *eni, bool ingress)
{
	const char *asked = sent_from(l, ingress ? "sg_in" : "sg_out", "", "");
	const struct crossing by = crossing_of(l, ingress);
	struct admission admitted = {0};

	if (asked &&
	    judge_groups(l->atlas, eni, ingress, &l->came, &by, &admitted))
		admitted = (struct admission){0};
	if (!admitted.group && eni->groups.n)
		admitted.group = eni->groups.items[0];
	LOOK_HOP(l, .kind = HOP_GROUPS,
		 .direction = ingress ? DIRECTION_INGRESS : DIRECTION_EGRESS,
		 .object = admitted.group ? &admitted.group->o : NULL,
		 .eni = eni, .rule = admitted.rule, .by_state = !asked);
}

/* Has it come as far as the sender's groups, or were they passed by state? */
static bool is_judged(const struct look *l)
{
	return entered(l, "sg_out") || entered(l, "established");
}

static void groups_out(struct look *l)
{
	if (l->from && l->from->filtered &&
	    l->from->type != ENI_NETWORK_LOAD_BALANCER && is_judged(l))
		note_groups(l, l->from, false);
}

static void groups_in(struct look *l)
{
	if (l->to && l->to->filtered && !closed(l) &&
	    (entered(l, "sg_in") || entered(l, "established")))
		note_groups(l, l->to, true);
}

/* --- network ACLs ------------------------------------------------------------------------------ */

/* "acl.data.out" is of the ACL data; without a chain it lets all pass */
static const struct network_acl *acl_of(const struct eni *eni,
					const char *chain, const char *suffix)
{
	const struct vpc *vpc = eni->subnet->vpc;
	size_t n = chain ? strlen(chain) - strlen("acl.") - strlen(suffix) : 0;

	for (size_t i = 0; chain && i < vpc->network_acls.n; i++) {
		const char *name = vpc->network_acls.items[i]->o.name;

		if (strlen(name) == n &&
		    !strncmp(name, chain + strlen("acl."), n))
			return vpc->network_acls.items[i];
	}
	return chain ? NULL : eni->subnet->network_acl;
}

/* The one that drops has its number in what was logged; "*" is none of them */
static const struct acl_entry *entry_that_drops(const struct look *l,
						const struct network_acl *acl,
						bool ingress)
{
	const struct acl_entry *e = ingress ? acl->ingress.items
					    : acl->egress.items;
	size_t n = ingress ? acl->ingress.n : acl->egress.n;
	int rule = 0;

	sscanf(l->passage->reason, "%*s %*s %*s %d", &rule);
	for (size_t i = 0; i < n; i++)
		if (e[i].rule == rule)
			return &e[i];
	return NULL;
}

static void note_acl(struct look *l, const struct eni *eni, bool ingress)
{
	const char *suffix = ingress ? ".in" : ".out";
	const char *chain = sent_from(l, NULL, "acl.", suffix);
	const struct network_acl *acl = acl_of(eni, chain, suffix);
	const struct acl_entry *entry = NULL;
	unsigned int at;

	if (!acl || eni->subnet->nat_gateway) /* NAT-17 */
		return;
	if (last_stage(l) == (ingress ? STAGE_ACL_IN : STAGE_ACL_OUT))
		entry = entry_that_drops(l, acl, ingress);
	else
		judge_acl(acl, ingress, &l->came, &entry, &at);
	LOOK_HOP(l, .kind = HOP_ACL,
		 .direction = ingress ? DIRECTION_INGRESS : DIRECTION_EGRESS,
		 .object = &acl->o, .eni = eni, .acl = acl, .entry = entry);
}

/* ACL-15: CloudFront's interface is in a subnet, but in no ACL's */
static bool has_acl(const struct plan_end *end)
{
	return end->group != GROUP_CLOUDFRONT;
}

static void acl_out(struct look *l)
{
	if (l->from && has_acl(l->in) && is_judged(l) && !needs_no_acl(l))
		note_acl(l, l->from, false);
}

static void acl_in(struct look *l)
{
	if (l->to && has_acl(l->out) && is_judged(l) && !needs_no_acl(l))
		note_acl(l, l->to, true);
}

/* --- all of it -------------------------------------------------------------------------------------- */

/* It has no route for an address of its VPC that nobody has */
static void router(struct look *l, const struct vpc *vpc)
{
	if (last_stage(l) == STAGE_ROUTER)
		LOOK_HOP(l, .kind = HOP_ROUTER, .object = &vpc->o, .vpc = vpc);
}

/* The gateway endpoint that is behind a link, or NULL */
static const struct vpc_endpoint *endpoint_at(const struct look *l,
					      const struct vpc *vpc,
					      const struct plan_end *end)
{
	for (size_t i = 0; i < vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = vpc->endpoints.items[i];

		if (e->is_gateway &&
		    link_is(end, layout_endpoint_link(l->trail->arena, e)))
			return e;
	}
	return NULL;
}

static void gateway(struct look *l)
{
	const struct peering *p = look_peering(l, l->out);
	const struct vpc *vpc = look_vpc(l, look_under(l, "vpc/"));
	const struct vpc_endpoint *e;

	if (p)
		LOOK_HOP(l, .kind = HOP_PEERING, .object = &p->o);
	if (last_stage(l) != STAGE_GATEWAY || p)
		return;
	if (link_is(l->out, "igw")) /* RT-33 */
		LOOK_HOP(l, .kind = HOP_INTERNET_GATEWAY, .object = &vpc->o,
			 .vpc = vpc);
	e = endpoint_at(l, vpc, l->out);
	if (e)
		LOOK_HOP(l, .kind = HOP_GATEWAY_ENDPOINT, .object = &e->o,
			 .vpc = vpc);
}

static void stage(struct look *l, enum stage s, const struct vpc *vpc)
{
	static void (*const of[N_STAGES])(struct look * l) = {
		[STAGE_LEAVING] = leaving,     [STAGE_GROUPS_OUT] = groups_out,
		[STAGE_ACL_OUT] = acl_out,     [STAGE_ACL_IN] = acl_in,
		[STAGE_GATEWAY] = gateway,     [STAGE_CHECK] = check,
		[STAGE_GROUPS_IN] = groups_in, [STAGE_ENTERING] = entering,
	};

	if (s == STAGE_ROUTE)
		look_route(l, vpc);
	else if (s == STAGE_ROUTER)
		router(l, vpc);
	else
		of[s](l);
}

/* A drill, or Block Public Access: at an ENI or one of the VPC's gateways
 * or gateway endpoints, which the rule that drops says */
static void failed(struct look *l, const struct vpc *vpc)
{
	const struct eni *eni = look_code_is(l, "BAD_STATE any") ? NULL
				: strstr(l->passage->reason, " ingress")
					? l->to
					: l->from;
	const struct plan_end *gateway = l->from ? l->out : l->in;
	const struct vpc_endpoint *e = endpoint_at(l, vpc, gateway);

	if (eni)
		LOOK_HOP(l, .kind = HOP_ENI, .object = &eni->o, .eni = eni);
	else if (e)
		LOOK_HOP(l, .kind = HOP_GATEWAY_ENDPOINT, .object = &e->o,
			 .vpc = vpc);
	else
		LOOK_HOP(l,
			 .kind = link_is(gateway, "vgw") ? HOP_VPN_GATEWAY
				 : link_is(gateway, "eigw")
					 ? HOP_EGRESS_ONLY_GATEWAY
					 : HOP_INTERNET_GATEWAY,
			 .object = &vpc->o, .vpc = vpc);
	look_drop(l);
}

/* What is for the router's own addresses meets nothing on its way, and its
 * answer neither; who gave that was said before */
static bool is_own(const struct look *l)
{
	return !l->in || !l->out;
}

void look_router(struct look *l, const struct vpc *vpc)
{
	enum stage last = last_stage(l);

	if (look_code_is(l, "BAD_STATE ") ||
	    look_code_is(l, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED")) {
		failed(l, vpc);
		return;
	}
	if (is_own(l) && l->passage->end != PASSAGE_LOST) {
		if (l->path == WAY_FORWARD)
			LOOK_HOP(l, .kind = HOP_ROUTER, .object = &vpc->o,
				 .vpc = vpc);
		look_drop(l);
		return;
	}
	for (int s = 0; s < N_STAGES; s++) {
		stage(l, (enum stage)s, vpc);
		if ((enum stage)s == last)
			break;
	}
	look_drop(l);
}

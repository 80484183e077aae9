// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate.c - changes that may take one obstacle out of the way
 */
#include "probe/candidate.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* --- collecting them ------------------------------------------------------ */

void choice_new(struct candidates *c)
{
	c->choices++;
}

struct candidate *candidate_new(struct candidates *c, enum breadth breadth)
{
	struct candidate *one = vec_add(c->arena, &c->items);

	assert(c->choices);
	one->breadth = breadth + 1;
	one->choice = c->choices;
	return one;
}

struct change *candidate_change(struct candidates *c, struct candidate *of,
				const char *fmt, ...)
{
	struct change *change = vec_add(c->arena, &of->changes);
	va_list ap;

	va_start(ap, fmt);
	change->about = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	return change;
}

void change_act(struct candidates *c, struct change *change, const char *fmt,
		...)
{
	va_list ap;

	va_start(ap, fmt);
	change->written = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
}

/* --- by explanation ------------------------------------------------------- */

static const struct {
	const char *code;
	void (*find)(struct candidates *c);
} known[] = {
	{"ENI_SG_RULES_MISMATCH", candidates_groups},
	{"SG_HAS_NO_RULES", candidates_groups},
	{"SG_REFERENCING_SUPPORT", candidates_references},
	{"SG_REFERENCES_NOT_PRESERVED", candidates_groups},
	{"SUBNET_ACL_RESTRICTION", candidates_acl},
	{"NO_ROUTE_TO_DESTINATION", candidates_route},
	{"BAD_STATE_ROUTE", candidates_blackhole},
	{"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", candidates_public},
	{"INGRESS_RTB_NO_PUBLIC_IP", candidates_inward},
	{"INGRESS_RTB_TRAFFIC_REDIRECTION", candidates_redirected},
	{"VPC_BLOCK_PUBLIC_ACCESS_ENABLED", candidates_shut},
	{"PRIVATE_ADDRESS_FROM_INTERNET", candidates_from_internet},
	{"EIGW_ACCEPTS_NO_CONNECTIONS", candidates_egress_only},
	{"PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", candidates_peering},
	{"TGW_ROUTE_AZ_RESTRICTION", candidates_zone},
	{"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", candidates_transit_route},
	{"TGW_RTB_BAD_STATE_ROUTE", candidates_transit_route},
	{"TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", candidates_association},
	{"BAD_STATE", candidates_state},
	{"FUNCTION_NOT_IN_VPC", candidates_function},
	{"FUNCTION_IPV6_NOT_ENABLED", candidates_function_ipv6},
	{"ENI_SOURCE_DEST_CHECK_RESTRICTION", candidates_check},
	{"ELBV2_LISTENERS_MISMATCH", candidates_listener},
	{"ELBV2_NO_TARGETS_IN_AZ", candidates_targets},
	{"NLB_HAIRPIN", candidates_hairpin},
	{"DNS_NO_RESOLVER", candidates_resolver},
	{"DNS_SERVER_UNREACHABLE", candidates_resolver},
	{"DNS_NAME_NOT_FOUND", candidates_name},
};

void candidates_find(struct candidates *c)
{
	const char *code = c->o->code;

	candidates_meaning(c);
	if (!code)
		candidates_dns64(c);
	for (size_t i = 0; code && i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].code, code) == 0)
			known[i].find(c);
	/* what is in the way of the question for a name */
	if (c->o->hop && !c->o->asked->cases.items.n)
		candidates_resolver(c);
	candidates_service(c);
}

/* --- where nothing helps -------------------------------------------------- */

static const struct {
	const char *code, *why;
} hopeless[] = {
	{"FUNCTION_ACCEPTS_NO_CONNECTIONS",
	 "nothing opens a connection to a function: it is invoked (LAM-4)"},
	{"FUNCTION_HAS_NO_NETWORK", "CloudFront Functions have no network; "
				    "Lambda@Edge has (EDGE-2)"},
	{"FUNCTION_PROTOCOL_RESTRICTION",
	 "functions send TCP, but not to port 25, and UDP (LAM-6)"},
	{"FUNCTION_IPV6_NOT_ENABLED",
	 "only a function in subnets with IPv6 can have it (LAM-23)"},
	{"NAT_ACCEPTS_NO_CONNECTIONS",
	 "nothing opens a connection to a NAT gateway (NAT-8)"},
	{"PROXY_PORT_MISMATCH",
	 "a proxy listens on its engine's port and no other (PRX-3)"},
	{"ROUTER_ADDRESS", "nothing of the user's is at that address: only "
			   "names are asked there (L2-6, L2-8)"},
	{"MTU_EXCEEDED", "a smaller packet, or one that may be fragmented, "
			 "passes (MTU-2)"},
	{"PROTOCOL_RESTRICTION",
	 "it passes on no such packets, whatever it is set to"},
	{"VPCE_GATEWAY_PROTOCOL_RESTRICTION",
	 "gateway endpoints are for TCP alone (GWE-5)"},
	{"VPCE_GATEWAY_NO_TRANSIT",
	 "a gateway endpoint serves its own VPC alone (GWE-4)"},
	{"VPCE_INTRA_VPC_TRAFFIC",
	 "an interface endpoint opens no connections (IFE-2)"},
	{"NO_POSSIBLE_DESTINATION", "nobody has that address"},
	{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
	 "an internet gateway leads to no private addresses (IGW-5)"},
	{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
	 "an internet gateway leads to no shared addresses (IGW-5)"},
	{"BAD_STATE", "it is there and does not work: nothing in the lab file "
		      "makes it work again"},
	{"BAD_STATE_VPN", "the VPN is down"},
	{"TGW_BAD_STATE_VPN", "the VPN is down"},
	{"VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS",
	 "a virtual private gateway serves the interfaces of its own VPC"},
	{"VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
	 "a virtual private gateway leads to the interfaces of its own VPC"},
	{"NGW_REQUIRES_SOURCE_IN_VPC",
	 "a NAT gateway serves the interfaces of its own VPC (NAT-12)"},
	{"PRIVATE_ADDRESS_FROM_INTERNET",
	 "it has no public address, and can have none"},
	{"VPCE_SERVICE_NOT_INSTALLED_IN_AZ",
	 "the load balancer behind the endpoint is not in that Availability "
	 "Zone, and cannot be moved there by a change known here"},
	{"REGIONAL_NGW_ROUTE_AZ_RESTRICTION",
	 "a regional NAT gateway is where its clients are: nothing of it is in "
	 "that Availability Zone (NAT-17)"},
};

const char *candidate_none(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(hopeless); i++)
		if (strcmp(hopeless[i].code, code) == 0)
			return hopeless[i].why;
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/router_input.c - what addresses a VPC's router itself
 *
 * The router answers a ping from its own subnet (L2-6), questions for names,
 * and instances that ask for their metadata. These services are at the host
 * of whoever asks (L2-8): no group, ACL or route has a say (SG-30, ACL-8,
 * L2-9), and nobody from outside the VPC reaches them (DNS-13).
 */
#include "route/route.h"

#include "eni/layout.h"
#include "vpc/dns.h"

enum { DNS = 53, HTTP = 80, PACKETS_A_SECOND = 1024 /* L2-10 */ };

/* From a subnet of this VPC: peers and gateways have other link groups */
#define FROM_SUBNET NF_IN("subnets", NF_IIFGROUP)

/* L2-10: of one ENI, to all these services together */
static void limit(struct plan *p, struct plan_chain *c, struct nf_stmt service)
{
	PLAN_RULE(p, c, FROM_SUBNET, service,
		  {.op = NF_OP_RATE_OVER,
		   .name = "link_local",
		   .keys = {NF_IIF},
		   .lo = {.num = PACKETS_A_SECOND}},
		  NF_LOG("LINK_LOCAL_BURST egress"), NF_DROP_IT);
}

static void add_resolver(struct plan *p, const char *ns, struct addr a)
{
	plan_addr(p, ns, "lo", prefix_of(a));
	layout_prefix_element(p, ns,
			      a.family == AF_INET6 ? "resolver6" : "resolver",
			      prefix_of(a));
}

/* DNS-1; with support off the query is seen dropped (DNS-2) */
static void let_ask(struct plan *p, struct plan_chain *c, const struct vpc *vpc,
		    const char *set, enum nf_key address)
{
	static const uint32_t protocols[] = {PROTOCOL_UDP, PROTOCOL_TCP};

	limit(p, c, (struct nf_stmt)NF_IN(set, address));
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		if (vpc->enable_dns_support)
			PLAN_RULE(p, c, FROM_SUBNET, NF_IN(set, address),
				  NF_EQ(NF_L4PROTO, protocols[i]),
				  NF_EQ(NF_DPORT, DNS), NF_ACCEPT_IT);
		else
			PLAN_RULE(p, c, FROM_SUBNET, NF_IN(set, address),
				  NF_EQ(NF_L4PROTO, protocols[i]),
				  NF_EQ(NF_DPORT, DNS),
				  NF_LOG("DNS_NO_RESOLVER"), NF_DROP_IT);
	}
}

static void resolver(struct plan *p, const char *ns, struct plan_chain *c,
		     const struct vpc *vpc)
{
	plan_set(p, ns,
		 &(struct plan_set){.name = "resolver",
				    .keys = {NF_IP_DADDR},
				    .interval = true});
	add_resolver(p, ns, dns_resolver(vpc));
	add_resolver(p, ns, dns_link_local_resolver());
	let_ask(p, c, vpc, "resolver", NF_IP_DADDR);
	if (!vpc->ipv6)
		return;
	plan_set(p, ns,
		 &(struct plan_set){.name = "resolver6",
				    .keys = {NF_IP6_DADDR},
				    .interval = true});
	add_resolver(p, ns, dns_link_local_resolver6());
	let_ask(p, c, vpc, "resolver6", NF_IP6_DADDR);
}

static void metadata(struct plan *p, const char *ns, struct plan_chain *c,
		     sa_family_t family)
{
	struct addr a = model_metadata_address(family);
	const struct nf_stmt service = {
		.op = NF_OP_MATCH,
		.keys = {layout_address_key(family, true)},
		.lo = {.addr = a}};

	plan_addr(p, ns, "lo", prefix_of(a));
	limit(p, c, service);
	PLAN_RULE(p, c, FROM_SUBNET, service, NF_EQ(NF_L4PROTO, PROTOCOL_TCP),
		  NF_EQ(NF_DPORT, HTTP), NF_ACCEPT_IT);
}

void router_input(struct plan *p, const char *ns, const struct vpc *vpc)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "input", .hook = HOOK_INPUT});

	plan_set(p, ns,
		 &(struct plan_set){.name = "subnets", .keys = {NF_IIFGROUP}});
	plan_set(p, ns,
		 &(struct plan_set){.name = "link_local",
				    .keys = {NF_IIF},
				    .counted = true});
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		struct nf_value group = {.num = vpc->subnets.items[i]->number};

		plan_element(
			p, ns,
			&(struct plan_element){.set = "subnets",
					       .fields = {{group, group}}});
	}
	PLAN_RULE(p, c, NF_FROM_LINK("lo"), NF_ACCEPT_IT);
	/* multicast listener reports are no news to anybody */
	PLAN_RULE(p, c, NF_BETWEEN(NF_ICMPV6_TYPE, 130, 143), NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_EQ(NF_ICMP_TYPE, 8),
		  NF_IN("router_addr", NF_IIFGROUP, NF_IP_DADDR), NF_ACCEPT_IT);
	resolver(p, ns, c, vpc);
	for (const sa_family_t *f = layout_families(vpc->ipv6); *f; f++)
		metadata(p, ns, c, *f);
	PLAN_RULE(p, c, NF_LOG("ROUTER_ADDRESS"), NF_DROP_IT);
}

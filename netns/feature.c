// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/feature.c - features of the kernel, and the least that uses each
 */
#include "netns/feature.h"

#include <assert.h>

/* --- the smallest plans --------------------------------------------------- */

static struct addr four(uint8_t last)
{
	return (struct addr){AF_INET, {192, 0, 2, last}};
}

static struct addr six(uint8_t last)
{
	return (struct addr){AF_INET6, {0x20, 0x01, 0x0d, 0xb8, [15] = last}};
}

static struct plan_chain *chain(struct plan *p, const char *ns)
{
	return plan_chain(
		p, ns,
		&(struct plan_chain){.name = "chain", .hook = HOOK_FORWARD});
}

static void plan_veth(struct plan *p, const char *ns)
{
	plan_ns(p, "other", false);
	plan_link(
		p, &(struct plan_end){.ns = ns, .name = "eth0", .mtu = 9001},
		&(struct plan_end){.ns = "other", .name = "eth1", .mtu = 9001});
}

static void plan_rules(struct plan *p, const char *ns)
{
	plan_rule(p, ns,
		  &(struct plan_rule){.family = AF_INET,
				      .priority = 100,
				      .mark = 1,
				      .mask = 0xff,
				      .table = 1000});
}

static void plan_ipv6(struct plan *p, const char *ns)
{
	plan_addr(p, ns, "lo", prefix_of(six(1)));
}

static void plan_ipv6_rules(struct plan *p, const char *ns)
{
	plan_rule(p, ns,
		  &(struct plan_rule){
			  .family = AF_INET6, .priority = 100, .table = 1000});
}

static void plan_nft(struct plan *p, const char *ns)
{
	chain(p, ns);
}

static void plan_ranges(struct plan *p, const char *ns)
{
	const struct plan_set set = {.name = "ranges",
				     .keys = {NF_IP_SADDR, NF_DPORT},
				     .interval = true};

	chain(p, ns);
	plan_set(p, ns, &set);
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = set.name,
			     .fields = {{{.addr = four(1)}, {.addr = four(9)}},
					{{.num = 80}, {.num = 443}}}});
}

/* A set that rules fill by what they count */
static void counted(struct plan *p, const char *ns)
{
	plan_set(p, ns,
		 &(struct plan_set){.name = "counted",
				    .keys = {NF_IP_SADDR},
				    .counted = true});
}

static void plan_counters(struct plan *p, const char *ns)
{
	counted(p, ns);
	PLAN_RULE(
		p, chain(p, ns),
		{.op = NF_OP_COUNT, .name = "counted", .keys = {NF_IP_SADDR}});
}

static void plan_rate(struct plan *p, const char *ns)
{
	counted(p, ns);
	PLAN_RULE(p, chain(p, ns),
		  {.op = NF_OP_RATE_OVER,
		   .lo = {.num = 1024},
		   .name = "counted",
		   .keys = {NF_IP_SADDR}},
		  NF_DROP_IT);
}

static void plan_connections(struct plan *p, const char *ns)
{
	counted(p, ns);
	PLAN_RULE(p, chain(p, ns),
		  {.op = NF_OP_CONNECTIONS_OVER,
		   .lo = {.num = 1024},
		   .name = "counted",
		   .keys = {NF_IP_SADDR}},
		  NF_DROP_IT);
}

static void plan_hour(struct plan *p, const char *ns)
{
	PLAN_RULE(p, chain(p, ns), NF_EQ(NF_HOUR, 1), NF_DROP_IT);
}

static void plan_turns(struct plan *p, const char *ns)
{
	PLAN_RULE(
		p, chain(p, ns),
		{.op = NF_OP_TAKE_TURNS, .target = NF_MARK, .lo = {.num = 2}});
}

static void plan_log(struct plan *p, const char *ns)
{
	PLAN_RULE(p, chain(p, ns), NF_LOG("logged"), NF_DROP_IT);
}

static void plan_reject(struct plan *p, const char *ns)
{
	PLAN_RULE(p, chain(p, ns), NF_EQ(NF_L4PROTO, 6),
		  {.op = NF_OP_REJECT_RST});
}

static void plan_ct(struct plan *p, const char *ns)
{
	PLAN_RULE(p, chain(p, ns), NF_STATE(NF_CT_INVALID), NF_DROP_IT);
}

static void plan_ct_mark(struct plan *p, const char *ns)
{
	PLAN_RULE(p, chain(p, ns), NF_EQ(NF_CT_MARK, 1), NF_DROP_IT);
}

static void plan_ct_zone(struct plan *p, const char *ns)
{
	struct plan_chain *early = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "early",
				     .hook = HOOK_PREROUTING,
				     .priority = -300});

	PLAN_RULE(p, early, NF_SET(NF_CT_ZONE, 1));
}

static struct plan_chain *translation(struct plan *p, const char *ns)
{
	return plan_chain(p, ns,
			  &(struct plan_chain){.name = "post",
					       .hook = HOOK_POSTROUTING,
					       .nat = true,
					       .priority = 100});
}

static void plan_nat(struct plan *p, const char *ns)
{
	plan_set(p, ns,
		 &(struct plan_set){.name = "public",
				    .keys = {NF_IP_SADDR},
				    .data = NF_IP_SADDR});
	PLAN_RULE(p, translation(p, ns),
		  {.op = NF_OP_SNAT, .name = "public", .keys = {NF_IP_SADDR}});
}

static void plan_masquerade(struct plan *p, const char *ns)
{
	PLAN_RULE(p, translation(p, ns), {.op = NF_OP_MASQUERADE});
}

/* --- the table -------------------------------------------------------------- */

#define NFT FEATURE_BIT(FEATURE_NFT)
#define CT (NFT | FEATURE_BIT(FEATURE_CT))

const struct feature_info features[N_FEATURES] = {
	[FEATURE_VETH] = {"veth", "links between namespaces", "CONFIG_VETH",
			  "veth", 0, plan_veth},
	[FEATURE_RULES] = {"policy-routing", "several routing tables",
			   "CONFIG_IP_MULTIPLE_TABLES", NULL, 0, plan_rules},
	[FEATURE_IPV6] = {"ipv6", "IPv6",
			  "CONFIG_IPV6, and no ipv6.disable=1 at boot", "ipv6",
			  0, plan_ipv6},
	[FEATURE_IPV6_RULES] = {"ipv6-policy-routing",
				"several routing tables of IPv6",
				"CONFIG_IPV6_MULTIPLE_TABLES", NULL,
				FEATURE_BIT(FEATURE_IPV6), plan_ipv6_rules},
	[FEATURE_NFT] = {"nftables", "nftables for IPv4 and IPv6 at once",
			 "CONFIG_NF_TABLES, CONFIG_NF_TABLES_INET", "nf_tables",
			 0, plan_nft},
	[FEATURE_RANGES] = {"ranges", "sets of ranges of several fields",
			    "CONFIG_NF_TABLES of Linux 5.6 or later",
			    "nf_tables", NFT, plan_ranges},
	[FEATURE_COUNTERS] = {"counters", "counters in elements of sets",
			      "CONFIG_NFT_COUNTER before Linux 5.17",
			      "nft_counter", NFT, plan_counters},
	[FEATURE_HOUR] = {"hour", "time of day in rules",
			  "CONFIG_NF_TABLES of Linux 5.4 or later", "nf_tables",
			  NFT, plan_hour},
	[FEATURE_RATE] = {"limit", "limits of packets per second",
			  "CONFIG_NFT_LIMIT", "nft_limit", NFT, plan_rate},
	[FEATURE_TURNS] = {"numgen", "numbers in turn", "CONFIG_NFT_NUMGEN",
			   "nft_numgen", NFT, plan_turns},
	[FEATURE_LOG] = {"log", "packets logged to programs (NFLOG)",
			 "CONFIG_NFT_LOG, CONFIG_NETFILTER_NETLINK_LOG",
			 "nft_log, nfnetlink_log", NFT, plan_log},
	[FEATURE_REJECT] = {"reject", "packets answered by a reset",
			    "CONFIG_NFT_REJECT, CONFIG_NFT_REJECT_INET",
			    "nft_reject_inet", NFT, plan_reject},
	[FEATURE_CT] = {"conntrack", "connection tracking",
			"CONFIG_NF_CONNTRACK, CONFIG_NFT_CT",
			"nf_conntrack, nft_ct", NFT, plan_ct},
	[FEATURE_CT_MARK] = {"conntrack-mark", "marks of connections",
			     "CONFIG_NF_CONNTRACK_MARK", NULL, CT,
			     plan_ct_mark},
	[FEATURE_CT_ZONE] = {"conntrack-zones", "equal addresses tracked apart",
			     "CONFIG_NF_CONNTRACK_ZONES", NULL, CT,
			     plan_ct_zone},
	[FEATURE_CONNECTIONS] = {"connlimit", "limits of open connections",
				 "CONFIG_NFT_CONNLIMIT",
				 "nft_connlimit, nf_conncount", CT,
				 plan_connections},
	[FEATURE_NAT] = {"nat", "address translation",
			 "CONFIG_NF_NAT, CONFIG_NFT_NAT",
			 "nf_nat, nft_nat, nft_chain_nat", CT, plan_nat},
	[FEATURE_MASQUERADE] = {"masquerade",
				"translation to a link's own address",
				"CONFIG_NFT_MASQ", "nft_masq",
				CT | FEATURE_BIT(FEATURE_NAT), plan_masquerade},
	[FEATURE_CT_NETLINK] = {"conntrack-netlink",
				"tracked connections listed and ended",
				"CONFIG_NF_CT_NETLINK", "nf_conntrack_netlink",
				CT, NULL},
	[FEATURE_PACKET] = {"packet-sockets", "packets as they are on a link",
			    "CONFIG_PACKET", "af_packet", 0, NULL},
};
static_assert(N_FEATURES <= 32, "a feature has no bit");

struct plan *feature_plan(enum feature f)
{
	struct plan *p = plan_new();

	plan_ns(p, "trial", false);
	features[f].plan(p, "trial");
	plan_finish(p, NULL);
	return p;
}

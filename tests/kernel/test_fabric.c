// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_fabric.c - what a plan says is what the kernel has
 *
 * One plan with every kind of object, looked at with ip and nft from inside
 * its namespaces.
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fabrics.h"

static struct addr six(const char *text)
{
	struct addr a;

	assert_true(addr_parse(text, &a));
	return a;
}

static struct prefix block(const char *text)
{
	struct prefix p;

	assert_true(prefix_parse(text, &p));
	return p;
}

static struct nf_range of(const char *cidr)
{
	struct prefix p = block(cidr);

	return (struct nf_range){{.addr = prefix_first(p)},
				 {.addr = prefix_last(p)}};
}

static struct nf_range num(uint32_t lo, uint32_t hi)
{
	return (struct nf_range){{.num = lo}, {.num = hi}};
}

static void routes(struct plan *p)
{
	plan_neigh(p, "r", "x0", ipv4(169, 254, 0, 1));
	plan_neigh(p, "r", "x0", six("fe80::a"));
	plan_route(p, "r",
		   &(struct plan_route){.table = 1000,
					.to = block("10.0.1.4/32"),
					.link = "x0",
					.src = ipv4(10, 0, 1, 1)});
	plan_route(p, "r",
		   &(struct plan_route){.table = 2001,
					.to = block("0.0.0.0/0"),
					.link = "x0",
					.via = ipv4(169, 254, 0, 1)});
	plan_route(p, "r",
		   &(struct plan_route){.table = 2001,
					.to = block("10.0.0.0/16"),
					.type = PLAN_THROW});
	plan_route(p, "r",
		   &(struct plan_route){.to = block("2001:db8:9::/48"),
					.link = "x0",
					.via = six("fe80::a")});
	plan_rule(p, "r",
		  &(struct plan_rule){.family = AF_INET,
				      .priority = 100,
				      .mark = 2001,
				      .mask = UINT32_MAX,
				      .table = 2001});
	plan_rule(p, "r",
		  &(struct plan_rule){.family = AF_INET,
				      .priority = 150,
				      .mark = 0x100,
				      .mask = 0xff00,
				      .table = 301});
	plan_rule(p, "r",
		  &(struct plan_rule){
			  .family = AF_INET, .priority = 200, .table = 1000});
	plan_rule(p, "r",
		  &(struct plan_rule){
			  .family = AF_INET6, .priority = 200, .table = 1000});
}

static void sets(struct plan *p)
{
	static const struct plan_set all[] = {
		{.name = "addresses", .keys = {NF_IP_SADDR}},
		{.name = "blocks", .keys = {NF_IP_DADDR}, .interval = true},
		{.name = "blocks6", .keys = {NF_IP6_DADDR}, .interval = true},
		{.name = "ports",
		 .keys = {NF_IP_SADDR, NF_L4PROTO, NF_DPORT},
		 .interval = true},
		{.name = "links", .keys = {NF_IIF, NF_IP_SADDR}},
		{.name = "verdicts", .keys = {NF_IIFGROUP}, .verdicts = true},
		{.name = "marks", .keys = {NF_IIF}, .data = NF_MARK},
		{.name = "nat", .keys = {NF_IP_DADDR}, .data = NF_IP_DADDR},
		{.name = "pings",
		 .keys = {NF_IP_SADDR, NF_ICMP_TYPE, NF_ICMP_CODE},
		 .interval = true,
		 .verdicts = true},
	};
	const struct plan_element elements[] = {
		{.set = "addresses", .fields = {of("10.0.1.4/32")}},
		{.set = "blocks", .fields = {of("10.0.0.0/16")}},
		{.set = "blocks", .fields = {of("10.1.0.0/16")}},
		{.set = "blocks", .fields = {of("240.0.0.0/4")}},
		{.set = "blocks6", .fields = {of("2001:db8::/56")}},
		{.set = "ports",
		 .fields = {of("10.0.0.0/15"), num(6, 6), num(8000, 8099)}},
		{.set = "ports",
		 .fields = {of("0.0.0.0/0"), num(17, 17), num(0, 65535)}},
		{.set = "links",
		 .fields = {{.lo = {.link = "x0"}}, of("10.0.1.4/32")}},
		{.set = "verdicts",
		 .fields = {num(7, 7)},
		 .verdict = NF_V_JUMP,
		 .chain = "deny"},
		{.set = "verdicts",
		 .fields = {num(8, 8)},
		 .verdict = NF_V_DROP},
		{.set = "marks",
		 .fields = {{.lo = {.link = "x0"}}},
		 .data = {.num = 2001}},
		{.set = "nat",
		 .fields = {of("198.18.0.1/32")},
		 .data = {.addr = ipv4(10, 0, 1, 4)}},
		{.set = "pings",
		 .fields = {of("10.0.0.0/8"), num(8, 8), num(0, 255)},
		 .verdict = NF_V_RETURN},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		plan_set(p, "r", &all[i]);
	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		plan_element(p, "r", &elements[i]);
}

static void chains(struct plan *p)
{
	struct plan_chain *forward = plan_chain(
		p, "r",
		&(struct plan_chain){
			.name = "forward", .hook = HOOK_FORWARD, .drop = true});
	struct plan_chain *nat = plan_chain(
		p, "r",
		&(struct plan_chain){.name = "arriving",
				     .hook = HOOK_PREROUTING,
				     .nat = true,
				     .priority = -100});
	struct plan_chain *deny = plan_chain(
		p, "r", &(struct plan_chain){.name = "deny"});

	PLAN_RULE(p, deny, NF_LOG("DENIED egress"), NF_DROP_IT);
	PLAN_RULE(p, nat, NF_FROM_LINK("x0"),
		  {.op = NF_OP_DNAT, .name = "nat", .keys = {NF_IP_DADDR}});
	PLAN_RULE(p, forward, NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED),
		  NF_ACCEPT_IT);
	PLAN_RULE(p, forward, NF_NOT_IN("links", NF_IIF, NF_IP_SADDR),
		  NF_GOTO_TO("deny"));
	PLAN_RULE(p, forward, NF_VMAP("verdicts", NF_IIFGROUP));
	PLAN_RULE(p, forward, NF_IN("blocks6", NF_IP6_DADDR), NF_ACCEPT_IT);
	PLAN_RULE(p, forward, NF_EQ(NF_L4PROTO, 6),
		  NF_BETWEEN(NF_DPORT, 1000, 2000), NF_ACCEPT_IT);
	PLAN_RULE(p, forward, NF_SET_FROM(NF_MARK, "marks", NF_IIF));
	PLAN_RULE(p, forward, NF_EQ(NF_ICMP_TYPE, 8), NF_SET(NF_MARK, 5));
}

static const struct plan *everything(void)
{
	struct plan *p = plan_started();

	plan_ns(p, "r", true);
	plan_ns(p, "n", false);
	plan_sysctl(p, "r", "ipv4/ip_forward", "1");
	plan_sysctl(p, "r", "ipv6/conf/all/forwarding", "1");
	plan_sysctl(p, "r", "ipv4/icmp_ratelimit", "0");
	plan_link(p,
		  &(struct plan_end){.ns = "r",
				     .name = "x0",
				     .mtu = 9001,
				     .group = 7,
				     .proxy_arp = true,
				     .forwarding = true,
				     .alias = "eni-0123456789abcdef0"},
		  &(struct plan_end){.ns = "n",
				     .name = "eth0",
				     .mtu = 8500,
				     .group = 12,
				     .alias = "the other end"});
	plan_addr(p, "r", "lo", block("10.0.1.1/32"));
	plan_addr(p, "n", "eth0", (struct prefix){ipv4(10, 0, 1, 4), 24});
	plan_addr(p, "n", "eth0", (struct prefix){six("2001:db8::4"), 128});
	routes(p);
	sets(p);
	chains(p);
	plan_finish(p, NULL);
	return p;
}

/* --- links -------------------------------------------------------------------- */

static const json_t *named(const json_t *list, const char *name)
{
	json_t *one;
	size_t i;

	json_array_foreach((json_t *)list, i, one)
	{
		const char *is = json_string_value(
			json_object_get(one, "ifname"));

		if (is && strcmp(is, name) == 0)
			return one;
	}
	fail_msg("no link %s", name);
	return NULL;
}

static void assert_field(const json_t *o, const char *key, const char *value)
{
	const char *is = json_string_value(json_object_get(o, key));

	if (!is || strcmp(is, value) != 0)
		fail_msg("%s is %s, not %s", key, is ? is : "absent", value);
}

static void assert_end(const struct fabric *f, const struct plan_end *end,
		       int far)
{
	json_t *links = inside_json(f, end->ns, "ip -j -d link");
	const json_t *l = named(links, end->name);

	assert_int_equal(json_integer_value(json_object_get(l, "ifindex")),
			 end->ifindex);
	assert_int_equal(json_integer_value(json_object_get(l, "link_index")),
			 far);
	assert_int_equal(json_integer_value(json_object_get(l, "mtu")),
			 end->mtu);
	assert_field(l, "address",
		     text_given("%02x:%02x:%02x:%02x:%02x:%02x", end->mac[0],
				end->mac[1], end->mac[2], end->mac[3],
				end->mac[4], end->mac[5]));
	assert_field(l, "group", text_given("%u", end->group));
	assert_field(l, "operstate", "UP");
	assert_field(l, "ifalias", end->alias);
	assert_field(l, "inet6_addr_gen_mode", "none");
	json_decref(links);
}

static void both_ends_of_a_link_are_as_planned(void **state)
{
	const struct plan *p = everything();
	const struct plan_link *l = &plan_has(p, "r", PLAN_LINK, "x0")->link;
	const struct fabric *f = fabric_holding(p);

	(void)state;
	assert_end(f, &l->end[0], l->end[1].ifindex);
	assert_end(f, &l->end[1], l->end[0].ifindex);
	assert_string_equal(
		inside(f, "r",
		       "cd /proc/sys/net/ipv4; cat conf/x0/forwarding "
		       "conf/x0/proxy_arp neigh/x0/proxy_delay "
		       "conf/x0/rp_filter conf/x0/send_redirects"),
		"1\n1\n0\n0\n0\n");
	assert_string_equal(inside(f, "n",
				   "cd /proc/sys/net/ipv4; cat "
				   "conf/eth0/forwarding conf/eth0/proxy_arp"),
			    "0\n0\n");
}

static void the_kernel_adds_no_addresses_of_its_own(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_string_equal(inside(f, "r",
				   "ip -br addr show x0 | "
				   "sed 's/.*UP *//'"),
			    "\n");
	assert_string_equal(inside(f, "n",
				   "ip -br addr show eth0 | "
				   "sed 's/.*UP *//; s/ *$//'"),
			    "10.0.1.4/24 2001:db8::4/128\n");
	assert_string_equal(inside(f, "r",
				   "ip -br addr show lo | "
				   "sed 's/.*UNKNOWN *//; s/ *$//'"),
			    "127.0.0.1/8 10.0.1.1/32 ::1/128\n");
}

static void an_address_brings_no_route_along(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_string_equal(inside(f, "n", "ip route; ip -6 route"), "");
}

static void an_ipv6_address_is_ready_at_once(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state; /* no duplicate address detection */
	assert_string_equal(inside(f, "n", "ip -6 addr show eth0 tentative"),
			    "");
}

/* --- neighbours, routes, rules, settings ----------------------------------------- */

static void neighbours_are_permanent(void **state)
{
	const struct plan *p = everything();
	const uint8_t *mac = plan_has(p, "r", PLAN_LINK, "x0")->link.end[1].mac;
	const struct fabric *f = fabric_holding(p);

	(void)state;
	assert_string_equal(
		inside(f, "r", "ip neigh show dev x0 | sort"),
		text_given("169.254.0.1 lladdr %02x:%02x:%02x:%02x:%02x:%02x "
			   "PERMANENT \n"
			   "fe80::a lladdr %02x:%02x:%02x:%02x:%02x:%02x "
			   "PERMANENT \n",
			   mac[0], mac[1], mac[2], mac[3], mac[4], mac[5],
			   mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]));
}

static void routes_lie_in_their_tables(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_string_equal(inside(f, "r", "ip route show table 1000"),
			    "10.0.1.4 dev x0 proto static scope link "
			    "src 10.0.1.1 \n");
	assert_string_equal(inside(f, "r", "ip route show table 2001"),
			    "default via 169.254.0.1 dev x0 proto static "
			    "onlink \n"
			    "throw 10.0.0.0/16 proto static \n");
	assert_string_equal(inside(f, "r", "ip -6 route show table main"),
			    "2001:db8:9::/48 via fe80::a dev x0 proto static "
			    "metric 1024 onlink pref medium\n");
}

static void a_router_has_no_rules_but_the_planned_ones(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_string_equal(inside(f, "r", "ip rule"),
			    "100:\tfrom all fwmark 0x7d1 lookup 2001\n"
			    "150:\tfrom all fwmark 0x100/0xff00 lookup 301\n"
			    "200:\tfrom all lookup 1000\n");
	assert_string_equal(inside(f, "r", "ip -6 rule"),
			    "200:\tfrom all lookup 1000\n");
	assert_string_equal(inside(f, "n", "ip rule"),
			    "0:\tfrom all lookup local\n"
			    "32766:\tfrom all lookup main\n"
			    "32767:\tfrom all lookup default\n");
}

static void settings_are_written(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_string_equal(
		inside(f, "r",
		       "cd /proc/sys/net; cat ipv4/ip_forward "
		       "ipv6/conf/all/forwarding ipv4/icmp_ratelimit"),
		"1\n1\n0\n");
}

/* --- nftables -------------------------------------------------------------------- */

/* The listing of one object, its white space reduced to single blanks */
static const char *listed(const struct fabric *f, const char *what)
{
	return inside(f, "r", "nft -n list %s | tr -s ' \\t\\n' ' '", what);
}

static void assert_listed(const struct fabric *f, const char *what,
			  const char *expected)
{
	const char *is = listed(f, what);

	if (!strstr(is, expected))
		fail_msg("%s: %s\nlacks %s", what, is, expected);
}

static void sets_and_maps_have_their_elements(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_listed(f, "set inet vpclab addresses",
		      "type ipv4_addr elements = { 10.0.1.4 }");
	assert_listed(f, "set inet vpclab blocks",
		      "type ipv4_addr flags interval elements = { "
		      "10.0.0.0/16, 10.1.0.0/16, 240.0.0.0/4 }");
	assert_listed(f, "set inet vpclab blocks6",
		      "type ipv6_addr flags interval elements = { "
		      "2001:db8::/56 }");
	assert_listed(f, "set inet vpclab ports",
		      "type ipv4_addr . inet_proto . inet_service flags "
		      "interval elements = { ");
	assert_listed(f, "set inet vpclab ports",
		      "10.0.0.0/15 . 6 . 8000-8099");
	assert_listed(f, "set inet vpclab ports", "0.0.0.0/0 . 17 . 0-65535");
	assert_listed(f, "set inet vpclab links", "\"x0\" . 10.0.1.4");
	assert_listed(f, "map inet vpclab verdicts", "7 : jump deny");
	assert_listed(f, "map inet vpclab verdicts", "8 : drop");
	assert_listed(f, "map inet vpclab marks", "\"x0\" : 0x000007d1");
	assert_listed(f, "map inet vpclab nat", "198.18.0.1 : 10.0.1.4");
	assert_listed(f, "map inet vpclab pings",
		      "10.0.0.0/8 . 8 . 0-255 : return");
}

static void chains_have_their_rules_in_order(void **state)
{
	const struct fabric *f = fabric_holding(everything());

	(void)state;
	assert_listed(f, "chain inet vpclab deny",
		      "chain deny { log prefix \"DENIED egress\" group 5 "
		      "snaplen 128 drop }");
	assert_listed(f, "chain inet vpclab arriving",
		      "type nat hook prerouting priority -100; policy accept; "
		      "iif \"x0\" dnat ip to ip daddr map @nat");
	assert_listed(f, "chain inet vpclab forward",
		      "type filter hook forward priority 0; policy drop; "
		      "ct state 0x2,0x4 accept "
		      "iif . ip saddr != @links goto deny "
		      "iifgroup vmap @verdicts "
		      "ip6 daddr @blocks6 accept "
		      "tcp dport 1000-2000 accept "
		      "meta mark set iif map @marks "
		      "icmp type 8 meta mark set 0x00000005");
}

/* --- big ---------------------------------------------------------------------------- */

static void a_set_of_thousands_fits_into_one_transaction(void **state)
{
	enum { N = 6000 };
	struct plan *p = plan_started();
	const struct fabric *f;

	(void)state;
	plan_ns(p, "r", true);
	plan_set(p, "r",
		 &(struct plan_set){.name = "many",
				    .keys = {NF_IP_SADDR, NF_L4PROTO, NF_DPORT},
				    .interval = true});
	for (uint32_t i = 0; i < N; i++) {
		struct addr a = addr_add(ipv4(10, 0, 0, 0), i);

		plan_element(p, "r",
			     &(struct plan_element){
				     .set = "many",
				     .fields = {{{.addr = a}, {.addr = a}},
						num(6, 6),
						num(i, i + 9)}});
	}
	plan_finish(p, NULL);
	f = fabric_holding(p);
	assert_string_equal(inside(f, "r",
				   "nft list set inet vpclab many | tr , '\\n' "
				   "| grep -c ' . tcp . '"),
			    text_given("%d\n", N));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, fabrics_drop)
		T(both_ends_of_a_link_are_as_planned),
		T(the_kernel_adds_no_addresses_of_its_own),
		T(an_address_brings_no_route_along),
		T(an_ipv6_address_is_ready_at_once),
		T(neighbours_are_permanent),
		T(routes_lie_in_their_tables),
		T(a_router_has_no_rules_but_the_planned_ones),
		T(settings_are_written),
		T(sets_and_maps_have_their_elements),
		T(chains_have_their_rules_in_order),
		T(a_set_of_thousands_fits_into_one_transaction),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

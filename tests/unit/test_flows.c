// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flows.c - flows gained and lost between two lab files
 */
#include "tests/unit/labs/given.h"

#include "cli/flow_groups.h"
#include "tests/support/models.h"

enum { ROWS = 2 };

static void compare(FILE *to, const char *before, const char *after, bool table)
{
	struct arena *arena = arena_new();
	struct flow_changes all = flows_compare(arena, model_given(before),
						model_given(after));
	struct flow_groups groups = flow_groups(arena, &all);

	if (table)
		flow_groups_markdown(to, &groups, ROWS);
	else
		flow_groups_print(to, &groups, false);
	arena_free(arena);
}

static const char *said(const char *before, const char *after, bool table)
{
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);
	const char *copy;

	assert_non_null(to);
	compare(to, before, after, table);
	fclose(to);
	copy = text_given("%s", text);
	free(text);
	return copy;
}

static void assert_flows(const char *before, const char *after,
			 const char *expected)
{
	assert_same_text(said(before, after, false), expected);
}

/* --- what changed --------------------------------------------------------- */

#define LAB(groups_, more_)                                              \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.0.0.0/16\n"                                        \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n" \
	"    security_groups: {client: {}, server: {ingress: [" groups_  \
	"]}}\n"                                                          \
	"instances:\n"                                                   \
	"  one: {subnet: a, security_groups: client}\n"                  \
	"  two: {subnet: b, security_groups: client}\n"                  \
	"  web: {subnet: b, security_groups: server, ports: [80, 53/udp]}\n" more_

static void a_rule_and_the_flows_it_admits(void **state)
{
	(void)state;
	assert_flows(LAB("", ""), LAB("{tcp: 80, from: client}", ""),
		     "+ one, two → web:80/tcp\n"
		     "    security group server: + ingress tcp 80 from client "
		     "(SG_HAS_NO_RULES)\n"
		     "\n2 gained, 0 lost\n");
}

static void a_rule_that_is_gone(void **state)
{
	(void)state;
	assert_flows(LAB("{tcp: 80, from: any}, {udp: 53, from: client}", ""),
		     LAB("{udp: 53, from: client}", ""),
		     "- one, two → web:80/tcp\n"
		     "    security group server: - ingress tcp 80 from "
		     "0.0.0.0/0 (ENI_SG_RULES_MISMATCH)\n"
		     "\n0 gained, 2 lost\n");
}

static void ports_where_nobody_listens_in_ranges(void **state)
{
	(void)state;
	assert_flows(LAB("{tcp: 80, from: client}", ""),
		     LAB("{tcp: 80, from: client}, {tcp: [100-200, 201-300, "
			 "400], from: 10.0.1.0/24}, {icmp: all, from: "
			 "client}",
			 ""),
		     "+ one, two → web/icmp\n"
		     "    security group server: + ingress icmp all from "
		     "client (ENI_SG_RULES_MISMATCH)\n"
		     "\nwhere nobody listens:\n"
		     "+ one → web:100-200/tcp\n"
		     "    security group server: + ingress tcp 100-200 from "
		     "10.0.1.0/24 (ENI_SG_RULES_MISMATCH)\n"
		     "+ one → web:201-300/tcp\n"
		     "    security group server: + ingress tcp 201-300 from "
		     "10.0.1.0/24 (ENI_SG_RULES_MISMATCH)\n"
		     "+ one → web:400/tcp\n"
		     "    security group server: + ingress tcp 400 from "
		     "10.0.1.0/24 (ENI_SG_RULES_MISMATCH)\n"
		     "\n2 gained, 0 lost, 3 where nobody listens\n");
}

static void another_group_is_the_reason(void **state)
{
	(void)state;
	assert_flows(LAB("{tcp: 80, from: client}", ""),
		     LAB("{tcp: 80, from: client}", "") "  three: {subnet: a, "
							"security_groups: "
							"client}\n",
		     "with new nodes:\n"
		     "+ three → web:80/tcp\n"
		     "\n0 gained, 0 lost, 1 with new nodes\n");
}

static void a_node_that_is_gone(void **state)
{
	(void)state;
	assert_flows(LAB("{tcp: 80, from: client}", "  old: {subnet: a, "
						    "security_groups: server, "
						    "ports: 80}\n"),
		     LAB("{tcp: 80, from: client}", ""),
		     "with removed nodes:\n"
		     "- one, two → old:80/tcp\n"
		     "\n0 gained, 0 lost, 2 with removed nodes\n");
}

static void what_listens_no_more(void **state)
{
	(void)state;
	assert_flows(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, "
		"security_groups: {open: {ingress: [all]}}}}\n"
		"instances: {one: {subnet: a}, web: {subnet: a, "
		"security_groups: open, ports: [80, 81]}}\n",
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, "
		"security_groups: {open: {ingress: [all]}}}}\n"
		"instances: {one: {subnet: a}, web: {subnet: a, "
		"security_groups: open, ports: [80]}}\n",
		"- one → web:81/tcp\n"
		"    instance web: ports 80, 81 -> 80\n"
		"\n0 gained, 1 lost\n");
}

#define ROUTED(private_, of_b_)                                           \
	"vpcs:\n"                                                         \
	"  app:\n"                                                        \
	"    cidr: 10.0.0.0/16\n"                                         \
	"    internet_gateway: true\n"                                    \
	"    subnets:\n"                                                  \
	"      out: {cidr: 10.0.0.0/24, route_table: public}\n"           \
	"      a: {cidr: 10.0.1.0/24, route_table: private}\n"            \
	"      b: {cidr: 10.0.2.0/24, az: b, route_table: " of_b_ "}\n"   \
	"    nat_gateways: {nat: out}\n"                                  \
	"    route_tables: {public: {0.0.0.0/0: igw}, private: " private_ \
	"}\n"                                                             \
	"functions: {f: {subnets: [a, b]}}\n"                             \
	"internet: {api.example.com: 203.0.113.80}\n"

static void a_route_that_is_gone(void **state)
{
	(void)state;
	assert_flows(ROUTED("{0.0.0.0/0: nat}", "private"),
		     ROUTED("{}", "private"),
		     "- f → api.example.com:443/tcp\n"
		     "    route table private: - 0.0.0.0/0 NAT gateway nat "
		     "(NO_ROUTE_TO_DESTINATION)\n"
		     "- f → internet:80,443/tcp\n"
		     "    route table private: - 0.0.0.0/0 NAT gateway nat "
		     "(NO_ROUTE_TO_DESTINATION)\n"
		     "\n0 gained, 2 lost\n");
}

static void another_table_of_one_subnet(void **state)
{
	(void)state; /* F-7 */
	assert_flows(ROUTED("{0.0.0.0/0: nat}", "private"),
		     ROUTED("{0.0.0.0/0: nat}", "main"),
		     "- f@b → api.example.com:443/tcp\n"
		     "    subnet b: route_table private -> main "
		     "(NO_ROUTE_TO_DESTINATION)\n"
		     "- f@b → internet:80,443/tcp\n"
		     "    subnet b: route_table private -> main "
		     "(NO_ROUTE_TO_DESTINATION)\n"
		     "\n0 gained, 2 lost\n");
}

#define ACLS(egress_)                                                        \
	"vpcs:\n"                                                            \
	"  app:\n"                                                           \
	"    cidr: 10.0.0.0/16\n"                                            \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, network_acl: " \
	"data}}\n"                                                           \
	"    network_acls: {data: {ingress: [{rule: 100, allow: {tcp: 80}, " \
	"cidr: 10.0.1.0/24}], egress: [{rule: 100, allow: {tcp: " egress_    \
	"}, cidr: 10.0.1.0/24}]}}\n"                                         \
	"    security_groups: {open: {ingress: [all]}}\n"                    \
	"instances: {one: {subnet: a}, web: {subnet: b, security_groups: "   \
	"open, ports: 80}}\n"

static void answers_that_an_acl_drops(void **state)
{
	(void)state; /* F-20 */
	assert_flows(ACLS("1024-65535"), ACLS("49152-65535"),
		     "- one → web:80/tcp\n"
		     "    network ACL data: egress 100 allow tcp 1024-65535 "
		     "10.0.1.0/24 -> allow tcp 49152-65535 10.0.1.0/24 "
		     "(SUBNET_ACL_RESTRICTION)\n"
		     "\n0 gained, 1 lost\n");
}

static void ipv6_by_itself(void **state)
{
	static const char lab[] =
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    ipv6_cidr: auto\n"
		"    subnets: {a: {cidr: 10.0.1.0/24, ipv6_cidr: auto}}\n"
		"    security_groups: {server: {ingress: [{tcp: 80, from: "
		"%s}]}}\n"
		"instances:\n"
		"  one: {subnet: a, ipv6_address: auto}\n"
		"  web: {subnet: a, ipv6_address: auto, security_groups: "
		"server, ports: 80}\n";

	(void)state;
	assert_flows(text_given(lab, "0.0.0.0/0"), text_given(lab, "any"),
		     "+ one → web:80/tcp over IPv6\n"
		     "    security group server: + ingress tcp 80 from ::/0 "
		     "(ENI_SG_RULES_MISMATCH)\n"
		     "\n1 gained, 0 lost\n");
}

static void a_name_that_means_another_address(void **state)
{
	static const char lab[] =
		"vpcs: {app: {cidr: 10.0.0.0/16, enable_dns_support: %s, "
		"subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, "
		"security_groups: {open: {ingress: [{tcp: 5432, from: "
		"any}]}}}}\n"
		"functions: {f: {subnets: a}}\n"
		"databases: {orders: {engine: postgres, subnets: [a, b], "
		"security_groups: open}}\n";

	(void)state; /* DNS-2 */
	assert_flows(text_given(lab, "true"), text_given(lab, "false"),
		     "- f → orders:5432/tcp\n"
		     "    VPC app: enable_dns_support true -> false "
		     "(DNS_NO_RESOLVER)\n"
		     "\n0 gained, 1 lost\n");
}

/* Each flow by its own rule, whatever else is different */
static void of_several_changes_the_one_that_decides(void **state)
{
	static const char lab[] =
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b, "
		"network_acl: data}}\n"
		"    network_acls: {data: {ingress: [%s], egress: [{rule: 1, "
		"allow: all, cidr: 0.0.0.0/0}]}}\n"
		"    security_groups: {server: {ingress: [%s]}, other: "
		"{ingress: [%s]}}\n"
		"instances:\n"
		"  one: {subnet: a}\n"
		"  web: {subnet: a, security_groups: server, ports: [80, "
		"81]}\n"
		"  db: {subnet: b, security_groups: other, ports: 5432}\n";

	(void)state;
	assert_flows(
		text_given(
			lab,
			"{rule: 7, deny: {tcp: 5432}, cidr: 10.0.1.0/24}, {rule: 9, "
			"allow: all, cidr: 0.0.0.0/0}",
			"{tcp: 81, from: 10.0.1.4}",
			"{tcp: 5432, from: 10.0.1.4}"),
		text_given(lab, "{rule: 9, allow: all, cidr: 0.0.0.0/0}",
			   "{tcp: 80, from: 10.0.1.4}",
			   "{tcp: 5432, from: 10.0.1.4}, {tcp: 1, from: "
			   "10.1.0.0/16}"),
		"+ one → db:5432/tcp\n"
		"    network ACL data: - ingress 7 deny tcp 5432 10.0.1.0/24 "
		"(SUBNET_ACL_RESTRICTION)\n"
		"+ one → web:80/tcp\n"
		"    security group server: + ingress tcp 80 from 10.0.1.4/32 "
		"(ENI_SG_RULES_MISMATCH)\n"
		"- one → web:81/tcp\n"
		"    security group server: - ingress tcp 81 from 10.0.1.4/32 "
		"(ENI_SG_RULES_MISMATCH)\n"
		"\n2 gained, 1 lost\n");
}

static void words_alone_change_no_flow(void **state)
{
	(void)state;
	assert_flows(LAB("{tcp: 80, from: client}", ""),
		     LAB("{tcp: 80, from: client, description: web}", ""),
		     "no flow was gained or lost\n");
}

/* --- as a table ----------------------------------------------------------- */

static void a_table_has_so_many_rows(void **state)
{
	(void)state;
	assert_same_text(
		said(LAB("", "  old: {subnet: a, security_groups: server, "
			     "ports: 80}\n"),
		     LAB("{tcp: 80, from: client}, {udp: 53, from: one}, "
			 "{tcp: 22, from: client}",
			 "  old: {subnet: a, security_groups: client}\n"
			 "prefix_lists: {one: [10.0.1.4/32]}\n"),
		     true),
		"### Flows: 4 gained, 0 lost, 3 where nobody listens\n"
		"\n"
		"| | Flow | Why |\n"
		"| --- | --- | --- |\n"
		"| ➕ | `old, one, two → web:80/tcp` | security group server: + "
		"ingress tcp 80 from client (SG_HAS_NO_RULES) |\n"
		"| ➕ | `one → web:53/udp` | security group server: + ingress "
		"udp 53 from prefix list one (SG_HAS_NO_RULES) |\n"
		"\nand 1 more\n");
}

static void a_table_of_nothing(void **state)
{
	(void)state;
	assert_same_text(said(LAB("", ""), LAB("", ""), true),
			 "### Flows: none gained, none lost\n");
}

#define FLOW_TEST(name) cmocka_unit_test_teardown(name, models_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FLOW_TEST(a_rule_and_the_flows_it_admits),
		FLOW_TEST(a_rule_that_is_gone),
		FLOW_TEST(ports_where_nobody_listens_in_ranges),
		FLOW_TEST(another_group_is_the_reason),
		FLOW_TEST(a_node_that_is_gone),
		FLOW_TEST(what_listens_no_more),
		FLOW_TEST(a_route_that_is_gone),
		FLOW_TEST(another_table_of_one_subnet),
		FLOW_TEST(answers_that_an_acl_drops),
		FLOW_TEST(ipv6_by_itself),
		FLOW_TEST(a_name_that_means_another_address),
		FLOW_TEST(of_several_changes_the_one_that_decides),
		FLOW_TEST(words_alone_change_no_flow),
		FLOW_TEST(a_table_has_so_many_rows),
		FLOW_TEST(a_table_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

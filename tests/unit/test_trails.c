// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_trails.c - every step of a packet's way, there and back
 *
 * The model's own answer is only worth reading when it misses no step: each
 * test has all of them, in order. "--" is where the packet has arrived.
 */
#include "tests/support/asking.h"

static const char app[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    ipv6_cidr: auto\n"
	"    enable_dns_hostnames: true\n"
	"    internet_gateway: true\n"
	"    egress_only_internet_gateway: true\n"
	"    subnets:\n"
	"      public: {cidr: 10.0.0.0/24, route_table: public, network_acl: edge}\n"
	"      a: {cidr: 10.0.1.0/24, ipv6_cidr: auto, route_table: private}\n"
	"      b: {cidr: 10.0.2.0/24, az: b}\n"
	"    nat_gateways: {nat: public}\n"
	"    route_tables:\n"
	"      public: {0.0.0.0/0: igw}\n"
	"      private: {0.0.0.0/0: nat, '::/0': eigw}\n"
	"    network_acls:\n"
	"      edge: {ingress: [{rule: 10, allow: all, cidr: 0.0.0.0/0}], egress: [{rule: 10, allow: all, cidr: 0.0.0.0/0}]}\n"
	"    security_groups:\n"
	"      function: {egress: [all]}\n"
	"      database: {ingress: [{tcp: 5432, from: function}]}\n"
	"      web: {ingress: [{tcp: 80, from: any}]}\n"
	"      secrets: {ingress: [{tcp: 443, from: 10.0.0.0/16}]}\n"
	"    endpoints:\n"
	"      s3: {service: s3, type: gateway, route_tables: private}\n"
	"      secrets: {service: secretsmanager, subnets: b, security_groups: secrets}\n"
	"functions:\n"
	"  report: {subnets: a, security_groups: function, ipv6: true}\n"
	"  plain: {}\n"
	"databases:\n"
	"  orders: {engine: postgres, subnets: [a, b], az: b, security_groups: database}\n"
	"instances:\n"
	"  web: {subnet: public, security_groups: web, public_ip: true, ports: 80}\n"
	"  peer: {subnet: public, security_groups: web, ports: 80}\n"
	"  strong: {subnet: a, security_groups: function, ipv6_address: auto}\n"
	"services: {s3: {}, secretsmanager: {}}\n"
	"internet: {api.example.com: {address: 203.0.113.80, ipv6_address: auto}}\n";

static void inside_one_subnet_no_acl_and_no_route_is_asked(void **state)
{
	(void)state;
	assert_analysis(app, "web peer:80", "open",
			"instance web\n"
			"ENI web\n"
			"security group web, egress\n"
			"route table public\n"
			"security group web, ingress\n"
			"ENI peer\n"
			"instance peer\n"
			"--\n"
			"ENI peer\n"
			"security group web, egress\n"
			"route table public\n"
			"security group web, ingress\n"
			"ENI web\n"
			"instance web\n");
}

static void from_a_function_to_a_database_across_subnets(void **state)
{
	(void)state;
	assert_analysis(app, "report orders", "open",
			"function report\n"
			"ENI report@a\n"
			"security group function, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"network ACL default, ingress\n"
			"security group database, ingress\n"
			"ENI orders\n"
			"database orders\n"
			"--\n"
			"ENI orders\n"
			"security group database, egress\n"
			"network ACL default, egress\n"
			"route table main\n"
			"network ACL default, ingress\n"
			"security group function, ingress\n"
			"ENI report@a\n"
			"function report\n");
}

static void out_by_a_nat_gateway(void **state)
{
	(void)state;
	assert_analysis(app, "report@a api.example.com", "open",
			"function report\n"
			"ENI report@a\n"
			"security group function, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"network ACL edge, ingress\n"
			"NAT gateway nat\n"
			"network ACL edge, egress\n"
			"route table public\n"
			"internet gateway of app\n"
			"internet\n"
			"internet host api.example.com\n"
			"--\n"
			"internet gateway of app\n"
			"network ACL edge, ingress\n"
			"NAT gateway nat\n"
			"network ACL edge, egress\n"
			"route table public\n"
			"network ACL default, ingress\n"
			"security group function, ingress\n"
			"ENI report@a\n"
			"function report\n");
}

static void in_from_the_internet(void **state)
{
	(void)state;
	assert_analysis(app, "--address=public internet web:80", "open",
			"internet host internet\n"
			"internet\n"
			"internet gateway of app\n"
			"network ACL edge, ingress\n"
			"security group web, ingress\n"
			"ENI web\n"
			"instance web\n"
			"--\n"
			"ENI web\n"
			"security group web, egress\n"
			"network ACL edge, egress\n"
			"route table public\n"
			"internet gateway of app\n"
			"internet host internet\n");
}

static void out_by_an_internet_gateway(void **state)
{
	(void)state;
	assert_analysis(app, "web api.example.com", "open",
			"instance web\n"
			"ENI web\n"
			"security group web, egress\n"
			"network ACL edge, egress\n"
			"route table public\n"
			"internet gateway of app\n"
			"internet\n"
			"internet host api.example.com\n"
			"--\n"
			"internet gateway of app\n"
			"network ACL edge, ingress\n"
			"security group web, ingress\n"
			"ENI web\n"
			"instance web\n");
}

static void by_a_gateway_endpoint(void **state)
{
	(void)state;
	assert_analysis(app, "strong s3", "open",
			"instance strong\n"
			"ENI strong\n"
			"security group function, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"gateway endpoint s3\n"
			"AWS service s3\n"
			"--\n"
			"gateway endpoint s3\n"
			"network ACL default, ingress\n"
			"security group function, ingress\n"
			"ENI strong\n"
			"instance strong\n");
}

static void by_an_interface_endpoint(void **state)
{
	(void)state;
	assert_analysis(app, "report secretsmanager", "open",
			"function report\n"
			"ENI report@a\n"
			"security group function, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"network ACL default, ingress\n"
			"security group secrets, ingress\n"
			"ENI secrets\n"
			"interface endpoint secrets\n"
			"--\n"
			"ENI secrets\n"
			"security group secrets, egress\n"
			"network ACL default, egress\n"
			"route table main\n"
			"network ACL default, ingress\n"
			"security group function, ingress\n"
			"ENI report@a\n"
			"function report\n");
}

static void out_in_ipv6_by_an_egress_only_gateway(void **state)
{
	(void)state;
	assert_analysis(app, "--ipv6 strong api.example.com", "open",
			"instance strong\n"
			"ENI strong\n"
			"security group function, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"egress-only internet gateway of app\n"
			"internet\n"
			"internet host api.example.com\n"
			"--\n"
			"egress-only internet gateway of app\n"
			"network ACL default, ingress\n"
			"security group function, ingress\n"
			"ENI strong\n"
			"instance strong\n");
}

static void a_function_outside_every_vpc(void **state)
{
	(void)state;
	assert_analysis(app, "plain api.example.com", "open",
			"function plain\n"
			"internet\n"
			"internet host api.example.com\n"
			"--\n"
			"function plain\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			inside_one_subnet_no_acl_and_no_route_is_asked,
			models_drop),
		cmocka_unit_test_teardown(
			from_a_function_to_a_database_across_subnets,
			models_drop),
		cmocka_unit_test_teardown(out_by_a_nat_gateway, models_drop),
		cmocka_unit_test_teardown(in_from_the_internet, models_drop),
		cmocka_unit_test_teardown(out_by_an_internet_gateway,
					  models_drop),
		cmocka_unit_test_teardown(by_a_gateway_endpoint, models_drop),
		cmocka_unit_test_teardown(by_an_interface_endpoint,
					  models_drop),
		cmocka_unit_test_teardown(out_in_ipv6_by_an_egress_only_gateway,
					  models_drop),
		cmocka_unit_test_teardown(a_function_outside_every_vpc,
					  models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

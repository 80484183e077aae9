// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_ask_ends.c - what ends of a question may be called
 */
#include <string.h>

#include "tests/support/asking.h"

static const char lab[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    internet_gateway: true\n"
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n"
	"    nat_gateways: {nat: a}\n"
	"    route_tables: {main: {0.0.0.0/0: igw}}\n"
	"    enable_dns_hostnames: true\n"
	"    endpoints:\n"
	"      s3: {service: s3, type: gateway, route_tables: main}\n"
	"      kms: {service: kms, subnets: a}\n"
	"  data:\n"
	"    cidr: 10.0.0.0/16\n"
	"    internet_gateway: true\n"
	"    vpn_gateway: true\n"
	"    subnets: {d: 10.0.1.0/24, n: 10.0.9.0/24}\n"
	"    nat_gateways: {nat: n}\n"
	"instances:\n"
	"  web: {subnet: a, private_ip: 10.0.1.50, public_ip: true, ports: "
	"80}\n"
	"  twin: {subnet: d, private_ip: 10.0.1.50, ports: 80}\n"
	"  two: {subnet: d, private_ip: 10.0.1.51, ports: [80, 81]}\n"
	"functions: {report: {subnets: [a, b]}, outside: {}}\n"
	"databases: {orders: {engine: postgres, subnets: [a, b]}}\n"
	"load_balancers: {nlb: {type: network, internal: true, subnets: a, "
	"listeners: {80: w}, target_groups: {w: web}}}\n"
	"elastic_ips: {idle: 198.18.0.77}\n"
	"on_premises: {office: {cidr: 192.168.0.0/16, vpn: data, hosts: {desk: "
	"192.168.1.5}}}\n"
	"services: {s3: {}, kms: {}}\n"
	"internet: {api.example.com: 203.0.113.80}\n";

/* Who it is that asks */
static const char *source(const char *text)
{
	const char *q = text_given("%s internet:443", text);
	struct asking a = asked_given(lab, q);

	for (size_t i = 0; i < a.report.findings.n; i++)
		print_message("%s\n", a.report.findings.items[i].text);
	assert_true(a.all.n > 0);
	return a.all.items[0].from->label;
}

/* Whom it asks, at which address */
static const char *target(const char *text)
{
	struct asking a = asked_given(lab, text_given("outside %s", text));
	const struct asked *one;

	for (size_t i = 0; i < a.report.findings.n; i++)
		print_message("%s\n", a.report.findings.items[i].text);
	assert_true(a.all.n > 0);
	one = &a.all.items[0];
	return arena_printf(a.arena, "%s %s:%d",
			    one->to->node ? one->to->node->o.name : "-",
			    ADDR(one->target.address), one->port);
}

static const char *id_of(const char *label)
{
	const struct model *m = model_given(lab);

	return model_place(m, label)->node->o.id;
}

static void sources_by_name(void **state)
{
	(void)state;
	assert_string_equal(source("report@b"), "report@b");
	assert_string_equal(source("--subnet=b report"), "report@b");
	assert_string_equal(source("outside"), "outside");
	assert_string_equal(source("internet"), "internet");
	assert_string_equal(source("api.example.com"), "api.example.com");
	assert_string_equal(source("app/nat"), "nat");
	assert_string_equal(source("kms.vpce"), "kms");
}

static void sources_by_identifier(void **state)
{
	(void)state;
	assert_string_equal(source(id_of("web")), "web");
	assert_string_equal(source(id_of("outside")), "outside");
	assert_string_equal(
		source("arn:aws:lambda:us-east-1:123456789012:function:report"),
		"report@a");
	assert_string_equal(
		source(text_given("arn:aws:ec2:us-east-1:123456789012:"
				  "instance/%s",
				  id_of("two"))),
		"two");
	assert_string_equal(
		source("arn:aws:rds:us-east-1:123456789012:db:orders"),
		"orders");
	assert_string_equal(source("arn:aws:elasticloadbalancing:us-east-1:"
				   "123456789012:loadbalancer/net/nlb/"
				   "0123456789abcdef"),
			    "nlb");
	assert_string_equal(
		source(model_given(lab)->vpcs.items[0]->internet_gateway_id),
		"internet");
	assert_string_equal(
		source(model_place(model_given(lab), "report@b")->eni->o.id),
		"report@b");
}

static void sources_by_address(void **state)
{
	(void)state;
	assert_string_equal(source("10.0.1.51"), "two");
	assert_string_equal(source("203.0.113.80"), "api.example.com");
	assert_string_equal(source("192.168.1.5"), "desk");
	assert_string_equal(
		source(ADDR(
			model_place(model_given(lab), "web")->eni->public_ip)),
		"web");
	assert_string_equal(
		source(ADDR(model_place(model_given(lab), "report@b")
				    ->eni->private_ip)),
		"report@b");
	assert_string_equal(source("ip-10-0-1-51.ec2.internal"), "two");
	assert_string_equal(source("8.8.8.8"), "8.8.8.8");
}

static void a_stranger_is_a_host_of_the_internet(void **state)
{
	struct asking a = asked_given(lab, "--address=public 8.8.8.8 web:80");
	const struct flow_case *c = &asked_one(&a)->cases.items.items[0];

	(void)state;
	assert_int_equal(c->question.from->node->kind, NODE_INTERNET_HOST);
	assert_string_equal(ADDR(c->trail.hops.items[0].came.from), "8.8.8.8");
	a = asked_given(lab, "web 8.8.8.8:25");
	c = &asked_one(&a)->cases.items.items[0];
	assert_true(c->says.certain);
	assert_int_equal(c->says.verdict, VERDICT_OPEN);
}

static void targets(void **state)
{
	(void)state;
	assert_string_equal(target("web"), "web 198.18.0.3:80");
	assert_string_equal(target("internet:443"), "internet 203.0.113.1:443");
	assert_string_equal(target("10.0.1.50:80"), "- 10.0.1.50:80");
	assert_string_equal(target("8.8.4.4:53/udp"), "8.8.4.4 8.8.4.4:53");
	assert_string_equal(
		target("arn:aws:rds:us-east-1:123456789012:db:orders:99"),
		"orders 10.0.1.7:99");
	assert_string_equal(target("s3"), "s3 192.0.2.1:443");
	assert_string_equal(target("198.18.0.77:80"), "- 198.18.0.77:80");
}

static void who_is_nobody(void **state)
{
	(void)state;
	assert_asked_wrong(lab, "10.0.7.7 web",
			   "SRC: nobody in the lab has the address 10.0.7.7, "
			   "and it is none that a host of the internet could "
			   "have");
	assert_asked_wrong(lab, "198.18.0.77 web",
			   "SRC: 198.18.0.77 is an elastic IP that nobody has");
	assert_asked_wrong(lab, "app web",
			   "SRC: app is a VPC; packets are sent by nodes and "
			   "network interfaces, and to those");
	assert_asked_wrong(lab, "s3 web",
			   "SRC: s3, an AWS service, opens no connections");
	assert_asked_wrong(lab, "web report@c",
			   "DST: report has no place 'c'; it is in a, b");
	assert_asked_wrong(lab, "web s3.vpce",
			   "DST: s3 is a gateway endpoint, which has no "
			   "address; name the service behind it, s3");
}

static void nearest_names(void **state)
{
	(void)state;
	struct asking a = asked_given(lab, "reprot web");

	assert_int_equal(a.report.findings.n, 1);
	assert_non_null(strstr(a.report.findings.items[0].text,
			       "did you mean 'report'?"));
}

static void candidates(void **state)
{
	(void)state;
	assert_asked_wrong(lab, "nat web",
			   "SRC: 'nat' is in VPCs app and data; write app/nat "
			   "or data/nat");
	assert_asked_wrong(lab, "10.0.1.50 web",
			   "SRC: several have 10.0.1.50: web in VPC app, twin "
			   "in VPC data; name one of them");
}

static void impossible_questions(void **state)
{
	(void)state;
	assert_asked_wrong(lab, "web two",
			   "DST: two listens on 80, 81; write two:PORT");
	assert_asked_wrong(lab, "web 10.0.1.50",
			   "DST: 10.0.1.50 has no port of its own; write "
			   "10.0.1.50:PORT");
	assert_asked_wrong(lab, "web two:80/icmp",
			   "DST: ICMP has no ports; write two");
	assert_asked_wrong(lab, "web two:99999",
			   "DST: '99999' is no port: 0 to 65535");
	assert_asked_wrong(lab, "web two:80/sctp",
			   "DST: no protocol 'sctp': tcp, udp or icmp");
	assert_asked_wrong(lab, "--ipv6 web 10.0.1.51:80",
			   "DST: 10.0.1.51 is no address of the family that is "
			   "asked for");
	assert_asked_wrong(lab, "--size=9 web two:80",
			   "--size '9': bytes, 28 to 65535");
	assert_asked_wrong(lab, "--source-port=0 web two:80",
			   "--source-port '0': a port or range, such as "
			   "1024-65535");
	assert_asked_wrong(lab, "--address=any web two:80",
			   "--address 'any': private, public or an address");
	assert_asked_wrong(lab, "--nonsense web two:80",
			   "no option '--nonsense'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(sources_by_name, models_drop),
		cmocka_unit_test_teardown(sources_by_identifier, models_drop),
		cmocka_unit_test_teardown(sources_by_address, models_drop),
		cmocka_unit_test_teardown(a_stranger_is_a_host_of_the_internet,
					  models_drop),
		cmocka_unit_test_teardown(targets, models_drop),
		cmocka_unit_test_teardown(who_is_nobody, models_drop),
		cmocka_unit_test_teardown(nearest_names, models_drop),
		cmocka_unit_test_teardown(candidates, models_drop),
		cmocka_unit_test_teardown(impossible_questions, models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

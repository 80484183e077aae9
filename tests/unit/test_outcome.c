// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_outcome.c - a dropped packet in AWS's words
 *
 * No packet is sent: the drops are made up, as the rules of sg/, route/ and
 * eni/ log them.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/outcome.h"
#include "tests/support/models.h"

static const char yaml[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    internet_gateway: true\n"
	"    subnets:\n"
	"      a: {cidr: 10.0.1.0/24, network_acl: data}\n"
	"      b: {cidr: 10.0.2.0/24, az: b, route_table: out}\n"
	"    route_tables: {out: {0.0.0.0/0: igw}}\n"
	"    nat_gateways: {nat: b}\n"
	"    security_groups: {g: {ingress: [all]}, h: {}}\n"
	"    network_acls: {data: {}}\n"
	"instances:\n"
	"  web: {subnet: a, security_groups: [g, h], private_ip: 10.0.1.10}\n"
	"  db: {subnet: b, security_groups: g, private_ip: 10.0.2.20}\n"
	"functions: {outside: {}, inside: {subnets: a, security_groups: g}}\n";

enum { LINK_OF_WEB = 5, LINK_OF_DB = 6, LINK_OF_NAT = 7, LINK_OTHER = 8 };

static struct lab lab;
static const struct eni *enis[9];

static int begin(void **state)
{
	const struct model *m = model_given(yaml);

	(void)state;
	lab = (struct lab){.model = m, .enis = enis, .n_ends = 9};
	enis[LINK_OF_WEB] = model_place(m, "web")->eni;
	enis[LINK_OF_DB] = model_place(m, "db")->eni;
	enis[LINK_OF_NAT] = model_place(m, "nat")->eni;
	return 0;
}

/* A drop on the way from web to db, unless @to says otherwise */
static struct outcome of(const char *reason, const char *ns, int in, int out,
			 bool returning, const char *to)
{
	struct dial_result r = {
		.end = DIAL_DROPPED,
		.returning = returning,
		.fd = -1,
		.drop = {.ns = ns,
			 .in = in,
			 .out = out,
			 .from = ipv4(10, 0, 1, 10),
			 .to = ipv4(10, 0, 2, 20),
			 .protocol = IPPROTO_TCP,
			 .from_port = 40000,
			 .to_port = 5432},
	};
	const struct place *from = model_place(lab.model, "web");
	struct question q = {from, to ? model_place(lab.model, to)->node : NULL,
			     AF_INET};
	struct outcome o;

	snprintf(r.drop.reason, sizeof(r.drop.reason), "%s", reason);
	outcome_of(&lab, &q, &r, &o);
	assert_int_equal(o.verdict, VERDICT_BLOCKED);
	return o;
}

static void assert_said(const struct outcome *o, const char *text)
{
	assert_string_equal(o->text, text);
}

static const char *id_of(const char *label)
{
	return model_place(lab.model, label)->eni->o.id;
}

static bool is_at(const struct outcome *o, const char *name)
{
	return outcome_is_at(o, NULL, name);
}

/* --- groups -------------------------------------------------------------------- */

static void an_egress_rule_blames_the_eni_it_came_from(void **state)
{
	struct outcome o = of("ENI_SG_RULES_MISMATCH egress", "vpc/app",
			      LINK_OF_WEB, LINK_OF_DB, false, "db");

	(void)state;
	assert_string_equal(o.code, "ENI_SG_RULES_MISMATCH");
	assert_int_equal(o.direction, DIRECTION_EGRESS);
	assert_int_equal(o.path, WAY_FORWARD);
	assert_ptr_equal(o.eni, enis[LINK_OF_WEB]);
	assert_said(&o, text_given("ENI_SG_RULES_MISMATCH, egress, group g, "
				   "group h, no rule for tcp 5432 to "
				   "10.0.2.20, ENI %s (web)",
				   id_of("web")));
	assert_true(is_at(&o, "g") && is_at(&o, "h"));
	assert_true(is_at(&o, "web") && is_at(&o, "a"));
	assert_true(is_at(&o, id_of("web")));
	assert_false(is_at(&o, "db") || is_at(&o, "b"));
}

static void an_ingress_rule_blames_the_eni_it_went_to(void **state)
{
	struct outcome o = of("SG_HAS_NO_RULES ingress", "vpc/app", LINK_OF_WEB,
			      LINK_OF_DB, false, "db");

	(void)state;
	assert_int_equal(o.direction, DIRECTION_INGRESS);
	assert_ptr_equal(o.eni, enis[LINK_OF_DB]);
	assert_said(&o, text_given("SG_HAS_NO_RULES, ingress, group g, "
				   "no rule for tcp 5432 from 10.0.1.10, "
				   "ENI %s (db)",
				   id_of("db")));
}

/* --- ACLs ------------------------------------------------------------------------ */

static void an_acl_is_named_with_its_rule(void **state)
{
	struct outcome o = of("SUBNET_ACL_RESTRICTION ingress data 120",
			      "vpc/app", LINK_OF_DB, LINK_OF_WEB, false, "web");

	(void)state;
	assert_int_equal(o.rule, 120);
	assert_true(is_at(&o, "data"));
	assert_true(is_at(
		&o, lab.model->vpcs.items[0]->network_acls.items[1]->o.id));
	assert_ptr_equal(o.eni, enis[LINK_OF_WEB]);
	assert_said(&o, text_given("SUBNET_ACL_RESTRICTION, ingress, network "
				   "ACL data, rule 120, ENI %s (web)",
				   id_of("web")));
}

static void the_last_rule_is_a_star_and_a_reply_says_so(void **state)
{
	struct outcome o = of("SUBNET_ACL_RESTRICTION egress data 32767",
			      "vpc/app", LINK_OF_WEB, LINK_OF_DB, true, "web");

	(void)state; /* ACL-2, PKT-4 */
	assert_int_equal(o.rule, 32767);
	assert_int_equal(o.path, WAY_RETURN);
	assert_said(&o, text_given("SUBNET_ACL_RESTRICTION, egress, network "
				   "ACL data, rule *, ENI %s (web), on the way "
				   "back: the request had passed",
				   id_of("web")));
}

/* --- routes ------------------------------------------------------------------------ */

static void a_missing_route_names_the_table(void **state)
{
	struct outcome o = of("NO_ROUTE_TO_DESTINATION egress", "vpc/app",
			      LINK_OF_WEB, LINK_OTHER, false, NULL);

	(void)state;
	assert_true(is_at(&o, "main"));
	assert_said(&o, text_given("NO_ROUTE_TO_DESTINATION, egress, route "
				   "table main has no route to 10.0.2.20, "
				   "ENI %s (web)",
				   id_of("web")));
	o = of("BAD_STATE_ROUTE egress", "vpc/app", LINK_OF_DB, LINK_OTHER,
	       false, NULL);
	assert_true(is_at(&o, "out"));
	assert_false(is_at(&o, "main"));
}

static void an_address_without_owner_names_no_table(void **state)
{
	struct outcome o = of("NO_POSSIBLE_DESTINATION egress", "vpc/app",
			      LINK_OF_WEB, LINK_OTHER, false, NULL);

	(void)state;
	assert_false(is_at(&o, "main"));
	assert_true(is_at(&o, "web"));
}

/* --- gateways ----------------------------------------------------------------------- */

static void an_internet_gateway_is_named_and_the_sender_too(void **state)
{
	struct outcome o = of("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress",
			      "igw/app", LINK_OTHER, LINK_OTHER, false, NULL);

	(void)state; /* no link of an ENI there: the source address tells */
	assert_true(is_at(&o, "igw"));
	assert_true(is_at(&o, lab.model->vpcs.items[0]->internet_gateway_id));
	assert_ptr_equal(o.eni, enis[LINK_OF_WEB]);
}

static void a_nat_gateway_is_named(void **state)
{
	struct outcome o = of("NAT_ACCEPTS_NO_CONNECTIONS ingress",
			      "nat/app/nat", LINK_OTHER, 0, false, "nat");

	(void)state;
	assert_true(is_at(&o, "nat"));
	assert_non_null(strstr(o.text, "NAT gateway nat"));
	assert_ptr_equal(o.eni, enis[LINK_OF_DB]); /* the packet's target */
}

static void a_source_that_is_spoofed_names_its_eni(void **state)
{
	struct outcome o = of("ENI_SOURCE_DEST_CHECK_RESTRICTION egress",
			      "vpc/app", LINK_OF_DB, LINK_OF_WEB, false, "web");

	(void)state; /* ENI-5 */
	assert_ptr_equal(o.eni, enis[LINK_OF_DB]);
	assert_false(is_at(&o, "g"));
}

/* --- functions ------------------------------------------------------------------------ */

static void a_function_that_is_called_never_was_reachable(void **state)
{
	static const char *const from[] = {
		"FUNCTION_ACCEPTS_NO_CONNECTIONS ingress",
		"FUNCTION_NOT_IN_VPC egress",
		"PRIVATE_ADDRESS_FROM_INTERNET egress"};

	(void)state; /* LAM-4 outweighs what stopped the packet earlier */
	for (size_t i = 0; i < ARRAY_LEN(from); i++) {
		struct outcome o = of(from[i], "owner", LINK_OTHER, 0, false,
				      "inside");

		assert_string_equal(o.code, "FUNCTION_ACCEPTS_NO_CONNECTIONS");
		assert_true(is_at(&o, "inside"));
	}
}

static void a_function_that_calls_is_named(void **state)
{
	struct outcome o = of("FUNCTION_NOT_IN_VPC egress", "owner", LINK_OTHER,
			      0, false, "db");

	(void)state; /* LAM-2; "web" stands for the function here */
	assert_string_equal(o.code, "FUNCTION_NOT_IN_VPC");
	assert_true(is_at(&o, "web"));
	o = of("PRIVATE_ADDRESS_FROM_INTERNET egress", "internet", 0, 0, false,
	       "db");
	assert_string_equal(o.code, "PRIVATE_ADDRESS_FROM_INTERNET");
}

static void a_reason_without_direction_is_still_a_reason(void **state)
{
	struct outcome o = of("ROUTER_ADDRESS", "vpc/app", LINK_OF_WEB, 0,
			      false, NULL);

	(void)state;
	assert_string_equal(o.code, "ROUTER_ADDRESS");
	assert_int_equal(o.direction, DIRECTION_ANY);
	assert_ptr_equal(o.eni, enis[LINK_OF_WEB]);
}

static void a_name_counts_in_the_vpc_that_was_meant(void **state)
{
	const struct vpc *app = lab.model->vpcs.items[0], other = {0};
	struct outcome o = of("ENI_SG_RULES_MISMATCH egress", "vpc/app",
			      LINK_OF_WEB, LINK_OF_DB, false, "db");

	(void)state; /* "app/g", N-3 */
	assert_true(outcome_is_at(&o, app, "g"));
	assert_false(outcome_is_at(&o, &other, "g"));
}

/* --- other ends ------------------------------------------------------------------------ */

static struct outcome ended(struct dial_result r)
{
	struct question q = {model_place(lab.model, "web"), NULL, AF_INET};
	struct outcome o;

	r.fd = -1;
	outcome_of(&lab, &q, &r, &o);
	return o;
}

static void each_end_has_its_verdict(void **state)
{
	struct outcome o = ended((struct dial_result){.end = DIAL_REFUSED});

	(void)state;
	assert_int_equal(o.verdict, VERDICT_REFUSED);
	o = ended((struct dial_result){.end = DIAL_TIMEOUT});
	assert_int_equal(o.verdict, VERDICT_TIMEOUT);
	o = ended((struct dial_result){.end = DIAL_UNREACHABLE,
				       .error = EHOSTUNREACH});
	assert_int_equal(o.verdict, VERDICT_UNREACHABLE);
	assert_string_equal(o.code, "");
	assert_string_equal(o.text, strerror(EHOSTUNREACH));
	o = ended((struct dial_result){.end = DIAL_UNREACHABLE,
				       .error = EMSGSIZE});
	assert_string_equal(o.code, "MTU_EXCEEDED");
}

static struct outcome told(const char *said)
{
	struct dial_result r = {.end = DIAL_OPEN, .n_said = strlen(said)};

	snprintf(r.said, sizeof(r.said), "%s", said);
	return ended(r);
}

static void a_greeting_says_who_saw_whom(void **state)
{
	static const char *const said[] = {
		"orders sees 10.0.1.4:40000\n",
		"vpclab reply 0123abcd\norders sees 10.0.1.4:53\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
		"orders sees 10.0.1.4:1\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		struct outcome o = told(said[i]);

		assert_int_equal(o.verdict, VERDICT_OPEN);
		assert_string_equal(o.speaker, "orders");
		assert_string_equal(ADDR(o.seen), "10.0.1.4");
		assert_int_equal(o.status, i == 2 ? 200 : 0);
	}
	assert_int_equal(told("a\nb\nc").lines, 2);
	assert_int_equal(told("HTTP/1.1 504 Gateway Time-out\r\n\r\n").status,
			 504);
	assert_int_equal(told("").seen.family, 0);
	assert_int_equal(told("orders sees nobody\n").seen.family, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, models_drop)
		T(an_egress_rule_blames_the_eni_it_came_from),
		T(an_ingress_rule_blames_the_eni_it_went_to),
		T(an_acl_is_named_with_its_rule),
		T(the_last_rule_is_a_star_and_a_reply_says_so),
		T(a_missing_route_names_the_table),
		T(an_address_without_owner_names_no_table),
		T(an_internet_gateway_is_named_and_the_sender_too),
		T(a_nat_gateway_is_named),
		T(a_source_that_is_spoofed_names_its_eni),
		T(a_function_that_is_called_never_was_reachable),
		T(a_function_that_calls_is_named),
		T(a_reason_without_direction_is_still_a_reason),
		T(a_name_counts_in_the_vpc_that_was_meant),
		T(each_end_has_its_verdict),
		T(a_greeting_says_who_saw_whom),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

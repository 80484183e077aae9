// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_ports.c - ranges of ports, against asking all 65,536
 */
#include "probe/ports.h"
#include "probe/stranger.h"
#include "tests/support/models.h"
#include "base/text.h"

/* Something for every reason that a port can have to fare otherwise */
static const char lab[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    internet_gateway: true\n"
	"    nat_gateways: {nat: public}\n"
	"    subnets:\n"
	"      public: {cidr: 10.0.0.0/24, route_table: public}\n"
	"      plain: {cidr: 10.0.1.0/24, route_table: private}\n"
	"      guarded: {cidr: 10.0.2.0/24, network_acl: some}\n"
	"      half: {cidr: 10.0.3.0/24, network_acl: half}\n"
	"    route_tables:\n"
	"      public: {0.0.0.0/0: igw}\n"
	"      private: {0.0.0.0/0: nat}\n"
	"    security_groups:\n"
	"      open: {ingress: [all]}\n"
	"      some:\n"
	"        ingress:\n"
	"          - {tcp: 0-98, from: any}\n"
	"          - {tcp: 100-1023, from: 10.0.1.0/24}\n"
	"          - {tcp: 9000-65535, from: open}\n"
	"          - {udp: 54, from: any}\n"
	"      narrow: {egress: [{tcp: 443, to: any}, {udp: 65535, to: any}]}\n"
	"    network_acls:\n"
	"      some:\n"
	"        ingress:\n"
	"          - {rule: 10, deny: {tcp: 22}, cidr: 0.0.0.0/0}\n"
	"          - {rule: 20, allow: {tcp: 1-40000}, cidr: 0.0.0.0/0}\n"
	"          - {rule: 30, allow: {udp: 51-60}, cidr: 0.0.0.0/0}\n"
	"        egress: [{rule: 10, allow: all, cidr: 0.0.0.0/0}]\n"
	"      half:\n"
	"        ingress: [{rule: 10, allow: {tcp: 1-100}, cidr: 0.0.0.0/0}]\n"
	"        egress:\n"
	"          - {rule: 10, allow: {tcp: 1024-49999}, cidr: 0.0.0.0/0}\n"
	"instances:\n"
	"  client: {subnet: plain, security_groups: open}\n"
	"  shy: {subnet: plain, security_groups: narrow}\n"
	"  web: {subnet: plain, security_groups: some, ports: [99, 443, 54/udp]}\n"
	"  inner: {subnet: guarded, security_groups: open, ports: [22, 8080]}\n"
	"  odd: {subnet: half, security_groups: open, ports: [90]}\n"
	"functions: {outside: {}}\n"
	"internet: {far: {address: 203.0.113.80, ports: [443]}}\n"
	"load_balancers:\n"
	"  nlb:\n"
	"    {type: network, internal: true, subnets: [plain], security_groups: open,\n"
	"     listeners: {443: tg, 54: {protocol: udp, target_group: tg}},\n"
	"     target_groups: {tg: {targets: web}}}\n";

static const struct model *model;
static struct atlas *atlas;

static int begin(void **state)
{
	(void)state;
	model = model_given(lab);
	atlas = atlas_of(model->arena, model);
	return 0;
}

static struct flow_question question(const char *from, const char *to)
{
	struct flow_question q = {.from = model_place(model, from)};

	if (addr_parse(to, &q.to))
		return q;
	q.to = model_place(model, to)->address;
	q.to_node = model_place(model, to)->node;
	return q;
}

static struct port_spans spans_of(const struct flow_question *q, int protocol)
{
	struct port_axis axis = port_axis_of(model->arena, model, protocol);

	return port_spans_of(model->arena, atlas, &axis, q, NULL);
}

static const char *spans_text(const char *from, const char *to, int protocol)
{
	struct flow_question q = question(from, to);
	struct port_spans all = spans_of(&q, protocol);
	struct text t = {.arena = model->arena};

	for (size_t i = 0; i < all.n; i++) {
		const struct port_span *s = &all.items[i];

		text_add(&t, "%u-%u %s%s%s%s\n", s->from, s->to,
			 verdict_name[s->reach.verdict],
			 s->reach.varies ? " for some" : "",
			 s->reach.code ? " " : "",
			 s->reach.code ? s->reach.code : "");
	}
	return t.s;
}

/* Every port is in a span, and none of two neighbours could be one */
static void assert_whole(const struct port_spans *all)
{
	assert_int_equal(all->items[0].from, 0);
	assert_int_equal(all->items[all->n - 1].to, UINT16_MAX);
	for (size_t i = 1; i < all->n; i++) {
		assert_int_equal(all->items[i].from, all->items[i - 1].to + 1);
		assert_false(reach_same(&all->items[i].reach,
					&all->items[i - 1].reach));
	}
}

static void assert_exact(const char *from, const char *to, int protocol)
{
	struct flow_question q = question(from, to);
	struct port_spans all = spans_of(&q, protocol);
	const struct port_span *s = all.items;

	assert_whole(&all);
	q.protocol = protocol;
	for (q.port = 0; q.port < PORTS_ALL; q.port++) {
		struct reach reach = reach_of(atlas, &q);

		s += q.port > s->to;
		if (!reach_same(&reach, &s->reach))
			fail_msg("%s to %s, port %d: %s, its range says %s",
				 from, to, q.port, verdict_name[reach.verdict],
				 verdict_name[s->reach.verdict]);
	}
}

static void ranges_are_what_every_port_says(void **state)
{
	static const char *const pairs[][2] = {
		{"client", "web"},
		{"client", "inner"},
		{"client", "nlb"},
		{"shy", "web"},
		{"shy", "far"},
		{"outside", "far"},
		{"client", "10.0.0.2"},
		{"client", "169.254.169.254"},
		{"client", "203.0.113.9"},
		{"odd", "web"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		assert_exact(pairs[i][0], pairs[i][1], PROTOCOL_TCP);
		assert_exact(pairs[i][0], pairs[i][1], PROTOCOL_UDP);
	}
}

static void rules_and_listeners_cut_the_axis(void **state)
{
	(void)state;
	assert_same_text(spans_text("client", "web", PROTOCOL_TCP),
			 "0-98 refused\n"
			 "99-99 blocked ENI_SG_RULES_MISMATCH\n"
			 "100-442 refused\n"
			 "443-443 open\n"
			 "444-1023 refused\n"
			 "1024-8999 blocked ENI_SG_RULES_MISMATCH\n"
			 "9000-65535 refused\n");
	assert_same_text(spans_text("client", "web", PROTOCOL_UDP),
			 "0-53 blocked ENI_SG_RULES_MISMATCH\n"
			 "54-54 open\n"
			 "55-65535 blocked ENI_SG_RULES_MISMATCH\n");
}

static void acl_entries_cut_the_axis(void **state)
{
	(void)state;
	assert_same_text(spans_text("client", "inner", PROTOCOL_TCP),
			 "0-0 blocked SUBNET_ACL_RESTRICTION\n"
			 "1-21 refused\n"
			 "22-22 blocked SUBNET_ACL_RESTRICTION\n"
			 "23-8079 refused\n"
			 "8080-8080 open\n"
			 "8081-40000 refused\n"
			 "40001-65535 blocked SUBNET_ACL_RESTRICTION\n");
}

static void listeners_of_a_balancer_cut_the_axis(void **state)
{
	(void)state;
	assert_same_text(spans_text("client", "nlb", PROTOCOL_TCP),
			 "0-442 blocked ELBV2_LISTENERS_MISMATCH\n"
			 "443-443 open\n"
			 "444-65535 blocked ELBV2_LISTENERS_MISMATCH\n");
}

static void mail_of_functions_is_apart(void **state)
{
	(void)state;
	assert_same_text(spans_text("outside", "far", PROTOCOL_TCP),
			 "0-24 refused\n"
			 "25-25 blocked FUNCTION_PROTOCOL_RESTRICTION\n"
			 "26-442 refused\n"
			 "443-443 open\n"
			 "444-65535 refused\n");
}

static void what_only_some_source_ports_reach_is_said_so(void **state)
{
	(void)state;
	assert_same_text(spans_text("client", "odd", PROTOCOL_TCP),
			 "0-0 blocked SUBNET_ACL_RESTRICTION\n"
			 "1-89 refused for some\n"
			 "90-90 open for some\n"
			 "91-100 refused for some\n"
			 "101-65535 blocked SUBNET_ACL_RESTRICTION\n");
}

static void a_stranger_listens_on_what_it_is_asked(void **state)
{
	struct stranger *s = stranger_new(model->arena, atlas);
	struct port_axis axis = port_axis_of(model->arena, model, PROTOCOL_TCP);
	struct flow_question q = {.from = model_place(model, "shy"),
				  .to = s->place.address,
				  .to_node = &s->node};
	struct port_spans all = port_spans_of(model->arena, atlas, &axis, &q,
					      &s->port);

	(void)state;
	assert_int_equal(all.n, 3);
	assert_int_equal(all.items[1].from, 443);
	assert_int_equal(all.items[1].to, 443);
	assert_int_equal(all.items[1].reach.verdict, VERDICT_OPEN);
	assert_string_equal(all.items[2].reach.code, "ENI_SG_RULES_MISMATCH");
}

/* .1 is the ready-made host's, .80 that of the file */
static void a_stranger_has_addresses_that_are_free(void **state)
{
	struct stranger *a = stranger_new(model->arena, atlas);
	struct stranger *b = stranger_new(model->arena, atlas);

	(void)state;
	assert_string_equal(ADDR(a->place.address), "203.0.113.2");
	assert_string_equal(ADDR(b->place.address), "203.0.113.3");
	assert_string_equal(ADDR(a->place.ipv6), "2001:db8:ffff::1");
	assert_ptr_equal(atlas_host(atlas, NULL, b->place.ipv6), &b->node);
	a = stranger_at(model->arena, atlas, a->place.ipv6);
	assert_int_equal(a->place.address.family, 0);
	a = stranger_at(model->arena, atlas, ipv4(8, 8, 8, 8));
	assert_string_equal(a->place.label, "8.8.8.8");
	assert_int_equal(a->place.ipv6.family, 0);
	assert_ptr_equal(atlas_host(atlas, NULL, ipv4(8, 8, 8, 8)), &a->node);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, models_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ranges_are_what_every_port_says),
		TEST(rules_and_listeners_cut_the_axis),
		TEST(acl_entries_cut_the_axis),
		TEST(listeners_of_a_balancer_cut_the_axis),
		TEST(mail_of_functions_is_apart),
		TEST(what_only_some_source_ports_reach_is_said_so),
		TEST(a_stranger_listens_on_what_it_is_asked),
		TEST(a_stranger_has_addresses_that_are_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_refusal.c - when the kernel says no
 *
 * The message names the object and the kernel's own reason; what was done
 * before is undone, be it a first build or a change of what runs.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/fabrics.h"

/* A router and two nodes; the fields say what is wrong with it */
struct wish {
	bool second; /* the plan that runs is to become this one */
	bool source, chain, mtu, sysctl, address;
};

static struct prefix block(const char *text)
{
	struct prefix p;

	assert_true(prefix_parse(text, &p));
	return p;
}

static void node(struct plan *p, const char *ns, uint32_t mtu, uint8_t last)
{
	struct addr own = ipv4(10, 0, 1, last);

	plan_ns(p, ns, false);
	plan_link(p, &(struct plan_end){.ns = "m", .name = ns, .mtu = mtu},
		  &(struct plan_end){.ns = ns, .name = "eth0", .mtu = mtu});
	plan_addr(p, ns, "eth0", prefix_of(own));
	plan_route(p, "m",
		   &(struct plan_route){
			   .table = 1000, .to = prefix_of(own), .link = ns});
	plan_neigh(p, "m", ns, own);
}

static void filter(struct plan *p, const struct wish *w)
{
	struct plan_chain *c = plan_chain(
		p, "m",
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});

	plan_set(p, "m",
		 &(struct plan_set){.name = "members", .keys = {NF_IP_SADDR}});
	for (uint8_t i = 0; i < 4 + w->second; i++)
		plan_element(
			p, "m",
			&(struct plan_element){
				.set = "members",
				.fields = {{{.addr = ipv4(10, 0, 1, i)},
					    {.addr = ipv4(10, 0, 1, i)}}}});
	PLAN_RULE(p, c, NF_IN("members", NF_IP_SADDR), NF_ACCEPT_IT);
	if (w->second)
		PLAN_RULE(p, c, NF_LOG("OTHERS"), NF_DROP_IT);
	if (w->chain) /* translation where there is none to do */
		PLAN_RULE(p, c, {.op = NF_OP_MASQUERADE});
}

static const struct plan *plan_of(const struct plan *before, struct wish w)
{
	struct plan *p = plan_started();
	uint32_t mtu = w.mtu ? 9u : w.second ? 1500 : 9001;

	plan_ns(p, "m", true);
	plan_sysctl(p, "m", "ipv4/ip_forward", "1");
	if (w.sysctl)
		plan_sysctl(p, "m", "ipv4/no_such_setting", "1");
	node(p, "a", mtu, 4);
	node(p, "z", 9001, 5);
	if (w.second)
		node(p, "new", 9001, 6);
	plan_addr(p, "m", "lo", block("10.0.1.1/32"));
	plan_route(p, "m",
		   &(struct plan_route){.table = 2001,
					.to = block("192.0.2.0/24"),
					.link = w.second ? "a" : "z",
					.src = w.source ? ipv4(10, 77, 0, 1)
							: ipv4(10, 0, 1, 1)});
	plan_rule(p, "m",
		  &(struct plan_rule){.family = AF_INET,
				      .priority = 200,
				      .table = w.second ? 1001 : 1000});
	if (w.address) /* in the last namespace, in its last batch */
		plan_addr(p, "z", "eth0",
			  (struct prefix){ipv4(240, 0, 0, 0), 33});
	filter(p, &w);
	plan_finish(p, before);
	return p;
}

static struct err refused(struct fabric *f, const struct plan *from,
			  const struct plan *to)
{
	struct err e = {0};
	int rc = fabric_apply(f, from, to, &e);

	assert_true(rc < 0);
	assert_int_equal(-rc, e.code);
	return e;
}

static void assert_names(const struct err *e, const char *object,
			 const char *reason)
{
	if (!strstr(e->text, object) || !strstr(e->text, reason))
		fail_msg("'%s' lacks '%s' or '%s'", e->text, object, reason);
}

/* --- a first build ------------------------------------------------------------ */

static void assert_nothing(const struct fabric *f)
{
	static const char *const ns[] = {"m", "a", "z", "new"};

	for (size_t i = 0; i < ARRAY_LEN(ns); i++)
		assert_null(fabric_ns(f, ns[i]));
}

static void assert_build_refused(struct wish w, const char *object,
				 const char *reason)
{
	struct fabric *f = fabric_given();
	struct err e = refused(f, NULL, plan_of(NULL, w));

	assert_names(&e, object, reason);
	assert_nothing(f);
	assert_applied(f, NULL, plan_of(NULL, (struct wish){0}));
}

static void a_route_with_a_foreign_source(void **state)
{
	(void)state;
	assert_build_refused((struct wish){.source = true},
			     "add route table 2001 192.0.2.0/24 in m",
			     "Invalid prefsrc address");
}

static void a_link_with_an_mtu_out_of_range(void **state)
{
	(void)state;
	assert_build_refused((struct wish){.mtu = true}, "add link a in m",
			     strerror(EINVAL));
}

static void a_setting_that_does_not_exist(void **state)
{
	(void)state;
	assert_build_refused((struct wish){.sysctl = true},
			     "/proc/sys/net/ipv4/no_such_setting of m",
			     strerror(ENOENT));
}

static void a_statement_in_a_chain_that_has_no_place_for_it(void **state)
{
	(void)state;
	assert_build_refused((struct wish){.chain = true},
			     "add chain forward in m", strerror(EOPNOTSUPP));
}

static void an_impossible_prefix(void **state)
{
	(void)state;
	assert_build_refused((struct wish){.address = true},
			     "add address eth0 240.0.0.0/33 in z",
			     strerror(EINVAL));
}

/* --- a change of what runs ----------------------------------------------------- */

static void assert_change_refused(struct wish w, const char *object)
{
	const struct plan *now = plan_of(NULL, (struct wish){0});
	struct fabric *f = fabric_holding(now);
	const char *before = fabric_picture(f, now);
	struct err e;

	w.second = true;
	e = refused(f, now, plan_of(now, w));
	assert_names(&e, object, "");
	assert_null(fabric_ns(f, "new"));
	assert_same_text(fabric_picture(f, now), before);
}

static void a_running_fabric_survives_a_refused_route(void **state)
{
	(void)state;
	assert_change_refused((struct wish){.source = true},
			      "change route table 2001 192.0.2.0/24 in m");
}

static void a_running_fabric_survives_a_refused_link(void **state)
{
	(void)state;
	assert_change_refused((struct wish){.mtu = true}, "change link a in m");
}

static void a_running_fabric_survives_a_refused_chain(void **state)
{
	(void)state;
	assert_change_refused((struct wish){.chain = true},
			      "change chain forward in m");
}

static void a_running_fabric_survives_a_refused_setting(void **state)
{
	(void)state;
	assert_change_refused((struct wish){.sysctl = true},
			      "ipv4/no_such_setting of m");
}

static void a_running_fabric_survives_a_refused_address(void **state)
{
	(void)state;
	assert_change_refused((struct wish){.address = true},
			      "add address eth0 240.0.0.0/33 in z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, fabrics_drop)
		T(a_route_with_a_foreign_source),
		T(a_link_with_an_mtu_out_of_range),
		T(a_setting_that_does_not_exist),
		T(a_statement_in_a_chain_that_has_no_place_for_it),
		T(an_impossible_prefix),
		T(a_running_fabric_survives_a_refused_route),
		T(a_running_fabric_survives_a_refused_link),
		T(a_running_fabric_survives_a_refused_chain),
		T(a_running_fabric_survives_a_refused_setting),
		T(a_running_fabric_survives_a_refused_address),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

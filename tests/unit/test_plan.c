// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_plan.c - lab files become plans, compared as text
 *
 * tests/unit/plans/NAME.yaml is translated and compared with
 * tests/unit/golden/NAME.txt; `make golden` (GOLDEN=write) rewrites those.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/labs.h"
#include "lab/translate.h"

#define PLANS "tests/unit/plans"
#define GOLDEN "tests/unit/golden"

/* --- golden texts ---------------------------------------------------------- */

static const char *file_text(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	const char *copy;
	size_t size = 0;

	if (!f)
		fail_msg("%s: %s", path, strerror(errno));
	if (getdelim(&text, &size, '\0', f) < 0)
		text = calloc(1, 1);
	fclose(f);
	copy = text_given("%s", text);
	free(text);
	return copy;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void compare_with_golden(const char *name)
{
	const char *golden = text_given(GOLDEN "/%s.txt", name);
	const char *yaml = file_text(text_given(PLANS "/%s.yaml", name));
	const char *is = plan_printed(plan_given(yaml));
	const char *mode = getenv("GOLDEN");

	if (mode && !strcmp(mode, "write"))
		write_file(golden, is);
	print_message("# %s\n", golden);
	assert_same_text(is, file_text(golden));
}

static void every_plan_is_as_it_was_reviewed(void **state)
{
	static const char *const names[] = {"function-and-database",
					    "functions-outside",
					    "gateways",
					    "acl-entries",
					    "groups",
					    "equal-addresses",
					    "balancer-and-proxy",
					    "between",
					    "regional-nat",
					    "flow-logs"};
	DIR *dir = opendir(PLANS);
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		compare_with_golden(names[i]);
	assert_non_null(dir);
	for (struct dirent *d; (d = readdir(dir));)
		n += strstr(d->d_name, ".yaml") != NULL;
	closedir(dir);
	assert_int_equal(n, ARRAY_LEN(names)); /* none is forgotten */
}

/* --- the same plan again ------------------------------------------------------ */

static void a_plan_is_the_same_in_each_run(void **state)
{
	struct random r = random_begin("a_plan_is_the_same_in_each_run");

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct lab_parts parts = lab_random(&r);
		const char *text = lab_text(&parts);

		assert_same_text(plan_printed(plan_given(text)),
				 plan_printed(plan_given(text)));
	}
}

static void add_space(struct plan *p)
{
	plan_ns(p, "r", true);
	plan_ns(p, "n", false);
}

static void add_link(struct plan *p)
{
	plan_link(p, &(struct plan_end){.ns = "r", .name = "x", .mtu = 1500},
		  &(struct plan_end){.ns = "n", .name = "eth0", .mtu = 1500});
}

static void add_second_link(struct plan *p)
{
	plan_link(p, &(struct plan_end){.ns = "n", .name = "a", .mtu = 1500},
		  &(struct plan_end){.ns = "r", .name = "b", .mtu = 1500});
}

static void add_route(struct plan *p)
{
	plan_neigh(p, "r", "x", ipv4(10, 0, 0, 1));
	plan_route(p, "r",
		   &(struct plan_route){.to = {ipv4(10, 0, 0, 0), 8},
					.link = "b",
					.via = ipv4(10, 0, 0, 1)});
}

static void add_set(struct plan *p)
{
	plan_set(p, "r", &(struct plan_set){.name = "s", .keys = {NF_IIF}});
}

static void add_element(struct plan *p)
{
	plan_element(p, "r",
		     &(struct plan_element){.set = "s",
					    .fields = {{.lo = {.link = "x"}}}});
}

static void the_order_of_adding_does_not_matter(void **state)
{
	static void (*const all[])(struct plan *) = {
		add_space, add_link, add_second_link,
		add_route, add_set,  add_element};
	struct random r = random_begin("the_order_of_adding_does_not_matter");
	const char *first = NULL;

	(void)state;
	for (int run = 0; run < 50; run++) {
		struct plan *p = plan_started();
		size_t order[ARRAY_LEN(all)];

		for (size_t i = 0; i < ARRAY_LEN(all); i++) {
			size_t at = random_below(&r, (uint32_t)i + 1);

			order[i] = order[at];
			order[at] = i;
		}
		for (size_t i = 0; i < ARRAY_LEN(all); i++)
			all[run ? order[i] : i](p);
		plan_finish(p, NULL);
		if (!first)
			first = plan_printed(p);
		assert_same_text(plan_printed(p), first);
	}
}

/* --- indexes ------------------------------------------------------------------- */

static void assert_indexes_unique(const struct plan *p)
{
	int highest = plan_highest_index(p);
	bool *taken = calloc((size_t)highest + 1, sizeof(*taken));

	assert_non_null(taken);
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++) {
			int index = o->link.end[e].ifindex;

			assert_in_range(index, 2, highest);
			assert_false(taken[index]);
			taken[index] = true;
		}
	}
	free(taken);
}

static void no_two_ends_of_a_plan_share_an_index(void **state)
{
	struct random r = random_begin("no_two_ends_share_an_index");
	struct lab_parts parts = lab_random(&r);
	const struct plan *p = plan_given(lab_text(&parts));

	(void)state;
	for (int i = 0; i < 20; i++) {
		assert_indexes_unique(p);
		parts = lab_edited(&r, parts);
		p = plan_after(p, lab_text(&parts));
	}
}

static void a_link_that_stays_keeps_its_index(void **state)
{
	struct lab_parts few = {.instances = 2, .functions = 1};
	struct lab_parts more = {
		.instances = 4, .functions = 2, .nat = true, .gateway = true};
	const struct plan *a = plan_given(lab_text(&few));
	const struct plan *b = plan_after(a, lab_text(&more));
	size_t kept = 0;

	(void)state;
	for (size_t i = 0; i < a->objects.n; i++) {
		const struct plan_object *o = a->objects.items[i], *now;

		if (o->kind != PLAN_LINK)
			continue;
		now = plan_has(b, o->ns, PLAN_LINK, o->key);
		assert_non_null(now);
		for (int e = 0; e < 2; e++)
			assert_int_equal(now->link.end[e].ifindex,
					 o->link.end[e].ifindex);
		kept++;
	}
	assert_true(kept >= 8);
	assert_indexes_unique(b);
}

static void the_far_end_of_a_neighbour_lends_its_mac(void **state)
{
	struct plan *p = plan_started();
	const struct plan_link *l;
	const struct plan_neigh *n;

	(void)state;
	add_space(p);
	add_link(p);
	add_second_link(p);
	plan_neigh(p, "r", "x", ipv4(10, 0, 0, 1));
	plan_neigh(p, "r", "b", ipv4(10, 0, 0, 2));
	plan_finish(p, NULL);
	l = &plan_has(p, "r", PLAN_LINK, "x")->link;
	n = &plan_has(p, "r", PLAN_NEIGH, "10.0.0.1 dev x")->neigh;
	assert_memory_equal(n->mac, l->end[1].mac, 6);
	l = &plan_has(p, "n", PLAN_LINK, "a")->link;
	n = &plan_has(p, "r", PLAN_NEIGH, "10.0.0.2 dev b")->neigh;
	assert_memory_equal(n->mac, l->end[0].mac, 6);
}

/* --- IPv6 ------------------------------------------------------------------------ */

static struct prefix block(const char *text)
{
	struct prefix p;

	assert_true(prefix_parse(text, &p));
	return p;
}

static void ipv6_objects_are_printed_like_those_of_ipv4(void **state)
{
	struct plan *p = plan_started();
	struct prefix net = block("2001:db8:1::/48");

	(void)state;
	add_space(p);
	add_link(p);
	plan_addr(p, "n", "eth0", block("2001:db8::4/128"));
	plan_neigh(p, "r", "x", block("fe80::a/128").addr);
	plan_route(p, "r",
		   &(struct plan_route){.table = 7,
					.to = block("::/0"),
					.link = "x",
					.via = block("fe80::a/128").addr,
					.src = block("2001:db8::1/128").addr});
	plan_rule(p, "r",
		  &(struct plan_rule){.family = AF_INET6,
				      .priority = 5,
				      .mark = 1,
				      .mask = UINT32_MAX,
				      .table = 7});
	plan_set(
		p, "r",
		&(struct plan_set){.name = "six",
				   .keys = {NF_IP6_SADDR, NF_L4PROTO, NF_DPORT},
				   .interval = true});
	plan_element(
		p, "r",
		&(struct plan_element){.set = "six",
				       .fields = {{{.addr = prefix_first(net)},
						   {.addr = prefix_last(net)}},
						  {{.num = 6}, {.num = 6}},
						  {{.num = 1}, {.num = 9}}}});
	plan_finish(p, NULL);
	assert_planned(p, "n", PLAN_ADDR, "eth0 2001:db8::4/128", "");
	assert_non_null(plan_has(p, "r", PLAN_NEIGH, "fe80::a dev x"));
	assert_planned(p, "r", PLAN_ROUTE, "table 7 ::/0",
		       "via fe80::a dev x onlink src 2001:db8::1");
	assert_planned(p, "r", PLAN_RULE, "ipv6 pref 5 fwmark 1", "lookup 7");
	assert_planned(p, "r", PLAN_SET, "six",
		       "{ ip6 saddr . meta l4proto . th dport; interval }");
	assert_planned(p, "r", PLAN_ELEMENT,
		       "six { 2001:db8:1::/48 . tcp . 1-9 }", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, models_drop)
		T(every_plan_is_as_it_was_reviewed),
		T(a_plan_is_the_same_in_each_run),
		T(the_order_of_adding_does_not_matter),
		T(no_two_ends_of_a_plan_share_an_index),
		T(a_link_that_stays_keeps_its_index),
		T(the_far_end_of_a_neighbour_lends_its_mac),
		T(ipv6_objects_are_printed_like_those_of_ipv4),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

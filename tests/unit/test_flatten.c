// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flatten.c - overlapping rules become disjoint boxes
 *
 * Random rules are compared with the naive answer, "the first rule that
 * covers the point", at every corner and beside it. SEED repeats a run.
 */
#include <string.h>

#include "sg/flatten.h"
#include "tests/support/models.h"
#include "tests/support/random.h"

struct given {
	struct arena *arena;
	struct boxes rules, flat;
};

static int begin(void **state)
{
	struct arena *arena = arena_new();
	struct given *g = arena_alloc(arena, sizeof(*g));

	g->arena = arena;
	*state = g;
	return 0;
}

static int end(void **state)
{
	arena_free(((struct given *)*state)->arena);
	return models_drop(state);
}

static void rule(struct given *g, const char *cidr, int from, int to, int owner)
{
	struct prefix p;

	assert_true(prefix_parse(cidr, &p));
	boxes_add(g->arena, &g->rules, p, (uint16_t)from, (uint16_t)to, owner);
}

/* "10.0.0.0-10.0.0.255 80-80 1" a line */
static void assert_flat(struct given *g, const char *expected)
{
	const char *is = "";

	g->flat = flatten(g->arena, &g->rules);
	for (size_t i = 0; i < g->flat.n; i++) {
		const struct box *b = &g->flat.items[i];

		is = text_given("%s%s-%s %u-%u %d\n", is, ADDR(b->lo),
				ADDR(b->hi), b->from, b->to, b->owner);
	}
	assert_string_equal(is, expected);
}

/* --- written out ----------------------------------------------------------- */

static void no_rules_give_no_boxes(void **state)
{
	assert_flat(*state, "");
}

static void one_rule_stays_as_it_is(void **state)
{
	rule(*state, "10.0.0.0/24", 80, 90, 1);
	assert_flat(*state, "10.0.0.0-10.0.0.255 80-90 1\n");
}

static void the_first_rule_keeps_what_both_cover(void **state)
{
	/* ACL-2 */
	rule(*state, "10.0.0.0/24", 80, 90, 1);
	rule(*state, "10.0.0.0/24", 85, 99, 2);
	assert_flat(*state, "10.0.0.0-10.0.0.255 80-90 1\n"
			    "10.0.0.0-10.0.0.255 91-99 2\n");
}

static void a_later_rule_is_cut_around_an_earlier_one(void **state)
{
	rule(*state, "10.0.0.64/26", 22, 22, 1);
	rule(*state, "10.0.0.0/24", 0, 65535, 2);
	assert_flat(*state, "10.0.0.0-10.0.0.63 0-65535 2\n"
			    "10.0.0.64-10.0.0.127 0-21 2\n"
			    "10.0.0.64-10.0.0.127 22-22 1\n"
			    "10.0.0.64-10.0.0.127 23-65535 2\n"
			    "10.0.0.128-10.0.0.255 0-65535 2\n");
}

static void a_rule_behind_a_wider_one_vanishes(void **state)
{
	rule(*state, "10.0.0.0/8", 0, 65535, 1);
	rule(*state, "10.1.0.0/16", 80, 80, 2);
	assert_flat(*state, "10.0.0.0-10.255.255.255 0-65535 1\n");
}

static void rules_of_one_owner_unite(void **state)
{
	/* SG-1 */
	rule(*state, "10.0.0.0/25", 80, 80, 0);
	rule(*state, "10.0.0.128/25", 80, 80, 0);
	rule(*state, "10.0.0.0/24", 81, 85, 0);
	rule(*state, "10.0.0.0/24", 83, 90, 0);
	assert_flat(*state, "10.0.0.0-10.0.0.255 80-90 0\n");
}

static void neighbours_of_two_owners_stay_apart(void **state)
{
	rule(*state, "10.0.0.0/25", 80, 80, 1);
	rule(*state, "10.0.0.128/25", 80, 80, 2);
	assert_flat(*state, "10.0.0.0-10.0.0.127 80-80 1\n"
			    "10.0.0.128-10.0.0.255 80-80 2\n");
}

static void a_gap_keeps_equal_rules_apart(void **state)
{
	rule(*state, "10.0.0.0/32", 80, 80, 0);
	rule(*state, "10.0.0.2/32", 80, 80, 0);
	rule(*state, "10.0.0.2/32", 82, 82, 0);
	assert_flat(*state, "10.0.0.0-10.0.0.0 80-80 0\n"
			    "10.0.0.2-10.0.0.2 80-80 0\n"
			    "10.0.0.2-10.0.0.2 82-82 0\n");
}

static void the_ends_of_both_axes_are_covered(void **state)
{
	rule(*state, "0.0.0.0/32", 0, 0, 1);
	rule(*state, "255.255.255.255/32", 65535, 65535, 2);
	rule(*state, "0.0.0.0/0", 65535, 65535, 3);
	assert_flat(*state, "0.0.0.0-0.0.0.0 0-0 1\n"
			    "0.0.0.0-0.0.0.0 65535-65535 3\n"
			    "0.0.0.1-255.255.255.254 65535-65535 3\n"
			    "255.255.255.255-255.255.255.255 65535-65535 2\n");
}

static void everything_is_one_box(void **state)
{
	rule(*state, "0.0.0.0/1", 0, 65535, 7);
	rule(*state, "128.0.0.0/1", 0, 65535, 7);
	assert_flat(*state, "0.0.0.0-255.255.255.255 0-65535 7\n");
}

static void ipv6_is_cut_by_the_same_code(void **state)
{
	rule(*state, "2001:db8::/64", 443, 443, 1);
	rule(*state, "::/0", 0, 65535, 2);
	assert_flat(*state,
		    "::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 0-65535 2\n"
		    "2001:db8::-2001:db8::ffff:ffff:ffff:ffff 0-442 2\n"
		    "2001:db8::-2001:db8::ffff:ffff:ffff:ffff 443-443 1\n"
		    "2001:db8::-2001:db8::ffff:ffff:ffff:ffff 444-65535 2\n"
		    "2001:db8:0:1::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
		    "0-65535 2\n");
}

/* --- at random --------------------------------------------------------------- */

static bool covers(const struct box *b, struct addr a, uint32_t number)
{
	return addr_cmp(b->lo, a) <= 0 && addr_cmp(a, b->hi) <= 0 &&
	       b->from <= number && number <= b->to;
}

enum { NOBODY = -1 };

/* Who owns the point by the rules: the first that covers it */
static int owner_by_rules(const struct boxes *rules, struct addr a,
			  uint32_t number)
{
	for (size_t i = 0; i < rules->n; i++)
		if (covers(&rules->items[i], a, number))
			return rules->items[i].owner;
	return NOBODY;
}

/* By the boxes: never two of them, which is what disjoint means */
static int owner_by_boxes(const struct boxes *flat, struct addr a,
			  uint32_t number)
{
	int owner = NOBODY;

	for (size_t i = 0; i < flat->n; i++) {
		if (!covers(&flat->items[i], a, number))
			continue;
		assert_int_equal(owner, NOBODY);
		owner = flat->items[i].owner;
	}
	return owner;
}

static struct prefix random_prefix(struct random *r, bool six)
{
	struct prefix p = {ipv4(10, 0, 0, 0), 0};

	if (six)
		assert_true(prefix_parse("2001:db8::/0", &p));
	/* few different ones, so that they nest and touch */
	p.addr.bytes[six ? 15 : 3] = (uint8_t)random_below(r, 256);
	p.addr.bytes[six ? 14 : 2] = (uint8_t)random_below(r, 2);
	p.len = (uint8_t)(random_below(r, 10) ? addr_bits(p.addr.family) -
							random_below(r, 10)
					      : 0);
	return prefix_mask(p);
}

static uint16_t random_number(struct random *r)
{
	static const uint16_t edge[] = {0, 1, 65534, 65535};

	return random_below(r, 6) ? (uint16_t)(100 + random_below(r, 40))
				  : edge[random_below(r, 4)];
}

static void assert_same_at(const struct given *g, struct addr a,
			   uint32_t number)
{
	assert_int_equal(owner_by_boxes(&g->flat, a, number),
			 owner_by_rules(&g->rules, a, number));
}

/* At both ends of each rule and one beyond, on both axes */
static void assert_equal_coverage(const struct given *g)
{
	const struct boxes *rules = &g->rules;

	for (size_t i = 0; i < rules->n; i++)
		for (size_t j = 0; j < rules->n; j++) {
			struct addr lo = rules->items[i].lo;
			struct addr hi = rules->items[i].hi;
			uint16_t from = rules->items[j].from;
			uint16_t to = rules->items[j].to;
			struct addr at[] = {lo, hi, addr_prev(lo),
					    addr_next(hi)};
			uint32_t numbers[] = {from, to, (uint16_t)(from - 1),
					      (uint16_t)(to + 1)};

			for (size_t k = 0; k < 16; k++)
				assert_same_at(g, at[k / 4], numbers[k % 4]);
		}
}

/* No two boxes could be one: the merging misses nothing simple */
static void assert_sorted_and_joined(const struct boxes *flat)
{
	for (size_t i = 0; i < flat->n; i++) {
		const struct box *b = &flat->items[i], *next = b + 1;

		assert_true(addr_cmp(b->lo, b->hi) <= 0 && b->from <= b->to);
		if (i + 1 == flat->n)
			break;
		if (addr_cmp(b->lo, next->lo) == 0) {
			assert_int_equal(addr_cmp(b->hi, next->hi), 0);
			assert_true(b->to < next->from);
			assert_true(b->to + 1 < next->from ||
				    b->owner != next->owner);
		} else {
			assert_true(addr_cmp(b->hi, next->lo) < 0);
		}
	}
}

static void random_rules(struct given *g, struct random *r, bool six,
			 uint32_t owners)
{
	uint32_t n = 1 + random_below(r, 12);

	g->rules = (struct boxes){0};
	for (uint32_t i = 0; i < n; i++) {
		uint16_t a = random_number(r), b = random_number(r);

		boxes_add(g->arena, &g->rules, random_prefix(r, six),
			  a < b ? a : b, a < b ? b : a,
			  (int)random_below(r, owners));
	}
	g->flat = flatten(g->arena, &g->rules);
	assert_equal_coverage(g);
	assert_sorted_and_joined(&g->flat);
}

static void random_rules_cover_the_same_points(void **state)
{
	struct random r = random_begin("random_rules_cover_the_same_points");

	for (int i = 0; i < 200; i++)
		random_rules(*state, &r, i % 2, 1 + random_below(&r, 4));
}

static void random_rules_of_one_owner_cover_the_same_points(void **state)
{
	struct random r = random_begin("random_rules_of_one_owner");

	for (int i = 0; i < 200; i++)
		random_rules(*state, &r, i % 2, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(no_rules_give_no_boxes),
		T(one_rule_stays_as_it_is),
		T(the_first_rule_keeps_what_both_cover),
		T(a_later_rule_is_cut_around_an_earlier_one),
		T(a_rule_behind_a_wider_one_vanishes),
		T(rules_of_one_owner_unite),
		T(neighbours_of_two_owners_stay_apart),
		T(a_gap_keeps_equal_rules_apart),
		T(the_ends_of_both_axes_are_covered),
		T(everything_is_one_box),
		T(ipv6_is_cut_by_the_same_code),
		T(random_rules_cover_the_same_points),
		T(random_rules_of_one_owner_cover_the_same_points),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

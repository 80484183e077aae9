// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_beside.c - two ways side by side
 *
 * Ways are written as letters: R a router, N a NAT gateway, I the internet
 * gateway, P a peering; small ones are hops that are only assumed. "/" begins
 * the way back.
 */
#include <string.h>

#include "probe/beside.h"
#include "tests/support/models.h"

static const struct object objects[] = {
	{.name = "R"}, {.name = "N"}, {.name = "I"}, {.name = "P"}};

static struct trail way(const char *letters)
{
	static const enum hop_kind kinds[] = {
		HOP_ROUTER, HOP_NAT_GATEWAY, HOP_INTERNET_GATEWAY, HOP_PEERING};
	static const char big[] = "RNIP", small[] = "rnip";
	struct trail t = {.arena = arena_given()};
	enum way path = WAY_FORWARD;

	for (; *letters; letters++) {
		bool assumed = strchr(small, *letters);
		size_t at = assumed ? (size_t)(strchr(small, *letters) - small)
				    : (size_t)(strchr(big, *letters) - big);

		if (*letters == '/') {
			path = WAY_RETURN;
			continue;
		}
		*vec_add(t.arena,
			 &t.hops) = (struct hop){.kind = kinds[at],
						 .path = path,
						 .object = &objects[at],
						 .assumed = assumed};
	}
	return t;
}

/* "R=R N-- --I": both, seen alone, said alone; with "!" they differ */
static const char *joined(const struct trail *seen, const struct trail *said)
{
	struct besides b = beside_of(seen->arena, seen, said);
	struct text t = {.arena = seen->arena};

	for (size_t i = 0; i < b.n; i++)
		text_add(&t, "%s%s%s%s%s", i ? " " : "",
			 b.items[i].seen ? b.items[i].seen->object->name : "-",
			 b.items[i].seen && b.items[i].said ? "=" : "-",
			 b.items[i].said ? b.items[i].said->object->name : "-",
			 b.items[i].differs ? "!" : "");
	return t.s ? t.s : "";
}

static const char *side_by_side(const char *seen, const char *said)
{
	struct trail a = way(seen), b = way(said);

	return joined(&a, &b);
}

static bool differ(const struct trail *seen, const struct trail *said)
{
	struct besides b = beside_of(seen->arena, seen, said);

	return beside_differs(&b);
}

static void equal_ways_stand_in_the_same_lines(void **state)
{
	struct trail a = way("RNRI/IRNR"), b = way("RNRI/IRNR");

	(void)state;
	assert_string_equal(joined(&a, &b), "R=R N=N R=R I=I I=I R=R N=N R=R");
	assert_false(differ(&a, &b));
}

static void what_one_of_them_lacks_has_a_line_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(side_by_side("RNRI", "RRI"), "R=R N--! R=R I=I");
	assert_string_equal(side_by_side("RRI", "RNRI"), "R=R --N! R=R I=I");
	assert_string_equal(side_by_side("RP", "RI"), "R=R P--! --I!");
	assert_string_equal(side_by_side("", "R"), "--R!");
}

/* A drop on the way there ends the packet, not the model's thoughts */
static void what_is_only_assumed_is_no_difference(void **state)
{
	struct trail a = way("RN"), b = way("RNri/ir");

	(void)state;
	assert_string_equal(joined(&a, &b), "R=R N=N --R --I --I --R");
	assert_false(differ(&a, &b));
}

static void a_way_that_one_of_them_does_not_tell_is_not_compared(void **state)
{
	struct trail a = way("RI/IR"), b = way("RI");

	(void)state;
	assert_false(differ(&a, &b));
	assert_false(differ(&b, &a));
}

static void the_same_hop_may_say_something_else(void **state)
{
	struct trail a = way("RN"), b = way("RN");

	(void)state;
	a.hops.items[1].code = "NAT_ACCEPTS_NO_CONNECTIONS";
	assert_string_equal(joined(&a, &b), "R=R N=N!");
	assert_true(differ(&a, &b));
	b.hops.items[1].code = "NAT_ACCEPTS_NO_CONNECTIONS";
	assert_false(differ(&a, &b));
}

static void what_came_alike_must_leave_alike(void **state)
{
	struct trail a = way("N"), b = way("N");

	(void)state;
	a.hops.items[0].left.from = ipv4(198, 18, 0, 1);
	b.hops.items[0].left.from = ipv4(198, 18, 0, 2);
	assert_true(differ(&a, &b));
	/* it was another packet: the hop before is to blame, or chance */
	a.hops.items[0].came.from = ipv4(10, 0, 0, 1);
	assert_false(differ(&a, &b));
	/* addresses that AWS has for itself */
	a.hops.items[0].came.from = b.hops.items[0].came.from;
	a.hops.items[0].left.from = ipv4(169, 254, 1, 5);
	assert_false(differ(&a, &b));
}

static void another_object_is_another_hop(void **state)
{
	static const struct object other = {.name = "Q"};
	struct trail a = way("RP"), b = way("RP");

	(void)state;
	a.hops.items[1].object = &other;
	assert_string_equal(joined(&a, &b), "R=R Q--! --P!");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, models_drop)
		T(equal_ways_stand_in_the_same_lines),
		T(what_one_of_them_lacks_has_a_line_of_its_own),
		T(what_is_only_assumed_is_no_difference),
		T(a_way_that_one_of_them_does_not_tell_is_not_compared),
		T(the_same_hop_may_say_something_else),
		T(what_came_alike_must_leave_alike),
		T(another_object_is_another_hop),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

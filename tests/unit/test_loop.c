// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_loop.c - what is watched, and what is not any more
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "lab/loop.h"

struct counted {
	struct watch watch;
	int calls;
};

static void count(struct watch *w, uint32_t events)
{
	(void)events;
	CONTAINER(w, struct counted, watch)->calls++;
}

static void a_closed_descriptor_is_not_served_though_a_copy_lives(void **state)
{
	struct err e = {0};
	struct loop *l = loop_new(&e);
	struct counted c = {.watch = {.ready = count}};
	int ends[2], copy;

	(void)state;
	assert_non_null(l);
	assert_int_equal(pipe(ends), 0);
	copy = dup(ends[0]); /* as a process has that was just forked */
	assert_true(copy >= 0);
	c.watch.fd = ends[0];
	assert_int_equal(loop_add(l, &c.watch, EPOLLIN), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	assert_int_equal(loop_turn(l, 0), 1);
	loop_close(l, &c.watch);
	assert_int_equal(loop_turn(l, 0), 0);
	assert_int_equal(c.calls, 1);
	close(copy);
	close(ends[1]);
	loop_free(l);
}

static struct counted pair[2];
static struct loop *shared;

static void forget_both(struct watch *w, uint32_t events)
{
	count(w, events);
	for (int i = 0; i < 2; i++)
		loop_del(shared, &pair[i].watch);
}

static void who_is_forgotten_in_a_turn_is_not_served_in_it(void **state)
{
	struct err e = {0};
	int ends[2][2];

	(void)state;
	shared = loop_new(&e);
	assert_non_null(shared);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pipe(ends[i]), 0);
		pair[i].watch = (struct watch){.fd = ends[i][0],
					       .ready = forget_both};
		assert_int_equal(loop_add(shared, &pair[i].watch, EPOLLIN), 0);
		assert_int_equal(write(ends[i][1], "x", 1), 1);
	}
	assert_int_equal(loop_turn(shared, 0), 2);
	assert_int_equal(pair[0].calls + pair[1].calls, 1);
	for (int i = 0; i < 2; i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
	loop_free(shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_closed_descriptor_is_not_served_though_a_copy_lives),
		cmocka_unit_test(
			who_is_forgotten_in_a_turn_is_not_served_in_it),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}

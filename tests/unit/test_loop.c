// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_loop.c - what is watched, and what is not any more
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
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

/* --- when no descriptor is left -------------------------------------------- */

enum { DESCRIPTORS = 64 };

/* A socket with two who wait there; @ret: their ends, not blocking */
static struct watch door_with_two(int *ret)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	socklen_t len = sizeof(at.sun_family); /* a name of the kernel's */
	struct watch door = {.fd = socket(AF_UNIX, SOCK_STREAM, 0)};

	assert_true(door.fd >= 0);
	assert_int_equal(bind(door.fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(door.fd, 2), 0);
	len = sizeof(at);
	assert_int_equal(getsockname(door.fd, (struct sockaddr *)&at, &len), 0);
	for (int i = 0; i < 2; i++) {
		ret[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		assert_int_equal(connect(ret[i], (struct sockaddr *)&at, len),
				 0);
	}
	return door;
}

/* Return: how many it took until there was none */
static int take_all(int *ret)
{
	int n = 0;

	while (n < DESCRIPTORS && (ret[n] = dup(0)) >= 0)
		n++;
	assert_in_range(n, 1, DESCRIPTORS - 1);
	return n;
}

static void who_must_be_heard_is_when_no_descriptor_is_left(void **state)
{
	const struct rlimit few = {DESCRIPTORS, DESCRIPTORS};
	struct err e = {0};
	struct loop *l = loop_new(&e);
	int waiting[2], all[DESCRIPTORS], n, fd;
	struct watch door;
	char byte;

	(void)state;
	assert_non_null(l);
	door = door_with_two(waiting);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	n = take_all(all);
	/* one is sent away, and the loop goes on */
	assert_int_equal(loop_accept(l, &door, NULL), -1);
	assert_int_equal(read(waiting[0], &byte, 1), 0);
	fd = loop_accept_always(l, &door);
	assert_true(fd >= 0);
	assert_int_equal(read(waiting[1], &byte, 1), -1); /* nothing yet */
	close(fd);
	while (n)
		close(all[--n]);
	close(door.fd);
	close(waiting[0]);
	close(waiting[1]);
	loop_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_closed_descriptor_is_not_served_though_a_copy_lives),
		cmocka_unit_test(
			who_is_forgotten_in_a_turn_is_not_served_in_it),
		cmocka_unit_test(
			who_must_be_heard_is_when_no_descriptor_is_left),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_logbook.c - the last that a program has said
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lab/logbook.h"

static struct logbook book;

static int drop(void **state)
{
	(void)state;
	logbook_free(&book);
	return 0;
}

static void say(const char *text)
{
	logbook_add(&book, text, strlen(text));
}

static void assert_tail(int lines, size_t size, const char *expected)
{
	char buf[200];

	logbook_tail(&book, lines, buf, size);
	assert_string_equal(buf, expected);
}

static void what_was_said_is_read_back(void **state)
{
	const char *bytes;

	(void)state;
	assert_int_equal(logbook_read(&book, 0, &bytes), 0);
	say("one\n");
	say("two\n");
	assert_int_equal(logbook_read(&book, 0, &bytes), 8);
	assert_memory_equal(bytes, "one\ntwo\n", 8);
	assert_int_equal(logbook_read(&book, 4, &bytes), 4);
	assert_memory_equal(bytes, "two\n", 4);
	assert_int_equal(logbook_read(&book, 8, &bytes), 0);
}

static void the_oldest_goes_first(void **state)
{
	static char much[LOGBOOK_BYTES];
	const char *bytes;
	size_t first, second;

	(void)state;
	memset(much, 'a', sizeof(much));
	logbook_add(&book, much, sizeof(much));
	say("tail");
	assert_int_equal(logbook_first(&book), 4);
	assert_int_equal(logbook_read(&book, 3, &bytes), 0);
	first = logbook_read(&book, 4, &bytes);
	second = logbook_read(&book, 4 + first, &bytes);
	assert_int_equal(first + second, LOGBOOK_BYTES);
	assert_memory_equal(bytes, "tail", 4);
}

static void the_last_lines_are_whole(void **state)
{
	(void)state;
	assert_tail(3, 200, "");
	say("first\nsecond\nthird\n");
	assert_tail(2, 200, "second\nthird");
	assert_tail(9, 200, "first\nsecond\nthird");
	assert_tail(1, 200, "third");
	assert_tail(9, 6, "third");
	say("\n\n");
	assert_tail(1, 200, "third");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, drop)
		T(what_was_said_is_read_back),
		T(the_oldest_goes_first),
		T(the_last_lines_are_whole),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

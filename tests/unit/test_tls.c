// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_tls.c - hellos, as they are put and as they are seen
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lab/tls.h"

static void a_hello_is_seen_once_all_of_it_is_there(void **state)
{
	uint8_t buf[TLS_HELLO_MAX];
	size_t n = tls_put_hello(buf, TLS_CLIENT_HELLO), len = 0;

	(void)state;
	assert_in_range(n, 6, sizeof(buf));
	for (size_t i = 0; i < n; i++)
		assert_int_equal(tls_see(buf, i, TLS_CLIENT_HELLO, &len),
				 TLS_MORE);
	assert_int_equal(tls_see(buf, n, TLS_CLIENT_HELLO, &len), TLS_HELLO);
	assert_int_equal(len, n);
}

static void the_other_sides_hello_is_another(void **state)
{
	uint8_t buf[TLS_HELLO_MAX];
	size_t n = tls_put_hello(buf, TLS_SERVER_HELLO), len;

	(void)state;
	assert_int_equal(tls_see(buf, n, TLS_CLIENT_HELLO, &len), TLS_OTHER);
	assert_int_equal(tls_see(buf, n, TLS_SERVER_HELLO, &len), TLS_HELLO);
}

static void plain_text_is_none(void **state)
{
	static const char *const texts[] = {"PING\r\n", "GET / HTTP/1.1\r\n",
					    "\x16\x02zzzz"};
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(tls_see(texts[i], strlen(texts[i]),
					 TLS_CLIENT_HELLO, &len),
				 TLS_OTHER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hello_is_seen_once_all_of_it_is_there),
		cmocka_unit_test(the_other_sides_hello_is_another),
		cmocka_unit_test(plain_text_is_none),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("tls", tests, NULL, NULL);
}

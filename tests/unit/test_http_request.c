// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_http_request.c - requests, as web servers, balancers and
 * the instance metadata service read them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lab/metadata_ask.h"

static const char request[] = "GET /x?X-Action:%20no HTTP/1.1\r\n"
			      "Host: 10.0.1.4\r\n"
			      "x-action:\t s3:GetObject \r\n"
			      "X-Long: 0123456789\r\n"
			      "\r\n"
			      "X-Body: is none\r\n";

static void assert_header(const char *name, const char *value)
{
	char found[8 + sizeof("s3:GetObject")];

	assert_int_equal(http_header(request, name, found, sizeof(found)),
			 value != NULL);
	assert_string_equal(found, value ? value : "");
}

static void a_header_is_a_line_of_the_head(void **state)
{
	char cut[4];

	(void)state;
	assert_header("X-Action", "s3:GetObject");
	assert_header("HOST", "10.0.1.4");
	assert_header("X-Body", NULL);
	assert_header("X-Act", NULL);
	assert_true(http_header(request, "X-Long", cut, sizeof(cut)));
	assert_string_equal(cut, "012");
}

static void a_head_is_whole_behind_an_empty_line(void **state)
{
	(void)state;
	assert_int_equal(http_see("GET / HTTP/1.1\r\n", 16, 64), HTTP_MORE);
	assert_int_equal(http_see("GET / HTTP/1.1\r\n", 16, 17), HTTP_TOO_LONG);
	assert_int_equal(http_see(request, strlen(request), 4096), HTTP_WHOLE);
	assert_int_equal(http_see("vpclab 1\n", 9, 64), HTTP_ALIVE);
}

static void a_balancer_says_whose_request_it_is_before_all_else(void **state)
{
	char sent[sizeof(request) + HTTP_FORWARDED_GROWS], client[32];
	size_t n = http_forwarded(
		"GET / HTTP/1.1\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n",
		ipv4(10, 0, 1, 4), sent, sizeof(sent));

	(void)state;
	assert_int_equal(n, strlen(sent));
	assert_true(
		http_header(sent, "X-Forwarded-For", client, sizeof(client)));
	assert_string_equal(client, "10.0.1.4");
}

static void a_connection_is_kept_unless_somebody_says_otherwise(void **state)
{
	(void)state;
	assert_false(http_closes(request));
	assert_true(http_closes("GET / HTTP/1.0\r\n\r\n"));
	assert_true(http_closes("GET / HTTP/1.1\r\nconnection: Close\r\n\r\n"));
}

static struct metadata_ask asked(const char *line, const char *ttl)
{
	char text[256];
	struct metadata_ask a;

	snprintf(text, sizeof(text),
		 "%s HTTP/1.1\r\nX-aws-ec2-metadata-token-ttl-seconds: %s\r\n"
		 "X-aws-ec2-metadata-token: secret\r\n\r\n",
		 line, ttl);
	metadata_ask_read(text, &a);
	return a;
}

static void a_token_is_for_a_time_that_is_one(void **state)
{
	static const char *const wrong[] = {"",	 "0",	"21601",
					    "x", "60s", "4294967356"};

	(void)state;
	assert_int_equal(asked("PUT /latest/api/token", "60").ttl_s, 60);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_string_equal(
			asked("PUT /latest/api/token", wrong[i]).refusal,
			"400 Bad Request");
}

static void a_value_is_asked_for_with_a_token(void **state)
{
	const struct metadata_ask a = asked("GET /latest/meta-data/mac", "");

	(void)state;
	assert_null(a.refusal);
	assert_int_equal(a.ttl_s, 0);
	assert_string_equal(a.path, "/latest/meta-data/mac");
	assert_string_equal(a.token, "secret");
	assert_string_equal(asked("PUT /latest", "60").refusal,
			    "405 Method Not Allowed");
	assert_string_equal(asked("DELETE /latest/api/token", "60").refusal,
			    "405 Method Not Allowed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_a_line_of_the_head),
		cmocka_unit_test(a_head_is_whole_behind_an_empty_line),
		cmocka_unit_test(
			a_balancer_says_whose_request_it_is_before_all_else),
		cmocka_unit_test(
			a_connection_is_kept_unless_somebody_says_otherwise),
		cmocka_unit_test(a_token_is_for_a_time_that_is_one),
		cmocka_unit_test(a_value_is_asked_for_with_a_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

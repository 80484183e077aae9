// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_addr.c - addresses, prefixes and the values of a lab file
 */
#include "tests/unit/labs/given.h"

#include "base/addr.h"
#include "vpc/values.h"

static struct addr addr(const char *text)
{
	struct addr a = {0};

	assert_true(addr_parse(text, &a));
	return a;
}

static struct prefix prefix(const char *text)
{
	struct prefix p = {0};

	assert_true(prefix_parse(text, &p));
	return p;
}

static void addresses_survive_reading_and_writing(void **state)
{
	static const char *const texts[] = {
		"0.0.0.0", "10.0.1.4", "255.255.255.255",
		"::",	   "::1",      "2001:db8::ffff"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_string_equal(ADDR(addr(texts[i])), texts[i]);
}

static void what_is_no_address_is_refused(void **state)
{
	static const char *const texts[] = {
		"",	     "10.0.0", "10.0.0.256", "1.2.3.4.5",
		"10.0.0.1 ", ":::",    "web",	     "10.0.0.1/32"};
	struct addr a;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_false(addr_parse(texts[i], &a));
}

static void what_is_no_prefix_is_refused(void **state)
{
	static const char *const texts[] = {
		"10.0.0.0",    "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
		"10.0.0.0/8x", "::/129",    "/8",	   "10.0.0.0/ 8",
		"10.0.0.0/+8", "10.0.0/8"};
	struct prefix p;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_false(prefix_parse(texts[i], &p));
}

static void host_bits_are_cleared_on_demand_only(void **state)
{
	struct prefix p = prefix("100.68.0.18/18"); /* VPC-3 */

	(void)state;
	assert_string_equal(PREFIX(p), "100.68.0.18/18");
	assert_string_equal(PREFIX(prefix_mask(p)), "100.68.0.0/18");
}

static void prefixes_hold_cover_and_overlap(void **state)
{
	struct prefix vpc = prefix("10.0.0.0/16"), all = prefix("0.0.0.0/0");
	struct prefix subnet = prefix("10.0.1.0/24");

	(void)state;
	assert_true(prefix_covers(vpc, subnet));
	assert_false(prefix_covers(subnet, vpc));
	assert_true(prefix_overlaps(subnet, vpc));
	assert_false(prefix_overlaps(prefix("10.1.0.0/16"), vpc));
	assert_true(prefix_has(all, addr("255.255.255.255")));
	assert_false(prefix_has(all, addr("::1")));
	assert_string_equal(ADDR(prefix_last(subnet)), "10.0.1.255");
	assert_true(addr_cmp(addr_add(prefix_first(subnet), 256),
			     addr("10.0.2.0")) == 0);
	assert_true(prefix_cmp(all, vpc) < 0);
}

static void neighbours_carry_and_wrap(void **state)
{
	(void)state;
	assert_string_equal(ADDR(addr_next(addr("10.0.0.255"))), "10.0.1.0");
	assert_string_equal(ADDR(addr_prev(addr("10.0.1.0"))), "10.0.0.255");
	assert_string_equal(ADDR(addr_next(addr("255.255.255.255"))),
			    "0.0.0.0");
	assert_string_equal(ADDR(addr_prev(addr("::"))),
			    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
}

static void names_are_letters_digits_dashes(void **state)
{
	char long_name[65];

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	long_name[63] = '\0';
	assert_true(name_valid(long_name, false));
	long_name[63] = 'a';
	long_name[64] = '\0';
	assert_false(name_valid(long_name, false));
	assert_true(name_valid("private-a_1", false));
	assert_false(name_valid("-a", false));
	assert_false(name_valid("", false));
	assert_false(name_valid("api.example.com", false));
	assert_true(name_valid("api.example.com", true));
	assert_false(name_valid("a/b", true));
}

static void ports_are_one_a_range_or_all(void **state)
{
	static const char *const bad[] = {"",	  "65536", "-1",	 "2-1",
					  "80-",  "-80",   "1 2",	 "0x50",
					  "http", "1-2-3", "00000000001"};
	uint16_t from, to;

	(void)state;
	assert_true(ports_parse("443", &from, &to));
	assert_int_equal(from, 443);
	assert_int_equal(to, 443);
	assert_true(ports_parse("1024-65535", &from, &to));
	assert_int_equal(from, 1024);
	assert_int_equal(to, 65535);
	assert_true(ports_parse("all", &from, &to));
	assert_int_equal(from, 0);
	assert_int_equal(to, 65535);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(ports_parse(bad[i], &from, &to));
}

static void icmp_types_are_ranges_of_their_codes(void **state)
{
	uint16_t from, to;

	(void)state;
	assert_true(icmp_parse("8", false, &from, &to)); /* SG-8 */
	assert_int_equal(from, 8 * 256);
	assert_int_equal(to, 8 * 256 + 255);
	assert_true(icmp_parse("3/4", false, &from, &to));
	assert_int_equal(from, 3 * 256 + 4);
	assert_int_equal(to, from);
	assert_true(icmp_parse("fragmentation-needed", false, &from, &to));
	assert_int_equal(from, 3 * 256 + 4);
	assert_true(icmp_parse("echo-request", true, &from, &to));
	assert_int_equal(from, 128 * 256);
	assert_true(icmp_parse("all", false, &from, &to));
	assert_int_equal(to, 65535);
	assert_false(icmp_parse("256", false, &from, &to));
	assert_false(icmp_parse("3/256", false, &from, &to));
	assert_false(icmp_parse("ping", false, &from, &to));
}

static void durations_need_a_unit(void **state)
{
	int ms;

	(void)state;
	assert_true(duration_parse("200ms", &ms) && ms == 200);
	assert_true(duration_parse("350s", &ms) && ms == 350000);
	assert_true(duration_parse("5m", &ms) && ms == 300000);
	assert_true(duration_parse("2h", &ms) && ms == 7200000);
	assert_true(duration_parse("14d", &ms) && ms == 1209600000);
	assert_false(duration_parse("400", &ms));
	assert_false(duration_parse("s", &ms));
	assert_false(duration_parse("-1s", &ms));
	assert_false(duration_parse("1.5s", &ms));
	assert_false(duration_parse("25d", &ms)); /* does not fit */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_survive_reading_and_writing),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(what_is_no_prefix_is_refused),
		cmocka_unit_test(host_bits_are_cleared_on_demand_only),
		cmocka_unit_test(prefixes_hold_cover_and_overlap),
		cmocka_unit_test(neighbours_carry_and_wrap),
		cmocka_unit_test(names_are_letters_digits_dashes),
		cmocka_unit_test(ports_are_one_a_range_or_all),
		cmocka_unit_test(icmp_types_are_ranges_of_their_codes),
		cmocka_unit_test(durations_need_a_unit),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}

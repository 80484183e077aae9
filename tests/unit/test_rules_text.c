// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_rules_text.c - rules printed as nft prints them
 */
#include <arpa/inet.h>
#include <string.h>

#include "netns/rules.h"
#include "tests/support/models.h"

#define SAID(...)                                            \
	said((const struct nf_stmt[]){__VA_ARGS__},          \
	     sizeof((const struct nf_stmt[]){__VA_ARGS__}) / \
		     sizeof(struct nf_stmt))

static const char *said(const struct nf_stmt *stmts, size_t n)
{
	struct text t = {.arena = arena_new()};
	struct nf_rule rule = {stmts, n};
	const char *copy;

	nf_rule_text(&t, &rule);
	copy = text_given("%s", t.s);
	arena_free(t.arena);
	return copy;
}

static const char *range(enum nf_key key, const char *lo, const char *hi)
{
	struct text t = {.arena = arena_new()};
	struct nf_range r = {0};
	const char *copy;

	assert_true(addr_parse(lo, &r.lo.addr) && addr_parse(hi, &r.hi.addr));
	nf_range_text(&t, key, &r);
	copy = text_given("%s", t.s);
	arena_free(t.arena);
	return copy;
}

static void matches_read_like_nft(void **state)
{
	(void)state;
	assert_string_equal(SAID(NF_FROM_LINK("eth0"), NF_DROP_IT),
			    "iif \"eth0\" drop");
	assert_string_equal(SAID(NF_EQ(NF_OIFGROUP, 999), NF_GOTO_TO("x")),
			    "oifgroup 999 goto x");
	assert_string_equal(SAID(NF_NE(NF_L4PROTO, 6), NF_RETURN_IT),
			    "meta l4proto != tcp return");
	assert_string_equal(SAID(NF_BETWEEN(NF_DPORT, 0, 80)), "th dport 0-80");
	assert_string_equal(SAID(NF_BETWEEN(NF_DPORT, 1024, 65535)),
			    "th dport 1024-65535");
	assert_string_equal(SAID(NF_EQ(NF_DPORT, 0)), "th dport 0");
	assert_string_equal(SAID(NF_EQ(NF_NFPROTO, 10)), "meta nfproto ipv6");
	assert_string_equal(SAID(NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED)),
			    "ct state established,related");
	assert_string_equal(SAID(NF_STATE(NF_CT_NEW | NF_CT_INVALID)),
			    "ct state invalid,new");
	assert_string_equal(
		SAID({.op = NF_OP_MATCH, .keys = {NF_IP_FRAG}, .mask = 0x3fff}),
		"ip frag-off and 0x3fff != 0");
	assert_string_equal(SAID(NF_NO_BIT(NF_CT_MARK, 3)),
			    "ct mark and 0x3 == 0");
}

static void look_ups_read_like_nft(void **state)
{
	(void)state;
	assert_string_equal(SAID(NF_IN("s", NF_IP_SADDR)), "ip saddr @s");
	assert_string_equal(SAID(NF_NOT_IN("s", NF_IIF, NF_IP_SADDR)),
			    "iif . ip saddr != @s");
	assert_string_equal(
		SAID(NF_VMAP("v", NF_IP6_DADDR, NF_L4PROTO, NF_DPORT)),
		"ip6 daddr . meta l4proto . th dport vmap @v");
	assert_string_equal(SAID(NF_SET_FROM(NF_MARK, "m", NF_IIFGROUP)),
			    "meta mark set iifgroup map @m");
	assert_string_equal(SAID(NF_SET(NF_CT_MARK, 2)), "ct mark set 2");
}

static void counting_reads_like_nft(void **state)
{
	(void)state;
	assert_string_equal(SAID({.op = NF_OP_COUNT,
				  .name = "c",
				  .keys = {NF_IIF, NF_IP_SADDR, NF_IP_DADDR,
					   NF_SPORT, NF_DPORT}}),
			    "update @c { iif . ip saddr . ip daddr . th sport "
			    ". th dport counter }");
	assert_string_equal(SAID({.op = NF_OP_COUNT,
				  .name = "c",
				  .keys = {NF_OIF},
				  .data = {NF_HOUR, NF_OIF}}),
			    "update @c { oif counter : meta hour . oif }");
}

static void statements_read_like_nft(void **state)
{
	(void)state;
	assert_string_equal(SAID(NF_LOG("WHY egress"), NF_DROP_IT),
			    "log prefix \"WHY egress\" group 5 drop");
	assert_string_equal(
		SAID({.op = NF_OP_SNAT, .name = "of", .keys = {NF_IP_SADDR}}),
		"snat ip to ip saddr map @of");
	assert_string_equal(
		SAID({.op = NF_OP_DNAT, .name = "of", .keys = {NF_IP_DADDR}}),
		"dnat ip to ip daddr map @of");
	assert_string_equal(SAID({.op = NF_OP_TAKE_TURNS,
				  .target = NF_MARK,
				  .lo = {.num = 3}}),
			    "meta mark set numgen inc mod 3");
	assert_string_equal(SAID({.op = NF_OP_SNAT,
				  .name = "of",
				  .keys = {NF_MARK},
				  .lo = {.num = 1024},
				  .hi = {.num = 65535},
				  .flags = NF_NAT_RANDOM}),
			    "snat ip to meta mark map @of:1024-65535 "
			    "fully-random");
	assert_string_equal(SAID({.op = NF_OP_MASQUERADE}), "masquerade");
	assert_string_equal(SAID({.op = NF_OP_MASQUERADE,
				  .lo = {.num = 1024},
				  .hi = {.num = 65535},
				  .flags = NF_NAT_RANDOM}),
			    "masquerade to :1024-65535 fully-random");
	assert_string_equal(SAID({.op = NF_OP_REJECT_RST}),
			    "reject with tcp reset");
	assert_string_equal(SAID(NF_JUMP_TO("a.b")), "jump a.b");
}

static void ranges_that_are_prefixes_are_written_so(void **state)
{
	(void)state;
	assert_string_equal(range(NF_IP_SADDR, "10.0.0.0", "10.0.0.255"),
			    "10.0.0.0/24");
	assert_string_equal(range(NF_IP_SADDR, "10.0.0.4", "10.0.0.4"),
			    "10.0.0.4");
	assert_string_equal(range(NF_IP_SADDR, "0.0.0.0", "255.255.255.255"),
			    "0.0.0.0/0");
	assert_string_equal(range(NF_IP_SADDR, "10.0.0.1", "10.0.0.2"),
			    "10.0.0.1-10.0.0.2");
	assert_string_equal(range(NF_IP_SADDR, "10.0.0.0", "10.0.0.254"),
			    "10.0.0.0-10.0.0.254");
	assert_string_equal(range(NF_IP6_DADDR, "2001:db8::", "2001:db8::ffff"),
			    "2001:db8::/112");
	assert_string_equal(range(NF_IP6_DADDR, "::1", "::2"), "::1-::2");
}

static void values_have_the_kernels_byte_order(void **state)
{
	static const struct {
		enum nf_key key;
		uint32_t num;
		size_t n;
		uint8_t bytes[4];
	} v[] = {
		{NF_DPORT, 0x1234, 2, {0x12, 0x34}},
		{NF_L4PROTO, 17, 1, {17}},
		{NF_IP_FRAG, 0x3fff, 2, {0x3f, 0xff}},
	};
	struct nf_value six = {0};
	uint32_t mark = 0x01020304;
	uint16_t zone = 0x0102;
	uint8_t bytes[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(v); i++) {
		struct nf_value value = {.num = v[i].num};

		assert_int_equal(nf_value_bytes(v[i].key, &value, bytes),
				 v[i].n);
		assert_memory_equal(bytes, v[i].bytes, v[i].n);
	}
	/* marks, links and zones are numbers of the host */
	assert_int_equal(
		nf_value_bytes(NF_MARK, &(struct nf_value){.num = mark}, bytes),
		4);
	assert_memory_equal(bytes, &mark, 4);
	assert_int_equal(nf_value_bytes(NF_CT_ZONE,
					&(struct nf_value){.num = zone}, bytes),
			 2);
	assert_memory_equal(bytes, &zone, 2);
	assert_true(addr_parse("2001:db8::1", &six.addr));
	assert_int_equal(nf_value_bytes(NF_IP6_SADDR, &six, bytes), 16);
	assert_memory_equal(bytes, six.addr.bytes, 16);
}

static void every_key_has_a_name_and_a_width(void **state)
{
	(void)state;
	for (int i = NF_IIF; i < N_NF_KEYS; i++) {
		assert_non_null(nf_keys[i].name);
		assert_in_range(nf_keys[i].bytes, 1, 16);
		assert_true(nf_keys[i].type < 64); /* six bits in a concat */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, models_drop)
		T(matches_read_like_nft),
		T(look_ups_read_like_nft),
		T(counting_reads_like_nft),
		T(statements_read_like_nft),
		T(ranges_that_are_prefixes_are_written_so),
		T(values_have_the_kernels_byte_order),
		T(every_key_has_a_name_and_a_width),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

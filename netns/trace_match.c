// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/trace_match.c - rules of a tracer, as expressions of the kernel
 */
#include "netns/trace_match.h"

#include <arpa/inet.h>
#include <libnftnl/common.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>

#include "netns/trace_rules.h"

enum { PART = 16, TCP_FLAGS = 13 }; /* bytes that one comparison takes; where */

void match_put(struct matching *b)
{
	wire_batch_add(b->batch, (struct nlmsghdr *)(void *)b->buf, NULL);
}

struct nftnl_expr *match_expr(struct matching *b, const char *name)
{
	struct nftnl_expr *e = must(nftnl_expr_alloc(name));

	nftnl_rule_add_expr(b->rule, e);
	return e;
}

static void meta(struct matching *b, uint32_t key)
{
	struct nftnl_expr *e = match_expr(b, "meta");

	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_DREG, NFT_REG32_00);
}

void match_load(struct matching *b, uint32_t base, size_t offset, size_t len,
		size_t slot)
{
	struct nftnl_expr *e = match_expr(b, "payload");

	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE, base);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, (uint32_t)offset);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, (uint32_t)len);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_DREG,
			   NFT_REG32_00 + (uint32_t)slot);
}

static void compare(struct matching *b, uint32_t op, const void *data,
		    size_t len)
{
	struct nftnl_expr *e = match_expr(b, "cmp");

	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_SREG, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(e, NFTNL_EXPR_CMP_DATA, data, (uint32_t)len);
}

void match_is(struct matching *b, uint32_t key, int number)
{
	uint8_t byte = (uint8_t)number;

	meta(b, key);
	compare(b, NFT_CMP_EQ, &byte, sizeof(byte));
}

void match_bytes(struct matching *b, size_t offset, const void *bytes, size_t n)
{
	for (size_t i = 0; i < n; i += PART) {
		size_t len = n - i < PART ? n - i : PART;

		match_load(b, NFT_PAYLOAD_TRANSPORT_HEADER, offset + i, len, 0);
		compare(b, NFT_CMP_EQ, (const char *)bytes + i, len);
	}
}

void match_number(struct matching *b, size_t offset, uint32_t number)
{
	number = htonl(number);
	match_bytes(b, offset, &number, sizeof(number));
}

void match_flags(struct matching *b, uint8_t flags)
{
	static const uint8_t none;
	struct nftnl_expr *e;

	match_load(b, NFT_PAYLOAD_TRANSPORT_HEADER, TCP_FLAGS, sizeof(flags),
		   0);
	e = match_expr(b, "bitwise");
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_SREG, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_DREG, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_LEN, sizeof(flags));
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_MASK, &flags, sizeof(flags));
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_XOR, &none, sizeof(none));
	compare(b, NFT_CMP_NEQ, &none, sizeof(none));
}

void match_rule(struct matching *b, const char *chain)
{
	b->rule = must(nftnl_rule_alloc());
	must_do(nftnl_rule_set_str(b->rule, NFTNL_RULE_TABLE, TRACE_TABLE));
	must_do(nftnl_rule_set_str(b->rule, NFTNL_RULE_CHAIN, chain));
}

void match_end(struct matching *b)
{
	struct nlmsghdr *msg = nftnl_nlmsg_build_hdr(
		b->buf, NFT_MSG_NEWRULE, NFPROTO_INET,
		NLM_F_CREATE | NLM_F_APPEND, 0);

	nftnl_rule_nlmsg_build_payload(msg, b->rule);
	nftnl_rule_free(b->rule);
	match_put(b);
}

void match_traced(struct matching *b)
{
	struct nftnl_expr *e = match_expr(b, "immediate");
	uint8_t on = 1;

	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG32_00);
	nftnl_expr_set(e, NFTNL_EXPR_IMM_DATA, &on, sizeof(on));
	e = match_expr(b, "meta");
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, NFT_META_NFTRACE);
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_SREG, NFT_REG32_00);
	match_end(b);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/put_nft_expr.c - statements of a rule as kernel expressions
 *
 * The kernel's machine has registers of four bytes. Keys are loaded into
 * consecutive ones from the first, then compared or looked up; a verdict or
 * an address found by a look-up lands in the first again.
 */
#include "netns/put_nft.h"

#include <assert.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <string.h>

enum { SNAPLEN = 128 }; /* bytes of a logged packet: all headers and more */

enum source { FROM_META, FROM_NETWORK, FROM_TRANSPORT, FROM_CT };

struct load {
	enum source source;
	uint32_t what; /* meta or ct key, or the offset in the header */
	uint8_t nfproto, l4proto; /* what must be known first; 0: nothing */
};

static const struct load load[N_NF_KEYS] = {
	[NF_IIF] = {FROM_META, NFT_META_IIF, 0, 0},
	[NF_OIF] = {FROM_META, NFT_META_OIF, 0, 0},
	[NF_IIFGROUP] = {FROM_META, NFT_META_IIFGROUP, 0, 0},
	[NF_OIFGROUP] = {FROM_META, NFT_META_OIFGROUP, 0, 0},
	[NF_MARK] = {FROM_META, NFT_META_MARK, 0, 0},
	[NF_NFPROTO] = {FROM_META, NFT_META_NFPROTO, 0, 0},
	[NF_L4PROTO] = {FROM_META, NFT_META_L4PROTO, 0, 0},
	[NF_IP_SADDR] = {FROM_NETWORK, 12, NFPROTO_IPV4, 0},
	[NF_IP_DADDR] = {FROM_NETWORK, 16, NFPROTO_IPV4, 0},
	[NF_IP6_SADDR] = {FROM_NETWORK, 8, NFPROTO_IPV6, 0},
	[NF_IP6_DADDR] = {FROM_NETWORK, 24, NFPROTO_IPV6, 0},
	[NF_IP_FRAG] = {FROM_NETWORK, 6, NFPROTO_IPV4, 0},
	[NF_SPORT] = {FROM_TRANSPORT, 0, 0, 0},
	[NF_DPORT] = {FROM_TRANSPORT, 2, 0, 0},
	[NF_ICMP_TYPE] = {FROM_TRANSPORT, 0, 0, 1},
	[NF_ICMP_CODE] = {FROM_TRANSPORT, 1, 0, 1},
	[NF_ICMPV6_TYPE] = {FROM_TRANSPORT, 0, 0, 58},
	[NF_ICMPV6_CODE] = {FROM_TRANSPORT, 1, 0, 58},
	[NF_TCP_FLAGS] = {FROM_TRANSPORT, 13, 0, 6},
	[NF_CT_STATE] = {FROM_CT, NFT_CT_STATE, 0, 0},
	[NF_CT_DIRECTION] = {FROM_CT, NFT_CT_DIRECTION, 0, 0},
	[NF_CT_MARK] = {FROM_CT, NFT_CT_MARK, 0, 0},
	[NF_CT_ZONE] = {FROM_CT, NFT_CT_ZONE, 0, 0},
	[NF_HOUR] = {FROM_META, NFT_META_TIME_HOUR, 0, 0},
};

struct building {
	struct nftnl_rule *rule;
	uint8_t nfproto, l4proto; /* already compared in this rule */
};

static struct nftnl_expr *expr(struct building *b, const char *name)
{
	struct nftnl_expr *e = must(nftnl_expr_alloc(name));

	nftnl_rule_add_expr(b->rule, e);
	return e;
}

static uint32_t reg(size_t slot)
{
	return NFT_REG32_00 + (uint32_t)slot;
}

static void compare(struct building *b, uint32_t op, const void *data,
		    size_t len)
{
	struct nftnl_expr *e = expr(b, "cmp");

	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_SREG, reg(0));
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(e, NFTNL_EXPR_CMP_DATA, data, (uint32_t)len);
}

static void load_meta(struct building *b, uint32_t key, size_t slot)
{
	struct nftnl_expr *e = expr(b, "meta");

	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_DREG, reg(slot));
}

/* "ip saddr" says IPv4, "icmp type" says ICMP: compare that first */
static void require(struct building *b, enum nf_key key)
{
	const struct load *l = &load[key];

	if (l->nfproto && b->nfproto != l->nfproto) {
		load_meta(b, NFT_META_NFPROTO, 0);
		compare(b, NFT_CMP_EQ, &l->nfproto, 1);
		b->nfproto = l->nfproto;
	}
	if (l->l4proto && b->l4proto != l->l4proto) {
		load_meta(b, NFT_META_L4PROTO, 0);
		compare(b, NFT_CMP_EQ, &l->l4proto, 1);
		b->l4proto = l->l4proto;
	}
}

/* Of the key only its first @bytes */
static void load_part(struct building *b, enum nf_key key, size_t slot,
		      uint32_t bytes)
{
	const struct load *l = &load[key];
	struct nftnl_expr *e;

	switch (l->source) {
	case FROM_META:
		load_meta(b, l->what, slot);
		break;
	case FROM_CT:
		e = expr(b, "ct");
		nftnl_expr_set_u32(e, NFTNL_EXPR_CT_KEY, l->what);
		nftnl_expr_set_u32(e, NFTNL_EXPR_CT_DREG, reg(slot));
		break;
	case FROM_NETWORK:
	case FROM_TRANSPORT:
		e = expr(b, "payload");
		nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE,
				   l->source == FROM_NETWORK
					   ? NFT_PAYLOAD_NETWORK_HEADER
					   : NFT_PAYLOAD_TRANSPORT_HEADER);
		nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, l->what);
		nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, bytes);
		nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_DREG, reg(slot));
		break;
	}
}

static void load_key(struct building *b, enum nf_key key, size_t slot)
{
	load_part(b, key, slot, nf_keys[key].bytes);
}

/* Return: the first slot behind them */
static size_t load_keys(struct building *b, const enum nf_key *keys)
{
	size_t slot = 0;

	for (size_t i = 0; i < NF_KEYS_MAX && keys[i]; i++)
		require(b, keys[i]);
	for (size_t i = 0; i < NF_KEYS_MAX && keys[i]; i++) {
		load_key(b, keys[i], slot);
		slot += (nf_keys[keys[i]].bytes + 3u) / 4;
	}
	return slot;
}

static void mask_with(struct building *b, enum nf_key key, uint32_t mask)
{
	struct nftnl_expr *e = expr(b, "bitwise");
	struct nf_value value = {.num = mask};
	uint8_t bytes[16], zero[16] = {0};
	size_t len = nf_value_bytes(key, &value, bytes);

	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_SREG, reg(0));
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_DREG, reg(0));
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_OP, NFT_BITWISE_BOOL);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_LEN, (uint32_t)len);
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_MASK, bytes, (uint32_t)len);
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_XOR, zero, (uint32_t)len);
}

static void between(struct building *b, const struct nf_stmt *s)
{
	enum nf_key key = s->keys[0];
	struct nftnl_expr *e = expr(b, "range");
	uint8_t lo[16], hi[16];
	uint32_t len = (uint32_t)nf_value_bytes(key, &s->lo, lo);

	assert(!nf_keys[key].host_order || len == 1);
	nf_value_bytes(key, &s->hi, hi);
	nftnl_expr_set_u32(e, NFTNL_EXPR_RANGE_SREG, reg(0));
	nftnl_expr_set_u32(e, NFTNL_EXPR_RANGE_OP,
			   s->not ? NFT_RANGE_NEQ : NFT_RANGE_EQ);
	nftnl_expr_set(e, NFTNL_EXPR_RANGE_FROM_DATA, lo, len);
	nftnl_expr_set(e, NFTNL_EXPR_RANGE_TO_DATA, hi, len);
}

/* A prefix of whole bytes is to load and compare just these. Return: their
 * number, or 0 */
static uint32_t prefix_bytes(const struct nf_stmt *s)
{
	struct nf_range r = {s->lo, s->hi};
	struct prefix p;

	return nf_keys[s->keys[0]].is_addr && nf_range_prefix(&r, &p) &&
			       p.len % 8 == 0
		       ? p.len / 8u
		       : 0;
}

static void match(struct building *b, const struct nf_stmt *s)
{
	enum nf_key key = s->keys[0];
	uint8_t value[16];
	size_t len = nf_value_bytes(key, &s->lo, value);
	uint32_t part = nf_is_range(s) ? prefix_bytes(s) : 0;

	require(b, key);
	load_part(b, key, 0, part ? part : nf_keys[key].bytes);
	if (s->mask)
		mask_with(b, key, s->mask);
	if (nf_is_range(s) && !part) {
		between(b, s);
		return;
	}
	/* a bare mask asks for any of its bits: not equal to none */
	compare(b, (s->mask && !s->lo.num) != s->not ? NFT_CMP_NEQ : NFT_CMP_EQ,
		value, part ? part : len);
	if (key == NF_L4PROTO && !s->not )
		b->l4proto = (uint8_t)s->lo.num;
	if (key == NF_NFPROTO && !s->not )
		b->nfproto = (uint8_t)s->lo.num;
}

/* @dreg: where a map puts what it found; 0: a plain set */
static void lookup(struct building *b, const struct nf_stmt *s, uint32_t dreg)
{
	struct nftnl_expr *e;

	load_keys(b, s->keys);
	e = expr(b, "lookup");
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, reg(0));
	must_do(nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET, s->name));
	if (s->op == NF_OP_VMAP || dreg)
		nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_DREG, dreg);
	if (s->not )
		nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_FLAGS,
				   NFT_LOOKUP_F_INV);
}

static void immediate(struct building *b, uint32_t dreg, const void *data,
		      size_t len)
{
	struct nftnl_expr *e = expr(b, "immediate");

	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, dreg);
	nftnl_expr_set(e, NFTNL_EXPR_IMM_DATA, data, (uint32_t)len);
}

static void set_key(struct building *b, const struct nf_stmt *s)
{
	const struct load *l = &load[s->target];
	struct nftnl_expr *e;

	if (s->op == NF_OP_TAKE_TURNS) {
		e = expr(b, "numgen");
		nftnl_expr_set_u32(e, NFTNL_EXPR_NG_DREG, NFT_REG_1);
		nftnl_expr_set_u32(e, NFTNL_EXPR_NG_MODULUS, s->lo.num);
		nftnl_expr_set_u32(e, NFTNL_EXPR_NG_TYPE, NFT_NG_INCREMENTAL);
		nftnl_expr_set_u32(e, NFTNL_EXPR_NG_OFFSET, 0);
	} else if (s->name) {
		lookup(b, s, NFT_REG_1);
	} else {
		uint8_t bytes[16];
		size_t len = nf_value_bytes(s->target, &s->lo, bytes);

		immediate(b, NFT_REG_1, bytes, len);
	}
	if (l->source == FROM_CT) {
		e = expr(b, "ct");
		nftnl_expr_set_u32(e, NFTNL_EXPR_CT_KEY, l->what);
		nftnl_expr_set_u32(e, NFTNL_EXPR_CT_SREG, NFT_REG_1);
		return;
	}
	e = expr(b, "meta");
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, l->what);
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_SREG, NFT_REG_1);
}

/* The range of ports that a translation takes from, in registers 2 and 3 */
static void load_ports(struct building *b, const struct nf_stmt *s)
{
	uint8_t port[16];

	nf_value_bytes(NF_DPORT, &s->lo, port);
	immediate(b, NFT_REG_2, port, 2);
	nf_value_bytes(NF_DPORT, &s->hi, port);
	immediate(b, NFT_REG_3, port, 2);
}

static void nat(struct building *b, const struct nf_stmt *s)
{
	bool ipv6 = s->flags & NF_NAT_IPV6;
	struct nftnl_expr *e;

	require(b, ipv6 ? NF_IP6_SADDR : NF_IP_SADDR);
	lookup(b, s, NFT_REG_1);
	if (s->hi.num)
		load_ports(b, s);
	e = expr(b, "nat");
	nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_TYPE,
			   s->op == NF_OP_SNAT ? NFT_NAT_SNAT : NFT_NAT_DNAT);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_FAMILY,
			   ipv6 ? NFPROTO_IPV6 : NFPROTO_IPV4);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_REG_ADDR_MIN, NFT_REG_1);
	if (s->flags & NF_NAT_PORT)
		nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_REG_PROTO_MIN,
				   NFT_REG32_01);
	if (!s->hi.num)
		return;
	nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_REG_PROTO_MIN, NFT_REG_2);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_REG_PROTO_MAX, NFT_REG_3);
	nftnl_expr_set_u32(e, NFTNL_EXPR_NAT_FLAGS,
			   (s->flags & NF_NAT_RANDOM) |
				   NF_NAT_RANGE_PROTO_SPECIFIED);
}

static void masquerade(struct building *b, const struct nf_stmt *s)
{
	struct nftnl_expr *e;

	require(b, NF_IP_SADDR);
	if (s->hi.num)
		load_ports(b, s);
	e = expr(b, "masq");
	if (s->hi.num) {
		nftnl_expr_set_u32(e, NFTNL_EXPR_MASQ_REG_PROTO_MIN, NFT_REG_2);
		nftnl_expr_set_u32(e, NFTNL_EXPR_MASQ_REG_PROTO_MAX, NFT_REG_3);
	}
	if (s->flags || s->hi.num)
		nftnl_expr_set_u32(
			e, NFTNL_EXPR_MASQ_FLAGS,
			s->flags |
				(s->hi.num ? NF_NAT_RANGE_PROTO_SPECIFIED : 0));
}
static_assert(NF_NAT_RANDOM == NF_NAT_RANGE_PROTO_RANDOM_FULLY,
	      "the plan's flag is the kernel's");

static void log_it(struct building *b, const struct nf_stmt *s)
{
	struct nftnl_expr *e = expr(b, "log");

	nftnl_expr_set_u16(e, NFTNL_EXPR_LOG_GROUP, (uint16_t)s->flags);
	must_do(nftnl_expr_set_str(e, NFTNL_EXPR_LOG_PREFIX, s->name));
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOG_SNAPLEN, SNAPLEN);
}

uint32_t put_verdict(enum nf_verdict v)
{
	static const int kernel[] = {
		[NF_V_NONE] = NFT_CONTINUE, [NF_V_ACCEPT] = NF_ACCEPT,
		[NF_V_DROP] = NF_DROP,	    [NF_V_RETURN] = NFT_RETURN,
		[NF_V_JUMP] = NFT_JUMP,	    [NF_V_GOTO] = NFT_GOTO,
	};

	return (uint32_t)kernel[v];
}

/* An element of its own for the keys of each packet, and what limits there */
static void limit(struct building *b, const struct nf_stmt *s)
{
	bool rate = s->op == NF_OP_RATE_OVER;
	struct nftnl_expr *counter = must(
		nftnl_expr_alloc(rate ? "limit" : "connlimit"));
	struct nftnl_expr *e;

	if (rate) {
		nftnl_expr_set_u64(counter, NFTNL_EXPR_LIMIT_RATE, s->lo.num);
		nftnl_expr_set_u64(counter, NFTNL_EXPR_LIMIT_UNIT, 1);
		nftnl_expr_set_u32(counter, NFTNL_EXPR_LIMIT_BURST, s->lo.num);
		nftnl_expr_set_u32(counter, NFTNL_EXPR_LIMIT_TYPE,
				   NFT_LIMIT_PKTS);
		nftnl_expr_set_u32(counter, NFTNL_EXPR_LIMIT_FLAGS,
				   NFT_LIMIT_F_INV);
	} else {
		nftnl_expr_set_u32(counter, NFTNL_EXPR_CONNLIMIT_COUNT,
				   s->lo.num);
		nftnl_expr_set_u32(counter, NFTNL_EXPR_CONNLIMIT_FLAGS,
				   NFT_CONNLIMIT_F_INV);
	}
	load_keys(b, s->keys);
	e = expr(b, "dynset");
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, reg(0));
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP,
			   rate ? NFT_DYNSET_OP_UPDATE : NFT_DYNSET_OP_ADD);
	must_do(nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, s->name));
	nftnl_expr_set(e, NFTNL_EXPR_DYNSET_EXPR, counter, 0);
}

/* The same, and what counts there; a new element also takes down something of
 * its first packet */
static void count(struct building *b, const struct nf_stmt *s)
{
	struct nftnl_expr *counter = must(nftnl_expr_alloc("counter")), *e;
	size_t data = load_keys(b, s->keys);

	for (size_t i = 0; i < NF_DATA_MAX && s->data[i]; i++)
		load_key(b, s->data[i], data + i);
	e = expr(b, "dynset");
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, reg(0));
	if (s->data[0])
		nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_DATA, reg(data));
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_UPDATE);
	must_do(nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, s->name));
	nftnl_expr_set(e, NFTNL_EXPR_DYNSET_EXPR, counter, 0);
}

static void verdict(struct building *b, const struct nf_stmt *s)
{
	struct nftnl_expr *e = expr(b, "immediate");

	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_VERDICT, put_verdict(s->verdict));
	if (s->name)
		must_do(nftnl_expr_set_str(e, NFTNL_EXPR_IMM_CHAIN, s->name));
}

static void statement(struct building *b, const struct nf_stmt *s)
{
	struct nftnl_expr *e;

	switch (s->op) {
	case NF_OP_MATCH:
		match(b, s);
		break;
	case NF_OP_LOOKUP:
		lookup(b, s, 0);
		break;
	case NF_OP_VMAP:
		lookup(b, s, NFT_REG_VERDICT);
		break;
	case NF_OP_SET:
	case NF_OP_TAKE_TURNS:
		set_key(b, s);
		break;
	case NF_OP_SNAT:
	case NF_OP_DNAT:
		nat(b, s);
		break;
	case NF_OP_MASQUERADE:
		masquerade(b, s);
		break;
	case NF_OP_LOG:
		log_it(b, s);
		break;
	case NF_OP_CONNECTIONS_OVER:
	case NF_OP_RATE_OVER:
		limit(b, s);
		break;
	case NF_OP_COUNT:
		count(b, s);
		break;
	case NF_OP_VERDICT:
		verdict(b, s);
		break;
	case NF_OP_REJECT_RST:
		e = expr(b, "reject");
		nftnl_expr_set_u32(e, NFTNL_EXPR_REJECT_TYPE,
				   NFT_REJECT_TCP_RST);
		break;
	case N_NF_OPS:
		break;
	}
}

void put_rule_exprs(struct nftnl_rule *r, const struct nf_rule *rule)
{
	struct building b = {.rule = r};

	for (size_t i = 0; i < rule->n; i++)
		statement(&b, &rule->stmts[i]);
}

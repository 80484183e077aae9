// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/trace_rules.c - the table by which a tracer knows its packet
 *
 *	arriving   prerouting -500    sets the trace bit
 *	sending    output     -500    the same
 *	delivered  input       500    tells that it passed all rules
 *	leaving    postrouting 500    the same, and how it was translated
 *
 * The first two come before fragments are put together, so that nothing can
 * be dropped unseen. All of them let everything pass.
 */
#include "netns/trace_rules.h"

#include <arpa/inet.h>
#include <libnftnl/chain.h>
#include <libnftnl/common.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>
#include <libnftnl/table.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

enum {
	MESSAGE_MAX = 8192,
	FIRST = -500,
	LAST = 500,
	ANSWERS_MAX = 64, /* that one namespace learns of */
	PART = 16, /* bytes that one comparison takes */
};

enum { /* where things are */
       TCP_SEQ = 4,
       TCP_ACK = 8,
       TCP_FLAGS = 13,
       HEADER = 8, /* UDP's and ICMP's are equally long */
       IPV4_HEADER = 20,
       IPV6_HEADER = 40,
       IPV4_ADDRESSES = 12,
       IPV6_ADDRESSES = 8,
};

const char *const trace_chain[N_TRACE_POINTS] = {
	[TRACE_ARRIVED] = "arriving",
	[TRACE_SENT] = "sending",
	[TRACE_DELIVERED] = "delivered",
	[TRACE_LEFT] = "leaving",
};

struct building {
	struct wire_batch *batch;
	const struct trace_want *want;
	struct nftnl_rule *rule; /* that is being written */
	_Alignas(struct nlmsghdr) char buf[MESSAGE_MAX];
};

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

static struct nlmsghdr *message(struct building *b, uint16_t type)
{
	return nftnl_nlmsg_build_hdr(b->buf, type, NFPROTO_INET, NLM_F_CREATE,
				     0);
}

static void put(struct building *b)
{
	wire_batch_add(b->batch, (struct nlmsghdr *)(void *)b->buf, NULL);
}

/* --- expressions -------------------------------------------------------- */

static struct nftnl_expr *expr(struct building *b, const char *name)
{
	struct nftnl_expr *e = must(nftnl_expr_alloc(name));

	nftnl_rule_add_expr(b->rule, e);
	return e;
}

static void meta(struct building *b, uint32_t key)
{
	struct nftnl_expr *e = expr(b, "meta");

	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, key);
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_DREG, NFT_REG32_00);
}

static void load(struct building *b, uint32_t base, size_t offset, size_t len,
		 size_t slot)
{
	struct nftnl_expr *e = expr(b, "payload");

	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_BASE, base);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_OFFSET, (uint32_t)offset);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_LEN, (uint32_t)len);
	nftnl_expr_set_u32(e, NFTNL_EXPR_PAYLOAD_DREG,
			   NFT_REG32_00 + (uint32_t)slot);
}

static void compare(struct building *b, uint32_t op, const void *data,
		    size_t len)
{
	struct nftnl_expr *e = expr(b, "cmp");

	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_SREG, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_CMP_OP, op);
	nftnl_expr_set(e, NFTNL_EXPR_CMP_DATA, data, (uint32_t)len);
}

static void is(struct building *b, uint32_t key, int number)
{
	uint8_t byte = (uint8_t)number;

	meta(b, key);
	compare(b, NFT_CMP_EQ, &byte, sizeof(byte));
}

/* Behind the transport header's beginning */
static void is_at(struct building *b, size_t offset, const void *bytes,
		  size_t n)
{
	for (size_t i = 0; i < n; i += PART) {
		size_t len = n - i < PART ? n - i : PART;

		load(b, NFT_PAYLOAD_TRANSPORT_HEADER, offset + i, len, 0);
		compare(b, NFT_CMP_EQ, (const char *)bytes + i, len);
	}
}

static void has_number_at(struct building *b, size_t offset, uint32_t number)
{
	number = htonl(number);
	is_at(b, offset, &number, sizeof(number));
}

/* Any of them */
static void has_flags(struct building *b, uint8_t flags)
{
	static const uint8_t none;
	struct nftnl_expr *e;

	load(b, NFT_PAYLOAD_TRANSPORT_HEADER, TCP_FLAGS, sizeof(flags), 0);
	e = expr(b, "bitwise");
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_SREG, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_DREG, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_BITWISE_LEN, sizeof(flags));
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_MASK, &flags, sizeof(flags));
	nftnl_expr_set(e, NFTNL_EXPR_BITWISE_XOR, &none, sizeof(none));
	compare(b, NFT_CMP_NEQ, &none, sizeof(none));
}

/* --- rules --------------------------------------------------------------- */

static void rule(struct building *b, const char *chain)
{
	b->rule = must(nftnl_rule_alloc());
	nftnl_rule_set_str(b->rule, NFTNL_RULE_TABLE, TRACE_TABLE);
	nftnl_rule_set_str(b->rule, NFTNL_RULE_CHAIN, chain);
}

static void rule_end(struct building *b)
{
	struct nlmsghdr *msg = nftnl_nlmsg_build_hdr(
		b->buf, NFT_MSG_NEWRULE, NFPROTO_INET,
		NLM_F_CREATE | NLM_F_APPEND, 0);

	nftnl_rule_nlmsg_build_payload(msg, b->rule);
	nftnl_rule_free(b->rule);
	put(b);
}

/* The end of a rule that has found the packet */
static void traced(struct building *b)
{
	struct nftnl_expr *e = expr(b, "immediate");
	uint8_t on = 1;

	nftnl_expr_set_u32(e, NFTNL_EXPR_IMM_DREG, NFT_REG32_00);
	nftnl_expr_set(e, NFTNL_EXPR_IMM_DATA, &on, sizeof(on));
	e = expr(b, "meta");
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_KEY, NFT_META_NFTRACE);
	nftnl_expr_set_u32(e, NFTNL_EXPR_META_SREG, NFT_REG32_00);
	rule_end(b);
}

static void own_payload(struct building *b, const char *chain, int protocol,
			size_t offset)
{
	rule(b, chain);
	is(b, NFT_META_L4PROTO, protocol);
	is_at(b, offset, b->want->payload, strlen(b->want->payload));
}

/* It opens a connection, or is the first answer to that: the two of them, and
 * nothing of what is said later */
static void tcp(struct building *b, const char *chain)
{
	rule(b, chain);
	is(b, NFT_META_L4PROTO, IPPROTO_TCP);
	has_number_at(b, TCP_SEQ, b->want->tcp_seq);
	has_flags(b, TH_SYN);
	traced(b);
	rule(b, chain);
	is(b, NFT_META_L4PROTO, IPPROTO_TCP);
	has_number_at(b, TCP_ACK, b->want->tcp_seq + 1);
	has_flags(b, TH_SYN | TH_RST);
	traced(b);
}

/* ICMP errors quote the packet that they are about */
static void errors(struct building *b, const char *chain)
{
	static const struct {
		int protocol;
		size_t inner;
	} kinds[] = {{IPPROTO_ICMP, HEADER + IPV4_HEADER},
		     {IPPROTO_ICMPV6, HEADER + IPV6_HEADER}};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (b->want->protocol == IPPROTO_TCP) {
			rule(b, chain);
			is(b, NFT_META_L4PROTO, kinds[i].protocol);
			has_number_at(b, kinds[i].inner + TCP_SEQ,
				      b->want->tcp_seq);
		} else {
			own_payload(b, chain, kinds[i].protocol,
				    kinds[i].inner + HEADER);
		}
		traced(b);
	}
}

/* --- whoever answers over UDP --------------------------------------------- */

/* Of both families, each its own set */
static const struct answers {
	const char *set;
	uint8_t nfproto;
	uint32_t type; /* addresses and ports, as `nft` writes keys */
	size_t at, len; /* of the addresses in the header */
} answers[] = {
	{"answers4", NFPROTO_IPV4, 7 << 18 | 7 << 12 | 13 << 6 | 13,
	 IPV4_ADDRESSES, 4},
	{"answers6", NFPROTO_IPV6, 8 << 18 | 8 << 12 | 13 << 6 | 13,
	 IPV6_ADDRESSES, 16},
};

static void answers_set(struct building *b, const struct answers *a)
{
	struct nftnl_set *s = must(nftnl_set_alloc());
	struct nlmsghdr *msg = message(b, NFT_MSG_NEWSET);

	nftnl_set_set_u32(s, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(s, NFTNL_SET_TABLE, TRACE_TABLE);
	nftnl_set_set_str(s, NFTNL_SET_NAME, a->set);
	nftnl_set_set_u32(s, NFTNL_SET_ID, (uint32_t)b->batch->about.n);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_LEN, (uint32_t)(2 * a->len + 8));
	nftnl_set_set_u32(s, NFTNL_SET_KEY_TYPE, a->type);
	nftnl_set_set_u32(s, NFTNL_SET_FLAGS, NFT_SET_EVAL);
	nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, ANSWERS_MAX);
	nftnl_set_nlmsg_build_payload(msg, s);
	nftnl_set_free(s);
	put(b);
}

/* Who sends and who receives; @answered: as its answer will have them */
static void ends(struct building *b, const struct answers *a, bool answered)
{
	size_t slots = a->len / 4;

	load(b, NFT_PAYLOAD_NETWORK_HEADER, a->at, a->len, answered * slots);
	load(b, NFT_PAYLOAD_NETWORK_HEADER, a->at + a->len, a->len,
	     !answered * slots);
	load(b, NFT_PAYLOAD_TRANSPORT_HEADER, 0, 2, 2 * slots + answered);
	load(b, NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, 2 * slots + !answered);
}

static void learn(struct building *b, const char *chain,
		  const struct answers *a)
{
	struct nftnl_expr *e;

	own_payload(b, chain, IPPROTO_UDP, HEADER);
	is(b, NFT_META_NFPROTO, a->nfproto);
	ends(b, a, true);
	e = expr(b, "dynset");
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_ADD);
	nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, a->set);
	rule_end(b);
}

static void answered(struct building *b, const char *chain,
		     const struct answers *a)
{
	struct nftnl_expr *e;

	rule(b, chain);
	is(b, NFT_META_NFPROTO, a->nfproto);
	is(b, NFT_META_L4PROTO, IPPROTO_UDP);
	ends(b, a, false);
	e = expr(b, "lookup");
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, NFT_REG32_00);
	nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET, a->set);
	traced(b);
}

static void udp(struct building *b, const char *chain)
{
	own_payload(b, chain, IPPROTO_UDP, HEADER);
	traced(b);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		answered(b, chain, &answers[i]);
}

/* --- the table ------------------------------------------------------------ */

static void table(struct building *b, uint16_t type)
{
	struct nftnl_table *t = must(nftnl_table_alloc());
	struct nlmsghdr *msg = nftnl_nlmsg_build_hdr(
		b->buf, type, NFPROTO_INET,
		type == NFT_MSG_NEWTABLE ? NLM_F_CREATE | NLM_F_EXCL : 0, 0);

	nftnl_table_set_str(t, NFTNL_TABLE_NAME, TRACE_TABLE);
	if (type == NFT_MSG_NEWTABLE)
		nftnl_table_set_u32(t, NFTNL_TABLE_FLAGS, NFT_TABLE_F_OWNER);
	nftnl_table_nlmsg_build_payload(msg, t);
	nftnl_table_free(t);
	put(b);
}

static void base_chain(struct building *b, enum trace_point point)
{
	static const struct {
		uint32_t hook;
		int priority;
	} at[N_TRACE_POINTS] = {
		[TRACE_ARRIVED] = {NF_INET_PRE_ROUTING, FIRST},
		[TRACE_SENT] = {NF_INET_LOCAL_OUT, FIRST},
		[TRACE_DELIVERED] = {NF_INET_LOCAL_IN, LAST},
		[TRACE_LEFT] = {NF_INET_POST_ROUTING, LAST},
	};
	struct nftnl_chain *c = must(nftnl_chain_alloc());
	struct nlmsghdr *msg = message(b, NFT_MSG_NEWCHAIN);

	nftnl_chain_set_str(c, NFTNL_CHAIN_TABLE, TRACE_TABLE);
	nftnl_chain_set_str(c, NFTNL_CHAIN_NAME, trace_chain[point]);
	nftnl_chain_set_str(c, NFTNL_CHAIN_TYPE, "filter");
	nftnl_chain_set_u32(c, NFTNL_CHAIN_HOOKNUM, at[point].hook);
	nftnl_chain_set_s32(c, NFTNL_CHAIN_PRIO, at[point].priority);
	nftnl_chain_set_u32(c, NFTNL_CHAIN_POLICY, NF_ACCEPT);
	nftnl_chain_nlmsg_build_payload(msg, c);
	nftnl_chain_free(c);
	put(b);
}

static void edge(struct building *b, bool begin)
{
	if (begin)
		nftnl_batch_begin(b->buf, 0);
	else
		nftnl_batch_end(b->buf, 0);
	put(b);
}

static void find(struct building *b, const char *chain)
{
	if (b->want->protocol == IPPROTO_TCP) {
		tcp(b, chain);
	} else if (b->want->protocol == IPPROTO_UDP) {
		udp(b, chain);
	} else { /* the answer is an echo */
		own_payload(b, chain, IPPROTO_ICMP, HEADER);
		traced(b);
		own_payload(b, chain, IPPROTO_ICMPV6, HEADER);
		traced(b);
	}
	errors(b, chain);
}

void trace_rules_put(struct wire_batch *batch, const struct trace_want *want)
{
	static const enum trace_point first[] = {TRACE_ARRIVED, TRACE_SENT};
	static const enum trace_point teach[] = {TRACE_ARRIVED, TRACE_LEFT};
	struct building b = {.batch = batch, .want = want};
	bool learns = want->protocol == IPPROTO_UDP;

	edge(&b, true);
	table(&b, NFT_MSG_NEWTABLE);
	for (size_t i = 0; learns && i < ARRAY_LEN(answers); i++)
		answers_set(&b, &answers[i]);
	for (int point = 1; point < N_TRACE_POINTS; point++)
		base_chain(&b, (enum trace_point)point);
	for (size_t i = 0; i < ARRAY_LEN(first); i++)
		find(&b, trace_chain[first[i]]);
	for (size_t i = 0; learns && i < ARRAY_LEN(teach); i++)
		for (size_t k = 0; k < ARRAY_LEN(answers); k++)
			learn(&b, trace_chain[teach[i]], &answers[k]);
	edge(&b, false);
}

void trace_rules_drop(struct wire_batch *batch)
{
	struct building b = {.batch = batch};

	edge(&b, true);
	table(&b, NFT_MSG_DELTABLE);
	edge(&b, false);
}

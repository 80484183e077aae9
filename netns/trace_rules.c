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
#include <netinet/tcp.h>
#include <string.h>

#include "netns/trace_match.h"

enum {
	FIRST = -500,
	LAST = 500,
	ANSWERS_MAX = 64, /* that one namespace learns of */
};

enum { /* where things are */
       TCP_SEQ = 4,
       TCP_ACK = 8,
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

static struct nlmsghdr *message(struct matching *b, uint16_t type)
{
	return nftnl_nlmsg_build_hdr(b->buf, type, NFPROTO_INET, NLM_F_CREATE,
				     0);
}

/* --- rules --------------------------------------------------------------- */

static void payload(struct matching *b, const char *chain, int protocol,
		    size_t offset, const char *text)
{
	match_rule(b, chain);
	match_is(b, NFT_META_L4PROTO, protocol);
	match_bytes(b, offset, text, strlen(text));
}

static void own_payload(struct matching *b, const char *chain, int protocol,
			size_t offset)
{
	payload(b, chain, protocol, offset, b->want->payload);
}

/* It opens a connection, or is the first answer to that: the two of them, and
 * nothing of what is said later */
static void tcp(struct matching *b, const char *chain)
{
	match_rule(b, chain);
	match_is(b, NFT_META_L4PROTO, IPPROTO_TCP);
	match_number(b, TCP_SEQ, b->want->tcp_seq);
	match_flags(b, TH_SYN);
	match_traced(b);
	match_rule(b, chain);
	match_is(b, NFT_META_L4PROTO, IPPROTO_TCP);
	match_number(b, TCP_ACK, b->want->tcp_seq + 1);
	match_flags(b, TH_SYN | TH_RST);
	match_traced(b);
}

/* ICMP errors quote the packet that they are about */
static void errors(struct matching *b, const char *chain)
{
	static const struct {
		int protocol;
		size_t inner;
	} kinds[] = {{IPPROTO_ICMP, HEADER + IPV4_HEADER},
		     {IPPROTO_ICMPV6, HEADER + IPV6_HEADER}};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (b->want->protocol == IPPROTO_TCP) {
			match_rule(b, chain);
			match_is(b, NFT_META_L4PROTO, kinds[i].protocol);
			match_number(b, kinds[i].inner + TCP_SEQ,
				     b->want->tcp_seq);
		} else {
			own_payload(b, chain, kinds[i].protocol,
				    kinds[i].inner + HEADER);
		}
		match_traced(b);
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

static void answers_set(struct matching *b, const struct answers *a)
{
	struct nftnl_set *s = must(nftnl_set_alloc());
	struct nlmsghdr *msg = message(b, NFT_MSG_NEWSET);

	nftnl_set_set_u32(s, NFTNL_SET_FAMILY, NFPROTO_INET);
	must_do(nftnl_set_set_str(s, NFTNL_SET_TABLE, TRACE_TABLE));
	must_do(nftnl_set_set_str(s, NFTNL_SET_NAME, a->set));
	nftnl_set_set_u32(s, NFTNL_SET_ID, (uint32_t)b->batch->about.n);
	nftnl_set_set_u32(s, NFTNL_SET_KEY_LEN, (uint32_t)(2 * a->len + 8));
	nftnl_set_set_u32(s, NFTNL_SET_KEY_TYPE, a->type);
	nftnl_set_set_u32(s, NFTNL_SET_FLAGS, NFT_SET_EVAL);
	nftnl_set_set_u32(s, NFTNL_SET_DESC_SIZE, ANSWERS_MAX);
	nftnl_set_nlmsg_build_payload(msg, s);
	nftnl_set_free(s);
	match_put(b);
}

/* Who sends and who receives; @answered: as its answer will have them */
static void ends(struct matching *b, const struct answers *a, bool answered)
{
	size_t slots = a->len / 4;

	match_load(b, NFT_PAYLOAD_NETWORK_HEADER, a->at, a->len,
		   answered * slots);
	match_load(b, NFT_PAYLOAD_NETWORK_HEADER, a->at + a->len, a->len,
		   !answered * slots);
	match_load(b, NFT_PAYLOAD_TRANSPORT_HEADER, 0, 2, 2 * slots + answered);
	match_load(b, NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2,
		   2 * slots + !answered);
}

static void learn(struct matching *b, const char *chain,
		  const struct answers *a)
{
	struct nftnl_expr *e;

	own_payload(b, chain, IPPROTO_UDP, HEADER);
	match_is(b, NFT_META_NFPROTO, a->nfproto);
	ends(b, a, true);
	e = match_expr(b, "dynset");
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_SREG_KEY, NFT_REG32_00);
	nftnl_expr_set_u32(e, NFTNL_EXPR_DYNSET_OP, NFT_DYNSET_OP_ADD);
	must_do(nftnl_expr_set_str(e, NFTNL_EXPR_DYNSET_SET_NAME, a->set));
	match_end(b);
}

static void answered(struct matching *b, const char *chain,
		     const struct answers *a)
{
	struct nftnl_expr *e;

	match_rule(b, chain);
	match_is(b, NFT_META_NFPROTO, a->nfproto);
	match_is(b, NFT_META_L4PROTO, IPPROTO_UDP);
	ends(b, a, false);
	e = match_expr(b, "lookup");
	nftnl_expr_set_u32(e, NFTNL_EXPR_LOOKUP_SREG, NFT_REG32_00);
	must_do(nftnl_expr_set_str(e, NFTNL_EXPR_LOOKUP_SET, a->set));
	match_traced(b);
}

static void udp(struct matching *b, const char *chain)
{
	own_payload(b, chain, IPPROTO_UDP, HEADER);
	match_traced(b);
	payload(b, chain, IPPROTO_UDP, HEADER, b->want->answer);
	match_traced(b);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		answered(b, chain, &answers[i]);
}

/* --- the table ------------------------------------------------------------ */

static void table(struct matching *b, uint16_t type)
{
	struct nftnl_table *t = must(nftnl_table_alloc());
	struct nlmsghdr *msg = nftnl_nlmsg_build_hdr(
		b->buf, type, NFPROTO_INET,
		type == NFT_MSG_NEWTABLE ? NLM_F_CREATE | NLM_F_EXCL : 0, 0);

	must_do(nftnl_table_set_str(t, NFTNL_TABLE_NAME, TRACE_TABLE));
	if (type == NFT_MSG_NEWTABLE)
		nftnl_table_set_u32(t, NFTNL_TABLE_FLAGS, NFT_TABLE_F_OWNER);
	nftnl_table_nlmsg_build_payload(msg, t);
	nftnl_table_free(t);
	match_put(b);
}

static void base_chain(struct matching *b, enum trace_point point)
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

	must_do(nftnl_chain_set_str(c, NFTNL_CHAIN_TABLE, TRACE_TABLE));
	must_do(nftnl_chain_set_str(c, NFTNL_CHAIN_NAME, trace_chain[point]));
	must_do(nftnl_chain_set_str(c, NFTNL_CHAIN_TYPE, "filter"));
	nftnl_chain_set_u32(c, NFTNL_CHAIN_HOOKNUM, at[point].hook);
	nftnl_chain_set_s32(c, NFTNL_CHAIN_PRIO, at[point].priority);
	nftnl_chain_set_u32(c, NFTNL_CHAIN_POLICY, NF_ACCEPT);
	nftnl_chain_nlmsg_build_payload(msg, c);
	nftnl_chain_free(c);
	match_put(b);
}

static void edge(struct matching *b, bool begin)
{
	if (begin)
		nftnl_batch_begin(b->buf, 0);
	else
		nftnl_batch_end(b->buf, 0);
	match_put(b);
}

static void find(struct matching *b, const char *chain)
{
	if (b->want->protocol == IPPROTO_TCP) {
		tcp(b, chain);
	} else if (b->want->protocol == IPPROTO_UDP) {
		udp(b, chain);
	} else { /* the answer is an echo */
		own_payload(b, chain, IPPROTO_ICMP, HEADER);
		match_traced(b);
		own_payload(b, chain, IPPROTO_ICMPV6, HEADER);
		match_traced(b);
	}
	errors(b, chain);
}

void trace_rules_put(struct wire_batch *batch, const struct trace_want *want)
{
	static const enum trace_point first[] = {TRACE_ARRIVED, TRACE_SENT};
	static const enum trace_point teach[] = {TRACE_ARRIVED, TRACE_LEFT};
	struct matching b = {.batch = batch, .want = want};
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
	struct matching b = {.batch = batch};

	edge(&b, true);
	table(&b, NFT_MSG_DELTABLE);
	edge(&b, false);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/trace_event.c - what nftables tells of a packet that is traced
 */
#include "netns/trace_event.h"

#include <arpa/inet.h>
#include <libnftnl/trace.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "netns/trace_rules.h"

/* --- headers ------------------------------------------------------------------ */

static void read_network(const uint8_t *p, size_t n, struct trace_headers *h)
{
	bool ipv6 = n && p[0] >> 4 == 6;
	size_t len = ipv6 ? 16 : 4, at = ipv6 ? 8 : 12;

	if (n < at + 2 * len)
		return;
	h->from.family = h->to.family = ipv6 ? AF_INET6 : AF_INET;
	memcpy(h->from.bytes, p + at, len);
	memcpy(h->to.bytes, p + at + len, len);
	h->protocol = ipv6 ? p[6] : p[9];
}

static void read_transport(const uint8_t *p, size_t n, struct trace_headers *h)
{
	enum { TCP_FLAGS = 13 };

	if (h->protocol == IPPROTO_ICMP || h->protocol == IPPROTO_ICMPV6) {
		h->from_port = n > 0 ? p[0] : 0;
		h->to_port = n > 1 ? p[1] : 0;
		return;
	}
	if (n < 4)
		return;
	h->from_port = (uint16_t)(p[0] << 8 | p[1]);
	h->to_port = (uint16_t)(p[2] << 8 | p[3]);
	if (h->protocol == IPPROTO_TCP && n > TCP_FLAGS)
		h->tcp_flags = p[TCP_FLAGS];
}

static void read_headers(const struct nftnl_trace *o, struct trace_headers *h)
{
	uint32_t n = 0;
	const void *p = nftnl_trace_get_data(o, NFTNL_TRACE_NETWORK_HEADER, &n);

	if (!p)
		return;
	read_network(p, n, h);
	p = nftnl_trace_get_data(o, NFTNL_TRACE_TRANSPORT_HEADER, &n);
	if (p && h->from.family)
		read_transport(p, n, h);
}

/* --- events ------------------------------------------------------------------- */

static uint32_t number(const struct nftnl_trace *o, uint16_t what)
{
	return nftnl_trace_is_set(o, what) ? nftnl_trace_get_u32(o, what) : 0;
}

static enum trace_point point_of(const struct nftnl_trace *o, const char *chain)
{
	if (strcmp(nftnl_trace_get_str(o, NFTNL_TRACE_TABLE), TRACE_TABLE) != 0)
		return TRACE_ELSEWHERE;
	for (int i = 1; i < N_TRACE_POINTS; i++)
		if (strcmp(chain, trace_chain[i]) == 0)
			return (enum trace_point)i;
	return TRACE_ELSEWHERE;
}

static enum nf_verdict verdict_of(const struct nftnl_trace *o, uint16_t what)
{
	if (!nftnl_trace_is_set(o, what))
		return NF_V_NONE;
	switch ((int)nftnl_trace_get_u32(o, what)) {
	case NF_ACCEPT:
		return NF_V_ACCEPT;
	case NF_DROP:
		return NF_V_DROP;
	case NFT_RETURN:
		return NF_V_RETURN;
	case NFT_JUMP:
		return NF_V_JUMP;
	case NFT_GOTO:
		return NF_V_GOTO;
	default:
		return NF_V_NONE;
	}
}

/* Kernels differ in what they call the end of a chain */
static enum trace_kind kind_of(const struct nftnl_trace *o)
{
	switch (nftnl_trace_get_u32(o, NFTNL_TRACE_TYPE)) {
	case NFT_TRACETYPE_POLICY:
		return TRACE_POLICY;
	case NFT_TRACETYPE_RULE:
		return nftnl_trace_is_set(o, NFTNL_TRACE_RULE_HANDLE)
			       ? TRACE_RULE
			       : TRACE_END;
	default:
		return TRACE_END;
	}
}

static struct trace_event event_of(const struct nftnl_trace *o)
{
	struct trace_event e = {.kind = kind_of(o)};

	e.id = number(o, NFTNL_TRACE_ID);
	e.chain = nftnl_trace_get_str(o, NFTNL_TRACE_CHAIN);
	e.point = point_of(o, e.chain);
	if (e.kind == TRACE_RULE)
		e.handle = nftnl_trace_get_u64(o, NFTNL_TRACE_RULE_HANDLE);
	e.verdict = verdict_of(o, e.kind == TRACE_POLICY ? NFTNL_TRACE_POLICY
							 : NFTNL_TRACE_VERDICT);
	if (nftnl_trace_is_set(o, NFTNL_TRACE_JUMP_TARGET))
		e.to = nftnl_trace_get_str(o, NFTNL_TRACE_JUMP_TARGET);
	e.in = (int)number(o, NFTNL_TRACE_IIF);
	e.out = (int)number(o, NFTNL_TRACE_OIF);
	e.mark = number(o, NFTNL_TRACE_MARK);
	read_headers(o, &e.headers);
	return e;
}

void trace_event_tell(const struct nlmsghdr *msg,
		      void (*each)(const struct trace_event *e, void *arg),
		      void *arg)
{
	struct nftnl_trace *o;

	if (msg->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE))
		return;
	o = nftnl_trace_alloc();
	if (!o)
		abort();
	if (nftnl_trace_nlmsg_parse(msg, o) == 0 &&
	    nftnl_trace_is_set(o, NFTNL_TRACE_CHAIN) &&
	    nftnl_trace_is_set(o, NFTNL_TRACE_TABLE) &&
	    nftnl_trace_is_set(o, NFTNL_TRACE_TYPE)) {
		struct trace_event e = event_of(o);

		each(&e, arg);
	}
	nftnl_trace_free(o);
}

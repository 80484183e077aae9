// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/trace_event.c - what nftables tells of a packet that is traced
 */
#include "netns/trace_event.h"

#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <string.h>

#include "netns/answer.h"
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

static void read_headers(const struct nlattr *const *attr,
			 struct trace_headers *h)
{
	const struct nlattr *network = attr[NFTA_TRACE_NETWORK_HEADER];
	const struct nlattr *transport = attr[NFTA_TRACE_TRANSPORT_HEADER];

	if (!network)
		return;
	read_network(mnl_attr_get_payload(network),
		     mnl_attr_get_payload_len(network), h);
	if (transport && h->from.family)
		read_transport(mnl_attr_get_payload(transport),
			       mnl_attr_get_payload_len(transport), h);
}

/* --- events ------------------------------------------------------------------- */

static enum trace_point point_of(const char *table, const char *chain)
{
	if (strcmp(table, TRACE_TABLE) != 0)
		return TRACE_ELSEWHERE;
	for (int i = 1; i < N_TRACE_POINTS; i++)
		if (strcmp(chain, trace_chain[i]) == 0)
			return (enum trace_point)i;
	return TRACE_ELSEWHERE;
}

static enum nf_verdict verdict_of(const struct nlattr *code)
{
	if (!answer_attribute(code, sizeof(uint32_t)))
		return NF_V_NONE;
	switch ((int)answer_u32(code)) {
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
static enum trace_kind kind_of(const struct nlattr *const *attr)
{
	switch (answer_u32(attr[NFTA_TRACE_TYPE])) {
	case NFT_TRACETYPE_POLICY:
		return TRACE_POLICY;
	case NFT_TRACETYPE_RULE:
		return attr[NFTA_TRACE_RULE_HANDLE] ? TRACE_RULE : TRACE_END;
	default:
		return TRACE_END;
	}
}

static void read_verdict(const struct nlattr *told, struct trace_event *e)
{
	const struct nlattr *verdict[NFTA_VERDICT_MAX + 1] = {0};

	answer_nested(told, verdict, ARRAY_LEN(verdict));
	e->verdict = verdict_of(verdict[NFTA_VERDICT_CODE]);
	if (e->verdict == NF_V_JUMP || e->verdict == NF_V_GOTO)
		e->to = answer_text(verdict[NFTA_VERDICT_CHAIN]);
}

static struct trace_event event_of(const struct nlattr *const *attr,
				   const char *table, const char *chain)
{
	struct trace_event e = {.kind = kind_of(attr), .chain = chain};

	e.id = answer_u32(attr[NFTA_TRACE_ID]);
	e.point = point_of(table, chain);
	if (e.kind == TRACE_RULE)
		e.handle = answer_u64(attr[NFTA_TRACE_RULE_HANDLE]);
	if (e.kind == TRACE_POLICY)
		e.verdict = verdict_of(attr[NFTA_TRACE_POLICY]);
	else
		read_verdict(attr[NFTA_TRACE_VERDICT], &e);
	e.in = (int)answer_u32(attr[NFTA_TRACE_IIF]);
	e.out = (int)answer_u32(attr[NFTA_TRACE_OIF]);
	e.mark = answer_u32(attr[NFTA_TRACE_MARK]);
	read_headers(attr, &e.headers);
	return e;
}

void trace_event_tell(const struct nlmsghdr *msg,
		      void (*each)(const struct trace_event *e, void *arg),
		      void *arg)
{
	const struct nlattr *attr[NFTA_TRACE_MAX + 1] = {0};
	const char *table, *chain;
	struct trace_event e;

	if (msg->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE))
		return;
	answer_attributes(msg, sizeof(struct nfgenmsg), attr, ARRAY_LEN(attr));
	table = answer_text(attr[NFTA_TRACE_TABLE]);
	chain = answer_text(attr[NFTA_TRACE_CHAIN]);
	if (!table || !chain || !attr[NFTA_TRACE_TYPE])
		return;
	e = event_of(attr, table, chain);
	each(&e, arg);
}

/* --- rules -------------------------------------------------------------------- */

bool trace_handle_read(const struct nlmsghdr *msg, uint64_t *ret)
{
	const struct nlattr *attr[NFTA_RULE_MAX + 1] = {0};

	if (msg->nlmsg_type != (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE))
		return false;
	answer_attributes(msg, sizeof(struct nfgenmsg), attr, ARRAY_LEN(attr));
	if (!answer_attribute(attr[NFTA_RULE_HANDLE], sizeof(*ret)))
		return false;
	*ret = answer_u64(attr[NFTA_RULE_HANDLE]);
	return true;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/flow_told.c - what the kernel tells of a remembered flow
 */
#include "netns/flow_told.h"

#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/in.h>
#include <string.h>

#include "netns/answer.h"

enum { ATTRIBUTES = CTA_MAX + 1 }; /* more than any nest has */

static struct addr address(const struct nlattr *v4, const struct nlattr *v6)
{
	sa_family_t family = v4 ? AF_INET : AF_INET6;
	size_t len = addr_len(family);
	const void *p = answer_attribute(v4 ? v4 : v6, len);
	struct addr a = {0};

	if (p) {
		a.family = family;
		memcpy(a.bytes, p, len);
	}
	return a;
}

/* false: it has no protocol */
static bool read_tuple(const struct nlattr *told, struct flow_tuple *ret)
{
	const struct nlattr *tuple[ATTRIBUTES] = {0};
	const struct nlattr *ip[ATTRIBUTES] = {0}, *proto[ATTRIBUTES] = {0};
	const uint8_t *protocol;

	answer_nested(told, tuple, ATTRIBUTES);
	answer_nested(tuple[CTA_TUPLE_IP], ip, ATTRIBUTES);
	answer_nested(tuple[CTA_TUPLE_PROTO], proto, ATTRIBUTES);
	ret->from = address(ip[CTA_IP_V4_SRC], ip[CTA_IP_V6_SRC]);
	ret->to = address(ip[CTA_IP_V4_DST], ip[CTA_IP_V6_DST]);
	protocol = answer_attribute(proto[CTA_PROTO_NUM], sizeof(*protocol));
	ret->protocol = protocol ? *protocol : 0;
	return protocol;
}

static bool is_established(const struct nlattr *told)
{
	const struct nlattr *info[ATTRIBUTES] = {0}, *tcp[ATTRIBUTES] = {0};
	const uint8_t *state;

	answer_nested(told, info, ATTRIBUTES);
	answer_nested(info[CTA_PROTOINFO_TCP], tcp, ATTRIBUTES);
	state = answer_attribute(tcp[CTA_PROTOINFO_TCP_STATE], sizeof(*state));
	return state && *state == TCP_CONNTRACK_ESTABLISHED;
}

static enum flow_kind kind_of(const struct nlattr *const *attr,
			      uint8_t protocol)
{
	if (protocol == IPPROTO_UDP)
		return answer_u32(attr[CTA_STATUS]) & IPS_ASSURED
			       ? FLOW_UDP_STREAM
			       : FLOW_UDP;
	if (protocol == IPPROTO_TCP && is_established(attr[CTA_PROTOINFO]))
		return FLOW_TCP;
	return N_FLOW_KINDS;
}

bool flow_told_read(const struct nlmsghdr *msg, struct flow_told *ret)
{
	const struct nlattr *attr[ATTRIBUTES] = {0};
	const struct nfgenmsg *nf = answer_payload(msg, sizeof(*nf));
	struct flow_told f = {.kind = N_FLOW_KINDS};

	if (!nf)
		return false;
	answer_attributes(msg, sizeof(*nf), attr, ATTRIBUTES);
	if (!attr[CTA_TUPLE_ORIG] || !attr[CTA_TUPLE_REPLY] ||
	    !answer_attribute(attr[CTA_TIMEOUT], sizeof(uint32_t)))
		return false;
	f.family = nf->nfgen_family;
	f.left_s = answer_u32(attr[CTA_TIMEOUT]);
	f.tuple = attr[CTA_TUPLE_ORIG];
	f.zone = attr[CTA_ZONE];
	if (read_tuple(f.tuple, &f.there))
		f.kind = kind_of(attr, f.there.protocol);
	read_tuple(attr[CTA_TUPLE_REPLY], &f.back);
	*ret = f;
	return true;
}

bool flow_count_read(const void *bytes, size_t n, uint32_t *ret)
{
	const struct nlattr *attr[ATTRIBUTES] = {0};
	const struct nlmsghdr *msg = bytes;
	const struct nlattr *count;

	if (!answer_is_whole(msg, n) || msg->nlmsg_type < NLMSG_MIN_TYPE)
		return false;
	answer_attributes(msg, sizeof(struct nfgenmsg), attr, ATTRIBUTES);
	count = attr[CTA_STATS_GLOBAL_ENTRIES];
	if (!answer_attribute(count, sizeof(uint32_t)))
		return false;
	*ret = answer_u32(count);
	return true;
}

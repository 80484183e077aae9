// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/drop_read.c - what the kernel tells of a logged packet
 *
 * The packet is anybody's, and cut after some bytes: nothing is believed of
 * its lengths.
 */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_log/linux_nfnetlink_log.h>
#include <linux/netfilter/nfnetlink.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <string.h>

#include "base/checksum.h"
#include "lab/observe.h"
#include "netns/answer.h"

/* --- the packet -------------------------------------------------------- */

static void read_payload(struct drop *d, const uint8_t *p, size_t len)
{
	if (len >= sizeof(d->payload))
		len = sizeof(d->payload) - 1;
	memcpy(d->payload, p, len);
	d->payload[len] = '\0';
}

static bool is_error(int protocol, uint8_t type)
{
	if (protocol == IPPROTO_ICMPV6)
		return !(type & ICMP6_INFOMSG_MASK);
	return type == ICMP_DEST_UNREACH || type == ICMP_TIME_EXCEEDED ||
	       type == ICMP_PARAMETERPROB;
}

/* Source and destination of an IP header, which is all there */
static void read_ends(const uint8_t *ip, struct addr *from, struct addr *to)
{
	bool ipv6 = ip[0] >> 4 == 6;
	size_t len = ipv6 ? 16 : 4, at = ipv6 ? 8 : 12;

	from->family = to->family = ipv6 ? AF_INET6 : AF_INET;
	memcpy(from->bytes, ip + at, len);
	memcpy(to->bytes, ip + at + len, len);
}

/* An ICMP error quotes the packet that it is about, 8 bytes of TCP at least */
static void read_inner(struct drop *d, const uint8_t *ip, size_t len)
{
	bool ipv6 = len && ip[0] >> 4 == 6;
	size_t header = ipv6  ? sizeof(struct ip6_hdr)
			: len ? (size_t)(ip[0] & 0xf) * 4
			      : 0;
	uint32_t seq;

	if (header < sizeof(struct iphdr) || len < header + 8)
		return;
	d->inner_protocol = ipv6 ? ip[6] : ip[9];
	read_ends(ip, &d->inner_from, &d->inner_to);
	if (d->inner_protocol == IPPROTO_TCP ||
	    d->inner_protocol == IPPROTO_UDP) {
		d->inner_from_port = get16(ip + header);
		d->inner_to_port = get16(ip + header + 2);
	}
	memcpy(&seq, ip + header + 4, sizeof(seq));
	d->inner_tcp_seq = ntohl(seq);
	read_payload(d, ip + header + 8, len - header - 8);
}

static void read_transport(struct drop *d, const uint8_t *p, size_t len)
{
	if (d->protocol == IPPROTO_TCP && len >= sizeof(struct tcphdr)) {
		struct tcphdr tcp;
		size_t header;

		memcpy(&tcp, p, sizeof(tcp));
		d->from_port = ntohs(tcp.th_sport);
		d->to_port = ntohs(tcp.th_dport);
		d->tcp_flags = tcp.th_flags;
		d->tcp_seq = ntohl(tcp.th_seq);
		d->tcp_ack = ntohl(tcp.th_ack);
		header = (size_t)tcp.th_off * 4;
		if (header >= sizeof(tcp) && len > header)
			read_payload(d, p + header, len - header);
	} else if (d->protocol == IPPROTO_UDP && len >= sizeof(struct udphdr)) {
		struct udphdr udp;

		memcpy(&udp, p, sizeof(udp));
		d->from_port = ntohs(udp.uh_sport);
		d->to_port = ntohs(udp.uh_dport);
		read_payload(d, p + sizeof(udp), len - sizeof(udp));
	} else if ((d->protocol == IPPROTO_ICMP ||
		    d->protocol == IPPROTO_ICMPV6) &&
		   len >= 8) {
		d->from_port = p[0];
		d->to_port = p[1];
		if (is_error(d->protocol, p[0]))
			read_inner(d, p + 8, len - 8);
		else
			read_payload(d, p + 8, len - 8);
	}
}

static void read_packet(struct drop *d, const uint8_t *p, size_t len)
{
	if (len >= sizeof(struct iphdr) && p[0] >> 4 == 4) {
		size_t header = (size_t)(p[0] & 0xf) * 4;

		read_ends(p, &d->from, &d->to);
		d->protocol = p[9];
		d->length = get16(p + 2);
		if (header >= sizeof(struct iphdr) && len > header)
			read_transport(d, p + header, len - header);
	} else if (len >= sizeof(struct ip6_hdr) && p[0] >> 4 == 6) {
		read_ends(p, &d->from, &d->to);
		d->protocol = p[6];
		d->length = (uint32_t)sizeof(struct ip6_hdr) + get16(p + 4);
		read_transport(d, p + sizeof(struct ip6_hdr),
			       len - sizeof(struct ip6_hdr));
	}
}

/* --- the message ------------------------------------------------------- */

bool drop_read(const struct nlmsghdr *msg, struct drop *ret)
{
	const struct nlattr *attr[NFULA_MAX + 1] = {0};
	struct drop d = {.ns = NULL};
	const char *prefix;
	const void *packet;

	if (msg->nlmsg_type != (NFNL_SUBSYS_ULOG << 8 | NFULNL_MSG_PACKET))
		return false;
	answer_attributes(msg, sizeof(struct nfgenmsg), attr, ARRAY_LEN(attr));
	prefix = answer_text(attr[NFULA_PREFIX]);
	if (!prefix)
		return false;
	snprintf(d.reason, sizeof(d.reason), "%s", prefix);
	d.in = (int)answer_u32(attr[NFULA_IFINDEX_INDEV]);
	d.out = (int)answer_u32(attr[NFULA_IFINDEX_OUTDEV]);
	packet = answer_attribute(attr[NFULA_PAYLOAD], 1);
	if (packet)
		read_packet(&d, packet,
			    mnl_attr_get_payload_len(attr[NFULA_PAYLOAD]));
	*ret = d;
	return true;
}

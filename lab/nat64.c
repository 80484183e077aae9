// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/nat64.c - NAT gateways that take IPv6 to IPv4 (NAT-18)
 *
 * Frames come with a virtio header, which carries what a real link would not:
 * segments that are not cut yet, and checksums that nobody has completed.
 */
#include "lab/nat64.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eni/layout.h"
#include "lab/nat64_packet.h"

enum { FRAMES_A_TURN = 64 };

struct frame {
	struct virtio_net_hdr virtio;
	uint8_t bytes[ETH_HLEN + NAT64_PACKET_MAX];
} __attribute__((packed));

struct translator {
	struct watch watch;
	struct nat64 *all;
	const struct netns *ns;
	bool wanted;
	struct nat64_clients clients;
	struct translator *next;
};

struct nat64 {
	struct loop *loop;
	struct fabric *fabric;
	struct translator *first;
};

/* --- frames ------------------------------------------------------------- */

/* What the sender left to its link is left to the next one */
static void hand_on(const struct frame *in, struct frame *out)
{
	bool ipv6 = out->bytes[ETH_HLEN] >> 4 == 6;
	size_t header = ipv6 ? 40 : 20;
	uint8_t protocol = out->bytes[ETH_HLEN + (ipv6 ? 6 : 9)];
	uint8_t kind = in->virtio.gso_type & (uint8_t)~VIRTIO_NET_HDR_GSO_ECN;
	uint8_t ecn = in->virtio.gso_type & VIRTIO_NET_HDR_GSO_ECN;

	memset(&out->virtio, 0, sizeof(out->virtio));
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return;
	out->virtio.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	out->virtio.csum_start = (uint16_t)(ETH_HLEN + header);
	out->virtio.csum_offset = protocol == IPPROTO_TCP ? 16 : 6;
	if (kind == VIRTIO_NET_HDR_GSO_NONE)
		return;
	if (kind == VIRTIO_NET_HDR_GSO_TCPV4 ||
	    kind == VIRTIO_NET_HDR_GSO_TCPV6)
		kind = ipv6 ? VIRTIO_NET_HDR_GSO_TCPV6
			    : VIRTIO_NET_HDR_GSO_TCPV4;
	out->virtio.gso_type = kind | ecn;
	out->virtio.gso_size = in->virtio.gso_size;
	out->virtio.hdr_len = (uint16_t)(in->virtio.hdr_len +
					 (ipv6 ? NAT64_GROWS : -NAT64_GROWS));
}

/* Back to where it came from, with the other header */
static void turn_round(struct translator *t, const struct frame *in, size_t n)
{
	static struct frame out;
	struct ether_header ether;
	size_t length;

	if (n < sizeof(in->virtio) + ETH_HLEN)
		return;
	memcpy(&ether, in->bytes, sizeof(ether));
	length = nat64_translate(&t->clients, in->bytes + ETH_HLEN,
				 n - sizeof(in->virtio) - ETH_HLEN,
				 out.bytes + ETH_HLEN);
	if (!length)
		return;
	memcpy(out.bytes, ether.ether_shost, ETH_ALEN);
	memcpy(out.bytes + ETH_ALEN, ether.ether_dhost, ETH_ALEN);
	ether.ether_type = htons(out.bytes[ETH_HLEN] >> 4 == 6 ? ETHERTYPE_IPV6
							       : ETHERTYPE_IP);
	memcpy(out.bytes + 2 * ETH_ALEN, &ether.ether_type, 2);
	hand_on(in, &out);
	/* a full link loses packets, as any does */
	send(t->watch.fd, &out, sizeof(out.virtio) + ETH_HLEN + length, 0);
}

static void ready(struct watch *w, uint32_t events)
{
	struct translator *t = CONTAINER(w, struct translator, watch);
	static struct frame in;

	(void)events;
	for (int i = 0; i < FRAMES_A_TURN; i++) {
		ssize_t n = recv(w->fd, &in, sizeof(in), 0);

		if (n < 0)
			return;
		turn_round(t, &in, (size_t)n);
	}
}

/* --- which gateways there are ------------------------------------------- */

static int listen_in(struct translator *t, struct err *e)
{
	struct sockaddr_ll at = {.sll_family = AF_PACKET,
				 .sll_protocol = htons(ETH_P_ALL)};
	struct ifreq link = {.ifr_name = LINK_NAT64_FAR};
	int one = 1, rc;

	/* no protocol yet: nothing arrives before the link is chosen */
	t->watch.fd = netns_socket(t->ns, fabric_home(t->all->fabric),
				   AF_PACKET, SOCK_RAW, 0);
	t->watch.ready = ready;
	if (t->watch.fd < 0)
		return err_set(e, errno, "packet socket of %s (CONFIG_PACKET)",
			       t->ns->name);
	if (ioctl(t->watch.fd, SIOCGIFINDEX, &link) ||
	    setsockopt(t->watch.fd, SOL_PACKET, PACKET_VNET_HDR, &one,
		       sizeof(one)) ||
	    setsockopt(t->watch.fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one,
		       sizeof(one)))
		return err_set(e, errno, "packets of link %s of %s",
			       LINK_NAT64_FAR, t->ns->name);
	at.sll_ifindex = link.ifr_ifindex;
	if (bind(t->watch.fd, (struct sockaddr *)&at, sizeof(at)))
		return err_set(e, errno, "listen to link %s of %s",
			       LINK_NAT64_FAR, t->ns->name);
	rc = loop_add(t->all->loop, &t->watch, EPOLLIN);
	return rc ? err_set(e, -rc, "watch link %s of %s", LINK_NAT64_FAR,
			    t->ns->name)
		  : 0;
}

static struct translator *translator_of(struct nat64 *n, const struct netns *ns)
{
	for (struct translator *t = n->first; t; t = t->next)
		if (t->ns == ns)
			return t;
	return NULL;
}

static int serve(struct nat64 *n, const struct place *place, struct err *e)
{
	const struct netns *ns = fabric_ns(n->fabric, layout_place(place).s);
	struct translator *t = translator_of(n, ns);

	if (t) {
		t->wanted = true;
		return 0;
	}
	t = must(calloc(1, sizeof(*t)));
	*t = (struct translator){.watch = {.fd = -1},
				 .all = n,
				 .ns = ns,
				 .wanted = true,
				 .next = n->first};
	n->first = t;
	return listen_in(t, e);
}

static int serve_gateway(struct nat64 *n, const struct nat_gateway *nat,
			 struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < nat->node->places.n && !rc; i++)
		if (nat->node->places.items[i].eni)
			rc = serve(n, &nat->node->places.items[i], e);
	return rc;
}

static void let_go(struct nat64 *n)
{
	struct translator **at = &n->first;

	while (*at) {
		struct translator *t = *at;

		if (t->wanted) {
			at = &t->next;
			continue;
		}
		*at = t->next;
		if (t->watch.fd >= 0)
			loop_close(n->loop, &t->watch);
		free(t);
	}
}

int nat64_follow(struct nat64 *n, const struct model *m, struct err *e)
{
	int rc = 0;

	for (struct translator *t = n->first; t; t = t->next)
		t->wanted = false;
	for (size_t i = 0; i < m->vpcs.n && !rc; i++) {
		const struct vpc *vpc = m->vpcs.items[i];

		for (size_t j = 0; j < vpc->nat_gateways.n && !rc; j++)
			if (nat_gateway_nat64(vpc->nat_gateways.items[j]))
				rc = serve_gateway(
					n, vpc->nat_gateways.items[j], e);
	}
	if (!rc) /* else what was is wanted again */
		let_go(n);
	return rc;
}

struct nat64 *nat64_new(struct loop *loop, struct fabric *fabric,
			const struct model *m, struct err *e)
{
	struct nat64 *n = must(calloc(1, sizeof(*n)));

	*n = (struct nat64){.loop = loop, .fabric = fabric};
	if (nat64_follow(n, m, e) == 0)
		return n;
	nat64_free(n);
	return NULL;
}

void nat64_free(struct nat64 *n)
{
	if (!n)
		return;
	for (struct translator *t = n->first; t; t = t->next)
		t->wanted = false;
	let_go(n);
	free(n);
}

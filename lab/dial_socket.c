// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/dial_socket.c - a socket that is ready to probe
 */
#include "lab/dial_socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* Choose the initial sequence number: only in repair mode does TCP ask */
static int choose_isn(int fd, uint32_t isn)
{
	int on = TCP_REPAIR_ON, off = TCP_REPAIR_OFF, queue = TCP_SEND_QUEUE;

	if (setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof(on)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_REPAIR_QUEUE, &queue,
		       sizeof(queue)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_QUEUE_SEQ, &isn, sizeof(isn)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_REPAIR, &off, sizeof(off)))
		return -errno;
	return 0;
}

/* Whole or not at all, unless fragments are what is asked for */
static void choose_fragments(int fd, const struct dial_want *w)
{
	int ipv4 = w->fragment ? IP_PMTUDISC_DONT : IP_PMTUDISC_DO;
	int ipv6 = w->fragment ? IPV6_PMTUDISC_DONT : IPV6_PMTUDISC_DO;

	if (w->to.family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &ipv6,
			   sizeof(ipv6));
	else
		setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &ipv4,
			   sizeof(ipv4));
}

int dial_socket(const struct dial_want *w, int home, uint32_t number,
		int *ret_fd)
{
	int type = w->protocol == IPPROTO_TCP	? SOCK_STREAM
		   : w->protocol == IPPROTO_UDP ? SOCK_DGRAM
						: SOCK_RAW;
	struct sockaddr_storage sa;
	int fd = netns_socket(w->from, home, w->to.family, type, w->protocol);
	int one = 1, rc;

	*ret_fd = fd;
	if (fd < 0)
		return -errno;
	if (w->protocol != IPPROTO_TCP || w->fragment)
		choose_fragments(fd, w);
	if (w->source.family || w->source_port) {
		struct addr any = {.family = w->to.family};
		struct addr source = w->source.family ? w->source : any;
		socklen_t len = addr_sockaddr(source, w->source_port, &sa);

		/* the kernel would choose a port for two datagram sockets */
		if (w->source_port || w->protocol == IPPROTO_TCP)
			setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one,
				   sizeof(one));
		if (bind(fd, (struct sockaddr *)&sa, len))
			return -errno;
	}
	if (w->protocol != IPPROTO_TCP)
		return 0;
	rc = choose_isn(fd, number);
	/* leaving repair mode forgets it */
	if (w->source_port)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	return rc;
}

static uint32_t sum_of(const void *bytes, size_t n)
{
	const uint8_t *b = bytes;
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i += 2)
		sum += (uint32_t)(b[i] << 8 | b[i + 1]);
	return sum;
}

/* Internet checksum over addresses, protocol, length and the header itself */
static uint16_t checksum(struct addr from, struct addr to,
			 const struct tcphdr *tcp)
{
	size_t n = from.family == AF_INET6 ? 16 : 4;
	uint32_t sum = sum_of(from.bytes, n) + sum_of(to.bytes, n) +
		       IPPROTO_TCP + (uint32_t)sizeof(*tcp) +
		       sum_of(tcp, sizeof(*tcp));

	while (sum >> 16)
		sum = (sum & UINT16_MAX) + (sum >> 16);
	return htons((uint16_t)~sum);
}

/* By hand: TCP itself acknowledges in its resets, and a tracker of
 * connections that has not seen the answer takes that for nonsense */
void dial_retract(const struct dial_want *w, int home, struct addr from,
		  uint16_t port, uint32_t number)
{
	struct tcphdr tcp = {.th_sport = htons(port),
			     .th_dport = htons(w->port),
			     .th_seq = htonl(number + 1),
			     .th_off = sizeof(tcp) / 4,
			     .th_flags = TH_RST};
	int fd = netns_socket(w->from, home, w->to.family, SOCK_RAW,
			      IPPROTO_TCP);
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(from, 0, &sa);

	if (fd < 0)
		return;
	tcp.th_sum = checksum(from, w->to, &tcp);
	if (!bind(fd, (struct sockaddr *)&sa, len)) {
		len = addr_sockaddr(w->to, 0, &sa);
		sendto(fd, &tcp, sizeof(tcp), 0, (struct sockaddr *)&sa, len);
	}
	close(fd);
}

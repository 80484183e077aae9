// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/dial_number.c - the number of a dial, as its packets carry it
 */
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>

#include "lab/dial.h"
#include "lab/packet.h"

uint32_t dial_new_number(uint32_t *generation, uint16_t slot)
{
	uint32_t number = 0;

	while (!number)
		number = (*generation)++ * DIALS_MAX + slot;
	return number;
}

bool dial_number(const struct drop *d, int *ret_protocol, uint32_t *ret_number,
		 bool *ret_reply)
{
	bool syn = d->tcp_flags & TH_SYN, ack = d->tcp_flags & TH_ACK;

	*ret_protocol = d->protocol;
	if (d->inner_protocol) {
		bool of_reply;

		*ret_reply = true;
		*ret_protocol = d->inner_protocol;
		*ret_number = d->inner_tcp_seq;
		return d->inner_protocol == IPPROTO_TCP ||
		       packet_number(d->payload, ret_number, &of_reply);
	}
	*ret_reply = ack;
	if (d->protocol == IPPROTO_TCP && syn && !ack) {
		*ret_number = d->tcp_seq;
		return true;
	}
	if (d->protocol == IPPROTO_TCP && ack &&
	    (syn || d->tcp_flags & TH_RST)) {
		*ret_number = d->tcp_ack - 1;
		return true;
	}
	if (!packet_number(d->payload, ret_number, ret_reply))
		return false;
	if ((d->protocol == IPPROTO_ICMP || d->protocol == IPPROTO_ICMPV6))
		*ret_reply = d->from_port == ICMP_ECHOREPLY ||
			     d->from_port == ICMP6_ECHO_REPLY;
	return true;
}

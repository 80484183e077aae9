/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/packet.h - probes without connections, and how they say their number
 */
#ifndef LAB_PACKET_H
#define LAB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { PACKET_MAX = 65535 };

/**
 * packet_datagram() - Payload of a UDP probe: "vpclab probe NUMBER"
 * @buf:	PACKET_MAX zeroed bytes
 * @total:	wanted length of the IP packet; 0: no longer than needed
 *
 * Return: bytes to send
 */
size_t packet_datagram(uint8_t *buf, uint32_t number, size_t total,
		       sa_family_t family);

/** packet_to_reply() - Make a UDP probe that came the answer to it
 *
 * Return: how many bytes of it to send back: its first line; 0: it is no probe
 */
size_t packet_to_reply(uint8_t *buf, size_t n);

/** packet_make_room() - Let the socket @fd hold all probes that are sent before
 * whoever answers has its turn */
void packet_make_room(int fd);

/** packet_echo() - The same as an ICMP echo request with its header, of
 * IPv4's ICMP or IPv6's */
size_t packet_echo(uint8_t *buf, uint32_t number, size_t total,
		   sa_family_t family);

/** packet_is_echo_reply() - Is this, as a raw socket of @family reads it, the
 * answer to @number? */
bool packet_is_echo_reply(const uint8_t *raw, size_t n, uint32_t number,
			  sa_family_t family);

/**
 * packet_number() - Which probe is a payload of?
 * @payload:	its beginning, terminated
 * @ret_reply:	does it come from a responder?
 *
 * Return: false: of none of ours
 */
bool packet_number(const char *payload, uint32_t *ret_number, bool *ret_reply);

#endif

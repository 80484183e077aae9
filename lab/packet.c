// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/packet.c - probes without connections, and how they say their number
 */
#include "lab/packet.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <string.h>

#include "base/checksum.h"

enum {
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	HEADER = 8, /* UDP's and ICMP's are equally long */
	ROOM = 4 << 20
};

/* Text at @buf, and how long the payload must be for the wanted packet */
static size_t payload(uint8_t *buf, uint32_t number, size_t total,
		      sa_family_t family)
{
	size_t headers = HEADER +
			 (family == AF_INET6 ? IPV6_HEADER : IPV4_HEADER);
	size_t text = (size_t)snprintf((char *)buf, 64, "vpclab probe %08x\n",
				       number);

	if (total > PACKET_MAX)
		total = PACKET_MAX;
	return total > text + headers ? total - headers : text;
}

size_t packet_datagram(uint8_t *buf, uint32_t number, size_t total,
		       sa_family_t family)
{
	return payload(buf, number, total, family);
}

size_t packet_to_reply(uint8_t *buf, size_t n)
{
	static const char asks[] = "vpclab probe", says[] = "vpclab reply";
	const uint8_t *end = memchr(buf, '\n', n);

	if (!end || n < strlen(asks) || memcmp(buf, asks, strlen(asks)) != 0)
		return 0;
	memcpy(buf, says, strlen(says));
	return (size_t)(end - buf) + 1;
}

void packet_make_room(int fd)
{
	int room = ROOM;

	/* without rights over the kernel it is less, for 500 at least */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
}

size_t packet_echo(uint8_t *buf, uint32_t number, size_t total,
		   sa_family_t family)
{
	size_t n = payload(buf + HEADER, number, total, family) + HEADER;

	buf[0] = family == AF_INET6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
	memcpy(buf + 4, &number, sizeof(number)); /* identifier, sequence */
	if (family == AF_INET6)
		return n; /* the kernel sums up, addresses included */
	put16(buf + 2, (uint16_t)~checksum_fold(checksum_add(0, buf, n)));
	return n;
}

bool packet_is_echo_reply(const uint8_t *raw, size_t n, uint32_t number,
			  sa_family_t family)
{
	bool ipv6 = family == AF_INET6; /* there the header is left out */
	size_t header = n && !ipv6 ? (size_t)(raw[0] & 0xf) * 4 : 0;
	uint8_t type = ipv6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
	char text[32] = "";
	uint32_t found;
	bool reply;

	if (n < header + HEADER || raw[header] != type)
		return false;
	n -= header + HEADER;
	memcpy(text, raw + header + HEADER,
	       n < sizeof(text) ? n : sizeof(text) - 1);
	return packet_number(text, &found, &reply) && found == number;
}

bool packet_number(const char *text, uint32_t *ret_number, bool *ret_reply)
{
	unsigned int number;
	char word[8];

	if (sscanf(text, "vpclab %5s %8x", word, &number) != 2)
		return false;
	*ret_number = number;
	*ret_reply = strcmp(word, "reply") == 0;
	return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/dial.h - real packets from one namespace, and what became of them
 *
 * A dial sends a TCP connection attempt, a UDP datagram or an ICMP echo and
 * ends with the first of: an answer, an ICMP error, the packet (or its reply)
 * seen dropped, or the deadline.
 *
 * The dropped packet must name its dial behind any address translation. A
 * TCP dial therefore has an initial sequence number of its own, which no NAT
 * changes: the SYN carries it, and the SYN-ACK or RST acknowledges it. UDP
 * and ICMP dials carry their number in the payload.
 */
#ifndef LAB_DIAL_H
#define LAB_DIAL_H

#include "base/addr.h"
#include "lab/loop.h"
#include "lab/observe.h"
#include "netns/netns.h"

enum dial_end {
	DIAL_OPEN,
	DIAL_REFUSED,
	DIAL_DROPPED,
	DIAL_UNREACHABLE, /* an ICMP error, or no way to send at all */
	DIAL_TIMEOUT,
	DIAL_FAILED, /* this machine has no more of what sending takes */
};

enum dial_speech {
	SPEECH_NONE, /* the connection alone is the answer */
	SPEECH_LISTEN, /* read what the other end says by itself */
	SPEECH_PING, /* say a line, then the same */
	SPEECH_HTTP, /* send a request, read the answer to its end */
	SPEECH_DNS, /* send the message, read the one that answers it */
};

struct dial_want {
	const struct netns *from;
	int protocol; /* IPPROTO_TCP, IPPROTO_UDP or IPPROTO_ICMP, which means
			 that of IPv6 when @to is IPv6 */
	struct addr source; /* to bind, or none */
	uint16_t source_port; /* 0: the kernel's choice */
	struct addr to;
	uint16_t port;
	int size; /* IP length with DF set; 0: small */
	bool fragment; /* DF clear, larger than any link carries */
	enum dial_speech speech;
	const uint8_t *message; /* to a name server, with the dial's number in
				   place of its own; NULL: none */
	size_t n_message;
	int lines; /* of SPEECH_LISTEN, _PING: so many are waited for */
	bool tls; /* the client begins with TLS's hello, before all that */
	const char *headers; /* of SPEECH_HTTP: further lines; or NULL */
	bool keep; /* the connection stays, in dial_result.fd */
	int held; /* one that stayed: is it alive? 0: open a new one */
	int timeout_ms;
};

enum { DIAL_SAID_MAX = 4096, DIAL_NOTES_MAX = 2, DIAL_NOTE_MAX = 80 };

struct dial_result {
	enum dial_end end;
	int error; /* errno of DIAL_UNREACHABLE and DIAL_FAILED */
	const char *call; /* of DIAL_FAILED: what the machine refused */
	bool returning; /* DIAL_DROPPED: it was the reply */
	struct drop drop;
	char notes[DIAL_NOTES_MAX][DIAL_NOTE_MAX]; /* seen on its way */
	size_t n_notes;
	uint64_t took_us;
	uint32_t number; /* of the dial, for dial_number() */
	char said[DIAL_SAID_MAX]; /* what the other end said, terminated */
	size_t n_said;
	bool reset; /* the other end cut the connection */
	int fd; /* with keep; else -1 */
};

struct dialer;

/** dialer_new() - For dials of one lab; @home is where to come back to */
struct dialer *dialer_new(struct loop *loop, int home);
void dialer_free(struct dialer *d);

/**
 * dial() - Send, and call @done once with what became of it
 *
 * @done may be called before dial() returns. At most DIALS_MAX dials are
 * under way at once; the caller keeps count.
 *
 * Return: 0, or -EAGAIN when too many are under way
 */
enum { DIALS_MAX = 4096 };
int dial(struct dialer *d, const struct dial_want *want,
	 void (*done)(const struct dial_result *r, void *arg), void *arg);

/*
 * With want.held nothing is opened: the kept connection carries the number
 * of the dial, and the other end echoes it. The descriptor stays the caller's
 * whatever comes of it.
 */

/**
 * dial_new_number() - A number for a dial in @slot, of which DIALS_MAX divides
 * all but the slot
 *
 * It is the initial sequence number of TCP, and is never 0: for that TCP would
 * choose one by itself, and no drop would name the dial.
 */
uint32_t dial_new_number(uint32_t *generation, uint16_t slot);

/** dialer_next_number() - The number that the next dial will have, if no other
 * ends before it begins */
uint32_t dialer_next_number(const struct dialer *d);

/**
 * dial_number() - Which dial's is a packet?
 * @d:		one that opens a connection, its answer, a datagram, an echo, or
 *		an ICMP error about one of these
 * @ret_reply:	is it the answer? Not known of data of a kept connection
 *
 * Return: false when it says none
 */
bool dial_number(const struct drop *d, int *ret_protocol, uint32_t *ret_number,
		 bool *ret_reply);

/** dialer_dropped() - A dropped packet: end the dial that sent it, if any; a
 * note is kept for when it ends
 *
 * Return: true when it belonged to a dial
 */
bool dialer_dropped(struct dialer *d, const struct drop *drop);

/** dialer_abandon() - Give up the dials of @arg, and tell nobody: whoever waited
 * goes away */
void dialer_abandon(struct dialer *d, const void *arg);

/** dialer_leave() - End the dials from namespaces that @plan has no more */
void dialer_leave(struct dialer *d, const struct plan *plan);

/** dialer_left_ms() - Until the next dial's time is over; -1: there is none */
int dialer_left_ms(const struct dialer *d);

/**
 * dialer_expire() - End the dials whose time was over at @at_us
 * @at_us:	from before the last turn of the loop, so that whatever came in
 *		time was served, however late the machine lets us look
 */
void dialer_expire(struct dialer *d, uint64_t at_us);

#endif

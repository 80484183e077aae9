/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/tracer.h - one packet and its answer, followed through a namespace
 *
 * nftables tells of each rule that a packet meets whose trace bit is set. A
 * tracer sets that bit for one packet and its answer, by rules in a table of
 * its own, and reads what is told. The table belongs to the tracer's socket:
 * the kernel removes it when that is closed, however the process ends.
 *
 * Ports and addresses may be translated on the way, so a packet is known by
 * what no translation changes: TCP's sequence number, and else the beginning
 * of its payload. An answer acknowledges that number, or carries the same
 * payload. Over UDP anybody may answer anything: what does not begin as it
 * should is known by its addresses and ports, which the packet itself taught
 * where it passed; but not where it did not, if the answer goes another way.
 */
#ifndef NETNS_TRACER_H
#define NETNS_TRACER_H

#include "netns/netns.h"
#include "netns/rules.h"

struct trace_want {
	int protocol; /* TCP, UDP or ICMP; which means that of IPv6 as well */
	uint32_t tcp_seq;
	char payload[32]; /* its beginning; of what is not TCP */
	char answer[32]; /* likewise, of the answer over UDP */
};

struct tracer {
	const struct netns *ns; /* NULL: it is not open */
	struct mnl_socket *nl;
	bool armed;
};

/* As far as there is a header; of an address family of 0 nothing is known */
struct trace_headers {
	struct addr from, to;
	int protocol;
	uint16_t from_port, to_port; /* of ICMP: type, code */
	uint8_t tcp_flags;
};

enum trace_kind {
	TRACE_RULE, /* it matched to its end */
	TRACE_END, /* of a chain that is no base chain */
	TRACE_POLICY, /* of a base chain */
};

/* Where the tracer's own table has looked */
enum trace_point {
	TRACE_ELSEWHERE, /* another table's rule */
	TRACE_ARRIVED, /* by a link, before any other rule */
	TRACE_SENT, /* by a program or the kernel here; before any other rule */
	TRACE_DELIVERED, /* to the same, behind all rules */
	TRACE_LEFT, /* by a link, behind all rules and translations */
	N_TRACE_POINTS
};

struct trace_event {
	uint32_t id; /* of the packet */
	enum trace_kind kind;
	enum trace_point point;
	const char *chain;
	uint64_t handle; /* of the rule, or 0 */
	enum nf_verdict verdict; /* NF_V_NONE: on with the next rule */
	const char *to; /* chain of NF_V_JUMP and NF_V_GOTO, or NULL */
	int in, out; /* interface indexes; 0: none, or not told again */
	uint32_t mark;
	struct trace_headers headers;
};

/**
 * tracer_open() - Set the trace bit of such packets in @ns from now on
 *
 * Return: 0, or a negative errno with @e set
 */
int tracer_open(struct tracer *t, const struct netns *ns, int home,
		const struct trace_want *want, struct err *e);

/**
 * tracer_read() - What was told until now; texts last as long as the call
 *
 * Return: false: there was more than room for it, and some is lost
 */
bool tracer_read(struct tracer *t,
		 void (*each)(const struct trace_event *e, void *arg),
		 void *arg);

/**
 * tracer_stop() - Leave the namespace as it was
 *
 * The kernel cleans up behind, and tracer_close() waits for it. Of several,
 * stop all before the first is closed.
 */
void tracer_stop(struct tracer *t);

/** tracer_close() - The same, if need be, and release the tracer */
void tracer_close(struct tracer *t);

/**
 * tracer_handles() - The handles of a chain's rules, in their order
 * @chain:	of the table that plans are put into
 *
 * Return: 0, or a negative errno with @e set
 */
int tracer_handles(struct netns *ns, int home, const char *chain,
		   void (*each)(uint64_t handle, void *arg), void *arg,
		   struct err *e);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/observe.h - packets seen dropped
 *
 * and, where rules log for flow logs, those that are let pass.
 *
 * Every rule that drops logs first, with the reason as prefix. The observer
 * listens in each namespace that has rules, so that whoever sent the packet
 * learns of its end at once instead of waiting for a time-out.
 */
#ifndef LAB_OBSERVE_H
#define LAB_OBSERVE_H

#include "base/addr.h"
#include "lab/loop.h"
#include "netns/fabric.h"

struct drop {
	const char *ns; /* where */
	enum nf_log_group group; /* was it dropped at all? */
	char reason[128]; /* "ENI_SG_RULES_MISMATCH ingress" */
	int in, out; /* interface indexes; 0: none */
	bool lost; /* nothing more: events came too fast, and some are gone */
	/* from the packet's headers */
	struct addr from, to;
	int protocol;
	uint32_t length; /* of the IP packet, in bytes */
	uint16_t from_port, to_port; /* ICMP: type, code in to_port */
	uint8_t tcp_flags;
	uint32_t tcp_seq, tcp_ack;
	char payload[64]; /* the beginning, terminated */
	/* an ICMP error: the packet that it is about; payload is that one's */
	int inner_protocol; /* 0: it is none */
	struct addr inner_from, inner_to;
	uint16_t inner_from_port, inner_to_port;
	uint32_t inner_tcp_seq;
};

struct observer;
struct nlmsghdr;

/** drop_read() - What a message of the kernel's log tells of a packet, without
 * where it was
 *
 * Return: false: it is no such message
 */
bool drop_read(const struct nlmsghdr *msg, struct drop *ret);

/**
 * observer_new() - Listen in every namespace of @plan whose chains drop or log
 * @seen:	called for each logged packet; @arg is handed through
 *
 * Return: the observer, or NULL with @e set
 */
struct observer *observer_new(struct loop *loop, struct fabric *fabric,
			      const struct plan *plan,
			      void (*seen)(const struct drop *d, void *arg),
			      void *arg, struct err *e);
void observer_free(struct observer *o);

/** observer_follow() - Listen where @plan has chains now, and nowhere else
 *
 * Return: 0, or a negative errno with @e set
 */
int observer_follow(struct observer *o, struct fabric *fabric,
		    const struct plan *plan, struct err *e);

/** observer_hear() - Tell of what is there already, before the loop comes to
 * it */
void observer_hear(struct observer *o);

#endif

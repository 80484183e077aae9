/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * eni/flow_counts.h - where a router counts packets for flow logs
 *
 * A packet is counted twice: where it has left its interface, let out by
 * groups and ACL, and where it comes to the next one, let in by both (FL-4).
 * Each place is a chain to jump to and some sets that it fills, with an
 * element for every flow. Who reads them knows them by name.
 */
#ifndef ENI_FLOW_COUNTS_H
#define ENI_FLOW_COUNTS_H

#include "netns/plan.h"

enum flow_way { FLOW_OUT, FLOW_IN, N_FLOW_WAYS };

/*
 * TCP's packets, where a log has their flags (FL-11) apart by what these say:
 * nft lists no set of more keys; other packets with ports; those without; and
 * by interface alone what found no room in its set.
 */
enum flow_part {
	FLOW_DATA,
	FLOW_SYN,
	FLOW_SYN_ACK,
	FLOW_FIN,
	FLOW_RST,
	FLOW_DATAGRAM,
	FLOW_PORTLESS,
	FLOW_LOST,
	N_FLOW_PARTS
};

/* An element goes when its flow was silent for so long; until then it must
 * have been read */
enum { FLOW_TIMEOUT_S = 15 };

struct flow_counting {
	bool ipv6;
	bool flags; /* a log has the field tcp-flags */
	bool origins; /* what arrives tells whence, too */
};

/** flow_counts_plan() - Add to @ns all but the two jumps
 *
 * Nothing is counted yet: flow_counts_link() says of which interfaces.
 */
void flow_counts_plan(struct plan *p, const char *ns,
		      const struct flow_counting *what);

/** flow_counts_link() - Packets that come by @link, or leave by it, count */
void flow_counts_link(struct plan *p, const char *ns, const char *link);

/** flow_counts_chain() - The chain of @way: "flow.out" */
const char *flow_counts_chain(enum flow_way way);

struct flow_set { /* what such a set holds */
	enum flow_way way;
	enum flow_part part;
	sa_family_t family; /* 0: of FLOW_LOST, both */
};

/** flow_counts_set() - Is @s one of these sets, and which?
 *
 * Keys are, in this order: the link, source, destination, and the two ports
 * or the protocol; of FLOW_LOST the link alone. The data are the second of the
 * day when the element was made, and of its first packet where it went on, or
 * of FLOW_IN, with origins, the link that it came by.
 */
bool flow_counts_set(const struct plan_set *s, struct flow_set *ret);

#endif

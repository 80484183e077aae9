/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/expect.h - what must be true of a lab (lab-file.md section 9)
 */
#ifndef VPC_EXPECT_H
#define VPC_EXPECT_H

#include "vpc/model.h"

enum verdict { /* lab-file.md section 10 */
	       VERDICT_OPEN,
	       VERDICT_REFUSED,
	       VERDICT_BLOCKED,
	       VERDICT_UNREACHABLE,
	       VERDICT_TIMEOUT,
	       VERDICT_UNRESOLVED,
	       N_VERDICTS
};

extern const char *const verdict_name[N_VERDICTS];

enum expect_kind {
	EXPECT_TO,
	EXPECT_STATE_OF,
	EXPECT_REFUSED_AS,
	EXPECT_STILL,
	EXPECT_INVOKE,
	EXPECT_RESOLVES,
	N_EXPECT_KINDS
};

enum direction { DIRECTION_ANY, DIRECTION_EGRESS, DIRECTION_INGRESS };
enum way { WAY_ANY, WAY_FORWARD, WAY_RETURN }; /* the key is 'path' */

/* One end of a flow as written: node, node:port, node@place:port, name or
 * address (N-2, N-4) */
struct endpoint {
	struct ref ref; /* as written */
	struct node *node; /* NULL: a DNS name or an address */
	VEC(struct place *) places; /* of the node, those that were meant */
	struct addr address; /* when node is NULL and it is an address */
	const char *dns_name; /* when node is NULL and it is a name */
	int port; /* -1: not written */
};

enum address_choice {
	ADDRESS_RESOLVED, /* as a program would look it up */
	ADDRESS_PRIVATE,
	ADDRESS_PUBLIC,
	ADDRESS_GIVEN,
	ADDRESS_HELD, /* where a connection went that is kept */
};

enum resolves {
	RESOLVES_PRIVATE, /* addresses, all of them private */
	RESOLVES_PUBLIC,
	RESOLVES_ADDRESSES, /* these and no others */
	RESOLVES_NODE, /* addresses, all of them the node's */
	RESOLVES_NXDOMAIN,
	RESOLVES_NO_ANSWER, /* no server, no reply, or no address in it */
};

enum answers {
	ANSWERS_ANY,
	ANSWERS_OK,
	ANSWERS_NONE,
	ANSWERS_RESET,
	ANSWERS_STATUS
};
/* What flow logs say of packets at an ENI (FL-4) */
enum log_action { LOG_ANY, LOG_NONE, LOG_ACCEPT, LOG_REJECT, N_LOG_ACTIONS };

extern const char *const log_action_name[N_LOG_ACTIONS];

/* 'logs': at the ENIs of a node, of packets that come in and go out */
struct expect_log {
	struct endpoint of;
	enum log_action in, out; /* LOG_ANY: unchecked */
};

enum speaks { SPEAKS_ANY, SPEAKS_TCP, SPEAKS_HTTP, SPEAKS_TLS };

/* What became of an invocation; the words are in invoked_name[] */
enum invoked {
	INVOKED_OK,
	INVOKED_ERROR,
	INVOKED_TIMED_OUT,
	INVOKED_REFUSED,
	N_INVOKED
};

extern const char *const invoked_name[N_INVOKED];

struct expect {
	enum expect_kind kind;
	unsigned int number; /* from 1: its place in the list */
	struct where at;
	const char *note;
	VEC(const char *) cites;
	int within_ms;

	/* from, to */
	VEC(struct endpoint) from, to;
	int protocol; /* PROTOCOL_TCP, PROTOCOL_UDP or PROTOCOL_ICMP, which
			 means ICMPv6 in IPv6 */
	sa_family_t family; /* 0: IPv4 if both ends have it */
	enum verdict is;
	bool is_given;
	VEC(const char *) because; /* codes; all of them must be said */
	const char *object; /* 'at', as written; NULL: unchecked */
	struct where object_at;
	/* The same to compare with: the name of the object alone ("default"
	 * of "app/default", and the name of what an identifier stands for),
	 * and its VPC when the text says which: behind "app/default" and
	 * identifiers of what is inside a VPC. NULL: of any VPC, or of none */
	const char *object_name;
	struct vpc *object_vpc;
	enum direction direction;
	enum way path;
	int rule; /* 0: unchecked */
	struct addr sees; /* resolved; family 0: unchecked */
	struct ref sees_ref; /* as written: node, elastic IP or address */
	struct node *sees_node; /* when a node was named; and ... */
	VEC(struct place *) sees_places; /* ... which of its, as it was */
	enum address_choice choice;
	struct addr address; /* for ADDRESS_GIVEN */
	const char *address_of; /* for ADDRESS_HELD: name of the connection */
	bool strangers; /* public addresses that nobody of the lab has are
			   hosts of the internet, too, which listen wherever
			   they are asked: for the model alone */
	bool any; /* for: any */
	int source_port_from, source_port_to; /* 0: the kernel's */
	int size; /* IP length with DF; 0: small */
	bool fragment;
	int connections;
	int opens_from, opens_to; /* -1: 'opens' not written */
	struct ref target_ref;
	struct node *target;
	enum answers answers;
	int status; /* for ANSWERS_STATUS */
	enum speaks speaks;
	VEC(struct expect_log) logs;
	const char *action, *resource,
		*principal; /* of the request, NULL: none */
	const char *hold; /* keep the connection under this name; or NULL */

	/* hold, still, because: 'hold' is that of an entry before, perhaps of
	 * an earlier stage */
	bool still_open; /* it carries data yet; false: it is cut */

	/* from, resolves, is: the name is that of 'to', the only one; 'state'
	 * is 'is' as written */
	enum resolves resolves;
	struct refs resolves_refs;
	VEC(struct addr) resolves_addresses;
	struct node *resolves_node;

	/* state_of, in, is */
	struct ref state_of_ref, in_ref;
	struct node *state_of, *in;
	const struct peering *state_of_peering; /* when it is no node */
	const char *state; /* AWS's word; also of refused_as: the code */
	const char *reason; /* because */

	/* invoke, is, because, event, prints */
	struct endpoint invoke; /* the function, its sandboxes as meant */
	enum invoked invoked;
	const char *event; /* as JSON */
	const char *prints; /* part of the answer; or NULL */
};

#endif

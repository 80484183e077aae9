/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/running.h - a lab that runs, and packets through it
 *
 *	given_lab("vpcs: ...");
 *	assert_open("web", "orders:5432");
 *	assert_blocked("web", "orders:22", "ENI_SG_RULES_MISMATCH ingress",
 *		       "orders");
 *
 * A target is NAME[:PORT], ADDRESS[:PORT] or [IPV6]:PORT, with "udp " or "icmp " before
 * it for what is not TCP.
 */
#ifndef TESTS_SUPPORT_RUNNING_H
#define TESTS_SUPPORT_RUNNING_H

#include "lab/lab.h"
#include "tests/support/inside.h"
#include "tests/support/models.h"

enum { PATIENCE_MS = 5000 }; /* until something that must come is missed */

/** given_lab() - Build it and keep it for the other functions here, in place of
 * the one before */
struct lab *given_lab(const char *yaml);

/** running_lab() - That one */
struct lab *running_lab(void);

/** lab_changed() - Bring @lab to what @yaml says */
void lab_changed(struct lab *lab, const char *yaml);

/** lab_drop() - End the lab, release all models; a teardown of cmocka's */
int lab_drop(void **state);

/** sent() - Send as @want says, with what is missing filled in
 * @want:	NULL: nothing special
 */
struct dial_result sent(const char *from, const char *to,
			const struct dial_want *want);

/** read_target() - "udp orders:53" as protocol, address and port */
void read_target(const char *text, struct dial_want *want);

/** send_begin() - The same without waiting; count of answers in @ret_done */
void send_begin(const char *from, const char *to, const struct dial_want *want,
		struct dial_result *ret, size_t *ret_done);

/** turn_until() - Let the lab work until *@count reaches @n */
void turn_until(const size_t *count, size_t n);

void assert_open(const char *from, const char *to);
void assert_refused(const char *from, const char *to);

/** assert_blocked() - Seen dropped on its way there
 * @reason:	as logged: code, direction and what follows
 * @eni:	name of the ENI whose link it was; NULL: not asked
 */
void assert_blocked(const char *from, const char *to, const char *reason,
		    const char *eni);

/** assert_reply_blocked() - The request arrived, its reply was dropped */
void assert_reply_blocked(const char *from, const char *to, const char *reason,
			  const char *eni);

/** assert_seen_as() - Open, and the target saw this source address */
void assert_seen_as(const char *from, const char *to, const char *address);

/** drop_recorded() - Let @act happen, return the first packet then dropped
 *
 * For packets that no dial sends. The lab's own dials do not hear of drops
 * any more.
 */
struct drop drop_recorded(void (*act)(void *arg), void *arg);

/** said_at() - Output of a shell command at the place @label, while the lab
 * works; the text lives until lab_drop() */
const char *said_at(const char *label, const char *command);

/** ns_of() - Name of the namespace that the place @label runs in */
const char *ns_of(const char *label);

/** address_of() - Where others reach the place @label */
struct addr address_of(const char *label);

/** socket_at() - socket(2) at the place @label; closed by lab_drop() */
int socket_at(const char *label, int domain, int type, int protocol);

#endif

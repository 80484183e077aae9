/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/hop_words.h - the steps of a way in words
 *
 * Whoever prints a way says it with these: what a step is, what it decided,
 * and, where a packet is dropped, what is wrong there.
 */
#ifndef PROBE_HOP_WORDS_H
#define PROBE_HOP_WORDS_H

#include "probe/trail.h"

/** hop_title() - What it is: "network ACL strict, ingress", "security group
 * database, ingress", "route table private" */
const char *hop_title(struct arena *arena, const struct hop *h);

/** hop_rule() - What decided: "rule 100: allow tcp 5432 10.0.1.0/24",
 * "0.0.0.0/0 → NAT gateway nat", "10.0.1.4 → 198.18.0.1"; "" when nothing was
 * to be decided */
const char *hop_rule(struct arena *arena, const struct hop *h);

/** hop_words() - Both: "route table private: 0.0.0.0/0 → NAT gateway nat" */
const char *hop_words(struct arena *arena, const struct hop *h);

/** hop_does() - A word for what becomes of the packet there: "sends", "passes",
 * "drops" ...; of a step that it does not come to what would */
const char *hop_does(const struct hop *h);

/**
 * hop_reason() - What is wrong here and now, a sentence without its dot:
 * "security group database has no ingress rule for tcp 5432 from 10.0.1.4
 * (function report)"
 * @h:	with a code
 */
const char *hop_reason(struct arena *arena, const struct hop *h);

/** hop_blame() - The same as a packet's outcome has it: "ENI_SG_RULES_MISMATCH,
 * ingress, group database, no rule for tcp 5432 from 10.0.1.4, ENI eni-0a1b...
 * (orders)" */
const char *hop_blame(struct arena *arena, const struct hop *h);

/* --- parts, of the above -------------------------------------------------- */

/** hop_traffic() - The packet as it came: "tcp 5432", "tcp 32768-60999" */
const char *hop_traffic(struct arena *arena, const struct hop *h);

/** hop_who() - An address, and whose it is if that is an end of the question:
 * "10.0.1.4 (function report)" */
const char *hop_who(struct arena *arena, const struct hop *h, struct addr a);

/** hop_local_block() - The block of the VPC by which the packet stays local;
 * family 0: it does not */
struct prefix hop_local_block(const struct hop *h);

/** hop_translates() - Does the packet leave under other addresses or ports? */
bool hop_translates(const struct hop *h);

/** hop_node_has() - Is the address one of the node's (NULL has none)? */
bool hop_node_has(const struct node *n, struct addr a);

/** hop_same_ports() - Have both packets the same ports? */
bool hop_same_ports(const struct packet *a, const struct packet *b);

#endif

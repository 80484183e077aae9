/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/case_words.h - what the model says of a question, in words
 */
#ifndef PROBE_CASE_WORDS_H
#define PROBE_CASE_WORDS_H

#include "probe/asked.h"

/** case_found() - Is there a way, there and back? Whether somebody listens at
 * its end is no matter of the network (RA-1) */
bool case_found(const struct flow_case *c);

/** case_alike() - Have two the same verdict, and for the same reason? */
bool case_alike(const struct flow_case *a, const struct flow_case *b);

/** case_verdict() - "open", "blocked: ENI_SG_RULES_MISMATCH, ingress, ...",
 * "cannot be told from the model: ..." */
const char *case_verdict(struct arena *arena, const struct flow_case *c);

/** asked_verdict() - The same of all cases of a question, if they are alike;
 * "depends on the source port"; "unresolved: DNS_NAME_NOT_FOUND, ..." */
const char *asked_verdict(struct arena *arena, const struct asked *a);

/** asked_reason() - Why nothing is sent: what keeps the name from being
 * resolved, or that there is no address to send to; NULL: there are cases */
const char *asked_reason(struct arena *arena, const struct asked *a);

/** case_reason() - Why a packet is not answered that no step dropped; NULL: it
 * is, or one did, see hop_reason() */
const char *case_reason(struct arena *arena, const struct flow_case *c);

#endif

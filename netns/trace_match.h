/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/trace_match.h - rules of a tracer, as expressions of the kernel
 *
 *	match_rule(), then what must hold, then match_traced() or match_end()
 */
#ifndef NETNS_TRACE_MATCH_H
#define NETNS_TRACE_MATCH_H

#include "netns/tracer.h"

struct nftnl_expr;
struct nftnl_rule;

enum { MATCH_MESSAGE_MAX = 8192 };

struct matching {
	struct wire_batch *batch;
	const struct trace_want *want;
	struct nftnl_rule *rule; /* that is being written */
	_Alignas(struct nlmsghdr) char buf[MATCH_MESSAGE_MAX];
};

/** match_put() - The message that is in its buffer is complete */
void match_put(struct matching *b);

/** match_rule() - Begin a rule at the end of @chain */
void match_rule(struct matching *b, const char *chain);

/** match_expr() - Any expression, for the caller to fill in */
struct nftnl_expr *match_expr(struct matching *b, const char *name);

/** match_is() - A byte of the packet's meta data, such as its protocol */
void match_is(struct matching *b, uint32_t key, int number);

/** match_load() - Part of a header into register @slot, four bytes each */
void match_load(struct matching *b, uint32_t base, size_t offset, size_t len,
		size_t slot);

/** match_bytes(), match_number() - What is @offset behind the beginning of the
 * transport header */
void match_bytes(struct matching *b, size_t offset, const void *bytes,
		 size_t n);
void match_number(struct matching *b, size_t offset, uint32_t number);

/** match_flags() - Any of these flags of TCP */
void match_flags(struct matching *b, uint8_t flags);

/** match_end() - The rule is complete */
void match_end(struct matching *b);

/** match_traced() - The same, and what it matches is traced from here on */
void match_traced(struct matching *b);

#endif

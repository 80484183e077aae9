/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/hop_reason.h - between probe/hop_reason.c and _gateway.c
 */
#ifndef PROBE_HOP_REASON_H
#define PROBE_HOP_REASON_H

#include "base/text.h"
#include "probe/hop_words.h"

struct sentence { /* of a code */
	const char *code;
	void (*say)(struct text *t, const struct hop *h);
};

/** hop_sentences() - Those for what gateways, endpoints, load balancers and
 * peerings drop; the last has no code */
const struct sentence *hop_sentences(void);

static inline const char *said_from(struct text *t, const struct hop *h)
{
	return hop_who(t->arena, h, h->came.from);
}

static inline const char *said_to(struct text *t, const struct hop *h)
{
	return hop_who(t->arena, h, h->came.to);
}

static inline const char *said_title(struct text *t, const struct hop *h)
{
	return hop_title(t->arena, h);
}

#endif

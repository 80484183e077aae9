/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/judge_name.h - what a name means, from the model alone
 *
 * The other answer to the question that probe/lookup.c puts to a name server.
 * It is worked out from what the user wrote, name by name, and shares nothing
 * with the views that the name servers answer from.
 */
#ifndef PROBE_JUDGE_NAME_H
#define PROBE_JUDGE_NAME_H

#include "vpc/dns.h"
#include "vpc/model.h"

struct name_opinion {
	bool certain;
	const char *code; /* of what keeps it from being resolved, or NULL */
	const char *cause; /* what is behind DNS_SERVER_UNREACHABLE, or NULL */
	struct dns_addresses
		addresses; /* none: the name is there without any */
};

/** judge_name() - What a program at @from learns of @name: its
 * addresses of @family */
struct name_opinion judge_name(struct arena *arena, const struct model *m,
			       const struct place *from, const char *name,
			       sa_family_t family);

#endif

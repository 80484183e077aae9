// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/hold.c - connections that are kept, and asked later if they live
 */
#include "probe/hold.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TIMEOUT_MS = 1000 };

void holds_keep(struct holds *h, const char *name, struct attempts *all)
{
	for (size_t i = 0; i < all->items.n; i++) {
		struct attempt *a = &all->items.items[i];
		struct held *held;

		if (a->fd < 0)
			continue;
		held = must(calloc(1, sizeof(*held)));
		*held = (struct held){.name = must(strdup(name)),
				      .fd = a->fd,
				      .question = {a->from, a->to->node,
						   a->target.address.family},
				      .to = a->target.address,
				      .port = (uint16_t)a->port,
				      .next = h->first};
		h->first = held;
		a->fd = -1;
	}
}

static bool ask(struct holds *h, const struct held *held, struct outcome *ret,
		const volatile int *stop)
{
	struct dial_want want = {.protocol = IPPROTO_TCP,
				 .port = held->port,
				 .held = held->fd,
				 .timeout_ms = TIMEOUT_MS};
	struct dial_result r;

	lab_dial(h->lab, &want, &r, stop);
	outcome_of(h->lab, &held->question, &r, ret);
	if (r.end == DIAL_UNREACHABLE && r.error == ECONNRESET)
		outcome_add_code(ret, "TCP_RESET");
	return ret->verdict == VERDICT_OPEN;
}

bool holds_ask(struct holds *h, const char *name, struct outcome *ret,
	       const volatile int *stop)
{
	bool any = false;

	for (const struct held *held = h->first; held; held = held->next) {
		if (strcmp(held->name, name) != 0)
			continue;
		any = true;
		if (!ask(h, held, ret, stop))
			return false;
	}
	return any;
}

struct addr holds_address(const struct holds *h, const char *name)
{
	for (const struct held *held = h->first; held; held = held->next)
		if (strcmp(held->name, name) == 0)
			return held->to;
	return (struct addr){0};
}

void holds_free(struct holds *h)
{
	while (h->first) {
		struct held *next = h->first->next;

		close(h->first->fd);
		free((char *)h->first->name);
		free(h->first);
		h->first = next;
	}
}

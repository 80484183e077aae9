// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/same.c - do packet and model blame the same object?
 */
#include "probe/same.h"

#include "vpc/between.h"

static bool is_at(const struct outcome *o, const struct hop *h)
{
	const char *id = hop_identifier(h);

	/* the packet knows the gateway alone, where no table is at fault */
	if (h->transit_table &&
	    outcome_is_at(o, NULL, h->transit_table->gateway->o.name))
		return true;
	return !hop_name(h) || outcome_is_at(o, NULL, hop_name(h)) ||
	       (id && outcome_is_at(o, NULL, id));
}

/* The network interface is the object, or what it was judged by is its own */
static bool has_eni(const struct hop *h)
{
	return h->kind == HOP_ENI || h->kind == HOP_GROUPS ||
	       h->kind == HOP_ACL;
}

const char *same_object(const struct outcome *o, const struct hop *h)
{
	if (has_eni(h) && h->eni != o->eni)
		return "ENI";
	if (h->direction && h->direction != o->direction)
		return "direction";
	if (h->kind == HOP_ACL &&
	    (h->entry ? h->entry->rule : 32767) != o->rule &&
	    judge_acl_one(h->acl, h->direction == DIRECTION_INGRESS, &h->came))
		return "rule";
	return is_at(o, h) ? NULL : "object";
}

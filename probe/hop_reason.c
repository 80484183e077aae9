// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/hop_reason.c - what is wrong where a packet is dropped, a sentence for
 * each code
 */
#include "probe/hop_reason.h"

#include <string.h>

#include "vpc/codes.h"
#include "vpc/rules_text.h"

/* --- parts of sentences ---------------------------------------------------- */

static bool egress(const struct hop *h)
{
	return h->direction == DIRECTION_EGRESS;
}

static const char *side(const struct hop *h)
{
	return egress(h) ? "egress" : "ingress";
}

/* "tcp 5432 from 10.0.1.4 (function report)": the end that rules look at */
static void say_packet(struct text *t, const struct hop *h)
{
	text_add(t, "%s %s %s", hop_traffic(t->arena, h),
		 egress(h) ? "to" : "from",
		 egress(h) ? said_to(t, h) : said_from(t, h));
}

/* --- groups and ACLs --------------------------------------------------------- */

/* Return: whether there are several */
static bool say_groups(struct text *t, const struct hop *h)
{
	size_t n = h->eni->groups.n;

	text_add(t, n > 1 ? "none of the security groups " : "security group ");
	for (size_t i = 0; i < n; i++)
		text_add(t, "%s%s", i ? ", " : "",
			 h->eni->groups.items[i]->o.name);
	return n > 1;
}

static void no_rule(struct text *t, const struct hop *h)
{
	text_add(t,
		 say_groups(t, h) ? " has an %s rule for "
				  : " has no %s rule for ",
		 side(h));
	say_packet(t, h);
}

static void no_rules(struct text *t, const struct hop *h)
{
	text_add(t,
		 say_groups(t, h) ? " has any %s rule at all"
				  : " has no %s rule at all",
		 side(h));
}

static void reference_lost(struct text *t, const struct hop *h)
{
	text_add(t, "a rule for ");
	say_packet(t, h);
	text_add(t, " names a group, and who is in a group is not known of "
		    "what an appliance forwards");
}

static void reference_off(struct text *t, const struct hop *h)
{
	text_add(t, "a rule for ");
	say_packet(t, h);
	text_add(
		t,
		" names a group of another VPC: across a transit gateway "
		"that counts for ingress alone, and only where the gateway and "
		"both attachments have security group referencing on");
}

static void acl(struct text *t, const struct hop *h)
{
	const struct subnet *s = h->eni->subnet;
	bool back = h->path == WAY_RETURN;

	if (h->entry) {
		text_add(t, "rule %d of network ACL %s, %s, drops ",
			 h->entry->rule, h->object->name,
			 acl_entry_text(t->arena, h->entry));
		if (back)
			text_add(t, "the answer, ");
		say_packet(t, h);
		text_add(t, ", %s subnet %s", egress(h) ? "out of" : "into",
			 s->o.name);
		return;
	}
	text_add(t, "network ACL %s, of subnet %s, has no %s rule that allows ",
		 h->object->name, s->o.name, side(h));
	if (back)
		text_add(t, "the answer, ");
	say_packet(t, h);
}

/* --- routes -------------------------------------------------------------------- */

static void say_table(struct text *t, const struct hop *h)
{
	text_add(t, "route table %s", h->object->name);
	if (h->eni)
		text_add(t, ", of subnet %s,", h->eni->subnet->o.name);
}

static void no_route(struct text *t, const struct hop *h)
{
	const char *back = h->path == WAY_RETURN ? " for the answer" : "";

	switch (h->kind) {
	case HOP_ROUTE_TABLE:
		say_table(t, h);
		if (h->route)
			text_add(
				t,
				" sends %s to %s, which is where it is already",
				said_to(t, h),
				route_target_text(t->arena, h->route));
		else
			text_add(t, " has no route to %s%s", said_to(t, h),
				 back);
		break;
	case HOP_EGRESS_ONLY_GATEWAY:
	case HOP_INTERNET_GATEWAY:
		text_add(t,
			 "no gateway of VPC %s lets %s in: its subnet has no "
			 "route to %s by an internet gateway",
			 h->vpc->o.name, said_to(t, h), said_from(t, h));
		break;
	default:
		text_add(t, "%s has no route to %s%s", said_title(t, h),
			 said_to(t, h), back);
	}
}

static void blackhole(struct text *t, const struct hop *h)
{
	if (h->kind != HOP_ROUTE_TABLE || !h->route) {
		text_add(t, "the route to %s leads to nobody", said_to(t, h));
		return;
	}
	say_table(t, h);
	text_add(t, " sends %s by %s to what does not work or is gone (%s)",
		 said_to(t, h), route_destination_text(t->arena, h->route),
		 route_target_text(t->arena, h->route));
}

static void not_in_zone(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s has no address in Availability Zone %c, which %s "
		 "comes from",
		 h->route ? route_target_text(t->arena, h->route)
			  : "the regional NAT gateway",
		 h->eni ? h->eni->subnet->az : '?', said_from(t, h));
}

static void no_attachment(struct text *t, const struct hop *h)
{
	text_add(t,
		 "the attachment of VPC %s to %s has no subnet in Availability "
		 "Zone %c, which %s comes from",
		 h->vpc->o.name,
		 h->route ? route_target_text(t->arena, h->route)
			  : "the transit gateway",
		 h->eni ? h->eni->subnet->az : '?', said_from(t, h));
}

static void nobody(struct text *t, const struct hop *h)
{
	switch (h->kind) {
	case HOP_ROUTER:
		text_add(t, "nobody in VPC %s has the address %s",
			 h->vpc->o.name, ADDR(h->came.to));
		break;
	case HOP_INTERNET:
		text_add(t,
			 "nobody on the internet of this lab has the "
			 "address %s",
			 ADDR(h->came.to));
		break;
	default:
		text_add(t, "%s leads to nobody who has the address %s",
			 said_title(t, h), ADDR(h->came.to));
	}
}

/* --- functions ------------------------------------------------------------------ */

static void not_in_vpc(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s is in no VPC: it runs in the one that AWS owns, which has "
		 "no way to the private address %s",
		 said_title(t, h), said_to(t, h));
}

static void accepts_nothing(struct text *t, const struct hop *h)
{
	(void)h;
	text_add(t, "nothing opens a connection to a function: it is invoked "
		    "by calling Lambda's API");
}

static void function_protocol(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s may send tcp, but not to port 25, and udp, and this is "
		 "%s",
		 said_title(t, h), hop_traffic(t->arena, h));
}

static void function_ipv6(struct text *t, const struct hop *h)
{
	text_add(t, "%s has no IPv6: Ipv6AllowedForDualStack is off",
		 said_title(t, h));
}

static void no_network(struct text *t, const struct hop *h)
{
	text_add(t, "%s is a CloudFront Function, which has no network",
		 said_title(t, h));
}

/* --- interfaces --------------------------------------------------------------- */

static void own_check(struct text *t, const struct hop *h)
{
	text_add(t,
		 "network interface %s checks source and destination, and "
		 "passes nothing that is from %s and for %s, which it has "
		 "neither of",
		 h->object->name, ADDR(h->came.from), ADDR(h->came.to));
}

/* --- by code --------------------------------------------------------------- */

static const struct sentence sentences[] = {
	{"ENI_SG_RULES_MISMATCH", no_rule},
	{"SG_HAS_NO_RULES", no_rules},
	{"SG_REFERENCES_NOT_PRESERVED", reference_lost},
	{"SG_REFERENCING_SUPPORT", reference_off},
	{"SUBNET_ACL_RESTRICTION", acl},
	{"NO_ROUTE_TO_DESTINATION", no_route},
	{"BAD_STATE_ROUTE", blackhole},
	{"REGIONAL_NGW_ROUTE_AZ_RESTRICTION", not_in_zone},
	{"TGW_ROUTE_AZ_RESTRICTION", no_attachment},
	{"NO_POSSIBLE_DESTINATION", nobody},
	{"FUNCTION_NOT_IN_VPC", not_in_vpc},
	{"FUNCTION_ACCEPTS_NO_CONNECTIONS", accepts_nothing},
	{"FUNCTION_PROTOCOL_RESTRICTION", function_protocol},
	{"FUNCTION_IPV6_NOT_ENABLED", function_ipv6},
	{"FUNCTION_HAS_NO_NETWORK", no_network},
	{"ENI_SOURCE_DEST_CHECK_RESTRICTION", own_check},
	{NULL, NULL},
};

static const struct sentence *find(const struct sentence *s, const char *code)
{
	while (s->code && strcmp(s->code, code) != 0)
		s++;
	return s->code ? s : NULL;
}

const char *hop_reason(struct arena *arena, const struct hop *h)
{
	struct text t = {.arena = arena};
	const struct code *code = code_find(h->code);
	const struct sentence *s = find(sentences, h->code);

	if (!s)
		s = find(hop_sentences(), h->code);
	if (!s)
		return arena_printf(arena, "%s: %s", hop_title(arena, h),
				    code ? code->meaning : h->code);
	s->say(&t, h);
	return t.s;
}

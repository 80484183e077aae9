// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/hop_words.c - the steps of a way in words
 */
#include "probe/hop_words.h"

#include "base/text.h"
#include "vpc/rules_text.h"

/* --- parts ---------------------------------------------------------------- */

const char *hop_traffic(struct arena *arena, const struct hop *h)
{
	const struct packet *p = &h->came;
	struct traffic t = {p->protocol, p->to_port_lo, p->to_port_hi};

	return traffic_text(arena, &t);
}

bool hop_node_has(const struct node *n, struct addr a)
{
	for (size_t i = 0; n && i < n->places.n; i++) {
		const struct place *p = &n->places.items[i];

		if (place_has(p, a) || (p->eni && eni_has(p->eni, a)))
			return true;
	}
	return false;
}

/* "function report"; AWS's services are hosts of the internet, too */
static const char *node_text(struct arena *arena, const struct node *n)
{
	return arena_printf(arena, "%s %s",
			    n->service ? "AWS service"
				       : node_kind_name(n->kind),
			    n->o.name);
}

const char *hop_who(struct arena *arena, const struct hop *h, struct addr a)
{
	const struct node *n = hop_node_has(h->asks, a)	   ? h->asks
			       : hop_node_has(h->asked, a) ? h->asked
							   : NULL;

	if (!a.family)
		return "an address that it does not have";
	if (!n)
		return arena_strdup(arena, ADDR(a));
	return arena_printf(arena, "%s (%s)", ADDR(a), node_text(arena, n));
}

struct prefix hop_local_block(const struct hop *h)
{
	struct prefixes blocks = {0};
	struct prefix best = {0};

	if (h->vpc)
		blocks = vpc_cidrs(h->vpc, h->came.to.family);
	for (size_t i = 0; i < blocks.n; i++)
		if (prefix_has(blocks.items[i], h->came.to))
			best = blocks.items[i];
	return best;
}

bool hop_same_ports(const struct packet *a, const struct packet *b)
{
	return a->from_port_lo == b->from_port_lo &&
	       a->from_port_hi == b->from_port_hi &&
	       a->to_port_lo == b->to_port_lo && a->to_port_hi == b->to_port_hi;
}

bool hop_translates(const struct hop *h)
{
	return addr_cmp(h->came.from, h->left.from) != 0 ||
	       addr_cmp(h->came.to, h->left.to) != 0 ||
	       (!packet_icmp(&h->came) && !hop_same_ports(&h->came, &h->left));
}

/* --- what it is ----------------------------------------------------------- */

static const char *const direction_name[] = {
	[DIRECTION_ANY] = "",
	[DIRECTION_EGRESS] = ", egress",
	[DIRECTION_INGRESS] = ", ingress",
};

/* The one that admits; where none does, or none is asked, all of them */
static void say_groups(struct text *t, const struct hop *h)
{
	size_t n = h->eni->groups.n;

	if (h->rule || n == 1) {
		text_add(t, "security group %s",
			 h->object ? h->object->name : "none");
		return;
	}
	text_add(t, "security groups ");
	for (size_t i = 0; i < n; i++)
		text_add(t, "%s%s", i ? ", " : "",
			 h->eni->groups.items[i]->o.name);
}

static const char *name_of(const struct hop *h)
{
	return h->object ? h->object->name : "";
}

const char *hop_title(struct arena *arena, const struct hop *h)
{
	struct text t = {.arena = arena};

	switch (h->kind) {
	case HOP_NODE:
	case HOP_FUNCTION:
		if (h->node)
			text_put(&t, node_text(arena, h->node));
		else
			text_add(&t, "%s%s%s", hop_kind_name[h->kind],
				 h->object ? " " : "", name_of(h));
		break;
	case HOP_GROUPS:
		say_groups(&t, h);
		break;
	case HOP_ROUTER:
		text_add(&t, "router of VPC %s", name_of(h));
		break;
	case HOP_INTERNET_GATEWAY:
	case HOP_EGRESS_ONLY_GATEWAY:
	case HOP_VPN_GATEWAY:
		text_add(&t, "%s of %s", hop_kind_name[h->kind], name_of(h));
		break;
	case HOP_TRANSIT_ROUTE_TABLE:
		text_add(&t, "%s %s/%s", hop_kind_name[h->kind],
			 h->transit_table->gateway->o.name, name_of(h));
		break;
	case HOP_VPN:
		text_add(&t, "VPN connection to %s", name_of(h));
		break;
	case HOP_INTERNET:
		text_add(&t, "internet");
		break;
	default:
		text_add(&t, "%s %s", hop_kind_name[h->kind], name_of(h));
	}
	text_add(&t, "%s", direction_name[h->direction]);
	return t.s;
}

const char *hop_words(struct arena *arena, const struct hop *h)
{
	const char *rule = hop_rule(arena, h);

	return arena_printf(arena, "%s%s%s", hop_title(arena, h),
			    *rule ? ": " : "", rule);
}

/* --- as an outcome has it --------------------------------------------------- */

const char *hop_blame(struct arena *arena, const struct hop *h)
{
	struct text t = {.arena = arena};

	text_add(&t, "%s%s", h->code, direction_name[h->direction]);
	if (h->kind == HOP_GROUPS) {
		for (size_t i = 0; i < h->eni->groups.n; i++)
			text_add(&t, ", group %s",
				 h->eni->groups.items[i]->o.name);
		text_add(&t, ", %s", hop_rule(arena, h));
	} else if (h->kind == HOP_ACL) {
		text_add(&t, ", network ACL %s, rule %s", h->object->name,
			 h->entry ? arena_printf(arena, "%d", h->entry->rule)
				  : "*");
	} else if (h->kind == HOP_ROUTE_TABLE && h->way == OUT_NOWHERE) {
		text_add(&t, ", route table %s has %s", h->object->name,
			 hop_rule(arena, h));
	} else if (h->kind != HOP_ENI) {
		text_add(&t, ", %s", hop_title(arena, h));
	}
	if (h->eni && !h->eni->subnet->nat_gateway)
		text_add(&t, ", ENI %s (%s)", h->eni->o.id, h->eni->o.name);
	return t.s;
}

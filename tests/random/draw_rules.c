// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_rules.c - security groups, network ACLs, prefix lists
 */
#include "tests/random/sketch.h"

/* --- security groups ------------------------------------------------------ */

static const char *peer(struct sketch *s, unsigned int vpc, bool ipv6)
{
	static const char *const lists[] = {"l0", "l1", "s3", "dynamodb"};
	unsigned int other = other_vpc(s, vpc);

	if (ipv6)
		return word_cidr(s, vpc, true);
	switch (below(s, 10)) {
	case 0:
	case 1:
	case 2:
		return SAY(s, "g%u", below(s, s->vpcs[vpc].n_groups));
	case 3: /* of another VPC, which it may know (SG-10) */
		return SAY(s, "v%u/g%u", other,
			   below(s, s->vpcs[other].n_groups));
	case 4:
		return chance(s, 60) ? "self" : PICK(s, lists);
	case 5:
		return "any";
	default:
		return word_cidr(s, vpc, false);
	}
}

static void rules(struct sketch *s, unsigned int vpc, const char *direction,
		  const char *key)
{
	unsigned int n = below(s, 3 + s->size);

	PUT(s, "%s: [", direction);
	for (unsigned int i = 0; i < n; i++) {
		bool ipv6 = s->vpcs[vpc].ipv6 && chance(s, 35);

		PUT(s, "%s{%s, %s: %s}", i ? ", " : "", word_traffic(s, ipv6),
		    key, peer(s, vpc, ipv6));
	}
	PUT(s, "]");
}

void draw_group(struct sketch *s, unsigned int vpc)
{
	PUT(s, "{");
	if (chance(s, 15))
		PUT(s, "ingress: [all]");
	else
		rules(s, vpc, "ingress", "from");
	if (chance(s, 35)) {
		PUT(s, ", ");
		rules(s, vpc, "egress", "to");
	}
	PUT(s, "}");
}

void draw_groups(struct sketch *s, unsigned int vpc)
{
	PUT(s, "    security_groups:\n");
	for (unsigned int i = 0; i < s->vpcs[vpc].n_groups; i++) {
		PUT(s, "      g%u: ", i);
		draw_group(s, vpc);
		PUT(s, "\n");
	}
}

/* --- network ACLs --------------------------------------------------------- */

static void entries(struct sketch *s, unsigned int vpc, const char *direction)
{
	unsigned int n = 1 + below(s, 4 + s->size);

	PUT(s, "%s: [", direction);
	for (unsigned int i = 0; i < n; i++) {
		bool ipv6 = s->vpcs[vpc].ipv6 && chance(s, 35);
		const char *traffic = word_traffic(s, ipv6);

		PUT(s, "{rule: %u, %s: ", (i + 1) * 10 + below(s, 9),
		    chance(s, 75) ? "allow" : "deny");
		if (chance(s, 20))
			PUT(s, "all");
		else
			PUT(s, "{%s}", traffic);
		PUT(s, ", cidr: %s}, ", word_cidr(s, vpc, ipv6));
	}
	if (chance(s, 50)) /* or little would ever arrive */
		PUT(s, "{rule: 900, allow: all, cidr: 0.0.0.0/0}, {rule: 901, "
		       "allow: all, cidr: \"::/0\"}");
	PUT(s, "]");
}

void draw_acl(struct sketch *s, unsigned int vpc)
{
	PUT(s, "{");
	entries(s, vpc, "ingress");
	PUT(s, ", ");
	entries(s, vpc, "egress");
	PUT(s, "}");
}

void draw_acls(struct sketch *s, unsigned int vpc)
{
	PUT(s, "    network_acls: {");
	for (unsigned int i = 0; i < s->vpcs[vpc].n_acls; i++) {
		PUT(s, "a%u: ", i);
		draw_acl(s, vpc);
		PUT(s, ", ");
	}
	PUT(s, "}\n");
}

/* --- prefix lists --------------------------------------------------------- */

void draw_lists(struct sketch *s)
{
	PUT(s, "prefix_lists:\n");
	for (unsigned int i = 0; i < LISTS; i++) {
		unsigned int n = 1 + below(s, 4);

		PUT(s, "  l%u: [", i);
		for (unsigned int j = 0; j < n; j++)
			PUT(s, "%s%s", j ? ", " : "",
			    word_cidr(s, below(s, s->n_vpcs), false));
		PUT(s, "]\n");
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_between.c - peerings, transit gateways, on premises
 */
#include "tests/random/sketch.h"

static void peering(struct sketch *s, unsigned int i, unsigned int j)
{
	static const char *const states[] = {"pending-acceptance", "rejected",
					     "expired"};

	PUT(s, "\n  p%u%u: {vpcs: [v%u, v%u]", i, j, i, j);
	if (chance(s, 10))
		PUT(s, ", state: %s", PICK(s, states));
	if (chance(s, 50)) /* one side, or both */
		PUT(s, ", allow_remote_vpc_dns_resolution: [v%u%s]", i,
		    chance(s, 50) ? SAY(s, ", v%u", j) : "");
	PUT(s, "},");
}

/* --- transit gateways ----------------------------------------------------- */

static void attachment(struct sketch *s, unsigned int vpc)
{
	static const char *const tables[] = {"default", "other", "third"};

	PUT(s, "\n      v%u: {subnets: %s", vpc, word_zones(s, vpc));
	PUT(s, ", ipv6: %s", chance(s, 70) ? "true" : "false");
	if (chance(s, 25))
		PUT(s, ", appliance_mode: true");
	if (chance(s, 25))
		PUT(s, ", dns_support: false");
	if (chance(s, 40))
		PUT(s, ", route_table: %s", PICK(s, tables));
	if (chance(s, 40))
		PUT(s, ", propagate_to: [default, %s]",
		    chance(s, 50) ? "other" : "third");
	if (chance(s, 20))
		PUT(s, ", security_group_referencing: false");
	PUT(s, "},");
}

static void transit_table(struct sketch *s, unsigned int h, const char *name)
{
	unsigned int n = below(s, 2 + s->size);

	PUT(s, "      %s: {", name);
	for (unsigned int i = 0; i < n; i++) {
		unsigned int to = below(s, s->n_vpcs);
		bool ipv6 = s->ipv6 && chance(s, 35);

		if (!s->vpcs[to].attached[h])
			continue;
		PUT(s, "%s: %s, ", word_cidr(s, to, ipv6),
		    chance(s, 80) ? SAY(s, "v%u", to) : "blackhole");
	}
	PUT(s, "}\n");
}

static void transit(struct sketch *s, unsigned int h)
{
	PUT(s, "  h%u:\n    security_group_referencing: %s\n", h,
	    chance(s, 60) ? "true" : "false");
	if (chance(s, 20))
		PUT(s, "    default_route_table_association: false\n");
	if (chance(s, 20))
		PUT(s, "    default_route_table_propagation: false\n");
	PUT(s, "    route_tables:\n");
	if (chance(s, 40))
		transit_table(s, h, "default");
	transit_table(s, h, "other");
	transit_table(s, h, "third");
	PUT(s, "    attachments: {");
	for (unsigned int i = 0; i < s->n_vpcs; i++)
		if (s->vpcs[i].attached[h])
			attachment(s, i);
	PUT(s, "}\n");
}

/* --- on premises ---------------------------------------------------------- */

static void premises(struct sketch *s, const char *name, const char *cidr,
		     const char *vpn, const char *host)
{
	PUT(s,
	    "\n  %s: {cidr: %s, vpn: %s, routing: %s, state: %s, hosts: {%s: "
	    "{address: 192.168.1.%u, ports: %s}}},",
	    name, cidr, vpn, chance(s, 60) ? "bgp" : "static",
	    chance(s, 88) ? "up" : "down", host, host[0] == 'd' ? 5 : 6,
	    word_ports(s));
}

void draw_between(struct sketch *s)
{
	PUT(s, "peerings: {");
	for (unsigned int i = 0; i < s->n_vpcs; i++)
		for (unsigned int j = i + 1; j < s->n_vpcs; j++)
			if (s->peered[i][j])
				peering(s, i, j);
	PUT(s, "}\n");
	if (s->n_transits)
		PUT(s, "transit_gateways:\n");
	for (unsigned int h = 0; h < s->n_transits; h++)
		transit(s, h);
	PUT(s, "on_premises: {");
	for (unsigned int i = 0; i < s->n_vpcs; i++)
		if (s->vpcs[i].vgw && chance(s, 80)) {
			premises(s, "office", "192.168.0.0/16",
				 SAY(s, "v%u", i), "desk");
			break;
		}
	if (s->n_transits && chance(s, 50))
		premises(s, "plant",
			 chance(s, 50) ? "192.168.0.0/20" : "192.168.1.0/24",
			 SAY(s, "h%u", below(s, s->n_transits)), "pump");
	PUT(s, "}\n");
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_words.c - addresses, ports and names of random labs
 *
 * All from small sets, so that things meet: a rule's range ends where another
 * one begins, a route is for half of somebody's subnet.
 */
#include "tests/random/sketch.h"

static const char *block4(struct sketch *s, uint32_t base, unsigned int len)
{
	return SAY(s, "%u.%u.%u.%u/%u", base >> 24, base >> 16 & 255,
		   base >> 8 & 255, base & 255, len);
}

const char *word_block(struct sketch *s, unsigned int vpc, bool ipv6)
{
	if (ipv6)
		return SAY(s, "\"2001:db8:0:%u00::/56\"", vpc + 1);
	if (s->vpcs[vpc].secondary && chance(s, 40))
		return SAY(s, "10.%u.0.0/16", 200 + vpc);
	return block4(s, s->vpcs[vpc].base, s->vpcs[vpc].len);
}

const char *word_subnet_block(struct sketch *s, unsigned int vpc,
			      unsigned int subnet, bool ipv6)
{
	const struct sketch_subnet *sub = &s->vpcs[vpc].subnets[subnet];

	if (ipv6)
		return SAY(s, "\"2001:db8:0:%u0%u::/64\"", vpc + 1, subnet);
	return block4(s, sub->base, sub->len);
}

/* Of those that AWS gives away first, so that somebody has most of them */
static const char *single(struct sketch *s, unsigned int vpc, bool ipv6)
{
	unsigned int subnet = below(s, s->vpcs[vpc].n_subnets);
	unsigned int host = 4 + below(s, 5);

	if (ipv6)
		return SAY(s, "\"2001:db8:0:%u0%u::%x/128\"", vpc + 1, subnet,
			   host);
	return block4(s, s->vpcs[vpc].subnets[subnet].base + host, 32);
}

static const char *half(struct sketch *s, unsigned int vpc)
{
	const struct sketch_subnet *sub =
		&s->vpcs[vpc].subnets[below(s, s->vpcs[vpc].n_subnets)];
	uint32_t size = (uint32_t)1 << (31 - sub->len);

	return block4(s, sub->base + (chance(s, 30) ? size : 0), sub->len + 1);
}

static const char *outer(struct sketch *s, bool ipv6)
{
	static const char *const known[] = {
		"203.0.113.0/24", "203.0.113.80/32", "203.0.113.0/25",
		"192.0.2.0/24",	  "192.0.2.0/26",    "192.0.2.128/26",
		"198.18.0.0/15",  "198.18.0.0/30",   "192.168.0.0/16",
		"192.168.1.0/24", "10.0.0.0/8",	     "172.16.0.0/12",
		"100.64.0.0/10",  "0.0.0.0/1",	     "128.0.0.0/1",
		"169.254.0.0/16", "198.51.100.0/24", "192.168.1.5/32",
		"10.200.0.0/13",  "0.0.0.0/0"};
	static const char *const known6[] = {"\"::/0\"",
					     "\"2001:db8:ffff::/48\"",
					     "\"2001:db8::/32\"",
					     "\"64:ff9b::/96\"",
					     "\"2001:db8:0:100::/55\"",
					     "\"2000::/3\""};

	return ipv6 ? PICK(s, known6) : PICK(s, known);
}

unsigned int other_vpc(struct sketch *s, unsigned int vpc)
{
	unsigned int other = below(s, s->n_vpcs);

	return other == vpc ? below(s, s->n_vpcs) : other;
}

const char *word_cidr(struct sketch *s, unsigned int vpc, bool ipv6)
{
	unsigned int whose = chance(s, 60) ? vpc : other_vpc(s, vpc);

	switch (below(s, 7)) {
	case 0:
		return word_block(s, whose, ipv6);
	case 1:
	case 2:
		return word_subnet_block(
			s, whose, below(s, s->vpcs[whose].n_subnets), ipv6);
	case 3:
		return single(s, whose, ipv6);
	case 4:
		return ipv6 ? outer(s, ipv6) : half(s, whose);
	case 5:
		return ipv6 ? "\"::/0\"" : "0.0.0.0/0";
	default:
		return outer(s, ipv6);
	}
}

const char *word_subnet(struct sketch *s, unsigned int vpc)
{
	return SAY(s, "v%u/s%u", vpc, below(s, s->vpcs[vpc].n_subnets));
}

const char *word_subnets(struct sketch *s, unsigned int vpc)
{
	struct text t = {.arena = s->t->arena};
	unsigned int n = s->vpcs[vpc].n_subnets, first = below(s, n);
	unsigned int many = 1 + below(s, n < 3 ? n : 3);

	for (unsigned int i = 0; i < many; i++)
		text_add(&t, "%sv%u/s%u", i ? ", " : "[", vpc, (first + i) % n);
	text_add(&t, "]");
	return t.s;
}

const char *word_zones(struct sketch *s, unsigned int vpc)
{
	switch (below(s, 4)) {
	case 0:
		return SAY(s, "[v%u/s0, v%u/s1]", vpc, vpc);
	case 1:
		return SAY(s, "[v%u/s1, v%u/s0]", vpc, vpc);
	default:
		return SAY(s, "[%s]", word_subnet(s, vpc));
	}
}

const char *word_groups(struct sketch *s, unsigned int vpc)
{
	unsigned int n = s->vpcs[vpc].n_groups, first = below(s, n);

	if (chance(s, 8))
		return SAY(s, "v%u/default", vpc);
	if (n > 1 && chance(s, 30))
		return SAY(s, "[v%u/g%u, v%u/g%u]", vpc, first, vpc,
			   (first + 1) % n);
	return SAY(s, "v%u/g%u", vpc, first);
}

/* --- ports ---------------------------------------------------------------- */

static const uint16_t edges[] = {0,    1,    22,    53,	   80,	  81,	 443,
				 1023, 1024, 3306,  5432,  5433,  6379,	 8080,
				 9000, 9100, 32767, 32768, 60999, 61000, 65535};

unsigned int word_port(struct sketch *s)
{
	return PICK(s, edges);
}

const char *word_ports(struct sketch *s)
{
	static const char *const sets[] = {"[80]",
					   "[80, 443]",
					   "[80, 5432, 53/udp]",
					   "[22, 80, 53/udp]",
					   "[443, 8080]",
					   "[80, 9000, 99/udp]",
					   "[5432, 1023]",
					   "[80, 53, 53/udp]",
					   "[80, 1024/udp]",
					   "[81, 6379, 53/udp]"};

	return PICK(s, sets);
}

static const char *range(struct sketch *s)
{
	unsigned int from = word_port(s), to = word_port(s);

	if (chance(s, 40))
		return SAY(s, "%u", from);
	if (chance(s, 30))
		return "1024-65535";
	return from < to ? SAY(s, "%u-%u", from, to)
			 : SAY(s, "%u-%u", to, from);
}

const char *word_traffic(struct sketch *s, bool ipv6)
{
	static const char *const icmp[] = {
		"icmp: all",	    "icmp: echo-request",
		"icmp: echo-reply", "icmp: 8",
		"icmp: 3",	    "icmp: unreachable"};
	static const char *const icmp6[] = {"icmpv6: all",
					    "icmpv6: echo-request",
					    "icmpv6: echo-reply", "icmpv6: 1"};

	switch (below(s, 10)) {
	case 0:
	case 1:
		return "protocol: all";
	case 2:
		return ipv6 ? PICK(s, icmp6) : PICK(s, icmp);
	case 3:
	case 4:
		return SAY(s, "udp: %s", range(s));
	case 5:
		return chance(s, 30) ? "protocol: 50" : "tcp: 0-65535";
	default:
		return SAY(s, "tcp: %s", range(s));
	}
}

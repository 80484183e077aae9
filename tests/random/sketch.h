/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/sketch.h - a lab while it is drawn
 *
 * First what there will be is counted, so that anything may name anything;
 * then it is written down, part by part. Objects are called by their kind and
 * number: v0/s1 is a subnet, t0 a route table, g2 a security group, a0 a
 * network ACL, n0 a NAT gateway, i3 an instance, p01 the peering of v0 and v1.
 */
#ifndef TESTS_RANDOM_SKETCH_H
#define TESTS_RANDOM_SKETCH_H

#include <stdbool.h>

#include "base/text.h"
#include "tests/support/random.h"

enum {
	VPCS_MAX = 6,
	INSTANCES_MAX = 24,
	SUBNETS_MAX = 6,
	TRANSITS_MAX = 2,
	LISTS = 2,
};

struct sketch_subnet {
	uint32_t base;
	unsigned int len;
	char az;
	bool ipv6, native;
};

struct sketch_vpc {
	uint32_t base;
	unsigned int len;
	bool secondary; /* a block of 10.200+n.0.0/16 besides */
	bool ipv6, igw, eigw, vgw;
	bool box; /* a middlebox bN is in it */
	unsigned int n_tables, n_groups, n_acls, n_nats, n_subnets;
	struct sketch_subnet subnets[SUBNETS_MAX];
	bool attached[TRANSITS_MAX];
};

struct sketch {
	struct random dice;
	struct text *t;
	unsigned int size;
	unsigned int n_vpcs, n_transits, n_instances, n_functions, n_balancers;
	unsigned int vpc_of[INSTANCES_MAX]; /* each instance's */
	bool ipv6; /* somewhere */
	struct sketch_vpc vpcs[VPCS_MAX];
	bool peered[VPCS_MAX][VPCS_MAX];
};

static inline unsigned int below(struct sketch *s, unsigned int n)
{
	return random_below(&s->dice, n);
}

static inline bool chance(struct sketch *s, unsigned int percent)
{
	return random_chance(&s->dice, percent);
}

#define PICK(s, array) ((array)[below(s, ARRAY_LEN(array))])
#define PUT(s, ...) text_add((s)->t, __VA_ARGS__)
#define SAY(s, ...) arena_printf((s)->t->arena, __VA_ARGS__)

/* --- words that all parts use (tests/random/draw_words.c) ----------------- */

/** word_cidr() - A block that means something to VPC @vpc, or nearly does;
 * quoted where YAML needs it */
const char *word_cidr(struct sketch *s, unsigned int vpc, bool ipv6);

/** word_block() - The block of a VPC, or of a subnet of it */
const char *word_block(struct sketch *s, unsigned int vpc, bool ipv6);
const char *word_subnet_block(struct sketch *s, unsigned int vpc,
			      unsigned int subnet, bool ipv6);

/** word_subnet() - "v0/s2", any of them; VPC @vpc's */
const char *word_subnet(struct sketch *s, unsigned int vpc);

/** word_subnets() - "[v0/s2, v0/s0]", of one VPC */
const char *word_subnets(struct sketch *s, unsigned int vpc);

/** word_zones() - The same, in different Availability Zones */
const char *word_zones(struct sketch *s, unsigned int vpc);

/** word_groups() - "v0/g1", or "[v0/g1, v0/g2]" */
const char *word_groups(struct sketch *s, unsigned int vpc);

/** word_port() - A port where ranges begin or end */
unsigned int word_port(struct sketch *s);

/** word_ports() - "[80, 5432, 53/udp]": what a node listens on */
const char *word_ports(struct sketch *s);

/** word_traffic() - "tcp: 80-443", of a group's or an ACL's rule */
const char *word_traffic(struct sketch *s, bool ipv6);

/** other_vpc() - Any VPC, another one most of the time */
unsigned int other_vpc(struct sketch *s, unsigned int vpc);

/* --- parts, a file each -------------------------------------------------- */

/** sketch_vpcs() - Count what there will be */
void sketch_vpcs(struct sketch *s);

void draw_vpc(struct sketch *s, unsigned int vpc);
void draw_route_tables(struct sketch *s, unsigned int vpc);
void draw_route_table(struct sketch *s, unsigned int vpc);
void draw_groups(struct sketch *s, unsigned int vpc);
void draw_group(struct sketch *s, unsigned int vpc);
void draw_acls(struct sketch *s, unsigned int vpc);
void draw_acl(struct sketch *s, unsigned int vpc);
void draw_lists(struct sketch *s);
void draw_endpoints(struct sketch *s, unsigned int vpc);
void draw_dns(struct sketch *s, unsigned int vpc);
void draw_zones(struct sketch *s);
void draw_between(struct sketch *s);
void draw_nodes(struct sketch *s);
void draw_managed(struct sketch *s); /* databases, balancers ... */
void draw_steps(struct sketch *s);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/ipv6.c - IPv6 blocks and addresses (VPC-9, VPC-23)
 *
 * As with IPv4: what a hand wrote comes first, then what is there already,
 * then everybody else in file order gets the lowest that is free. Of a subnet
 * the first four addresses and the last are nobody's.
 */
#include <string.h>

#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/owners.h"

enum { RESERVED_FIRST = 4, SUBNET_LEN = 64, AUTO_LEN = 56 };

/* 2001:db8:0:n00::/56, for the n-th VPC of the file (lab) */
static struct prefix auto_block(unsigned int n)
{
	struct prefix p = {{AF_INET6, {0x20, 0x01, 0x0d, 0xb8}}, AUTO_LEN};

	p.addr.bytes[5] = (uint8_t)(n >> 8);
	p.addr.bytes[6] = (uint8_t)n;
	return p;
}

/* 2001:db8:ffff::/48, where hosts of the internet are (lab) */
static struct prefix host_block(void)
{
	return (struct prefix){{AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0xff, 0xff}},
			       48};
}

/* --- blocks of VPCs ----------------------------------------------------- */

static bool block_taken(const struct model *m, struct prefix p)
{
	for (size_t i = 0; i < m->vpcs.n; i++)
		for (size_t j = 0; j < m->vpcs.items[i]->ipv6_cidrs.n; j++)
			if (prefix_overlaps(
				    m->vpcs.items[i]->ipv6_cidrs.items[j], p))
				return true;
	return false;
}

static void give_block(struct build *b, struct vpc *vpc, struct prefix p)
{
	if (vpc->ipv6_cidrs.n || block_taken(b->model, p))
		return;
	*vec_add(b->arena, &vpc->ipv6_cidrs) = p;
	*vec_add(b->arena, &vpc->ipv6_cidrs_at) = vpc->o.at;
}

void ipv6_assign_blocks(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->vpcs.n; i++) {
		struct vpc *vpc = m->vpcs.items[i];
		const struct vpc *now = kept_vpc(b, vpc->o.id);

		if (vpc->ipv6_auto && now && now->ipv6_auto)
			give_block(b, vpc, now->ipv6_cidrs.items[0]);
	}
	for (size_t i = 0; i < m->vpcs.n; i++)
		for (unsigned int n = (unsigned int)i + 1;
		     m->vpcs.items[i]->ipv6_auto &&
		     !m->vpcs.items[i]->ipv6_cidrs.n;
		     n++)
			give_block(b, m->vpcs.items[i], auto_block(n));
}

/* --- blocks of subnets -------------------------------------------------- */

static bool subnet_taken(const struct vpc *vpc, struct prefix p)
{
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		struct prefix other = vpc->subnets.items[i]->ipv6_cidr;

		if (other.addr.family && prefix_overlaps(other, p))
			return true;
	}
	return false;
}

static bool inside(const struct vpc *vpc, struct prefix p)
{
	for (size_t i = 0; i < vpc->ipv6_cidrs.n; i++)
		if (prefix_covers(vpc->ipv6_cidrs.items[i], p))
			return true;
	return false;
}

static void lowest_subnet(struct build *b, struct subnet *s)
{
	const struct vpc *vpc = s->vpc;

	for (size_t i = 0; i < vpc->ipv6_cidrs.n; i++) {
		struct prefix p = {vpc->ipv6_cidrs.items[i].addr, SUBNET_LEN};

		for (; prefix_covers(vpc->ipv6_cidrs.items[i], p);
		     p.addr = addr_next(prefix_last(p)))
			if (!subnet_taken(vpc, p)) {
				s->ipv6_cidr = p;
				return;
			}
	}
	report_refusal(b->report, s->ipv6_cidr_at, "InvalidSubnet.Range",
		       s->o.name,
		       "subnet %s: VPC %s has no IPv6 block with a /64 left "
		       "(VPC-23)",
		       s->o.name, vpc->o.name);
}

static void assign_subnets(struct build *b, struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		struct subnet *s = vpc->subnets.items[i];
		const struct subnet *now = kept_subnet(b, s->o.id);

		if (s->ipv6_cidr_auto && now && now->ipv6_cidr_auto &&
		    now->ipv6_cidr.addr.family && inside(vpc, now->ipv6_cidr) &&
		    !subnet_taken(vpc, now->ipv6_cidr))
			s->ipv6_cidr = now->ipv6_cidr;
	}
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		struct subnet *s = vpc->subnets.items[i];

		if (s->ipv6_cidr_auto && !s->ipv6_cidr.addr.family)
			lowest_subnet(b, s);
	}
}

/* --- ENIs --------------------------------------------------------------- */

struct assign {
	struct build *b;
	struct owners owners;
};

/* What the file says of this ENI's address */
static struct ipv6_wish wish_of(const struct eni *eni)
{
	const struct node *n = eni->places.n ? eni->places.items[0]->node
					     : NULL;
	struct ipv6_wish wish = {.at = eni->o.at};

	if (eni->hand)
		return eni->hand->ipv6_address;
	if (eni->given && eni->given->ipv6.family)
		return (struct ipv6_wish){.addr = eni->given->ipv6,
					  .given = true,
					  .at = eni->given->at};
	if (n && n->kind == NODE_INSTANCE)
		return n->ipv6_address;
	for (size_t i = 0; i < eni->places.n; i++) /* LAM-23 */
		wish.automatic |= eni->places.items[i]->node->ipv6;
	wish.given = true;
	return wish;
}

/* VPC-25: the subnet's attribute is read when the ENI is made, not later */
static bool by_default(const struct build *b, const struct eni *eni)
{
	const struct eni *now = kept_eni(b, eni->o.id);

	if (eni->subnet->ipv6_native)
		return true;
	if (now && !strcmp(now->subnet->o.id, eni->subnet->o.id))
		return now->ipv6.family;
	return eni->subnet->assign_ipv6_address_on_creation;
}

static bool reserved(const struct subnet *s, struct addr a)
{
	struct addr first = prefix_first(s->ipv6_cidr);

	return addr_cmp(a, addr_add(first, RESERVED_FIRST)) < 0 ||
	       !addr_cmp(a, prefix_last(s->ipv6_cidr));
}

static void refuse(struct assign *as, const struct eni *eni, struct where at,
		   const char *code, const char *text)
{
	report_refusal(as->b->report, at, code, eni->o.name, "%s: %s",
		       eni->o.path, text);
}

/* An address written by hand: inside, not reserved, nobody else's */
static void assign_by_hand(struct assign *as, struct eni *eni,
			   const struct ipv6_wish *wish)
{
	struct arena *a = as->b->arena;
	const struct subnet *s = eni->subnet;
	const char *other;

	if (!prefix_has(s->ipv6_cidr, wish->addr)) {
		refuse(as, eni, wish->at, "InvalidParameterValue",
		       arena_printf(a, "%s is outside %s's %s",
				    ADDR(wish->addr), s->o.name,
				    PREFIX(s->ipv6_cidr)));
		return;
	}
	if (reserved(s, wish->addr)) {
		refuse(as, eni, wish->at, "InvalidParameterValue",
		       arena_printf(a,
				    "%s is reserved; the first four and the "
				    "last address of a subnet are nobody's "
				    "(VPC-23)",
				    ADDR(wish->addr)));
		return;
	}
	other = owners_take(&as->owners, s->vpc->number, wish->addr,
			    eni->o.name);
	if (other)
		refuse(as, eni, wish->at, "InvalidIPAddress.InUse",
		       arena_printf(a, "%s is %s's already", ADDR(wish->addr),
				    other));
	else
		eni->ipv6 = wish->addr;
}

static void assign_kept(struct assign *as, struct eni *eni)
{
	const struct eni *now = kept_eni(as->b, eni->o.id);
	const struct subnet *s = eni->subnet;

	if (now && now->ipv6.family && prefix_has(s->ipv6_cidr, now->ipv6) &&
	    !reserved(s, now->ipv6) &&
	    !owners_take(&as->owners, s->vpc->number, now->ipv6, eni->o.name))
		eni->ipv6 = now->ipv6;
}

/* Nobody makes as many ENIs as the smallest IPv6 subnet has addresses */
static void assign_lowest(struct assign *as, struct eni *eni)
{
	struct subnet *s = eni->subnet;

	if (!s->next_ipv6.family)
		s->next_ipv6 = addr_add(prefix_first(s->ipv6_cidr),
					RESERVED_FIRST);
	do {
		eni->ipv6 = s->next_ipv6;
		s->next_ipv6 = addr_next(s->next_ipv6);
	} while (owners_take(&as->owners, s->vpc->number, eni->ipv6,
			     eni->o.name));
}

enum round { ROUND_BY_HAND, ROUND_KEPT, ROUND_LOWEST, N_ROUNDS };

static void assign_eni(struct assign *as, struct eni *eni, enum round round)
{
	struct ipv6_wish wish = wish_of(eni);
	bool wanted = wish.given ? wish.automatic || wish.addr.family
				 : by_default(as->b, eni);

	if (!wanted || eni->ipv6.family)
		return;
	if (!eni->subnet->ipv6_cidr.addr.family) {
		/* of a function's subnets and of IPv6-only ones others speak */
		if (round == ROUND_BY_HAND && wish.given &&
		    eni->type != ENI_LAMBDA)
			refuse(as, eni, wish.at, "InvalidParameterValue",
			       arena_printf(as->b->arena,
					    "subnet %s has no IPv6 block",
					    eni->subnet->o.name));
		return;
	}
	if (round == ROUND_BY_HAND && wish.addr.family)
		assign_by_hand(as, eni, &wish);
	else if (round == ROUND_KEPT && !wish.addr.family)
		assign_kept(as, eni);
	else if (round == ROUND_LOWEST && !wish.addr.family)
		assign_lowest(as, eni);
}

/* --- hosts of the internet ---------------------------------------------- */

static void check_host(struct build *b, struct owners *owners, struct node *n)
{
	static const struct prefix public = {{AF_INET6, {0x20}}, 3};
	const struct ipv6_wish *wish = &n->ipv6_address;
	const char *other;

	if (!prefix_has(public, wish->addr)) {
		report_error(b->report, wish->at,
			     "%s: address %s is outside 2000::/3; a host of "
			     "the internet has a public one",
			     n->o.path, ADDR(wish->addr));
		return;
	}
	if (block_taken(b->model, prefix_of(wish->addr))) {
		report_error(b->report, wish->at,
			     "%s: address %s is in a block of a VPC", n->o.path,
			     ADDR(wish->addr));
		return;
	}
	other = owners_take(owners, 0, wish->addr, n->o.name);
	if (other)
		report_error(b->report, wish->at,
			     "%s: address %s is %s's already", n->o.path,
			     ADDR(wish->addr), other);
}

static void assign_host(struct build *b, struct owners *owners, struct node *n)
{
	const struct node *now = kept_node(b, n->o.id);
	struct addr next = addr_add(host_block().addr, 0x10);

	if (!n->ipv6_address.automatic || n->ipv6_address.addr.family)
		return;
	if (now && now->ipv6_address.addr.family)
		next = now->ipv6_address.addr;
	while (owners_take(owners, 0, next, n->o.name))
		next = addr_next(next);
	n->ipv6_address.addr = next;
}

/* The host that is always there has IPv6 where anybody else has */
static void assign_hosts(struct build *b)
{
	struct owners owners = {.arena = b->arena};
	struct addr own = addr_add(host_block().addr, 1);
	struct model *m = b->model;

	owners_take(&owners, 0, own, "internet");
	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];

		if (n->kind == NODE_INTERNET_HOST &&
		    n->ipv6_address.addr.family)
			check_host(b, &owners, n);
	}
	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];

		if (n->kind != NODE_INTERNET_HOST)
			continue;
		assign_host(b, &owners, n);
		m->ipv6 |= n->ipv6_address.given;
	}
	for (size_t i = 0; m->ipv6 && i < m->nodes.n; i++)
		if (m->nodes.items[i]->kind == NODE_INTERNET_HOST &&
		    !m->nodes.items[i]->o.at.line &&
		    !m->nodes.items[i]->service)
			m->nodes.items[i]->ipv6_address.addr = own;
}

void ipv6_assign(struct build *b)
{
	struct assign as = {.b = b, .owners = {.arena = b->arena}};
	struct model *m = b->model;

	for (size_t i = 0; i < m->vpcs.n; i++) {
		assign_subnets(b, m->vpcs.items[i]);
		m->ipv6 |= m->vpcs.items[i]->ipv6;
	}
	assign_hosts(b);
	for (int round = 0; m->ipv6 && round < N_ROUNDS; round++)
		for (size_t i = 0; i < m->enis.n; i++)
			assign_eni(&as, m->enis.items[i], (enum round)round);
}

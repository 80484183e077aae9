// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/addresses.c - private, public and internet addresses
 *
 * Three pools, one rule: what was written by hand comes first, then everybody
 * else in file order gets the lowest free address. Of a subnet the first four
 * addresses and the last are nobody's (VPC-21).
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/owners.h"

enum { RESERVED_FIRST = 4, RESERVED = 5 };

struct assign {
	struct build *b;
	struct owners owners;
};

static bool usable(const struct subnet *s)
{
	return s->cidr.addr.family == AF_INET && s->cidr.len >= 16 &&
	       s->cidr.len <= 28;
}

static uint32_t size_of(const struct subnet *s)
{
	return UINT32_C(1) << (32 - s->cidr.len);
}

static void make_pool(struct subnet *s)
{
	uint32_t taken = (uint32_t)s->addresses_taken;

	if (!usable(s))
		return;
	s->next_address = RESERVED_FIRST;
	s->addresses_free = size_of(s) - RESERVED;
	s->addresses_free -= taken < s->addresses_free ? taken
						       : s->addresses_free;
}

static void make_pools(struct model *m)
{
	for (size_t i = 0; i < m->vpcs.n; i++) {
		const struct vpc *vpc = m->vpcs.items[i];

		for (size_t j = 0; j < vpc->subnets.n; j++)
			make_pool(vpc->subnets.items[j]);
		for (size_t j = 0; j < vpc->nat_zones.n; j++)
			make_pool(vpc->nat_zones.items[j]);
	}
}

static void refuse(struct build *b, const struct eni *eni, struct where at,
		   const char *code, const char *text)
{
	report_refusal(b->report, at, code, eni->o.name, "%s: %s", eni->o.path,
		       text);
}

/* An address written by hand: inside, not reserved, nobody else's; or none */
static struct addr assign_by_hand(struct assign *as, struct eni *eni,
				  struct addr wanted, struct where at)
{
	static const struct addr none;
	struct subnet *s = eni->subnet;
	struct arena *a = as->b->arena;
	uint32_t offset;
	const char *other;

	if (s->ipv6_native)
		refuse(as->b, eni, at, "InvalidParameterValue",
		       arena_printf(a, "subnet %s has IPv6 alone (VPC-24)",
				    s->o.name));
	if (!usable(s))
		return none;
	if (!prefix_has(s->cidr, wanted)) {
		refuse(as->b, eni, at, "InvalidParameterValue",
		       arena_printf(a, "%s is outside %s's %s", ADDR(wanted),
				    s->o.name, PREFIX(s->cidr)));
		return none;
	}
	offset = address_number(wanted) - address_number(s->cidr.addr);
	if (offset < RESERVED_FIRST || offset == size_of(s) - 1) {
		refuse(as->b, eni, at, "InvalidParameterValue",
		       arena_printf(a,
				    "%s is reserved; the first four and the "
				    "last address of a subnet are nobody's "
				    "(VPC-21)",
				    ADDR(wanted)));
		return none;
	}
	other = owners_take(&as->owners, s->vpc->number, wanted, eni->o.name);
	if (other) {
		refuse(as->b, eni, at, "InvalidIPAddress.InUse",
		       arena_printf(a, "%s is %s's already", ADDR(wanted),
				    other));
		return none;
	}
	if (s->addresses_free)
		s->addresses_free--;
	return wanted;
}

/* The address that the file gives to this ENI, if any */
static struct addr written(const struct eni *eni, struct where *ret_at)
{
	const struct node *n;

	if (eni->hand) {
		*ret_at = eni->hand->private_ip_at;
		return eni->hand->private_ip;
	}
	if (eni->given) {
		*ret_at = eni->given->at;
		return eni->given->private_ip;
	}
	if (eni->lingering)
		return (struct addr){0};
	n = eni->places.items[0]->node;
	*ret_at = n->private_ip_at;
	return n->private_ip;
}

static struct addr assign_lowest(struct assign *as, struct eni *eni)
{
	struct subnet *s = eni->subnet;

	while (s->addresses_free && s->next_address < size_of(s) - 1) {
		struct addr a = addr_add(s->cidr.addr, s->next_address++);

		if (owners_take(&as->owners, s->vpc->number, a, eni->o.name))
			continue;
		s->addresses_free--;
		return a;
	}
	if (eni->type == ENI_LAMBDA)
		eni->failure = "SubnetOutOfIPAddresses";
	else
		refuse(as->b, eni, eni->o.at,
		       "InsufficientFreeAddressesInSubnet",
		       arena_printf(as->b->arena,
				    "no free address in subnet %s (VPC-26)",
				    s->o.name));
	return (struct addr){0};
}

static void assign_automatic(struct assign *as, struct eni *eni)
{
	struct vpc *vpc = eni->subnet->vpc;

	if (eni->type == ENI_LAMBDA && /* LAM-64 */
	    vpc->hyperplane_enis >=
		    (unsigned int)as->b->model->limits.hyperplane_enis) {
		eni->failure = "EniLimitExceeded";
		return;
	}
	eni->private_ip = assign_lowest(as, eni);
	vpc->hyperplane_enis += eni->type == ENI_LAMBDA && !eni->failure;
}

/* An address that it has now, unless a hand gave it to another; or none */
static struct addr assign_kept(struct assign *as, struct eni *eni,
			       struct addr now)
{
	static const struct addr none;
	struct subnet *s = eni->subnet;
	uint32_t offset;

	if (!now.family || !s->addresses_free || !prefix_has(s->cidr, now))
		return none;
	offset = address_number(now) - address_number(s->cidr.addr);
	if (offset < RESERVED_FIRST || offset == size_of(s) - 1 ||
	    owners_take(&as->owners, s->vpc->number, now, eni->o.name))
		return none;
	s->addresses_free--;
	return now;
}

/* --- the three rounds ---------------------------------------------------- */

static void add_secondary(struct assign *as, struct eni *eni, struct addr a)
{
	if (a.family)
		*vec_add(as->b->arena, &eni->secondary_ips) = a;
}

static void by_hand(struct assign *as, struct eni *eni)
{
	const struct network_interface *hand = eni->hand;
	struct where at;
	struct addr a = written(eni, &at);

	if (a.family)
		eni->private_ip = assign_by_hand(as, eni, a, at);
	for (size_t i = 0; hand && i < hand->secondary_ips.n; i++)
		add_secondary(as, eni,
			      assign_by_hand(as, eni,
					     hand->secondary_ips.items[i],
					     hand->secondary_ips_at.items[i]));
}

/* How many addresses beside the first one are any that are free */
static size_t any_secondary(const struct eni *eni)
{
	if (eni->hand)
		return (size_t)eni->hand->secondary_count;
	if (eni->subnet->nat_gateway)
		return eni->subnet->elastic_ip_refs.n - 1;
	if (eni->type == ENI_NAT_GATEWAY) /* one for each elastic IP (NAT-5) */
		return eni->places.items[0]->node->elastic_ip_refs.n;
	return 0;
}

/* The addresses that it has now */
static void keep(struct assign *as, struct eni *eni)
{
	const struct eni *now = kept_eni(as->b, eni->o.id);
	size_t wanted = any_secondary(eni);
	struct where at;

	if (!now || !usable(eni->subnet))
		return;
	if (!written(eni, &at).family) {
		eni->private_ip = assign_kept(as, eni, now->private_ip);
		eni->subnet->vpc->hyperplane_enis += eni->type == ENI_LAMBDA &&
						     eni->private_ip.family;
	}
	for (size_t i = 0; i < now->secondary_ips.n && i < wanted; i++)
		add_secondary(
			as, eni,
			assign_kept(as, eni, now->secondary_ips.items[i]));
}

static void choose(struct assign *as, struct eni *eni)
{
	size_t wanted = any_secondary(eni);
	struct where at;

	if (!usable(eni->subnet))
		return;
	if (!eni->private_ip.family && !written(eni, &at).family)
		assign_automatic(as, eni);
	while (eni->secondary_ips.n < wanted) {
		struct addr a = assign_lowest(as, eni);

		if (!a.family)
			return;
		add_secondary(as, eni, a);
	}
}

static void assign_private(struct assign *as)
{
	static void (*const rounds[])(struct assign *,
				      struct eni *) = {by_hand, keep, choose};
	struct model *m = as->b->model;

	make_pools(m);
	for (size_t k = 0; k < ARRAY_LEN(rounds); k++)
		for (size_t i = 0; i < m->enis.n; i++)
			rounds[k](as, m->enis.items[i]);
}

/* --- all of them -------------------------------------------------------- */

static void finish_node(struct node *n)
{
	for (size_t i = 0; i < n->places.n; i++) {
		struct place *p = &n->places.items[i];

		if (p->eni && p->eni->subnet->nat_gateway) {
			/* its private one is nobody's business (NAT-17) */
			p->address = p->eni->public_ip;
		} else if (p->eni) {
			p->address = p->eni->private_ip;
			if (n->kind != NODE_FUNCTION || n->ipv6)
				p->ipv6 = p->eni->ipv6;
		} else { /* none of functions */
			p->address = n->address;
			p->ipv6 = n->ipv6_address.addr;
		}
	}
}

void addresses_assign(struct build *b)
{
	struct assign as = {.b = b, .owners = {.arena = b->arena}};

	public_addresses_prepare(b);
	assign_private(&as);
	public_addresses_assign(b);
	hosts_assign(b);
	distributions_assign(b);
	ipv6_assign(b);
	for (size_t i = 0; i < b->model->nodes.n; i++)
		finish_node(b->model->nodes.items[i]);
	functions_finish(b);
}

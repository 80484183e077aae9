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

/* --- private addresses -------------------------------------------------- */

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
	for (size_t i = 0; i < m->vpcs.n; i++)
		for (size_t j = 0; j < m->vpcs.items[i]->subnets.n; j++)
			make_pool(m->vpcs.items[i]->subnets.items[j]);
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

/* --- public addresses --------------------------------------------------- */

struct want { /* an address of 198.18.0.0/15 */
	struct addr *slot;
	struct addr now; /* what it is in the stage that runs, or none */
	struct where at;
	size_t order; /* among those of one position */
	const char *name;
};

struct wants {
	struct arena *arena;
	VEC(struct want) list;
};

static void want_eni(struct wants *w, const struct eni *eni, struct addr *slot,
		     const struct addr *now)
{
	struct want *one = vec_add(w->arena, &w->list);

	*one = (struct want){.slot = slot,
			     .at = eni->o.at,
			     .order = w->list.n,
			     .name = eni->o.name};
	if (now)
		one->now = *now;
}

static void want_elastic(struct wants *w, struct build *b, struct elastic_ip *e)
{
	const struct elastic_ip *now = kept_elastic_ip(b, e->o.id);
	struct want *one = vec_add(w->arena, &w->list);

	*one = (struct want){.slot = &e->address,
			     .at = e->o.at,
			     .order = w->list.n,
			     .name = e->o.name};
	if (now)
		one->now = now->address;
}

/* An elastic IP that is named belongs to one ENI only */
static void use_elastic_ip(struct build *b, struct owners *uses,
			   const struct eni *eni, const struct ref *ref,
			   struct addr *slot)
{
	struct name_hits hits = names_find(b->names, NAME_ELASTIC_IP, NULL,
					   ref->text);
	const struct elastic_ip *e;
	const char *other;

	if (hits.n != 1)
		return;
	e = hits.object[0];
	*slot = e->address;
	if (!e->address.family)
		return;
	other = owners_take(uses, 0, e->address, eni->o.name);
	if (other)
		report_refusal(b->report, ref->at, "Resource.AlreadyAssociated",
			       eni->o.name, "%s: elastic IP %s is %s's already",
			       ref->path, e->o.name, other);
}

/* What an ENI's public address is said to be */
static struct ref public_ref(const struct eni *eni)
{
	static const struct ref automatic = {.text = "true"};
	const struct node *n;

	if (eni->hand)
		return eni->hand->public_ip_ref;
	if (eni->lingering)
		return (struct ref){.text = "false"};
	n = eni->places.items[0]->node;
	switch (n->kind) {
	case NODE_INSTANCE:
	case NODE_NAT_GATEWAY:
		return n->public_ip_ref;
	case NODE_DATABASE: /* RDS-3 */
		if (n->publicly_accessible)
			return automatic;
		break;
	case NODE_LOAD_BALANCER:
		if (n->internal)
			break;
		for (size_t i = 0; i < n->elastic_ip_refs.n; i++)
			if (i < n->places.n && n->places.items[i].eni == eni)
				return n->elastic_ip_refs.items[i];
		return automatic;
	default:
		break;
	}
	return (struct ref){.text = "false"};
}

/* NAT-5: one for each further private address of a NAT gateway */
static void want_secondary(struct assign *as, struct wants *w, struct eni *eni,
			   bool named, struct owners *uses)
{
	const struct eni *now = kept_eni(as->b, eni->o.id);
	const struct refs *refs;

	if (eni->type != ENI_NAT_GATEWAY)
		return;
	refs = &eni->places.items[0]->node->elastic_ip_refs;
	while (eni->secondary_public_ips.n < eni->secondary_ips.n)
		vec_add(as->b->arena, &eni->secondary_public_ips);
	for (size_t i = 0; i < eni->secondary_ips.n; i++) {
		struct addr *slot = &eni->secondary_public_ips.items[i];

		if (named != elastic_ip_named(&refs->items[i]))
			continue;
		if (named)
			use_elastic_ip(as->b, uses, eni, &refs->items[i], slot);
		else
			want_eni(w, eni, slot,
				 now && i < now->secondary_public_ips.n
					 ? &now->secondary_public_ips.items[i]
					 : NULL);
	}
}

static void want_public(struct assign *as, struct wants *w, struct eni *eni,
			bool named, struct owners *uses)
{
	const struct eni *now = kept_eni(as->b, eni->o.id);
	struct ref ref = public_ref(eni);

	want_secondary(as, w, eni, named, uses);

	if (named != elastic_ip_named(&ref))
		return;
	if (named)
		use_elastic_ip(as->b, uses, eni, &ref, &eni->public_ip);
	else if (ref.text ? strcmp(ref.text, "false") != 0
			  : eni->subnet->map_public_ip_on_launch)
		want_eni(w, eni, &eni->public_ip, now ? &now->public_ip : NULL);
}

static int by_position(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	int order = where_cmp(x->at, y->at);

	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void give(struct wants *w, struct owners *owners, struct addr first)
{
	struct addr next = first;

	for (size_t i = 0; i < w->list.n; i++) {
		struct want *one = &w->list.items[i];

		if (one->now.family &&
		    !owners_take(owners, 0, one->now, one->name))
			*one->slot = one->now;
	}
	if (w->list.n)
		qsort(w->list.items, w->list.n, sizeof(struct want),
		      by_position);
	for (size_t i = 0; i < w->list.n; i++) {
		struct want *one = &w->list.items[i];

		if (one->slot->family)
			continue;
		while (owners_take(owners, 0, next, one->name))
			next = addr_next(next);
		*one->slot = next;
	}
}

/* A NAT gateway says in its own words what an instance says in 'public_ip' */
static void prepare_nats(struct build *b)
{
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];

		for (size_t j = 0; j < vpc->nat_gateways.n; j++) {
			struct nat_gateway *nat = vpc->nat_gateways.items[j];

			nat->node->private_ip = nat->private_ip;
			nat->node->private_ip_at = nat->private_ip_at;
			nat->node->public_ip_ref = nat->elastic_ip_ref;
			if (!nat->is_private)
				nat->node->elastic_ip_refs =
					nat->secondary_elastic_ip_refs;
			if (nat->is_private || !nat->elastic_ip_ref.text)
				nat->node->public_ip_ref.text =
					nat->is_private ? "false" : "true";
			if (!nat->is_private &&
			    vpc->internet_gateway != GATEWAY_ATTACHED)
				nat->failure = "Gateway.NotAttached";
		}
	}
}

static void assign_elastic(struct build *b, struct wants *w,
			   struct owners *owners)
{
	const struct prefix range = {ipv4(198, 18, 0, 0), 15};

	for (size_t i = 0; i < b->model->elastic_ips.n; i++) {
		struct elastic_ip *e = b->model->elastic_ips.items[i];
		const char *other;

		if (!e->address.family) {
			want_elastic(w, b, e);
			continue;
		}
		if (!prefix_has(range, e->address)) {
			report_error(b->report, e->address_at,
				     "%s: %s is outside 198.18.0.0/15, where "
				     "the lab's elastic IPs are",
				     e->o.path, ADDR(e->address));
			continue;
		}
		other = owners_take(owners, 0, e->address, e->o.name);
		if (other)
			report_error(b->report, e->address_at,
				     "%s: %s is elastic IP %s's already",
				     e->o.path, ADDR(e->address), other);
	}
}

static void assign_public(struct assign *as)
{
	struct build *b = as->b;
	struct owners owners = {.arena = b->arena};
	struct owners uses = {.arena = b->arena};
	struct wants w = {.arena = b->arena};

	assign_elastic(b, &w, &owners);
	for (size_t i = 0; i < b->model->enis.n; i++)
		want_public(as, &w, b->model->enis.items[i], false, &uses);
	give(&w, &owners, ipv4(198, 18, 0, 1));
	for (size_t i = 0; i < b->model->enis.n; i++)
		want_public(as, &w, b->model->enis.items[i], true, &uses);
}

/* --- all of them -------------------------------------------------------- */

static void finish_node(struct node *n)
{
	for (size_t i = 0; i < n->places.n; i++) {
		struct place *p = &n->places.items[i];

		if (p->eni) {
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

	prepare_nats(b);
	assign_private(&as);
	assign_public(&as);
	hosts_assign(b);
	distributions_assign(b);
	ipv6_assign(b);
	for (size_t i = 0; i < b->model->nodes.n; i++)
		finish_node(b->model->nodes.items[i]);
	functions_finish(b);
}

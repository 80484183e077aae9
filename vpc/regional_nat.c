// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/regional_nat.c - NAT gateways that are in several AZs (NAT-17)
 *
 *	subnets of AZ a --- "us-east-1a" --+
 *	                                   +-- internet gateway
 *	subnets of AZ b --- "us-east-1b" --+
 *
 * Such a gateway is in no subnet of the VPC. In each AZ that it serves it has
 * addresses, no ACL before it, and a route table of its own that leads to the
 * internet gateway. Here that is a subnet which nobody wrote and no list of
 * the VPC has, with a block of link-local addresses, which are no VPC's: what
 * holds for a NAT gateway in a subnet holds for it also.
 *
 * AWS gives it an address in each AZ where somebody may use it. Those that
 * the file gives it instead go to its AZs in turn, in the order of their
 * letters, and an AZ for which none is left is not served.
 */
#include "vpc/identifier.h"
#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/regional_nat.h"

enum {
	AZS = 'f' - 'a' + 1,
	/* above the numbers of tables that are written (VPC-11) */
	OWN_TABLE = 900,
	BLOCK_LEN = 26, /* room for the 32 addresses that it may have */
};

bool regional_nat_by_hand(const struct nat_gateway *nat)
{
	return elastic_ip_named(&nat->elastic_ip_ref) ||
	       nat->secondary_elastic_ip_refs.n;
}

/* --- which AZs ---------------------------------------------------------- */

static bool leads_to(const struct route_table *t, const struct nat_gateway *nat)
{
	for (size_t i = 0; i < t->routes.n; i++)
		if (t->routes.items[i].nat_gateway == nat)
			return true;
	return false;
}

/* Has anybody a network interface there? */
static bool in_use(const struct model *m, const struct subnet *s)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t j = 0; j < m->nodes.items[i]->subnets.n; j++)
			if (m->nodes.items[i]->subnets.items[j] == s)
				return true;
	for (size_t i = 0; i < m->network_interfaces.n; i++)
		if (m->network_interfaces.items[i]->subnet == s)
			return true;
	return false;
}

static bool has_clients(const struct model *m, const struct nat_gateway *nat,
			char az)
{
	for (size_t i = 0; i < nat->vpc->subnets.n; i++) {
		const struct subnet *s = nat->vpc->subnets.items[i];

		if (s->az == az && leads_to(s->route_table, nat) &&
		    (regional_nat_by_hand(nat) || in_use(m, s)))
			return true;
	}
	return false;
}

/* --- one AZ ------------------------------------------------------------- */

/* What the subnet's name and table and ACL are called in messages */
static struct object own(struct build *b, const struct nat_gateway *nat,
			 const char *name)
{
	const char *key = arena_printf(b->arena, "%s %s", nat->o.id, name);

	return (struct object){
		.name = name,
		.path = nat->o.path,
		.id = identifier(b->arena, "zone", nat->vpc->o.name, key, 0),
		.at = nat->o.at};
}

static struct route_table *own_table(struct build *b,
				     const struct nat_gateway *nat)
{
	struct route_table *t = arena_alloc(b->arena, sizeof(*t));

	t->o = own(b, nat, nat->o.name);
	t->vpc = nat->vpc;
	t->number = OWN_TABLE;
	*vec_add(b->arena, &t->routes) = (struct route){
		.to = {.addr = ipv4(0, 0, 0, 0)},
		.target = TARGET_INTERNET_GATEWAY,
		.target_ref = {"igw", nat->o.path, nat->o.at},
		.at = nat->o.at,
	};
	return t;
}

static struct network_acl *own_acl(struct build *b,
				   const struct nat_gateway *nat)
{
	struct network_acl *acl = arena_alloc(b->arena, sizeof(*acl));

	acl->o = own(b, nat, nat->o.name);
	acl->vpc = nat->vpc;
	labfile_acl_defaults(b, acl);
	return acl;
}

static struct subnet *zone_new(struct build *b, struct nat_gateway *nat,
			       char az)
{
	struct subnet *s = arena_alloc(b->arena, sizeof(*s));
	struct vpc *vpc = nat->vpc;

	*vec_add(b->arena, &vpc->nat_zones) = s;
	*vec_add(b->arena, &nat->node->subnets) = s;
	s->o = own(b, nat, arena_printf(b->arena, "%s%c", vpc->region, az));
	s->vpc = vpc;
	s->number = (unsigned int)vpc->nat_zones.n;
	s->az = az;
	s->route_table = own_table(b, nat);
	s->network_acl = own_acl(b, nat);
	s->public_access = public_access_of(b->model, s);
	s->nat_gateway = nat;
	return s;
}

/* --- addresses ---------------------------------------------------------- */

static const struct ref automatic = {.text = "auto"};

/* As written: the first one, then the others */
static struct ref address_ref(const struct nat_gateway *nat, size_t i)
{
	if (i)
		return nat->secondary_elastic_ip_refs.items[i - 1];
	return nat->elastic_ip_ref.text ? nat->elastic_ip_ref : automatic;
}

/* Each of @n AZs has the addresses that its turn comes for */
static void give_addresses(struct build *b, const struct nat_gateway *nat,
			   size_t n)
{
	size_t all = 1 + nat->secondary_elastic_ip_refs.n;
	struct refs *zone;

	for (size_t i = 0; i < all; i++) {
		zone = &nat->node->subnets.items[i % n]->elastic_ip_refs;
		*vec_add(b->arena, zone) = address_ref(nat, i);
	}
}

static void take_addresses(struct build *b, const struct nat_gateway *nat)
{
	for (size_t i = 0; i < nat->node->subnets.n; i++)
		*vec_add(b->arena,
			 &nat->node->subnets.items[i]->elastic_ip_refs) =
			automatic;
}

static void resolve_nat(struct build *b, struct nat_gateway *nat)
{
	bool by_hand = regional_nat_by_hand(nat);
	size_t most = by_hand ? 1 + nat->secondary_elastic_ip_refs.n : AZS;

	for (char az = 'a'; az <= 'f' && nat->node->subnets.n < most; az++)
		if (has_clients(b->model, nat, az))
			zone_new(b, nat, az);
	if (by_hand && nat->node->subnets.n)
		give_addresses(b, nat, nat->node->subnets.n);
	else
		take_addresses(b, nat);
}

/* The number decides the block: a step must move neither */
static void number_zones(struct build *b, struct vpc *vpc)
{
	keep_nat_zones(b, vpc);
	for (size_t i = 0; i < vpc->nat_zones.n; i++) {
		struct subnet *s = vpc->nat_zones.items[i];

		s->cidr.addr = addr_add(ipv4(169, 254, 192, 0),
					(s->number - 1) << (32 - BLOCK_LEN));
		s->cidr.len = BLOCK_LEN;
	}
}

void resolve_regional_nats(struct build *b)
{
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];

		if (vpc->internet_gateway != GATEWAY_ATTACHED)
			continue; /* such a gateway fails (NAT-14) */
		for (size_t j = 0; j < vpc->nat_gateways.n; j++)
			if (vpc->nat_gateways.items[j]->is_regional)
				resolve_nat(b, vpc->nat_gateways.items[j]);
		number_zones(b, vpc);
	}
}

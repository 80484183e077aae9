// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_name.c - names that mean nothing, or the wrong address
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/dns.h"

static const struct vpc *vpc_of(const struct place *place)
{
	return place->subnet ? place->subnet->vpc : NULL;
}

/* --- whom is asked -------------------------------------------------------- */

/* DNS-10: the set that every VPC begins with */
static void amazons(struct candidates *c, const struct vpc *vpc)
{
	struct change *change;

	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "VPC %s: the Amazon resolver is asked for "
				  "names",
				  vpc->o.name);
	change_request(c->arena, change, "ec2", "associate-dhcp-options");
	change_option(c->arena, change, "--dhcp-options-id", "default");
	change_object(c->arena, change, c->m, "--vpc-id", NULL, &vpc->o);
	change_act(c, change, "{change: {vpcs: {%s: {dhcp_options: null}}}}",
		   vpc->o.name);
}

/* DNS-2, DNS-10, DNS-11 */
void candidates_resolver(struct candidates *c)
{
	const struct vpc *vpc = vpc_of(c->o->asked->from);
	struct change *change;

	if (!vpc)
		return;
	if (vpc->dhcp_options.given)
		amazons(c, vpc);
	if (vpc->enable_dns_support)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "VPC %s: DNS support on", vpc->o.name);
	change_request(c->arena, change, "ec2", "modify-vpc-attribute");
	change_object(c->arena, change, c->m, "--vpc-id", NULL, &vpc->o);
	change_flag(c->arena, change, "--enable-dns-support");
}

/* --- records -------------------------------------------------------------- */

static bool answers_in(const struct hosted_zone *z, const struct vpc *vpc)
{
	for (size_t i = 0; i < z->vpcs.n; i++)
		if (z->vpcs.items[i] == vpc)
			return true;
	return false;
}

static const char *host_in(struct candidates *c, const struct hosted_zone *z,
			   const char *name)
{
	size_t n = strlen(name), zone = strlen(z->name);

	return n > zone ? arena_strndup(c->arena, name, n - zone - 1) : "@";
}

static void associate(struct candidates *c, const struct hosted_zone *z,
		      const struct vpc *vpc)
{
	struct change *change;

	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "private hosted zone %s: VPC %s too", z->name,
				  vpc->o.name);
	change_request(c->arena, change, "route53",
		       "associate-vpc-with-hosted-zone");
	change_option(c->arena, change, "--hosted-zone-id", z->o.id);
	change_option(c->arena, change, "--vpc",
		      arena_printf(c->arena, "VPCRegion=%s,VPCId=%s",
				   vpc->region, vpc->o.id));
	change_act(c, change,
		   "{add: {private_hosted_zones: {%s: {vpcs: [%s]}}}}",
		   z->o.name, vpc->o.name);
}

static void add_record(struct candidates *c, const struct hosted_zone *z,
		       const char *name, struct addr a)
{
	const char *address = arena_strdup(c->arena, ADDR(a));
	const char *type = a.family == AF_INET6 ? "AAAA" : "A";
	struct change *change;

	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "private hosted zone %s: %s is %s", z->name,
				  name, address);
	change_request(c->arena, change, "route53",
		       "change-resource-record-sets");
	change_option(c->arena, change, "--hosted-zone-id", z->o.id);
	change_option(
		c->arena, change, "--change-batch",
		arena_printf(c->arena,
			     "{\"Changes\":[{\"Action\":\"CREATE\","
			     "\"ResourceRecordSet\":{\"Name\":\"%s\","
			     "\"Type\":\"%s\",\"TTL\":300,"
			     "\"ResourceRecords\":[{\"Value\":\"%s\"}]}}]}",
			     name, type, address));
	change_act(c, change,
		   "{change: {private_hosted_zones: {%s: {records: {\"%s\": "
		   "\"%s\"}}}}}",
		   z->o.name, host_in(c, z, name), address);
}

/* DNS-7: a zone that hides the public one lacks the record; or one that has it
 * does not answer here */
void candidates_name(struct candidates *c)
{
	const struct asked *a = c->o->asked;
	const struct vpc *vpc = vpc_of(a->from);
	struct addr address = {0};

	if (!vpc || !a->name)
		return;
	if (a->to->node && a->to->node->places.n)
		address = place_address(&a->to->node->places.items[0], AF_INET);
	for (size_t i = 0; i < c->m->hosted_zones.n; i++) {
		const struct hosted_zone *z = c->m->hosted_zones.items[i];

		if (!dns_is_below(a->name, z->name))
			continue;
		if (!answers_in(z, vpc))
			associate(c, z, vpc);
		else if (address.family)
			add_record(c, z, a->name, address);
	}
}

/* VPC-24: whoever has IPv6 alone reaches IPv4 by addresses that the resolver
 * makes up, and a NAT gateway */
void candidates_dns64(struct candidates *c)
{
	const struct subnet *s = c->o->asked->from->subnet;
	struct change *change;

	if (!s || s->enable_dns64 || !c->o->asked->name ||
	    !s->ipv6_cidr.addr.family)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "subnet %s: DNS64 on",
				  change_name(c->arena, c->m, s->vpc, &s->o));
	change_request(c->arena, change, "ec2", "modify-subnet-attribute");
	change_object(c->arena, change, c->m, "--subnet-id", s->vpc, &s->o);
	change_flag(c->arena, change, "--enable-dns64");
	change_act(c, change,
		   "{change: {vpcs: {%s: {subnets: {%s: {enable_dns64: "
		   "true}}}}}}",
		   s->vpc->o.name, s->o.name);
}

/* --- the wrong address ---------------------------------------------------- */

static void allow_remote(struct candidates *c, const struct peering *p,
			 int side)
{
	const char *who = side == REQUESTER ? "requester" : "accepter";
	struct change *change;

	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "peering %s: VPC %s lets its names mean "
				  "private addresses there",
				  p->o.name, p->vpcs[side]->o.name);
	change_request(c->arena, change, "ec2",
		       "modify-vpc-peering-connection-options");
	change_object(c->arena, change, c->m, "--vpc-peering-connection-id",
		      NULL, &p->o);
	change_option(
		c->arena, change,
		arena_printf(c->arena, "--%s-peering-connection-options", who),
		"AllowDnsResolutionFromRemoteVpc=true");
	change_act(c, change,
		   "{add: {peerings: {%s: {allow_remote_vpc_dns_resolution: "
		   "[%s]}}}}",
		   p->o.name, p->vpcs[side]->o.name);
}

/* DNS-5: over a peering a public name means the public address */
void candidates_meaning(struct candidates *c)
{
	const struct asked *a = c->o->asked;
	const struct vpc *here = vpc_of(a->from);
	const struct eni *to = a->target.place ? a->target.place->eni : NULL;

	if (!a->name || !here || !to || to->subnet->vpc == here ||
	    addr_cmp(to->public_ip, a->target.address) != 0)
		return;
	for (size_t i = 0; i < c->m->peerings.n; i++) {
		const struct peering *p = c->m->peerings.items[i];
		int side = p->vpcs[REQUESTER] == here ? ACCEPTER : REQUESTER;

		if (peering_active(p) &&
		    peering_far(p, here) == to->subnet->vpc &&
		    !p->allow_remote_vpc_dns_resolution[side])
			allow_remote(c, p, side);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/judge_name.c - what a name means, from the model alone
 */
#include "probe/judge_name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "probe/analyse.h"
#include "vpc/between.h"
#include "vpc/dns.h"

enum { ALIASES_MAX = 16, DNS_PORT = 53 };

struct asking {
	struct arena *arena;
	const struct model *model;
	const struct vpc *vpc; /* whose resolver is asked; NULL: public */
	sa_family_t family;
	bool synthesise; /* DNS64, of who asks and whom it asks */
	struct name_opinion opinion;
};

static void say(struct asking *q, struct addr a)
{
	if (a.family == q->family)
		*vec_add(q->arena, &q->opinion.addresses) = a;
}

/* --- public names --------------------------------------------------------- */

static bool allowed_over_peering(const struct model *m, const struct vpc *home,
				 const struct vpc *asker)
{
	for (size_t i = 0; i < m->peerings.n; i++) {
		const struct peering *p = m->peerings.items[i];
		int side = p->vpcs[REQUESTER] == home ? REQUESTER : ACCEPTER;

		if (peering_active(p) && peering_far(p, home) == asker &&
		    asker && p->allow_remote_vpc_dns_resolution[side])
			return true;
	}
	return false;
}

static bool has_dns_support(const struct transit_gateway *g,
			    const struct vpc *vpc)
{
	for (size_t i = 0; i < g->attachments.n; i++)
		if (g->attachments.items[i]->vpc == vpc)
			return g->attachments.items[i]->dns_support;
	return false;
}

/* TGW-11: when both attachments have DNS support */
static bool allowed_over_transit(const struct model *m, const struct vpc *home,
				 const struct vpc *asker)
{
	for (size_t i = 0; asker && i < m->transit_gateways.n; i++)
		if (has_dns_support(m->transit_gateways.items[i], home) &&
		    has_dns_support(m->transit_gateways.items[i], asker))
			return true;
	return false;
}

/* DNS-5, RDS-3; DNS-4: both attributes, or the name is public everywhere */
static struct addr horizon(const struct asking *q, const struct eni *eni)
{
	const struct vpc *home = eni->subnet->vpc;

	if (!eni->public_ip.family)
		return eni->private_ip;
	if (!home->enable_dns_support || !home->enable_dns_hostnames)
		return eni->public_ip;
	return q->vpc == home || allowed_over_peering(q->model, home, q->vpc) ||
			       allowed_over_transit(q->model, home, q->vpc)
		       ? eni->private_ip
		       : eni->public_ip;
}

static void say_node(struct asking *q, const struct node *n, char az)
{
	for (size_t i = 0; i < n->places.n; i++) {
		const struct place *p = &n->places.items[i];

		if (az && p->subnet->az != az)
			continue;
		say(q, p->ipv6);
		if (!p->eni)
			say(q, p->address);
		else if (n->kind == NODE_LOAD_BALANCER) /* ALB-2 */
			say(q, n->internal ? p->eni->private_ip
					   : p->eni->public_ip);
		else
			say(q, horizon(q, p->eni));
	}
}

/* "us-east-1a.NAME": the node of a network load balancer in one AZ */
static const char *after_zone(const struct node *n, const char *name,
			      char *ret_az)
{
	size_t region;

	if (n->kind != NODE_LOAD_BALANCER || !n->is_network || !n->vpc)
		return NULL;
	region = strlen(n->vpc->region);
	if (strncmp(name, n->vpc->region, region) != 0 || !name[region] ||
	    name[region + 1] != '.')
		return NULL;
	*ret_az = name[region];
	for (size_t i = 0; i < n->places.n; i++)
		if (n->places.items[i].subnet->az == *ret_az)
			return name + region + 2;
	return NULL;
}

static bool public_name(struct asking *q, const char *name)
{
	for (size_t i = 0; i < q->model->nodes.n; i++) {
		const struct node *n = q->model->nodes.items[i];
		const char *zonal;
		char az = 0;

		if (!n->dns_name)
			continue;
		zonal = after_zone(n, name, &az);
		if (strcasecmp(n->dns_name, name) != 0 &&
		    !(zonal && strcasecmp(n->dns_name, zonal) == 0))
			continue;
		say_node(q, n, strcasecmp(n->dns_name, name) ? az : 0);
		return true;
	}
	/* a domain of names that exist exists itself */
	for (size_t i = 0; i < q->model->nodes.n; i++) {
		const char *below = q->model->nodes.items[i]->dns_name;

		if (below && dns_is_below(dns_lower(q->arena, below), name))
			return true;
	}
	return false;
}

/* --- names of one VPC ----------------------------------------------------- */

/* "ip-10-0-0-5.ec2.internal": does it say an address of the VPC? (DNS-6) */
static bool internal_name(struct asking *q, const char *name)
{
	unsigned int a, b, c, d;
	char dot = 0;
	struct addr address;

	if (sscanf(name, "ip-%3u-%3u-%3u-%3u%c", &a, &b, &c, &d, &dot) != 5 ||
	    dot != '.' || a > 255 || b > 255 || c > 255 || d > 255)
		return false;
	address = ipv4((uint8_t)a, (uint8_t)b, (uint8_t)c, (uint8_t)d);
	if (!model_eni_at(q->model, q->vpc, address) ||
	    strcmp(name, dns_private_name_of(q->arena, q->vpc, address)) != 0)
		return false;
	say(q, address);
	return true;
}

static const struct hosted_zone *zone_for(const struct asking *q,
					  const char *name)
{
	const struct hosted_zone *best = NULL;

	for (size_t i = 0; i < q->model->hosted_zones.n; i++) {
		const struct hosted_zone *z = q->model->hosted_zones.items[i];

		for (size_t j = 0; j < z->vpcs.n; j++)
			if (z->vpcs.items[j] == q->vpc &&
			    dns_is_below(name, z->name) &&
			    (!best || strlen(z->name) > strlen(best->name)))
				best = z;
	}
	return best;
}

static const char *record_name(const struct asking *q,
			       const struct hosted_zone *z,
			       const struct zone_record *r)
{
	if (strcmp(r->host, "@") == 0)
		return z->name;
	return arena_printf(q->arena, "%s.%s", r->host, z->name);
}

/* Return: whether the zone has the name at all; @ret_alias: go on there */
static bool zone_name(struct asking *q, const struct hosted_zone *z,
		      const char *name, const char **ret_alias)
{
	bool any = strcmp(name, z->name) == 0; /* the apex always is */

	for (size_t i = 0; i < z->records.n; i++) {
		const struct zone_record *r = &z->records.items[i];
		const char *own = record_name(q, z, r);

		if (!r->addresses.n && !r->target)
			continue; /* of a node without such an address */
		any |= dns_is_below(own, name);
		if (strcmp(own, name) != 0)
			continue;
		*ret_alias = r->target;
		for (size_t j = 0; j < r->addresses.n; j++)
			say(q, r->addresses.items[j]);
	}
	return any;
}

/* The endpoint whose service's name holds @name in the VPC (IFE-5) */
static const struct vpc_endpoint *endpoint_for(const struct asking *q,
					       const char *name)
{
	for (size_t i = 0; i < q->vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = q->vpc->endpoints.items[i];

		if (e->private_dns &&
		    dns_is_below(name, dns_lower(q->arena, e->private_name)))
			return e;
	}
	return NULL;
}

/* Nothing but that name itself is in the zone that AWS makes for it */
static bool endpoint_name(struct asking *q, const struct vpc_endpoint *e,
			  const char *name)
{
	if (strcasecmp(e->private_name, name) != 0)
		return false;
	for (size_t i = 0; i < e->node->places.n; i++)
		say(q, e->node->places.items[i].address);
	return true;
}

/* --- one name, one resolver ----------------------------------------------- */

/* Is the name there? Its addresses are in the opinion then */
static bool means(struct asking *q, const char *name)
{
	for (int i = 0; i < ALIASES_MAX; i++) {
		bool private = q->vpc && q->vpc->enable_dns_support &&
			       q->vpc->enable_dns_hostnames;
		const struct hosted_zone *z = private ? zone_for(q, name)
						      : NULL;
		const char *internal =
			q->vpc ? dns_internal_domain(q->arena, q->vpc->region)
			       : "";
		const char *alias = NULL;
		const struct vpc_endpoint *e = private ? endpoint_for(q, name)
						       : NULL;

		if (e && (!z || strlen(z->name) <= strlen(e->private_name)))
			return endpoint_name(q, e, name);
		if (private && dns_is_below(name, internal) &&
		    (!z || strlen(z->name) < strlen(internal)))
			return strcmp(name, internal) == 0 ||
			       internal_name(q, name);
		if (!z)
			return public_name(q, name);
		if (!zone_name(q, z, name, &alias))
			return false;
		if (!alias)
			return true;
		name = alias;
	}
	q->opinion.certain = false; /* aliases in a circle */
	return true;
}

/* --- the server ----------------------------------------------------------- */

/* The instance that answers at @server when @from asks it, or NULL */
static const struct node *custom_server(struct asking *q,
					const struct place *from,
					struct addr server)
{
	const struct flow_question flow = {.from = from,
					   .to = server,
					   .protocol = PROTOCOL_UDP,
					   .port = DNS_PORT};
	struct analysis says = analyse(atlas_of(q->arena, q->model), &flow);
	const struct node *found = NULL;

	q->opinion.certain &= says.certain;
	q->opinion.cause = says.code;
	for (size_t i = 0; i < q->model->nodes.n; i++) {
		const struct node *n = q->model->nodes.items[i];

		for (size_t j = 0; n->dns_server && j < n->places.n; j++)
			if (place_has(&n->places.items[j], server))
				found = n;
	}
	return says.verdict == VERDICT_OPEN ? found : NULL;
}

/* The system asks for a program: by the interface in whose subnet the server
 * is, or by the first, whichever the program sends from (ENI-5) */
static const struct place *asking_place(const struct place *from,
					struct addr server)
{
	const struct node *n = from->node;

	if (n->kind != NODE_INSTANCE)
		return from;
	for (size_t i = 0; i < n->places.n; i++)
		if (prefix_has(n->places.items[i].subnet->cidr, server))
			return &n->places.items[i];
	for (size_t i = 0; i < n->places.n; i++)
		if (place_address(&n->places.items[i], server.family).family)
			return &n->places.items[i];
	return &n->places.items[0];
}

/* Does the server answer, and from whose view? @ret_over: nobody else is
 * asked, it is off */
static bool server_answers(struct asking *q, const struct place *program,
			   struct addr server, bool *ret_over)
{
	const struct place *from = asking_place(program, server);
	const struct vpc *own = from->subnet ? from->subnet->vpc : NULL;
	const struct node *custom;

	q->vpc = own;
	q->synthesise = false;
	if (own && dns_is_amazon(own, server)) {
		q->synthesise = from->subnet->enable_dns64;
		*ret_over = !own->enable_dns_support; /* DNS-2 */
		return own->enable_dns_support;
	}
	if (!own)
		return true;
	custom = custom_server(q, from, server);
	if (custom)
		q->vpc = custom->vpc;
	else if (!addr_cmp(server, dns_public_resolver()) && !q->opinion.cause)
		q->vpc = NULL;
	else
		return false;
	return true;
}

static void ask(struct asking *q, const char *name, const char *search)
{
	const char *full = search ? arena_printf(q->arena, "%s.%s", name,
						 search)
				  : NULL;
	bool dotted = strchr(name, '.');

	q->opinion.cause = NULL;
	if (full && !dotted && means(q, full))
		return;
	if (means(q, name))
		return;
	if (full && dotted && means(q, full))
		return;
	q->opinion.code = "DNS_NAME_NOT_FOUND";
}

/* VPC-24: where there is nothing in IPv6, by way of IPv4 */
static void synthesise(struct asking *q, const char *name, const char *search)
{
	if (q->opinion.code || q->opinion.addresses.n)
		return;
	q->family = AF_INET;
	ask(q, name, search);
	for (size_t i = 0; i < q->opinion.addresses.n; i++) {
		struct addr *a = &q->opinion.addresses.items[i];

		*a = model_nat64_address(*a);
	}
}

struct name_opinion judge_name(struct arena *arena, const struct model *m,
			       const struct place *from, const char *name,
			       sa_family_t family)
{
	struct asking q = {
		.arena = arena,
		.model = m,
		.family = family,
		/* a drilled source sends nothing, and says so otherwise */
		.opinion = {.certain = !from->node->o.failed}};
	struct dns_setup setup = dns_setup_of(arena, from);

	name = dns_lower(arena, name);
	if (setup.beside) { /* by no way of the VPC's, and not its view */
		ask(&q, name, NULL);
		return q.opinion;
	}
	q.opinion.code = "DNS_NO_RESOLVER"; /* DNS-10 */
	for (size_t i = 0; i < setup.n; i++) {
		bool over = false;

		if (server_answers(&q, from, setup.servers[i], &over)) {
			q.opinion.code = NULL;
			ask(&q, name, setup.search);
			if (q.synthesise && family == AF_INET6)
				synthesise(&q, name, setup.search);
			return q.opinion;
		}
		if (over) {
			q.opinion.code = "DNS_NO_RESOLVER";
			q.opinion.cause = NULL;
			return q.opinion;
		}
		q.opinion.code = "DNS_SERVER_UNREACHABLE"; /* DNS-11 */
	}
	return q.opinion;
}

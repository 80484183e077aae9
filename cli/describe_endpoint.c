// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_endpoint.c - endpoints of VPCs, and services of one's own
 */
#include <string.h>

#include "cli/describe_part.h"

/* --- services of one's own (IFE-10) -------------------------------------------- */

static const char *service_name(struct describing *d,
				const struct endpoint_service *s)
{
	const struct node *lb = s->load_balancer;

	return arena_printf(d->arena, "com.amazonaws.vpce.%s.%s",
			    lb ? describe_region(d, lb) : d->m->region,
			    s->o.id);
}

static void put_balancer(struct describing *d, json_t *o, const struct node *lb)
{
	json_t *zones = set_list(o, "AvailabilityZones");
	json_t *arns = set_list(o, "NetworkLoadBalancerArns");

	for (size_t i = 0; lb && i < lb->subnets.n; i++)
		add_text(zones,
			 describe_zone(d, lb->vpc, lb->subnets.items[i]->az));
	if (lb)
		add_text(arns, describe_node_arn(d, lb));
}

/* As describe-vpc-endpoint-service-permissions answers */
static void put_principals(struct describing *d, json_t *o,
			   const struct refs *accounts)
{
	json_t *list = set_list(o, "AllowedPrincipals");

	for (size_t i = 0; i < accounts->n; i++) {
		const char *text = accounts->items[i].text;
		bool all = strcmp(text, "*") == 0;
		json_t *one = add_object(list);

		set_text(one, "PrincipalType", all ? "All" : "Account");
		set_text(one, "Principal",
			 all ? text
			     : arena_printf(d->arena, "arn:aws:iam::%s:root",
					    text));
	}
}

void describe_endpoint_services(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->endpoint_services.n; i++) {
		const struct endpoint_service *s =
			d->m->endpoint_services.items[i];
		json_t *o = add_object(list), *types;

		set_text(o, "ServiceId", s->o.id);
		set_text(o, "ServiceName", service_name(d, s));
		types = set_list(o, "ServiceType");
		set_text(add_object(types), "ServiceType", "Interface");
		set_text(o, "ServiceState", "Available");
		set_bool(o, "AcceptanceRequired", s->acceptance_required);
		put_balancer(d, o, s->load_balancer);
		put_principals(d, o, &s->allowed_principals);
		set_name(o, "Tags", s->o.name);
	}
}

/* --- endpoints -------------------------------------------------------------------- */

/* The lab has the last but one word with a hyphen, the API in one (IFE-9) */
static const char *state_of(const struct vpc_endpoint *e)
{
	return strcmp(e->state, "pending-acceptance") == 0 ? "pendingAcceptance"
							   : e->state;
}

static void put_tables(json_t *o, const struct vpc_endpoint *e)
{
	json_t *list = set_list(o, "RouteTableIds");

	for (size_t i = 0; i < e->route_tables.n; i++)
		add_text(list, e->route_tables.items[i]->o.id);
}

static void put_interfaces(json_t *o, const struct node *n)
{
	json_t *list = set_list(o, "NetworkInterfaceIds");
	bool ipv4 = false, ipv6 = false;

	for (size_t i = 0; i < n->places.n; i++) {
		const struct eni *eni = n->places.items[i].eni;

		if (!eni)
			continue;
		add_text(list, eni->o.id);
		ipv4 |= eni->private_ip.family != 0;
		ipv6 |= eni->ipv6.family != 0;
	}
	if (ipv4 || ipv6)
		set_text(o, "IpAddressType",
			 ipv4 && ipv6 ? "dualstack"
			 : ipv4	      ? "ipv4"
				      : "ipv6");
}

/* Its own name, and the service's when its VPC has that mean it (IFE-4,
 * IFE-5) */
static void put_dns_entries(json_t *o, const struct vpc_endpoint *e)
{
	json_t *list = set_list(o, "DnsEntries");

	if (e->node->dns_name)
		set_text(add_object(list), "DnsName", e->node->dns_name);
	if (e->private_dns)
		set_text(add_object(list), "DnsName", e->private_name);
}

const char *describe_service_name(struct describing *d,
				  const struct vpc_endpoint *e)
{
	if (e->provider)
		return service_name(d, e->provider);
	return arena_printf(d->arena, "com.amazonaws.%s.%s", e->vpc->region,
			    e->service);
}

static void describe_endpoint(struct describing *d, json_t *o,
			      const struct vpc_endpoint *e)
{
	const struct node *n = e->node;

	set_text(o, "VpcEndpointId", e->o.id);
	set_text(o, "VpcEndpointType", e->is_gateway ? "Gateway" : "Interface");
	set_text(o, "VpcId", e->vpc->o.id);
	set_text(o, "ServiceName", describe_service_name(d, e));
	set_text(o, "ServiceRegion", e->vpc->region);
	set_text(o, "State", state_of(e));
	set_value(o, "PolicyDocument", describe_policy(&e->policy));
	put_tables(o, e);
	set_value(o, "SubnetIds", describe_subnet_ids(n));
	set_value(o, "Groups",
		  describe_groups(n->groups.items,
				  e->is_gateway ? 0 : n->groups.n));
	set_bool(o, "PrivateDnsEnabled", e->private_dns);
	put_interfaces(o, n);
	put_dns_entries(o, e);
	set_bool(o, "RequesterManaged", false);
	set_text(o, "OwnerId", e->vpc->account);
	set_name(o, "Tags", e->o.name);
}

void describe_vpc_endpoints(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->endpoints.n; j++)
			describe_endpoint(d, add_object(list),
					  vpc->endpoints.items[j]);
	}
}

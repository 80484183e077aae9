// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/dns.c - who is asked for a name, and what AWS calls an address
 */
#include "vpc/dns.h"

#include <ctype.h>
#include <string.h>

const char *dns_lower(struct arena *a, const char *name)
{
	char *copy = arena_strdup(a, name);
	size_t n = strlen(copy);

	if (n > 1 && copy[n - 1] == '.')
		copy[n - 1] = '\0';
	for (char *c = copy; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

bool dns_is_below(const char *name, const char *zone)
{
	size_t n = strlen(name), z = strlen(zone);

	if (!z)
		return true;
	return n >= z && strcmp(name + n - z, zone) == 0 &&
	       (n == z || name[n - z - 1] == '.');
}

struct addr dns_resolver(const struct vpc *vpc)
{
	if (!vpc->cidrs.n)
		return (struct addr){0};
	return addr_add(vpc->cidrs.items[0].addr, 2);
}

struct addr dns_link_local_resolver(void)
{
	return ipv4(169, 254, 169, 253);
}

struct addr dns_link_local_resolver6(void)
{
	return (struct addr){AF_INET6,
			     {0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, 0x53}};
}

bool dns_synthesises(const struct vpc *vpc, struct addr asker)
{
	for (size_t i = 0; vpc && i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];

		if (prefix_has(subnet_cidr(s, asker.family), asker))
			return s->enable_dns64;
	}
	return false;
}

struct addr dns_public_resolver(void)
{
	return ipv4(198, 51, 100, 153);
}

bool dns_is_amazon(const struct vpc *vpc, struct addr a)
{
	return !addr_cmp(a, dns_resolver(vpc)) ||
	       !addr_cmp(a, dns_link_local_resolver()) ||
	       (vpc->ipv6 && !addr_cmp(a, dns_link_local_resolver6()));
}

const char *dns_internal_domain(struct arena *a, const char *region)
{
	if (strcmp(region, "us-east-1") == 0)
		return "ec2.internal";
	return arena_printf(a, "%s.compute.internal", region);
}

/* "10-0-0-5" */
static const char *dashed(struct arena *a, struct addr address)
{
	char *text = arena_strdup(a, ADDR(address));

	for (char *c = text; *c; c++)
		if (*c == '.')
			*c = '-';
	return text;
}

const char *dns_private_name(struct arena *a, const struct eni *eni)
{
	if (!eni->private_ip.family)
		return NULL;
	return dns_private_name_of(a, eni->subnet->vpc, eni->private_ip);
}

const char *dns_private_name_of(struct arena *a, const struct vpc *vpc,
				struct addr address)
{
	return arena_printf(a, "ip-%s.%s", dashed(a, address),
			    dns_internal_domain(a, vpc->region));
}

const char *dns_public_name(struct arena *a, const struct eni *eni)
{
	const struct vpc *vpc = eni->subnet->vpc;

	if (!eni->public_ip.family || !dns_private_names(vpc))
		return NULL;
	if (strcmp(vpc->region, "us-east-1") == 0)
		return arena_printf(a, "ec2-%s.compute-1.amazonaws.com",
				    dashed(a, eni->public_ip));
	return arena_printf(a, "ec2-%s.%s.compute.amazonaws.com",
			    dashed(a, eni->public_ip), vpc->region);
}

bool dns_private_names(const struct vpc *vpc)
{
	return vpc->enable_dns_support && vpc->enable_dns_hostnames;
}

/* The servers of the options, for an interface with IPv6 alone as well */
static struct dns_setup from_options(struct arena *a, const struct vpc *vpc,
				     bool only_ipv6)
{
	const struct dhcp_options *o = &vpc->dhcp_options;
	size_t n = o->domain_name_servers.n;
	struct addr *servers = arena_alloc(a, (n + 1) * sizeof(*servers));

	for (size_t i = 0; i < n; i++) {
		servers[i] = o->domain_name_servers.items[i];
		if (only_ipv6 && dns_is_amazon(vpc, servers[i]))
			servers[i] = dns_link_local_resolver6();
	}
	return (struct dns_setup){
		.servers = servers, .n = n, .search = o->domain_name};
}

struct dns_setup dns_setup_of(struct arena *a, const struct place *place)
{
	struct addr *one = arena_alloc(a, sizeof(*one));
	const struct vpc *vpc = place->subnet ? place->subnet->vpc : NULL;

	if (place->node->on_premises)
		return (struct dns_setup){0};
	*one = vpc ? dns_resolver(vpc) : dns_public_resolver();
	if (vpc && (place->node->kind == NODE_INSTANCE ||
		    place->node->kind == NODE_FUNCTION))
		return from_options(a, vpc, !place->eni->private_ip.family);
	if (place->node->kind == NODE_DATABASE && !place->node->custom_dns)
		*one = dns_public_resolver();
	return (struct dns_setup){.servers = one,
				  .n = 1,
				  .beside = place->node->kind ==
						    NODE_DATABASE &&
					    !place->node->custom_dns};
}

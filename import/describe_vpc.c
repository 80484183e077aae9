// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_vpc.c - VPCs, subnets, NAT gateways of an account
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"
#include "vpc/identifier.h"

/* --- attributes ---------------------------------------------------------- */

static const struct doc *attribute(const struct describe *x,
				   const struct found *vpc, const char *key)
{
	for (size_t i = 0; i < x->of[MEMBER_VPC_ATTRIBUTE].n; i++) {
		const struct found *f = x->of[MEMBER_VPC_ATTRIBUTE].items[i];
		const char *id = said(f->d, "VpcId");

		if (id ? strcmp(id, vpc->id) != 0
		       : !strstr(f->file->path, vpc->id))
			continue;
		if (said_map(f->d, key))
			return said_map(f->d, key);
	}
	return said_map(vpc->d, key);
}

/* What AWS would not have accepted without host names (DNS-4, RDS-4) */
static bool needs_hostnames(const struct describe *x, const struct found *vpc)
{
	const struct founds *endpoints = &vpc->inside[MEMBER_ENDPOINT];

	for (size_t i = 0; i < endpoints->n; i++)
		if (said_true(endpoints->items[i]->d, "PrivateDnsEnabled") &&
		    !endpoints->items[i]->gone)
			return true;
	if (account_zoned(x, vpc))
		return true;
	for (size_t i = 0; i < x->of[MEMBER_DATABASE].n; i++) {
		const struct found *f = x->of[MEMBER_DATABASE].items[i];

		if (f->vpc == vpc && !f->gone &&
		    said_true(f->d, "PubliclyAccessible"))
			return true;
	}
	return false;
}

static void put_dns(struct describe *x, struct found *vpc)
{
	const struct doc *support = attribute(x, vpc, "EnableDnsSupport");
	const struct doc *names = attribute(x, vpc, "EnableDnsHostnames");
	bool is_default = said_true(vpc->d, "IsDefault");
	bool on = names ? said_true(names, "Value")
			: is_default || needs_hostnames(x, vpc);

	vpc->names = on && (!support || said_true(support, "Value"));
	if (support && !said_true(support, "Value"))
		put(x, vpc->made, "enable_dns_support", vpc, "false");
	if (on != is_default)
		put(x, vpc->made, "enable_dns_hostnames", vpc,
		    on ? "true" : "false");
}

static struct words option(struct describe *x, const struct found *f,
			   const char *key)
{
	struct words w = {0};
	size_t n, values;
	const struct doc *const *all = said_list(f->d, "DhcpConfigurations",
						 &n);

	for (size_t i = 0; i < n; i++) {
		const struct doc *const *list = said_list(all[i], "Values",
							  &values);

		for (size_t k = 0; said_is(all[i], "Key", key) && k < values;
		     k++)
			if (said(list[k], "Value"))
				words_add(x, &w, said(list[k], "Value"));
	}
	return w;
}

static bool is_usual_domain(const struct found *vpc, const struct words *domain)
{
	const char *rest = ".compute.internal";
	const char *text = domain->n ? domain->items[0] : "";
	size_t n = vpc->region ? strlen(vpc->region) : 0;

	return !domain->n || strcmp(text, "ec2.internal") == 0 ||
	       (n && strncmp(text, vpc->region, n) == 0 &&
		strcmp(text + n, rest) == 0);
}

static void put_dhcp(struct describe *x, struct found *vpc)
{
	const char *id = said(vpc->d, "DhcpOptionsId");
	const struct found *f = found_of(x, MEMBER_DHCP_OPTIONS, id);
	struct words servers, domain;
	struct doc *map;

	if (!f)
		return;
	servers = option(x, f, "domain-name-servers");
	domain = option(x, f, "domain-name");
	if (servers.n == 1 && is_usual_domain(vpc, &domain) &&
	    strcmp(servers.items[0], "AmazonProvidedDNS") == 0)
		return;
	map = branch_map(x->arena, f->d->at);
	if (servers.n)
		put_words(x, map, "domain_name_servers", f, &servers);
	if (!is_usual_domain(vpc, &domain))
		put(x, map, "domain_name", f, domain.items[0]);
	branch_put(x->arena, vpc->made, "dhcp_options", f->d->at, map);
}

/* A default VPC has a gateway unless something is known of gateways */
static void put_gateways(struct describe *x, struct found *vpc)
{
	bool is_default = said_true(vpc->d, "IsDefault");
	bool known = !x->planned && (x->of[MEMBER_INTERNET_GATEWAY].n ||
				     vpc->inside[MEMBER_ROUTE_TABLE].n);

	if (vpc->igw)
		put(x, vpc->made, "internet_gateway", vpc,
		    identifier_like("igw", vpc->igw) ? vpc->igw : "true");
	else if (is_default && known)
		put(x, vpc->made, "internet_gateway", vpc, "false");
	if (vpc->vgw)
		put(x, vpc->made, "vpn_gateway", vpc,
		    identifier_like("vgw", vpc->vgw) ? vpc->vgw : "true");
	if (vpc->eigw)
		put(x, vpc->made, "egress_only_internet_gateway", vpc,
		    identifier_like("eigw", vpc->eigw) ? vpc->eigw : "true");
}

/* --- subnets ------------------------------------------------------------- */

static void put_flag(struct describe *x, struct doc *map, const char *key,
		     const struct found *f, const char *member, bool usual)
{
	if (said(f->d, member) && said_true(f->d, member) != usual)
		put(x, map, key, f, usual ? "false" : "true");
}

static void put_exclusion(struct describe *x, struct doc *map,
			  const struct found *f)
{
	const char *mode = account_exclusion(x, f);

	if (mode)
		put(x, map, "block_public_access_exclusion", f, mode);
}

static void put_subnet(struct describe *x, struct doc *into, struct found *s)
{
	struct doc *map = branch_map(x->arena, s->d->at);
	const char *cidr = said(s->d, "CidrBlock");
	struct words ipv6 = account_ranges(
		x, s->d, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock",
		"Ipv6CidrBlockState");
	char az[] = {s->az, '\0'};

	put_id(x, map, s, "subnet");
	if (cidr)
		put(x, map, "cidr", s, cidr);
	if (ipv6.n && s->vpc->ipv6)
		put(x, map, "ipv6_cidr", s, ipv6.items[0]);
	if (s->az != 'a')
		put(x, map, "az", s, arena_strdup(x->arena, az));
	if (s->route_table && strcmp(s->route_table->name, "main") != 0)
		put(x, map, "route_table", s, s->route_table->name);
	if (s->acl && strcmp(s->acl->name, "default") != 0)
		put(x, map, "network_acl", s, s->acl->name);
	put_flag(x, map, "ipv6_native", s, "Ipv6Native", false);
	put_flag(x, map, "enable_dns64", s, "EnableDns64", false);
	put_flag(x, map, "map_public_ip_on_launch", s, "MapPublicIpOnLaunch",
		 said_true(s->vpc->d, "IsDefault"));
	put_flag(x, map, "assign_ipv6_address_on_creation", s,
		 "AssignIpv6AddressOnCreation", false);
	put_exclusion(x, map, s);
	put_object(x, into, s->name, s, map, "cidr");
}

static void put_subnets(struct describe *x, struct found *vpc)
{
	const struct founds *subnets = &vpc->inside[MEMBER_SUBNET];
	struct doc *into = branch_map(x->arena, vpc->d->at);
	size_t unknown = 0;

	for (size_t i = 0; i < subnets->n; i++) {
		if (subnets->items[i]->gone)
			continue;
		unknown += !said(subnets->items[i]->d, "AvailabilityZone") &&
			   !said(subnets->items[i]->d, "AvailabilityZoneId");
		put_subnet(x, into, subnets->items[i]);
	}
	if (unknown)
		remark(x, IMPORT_ASSUMED, vpc,
		       arena_printf(x->arena,
				    "nothing says in which Availability Zones "
				    "%zu of its subnets are: they are in a, b, "
				    "c ... in turn",
				    unknown));
	if (into->pairs.n)
		branch_put(x->arena, vpc->made, "subnets", vpc->d->at, into);
}

/* --- NAT gateways -------------------------------------------------------- */

/* "eni-...": the interface of a NAT gateway, if it is described */
static struct found *nat_interface(struct describe *x, const struct found *nat,
				   const struct doc *address)
{
	const char *id = said(address, "NetworkInterfaceId");

	if (id || !said(address, "PrivateIp"))
		return found_of(x, MEMBER_INTERFACE, id);
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *f = x->of[MEMBER_INTERFACE].items[i];
		const char *what = said(f->d, "Description");

		if (!f->gone && what && strstr(what, nat->id))
			return f;
	}
	return NULL;
}

static bool is_address(const char *text)
{
	struct addr a;

	return text && addr_parse(text, &a);
}

static void put_nat_addresses(struct describe *x, struct doc *map,
			      struct found *nat)
{
	size_t n;
	const struct doc *const *all = said_list(nat->d, "NatGatewayAddresses",
						 &n);
	bool is_private = said_is(nat->d, "ConnectivityType", "private");
	struct words more = {0};
	struct founds interfaces = {0};

	for (size_t i = 0; i < n; i++) {
		const char *ip = said(all[i], "AllocationId");
		bool first = said(all[i], "IsPrimary")
				     ? said_true(all[i], "IsPrimary")
				     : !i;
		struct found *eni = nat_interface(x, nat, all[i]);

		if (ip && !found_of(x, MEMBER_ADDRESS, ip))
			ip = NULL;
		if (ip)
			ip = found_of(x, MEMBER_ADDRESS, ip)->name;
		if (first && ip && !is_private)
			put(x, map, "elastic_ip", nat, ip);
		else if (!first && !is_private)
			words_add(x, &more, ip ? ip : "auto");
		else if (!first)
			remark(x, IMPORT_ASSUMED, nat,
			       arena_printf(x->arena,
					    "without its secondary address %s: "
					    "a lab's private NAT gateway has "
					    "one",
					    said(all[i], "PrivateIp")
						    ? said(all[i], "PrivateIp")
						    : ""));
		if (eni && !eni->used)
			*vec_add(x->arena, &interfaces) = eni;
		if (eni)
			eni->used = true;
		else if (first && is_address(said(all[i], "PrivateIp")))
			put(x, map, "private_ip", nat,
			    said(all[i], "PrivateIp"));
	}
	if (more.n)
		put_words(x, map, "secondary_elastic_ips", nat, &more);
	put_interfaces(x, map, nat, &interfaces);
}

void account_nat_gateways(struct describe *x, struct found *vpc)
{
	const struct founds *all = &vpc->inside[MEMBER_NAT_GATEWAY];
	struct doc *into = branch_map(x->arena, vpc->d->at);

	for (size_t i = 0; i < all->n; i++) {
		struct found *nat = all->items[i];
		struct found *s = found_of(x, MEMBER_SUBNET,
					   said(nat->d, "SubnetId"));
		struct doc *map = branch_map(x->arena, nat->d->at);

		if (nat->gone)
			continue;
		put_id(x, map, nat, "nat");
		if (s)
			put(x, map, "subnet", nat, s->name);
		else
			put(x, map, "availability_mode", nat, "regional");
		if (said_is(nat->d, "ConnectivityType", "private"))
			put(x, map, "connectivity_type", nat, "private");
		if (s)
			put_nat_addresses(x, map, nat);
		put_object(x, into, nat->name, nat, map, "subnet");
	}
	if (into->pairs.n)
		branch_put(x->arena, vpc->made, "nat_gateways", vpc->d->at,
			   into);
}

/* --- the VPC ------------------------------------------------------------- */

static void put_vpc(struct describe *x, struct doc *into, struct found *vpc)
{
	struct words ipv6 = account_ranges(
		x, vpc->d, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock",
		"Ipv6CidrBlockState");

	vpc->made = branch_map(x->arena, vpc->d->at);
	vpc->ipv6 = ipv6.n;
	put_id(x, vpc->made, vpc, "vpc");
	put_words(x, vpc->made, "cidr", vpc, &vpc->cidrs);
	if (ipv6.n)
		put_words(x, vpc->made, "ipv6_cidr", vpc, &ipv6);
	if (vpc->region && strcmp(vpc->region, x->region) != 0)
		put(x, vpc->made, "region", vpc, vpc->region);
	if (vpc->account && strcmp(vpc->account, x->account) != 0)
		put(x, vpc->made, "account", vpc, vpc->account);
	if (said_true(vpc->d, "IsDefault"))
		put(x, vpc->made, "is_default", vpc, "true");
	put_dns(x, vpc);
	put_dhcp(x, vpc);
	if (said_is(vpc->d, "InstanceTenancy", "dedicated"))
		put(x, vpc->made, "instance_tenancy", vpc, "dedicated");
	put_gateways(x, vpc);
	put_exclusion(x, vpc->made, vpc);
	put_subnets(x, vpc);
	account_routes(x, vpc);
	account_nat_gateways(x, vpc);
	account_groups(x, vpc);
	account_acls(x, vpc);
	account_endpoints(x, vpc);
	put_object(x, into, vpc->name, vpc, vpc->made, "cidr");
}

void account_vpcs(struct describe *x)
{
	struct doc *into = lab_part(x, "vpcs");

	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++)
		if (!x->of[MEMBER_VPC].items[i]->gone)
			put_vpc(x, into, x->of[MEMBER_VPC].items[i]);
}

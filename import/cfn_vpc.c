// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_vpc.c - VPCs, subnets, gateways
 */
#include <ctype.h>
#include <string.h>

#include "base/addr.h"
#include "import/cfn_kind.h"

struct cfn_resource *cfn_each(const struct cfn *c, const char *type,
			      const struct cfn_resource *after)
{
	bool behind = !after;

	for (size_t i = 0; i < c->stacks.n; i++) {
		const struct cfn_stack *s = c->stacks.items[i];

		if (after && !behind && after->stack != s)
			continue;
		for (size_t k = 0; k < s->resources.n; k++) {
			struct cfn_resource *r = s->resources.items[k];

			if (behind && r->there && strcmp(r->type, type) == 0)
				return r;
			behind |= r == after;
		}
	}
	return NULL;
}

/* --- VPCs ----------------------------------------------------------------------- */

static bool asks_for_ipv6(const struct cfn *c, const struct cfn_resource *vpc,
			  const struct doc **ret_block)
{
	struct cfn_resource *b = NULL;

	while ((b = cfn_each(c, "AWS::EC2::VPCCidrBlock", b))) {
		if (cfn_find(c, cfn_get_text(b, "VpcId"), "AWS::EC2::VPC") !=
		    vpc)
			continue;
		*ret_block = cfn_get(b, "Ipv6CidrBlock");
		if (*ret_block ||
		    cfn_get_bool(b, "AmazonProvidedIpv6CidrBlock", false) ||
		    cfn_get(b, "Ipv6IpamPoolId"))
			return true;
	}
	return false;
}

/* The block that AWS would choose is chosen here, since templates cut it into
 * those of their subnets; 'auto' would give the same */
static void put_ipv6(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *block = NULL;

	if (!asks_for_ipv6(c, r, &block))
		return;
	r->vpc->ipv6 = block ? block
			     : branch_text(c->arena, r->at,
					   arena_printf(c->arena,
							"2001:db8:0:%x00::/56",
							r->vpc->number + 1));
	cfn_put(r, "ipv6_cidr", r->vpc->ipv6);
}

void cfn_make_vpc(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *cidr = cfn_block(r, cfn_get(r, "CidrBlock"), false);
	const char *tenancy = cfn_get_text(r, "InstanceTenancy");

	r->vpc = cfn_vpc_new(c, r->name, r->at);
	r->made = r->vpc->doc;
	if (cidr)
		cfn_put(r, "cidr", cidr);
	else /* of an IPAM pool */
		cfn_put_text(
			r, "cidr",
			arena_printf(c->arena, "10.%u.0.0/%ld",
				     r->vpc->number % 256,
				     cfn_get_int(r, "Ipv4NetmaskLength", 16)));
	put_ipv6(c, r);
	if (!cfn_get_bool(r, "EnableDnsSupport", true))
		cfn_put_bool(r, "enable_dns_support", false);
	if (cfn_get_bool(r, "EnableDnsHostnames", false))
		cfn_put_bool(r, "enable_dns_hostnames", true);
	if (tenancy && strcmp(tenancy, "dedicated") == 0)
		cfn_put_text(r, "instance_tenancy", "dedicated");
	cfn_remark(r, IMPORT_READ, NULL);
}

/* VPCs outside that anything names: what does not say where it is, is there */
void cfn_vpcs_after(struct cfn *c)
{
	for (size_t i = 0; i < c->stacks.n; i++)
		for (size_t k = 0; k < c->stacks.items[i]->resources.n; k++) {
			struct cfn_resource *r =
				c->stacks.items[i]->resources.items[k];
			const struct doc *d = r->there && r->kind
						      ? cfn_get(r, "VpcId")
						      : NULL;

			if (d && d->kind == DOC_SCALAR && *d->text)
				cfn_vpc_of(r, d);
		}
}

void cfn_make_vpc_block(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = cfn_vpc_of(r, cfn_get(r, "VpcId"));
	const struct doc *block = cfn_block(r, cfn_get(r, "CidrBlock"), false);
	const struct doc *there = cfn_in(vpc->doc, "cidr");
	struct doc *list;

	if (!block)
		return;
	if (there && there->kind == DOC_LIST) {
		branch_add(c->arena, (struct doc *)there, block);
		return;
	}
	list = branch_list(c->arena, r->at);
	if (there && *there->text)
		branch_add(c->arena, list, there);
	branch_add(c->arena, list, block);
	branch_set(c->arena, vpc->doc, "cidr", r->at, list);
}

void cfn_make_gateway_attachment(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = cfn_vpc_of(r, cfn_get(r, "VpcId"));

	if (cfn_get(r, "InternetGatewayId"))
		branch_set(c->arena, vpc->doc, "internet_gateway", r->at,
			   branch_bool(c->arena, r->at, true));
	if (cfn_get(r, "VpnGatewayId"))
		branch_set(c->arena, vpc->doc, "vpn_gateway", r->at,
			   branch_bool(c->arena, r->at, true));
}

void cfn_make_egress_gateway(struct cfn *c, struct cfn_resource *r)
{
	r->vpc = cfn_vpc_of(r, cfn_get(r, "VpcId"));
	branch_set(c->arena, r->vpc->doc, "egress_only_internet_gateway", r->at,
		   branch_bool(c->arena, r->at, true));
}

void cfn_make_dhcp(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = cfn_vpc_of(r, cfn_get(r, "VpcId"));
	struct cfn_resource *options = cfn_find(
		c, cfn_get_text(r, "DhcpOptionsId"), "AWS::EC2::DHCPOptions");
	struct doc *d = branch_map(c->arena, r->at);
	const struct doc *servers, *domain;

	if (!options) /* "default" is AWS's own set */
		return;
	servers = cfn_get(options, "DomainNameServers");
	domain = cfn_get(options, "DomainName");
	if (servers)
		branch_put(c->arena, d, "domain_name_servers", options->at,
			   servers);
	if (domain && domain->kind == DOC_SCALAR && !strchr(domain->text, ' '))
		branch_put(c->arena, d, "domain_name", options->at, domain);
	branch_set(c->arena, vpc->doc, "dhcp_options", r->at, d);
}

/* --- subnets --------------------------------------------------------------------- */

/* The letter of "us-east-1b", or of "use1-az2" */
static char zone_letter(struct cfn_resource *r)
{
	const char *zone = cfn_get_text(r, "AvailabilityZone");
	const char *id = cfn_get_text(r, "AvailabilityZoneId");
	size_t n = zone ? strlen(zone) : 0;

	if (n && zone[n - 1] >= 'a' && zone[n - 1] <= 'f')
		return zone[n - 1];
	n = id ? strlen(id) : 0;
	if (n && id[n - 1] >= '1' && id[n - 1] <= '6')
		return (char)('a' + id[n - 1] - '1');
	return 'a';
}

static void put_if(struct cfn_resource *r, const char *property,
		   const char *key)
{
	if (cfn_get_bool(r, property, false))
		cfn_put_bool(r, key, true);
}

void cfn_make_subnet(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = cfn_vpc_of(r, cfn_get(r, "VpcId"));
	const struct doc *cidr = cfn_block(r, cfn_get(r, "CidrBlock"), false);
	const struct doc *ipv6 = cfn_get(r, "Ipv6CidrBlock");
	char zone = zone_letter(r);

	cfn_object_in(r, vpc, "subnets");
	if (cidr)
		cfn_put(r, "cidr", cidr);
	if (ipv6)
		cfn_put(r, "ipv6_cidr", ipv6);
	if (zone != 'a')
		cfn_put_text(r, "az", arena_printf(c->arena, "%c", zone));
	put_if(r, "Ipv6Native", "ipv6_native");
	put_if(r, "EnableDns64", "enable_dns64");
	put_if(r, "AssignIpv6AddressOnCreation",
	       "assign_ipv6_address_on_creation");
	if (vpc->is_default) {
		if (!cfn_get_bool(r, "MapPublicIpOnLaunch", false))
			cfn_put_bool(r, "map_public_ip_on_launch", false);
		return;
	}
	put_if(r, "MapPublicIpOnLaunch", "map_public_ip_on_launch");
}

void cfn_make_subnet_block(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "SubnetId"), 1);
	const struct doc *block = cfn_get(r, "Ipv6CidrBlock");

	if (in.n && block)
		branch_set(c->arena, in.items[0].doc, "ipv6_cidr", r->at,
			   block);
}

/* --- elastic IPs and NAT gateways --------------------------------------------------- */

void cfn_make_eip(struct cfn *c, struct cfn_resource *r)
{
	branch_put_text(c->arena,
			branch_inner(c->arena, c->lab, "elastic_ips", r->at),
			r->name, r->at, "auto");
}

static const char *elastic_ip(struct cfn *c, const struct doc *d)
{
	const struct cfn_resource *eip = cfn_find(
		c, d && d->kind == DOC_SCALAR ? d->text : NULL,
		"AWS::EC2::EIP");

	return eip ? eip->name : NULL;
}

static void put_elastic_ips(struct cfn *c, struct cfn_resource *r)
{
	const char *name = elastic_ip(c, cfn_get(r, "AllocationId"));
	struct cfn_items more = cfn_items(c,
					  cfn_get(r, "SecondaryAllocationIds"));
	struct doc *list = branch_list(c->arena, r->at);

	if (name)
		cfn_put_text(r, "elastic_ip", name);
	for (size_t i = 0; i < more.n; i++) {
		name = elastic_ip(c, more.items[i]);
		if (name)
			branch_add(c->arena, list,
				   branch_text(c->arena, r->at, name));
	}
	if (list->items.n)
		cfn_put(r, "secondary_elastic_ips", list);
}

void cfn_make_nat(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *subnet = cfn_get(r, "SubnetId");
	const char *mode = cfn_get_text(r, "AvailabilityMode");
	const char *type = cfn_get_text(r, "ConnectivityType");
	struct cfn_subnets in = {0};

	if (mode && strcmp(mode, "regional") == 0) {
		cfn_object_in(r, cfn_vpc_of(r, cfn_get(r, "VpcId")),
			      "nat_gateways");
		cfn_put_text(r, "availability_mode", "regional");
		return;
	}
	in = subnet ? cfn_subnets(r, subnet, 1) : cfn_default_subnets(r, 1);
	if (!in.n)
		return;
	cfn_object_in(r, in.items[0].vpc, "nat_gateways");
	cfn_put_text(r, "subnet", in.items[0].name);
	if (type && strcmp(type, "private") == 0)
		cfn_put_text(r, "connectivity_type", "private");
	else
		cfn_public(c, &in.items[0], r->at);
	put_elastic_ips(c, r);
	if (cfn_address(r, cfn_get_text(r, "PrivateIpAddress")))
		cfn_put(r, "private_ip", cfn_get(r, "PrivateIpAddress"));
}

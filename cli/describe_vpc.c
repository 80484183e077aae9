// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_vpc.c - VPCs, subnets, and what a VPC tells its instances
 */
#include "cli/describe_part.h"
#include "vpc/dns.h"

/* --- blocks ----------------------------------------------------------------- */

/* One entry of CidrBlockAssociationSet or Ipv6CidrBlockAssociationSet; a block
 * that the lab has is associated (VPC-8) */
static void add_block(struct describing *d, json_t *list, struct prefix block,
		      const char *owner, const char *kind)
{
	bool ipv6 = block.addr.family == AF_INET6;
	json_t *o = add_object(list);

	set_text(o, "AssociationId",
		 describe_id(d, kind, owner,
			     arena_strdup(d->arena, PREFIX(block))));
	set_prefix(o, ipv6 ? "Ipv6CidrBlock" : "CidrBlock", block);
	set_text(set_object(o, ipv6 ? "Ipv6CidrBlockState" : "CidrBlockState"),
		 "State", "associated");
}

static void put_blocks(struct describing *d, json_t *o, const struct vpc *vpc)
{
	json_t *list = set_list(o, "CidrBlockAssociationSet");

	for (size_t i = 0; i < vpc->cidrs.n; i++)
		add_block(d, list, vpc->cidrs.items[i], vpc->o.id,
			  "vpc-cidr-assoc");
	list = set_list(o, "Ipv6CidrBlockAssociationSet");
	for (size_t i = 0; i < vpc->ipv6_cidrs.n; i++)
		add_block(d, list, vpc->ipv6_cidrs.items[i], vpc->o.id,
			  "vpc-cidr-assoc");
}

/* --- Block Public Access (VPC-13) ------------------------------------------- */

static const char *const mode_name[] = {
	[BPA_OFF] = "off",
	[BPA_BIDIRECTIONAL] = "block-bidirectional",
	[BPA_INGRESS] = "block-ingress",
};

static const char *const exclusion_name[] = {
	[BPA_ALLOW_BIDIRECTIONAL] = "allow-bidirectional",
	[BPA_ALLOW_EGRESS] = "allow-egress",
};

static void put_access(json_t *o, enum block_public_access mode)
{
	set_text(set_object(o, "BlockPublicAccessStates"),
		 "InternetGatewayBlockMode", mode_name[mode]);
}

static enum block_public_access access_of(const struct describing *d,
					  const struct vpc *vpc)
{
	if (d->m->block_public_access == BPA_OFF ||
	    vpc->bpa_exclusion == BPA_ALLOW_BIDIRECTIONAL)
		return BPA_OFF;
	return vpc->bpa_exclusion == BPA_ALLOW_EGRESS
		       ? BPA_INGRESS
		       : d->m->block_public_access;
}

static enum block_public_access access_of_subnet(const struct subnet *s)
{
	static const enum block_public_access modes[] = {
		[PUBLIC_OPEN] = BPA_OFF,
		[PUBLIC_OUTWARD] = BPA_INGRESS,
		[PUBLIC_SHUT] = BPA_BIDIRECTIONAL,
	};

	return modes[s->public_access];
}

static void exclude(struct describing *d, json_t *list, const struct vpc *vpc,
		    const char *kind, const char *id,
		    enum bpa_exclusion exclusion)
{
	json_t *o;

	if (!exclusion)
		return;
	o = add_object(list);
	set_text(o, "ExclusionId", describe_id(d, "vpcbpa-exclude", id, ""));
	set_text(o, "InternetGatewayExclusionMode", exclusion_name[exclusion]);
	set_text(o, "ResourceArn", describe_ec2_arn(d, vpc, kind, id));
}

void describe_exclusions(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		exclude(d, list, vpc, "vpc", vpc->o.id, vpc->bpa_exclusion);
		for (size_t j = 0; j < vpc->subnets.n; j++)
			exclude(d, list, vpc, "subnet",
				vpc->subnets.items[j]->o.id,
				vpc->subnets.items[j]->bpa_exclusion);
	}
}

/* --- VPCs ------------------------------------------------------------------- */

/* As describe-vpc-attribute answers */
static void put_value(json_t *o, const char *key, bool value)
{
	set_bool(set_object(o, key), "Value", value);
}

static void describe_vpc(struct describing *d, json_t *o, const struct vpc *vpc)
{
	set_text(o, "VpcId", vpc->o.id);
	set_text(o, "State", "available");
	if (vpc->cidrs.n)
		set_prefix(o, "CidrBlock", vpc->cidrs.items[0]);
	put_blocks(d, o, vpc);
	set_text(o, "InstanceTenancy",
		 vpc->dedicated ? "dedicated" : "default");
	set_bool(o, "IsDefault", vpc->is_default);
	set_text(o, "DhcpOptionsId", describe_dhcp_id(d, vpc));
	put_value(o, "EnableDnsSupport", vpc->enable_dns_support);
	put_value(o, "EnableDnsHostnames", vpc->enable_dns_hostnames);
	put_access(o, access_of(d, vpc));
	set_text(o, "OwnerId", vpc->account);
	set_name(o, "Tags", vpc->o.name);
}

void describe_vpcs(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++)
		describe_vpc(d, add_object(list), d->m->vpcs.items[i]);
}

/* --- subnets ---------------------------------------------------------------- */

/* A default VPC has one of its own in each AZ (VPC-10) */
static bool is_default(const struct subnet *s)
{
	const struct vpc *vpc = s->vpc;

	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->az == s->az)
			return vpc->is_default && vpc->subnets.items[i] == s;
	return false;
}

static void describe_subnet(struct describing *d, json_t *o,
			    const struct subnet *s)
{
	json_t *blocks;

	set_text(o, "SubnetId", s->o.id);
	set_text(o, "VpcId", s->vpc->o.id);
	set_text(o, "State", "available");
	set_prefix(o, "CidrBlock", s->cidr);
	blocks = set_list(o, "Ipv6CidrBlockAssociationSet");
	if (s->ipv6_cidr.addr.family)
		add_block(d, blocks, s->ipv6_cidr, s->o.id,
			  "subnet-cidr-assoc");
	set_text(o, "AvailabilityZone", describe_zone(d, s->vpc, s->az));
	set_int(o, "AvailableIpAddressCount", s->addresses_free);
	set_bool(o, "MapPublicIpOnLaunch", s->map_public_ip_on_launch);
	set_bool(o, "AssignIpv6AddressOnCreation",
		 s->assign_ipv6_address_on_creation);
	set_bool(o, "DefaultForAz", is_default(s));
	set_bool(o, "EnableDns64", s->enable_dns64);
	set_bool(o, "Ipv6Native", s->ipv6_native);
	put_access(o, access_of_subnet(s));
	set_text(o, "OwnerId", s->vpc->account);
	set_name(o, "Tags", s->o.name);
}

void describe_subnets(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->subnets.n; j++)
			describe_subnet(d, add_object(list),
					vpc->subnets.items[j]);
	}
}

/* --- DHCP options (DNS-10) ---------------------------------------------------- */

static json_t *add_configuration(json_t *list, const char *key)
{
	json_t *o = add_object(list);

	set_text(o, "Key", key);
	return set_list(o, "Values");
}

void describe_dhcp_options(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];
		const struct dhcp_options *options = &vpc->dhcp_options;
		json_t *o = add_object(list), *all, *values;

		set_text(o, "DhcpOptionsId", describe_dhcp_id(d, vpc));
		all = set_list(o, "DhcpConfigurations");
		values = add_configuration(all, "domain-name");
		set_text(add_object(values), "Value", options->domain_name);
		if (options->domain_name_servers.n)
			values = add_configuration(all, "domain-name-servers");
		for (size_t j = 0; j < options->domain_name_servers.n; j++) {
			struct addr a = options->domain_name_servers.items[j];
			bool amazon = !addr_cmp(a, dns_resolver(vpc));

			set_text(add_object(values), "Value",
				 amazon ? "AmazonProvidedDNS" : ADDR(a));
		}
		set_text(o, "OwnerId", vpc->account);
	}
}

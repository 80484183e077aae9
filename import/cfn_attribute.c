// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_attribute.c - what Fn::GetAtt gives
 *
 * Identifiers and what properties say are given as they are, DNS names as the
 * lab will have them. Any other attribute is a text that stands for its
 * resource, so that who is pointed to by an ARN or an address is found.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "import/cfn.h"
#include "vpc/identifier.h"

static bool is_type(const struct cfn_resource *r, const char *type)
{
	return strcmp(r->type, type) == 0;
}

static const struct doc *text(struct cfn_resource *r, struct where at,
			      const char *s)
{
	return cfn_text(r->stack->cfn, at, cfn_alias(r, s));
}

/* Attributes that are the identifier itself */
static bool is_identifier(const struct cfn_resource *r, const char *attribute)
{
	static const struct {
		const char *type, *attribute;
	} own[] = {
		{"AWS::EC2::VPC", "VpcId"},
		{"AWS::EC2::Subnet", "SubnetId"},
		{"AWS::EC2::SecurityGroup", "GroupId"},
		{"AWS::EC2::SecurityGroup", "Id"},
		{"AWS::EC2::RouteTable", "RouteTableId"},
		{"AWS::EC2::InternetGateway", "InternetGatewayId"},
		{"AWS::EC2::NatGateway", "NatGatewayId"},
		{"AWS::EC2::Instance", "InstanceId"},
		{"AWS::EC2::EIP", "AllocationId"},
		{"AWS::EC2::EIP", "PublicIp"},
		{"AWS::EC2::VPCPeeringConnection", "Id"},
		{"AWS::EC2::VPCEndpoint", "Id"},
		{"AWS::EC2::VPCEndpointService", "ServiceId"},
		{"AWS::EC2::PrefixList", "PrefixListId"},
		{"AWS::EC2::NetworkInterface", "Id"},
		{"AWS::EC2::NetworkAcl", "Id"},
		{"AWS::EC2::DHCPOptions", "DhcpOptionsId"},
		{"AWS::EC2::EgressOnlyInternetGateway", "Id"},
		{"AWS::EC2::TransitGatewayRouteTable",
		 "TransitGatewayRouteTableId"},
		{"AWS::EC2::TransitGateway", "Id"},
		{"AWS::Route53::HostedZone", "Id"},
	};

	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (is_type(r, own[i].type) &&
		    strcmp(own[i].attribute, attribute) == 0)
			return true;
	return false;
}

static const struct doc *list_of_one(struct cfn_resource *r, struct where at,
				     const struct doc *d)
{
	struct doc *list = branch_list(r->stack->cfn->arena, at);

	if (d)
		branch_add(r->stack->cfn->arena, list, d);
	return list;
}

/* The first block, and those that VPCCidrBlock resources add */
static const struct doc *vpc_attribute(struct cfn_resource *r,
				       const char *attribute, struct where at)
{
	struct cfn *c = r->stack->cfn;

	if (strcmp(attribute, "Ipv6CidrBlocks") == 0)
		return list_of_one(r, at, r->vpc ? r->vpc->ipv6 : NULL);
	if (strcmp(attribute, "DefaultSecurityGroup") == 0)
		return cfn_text(
			c, at,
			arena_printf(c->arena, "default group of %s", r->id));
	if (strcmp(attribute, "DefaultNetworkAcl") == 0)
		return cfn_text(
			c, at,
			arena_printf(c->arena, "default ACL of %s", r->id));
	return NULL;
}

static const struct doc *subnet_attribute(struct cfn_resource *r,
					  const char *attribute,
					  struct where at)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *d;

	if (strcmp(attribute, "Ipv6CidrBlocks") == 0)
		return list_of_one(r, at, cfn_get(r, "Ipv6CidrBlock"));
	if (strcmp(attribute, "AvailabilityZone") != 0)
		return NULL;
	d = cfn_get(r, "AvailabilityZone");
	return d ? d
		 : branch_text(c->arena, at,
			       arena_printf(c->arena, "%sa", c->region));
}

/* --- names and ports of what is connected to --------------------------------- */

static const char *rds_hex(struct cfn *c)
{
	return identifier_hex(c->arena, "rds", c->account, 12);
}

static const struct doc *rds_address(struct cfn_resource *r,
				     const char *attribute, struct where at)
{
	struct cfn *c = r->stack->cfn;
	bool reader = strcmp(attribute, "ReadEndpoint.Address") == 0;

	return text(r, at,
		    arena_printf(c->arena, "%s.%s%s.%s.rds.amazonaws.com",
				 r->name, reader ? "cluster-ro-" : "",
				 rds_hex(c), c->region));
}

static const struct doc *proxy_address(struct cfn_resource *r, struct where at)
{
	struct cfn *c = r->stack->cfn;

	return text(r, at,
		    arena_printf(c->arena, "%s.proxy-%s.%s.rds.amazonaws.com",
				 r->name, rds_hex(c), c->region));
}

static const struct doc *cache_address(struct cfn_resource *r,
				       const char *attribute, struct where at)
{
	struct cfn *c = r->stack->cfn;
	bool reader = strncmp(attribute, "Reader", 6) == 0 ||
		      strncmp(attribute, "ReadEndPoint", 12) == 0;

	return text(
		r, at,
		arena_printf(c->arena, "%s%s.%s.0001.use1.cache.amazonaws.com",
			     r->name, reader ? "-ro" : "",
			     identifier_hex(c->arena, "cache", c->account, 6)));
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static const char *engine_port(struct cfn_resource *r)
{
	const char *engine = cfn_get_text(r, "Engine");

	if (!engine)
		engine = "";
	if (strncmp(r->type, "AWS::ElastiCache::", 18) == 0)
		return strcasecmp(engine, "memcached") == 0 ? "11211" : "6379";
	if (strstr(engine, "postgres"))
		return "5432";
	if (strncmp(engine, "oracle", 6) == 0)
		return "1521";
	if (strncmp(engine, "sqlserver", 9) == 0)
		return "1433";
	if (strncmp(engine, "db2", 3) == 0)
		return "50000";
	return "3306";
}

static const struct doc *endpoint(struct cfn_resource *r, const char *attribute,
				  struct where at)
{
	const struct doc *port;

	if (ends_with(attribute, ".Port")) {
		port = cfn_get(r, "Port");
		return port ? port
			    : branch_text(r->stack->cfn->arena, at,
					  engine_port(r));
	}
	if (!ends_with(attribute, "Address") &&
	    !ends_with(attribute, "Endpoint"))
		return NULL;
	if (strncmp(r->type, "AWS::ElastiCache::", 18) == 0)
		return cache_address(r, attribute, at);
	if (strcmp(r->type, "AWS::RDS::DBProxy") == 0)
		return proxy_address(r, at);
	return rds_address(r, attribute, at);
}

static const struct doc *bucket_arn(struct cfn_resource *r, struct where at)
{
	const char *name = cfn_get_text(r, "BucketName");

	return text(r, at,
		    arena_printf(r->stack->cfn->arena, "arn:aws:s3:::%s",
				 name ? name : r->logical));
}

static bool has_endpoint(const struct cfn_resource *r)
{
	return r->kind && r->kind->is_object &&
	       (strncmp(r->type, "AWS::ElastiCache::", 18) == 0 ||
		strncmp(r->type, "AWS::RDS::DB", 12) == 0);
}

static const struct doc *own_attribute(struct cfn_resource *r,
				       const char *attribute, struct where at)
{
	if (is_type(r, "AWS::EC2::VPC"))
		return vpc_attribute(r, attribute, at);
	if (is_type(r, "AWS::EC2::Subnet"))
		return subnet_attribute(r, attribute, at);
	if (is_type(r, "AWS::S3::Bucket") && strcmp(attribute, "Arn") == 0)
		return bucket_arn(r, at);
	return has_endpoint(r) ? endpoint(r, attribute, at) : NULL;
}

const struct doc *cfn_attribute(struct cfn_resource *r, const char *attribute,
				struct where at)
{
	const struct doc *d;

	if (is_identifier(r, attribute))
		return cfn_text(r->stack->cfn, at, r->id);
	d = own_attribute(r, attribute, at);
	if (!d && r->properties && r->properties->kind == DOC_MAPPING &&
	    document_get(r->properties, attribute) &&
	    strcmp(attribute, "Arn") != 0)
		d = cfn_get(r, attribute);
	if (d)
		return d;
	return text(
		r, at,
		arena_printf(r->stack->cfn->arena, "%s.%s", r->id, attribute));
}

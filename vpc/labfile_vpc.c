// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_vpc.c - VPCs, subnets, NAT gateways (lab-file.md section 5)
 */
#include <string.h>

#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

static void read_cidrs(struct reader *r, const struct value *v, void *field)
{
	struct vpc *vpc = build_of(r)->vpc;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	(void)field;
	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		struct prefix p = {0};

		read_cidr_ipv4(r, &one, &p);
		if (!p.addr.family)
			continue;
		*vec_add(r->arena, &vpc->cidrs) = p;
		*vec_add(r->arena, &vpc->cidrs_at) = items[i]->at;
	}
	if (v->doc->kind == DOC_LIST && !v->doc->items.n)
		report_error(r->report, v->doc->at,
			     "%s: a VPC has at least one CIDR (VPC-1)",
			     v->path);
}

/* Is it the identifier of a gateway? That is as good as 'true' */
static bool takes_id(const struct value *v, const char **id)
{
	if (v->doc->kind != DOC_SCALAR ||
	    !identifier_like(v->key->help, v->doc->text))
		return false;
	*id = v->doc->text;
	return true;
}

static void read_gateway(struct reader *r, const struct value *v, void *field)
{
	static const char *const words[] = {"false", "true", "detached"};
	const char *text = value_scalar(r, v, "true, false or detached");
	struct vpc *vpc = build_of(r)->vpc;

	if (!text)
		return;
	if (takes_id(v, field == &vpc->internet_gateway
				? &vpc->internet_gateway_id
				: &vpc->vpn_gateway_id)) {
		*(enum gateway_state *)field = GATEWAY_ATTACHED;
		return;
	}
	for (int i = 0; i < 3; i++)
		if (strcmp(text, words[i]) == 0) {
			*(enum gateway_state *)field = (enum gateway_state)i;
			return;
		}
	report_error(r->report, v->doc->at,
		     "%s: '%s' is none of true, false, detached", v->path,
		     text);
}

static void read_egress_only(struct reader *r, const struct value *v,
			     void *field)
{
	if (takes_id(v, &build_of(r)->vpc->egress_only_internet_gateway_id))
		*(bool *)field = true;
	else
		read_bool(r, v, field);
}

/* 'auto', or what @read makes of it */
static bool is_auto(const struct value *v)
{
	return v->doc->kind == DOC_SCALAR && strcmp(v->doc->text, "auto") == 0;
}

static void read_ipv6_cidrs(struct reader *r, const struct value *v,
			    void *field)
{
	struct vpc *vpc = build_of(r)->vpc;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	(void)field;
	vpc->ipv6_auto = is_auto(v);
	for (size_t i = 0; i < n && !vpc->ipv6_auto; i++) {
		struct value one = {items[i], v->path, v->key};
		struct prefix p = {0};

		read_cidr_ipv6(r, &one, &p);
		if (!p.addr.family)
			continue;
		*vec_add(r->arena, &vpc->ipv6_cidrs) = p;
		*vec_add(r->arena, &vpc->ipv6_cidrs_at) = items[i]->at;
	}
}

static void read_subnet_ipv6(struct reader *r, const struct value *v,
			     void *field)
{
	struct subnet *s = field;

	s->ipv6_cidr_at = v->doc->at;
	s->ipv6_cidr_auto = is_auto(v);
	if (!s->ipv6_cidr_auto)
		read_cidr_ipv6(r, v, &s->ipv6_cidr);
}

/* By their place, after "not excluded" */
#define BPA_EXCLUSIONS                                \
	WORDS("allow-bidirectional", "allow-egress"), \
		.min = BPA_ALLOW_BIDIRECTIONAL

#define SUBNET(name_, field_, ...) \
	KEY(name_, struct subnet, field_, __VA_ARGS__)

static const struct key subnet_keys[] = {
	LABFILE_ID("subnet"),
	SUBNET("cidr", cidr, read_cidr_ipv4,
	       .at = offsetof(struct subnet, cidr_at)),
	{.name = "ipv6_cidr", .read = read_subnet_ipv6},
	SUBNET("az", az, read_az),
	SUBNET("route_table", route_table_ref, read_ref),
	SUBNET("network_acl", network_acl_ref, read_ref),
	SUBNET("ipv6_native", ipv6_native, read_bool),
	SUBNET("enable_dns64", enable_dns64, read_bool),
	SUBNET("map_public_ip_on_launch", map_public_ip_on_launch, read_bool),
	SUBNET("assign_ipv6_address_on_creation",
	       assign_ipv6_address_on_creation, read_bool),
	SUBNET("addresses_taken", addresses_taken, read_int, .max = 65536),
	SUBNET("block_public_access_exclusion", bpa_exclusion, read_position,
	       BPA_EXCLUSIONS),
};
static const struct schema subnet_schema = SCHEMA_SHORT(subnet_keys, "cidr");

/* A subnet of IPv6 alone has none (VPC-24), every other one needs it */
static void check_cidr(struct build *b, const struct value *v,
		       const struct subnet *s)
{
	if (v->doc->kind != DOC_MAPPING || s->ipv6_native ||
	    document_get(v->doc, "cidr") || document_get(v->doc, "cidr_block"))
		return;
	report_error(b->report, v->doc->at,
		     "%s: needs 'cidr': a CIDR from /16 to /28 (VPC-20)",
		     v->path);
}

static void read_subnet(struct build *b, const struct value *v,
			const struct doc *name)
{
	struct subnet *s = arena_alloc(b->arena, sizeof(*s));
	struct vpc *vpc = b->vpc;

	*vec_add(b->arena, &vpc->subnets) = s;
	s->o = labfile_object(b, "subnet",
			      value_path(&b->reader, vpc->o.path, "subnets"),
			      name);
	s->vpc = vpc;
	s->number = (unsigned int)vpc->subnets.n;
	s->az = 'a';
	s->map_public_ip_on_launch = vpc->is_default; /* VPC-10 */
	s->cidr_at = v->doc->at;
	schema_read(&b->reader, v, &subnet_schema, s);
	check_cidr(b, v, s);
}

static void read_subnets(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_subnet);
}

#define NAT(name_, field_, ...) \
	KEY(name_, struct nat_gateway, field_, __VA_ARGS__)

static const struct key nat_keys[] = {
	LABFILE_ID("nat"),
	NAT("subnet", subnet_ref, read_ref),
	NAT("connectivity_type", is_private, read_either,
	    WORDS("public", "private")),
	NAT("elastic_ip", elastic_ip_ref, read_ref),
	NAT("private_ip", private_ip, read_ipv4,
	    .at = offsetof(struct nat_gateway, private_ip_at)),
	NAT("secondary_elastic_ips", secondary_elastic_ip_refs, read_refs,
	    .is_list = true),
	NAT("interfaces", interfaces, labfile_interfaces),
	NAT("availability_mode", is_regional, read_either,
	    WORDS("zonal", "regional")),
};
static const struct schema nat_schema = SCHEMA_SHORT(nat_keys, "subnet");

static void read_nat(struct build *b, const struct value *v,
		     const struct doc *name)
{
	struct nat_gateway *nat = arena_alloc(b->arena, sizeof(*nat));
	struct vpc *vpc = b->vpc;
	bool fine;

	*vec_add(b->arena, &vpc->nat_gateways) = nat;
	nat->o = labfile_object(
		b, "nat", value_path(&b->reader, vpc->o.path, "nat_gateways"),
		name);
	nat->vpc = vpc;
	nat->node = labfile_node_new(b, NODE_NAT_GATEWAY, nat->o);
	nat->node->vpc = vpc;
	fine = schema_read(&b->reader, v, &nat_schema, nat);
	nat->node->interfaces = nat->interfaces;
	if (fine && v->doc->kind == DOC_MAPPING && !nat->is_regional &&
	    !document_get(v->doc, "subnet"))
		report_error(b->report, v->doc->at,
			     "%s: needs 'subnet', or 'availability_mode: "
			     "regional' (NAT-1, NAT-17)",
			     v->path);
}

static void read_nats(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_nat);
}

#define VPC(name_, field_, ...) KEY(name_, struct vpc, field_, __VA_ARGS__)

static const struct key vpc_keys[] = {
	LABFILE_ID("vpc"),
	VPC("cidr", cidrs, read_cidrs, .use = KEY_REQUIRED,
	    .help = "a CIDR from /16 to /28 (VPC-1)", .is_list = true),
	{.name = "ipv6_cidr", .read = read_ipv6_cidrs, .is_list = true},
	VPC("region", region, read_name),
	VPC("account", account, read_text),
	VPC("is_default", is_default, read_bool),
	VPC("enable_dns_support", enable_dns_support, read_bool),
	VPC("enable_dns_hostnames", enable_dns_hostnames, read_bool),
	VPC("dhcp_options", dhcp_options, labfile_dhcp_options,
	    INSIDE(&labfile_dhcp_schema)),
	VPC("instance_tenancy", dedicated, read_either,
	    WORDS("default", "dedicated")),
	VPC("internet_gateway", internet_gateway, read_gateway, .help = "igw"),
	VPC("vpn_gateway", vpn_gateway, read_gateway, .help = "vgw"),
	VPC("egress_only_internet_gateway", egress_only_internet_gateway,
	    read_egress_only, .help = "eigw"),
	VPC("main_route_table", main_route_table_ref, read_ref),
	VPC("block_public_access_exclusion", bpa_exclusion, read_position,
	    BPA_EXCLUSIONS),
	VPC("subnets", subnets, read_subnets, .each = &subnet_schema),
	VPC("route_tables", route_tables, labfile_route_tables,
	    .each = &labfile_route_table_schema),
	VPC("nat_gateways", nat_gateways, read_nats, .each = &nat_schema),
	VPC("security_groups", security_groups, labfile_groups,
	    .each = &labfile_group_schema, .own = "default"),
	VPC("network_acls", network_acls, labfile_acls,
	    .each = &labfile_acl_schema, .own = "default"),
	{.name = "endpoints",
	 .read = labfile_endpoints,
	 .each = &labfile_endpoint_schema},
};
const struct schema labfile_vpc_schema = {.keys = vpc_keys,
					  .n = ARRAY_LEN(vpc_keys),
					  .short_key = "cidr",
					  .holds_names = true};

static bool says(const struct doc *d, const char *key, const char *word)
{
	const struct doc *value;

	if (d->kind != DOC_MAPPING)
		return false;
	value = document_get(d, key);
	return value && value->kind == DOC_SCALAR &&
	       strcmp(value->text, word) == 0;
}

/* An object that AWS makes with the VPC (VPC-10), as if written at its key */
static struct object made(struct build *b, const char *kind, const char *part,
			  const char *name)
{
	struct doc d = {.text = name, .at = b->vpc->o.at};

	return labfile_object(b, kind,
			      value_path(&b->reader, b->vpc->o.path, part), &d);
}

static void default_route(struct build *b, struct vpc *vpc)
{
	struct route_table *main_table = vpc->route_tables.items[0];
	struct route *route;

	if (!vpc->is_default || main_table->routes.n)
		return;
	route = vec_add(b->arena, &main_table->routes);
	*route = (struct route){
		.to = {.addr = ipv4(0, 0, 0, 0)},
		.target = TARGET_INTERNET_GATEWAY,
		.target_ref = {"igw", main_table->o.path, vpc->o.at},
		.at = vpc->o.at,
	};
}

static void read_vpc(struct build *b, const struct value *v,
		     const struct doc *name)
{
	struct vpc *vpc = arena_alloc(b->arena, sizeof(*vpc));
	struct reader *r = &b->reader;
	const char *region = r->region;
	const struct doc *own;
	bool incomplete = r->incomplete;

	*vec_add(b->arena, &b->model->vpcs) = vpc;
	vpc->o = labfile_object(b, "vpc", "vpcs", name);
	vpc->number = (unsigned int)b->model->vpcs.n;
	vpc->account = b->model->account;
	vpc->enable_dns_support = true;
	vpc->is_default = says(v->doc, "is_default", "true");
	if (vpc->is_default) {
		vpc->internet_gateway = GATEWAY_ATTACHED;
		vpc->enable_dns_hostnames = true;
	}
	own = v->doc->kind == DOC_MAPPING ? document_get(v->doc, "region")
					  : NULL;
	if (own && own->kind == DOC_SCALAR && !value_empty(own))
		r->region = own->text;
	vpc->region = r->region;
	vpc->internet_gateway_id = identifier(b->arena, "igw", vpc->o.name,
					      "igw", 0);
	vpc->vpn_gateway_id = identifier(b->arena, "vgw", vpc->o.name, "vgw",
					 0);
	vpc->egress_only_internet_gateway_id = identifier(
		b->arena, "eigw", vpc->o.name, "eigw", 0);
	/* its groups and ACLs say 'any' and 'all' before it is read */
	vpc->ipv6 = v->doc->kind == DOC_MAPPING &&
		    document_get(v->doc, "ipv6_cidr");
	b->vpc = vpc;
	labfile_route_table_new(b, made(b, "rtb", "route_tables", "main"));
	labfile_group_new(b, made(b, "sg", "security_groups", "default"));
	labfile_acl_new(b, made(b, "acl", "network_acls", "default"));
	r->incomplete = false;
	schema_read(r, v, &labfile_vpc_schema, vpc);
	vpc->incomplete = r->incomplete;
	labfile_dhcp_finish(b, vpc);
	labfile_group_defaults(b, vpc->security_groups.items[0]);
	labfile_acl_defaults(b, vpc->network_acls.items[0]);
	default_route(b, vpc);
	b->vpc = NULL;
	r->incomplete = incomplete;
	r->region = region;
}

void labfile_vpcs(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_vpc);
}

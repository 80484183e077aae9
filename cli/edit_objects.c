// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_objects.c - security groups, NAT gateways, endpoints: made, deleted
 *
 * AWS calls a new object by an identifier; the lab file calls it by a name.
 * That is the tag Name of --tag-specifications, else one that is free.
 */
#include <string.h>
#include <strings.h>

#include "cli/edit_verb.h"
#include "vpc/services.h"

/* The VPC that a new object is in; NULL: reported */
static const struct vpc *vpc_option(struct edit *e)
{
	const char *text = option_text(e, "--vpc-id");

	if (text)
		return find_vpc(e, "--vpc-id", text);
	if (e->m->vpcs.n == 1)
		return e->m->vpcs.items[0];
	for (size_t i = 0; i < e->m->vpcs.n; i++)
		if (e->m->vpcs.items[i]->is_default)
			return e->m->vpcs.items[i];
	edit_error(e,
		   "needs --vpc-id: the lab has %zu VPCs, none of them the "
		   "default one",
		   e->m->vpcs.n);
	return NULL;
}

/* --- names ---------------------------------------------------------------- */

static const char *name_of_tags(struct edit *e, const struct doc *spec)
{
	static const char *const known[] = {"ResourceType", "Tags", NULL};
	static const char *const tag[] = {"Key", "Value", NULL};
	static const char option[] = "--tag-specifications";
	size_t n;
	const struct doc *const *tags;

	member_check(e, option, spec, known);
	if (edit_failed(e))
		return NULL;
	tags = member_list(e, spec, "Tags", &n);
	for (size_t i = 0; i < n; i++) {
		const char *key;

		member_check(e, option, tags[i], tag);
		key = member_text(tags[i], "Key");
		if (key && strcmp(key, "Name") == 0)
			return member_text(tags[i], "Value");
	}
	return NULL;
}

/* The one that the user chose, or NULL */
static const char *chosen_name(struct edit *e)
{
	const struct doc *specs = option_structures(e, "--tag-specifications");
	const char *name = NULL;

	for (size_t i = 0; specs && !name && i < specs->items.n; i++)
		name = name_of_tags(e, specs->items.items[i]);
	return name;
}

/* "nat", "nat-2", "nat-3" ... */
static const char *free_name(struct edit *e, const char *stem,
			     const struct vpc *vpc,
			     bool (*is_taken)(const struct edit *e,
					      const struct vpc *vpc,
					      const char *name))
{
	const char *name = stem;

	for (int i = 2; is_taken(e, vpc, name); i++)
		name = arena_printf(e->arena, "%s-%d", stem, i);
	return name;
}

/* --- security groups ------------------------------------------------------ */

static void create_group(struct edit *e)
{
	const struct vpc *vpc = vpc_option(e);
	const char *name = option_text(e, "--group-name");
	struct doc *group = tree_map(e);

	for (size_t i = 0; vpc && i < vpc->security_groups.n; i++) {
		const struct object *o = &vpc->security_groups.items[i]->o;

		if (strcasecmp(o->name, name) == 0)
			edit_refuse(e, "InvalidGroup.Duplicate", o->name,
				    "VPC %s has a security group %s (SG-16)",
				    vpc->o.name, o->name);
	}
	if (edit_failed(e))
		return;
	tree_set_text(e, group, "description", option_text(e, "--description"));
	act_change(e, PATH("vpcs", vpc->o.name, "security_groups", name),
		   group);
}

static void delete_group(struct edit *e)
{
	static const char *const names[] = {"--group-id", "--group-name", NULL};
	const char *option = option_one_of(e, names);
	const struct security_group *g = NULL;

	if (option)
		g = find_group(e, option, option_text(e, option));
	if (!g)
		return;
	if (g == g->vpc->cloudfront_group)
		edit_refuse(e, "OperationNotPermitted", g->o.name,
			    "security group %s is CloudFront's (EDGE-5)",
			    g->o.name);
	else
		act_change(e,
			   PATH("vpcs", g->vpc->o.name, "security_groups",
				g->o.name),
			   tree_null(e));
}

static const struct edit_option create_group_options[] = {
	{"--group-name", VALUE_TEXT, true},
	{"--description", VALUE_TEXT, true},
	{"--vpc-id", VALUE_TEXT, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option delete_group_options[] = {
	{"--group-id", VALUE_TEXT, false},
	{"--group-name", VALUE_TEXT, false},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_create_group = {
	.name = "create-security-group",
	.usage = "--group-name NAME --description TEXT [--vpc-id VPC]",
	.about = "make a group that lets everything out and nothing in",
	.help = "  --group-name NAME\n"
		"  --description TEXT\n"
		"  --vpc-id VPC           where there are several\n",
	.options = create_group_options,
	.run = create_group,
};
const struct edit_verb verb_delete_group = {
	.name = "delete-security-group",
	.usage = "--group-id GROUP",
	.about = "delete a group that nothing has and no rule names",
	.help = "  --group-id GROUP, --group-name GROUP\n",
	.options = delete_group_options,
	.run = delete_group,
};

/* --- NAT gateways --------------------------------------------------------- */

/* Names that a route may lead to are one kind together (N-1) */
static bool is_target(const struct edit *e, const struct vpc *vpc,
		      const char *name)
{
	return targets_called(e, vpc, name);
}

static void create_nat(struct edit *e)
{
	static const char *const types[] = {"public", "private", NULL};
	const struct subnet *s = find_subnet(e, "--subnet-id",
					     option_text(e, "--subnet-id"));
	const struct elastic_ip *ip = find_elastic_ip(
		e, "--allocation-id", option_text(e, "--allocation-id"));
	const char *type = option_word(e, "--connectivity-type", types);
	const char *address = option_text(e, "--private-ip-address");
	const char *name = chosen_name(e);
	struct doc *nat = tree_map(e);

	if (edit_failed(e))
		return;
	if (!name)
		name = free_name(e, "nat", s->vpc, is_target);
	tree_set_text(e, nat, "subnet", s->o.name);
	if (ip)
		tree_set_text(e, nat, "elastic_ip", ip->o.name);
	if (type)
		tree_set_text(e, nat, "connectivity_type", type);
	if (address)
		tree_set_text(e, nat, "private_ip", address);
	act_change(e, PATH("vpcs", s->vpc->o.name, "nat_gateways", name), nat);
}

static void delete_nat(struct edit *e)
{
	const struct nat_gateway *n = find_nat(
		e, "--nat-gateway-id", option_text(e, "--nat-gateway-id"));

	if (n)
		act_change(
			e,
			PATH("vpcs", n->vpc->o.name, "nat_gateways", n->o.name),
			tree_null(e));
}

static const struct edit_option create_nat_options[] = {
	{"--subnet-id", VALUE_TEXT, true},
	{"--allocation-id", VALUE_TEXT, false},
	{"--connectivity-type", VALUE_TEXT, false},
	{"--private-ip-address", VALUE_TEXT, false},
	{"--tag-specifications", VALUE_STRUCTURES, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option delete_nat_options[] = {
	{"--nat-gateway-id", VALUE_TEXT, true},
	{NULL, VALUE_TEXT, false},
};

#define TAG_HELP(type_)                              \
	"  --tag-specifications ResourceType=" type_ \
	",Tags=[{Key=Name,Value=NAME}]\n"            \
	"                           what the lab calls it\n"

const struct edit_verb verb_create_nat = {
	.name = "create-nat-gateway",
	.usage = "--subnet-id SUBNET [--allocation-id IP]",
	.about = "make a NAT gateway",
	.help = "  --subnet-id SUBNET\n"
		"  --allocation-id IP       else any elastic IP\n"
		"  --connectivity-type public|private\n"
		"  --private-ip-address ADDRESS\n" TAG_HELP("natgateway"),
	.options = create_nat_options,
	.run = create_nat,
};
const struct edit_verb verb_delete_nat = {
	.name = "delete-nat-gateway",
	.usage = "--nat-gateway-id NAT",
	.about = "delete a NAT gateway; routes to it become blackholes",
	.help = "  --nat-gateway-id NAT\n",
	.options = delete_nat_options,
	.run = delete_nat,
};

/* --- endpoints ------------------------------------------------------------ */

static bool is_endpoint(const struct edit *e, const struct vpc *vpc,
			const char *name)
{
	(void)e;
	for (size_t i = 0; i < vpc->endpoints.n; i++)
		if (strcmp(vpc->endpoints.items[i]->o.name, name) == 0)
			return true;
	return false;
}

/* "com.amazonaws.us-east-1.s3" is "s3"; of PrivateLink it is the identifier of
 * the endpoint service */
static const char *service_of(const char *text)
{
	static const char aws[] = "com.amazonaws.";
	const char *id = strstr(text, "vpce-svc-"), *dot = NULL;

	if (id)
		return id;
	if (strncmp(text, aws, strlen(aws)) == 0)
		dot = strchr(text + strlen(aws), '.');
	return dot ? dot + 1 : text;
}

/* What a new endpoint is called: as its service, in the lab's words */
static const char *service_name(const struct edit *e, const char *key)
{
	for (size_t i = 0; i < e->m->endpoint_services.n; i++) {
		const struct object *o = &e->m->endpoint_services.items[i]->o;

		if (strcmp(o->id, key) == 0)
			return o->name;
	}
	return key;
}

static const struct doc *tables_of(struct edit *e, const struct vpc *vpc)
{
	const struct doc *given = option_list(e, "--route-table-ids");
	struct doc *list = given ? tree_list(e) : NULL;

	for (size_t i = 0; given && i < given->items.n; i++) {
		const struct route_table *t = find_table(
			e, "--route-table-ids", given->items.items[i]->text);

		if (t)
			tree_add(e, list,
				 tree_word(e, name_in(e, vpc, t->vpc, &t->o)));
	}
	return list;
}

static const struct doc *subnets_of(struct edit *e, const struct vpc *vpc)
{
	const struct doc *given = option_list(e, "--subnet-ids");
	struct doc *list = given ? tree_list(e) : NULL;

	for (size_t i = 0; given && i < given->items.n; i++) {
		const struct subnet *s = find_subnet(
			e, "--subnet-ids", given->items.items[i]->text);

		if (s)
			tree_add(e, list,
				 tree_word(e, name_in(e, vpc, s->vpc, &s->o)));
	}
	return list;
}

static void set_if(struct edit *e, struct doc *map, const char *key,
		   const struct doc *value)
{
	if (value)
		tree_set(e, map, key, value);
}

static void create_endpoint(struct edit *e)
{
	static const char *const types[] = {"Gateway", "Interface", NULL};
	const struct vpc *vpc = vpc_option(e);
	const char *key = service_name(
		e, service_of(option_text(e, "--service-name")));
	const char *type = option_word(e, "--vpc-endpoint-type", types);
	const char *name = chosen_name(e);
	bool gateway = type != types[1], dns = true;
	struct doc *map = tree_map(e);

	if (edit_failed(e))
		return;
	if (!name)
		name = free_name(e, key, vpc, is_endpoint);
	if (strcmp(name, key) != 0)
		tree_set_text(e, map, "service", key);
	if (gateway != service_is_gateway(key))
		tree_set_text(e, map, "type",
			      gateway ? "gateway" : "interface");
	set_if(e, map, "route_tables", tables_of(e, vpc));
	set_if(e, map, "subnets", subnets_of(e, vpc));
	set_if(e, map, "security_groups",
	       find_groups(e, "--security-group-ids", vpc));
	if (option_flag(e, "--private-dns-enabled", &dns))
		tree_set_text(e, map, "private_dns", dns ? "true" : "false");
	act_change(e, PATH("vpcs", vpc->o.name, "endpoints", name), map);
}

static void delete_endpoints(struct edit *e)
{
	const struct doc *ids = option_list(e, "--vpc-endpoint-ids");

	for (size_t i = 0; i < ids->items.n; i++) {
		const struct vpc_endpoint *one = find_endpoint(
			e, "--vpc-endpoint-ids", ids->items.items[i]->text);

		if (one)
			act_change(e,
				   PATH("vpcs", one->vpc->o.name, "endpoints",
					one->o.name),
				   tree_null(e));
	}
}

static const struct edit_option create_endpoint_options[] = {
	{"--vpc-id", VALUE_TEXT, false},
	{"--service-name", VALUE_TEXT, true},
	{"--vpc-endpoint-type", VALUE_TEXT, false},
	{"--route-table-ids", VALUE_LIST, false},
	{"--subnet-ids", VALUE_LIST, false},
	{"--security-group-ids", VALUE_LIST, false},
	{"--private-dns-enabled", VALUE_FLAG, false},
	{"--tag-specifications", VALUE_STRUCTURES, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option delete_endpoints_options[] = {
	{"--vpc-endpoint-ids", VALUE_LIST, true},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_create_endpoint = {
	.name = "create-vpc-endpoint",
	.usage = "--service-name SERVICE [--vpc-endpoint-type "
		 "Gateway|Interface] ...",
	.about = "give a VPC its own way to a service",
	.help = "  --vpc-id VPC             where there are several\n"
		"  --service-name com.amazonaws.REGION.s3, or s3\n"
		"  --vpc-endpoint-type Gateway|Interface\n"
		"                           Gateway where it is not said\n"
		"  --route-table-ids TABLE ...      of gateway endpoints\n"
		"  --subnet-ids SUBNET ...          of interface endpoints\n"
		"  --security-group-ids GROUP ...\n"
		"  --private-dns-enabled, --no-private-dns-enabled\n" TAG_HELP(
			"vpc-endpoint"),
	.options = create_endpoint_options,
	.run = create_endpoint,
};
const struct edit_verb verb_delete_endpoints = {
	.name = "delete-vpc-endpoints",
	.usage = "--vpc-endpoint-ids ENDPOINT ...",
	.about = "delete endpoints, and the routes that lead to them",
	.help = "  --vpc-endpoint-ids ENDPOINT ...\n",
	.options = delete_endpoints_options,
	.run = delete_endpoints,
};

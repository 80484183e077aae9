// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_endpoint.c - endpoints of VPCs, and services behind them
 */
#include <string.h>

#include "import/cfn_kind.h"
#include "vpc/services.h"

/* --- policies --------------------------------------------------------------------- */

static struct doc *texts_of(struct cfn *c, const struct doc *d)
{
	struct cfn_items all = cfn_items(c, d);
	struct doc *list = branch_list(c->arena, d->at);

	for (size_t i = 0; i < all.n; i++)
		if (all.items[i]->kind == DOC_SCALAR)
			branch_add(c->arena, list, all.items[i]);
	return list;
}

static bool is_any(const struct doc *list)
{
	return list->items.n == 1 &&
	       strcmp(list->items.items[0]->text, "*") == 0;
}

/* {"AWS": "*"} is anybody as well; of roles their names are left */
static const struct doc *principals(struct cfn *c, const struct doc *d)
{
	struct doc *list;

	if (!d)
		return NULL;
	if (d->kind == DOC_MAPPING && cfn_in(d, "AWS"))
		d = cfn_in(d, "AWS");
	if (d->kind == DOC_MAPPING)
		return NULL;
	list = texts_of(c, d);
	return is_any(list) || !list->items.n ? NULL : list;
}

static const char *condition_key(const char *aws)
{
	static const char *const keys[][2] = {{"aws:SourceIp", "source_ip"},
					      {"aws:SourceVpce", "source_vpce"},
					      {"aws:sourceVpce", "source_vpce"},
					      {"aws:SourceVpc", "source_vpc"},
					      {"aws:sourceVpc", "source_vpc"}};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (strcmp(keys[i][0], aws) == 0)
			return keys[i][1];
	return NULL;
}

/* What is compared to VPCs and endpoints stands for them */
static struct doc *condition_values(struct cfn *c, const struct doc *d)
{
	struct cfn_items all = cfn_items(c, d);
	struct doc *list = branch_list(c->arena, d->at);

	for (size_t i = 0; i < all.n; i++) {
		const char *text = all.items[i]->text;
		const struct cfn_resource *r = cfn_find(c, text, "AWS::EC2::");

		if (text)
			branch_add(c->arena, list,
				   branch_text(c->arena, all.items[i]->at,
					       r && r->name ? r->name : text));
	}
	return list;
}

static struct doc *conditions(struct cfn *c, const struct doc *d)
{
	struct doc *all = branch_map(c->arena, d->at);

	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc *tests = d->pairs.items[i].value;
		const char *how = d->pairs.items[i].key->text;

		if (strncmp(how, "String", 6) != 0 &&
		    strcmp(how, "IpAddress") != 0)
			continue;
		for (size_t k = 0; k < tests->pairs.n; k++) {
			const char *key = condition_key(
				tests->pairs.items[k].key->text);

			if (key && !strstr(how, "Not"))
				branch_set(
					c->arena, all, key,
					tests->pairs.items[k].key->at,
					condition_values(
						c,
						tests->pairs.items[k].value));
		}
	}
	return all->pairs.n ? all : NULL;
}

static struct doc *statement(struct cfn *c, const struct doc *d)
{
	const char *effect = cfn_in_text(d, "Effect");
	const struct doc *action = cfn_in(d, "Action");
	const struct doc *resource = cfn_in(d, "Resource");
	const struct doc *who = principals(c, cfn_in(d, "Principal"));
	const struct doc *when = cfn_in(d, "Condition");
	struct doc *to = branch_map(c->arena, d->at), *list;

	if (!action)
		return NULL;
	branch_put(c->arena, to,
		   effect && strcmp(effect, "Deny") == 0 ? "deny" : "allow",
		   d->at, texts_of(c, action));
	if (who)
		branch_put(c->arena, to, "principals", d->at, who);
	list = resource ? texts_of(c, resource) : NULL;
	if (list && list->items.n && !is_any(list))
		branch_put(c->arena, to, "resources", d->at, list);
	when = when ? conditions(c, when) : NULL;
	if (when)
		branch_put(c->arena, to, "if", d->at, when);
	return to;
}

static bool allows_all(const struct doc *list)
{
	const struct doc *only;

	if (list->items.n != 1)
		return false;
	only = list->items.items[0];
	return only->pairs.n == 1 && cfn_in(only, "allow") &&
	       is_any(cfn_in(only, "allow"));
}

struct doc *cfn_policy(struct cfn_resource *r, const struct doc *document)
{
	struct cfn *c = r->stack->cfn;
	struct cfn_items all = cfn_items(c, cfn_in(document, "Statement"));
	struct doc *list = branch_list(c->arena, r->at);

	for (size_t i = 0; i < all.n; i++) {
		struct doc *d = statement(c, all.items[i]);

		if (d)
			branch_add(c->arena, list, d);
	}
	return !list->items.n || allows_all(list) ? NULL : list;
}

/* --- services ---------------------------------------------------------------------- */

/* "com.amazonaws.us-east-1.s3" is "s3", that of a service of this lab its name */
static const char *service_of(struct cfn *c, struct cfn_resource *r,
			      bool *ret_own)
{
	static const char aws[] = "com.amazonaws.";
	const char *text = cfn_get_text(r, "ServiceName");
	const char *last, *short_name;
	const struct cfn_resource *own;

	*ret_own = false;
	if (!text)
		return NULL;
	last = strrchr(text, '.');
	own = cfn_find(c, last ? last + 1 : text,
		       "AWS::EC2::VPCEndpointService");
	if (!own)
		own = cfn_find(c, text, "AWS::EC2::VPCEndpointService");
	if (own) {
		*ret_own = true;
		return own->name;
	}
	if (strncmp(text, aws, strlen(aws)) != 0)
		return last && strncmp(text, "aws.", 4) == 0 ? last + 1 : text;
	short_name = strchr(text + strlen(aws), '.');
	return short_name ? short_name + 1 : text;
}

/* A service that the lab does not know is declared */
static const char *declared(struct cfn *c, const char *service, struct where at)
{
	struct doc *services;
	char *name = arena_strdup(c->arena, service);

	if (service_known(service))
		return service;
	for (char *p = name; *p; p++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"
			    "YZ0123456789-_.",
			    *p))
			*p = '-';
	services = branch_inner(c->arena, c->lab, "services", at);
	if (!cfn_in(services, name))
		branch_put(c->arena, services, name, at,
			   branch_map(c->arena, at));
	return name;
}

/* --- endpoints ------------------------------------------------------------------------ */

static struct cfn_vpc *vpc_of(struct cfn *c, struct cfn_resource *r)
{
	(void)c;
	return cfn_vpc_of(r, cfn_get(r, "VpcId"));
}

static void make_gateway(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items tables = cfn_items(c, cfn_get(r, "RouteTableIds"));
	struct doc *names = branch_list(c->arena, r->at);

	for (size_t i = 0; i < tables.n; i++) {
		const struct doc *d = tables.items[i];
		const struct cfn_resource *t = cfn_find(c, d->text,
							"AWS::EC2::RouteTable");

		if (t && t->name)
			branch_add(c->arena, names,
				   branch_text(c->arena, d->at, t->name));
		else if (d->kind == DOC_SCALAR && *d->text)
			branch_add(
				c->arena, names,
				branch_text(c->arena, d->at,
					    cfn_outside(c, "route table",
							"route_tables", d->text,
							d->at, r->vpc)
						    ->name));
	}
	if (names->items.n)
		cfn_put(r, "route_tables", names);
}

static void make_interface(struct cfn *c, struct cfn_resource *r, bool own)
{
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "SubnetIds"), 1);

	if (in.n)
		cfn_subnets_put(r, "subnets", &in);
	cfn_groups_put(r, cfn_get(r, "SecurityGroupIds"), r->vpc);
	/* lab-file.md 15.16: what is not written is off */
	if (cfn_get_bool(r, "PrivateDnsEnabled", false) == own)
		cfn_put_bool(r, "private_dns", own);
	(void)c;
}

void cfn_make_endpoint(struct cfn *c, struct cfn_resource *r)
{
	const char *type = cfn_get_text(r, "VpcEndpointType");
	bool gateway = !type || strcmp(type, "Gateway") == 0, own;
	const char *service = service_of(c, r, &own);
	const struct doc *policy;

	if (!service || (type && !gateway && strcmp(type, "Interface") != 0)) {
		cfn_remark(r, IMPORT_IGNORED,
			   type ? arena_printf(c->arena,
					       "%s endpoints are not modelled",
					       type)
				: "it leads to no service");
		return;
	}
	if (!own)
		service = declared(c, service, r->at);
	cfn_object_in(r, vpc_of(c, r), "endpoints");
	cfn_put_text(r, "service", service);
	if (gateway != (service_known(service) && service_is_gateway(service)))
		cfn_put_text(r, "type", gateway ? "gateway" : "interface");
	if (gateway)
		make_gateway(c, r);
	else
		make_interface(c, r, own);
	policy = cfn_policy(r, cfn_get(r, "PolicyDocument"));
	if (policy)
		cfn_put(r, "policy", policy);
}

void cfn_make_endpoint_service(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items all = cfn_items(c,
					 cfn_get(r, "NetworkLoadBalancerArns"));
	const struct cfn_resource *lb = cfn_find(
		c, all.n ? all.items[0]->text : NULL,
		"AWS::ElasticLoadBalancingV2::LoadBalancer");

	if (!lb || !lb->made) {
		cfn_remark(r, IMPORT_IGNORED,
			   "its load balancer is outside of all templates");
		return;
	}
	cfn_object(r, "endpoint_services");
	cfn_put_text(r, "load_balancer", lb->name);
	if (!cfn_get_bool(r, "AcceptanceRequired", true))
		cfn_put_bool(r, "acceptance_required", false);
}

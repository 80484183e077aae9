// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_endpoint.c - VPC endpoints of an account
 *
 * A service that a lab does not have ready is declared. What is neither AWS's
 * nor a service of the same account is its interfaces, and what they let
 * through.
 */
#include <string.h>

#include "import/describe.h"
#include "vpc/services.h"

/* "com.amazonaws.us-east-1.ecr.api" -> "ecr.api"; NULL: not of AWS */
static const char *service_of(const struct found *f)
{
	static const char aws[] = "com.amazonaws.";
	const char *name = said(f->d, "ServiceName");
	const char *dot;

	if (!name || strncmp(name, aws, strlen(aws)) != 0)
		return NULL;
	name += strlen(aws);
	if (strncmp(name, "vpce.", 5) == 0)
		return NULL;
	dot = strchr(name, '.');
	return dot ? dot + 1 : name;
}

static void declare(struct describe *x, const struct found *f,
		    const char *service)
{
	struct doc *services;

	if (service_known(service))
		return;
	services = lab_part(x, "services");
	if (!document_get(services, service))
		branch_put(x->arena, services, service, f->d->at,
			   branch_map(x->arena, f->d->at));
}

static void put_tables(struct describe *x, struct doc *map,
		       const struct found *f)
{
	struct words w = {0};
	size_t n;
	const struct doc *const *all = said_list(f->d, "RouteTableIds", &n);

	for (size_t i = 0; i < n; i++) {
		const struct found *t = found_of(x, MEMBER_ROUTE_TABLE,
						 all[i]->text);

		if (t && t->vpc == f->vpc)
			words_add(x, &w, t->name);
	}
	if (w.n)
		put_words(x, map, "route_tables", f, &w);
}

static struct founds subnets_of(struct describe *x, const struct found *f)
{
	struct founds all = {0};
	size_t n;
	const struct doc *const *list = said_list(f->d, "SubnetIds", &n);

	for (size_t i = 0; i < n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET, list[i]->text);

		if (s && s->vpc == f->vpc)
			*vec_add(x->arena, &all) = s;
	}
	return all;
}

static struct founds interfaces_of(struct describe *x, const struct found *f)
{
	struct founds all = {0};
	size_t n;
	const struct doc *const *list = said_list(f->d, "NetworkInterfaceIds",
						  &n);

	for (size_t i = 0; i < n; i++) {
		struct found *eni = found_of(x, MEMBER_INTERFACE,
					     list[i]->text);

		if (eni && !eni->used)
			*vec_add(x->arena, &all) = eni;
	}
	return all;
}

static void put_state(struct describe *x, struct doc *map,
		      const struct found *f)
{
	if (said_is(f->d, "State", "pendingAcceptance"))
		put(x, map, "state", f, "pending-acceptance");
	else if (said_is(f->d, "State", "rejected"))
		put(x, map, "state", f, "rejected");
}

static bool put_interface(struct describe *x, struct doc *map,
			  const struct found *f)
{
	struct founds subnets = subnets_of(x, f);
	struct founds interfaces = interfaces_of(x, f);
	struct words w = {0};

	if (!subnets.n)
		return false;
	for (size_t i = 0; i < subnets.n; i++)
		words_add(x, &w, subnets.items[i]->name);
	put_words(x, map, "subnets", f, &w);
	put_groups(x, map, f, document_get(f->d, "Groups"), "GroupId", f->vpc);
	if (said_true(f->d, "PrivateDnsEnabled") && !f->vpc->names &&
	    x->accepted)
		remark(x, IMPORT_ASSUMED, f,
		       "without private DNS: its VPC has names switched off");
	if (said(f->d, "PrivateDnsEnabled") || !f->vpc->names)
		if (!said_true(f->d, "PrivateDnsEnabled") ||
		    (!f->vpc->names && x->accepted))
			put(x, map, "private_dns", f, "false");
	put_state(x, map, f);
	put_interfaces(x, map, f, &interfaces);
	return true;
}

static void put_endpoint(struct describe *x, struct doc *into,
			 const struct found *f)
{
	const char *service = service_of(f);
	bool gateway = !said(f->d, "VpcEndpointType") ||
		       said_is(f->d, "VpcEndpointType", "Gateway");
	struct doc *map = branch_map(x->arena, f->d->at);

	if (!service ||
	    (!gateway && !said_is(f->d, "VpcEndpointType", "Interface"))) {
		remark(x, IMPORT_ASSUMED, f,
		       "its interfaces alone: a lab has no such service");
		return;
	}
	if (gateway && !service_is_gateway(service)) {
		remark(x, IMPORT_IGNORED, f,
		       "no gateway endpoint leads to its service");
		return;
	}
	put_id(x, map, f, "vpce");
	put(x, map, "service", f, service);
	if (gateway)
		put_tables(x, map, f);
	else if (service_is_gateway(service))
		put(x, map, "type", f, "interface");
	if (!gateway && !put_interface(x, map, f)) {
		remark(x, IMPORT_IGNORED, f, "its subnets are not described");
		return;
	}
	declare(x, f, service);
	account_policy(x, map, f);
	put_object(x, into, f->name, f, map, NULL);
}

void account_endpoints(struct describe *x, struct found *vpc)
{
	const struct founds *all = &vpc->inside[MEMBER_ENDPOINT];
	struct doc *into = branch_map(x->arena, vpc->d->at);

	for (size_t i = 0; i < all->n; i++)
		if (!all->items[i]->gone)
			put_endpoint(x, into, all->items[i]);
	if (into->pairs.n)
		branch_put(x->arena, vpc->made, "endpoints", vpc->d->at, into);
}

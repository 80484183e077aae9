// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_names.c - what the objects of an account are called
 *
 * By their tag Name, if no other of their kind has it; what has a name of its
 * own is called that. Everything else, and whoever shares a tag, is called by
 * its identifier.
 */
#include <stdlib.h>
#include <string.h>

#include "import/describe.h"
#include "vpc/values.h"

static const char *in_scope(struct describe *x, const char *scope,
			    const char *name)
{
	return arena_printf(x->arena, "%s %s", scope, name);
}

/* What must be unique among which others (N-1) */
static const char *scope_of(struct describe *x, const struct found *f)
{
	switch (f->is) {
	case MEMBER_VPC:
	case MEMBER_VPN_CONNECTION: /* both have attachments */
		return "vpc";
	case MEMBER_INTERFACE:
		return "interface";
	case MEMBER_PREFIX_LIST:
	case MEMBER_GROUP: /* rules take both */
		return f->vpc ? arena_printf(x->arena, "peer %s", f->vpc->id)
			      : "peer";
	case MEMBER_FLOW_LOG:
		return "flow log";
	case MEMBER_ADDRESS:
		return "address";
	case MEMBER_TRANSIT_TABLE:
		return arena_printf(x->arena, "transit %s",
				    said(f->d, "TransitGatewayId"));
	default:
		if (f->is <= MEMBER_ENDPOINT && f->vpc)
			return arena_printf(x->arena, "%d %s", (int)f->is,
					    f->vpc->id);
		return "node"; /* and all that routes may lead to */
	}
}

/* The last part of a tag that is a path, as CDK makes them; NULL: the tag is
 * no name, and too long to be made one */
static const char *last_part(const char *tag)
{
	const char *slash = strrchr(tag, '/');

	if (strlen(tag) <= NAME_MAX_LEN)
		return tag;
	return slash && slash[1] && strlen(slash + 1) <= NAME_MAX_LEN
		       ? slash + 1
		       : NULL;
}

static const char *wanted_of(const struct found *f)
{
	static const struct {
		enum member is;
		const char *key;
	} own[] = {
		{MEMBER_FUNCTION, "FunctionName"},
		{MEMBER_DATABASE, "DBInstanceIdentifier"},
		{MEMBER_CLUSTER, "DBClusterIdentifier"},
		{MEMBER_PROXY, "DBProxyName"},
		{MEMBER_CACHE, "CacheClusterId"},
		{MEMBER_REPLICATION_GROUP, "ReplicationGroupId"},
		{MEMBER_SERVERLESS_CACHE, "ServerlessCacheName"},
		{MEMBER_BALANCER, "LoadBalancerName"},
		{MEMBER_CLASSIC_BALANCER, "LoadBalancerName"},
		{MEMBER_PREFIX_LIST, "PrefixListName"},
	};
	const char *tag = said_tag(f->d, "Name");

	if (f->wanted)
		return f->wanted;
	if (f->is == MEMBER_ADDRESS) /* nothing else says its identifier */
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		if (own[i].is == f->is)
			return said(f->d, own[i].key);
	if (!tag && f->is == MEMBER_GROUP)
		tag = said(f->d, "GroupName");
	return tag ? last_part(tag) : NULL;
}

/* Those that exist in every VPC (N-5) */
static const char *ready_made(const struct found *f)
{
	size_t n;
	const struct doc *const *list;

	if (f->is == MEMBER_GROUP && said_is(f->d, "GroupName", "default") &&
	    !f->made_up)
		return "default";
	if (f->is == MEMBER_ACL && said_true(f->d, "IsDefault"))
		return "default";
	if (f->is == MEMBER_TRANSIT_TABLE &&
	    said_true(f->d, "DefaultAssociationRouteTable"))
		return "default";
	if (f->is != MEMBER_ROUTE_TABLE)
		return NULL;
	list = said_list(f->d, "Associations", &n);
	for (size_t i = 0; i < n; i++)
		if (said_true(list[i], "Main"))
			return "main";
	return NULL;
}

/* What the user wants it to be called by whatever it is called in the account
 */
static bool is_renamed(const struct found *f)
{
	return f->file->wish->rename &&
	       document_get(f->file->wish->rename, f->id);
}

static const char *spelled(struct describe *x, const struct found *f,
			   const char *name)
{
	return import_name(x->in, f->file->wish, name);
}

/* How many want to be called that */
static int *count_of(struct describe *x, struct dictionary *counts,
		     const char *scope, const char *name)
{
	const char *key = in_scope(x, scope, name);
	int *n = index_find(counts, key);

	if (!n) {
		n = arena_alloc(x->arena, sizeof(*n));
		index_add(counts, key, n);
	}
	return n;
}

static bool take(struct describe *x, const char *scope, const char *name)
{
	return index_add(&x->names, in_scope(x, scope, name), x);
}

const char *account_name(struct describe *x, const struct found *f,
			 const char *scope, const char *wanted, const char *id)
{
	const char *name;

	if (wanted && take(x, scope, spelled(x, f, wanted)))
		return spelled(x, f, wanted);
	name = spelled(x, f, id);
	for (int i = 2; !take(x, scope, name); i++)
		name = spelled(x, f, arena_printf(x->arena, "%s-%d", id, i));
	return name;
}

static void name(struct describe *x, struct dictionary *counts, struct found *f)
{
	const char *scope = scope_of(x, f);
	const char *wanted = wanted_of(f);

	f->name = ready_made(f);
	if (f->name && take(x, scope, f->name))
		return;
	if (is_renamed(f))
		wanted = NULL;
	if (wanted && *count_of(x, counts, scope, spelled(x, f, wanted)) > 1 &&
	    strcmp(wanted, f->id) != 0)
		wanted = NULL;
	f->name = account_name(x, f, scope, wanted,
			       f->otherwise ? f->otherwise : f->id);
}

/* Which kinds have names, those first that others are known by */
static const enum member named[] = {
	MEMBER_VPC,
	MEMBER_VPN_CONNECTION,
	MEMBER_SUBNET,
	MEMBER_ROUTE_TABLE,
	MEMBER_GROUP,
	MEMBER_ACL,
	MEMBER_FUNCTION,
	MEMBER_DATABASE,
	MEMBER_CLUSTER,
	MEMBER_PROXY,
	MEMBER_CACHE,
	MEMBER_REPLICATION_GROUP,
	MEMBER_SERVERLESS_CACHE,
	MEMBER_BALANCER,
	MEMBER_CLASSIC_BALANCER,
	MEMBER_INSTANCE,
	MEMBER_PRIVATE,
	MEMBER_INTERFACE,
	MEMBER_PEERING,
	MEMBER_TRANSIT_GATEWAY,
	MEMBER_TRANSIT_TABLE,
	MEMBER_PREFIX_LIST,
	MEMBER_ADDRESS,
	MEMBER_FLOW_LOG,
	MEMBER_NAT_GATEWAY,
	MEMBER_ENDPOINT,
};

void account_names(struct describe *x)
{
	struct dictionary counts = {.arena = x->arena};

	for (size_t k = 0; k < ARRAY_LEN(named); k++)
		for (size_t i = 0; i < x->of[named[k]].n; i++) {
			struct found *f = x->of[named[k]].items[i];
			const char *wanted = wanted_of(f);

			if (wanted && !f->gone)
				++*count_of(x, &counts, scope_of(x, f),
					    spelled(x, f, wanted));
		}
	for (size_t k = 0; k < ARRAY_LEN(named); k++)
		for (size_t i = 0; i < x->of[named[k]].n; i++)
			if (!x->of[named[k]].items[i]->gone)
				name(x, &counts, x->of[named[k]].items[i]);
}

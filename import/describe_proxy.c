// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_proxy.c - RDS proxies of an account
 */
#include <string.h>

#include "import/describe.h"

/* A target of a proxy does not say of which: its file does, by its name, or
 * there is only one proxy */
static bool is_target_of(const struct describe *x, const struct found *target,
			 const struct found *proxy)
{
	const char *own = said(target->d, "DBProxyName");

	if (own)
		return strcmp(own, proxy->id) == 0;
	return x->of[MEMBER_PROXY].n == 1 ||
	       strstr(target->file->path, proxy->id);
}

static const struct found *database_of(const struct describe *x,
				       const struct found *proxy)
{
	for (size_t i = 0; i < x->of[MEMBER_PROXY_TARGET].n; i++) {
		const struct found *t = x->of[MEMBER_PROXY_TARGET].items[i];
		const char *ids[] = {said(t->d, "TrackedClusterId"),
				     said(t->d, "RdsResourceId")};

		for (size_t k = 0; k < 2 && is_target_of(x, t, proxy); k++) {
			const struct found *f = found_of(x, MEMBER_CLUSTER,
							 ids[k]);

			if (!f)
				f = found_of(x, MEMBER_DATABASE, ids[k]);
			if (f && f->made)
				return f;
		}
	}
	return NULL;
}

static struct founds subnets_of(struct describe *x, const struct doc *d)
{
	struct founds all = {0};
	size_t n;
	const struct doc *const *list = said_list(d, "VpcSubnetIds", &n);

	for (size_t i = 0; i < n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET, list[i]->text);

		if (s && (!all.n || s->vpc == all.items[0]->vpc))
			*vec_add(x->arena, &all) = s;
	}
	return all;
}

static void put_endpoints(struct describe *x, struct doc *map,
			  const struct found *proxy)
{
	struct doc *into = branch_map(x->arena, proxy->d->at);

	for (size_t i = 0; i < x->of[MEMBER_PROXY_ENDPOINT].n; i++) {
		const struct found *f = x->of[MEMBER_PROXY_ENDPOINT].items[i];
		struct founds subnets = subnets_of(x, f->d);
		struct doc *own = branch_map(x->arena, f->d->at);
		const char *of = said(f->d, "DBProxyName");
		const char *name = import_name(x->in, f->file->wish, f->id);

		if (f->gone || !of || strcmp(of, proxy->id) != 0 ||
		    said_true(f->d, "IsDefault") || document_get(into, name) ||
		    account_zones(&subnets) < 2)
			continue;
		account_subnet_words(x, own, f, &subnets);
		put_groups(x, own, f, document_get(f->d, "VpcSecurityGroupIds"),
			   NULL, subnets.items[0]->vpc);
		if (said_is(f->d, "TargetRole", "READ_ONLY"))
			put(x, own, "target_role", f, "READ_ONLY");
		branch_put(x->arena, into, name, f->d->at, own);
	}
	if (into->pairs.n)
		branch_put(x->arena, map, "endpoints", proxy->d->at, into);
}

static const char *port_of(const struct found *f)
{
	if (said_is(f->d, "EngineFamily", "MYSQL"))
		return "3306";
	return said_is(f->d, "EngineFamily", "SQLSERVER") ? "1433" : "5432";
}

static void put_proxy(struct describe *x, const struct found *f)
{
	const struct found *database = database_of(x, f);
	const struct doc *groups = document_get(f->d, "VpcSecurityGroupIds");
	struct founds subnets = subnets_of(x, f->d), none = {0};
	struct doc *map = branch_map(x->arena, f->d->at);

	if (!subnets.n) {
		remark(x, IMPORT_IGNORED, f, "its subnets are not described");
		return;
	}
	if (!database || (account_zones(&subnets) < 2 && x->accepted)) {
		account_private(x, f, &subnets, &none, port_of(f), groups, NULL,
				"an instance with its port: nothing says "
				"which database is behind it");
		return;
	}
	put(x, map, "database", f, database->name);
	account_subnet_words(x, map, f, &subnets);
	put_groups(x, map, f, groups, NULL, subnets.items[0]->vpc);
	if (said_true(f->d, "RequireTLS"))
		put(x, map, "require_tls", f, "true");
	if (said_int(f->d, "IdleClientTimeout", 1800) != 1800)
		put(x, map, "idle_client_timeout", f,
		    said(f->d, "IdleClientTimeout"));
	put_endpoints(x, map, f);
	put_object(x, lab_part(x, "proxies"), f->name, f, map, NULL);
}

void account_proxies(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_PROXY].n; i++)
		if (!x->of[MEMBER_PROXY].items[i]->gone)
			put_proxy(x, x->of[MEMBER_PROXY].items[i]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_cache.c - caches of an account
 *
 * The nodes of a replication group are cache clusters, too, which know its
 * subnet group and security groups. Their interfaces have their names.
 */
#include <string.h>
#include <strings.h>

#include "import/describe.h"

struct cache { /* in the making */
	const struct found *f;
	const char *name; /* of a shard that is not the first; or NULL */
	const char *engine, *port, *usual;
	const struct doc *groups;
	const char *key; /* of an element of groups; or NULL */
	struct founds subnets, interfaces;
	size_t replicas;
	bool tls, serverless;
};

static const char *engine_of(const char *text)
{
	static const char *const words[] = {"valkey", "redis", "memcached"};

	for (size_t i = 0; text && i < ARRAY_LEN(words); i++)
		if (strcasecmp(words[i], text) == 0)
			return words[i];
	return NULL;
}

/* "ElastiCache my-cluster-001" */
static void add_interfaces(struct describe *x, struct cache *c,
			   const char *cluster)
{
	for (size_t i = 0; cluster && i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *what = said(eni->d, "Description");
		size_t n = strlen("ElastiCache ");

		if (eni->used || eni->gone || !what ||
		    strncmp(what, "ElastiCache ", n) != 0 ||
		    strncmp(what + n, cluster, strlen(cluster)) != 0)
			continue;
		if (what[n + strlen(cluster)] &&
		    what[n + strlen(cluster)] != ' ')
			continue;
		eni->used = true;
		*vec_add(x->arena, &c->interfaces) = eni;
	}
}

static void find_subnets(struct describe *x, struct cache *c,
			 const struct doc *cluster)
{
	const char *name = said(cluster, "CacheSubnetGroupName");
	const struct found *group = NULL;

	c->subnets = account_group_subnets(x, cluster);
	if (name && !c->subnets.n)
		group = index_find(&x->subnet_groups,
				   arena_printf(x->arena, "cache %s", name));
	if (group)
		c->subnets = account_group_subnets(x, group->d);
}

/* The subnets in which its interfaces are go first: there its nodes are */
static void order(struct describe *x, struct cache *c)
{
	size_t front = 0;

	for (size_t i = 0; i < c->interfaces.n; i++) {
		struct found *s = interface_subnet(x, c->interfaces.items[i]);

		for (size_t k = front; k < c->subnets.n; k++) {
			struct found *other = c->subnets.items[front];

			if (c->subnets.items[k] != s)
				continue;
			c->subnets.items[front++] = s;
			c->subnets.items[k] = other;
			break;
		}
	}
}

static void put_cache(struct describe *x, struct cache *c)
{
	const struct found *f = c->f;
	struct doc *map = branch_map(x->arena, f->d->at);

	if (!c->engine || !c->subnets.n) {
		remark(x, IMPORT_IGNORED, f,
		       c->engine ? "its subnets are not described"
				 : "its engine is not known");
		return;
	}
	order(x, c);
	c->interfaces = account_fitting(
		x, &c->subnets, '\0',
		c->serverless ? c->subnets.n : 1 + c->replicas, &c->interfaces);
	put(x, map, "engine", f, c->engine);
	account_subnet_words(x, map, f, &c->subnets);
	put_groups(x, map, f, c->groups, c->key, c->subnets.items[0]->vpc);
	if (c->serverless)
		put(x, map, "serverless", f, "true");
	else if (c->port && strcmp(c->port, c->usual) != 0)
		put(x, map, "port", f, c->port);
	if (c->tls && !c->serverless)
		put(x, map, "tls", f, "true");
	if (c->replicas)
		put(x, map, "replicas", f,
		    arena_printf(x->arena, "%zu",
				 c->replicas > 5 ? 5 : c->replicas));
	put_interfaces(x, map, f, &c->interfaces);
	put_object(x, lab_part(x, "caches"), c->name ? c->name : f->name, f,
		   map, NULL);
}

static struct cache cache_of(const struct found *f, const char *engine)
{
	struct cache c = {.f = f, .engine = engine_of(engine)};

	c.usual = c.engine && strcmp(c.engine, "memcached") == 0 ? "11211"
								 : "6379";
	c.tls = said_true(f->d, "TransitEncryptionEnabled");
	return c;
}

static void put_cluster(struct describe *x, const struct found *f)
{
	struct cache c = cache_of(f, said(f->d, "Engine"));
	size_t n;
	const struct doc *const *nodes = said_list(f->d, "CacheNodes", &n);

	c.groups = document_get(f->d, "SecurityGroups");
	c.key = "SecurityGroupId";
	c.port = said_in(f->d, "ConfigurationEndpoint", "Port");
	if (n)
		c.port = said_in(nodes[0], "Endpoint", "Port");
	find_subnets(x, &c, f->d);
	add_interfaces(x, &c, f->id);
	put_cache(x, &c);
}

/* The first is called as the group is, and the others have their own
 * identifier behind that */
static void put_shard(struct describe *x, struct cache c,
		      const struct doc *node_group, size_t i)
{
	size_t n;
	const struct doc *const *members = said_list(node_group,
						     "NodeGroupMembers", &n);
	const char *id = said(node_group, "NodeGroupId");

	if (i)
		c.name = account_name(
			x, c.f, "node", NULL,
			id ? arena_printf(x->arena, "%s-%s", c.f->name, id)
			   : arena_printf(x->arena, "%s-%zu", c.f->name,
					  i + 1));
	c.replicas = n > 1 ? n - 1 : 0;
	for (size_t k = 0; k < n; k++)
		add_interfaces(x, &c, said(members[k], "CacheClusterId"));
	put_cache(x, &c);
}

static void put_replication_group(struct describe *x, const struct found *f)
{
	size_t n, groups;
	const struct doc *const *members = said_list(f->d, "MemberClusters",
						     &n);
	const struct doc *const *nodes = said_list(f->d, "NodeGroups", &groups);
	const struct found *member = NULL;
	const struct doc *by;
	const char *engine = said(f->d, "Engine");
	struct cache c;

	for (size_t i = 0; i < n && !member; i++)
		member = found_of(x, MEMBER_CACHE, members[i]->text);
	if (!engine && member)
		engine = said(member->d, "Engine");
	/* in answers from before there was another, nothing says it */
	c = cache_of(f, engine ? engine : "redis");
	by = member ? member->d : f->d;
	c.groups = document_get(by, "SecurityGroups");
	c.key = "SecurityGroupId";
	find_subnets(x, &c, by);
	if (groups)
		c.port = said_in(nodes[0], "PrimaryEndpoint", "Port");
	if (!c.port)
		c.port = said_in(f->d, "ConfigurationEndpoint", "Port");
	if (groups > 1) {
		remark(x, IMPORT_ASSUMED, f, "a cache for each of its shards");
		for (size_t i = 0; i < groups; i++)
			put_shard(x, c, nodes[i], i);
		return;
	}
	c.replicas = n > 1 ? n - 1 : 0;
	for (size_t i = 0; i < n; i++)
		add_interfaces(x, &c, members[i]->text);
	put_cache(x, &c);
}

static void put_serverless(struct describe *x, const struct found *f)
{
	struct cache c = cache_of(f, said(f->d, "Engine"));
	size_t n;
	const struct doc *const *all = said_list(f->d, "SubnetIds", &n);

	for (size_t i = 0; i < n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET, all[i]->text);

		if (s && (!c.subnets.n || s->vpc == c.subnets.items[0]->vpc))
			*vec_add(x->arena, &c.subnets) = s;
	}
	c.groups = document_get(f->d, "SecurityGroupIds");
	c.serverless = true;
	put_cache(x, &c);
}

void account_caches(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_REPLICATION_GROUP].n; i++)
		if (!x->of[MEMBER_REPLICATION_GROUP].items[i]->gone)
			put_replication_group(
				x, x->of[MEMBER_REPLICATION_GROUP].items[i]);
	for (size_t i = 0; i < x->of[MEMBER_CACHE].n; i++) {
		const struct found *f = x->of[MEMBER_CACHE].items[i];
		const char *group = said(f->d, "ReplicationGroupId");

		if (!f->gone && !found_of(x, MEMBER_REPLICATION_GROUP, group))
			put_cluster(x, f);
	}
	for (size_t i = 0; i < x->of[MEMBER_SERVERLESS_CACHE].n; i++)
		if (!x->of[MEMBER_SERVERLESS_CACHE].items[i]->gone)
			put_serverless(x,
				       x->of[MEMBER_SERVERLESS_CACHE].items[i]);
}

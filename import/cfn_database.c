// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_database.c - RDS: databases, clusters, proxies
 */
#include <string.h>

#include "import/cfn_kind.h"

static const char cluster_type[] = "AWS::RDS::DBCluster";
static const char instance_type[] = "AWS::RDS::DBInstance";

/* "oracle-ee" is "oracle" here; "aurora" alone has always been MySQL's */
static const char *engine_of(const char *engine)
{
	static const char *const begins[][2] = {
		{"aurora-postgresql", "aurora-postgresql"},
		{"aurora", "aurora-mysql"},
		{"postgres", "postgres"},
		{"mysql", "mysql"},
		{"mariadb", "mariadb"},
		{"sqlserver", "sqlserver"},
		{"custom-sqlserver", "sqlserver"},
		{"oracle", "oracle"},
		{"custom-oracle", "oracle"},
		{"db2", "db2"},
	};

	for (size_t i = 0; engine && i < ARRAY_LEN(begins); i++)
		if (strncmp(engine, begins[i][0], strlen(begins[i][0])) == 0)
			return begins[i][1];
	return engine ? "mysql" : "postgres";
}

static struct cfn_resource *cluster_of(struct cfn *c, struct cfn_resource *db)
{
	return cfn_find(c, cfn_get_text(db, "DBClusterIdentifier"),
			cluster_type);
}

/* --- what both have -------------------------------------------------------------- */

static void put_places(struct cfn_resource *r, const struct doc *group,
		       const struct doc *groups)
{
	struct cfn_subnets in = cfn_subnet_group(r, "AWS::RDS::DBSubnetGroup",
						 group, 2);

	if (!in.n)
		return;
	r->vpc = in.items[0].vpc;
	cfn_subnets_put(r, "subnets", &in);
	cfn_groups_put(r, groups, r->vpc);
}

static void put_zone(struct cfn *c, struct cfn_resource *r)
{
	const char *zone = cfn_get_text(r, "AvailabilityZone");
	size_t n = zone ? strlen(zone) : 0;

	if (n && zone[n - 1] >= 'a' && zone[n - 1] <= 'f')
		cfn_put_text(r, "az",
			     arena_printf(c->arena, "%c", zone[n - 1]));
}

/* --- clusters -------------------------------------------------------------------- */

static long copies(struct cfn *c, const struct cfn_resource *cluster,
		   struct cfn_resource **ret_first)
{
	struct cfn_resource *db = NULL;
	long n = 0;

	while ((db = cfn_each(c, instance_type, db)))
		if (cluster_of(c, db) == cluster) {
			if (!n++)
				*ret_first = db;
		}
	return n;
}

void cfn_make_cluster(struct cfn *c, struct cfn_resource *r)
{
	const char *engine = cfn_get_text(r, "Engine");
	struct cfn_resource *first = NULL;
	long n = copies(c, r, &first);
	bool aurora = !engine || strncmp(engine, "aurora", 6) == 0;
	const struct doc *group = cfn_get(r, "DBSubnetGroupName");

	if (!group && first)
		group = cfn_get(first, "DBSubnetGroupName");
	cfn_object(r, "databases");
	cfn_put_text(r, "engine", engine_of(engine ? engine : "aurora"));
	if (cfn_get(r, "Port"))
		cfn_put(r, "port", cfn_get(r, "Port"));
	put_places(r, group, cfn_get(r, "VpcSecurityGroupIds"));
	if (!aurora) /* two standbys that can be read from */
		cfn_put_int(r, "readers", 2);
	else if (n > 1)
		cfn_put_int(r, "readers", n > 16 ? 15 : n - 1);
	if ((first && cfn_get_bool(first, "PubliclyAccessible", false)) ||
	    cfn_get_bool(r, "PubliclyAccessible", false))
		cfn_put_bool(r, "publicly_accessible", true);
}

/* --- databases ----------------------------------------------------------------------- */

/* A read replica is like its source, which may be outside */
static const struct doc *of_source(struct cfn *c, struct cfn_resource *r,
				   const char *property)
{
	const struct doc *d = cfn_get(r, property);
	struct cfn_resource *source = NULL;

	if (!d)
		source = cfn_find(c,
				  cfn_get_text(r, "SourceDBInstanceIdentifier"),
				  instance_type);
	return source && source != r ? cfn_get(source, property) : d;
}

void cfn_make_database(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *engine = of_source(c, r, "Engine");
	const struct doc *port = of_source(c, r, "Port");
	const struct doc *group = of_source(c, r, "DBSubnetGroupName");

	if (cluster_of(c, r)) {
		cfn_remark(r, IMPORT_READ, "a copy of its cluster");
		return;
	}
	cfn_object(r, "databases");
	cfn_put_text(r, "engine",
		     engine_of(engine && engine->kind == DOC_SCALAR
				       ? engine->text
				       : NULL));
	if (port)
		cfn_put(r, "port", port);
	put_places(r, group, cfn_get(r, "VPCSecurityGroups"));
	put_zone(c, r);
	if (cfn_get_bool(r, "MultiAZ", false))
		cfn_put_bool(r, "multi_az", true);
	if (cfn_get_bool(r, "PubliclyAccessible",
			 !group && r->vpc && r->vpc->is_default))
		cfn_put_bool(r, "publicly_accessible", true);
}

/* --- proxies ------------------------------------------------------------------------- */

static struct cfn_resource *target_group(struct cfn *c,
					 const struct cfn_resource *proxy)
{
	struct cfn_resource *t = NULL;

	while ((t = cfn_each(c, "AWS::RDS::DBProxyTargetGroup", t)))
		if (cfn_find(c, cfn_get_text(t, "DBProxyName"), proxy->type) ==
		    proxy)
			return t;
	return NULL;
}

static struct cfn_resource *named_database(struct cfn *c,
					   struct cfn_resource *targets)
{
	static const char *const keys[][2] = {
		{"DBClusterIdentifiers", cluster_type},
		{"DBInstanceIdentifiers", instance_type}};

	for (size_t i = 0; targets && i < ARRAY_LEN(keys); i++) {
		struct cfn_items all = cfn_items(c,
						 cfn_get(targets, keys[i][0]));
		struct cfn_resource *db =
			all.n ? cfn_find(c, all.items[0]->text, keys[i][1])
			      : NULL;

		if (db && cluster_of(c, db))
			db = cluster_of(c, db);
		if (db && db->made)
			return db;
	}
	return NULL;
}

/* The database of a proxy that has none here is made, beside it */
static const char *assumed_database(struct cfn *c, struct cfn_resource *r,
				    const struct cfn_subnets *in)
{
	const char *family = cfn_get_text(r, "EngineFamily");
	const char *name = cfn_unique(
		c, arena_printf(c->arena, "%s-target", r->name), NULL);
	struct doc *d = branch_map(c->arena, r->at);

	dictionary_put(&c->names, name, NULL);
	branch_put(c->arena, branch_inner(c->arena, c->lab, "databases", r->at),
		   name, r->at, d);
	branch_put_text(c->arena, d, "engine", r->at,
			!family || *family == 'P'  ? "postgres"
			: family && *family == 'M' ? "mysql"
						   : "sqlserver");
	branch_put(c->arena, d, "subnets", r->at,
		   cfn_subnets_doc(c, r->at, in));
	cfn_remark(r, IMPORT_ASSUMED,
		   "its database is outside of all templates; one is put "
		   "beside it, with its VPC's default group");
	return name;
}

static void put_endpoints(struct cfn *c, struct cfn_resource *proxy)
{
	struct doc *all = branch_map(c->arena, proxy->at);
	struct cfn_resource *e = NULL;

	while ((e = cfn_each(c, "AWS::RDS::DBProxyEndpoint", e))) {
		const char *role = cfn_get_text(e, "TargetRole");
		const char *name = import_name(c->in, e->stack->wish,
					       e->logical);
		struct cfn_subnets in;

		if (cfn_find(c, cfn_get_text(e, "DBProxyName"), proxy->type) !=
		    proxy)
			continue;
		in = cfn_subnets(e, cfn_get(e, "VpcSubnetIds"), 2);
		if (!in.n)
			continue;
		e->made = branch_map(c->arena, e->at);
		cfn_subnets_put(e, "subnets", &in);
		cfn_groups_put(e, cfn_get(e, "VpcSecurityGroupIds"),
			       in.items[0].vpc);
		if (role && strcmp(role, "READ_ONLY") == 0)
			cfn_put_text(e, "target_role", role);
		branch_put(c->arena, all, name, e->at, e->made);
	}
	if (all->pairs.n)
		cfn_put(proxy, "endpoints", all);
}

void cfn_make_proxy(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_resource *targets = target_group(c, r);
	struct cfn_resource *db = named_database(c, targets);
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "VpcSubnetIds"), 2);
	long idle = cfn_get_int(r, "IdleClientTimeout", 1800);
	long borrow = 120;
	const char *name;

	if (!in.n)
		return;
	if (targets)
		borrow = cfn_in_int(
			cfn_get(targets, "ConnectionPoolConfigurationInfo"),
			"ConnectionBorrowTimeout", 120);
	r->vpc = in.items[0].vpc;
	name = db ? db->name : assumed_database(c, r, &in);
	cfn_object(r, "proxies");
	cfn_put_text(r, "database", name);
	cfn_subnets_put(r, "subnets", &in);
	cfn_groups_put(r, cfn_get(r, "VpcSecurityGroupIds"), r->vpc);
	if (cfn_get_bool(r, "RequireTLS", false))
		cfn_put_bool(r, "require_tls", true);
	if (idle != 1800)
		cfn_put_int(r, "idle_client_timeout", idle);
	if (borrow != 120)
		cfn_put_int(r, "connection_borrow_timeout", borrow);
	put_endpoints(c, r);
}

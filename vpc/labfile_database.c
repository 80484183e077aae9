// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_database.c - databases, proxies, caches
 */
#include "vpc/labfile_node.h"

#include <string.h>

/* Engines and the ports they listen on; the names end with NULL */
static const char *const database_engines[] = {"postgres",
					       "mysql",
					       "mariadb",
					       "aurora-postgresql",
					       "aurora-mysql",
					       "sqlserver",
					       "oracle",
					       "db2",
					       NULL};
static const int database_ports[] = {5432, 3306, 3306, 5432,
				     3306, 1433, 1521, 50000}; /* RDS-6 */
static const char *const cache_engines[] = {"valkey", "redis", "memcached",
					    NULL};
static const int cache_ports[] = {6379, 6379, 11211}; /* CCH-1 */

static void default_port(struct node *n, const char *const *engines,
			 const int *ports)
{
	for (size_t i = 0; n->engine && engines[i] && !n->port; i++)
		if (strcmp(engines[i], n->engine) == 0)
			n->port = ports[i];
}

static const struct key database_keys[] = {
	NODE("engine", engine, read_choice, .use = KEY_REQUIRED,
	     .words = database_engines, .help = "postgres, mysql, mariadb ..."),
	NODE("port", port, read_int, .min = 1, .max = UINT16_MAX),
	NODE_SUBNETS("at least two, in two AZs (RDS-1)"),
	NODE_GROUPS,
	NODE_VPC,
	NODE("az", az, read_az),
	NODE("multi_az", multi_az, read_bool),
	LATER("readers", .fine = "0"),
	LATER("publicly_accessible", .fine = "false"),
	LATER("custom_dns_resolution", .fine = "false"),
	LATER("invokes"),
	LATER("run"),
	LATER("ready"),
	LATER("tls", .fine = "false"),
};
const struct schema labfile_database_schema = SCHEMA(database_keys);

static void read_database(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_DATABASE, "db", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_database_schema,
				     n);
	default_port(n, database_engines, database_ports);
}

static const struct key proxy_keys[] = {
	NODE("database", database_ref, read_ref, .use = KEY_REQUIRED),
	NODE_SUBNETS("at least two, in two AZs (PRX-1)"),
	NODE_GROUPS,
	NODE_VPC,
	LATER("require_tls", .fine = "false"),
	NODE("idle_client_timeout", idle_client_timeout, read_int, .min = 1,
	     .max = 28800, .unit = "s"),
	NODE("connection_borrow_timeout", connection_borrow_timeout, read_int,
	     .min = 0, .max = 300, .unit = "s"),
	LATER("endpoints"),
};
const struct schema labfile_proxy_schema = SCHEMA(proxy_keys);

static void read_proxy(struct build *b, const struct value *v,
		       const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_PROXY, "prx", name);

	n->idle_client_timeout = 1800; /* PRX-7 */
	n->connection_borrow_timeout = 120;
	n->incomplete = !schema_read(&b->reader, v, &labfile_proxy_schema, n);
}

static const struct key cache_keys[] = {
	NODE("engine", engine, read_choice, .use = KEY_REQUIRED,
	     .words = cache_engines, .help = "valkey, redis or memcached"),
	NODE_SUBNETS("its subnet group"),
	NODE_GROUPS,
	NODE("port", port, read_int, .min = 1, .max = UINT16_MAX),
	NODE_VPC,
	LATER("serverless", .fine = "false"),
	LATER("tls", .fine = "false"),
	LATER("replicas", .fine = "0"),
	LATER("run"),
	LATER("ready"),
};
const struct schema labfile_cache_schema = SCHEMA(cache_keys);

static void read_cache(struct build *b, const struct value *v,
		       const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_CACHE, "cache", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_cache_schema, n);
	default_port(n, cache_engines, cache_ports);
}

void labfile_databases(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_database);
}

void labfile_proxies(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_proxy);
}

void labfile_caches(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_cache);
}

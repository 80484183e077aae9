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

/* "orders.reader": all copies but the primary, under a name of their own */
static void add_reader(struct build *b, struct node *n)
{
	struct node *reader;

	if (n->readers <= 0)
		return;
	reader = labfile_part(b, n, "reader");
	reader->subnet_refs = n->subnet_refs;
	reader->group_refs = n->group_refs;
	reader->port = n->port;
	reader->az = n->az;
	reader->reader_of = n;
	n->reader = reader;
}

static const struct key database_keys[] = {
	NODE_INTERFACES,
	NODE("engine", engine, read_choice, .use = KEY_REQUIRED,
	     .words = database_engines, .help = "postgres, mysql, mariadb ..."),
	NODE("port", port, read_int, .min = 1, .max = UINT16_MAX),
	NODE_SUBNETS("at least two, in two AZs (RDS-1)"),
	NODE_GROUPS,
	NODE_VPC,
	NODE("az", az, read_az),
	NODE("multi_az", multi_az, read_bool),
	NODE("readers", readers, read_int, .min = 0, .max = 15),
	NODE("publicly_accessible", publicly_accessible, read_bool),
	NODE("custom_dns_resolution", custom_dns_resolution, read_bool),
	NODE("invokes", invoke_refs, read_refs, .is_list = true),
	NODE("tls", tls, read_bool),
	NODE_PROGRAM,
};
const struct schema labfile_database_schema = SCHEMA(database_keys);

static void read_database(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_DATABASE, "db", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_database_schema,
				     n);
	default_port(n, database_engines, database_ports);
	add_reader(b, n);
}

static const struct key endpoint_keys[] = {
	NODE_INTERFACES,
	NODE_SUBNETS("at least two, in two AZs (PRX-11)"),
	NODE_GROUPS,
	NODE("target_role", read_only, read_either,
	     WORDS("READ_WRITE", "READ_ONLY")),
};
static const struct schema endpoint_schema = SCHEMA(endpoint_keys);

/* PRX-11: each is reached like a proxy of its own, as "pool.NAME" */
static void read_endpoints(struct reader *r, const struct value *v, void *field)
{
	struct node *proxy = field;
	struct build *b = build_of(r);

	if (!value_mapping(r, v, "a mapping from names to endpoints"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value one = {.doc = pair->value};
		struct node *n;

		if (!name_valid(pair->key->text, false)) {
			report_error(r->report, pair->key->at,
				     "%s: '%s' is no name", v->path,
				     pair->key->text);
			continue;
		}
		n = labfile_part(b, proxy, pair->key->text);
		one.path = value_path(r, v->path, pair->key->text);
		n->o.path = one.path;
		n->o.at = pair->key->at;
		n->endpoint_of = proxy;
		n->incomplete = !schema_read(r, &one, &endpoint_schema, n);
	}
}

static const struct key proxy_keys[] = {
	NODE_INTERFACES,
	NODE("database", database_ref, read_ref, .use = KEY_REQUIRED),
	NODE_SUBNETS("at least two, in two AZs (PRX-1)"),
	NODE_GROUPS,
	NODE_VPC,
	NODE("require_tls", tls, read_bool),
	NODE("idle_client_timeout", idle_client_timeout, read_int, .min = 1,
	     .max = 28800, .unit = "s"),
	NODE("connection_borrow_timeout", connection_borrow_timeout, read_int,
	     .min = 0, .max = 300, .unit = "s"),
	{.name = "endpoints", .read = read_endpoints, .each = &endpoint_schema},
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
	NODE_INTERFACES,
	NODE("engine", engine, read_choice, .use = KEY_REQUIRED,
	     .words = cache_engines, .help = "valkey, redis or memcached"),
	NODE_SUBNETS("its subnet group"),
	NODE_GROUPS,
	NODE("port", port, read_int, .min = 1, .max = UINT16_MAX),
	NODE_VPC,
	NODE("serverless", serverless, read_bool),
	NODE("tls", tls, read_bool),
	NODE("replicas", readers, read_int, .min = 0, .max = 5),
	NODE_PROGRAM,
};
const struct schema labfile_cache_schema = SCHEMA(cache_keys);

/* CCH-1: TLS always, and a reader port beside the port */
static void check_serverless(struct build *b, const struct value *v,
			     struct node *n)
{
	static const char *const excluded[] = {"port", "replicas", "tls"};

	if (!n->serverless)
		return;
	for (size_t i = 0; i < ARRAY_LEN(excluded); i++)
		if (document_get(v->doc, excluded[i]))
			report_error(b->report,
				     document_get(v->doc, excluded[i])->at,
				     "%s: '%s' is nothing to choose of a "
				     "serverless cache (CCH-1)",
				     v->path, excluded[i]);
	n->tls = true;
	n->readers = 0;
	*vec_add(b->arena, &n->ports) = (struct port){(uint16_t)(n->port + 1),
						      false};
}

static void read_cache(struct build *b, const struct value *v,
		       const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_CACHE, "cache", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_cache_schema, n);
	default_port(n, cache_engines, cache_ports);
	check_serverless(b, v, n);
	add_reader(b, n);
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

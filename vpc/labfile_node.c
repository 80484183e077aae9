// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_node.c - nodes but load balancers (lab-file.md section 6)
 */
#include <limits.h>
#include <string.h>

#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

struct node *labfile_node_new(struct build *b, enum node_kind kind,
			      struct object o)
{
	struct node *n = arena_alloc(b->arena, sizeof(*n));

	*vec_add(b->arena, &b->model->nodes) = n;
	n->o = o;
	n->kind = kind;
	return n;
}

static struct node *read_node(struct build *b, const struct value *v,
			      enum node_kind kind, const char *id,
			      const struct doc *name)
{
	struct node *n = labfile_node_new(b, kind,
					  labfile_object(b, id, "", name));

	n->o.path = v->path;
	return n;
}

/* A list of PORT or PORT/udp */
static void read_ports(struct reader *r, const struct value *v, void *field)
{
	struct node *node = (struct node *)field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		const char *text = value_scalar(r, &one, "a port");
		const char *slash = text ? strchr(text, '/') : NULL;
		int number;

		if (!text)
			continue;
		if (slash)
			text = arena_strndup(r->arena, text,
					     (size_t)(slash - text));
		if (!int_parse(text, 1, UINT16_MAX, &number) ||
		    (slash && strcmp(slash, "/udp") != 0 &&
		     strcmp(slash, "/tcp") != 0)) {
			report_error(r->report, items[i]->at,
				     "%s: '%s' is no port; write 443 or 53/udp",
				     v->path, items[i]->text);
			continue;
		}
		*vec_add(r->arena, &node->ports) = (struct port){
			(uint16_t)number, slash && strcmp(slash, "/udp") == 0};
		*vec_add(r->arena, &node->ports_at) = items[i]->at;
	}
}

#define NODE(name_, field_, ...) KEY(name_, struct node, field_, __VA_ARGS__)
#define NODE_PORTS                                                   \
	{                                                            \
		.name = "ports", .read = read_ports, .is_list = true \
	}
#define NODE_VPC NODE("vpc", vpc_ref, read_ref)
#define NODE_GROUPS                                                     \
	NODE("security_groups", group_refs, read_refs, .is_list = true, \
	     .absent = "default")
#define NODE_SUBNETS(help_)                                          \
	NODE("subnets", subnet_refs, read_refs, .use = KEY_REQUIRED, \
	     .help = help_, .is_list = true)
#define NODE_AMOUNT(name_, field_, unit_) \
	NODE(name_, field_, read_int, .min = 0, .max = INT_MAX, .unit = unit_)

static const struct key instance_keys[] = {
	NODE("subnet", subnet_refs, read_refs),
	NODE_GROUPS,
	NODE("private_ip", private_ip, read_ipv4,
	     .at = offsetof(struct node, private_ip_at)),
	NODE("public_ip", public_ip_ref, read_ref),
	NODE("source_dest_check", source_dest_check, read_bool),
	NODE_PORTS,
	NODE_VPC,
	NODE("network_interfaces", network_interface_refs, read_refs,
	     .is_list = true),
	LATER("ipv6_address"),
	LATER("forwards", .fine = "none"),
	LATER("dns_server", .fine = "false"),
	LATER("run"),
	LATER("ready"),
	LATER("tls", .fine = "false"),
};
const struct schema labfile_instance_schema = SCHEMA(instance_keys);

/* An instance has either a subnet or interfaces of its own, and the keys of
 * the one exclude those of the other */
static void check_interfaces(struct build *b, const struct value *v,
			     const struct node *n)
{
	static const char *const excluded[] = {
		"subnet",    "security_groups",	  "private_ip",
		"public_ip", "source_dest_check",
	};
	const struct refs *refs = &n->network_interface_refs;

	if (v->doc->kind != DOC_MAPPING)
		return;
	if (!refs->given) {
		if (!document_get(v->doc, "subnet") &&
		    !document_get(v->doc, "subnet_id"))
			report_error(b->report, v->doc->at,
				     "%s: needs 'subnet' or "
				     "'network_interfaces'",
				     v->path);
		if (n->subnet_refs.n > 1)
			report_error(b->report, n->subnet_refs.items[1].at,
				     "%s.subnet: an instance is in one subnet",
				     v->path);
		return;
	}
	if (refs->n > 1)
		report_error(b->report, refs->items[1].at,
			     "%s: more than one is not supported yet",
			     refs->items[1].path);
	for (size_t i = 0; i < ARRAY_LEN(excluded); i++)
		if (document_get(v->doc, excluded[i]))
			report_error(b->report,
				     document_get(v->doc, excluded[i])->at,
				     "%s: '%s' belongs to the network "
				     "interface once there are "
				     "'network_interfaces'",
				     v->path, excluded[i]);
}

static void read_instance(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct node *n = read_node(b, v, NODE_INSTANCE, "i", name);

	n->source_dest_check = true;
	n->incomplete = !schema_read(&b->reader, v, &labfile_instance_schema,
				     n);
	check_interfaces(b, v, n);
}

static void read_environment(struct reader *r, const struct value *v,
			     void *field)
{
	size_t size = 0;

	if (!value_mapping(r, v, "a mapping from names to text"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value one = {pair->value, v->path, v->key};
		const char *text = value_scalar(r, &one, "text");

		if (text)
			size += strlen(pair->key->text) + strlen(text);
	}
	*(int *)field = (int)size; /* the file has at most 4 MiB */
}

static const struct key function_keys[] = {
	NODE("subnets", subnet_refs, read_refs, .is_list = true),
	NODE_GROUPS,
	NODE_VPC,
	LATER("ipv6", .fine = "false"),
	NODE_AMOUNT("memory_size", memory_size, "MB"),
	NODE_AMOUNT("timeout", timeout, "s"),
	NODE_AMOUNT("ephemeral_storage", ephemeral_storage, "MB"),
	NODE("environment", environment_size, read_environment),
	LATER("handler"),
	NODE("sandboxes", sandboxes, read_int, .min = 1, .max = 1000),
	LATER("reserved_concurrent_executions"),
	LATER("role"),
	LATER("invoke_permissions"),
	LATER("edge"),
};
const struct schema labfile_function_schema = SCHEMA(function_keys);

static void read_function(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct node *n = read_node(b, v, NODE_FUNCTION, "function", name);

	n->o.id = arena_printf(b->arena, "arn:aws:lambda:%s:%s:function:%s",
			       b->model->region, b->model->account, n->o.name);
	n->memory_size = 128; /* LAM-60 */
	n->timeout = 3;
	n->ephemeral_storage = 512;
	n->sandboxes = 1;
	n->incomplete = !schema_read(&b->reader, v, &labfile_function_schema,
				     n);
}

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
	LATER("multi_az", .fine = "false"),
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
	struct node *n = read_node(b, v, NODE_DATABASE, "db", name);

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
	struct node *n = read_node(b, v, NODE_PROXY, "prx", name);

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
	struct node *n = read_node(b, v, NODE_CACHE, "cache", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_cache_schema, n);
	default_port(n, cache_engines, cache_ports);
}

static const struct key internet_keys[] = {
	NODE("address", address, read_ipv4,
	     .at = offsetof(struct node, address_at)),
	LATER("ipv6_address"),
	{.name = "ports", .read = read_ports, .is_list = true, .absent = "443"},
	LATER("run"),
	LATER("ready"),
	LATER("tls", .fine = "false"),
};
const struct schema labfile_internet_schema = SCHEMA_SHORT(internet_keys,
							   "address");

static void read_host(struct build *b, const struct value *v,
		      const struct doc *name)
{
	struct node *n = read_node(b, v, NODE_INTERNET_HOST, "host", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_internet_schema,
				     n);
	if (!n->ports.n &&
	    !(v->doc->kind == DOC_MAPPING && document_get(v->doc, "ports")))
		*vec_add(b->arena, &n->ports) = (struct port){443, false};
}

#define INTERFACE(name_, field_, ...) \
	KEY(name_, struct network_interface, field_, __VA_ARGS__)

static const struct key interface_keys[] = {
	INTERFACE("subnet", subnet_ref, read_ref, .use = KEY_REQUIRED),
	INTERFACE("security_groups", group_refs, read_refs, .is_list = true,
		  .absent = "default"),
	INTERFACE("private_ip", private_ip, read_ipv4,
		  .at = offsetof(struct network_interface, private_ip_at)),
	INTERFACE("public_ip", public_ip_ref, read_ref),
	INTERFACE("source_dest_check", source_dest_check, read_bool),
	INTERFACE("vpc", vpc_ref, read_ref),
	LATER("secondary_private_ips"),
	LATER("ipv6_address"),
	LATER("tcp_established_timeout"),
	LATER("udp_timeout"),
	LATER("udp_stream_timeout"),
};
const struct schema labfile_interface_schema = SCHEMA(interface_keys);

static void read_interface(struct build *b, const struct value *v,
			   const struct doc *name)
{
	struct network_interface *i = arena_alloc(b->arena, sizeof(*i));

	*vec_add(b->arena, &b->model->network_interfaces) = i;
	i->o = labfile_object(b, "eni", "network_interfaces", name);
	i->source_dest_check = true;
	schema_read(&b->reader, v, &labfile_interface_schema, i);
}

static void read_elastic_ip(struct build *b, const struct value *v,
			    const struct doc *name)
{
	struct elastic_ip *e = arena_alloc(b->arena, sizeof(*e));

	*vec_add(b->arena, &b->model->elastic_ips) = e;
	e->o = labfile_object(b, "eipalloc", "elastic_ips", name);
	e->address_at = v->doc->at;
	if (v->doc->kind == DOC_SCALAR && strcmp(v->doc->text, "auto") == 0)
		return;
	read_ipv4(&b->reader, v, &e->address);
}

void labfile_instances(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_instance);
}

void labfile_network_interfaces(struct reader *r, const struct value *v,
				void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_interface);
}

void labfile_elastic_ips(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_elastic_ip);
}

void labfile_functions(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_function);
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

void labfile_internet(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_host);
}

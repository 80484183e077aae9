// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_instance.c - instances, network interfaces, elastic IPs
 */
#include "vpc/labfile_node.h"

#include <string.h>

static void read_forwards(struct reader *r, const struct value *v, void *field)
{
	const char *word = NULL;

	read_choice(r, v, &word);
	for (int i = 0; word && v->key->words[i]; i++)
		if (v->key->words[i] == word)
			*(enum forwards *)field = (enum forwards)i;
}

static const struct key instance_keys[] = {
	LABFILE_ID("i"),
	NODE_INTERFACES,
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
	NODE("ipv6_address", ipv6_address, read_ipv6_wish),
	NODE("forwards", forwards, read_forwards,
	     WORDS("none", "route", "nat")),
	NODE("dns_server", dns_server, read_bool),
	NODE_PROGRAM,
	NODE("tls", tls, read_bool),
};
const struct schema labfile_instance_schema = SCHEMA(instance_keys);

/* An instance has either a subnet or interfaces of its own, and the keys of
 * the one exclude those of the other */
static void check_interfaces(struct build *b, const struct value *v,
			     const struct node *n)
{
	static const char *const excluded[] = {
		"subnet",     "security_groups",   "private_ip",
		"public_ip",  "source_dest_check", "ipv6_address",
		"interfaces",
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
	if (!refs->n)
		report_error(b->report, v->doc->at,
			     "%s.network_interfaces: an empty list", v->path);
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
	struct node *n = labfile_node(b, v, NODE_INSTANCE, "i", name);

	n->source_dest_check = true;
	n->incomplete = !schema_read(&b->reader, v, &labfile_instance_schema,
				     n);
	check_interfaces(b, v, n);
}

#define INTERFACE(name_, field_, ...) \
	KEY(name_, struct network_interface, field_, __VA_ARGS__)

enum { SECONDARY_MAX = 49 }; /* the largest instances have 50 addresses */

/* Addresses, or how many: AWS chooses them */
static void read_secondary(struct reader *r, const struct value *v, void *field)
{
	struct network_interface *i = field;
	size_t n;
	const struct doc *const *items;

	if (v->doc->kind == DOC_SCALAR && !strchr(v->doc->text, '.')) {
		read_int(r, v, &i->secondary_count);
		return;
	}
	items = value_list(r, v, &n);
	for (size_t k = 0; k < n; k++) {
		struct value one = {items[k], v->path, v->key};
		struct addr a = {0};

		read_ipv4(r, &one, &a);
		if (!a.family)
			continue;
		*vec_add(r->arena, &i->secondary_ips) = a;
		*vec_add(r->arena, &i->secondary_ips_at) = items[k]->at;
	}
}

static const struct key interface_keys[] = {
	LABFILE_ID("eni"),
	INTERFACE("subnet", subnet_ref, read_ref, .use = KEY_REQUIRED),
	INTERFACE("security_groups", group_refs, read_refs, .is_list = true,
		  .absent = "default"),
	INTERFACE("private_ip", private_ip, read_ipv4,
		  .at = offsetof(struct network_interface, private_ip_at)),
	INTERFACE("public_ip", public_ip_ref, read_ref),
	INTERFACE("source_dest_check", source_dest_check, read_bool),
	INTERFACE("vpc", vpc_ref, read_ref),
	INTERFACE("description", description, read_text),
	{.name = "secondary_private_ips",
	 .read = read_secondary,
	 .at = offsetof(struct network_interface, secondary_at),
	 .is_list = true,
	 .min = 0,
	 .max = SECONDARY_MAX},
	INTERFACE("ipv6_address", ipv6_address, read_ipv6_wish),
	INTERFACE("tcp_established_timeout", tracking.tcp_established, read_int,
		  .min = 60, .max = 432000, .unit = "s"),
	INTERFACE("udp_timeout", tracking.udp, read_int, .min = 30, .max = 60,
		  .unit = "s"),
	INTERFACE("udp_stream_timeout", tracking.udp_stream, read_int,
		  .min = 60, .max = 180, .unit = "s"),
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

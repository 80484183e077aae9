// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_premises.c - networks on premises (lab-file.md section 7)
 */
#include "vpc/between.h"
#include "vpc/labfile_node.h"

/* --- hosts ------------------------------------------------------------- */

static const struct key host_keys[] = {
	NODE("address", address, read_ipv4, .use = KEY_REQUIRED,
	     .at = offsetof(struct node, address_at)),
	{.name = "ports",
	 .read = labfile_ports,
	 .is_list = true,
	 .absent = "443"},
	NODE("run", run, read_text),
};
static const struct schema host_schema = SCHEMA_SHORT(host_keys, "address");

static void read_host(struct build *b, const struct value *v,
		      const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_ON_PREMISES_HOST, "host",
				      name);

	n->on_premises = b->on_premises;
	*vec_add(b->arena, &b->on_premises->hosts) = n;
	n->incomplete = !schema_read(&b->reader, v, &host_schema, n);
	if (!n->ports.n &&
	    !(v->doc->kind == DOC_MAPPING && document_get(v->doc, "ports")))
		*vec_add(b->arena, &n->ports) = (struct port){443, false};
}

static void read_hosts(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_host);
}

/* --- the network ------------------------------------------------------- */

static void read_blocks(struct reader *r, const struct value *v, void *field)
{
	struct on_premises *op = build_of(r)->on_premises;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	(void)field;
	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		struct prefix p = {0};

		read_cidr_ipv4(r, &one, &p);
		if (!p.addr.family)
			continue;
		*vec_add(r->arena, &op->cidrs) = p;
		*vec_add(r->arena, &op->cidrs_at) = items[i]->at;
	}
}

#define PREMISES(name_, field_, ...) \
	KEY(name_, struct on_premises, field_, __VA_ARGS__)

static const struct key premises_keys[] = {
	PREMISES("cidr", cidrs, read_blocks, .use = KEY_REQUIRED,
		 .is_list = true),
	PREMISES("vpn", vpn_ref, read_ref, .use = KEY_REQUIRED,
		 .help = "a VPC with a vpn_gateway, or a transit gateway"),
	PREMISES("routing", bgp, read_either, WORDS("static", "bgp")),
	PREMISES("state", down, read_either, WORDS("up", "down")),
	PREMISES("hosts", hosts, read_hosts, .each = &host_schema),
};
const struct schema labfile_premises_schema = SCHEMA(premises_keys);

static void read_network(struct build *b, const struct value *v,
			 const struct doc *name)
{
	struct on_premises *op = arena_alloc(b->arena, sizeof(*op));

	*vec_add(b->arena, &b->model->on_premises) = op;
	op->o = labfile_object(b, "vpn", "on_premises", name);
	op->number = (unsigned int)b->model->on_premises.n;
	b->on_premises = op;
	schema_read(&b->reader, v, &labfile_premises_schema, op);
	b->on_premises = NULL;
}

void labfile_on_premises(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_network);
}

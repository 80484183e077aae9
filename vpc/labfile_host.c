// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_host.c - hosts of the internet (lab-file.md section 7)
 */
#include "vpc/labfile_node.h"

static const struct key internet_keys[] = {
	NODE("address", address, read_ipv4,
	     .at = offsetof(struct node, address_at)),
	NODE("ipv6_address", ipv6_address, read_ipv6_wish),
	{.name = "ports",
	 .read = labfile_ports,
	 .is_list = true,
	 .absent = "443"},
	NODE_PROGRAM,
	NODE("tls", tls, read_bool),
};
const struct schema labfile_internet_schema = SCHEMA_SHORT(internet_keys,
							   "address");

static void read_host(struct build *b, const struct value *v,
		      const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_INTERNET_HOST, "host", name);

	n->incomplete = !schema_read(&b->reader, v, &labfile_internet_schema,
				     n);
	if (!n->ports.n &&
	    !(v->doc->kind == DOC_MAPPING && document_get(v->doc, "ports")))
		*vec_add(b->arena, &n->ports) = (struct port){443, false};
}

void labfile_internet(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_host);
}

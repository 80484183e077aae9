// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/node_names.c - numbers of nodes, and what AWS would call them
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/names.h"

static int by_position(const void *a, const void *b)
{
	const struct object *x = &(*(struct node *const *)a)->o;
	const struct object *y = &(*(struct node *const *)b)->o;

	int order = where_cmp(x->at, y->at);

	return order ? order : strcmp(x->path, y->path);
}

/* AWS's names for what has one; they compare without regard to case */
static const char *dns_name(struct build *b, const struct node *n)
{
	struct arena *a = b->arena;
	const char *region = n->vpc ? n->vpc->region : b->model->region;
	const char *name = n->o.name;

	switch (n->kind) {
	case NODE_DATABASE:
		return arena_printf(
			a, "%s.%s%s.%s.rds.amazonaws.com",
			n->reader_of ? n->reader_of->o.name : name,
			n->reader_of ? "cluster-ro-" : "",
			identifier_hex(a, "rds", b->model->account, 12),
			region);
	case NODE_PROXY:
		return arena_printf(
			a, "%s.%sproxy-%s.%s.rds.amazonaws.com",
			n->endpoint_of ? strchr(name, '.') + 1 : name,
			n->endpoint_of ? "endpoint." : "",
			identifier_hex(a, "rds", b->model->account, 12),
			region);
	case NODE_CACHE:
		return arena_printf(
			a, "%s%s.%s.0001.use1.cache.amazonaws.com",
			n->reader_of ? n->reader_of->o.name : name,
			n->reader_of ? "-ro" : "",
			identifier_hex(a, "cache", b->model->account, 6));
	case NODE_LOAD_BALANCER:
		if (n->is_network)
			return arena_printf(
				a, "%s-%s.elb.%s.amazonaws.com", name,
				identifier_hex(a, "elb", name, 16), region);
		return arena_printf(a, "%s%s-%s.%s.elb.amazonaws.com",
				    n->internal ? "internal-" : "", name,
				    identifier_decimal(a, "elb", name), region);
	case NODE_ENDPOINT: /* IFE-4 */
		return n->endpoint->is_gateway
			       ? NULL
			       : arena_printf(
					 a, "%s-%s.%s.%s.vpce.amazonaws.com",
					 n->o.id,
					 identifier_hex(a, "vpce", n->o.id, 8),
					 n->endpoint->service, region);
	case NODE_DISTRIBUTION:
		return arena_printf(a, "d%s.cloudfront.net",
				    identifier_hex(a, "cloudfront", name, 13));
	case NODE_INTERNET_HOST:
		if (n->service)
			return n->service->host;
		return n->o.at.line ? name : NULL; /* 'internet' has none */
	default:
		return NULL;
	}
}

/* The host that every lab has (N-5) */
static void add_internet(struct build *b)
{
	struct where at = {.file = b->model->file};
	struct object o = {
		.name = "internet",
		.path = "internet",
		.id = identifier(b->arena, "host", "", "internet", 0),
		.at = at,
	};
	struct node *n = labfile_node_new(b, NODE_INTERNET_HOST, o);

	n->address = ipv4(203, 0, 113, 1);
	*vec_add(b->arena, &n->ports) = (struct port){443, false};
	*vec_add(b->arena, &n->ports) = (struct port){80, false};
	names_add(b->names, NAME_NODE, NULL, o.name, o.id, n);
}

void nodes_number(struct build *b)
{
	struct model *m = b->model;

	if (m->nodes.n)
		qsort(m->nodes.items, m->nodes.n, sizeof(*m->nodes.items),
		      by_position);
	add_internet(b);
	for (size_t i = 0; i < m->nodes.n; i++) {
		m->nodes.items[i]->number = (unsigned int)i + 1;
		m->nodes.items[i]->dns_name = dns_name(b, m->nodes.items[i]);
	}
}

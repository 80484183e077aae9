// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_cloudfront.c - distributions (lab-file.md section 6)
 */
#include "vpc/labfile_node.h"

#define ASSOCIATION(name_, event_) \
	KEY(name_, struct associations, refs[event_], read_ref)

struct associations {
	struct ref refs[N_EDGE_EVENTS];
};

static const struct key function_keys[] = {
	ASSOCIATION("viewer_request", EDGE_VIEWER_REQUEST),
	ASSOCIATION("viewer_response", EDGE_VIEWER_RESPONSE),
	ASSOCIATION("origin_request", EDGE_ORIGIN_REQUEST),
	ASSOCIATION("origin_response", EDGE_ORIGIN_RESPONSE),
};
static const struct schema function_schema = SCHEMA(function_keys);

static void read_functions(struct reader *r, const struct value *v, void *field)
{
	struct node *n = field;
	struct associations a = {0};

	if (!value_mapping(r, v, "a mapping from events to functions"))
		return;
	schema_read(r, v, &function_schema, &a);
	for (int i = 0; i < N_EDGE_EVENTS; i++)
		n->edge_refs[i] = a.refs[i];
}

static const struct key distribution_keys[] = {
	NODE("vpc_origin", vpc_origin_ref, read_ref),
	NODE("origin", origin_ref, read_ref),
	NODE("port", origin_port, read_int, .min = 1, .max = UINT16_MAX),
	{.name = "functions", .read = read_functions, INSIDE(&function_schema)},
};
const struct schema labfile_distribution_schema = SCHEMA(distribution_keys);

static void read_distribution(struct build *b, const struct value *v,
			      const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_DISTRIBUTION, "distribution",
				      name);

	n->origin_port = n->port = 443;
	n->idle_timeout = 30; /* how long an origin may think */
	n->incomplete = !schema_read(&b->reader, v,
				     &labfile_distribution_schema, n);
	*vec_add(b->arena, &n->ports) = (struct port){80, false};
	if (!n->incomplete && !n->vpc_origin_ref.text == !n->origin_ref.text)
		report_error(b->report, name->at,
			     "%s: needs either 'vpc_origin', a load balancer "
			     "or instance, or 'origin', a public host or load "
			     "balancer",
			     v->path);
}

void labfile_distributions(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_distribution);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_function.c - functions
 */
#include "vpc/labfile_node.h"

#include <limits.h>
#include <string.h>

static void read_environment(struct reader *r, const struct value *v,
			     void *field)
{
	struct node *n = field;
	size_t size = 0;

	if (!value_mapping(r, v, "a mapping from names to text"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value one = {pair->value, v->path, v->key};
		const char *text = value_scalar(r, &one, "text");

		if (!text)
			continue;
		size += strlen(pair->key->text) + strlen(text);
		*vec_add(r->arena, &n->environment) = arena_printf(
			r->arena, "%s=%s", pair->key->text, text);
	}
	n->environment_size = (int)size; /* the file has at most 4 MiB */
}

static const struct key function_keys[] = {
	NODE_INTERFACES,
	NODE("subnets", subnet_refs, read_refs, .is_list = true),
	NODE_GROUPS,
	NODE_VPC,
	NODE("ipv6", ipv6, read_bool),
	NODE_AMOUNT("memory_size", memory_size, "MB"),
	NODE_AMOUNT("timeout", timeout, "s"),
	NODE_AMOUNT("ephemeral_storage", ephemeral_storage, "MB"),
	{.name = "environment", .read = read_environment},
	NODE("handler", handler, read_text),
	NODE("sandboxes", sandboxes, read_int, .min = 1, .max = 1000),
	NODE("reserved_concurrent_executions", reserved_concurrent_executions,
	     read_int, .min = 0, .max = INT_MAX),
	NODE("role", role, labfile_role, INSIDE(&labfile_statement_schema)),
	NODE("invoke_permissions", invoke_permissions, labfile_policy,
	     INSIDE(&labfile_statement_schema)),
	NODE("edge", edge, read_position, .min = EDGE_LAMBDA,
	     WORDS("lambda", "cloudfront-function")),
};
const struct schema labfile_function_schema = SCHEMA(function_keys);

static void read_function(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct node *n = labfile_node(b, v, NODE_FUNCTION, "function", name);

	n->o.id = arena_printf(b->arena, "arn:aws:lambda:%s:%s:function:%s",
			       b->model->region, b->model->account, n->o.name);
	n->memory_size = 128; /* LAM-60 */
	n->timeout = 3;
	n->ephemeral_storage = 512;
	n->sandboxes = 1;
	n->reserved_concurrent_executions = -1;
	n->incomplete = !schema_read(&b->reader, v, &labfile_function_schema,
				     n);
	if (!n->role.given)
		policy_managed(b->arena, "AWSLambdaVPCAccessExecutionRole",
			       &n->role);
}

void labfile_functions(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_function);
}

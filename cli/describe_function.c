// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_function.c - functions, and the distributions of CloudFront
 */
#include <string.h>

#include "cli/describe_part.h"

/* --- functions -------------------------------------------------------------------- */

/* One outside every VPC has empty lists, as one that was detached (LAM-11) */
static void put_vpc_config(json_t *o, const struct node *n)
{
	json_t *c = set_object(o, "VpcConfig");

	set_value(c, "SubnetIds", describe_subnet_ids(n));
	set_value(c, "SecurityGroupIds",
		  n->subnets.n ? describe_group_ids(n) : json_array());
	set_text(c, "VpcId", n->subnets.n ? n->vpc->o.id : "");
	set_bool(c, "Ipv6AllowedForDualStack", n->ipv6); /* LAM-23 */
}

/* Who has used it knows more than the model (LAM-20) */
static struct function_state state_of(const struct describing *d,
				      const struct node *n)
{
	const struct lives *lives = d->of->lives;
	struct life none = {.used_ms = n->born_ms};

	for (size_t i = 0; lives && i < lives->items.n; i++)
		if (strcmp(lives->items.items[i].id, n->o.id) == 0)
			return life_state(&lives->items.items[i], d->m, n);
	return life_state(&none, d->m, n);
}

/* Values of the file's variables are "NAME=text" */
static void put_environment(struct describing *d, json_t *o,
			    const struct node *n)
{
	json_t *variables;

	if (!n->environment.n)
		return;
	variables = set_object(set_object(o, "Environment"), "Variables");
	for (size_t i = 0; i < n->environment.n; i++) {
		const char *text = n->environment.items[i];
		size_t name = strcspn(text, "=");

		set_text(variables, arena_strndup(d->arena, text, name),
			 text[name] ? text + name + 1 : "");
	}
}

static void describe_function(struct describing *d, json_t *o,
			      const struct node *n)
{
	struct function_state state = state_of(d, n);

	set_text(o, "FunctionName", n->o.name);
	set_text(o, "FunctionArn", describe_node_arn(d, n));
	set_text(o, "Version", "$LATEST");
	set_text(o, "Handler", n->handler);
	set_int(o, "Timeout", n->timeout);
	set_int(o, "MemorySize", n->memory_size);
	set_int(set_object(o, "EphemeralStorage"), "Size",
		n->ephemeral_storage);
	put_environment(d, o, n);
	put_vpc_config(o, n);
	set_text(o, "State", state.word); /* LAM-50 */
	set_text(o, "StateReasonCode", state.reason); /* LAM-52 */
	if (n->reserved_concurrent_executions >= 0)
		set_int(o, "ReservedConcurrentExecutions",
			n->reserved_concurrent_executions);
	if (n->invoke_permissions.given)
		set_value(o, "Policy", describe_policy(&n->invoke_permissions));
}

/* CloudFront's own functions are not Lambda's (EDGE-2) */
void describe_functions(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		if (n->kind == NODE_FUNCTION &&
		    n->edge != EDGE_CLOUDFRONT_FUNCTION)
			describe_function(d, add_object(list), n);
	}
}

/* --- distributions ---------------------------------------------------------------- */

static const char *const event_name[N_EDGE_EVENTS] = {
	[EDGE_VIEWER_REQUEST] = "viewer-request",
	[EDGE_VIEWER_RESPONSE] = "viewer-response",
	[EDGE_ORIGIN_REQUEST] = "origin-request",
	[EDGE_ORIGIN_RESPONSE] = "origin-response",
};

/* CloudFront counts what is in a list */
static json_t *put_counted(json_t *o, const char *key, json_t *items)
{
	json_t *part = set_object(o, key);

	set_int(part, "Quantity", (json_int_t)json_array_size(items));
	set_value(part, "Items", items);
	return part;
}

static json_t *associations(struct describing *d, const struct node *n,
			    enum edge edge)
{
	json_t *list = json_array();

	for (int i = 0; i < N_EDGE_EVENTS; i++) {
		const struct node *f = n->edge_functions[i];
		json_t *o;

		if (!f || f->edge != edge)
			continue;
		o = add_object(list);
		set_text(o,
			 edge == EDGE_LAMBDA ? "LambdaFunctionARN"
					     : "FunctionARN",
			 describe_node_arn(d, f));
		set_text(o, "EventType", event_name[i]);
	}
	return list;
}

static const char *origin_domain(struct describing *d, const struct node *n)
{
	if (n->dns_name)
		return n->dns_name;
	return n->places.n && n->places.items[0].address.family
		       ? arena_strdup(d->arena,
				      ADDR(n->places.items[0].address))
		       : n->o.name;
}

/* EDGE-3: what is in a VPC is known by its ARN or identifier */
static json_t *origin_of(struct describing *d, const struct node *n)
{
	json_t *o = json_object(), *vpc;
	const char *arn = describe_node_arn(d, n->origin);

	set_text(o, "Id", n->origin->o.name);
	set_text(o, "DomainName", origin_domain(d, n->origin));
	if (n->vpc_origin_ref.text) {
		vpc = set_object(o, "VpcOriginConfig");
		set_text(vpc, "VpcOriginId", arn ? arn : n->origin->o.id);
	}
	set_int(set_object(o, "CustomOriginConfig"), "HTTPSPort",
		n->origin_port);
	return o;
}

static void describe_distribution(struct describing *d, json_t *o,
				  const struct node *n)
{
	json_t *origins = json_array(), *behavior;

	set_text(o, "Id", n->o.id);
	set_text(o, "ARN", describe_node_arn(d, n));
	set_text(o, "Status", "Deployed");
	set_text(o, "DomainName", n->dns_name);
	if (n->origin)
		json_array_append_new(origins, origin_of(d, n));
	put_counted(o, "Origins", origins);
	behavior = set_object(o, "DefaultCacheBehavior");
	set_text(behavior, "TargetOriginId",
		 n->origin ? n->origin->o.name : NULL);
	put_counted(behavior, "LambdaFunctionAssociations",
		    associations(d, n, EDGE_LAMBDA));
	put_counted(behavior, "FunctionAssociations",
		    associations(d, n, EDGE_CLOUDFRONT_FUNCTION));
	set_text(o, "Comment", n->o.name);
}

void describe_distributions(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++)
		if (d->m->nodes.items[i]->kind == NODE_DISTRIBUTION)
			describe_distribution(d, add_object(list),
					      d->m->nodes.items[i]);
}

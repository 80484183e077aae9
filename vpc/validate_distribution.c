// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_distribution.c - what CloudFront would refuse
 */
#include <string.h>

#include "vpc/validate.h"

static void refuse(struct report *r, const struct node *n, struct where at,
		   const char *code, const char *what, const char *why)
{
	report_refusal(r, at, code, n->o.name, "%s: %s %s", n->o.path, what,
		       why);
}

static bool has_tls(const struct node *lb)
{
	for (size_t i = 0; i < lb->listeners.n; i++)
		if (strcmp(lb->listeners.items[i].protocol, "tls") == 0)
			return true;
	return false;
}

/* EDGE-3, EDGE-4 */
static void check_vpc_origin(struct report *r, const struct node *n)
{
	const struct node *o = n->origin;
	bool balancer = o->kind == NODE_LOAD_BALANCER;
	const char *why = NULL;

	if (!n->vpc)
		return;
	if (n->vpc->internet_gateway != GATEWAY_ATTACHED)
		why = "is in a VPC without an attached internet gateway, which "
		      "VPC origins need (EDGE-4)";
	else if (balancer && !o->internal)
		why = "faces the internet: it is an 'origin', not a "
		      "'vpc_origin' (EDGE-3)";
	else if (balancer && o->is_network && !o->groups.n)
		why = "has no security group; a network load balancer needs "
		      "one to be a VPC origin (EDGE-3)";
	else if (balancer && has_tls(o))
		why = "has a TLS listener (EDGE-3)";
	if (why)
		refuse(r, n, n->vpc_origin_ref.at, "InvalidArgument", o->o.name,
		       why);
}

/* EDGE-1, EDGE-2, EDGE-5 */
static void check_function(struct report *r, const struct node *n, int event)
{
	static const char lambda[] = "InvalidLambdaFunctionAssociation";
	const struct node *f = n->edge_functions[event];
	bool at_origin = event == EDGE_ORIGIN_REQUEST ||
			 event == EDGE_ORIGIN_RESPONSE;
	struct where at = n->edge_refs[event].at;

	if (!f)
		return;
	if (f->kind != NODE_FUNCTION)
		refuse(r, n, at, lambda, f->o.name, "is no function");
	else if (f->subnets.n && !f->edge)
		refuse(r, n, at, lambda, f->o.name,
		       "is in a VPC; a function at the edge cannot be (EDGE-1)");
	else if (!f->edge)
		refuse(r, n, at, lambda, f->o.name,
		       "runs in its Region, not at the edge; it has no 'edge' "
		       "(EDGE-1)");
	else if (f->edge == EDGE_CLOUDFRONT_FUNCTION && at_origin)
		refuse(r, n, at, "InvalidFunctionAssociation", f->o.name,
		       "is a CloudFront Function, which sees viewers only");
	else if (f->edge == EDGE_LAMBDA && at_origin && n->vpc_origin_ref.text)
		refuse(r, n, at, lambda, f->o.name,
		       "cannot be triggered by a VPC origin (EDGE-5)");
}

void validate_distribution(struct report *r, const struct node *n)
{
	if (n->origin && n->vpc_origin_ref.text)
		check_vpc_origin(r, n);
	else if (n->origin && n->origin->internal)
		refuse(r, n, n->origin_ref.at, "InvalidArgument",
		       n->origin->o.name,
		       "is internal: only a 'vpc_origin' reaches it (EDGE-3)");
	for (int i = 0; i < N_EDGE_EVENTS; i++)
		check_function(r, n, i);
}

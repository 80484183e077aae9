// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_function.c - what Lambda and CloudFront would refuse of functions
 */
#include <stdio.h>
#include <string.h>

#include "vpc/validate.h"

enum {
	SUBNETS_MAX = 16, /* LAM-10 */
	EDGE_STORAGE = 512, /* MB, EDGE-1 */
	CONCURRENCY = 1000, /* LAM-63 */
	UNRESERVED_MIN = 100, /* of it, for all that reserve none */
};

static void refuse_as(struct report *r, const struct node *n, const char *code,
		      const char *text)
{
	report_refusal(r, n->o.at, code, n->o.name, "%s: %s", n->o.path, text);
}

static void refuse(struct report *r, const struct node *n, const char *text)
{
	refuse_as(r, n, "InvalidParameterValueException", text);
}

static void check_amount(struct report *r, const struct node *n, int found,
			 int min, int max, const char *what)
{
	if (found < min || found > max)
		report_refusal(r, n->o.at, "InvalidParameterValueException",
			       n->o.name,
			       "%s: %s is %d; from %d to %d are allowed "
			       "(LAM-60)",
			       n->o.path, what, found, min, max);
}

static void check_amounts(struct report *r, const struct node *n)
{
	check_amount(r, n, n->memory_size, 128, 10240, "memory_size");
	check_amount(r, n, n->timeout, 1, 900, "timeout");
	check_amount(r, n, n->ephemeral_storage, 512, 10240,
		     "ephemeral_storage");
	check_amount(r, n, n->environment_size, 0, 4096,
		     "the size of its environment");
	if (n->reserved_concurrent_executions > 0 &&
	    n->sandboxes > n->reserved_concurrent_executions)
		report_refusal(r, n->o.at, "TooManyRequestsException",
			       n->o.name,
			       "%s: %d sandboxes, but "
			       "reserved_concurrent_executions is %d",
			       n->o.path, n->sandboxes,
			       n->reserved_concurrent_executions);
}

/* LAM-40, LAM-42: to make the network interfaces, and to remove them */
static void check_role(struct report *r, const struct node *n)
{
	static const char *const needed[] = {
		"CreateNetworkInterface",   "DescribeNetworkInterfaces",
		"DescribeSubnets",	    "DeleteNetworkInterface",
		"AssignPrivateIpAddresses", "UnassignPrivateIpAddresses",
	};

	for (size_t i = 0; n->subnets.n && i < ARRAY_LEN(needed); i++) {
		char action[64];
		struct policy_request request = {.action = action,
						 .principal = n->o.name,
						 .resource = "*"};

		snprintf(action, sizeof(action), "ec2:%s", needed[i]);
		if (policy_opinion(&n->role, &request) == POLICY_ALLOWS)
			continue;
		report_refusal(r, n->o.at, "InvalidParameterValueException",
			       n->o.name,
			       "%s: The provided execution role does not have "
			       "permissions to call %s on EC2 (LAM-42)",
			       n->o.path, needed[i]);
		return;
	}
}

/* LAM-23 */
static void check_ipv6(struct report *r, const struct node *n)
{
	for (size_t i = 0; i < n->subnets.n; i++) {
		const struct subnet *s = n->subnets.items[i];

		if (s->ipv6_native) {
			refuse(r, n, "is in a subnet of IPv6 alone (LAM-23)");
			return;
		}
		if (n->ipv6 && !s->ipv6_cidr.addr.family) {
			refuse(r, n,
			       "'ipv6' needs subnets that all have an IPv6 "
			       "block (LAM-23)");
			return;
		}
	}
	if (n->ipv6 && !n->subnets.n)
		refuse(r, n, "'ipv6' is for functions in a VPC (LAM-23)");
}

/* EDGE-1; a CloudFront Function has no such settings at all (EDGE-2) */
static void check_edge(struct report *r, const struct model *m,
		       const struct node *n)
{
	const char *code = n->edge == EDGE_LAMBDA
				   ? "InvalidLambdaFunctionAssociation"
				   : "InvalidFunctionAssociation";

	if (!n->edge)
		return;
	if (n->subnets.n || n->groups.n)
		refuse_as(r, n, code,
			  "a function at the edge cannot be in a VPC (EDGE-1, "
			  "EDGE-2)");
	if (n->environment.n)
		refuse_as(r, n, code,
			  "a function at the edge has no environment "
			  "variables (EDGE-1)");
	if (n->reserved_concurrent_executions >= 0)
		refuse_as(r, n, code,
			  "a function at the edge has no reserved concurrency "
			  "(EDGE-1)");
	if (n->ephemeral_storage > EDGE_STORAGE)
		refuse_as(r, n, code,
			  "a function at the edge has 512 MB of /tmp (EDGE-1)");
	if (n->edge == EDGE_LAMBDA && strcmp(m->region, "us-east-1") != 0)
		refuse_as(r, n, code,
			  "Lambda@Edge takes functions of us-east-1 (EDGE-1)");
}

void validate_function(struct report *r, const struct model *m,
		       const struct node *n)
{
	check_amounts(r, n);
	if (n->edge) {
		check_edge(r, m, n);
		return;
	}
	if (n->subnets.n > SUBNETS_MAX)
		refuse(r, n, "more than 16 subnets (LAM-10)");
	if (!n->subnets.n && n->groups.n)
		refuse(r, n, "has security groups, but no subnets (LAM-11)");
	if (n->vpc && n->vpc->dedicated)
		refuse(r, n, "its VPC has dedicated tenancy (LAM-24)");
	check_ipv6(r, n);
	check_role(r, n);
}

void validate_concurrency(struct report *r, const struct model *m)
{
	int reserved = 0;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		if (n->kind != NODE_FUNCTION ||
		    n->reserved_concurrent_executions <= 0)
			continue;
		if (n->reserved_concurrent_executions >
		    CONCURRENCY - UNRESERVED_MIN - reserved) {
			refuse(r, n,
			       "its reserved_concurrent_executions decrease "
			       "the account's unreserved concurrency below its "
			       "minimum of 100 (LAM-63)");
			return;
		}
		reserved += n->reserved_concurrent_executions;
	}
}

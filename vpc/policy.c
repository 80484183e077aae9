// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/policy.c - statements that allow or deny, and what they say together
 */
#include "vpc/policy.h"

#include <ctype.h>
#include <string.h>

/* '*' stands for any text, '?' for one character; actions know no case */
static bool matches(const char *pattern, const char *text)
{
	const char *star = NULL, *again = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			again = text;
		} else if (*pattern == '?' ||
			   tolower((unsigned char)*pattern) ==
				   tolower((unsigned char)*text)) {
			pattern++;
			text++;
		} else if (star) { /* let the last '*' take one more */
			pattern = star;
			text = ++again;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool any_matches(const char *const *patterns, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (matches(patterns[i], text))
			return true;
	return n == 0;
}

static bool is_from(const struct condition *c, struct addr a)
{
	if (!a.family)
		return false;
	return c->elastic_ip ? addr_cmp(*c->elastic_ip, a) == 0
			     : prefix_has(c->cidr, a);
}

static bool comes_from(const struct conditions *c, struct addr a)
{
	for (size_t i = 0; i < c->n; i++)
		if (is_from(&c->items[i], a))
			return true;
	return c->n == 0;
}

static bool comes_through(const struct conditions *c, const void *object)
{
	for (size_t i = 0; i < c->n; i++)
		if (object && c->items[i].object == object)
			return true;
	return c->n == 0;
}

static bool conditions_hold(const struct statement *s,
			    const struct policy_request *request)
{
	return comes_from(&s->source_ip, request->source_ip) &&
	       comes_through(&s->source_vpce, request->source_vpce) &&
	       comes_through(&s->source_vpc, request->source_vpc);
}

enum policy_opinion policy_opinion(const struct policy *p,
				   const struct policy_request *request)
{
	enum policy_opinion opinion = POLICY_SILENT;

	for (size_t i = 0; i < p->statements.n; i++) {
		const struct statement *s = &p->statements.items[i];

		if (!any_matches(s->actions.items, s->actions.n,
				 request->action) ||
		    !any_matches(s->principals.items, s->principals.n,
				 request->principal) ||
		    !any_matches(s->resources.items, s->resources.n,
				 request->resource) ||
		    !conditions_hold(s, request))
			continue;
		if (!s->allow)
			return POLICY_DENIES;
		opinion = POLICY_ALLOWS;
	}
	return opinion;
}

bool policy_permits(const struct policy *p,
		    const struct policy_request *request)
{
	return !p->given || policy_opinion(p, request) == POLICY_ALLOWS;
}

/* --- AWS's own ---------------------------------------------------------- */

#define LOGS "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"

enum { MANAGED_ACTIONS_MAX = 10 };

static const struct {
	const char *name;
	const char *actions[MANAGED_ACTIONS_MAX];
} managed[] = {
	{"AWSLambdaBasicExecutionRole", {LOGS}},
	{"AWSLambdaDynamoDBExecutionRole", {LOGS, "dynamodb:*"}},
	{"AWSLambdaKinesisExecutionRole", {LOGS, "kinesis:*"}},
	{"AWSLambdaSQSQueueExecutionRole", {LOGS, "sqs:*"}},
	{"AWSLambdaVPCAccessExecutionRole", /* LAM-40 */
	 {LOGS, "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces",
	  "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface",
	  "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"}},
	{"AdministratorAccess", {"*"}},
};

bool policy_managed(struct arena *arena, const char *name, struct policy *p)
{
	for (size_t i = 0; i < ARRAY_LEN(managed); i++) {
		struct statement *s;

		if (strcmp(managed[i].name, name) != 0)
			continue;
		s = vec_add(arena, &p->statements);
		s->allow = true;
		for (size_t j = 0;
		     j < MANAGED_ACTIONS_MAX && managed[i].actions[j]; j++)
			*vec_add(arena, &s->actions) = managed[i].actions[j];
		return true;
	}
	return false;
}

const char *const *policy_managed_names(size_t *ret_n)
{
	static const char *names[ARRAY_LEN(managed)];

	for (size_t i = 0; i < ARRAY_LEN(managed); i++)
		names[i] = managed[i].name;
	*ret_n = ARRAY_LEN(managed);
	return names;
}

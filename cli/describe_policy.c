// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_policy.c - policies as the documents that AWS keeps
 *
 * AWS shows a document as a text with JSON in it. A statement of the lab names
 * principals as its nodes are called.
 */
#include <stdlib.h>

#include "cli/describe_part.h"

/* One value is no list, and none means all */
static json_t *one_or_all(const char *const *texts, size_t n)
{
	json_t *list;

	if (!n)
		return json_string("*");
	if (n == 1)
		return json_string(texts[0]);
	list = json_array();
	for (size_t i = 0; i < n; i++)
		add_text(list, texts[i]);
	return list;
}

static json_t *source_ips(const struct conditions *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n; i++) {
		const struct condition *one = &c->items[i];

		add_text(list, one->elastic_ip ? ADDR(*one->elastic_ip)
					       : PREFIX(one->cidr));
	}
	return list;
}

/* Endpoints and VPCs start with a struct object */
static json_t *identifiers(const struct conditions *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n; i++) {
		const struct object *o = c->items[i].object;

		add_text(list, o ? o->id : c->items[i].text);
	}
	return list;
}

static void put_conditions(json_t *o, const struct statement *s)
{
	json_t *all = json_object(), *equal;

	if (s->source_ip.n)
		set_value(set_object(all, "IpAddress"), "aws:SourceIp",
			  source_ips(&s->source_ip));
	if (s->source_vpce.n || s->source_vpc.n) {
		equal = set_object(all, "StringEquals");
		if (s->source_vpce.n)
			set_value(equal, "aws:SourceVpce",
				  identifiers(&s->source_vpce));
		if (s->source_vpc.n)
			set_value(equal, "aws:SourceVpc",
				  identifiers(&s->source_vpc));
	}
	if (json_object_size(all))
		json_object_set(o, "Condition", all);
	json_decref(all);
}

static void add_statement(json_t *list, const struct statement *s)
{
	json_t *o = add_object(list), *who;

	set_text(o, "Effect", s->allow ? "Allow" : "Deny");
	who = one_or_all(s->principals.items, s->principals.n);
	set_value(o, "Principal",
		  s->principals.n ? json_pack("{s:o}", "AWS", who) : who);
	set_value(o, "Action", one_or_all(s->actions.items, s->actions.n));
	set_value(o, "Resource",
		  one_or_all(s->resources.items, s->resources.n));
	put_conditions(o, s);
}

/* GWE-8: without a policy everything is allowed */
static void allow_all(json_t *list)
{
	const struct statement all = {.allow = true};

	add_statement(list, &all);
}

json_t *describe_policy(const struct policy *p)
{
	json_t *document = json_object(), *list, *ret;
	char *text;

	set_text(document, "Version", "2012-10-17");
	list = set_list(document, "Statement");
	for (size_t i = 0; i < p->statements.n; i++)
		add_statement(list, &p->statements.items[i]);
	if (!p->given)
		allow_all(list);
	text = json_dumps(document, JSON_COMPACT);
	ret = json_string(text ? text : "");
	free(text);
	json_decref(document);
	return ret;
}

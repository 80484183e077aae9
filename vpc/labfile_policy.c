// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_policy.c - policies (lab-file.md section 5, "Statement")
 */
#include "base/text.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

struct statement_text { /* as written */
	VEC(const char *) allow, deny, principals, resources;
	struct conditions source_ip, source_vpce, source_vpc;
};

static void read_conditions(struct reader *r, const struct value *v,
			    void *field)
{
	struct conditions *c = field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, NULL};
		const char *text = value_scalar(r, &one, "a name or a CIDR");

		if (text)
			*vec_add(r->arena, c) = (struct condition){
				.text = text, .at = items[i]->at};
	}
}

#define CONDITION(name_, field_)                                   \
	KEY(name_, struct statement_text, field_, read_conditions, \
	    .is_list = true)

static const struct key condition_keys[] = {
	CONDITION("source_ip", source_ip),
	CONDITION("source_vpce", source_vpce),
	CONDITION("source_vpc", source_vpc),
};
static const struct schema condition_schema = SCHEMA(condition_keys);

static void read_if(struct reader *r, const struct value *v, void *field)
{
	if (value_mapping(r, v, "a condition such as {source_ip: CIDR}"))
		schema_read(r, v, &condition_schema, field);
}

#define STATEMENT(name_, field_) \
	KEY(name_, struct statement_text, field_, read_texts, .is_list = true)

static const struct key statement_keys[] = {
	STATEMENT("allow", allow),
	STATEMENT("deny", deny),
	STATEMENT("principals", principals),
	STATEMENT("resources", resources),
	{.name = "if", .read = read_if, INSIDE(&condition_schema)},
};
const struct schema labfile_statement_schema = SCHEMA(statement_keys);

static void read_statement(struct reader *r, const struct value *v,
			   struct policy *p)
{
	struct statement_text text = {0};
	struct statement *s;

	if (!value_mapping(r, v, "a statement such as {allow: \"s3:*\"}") ||
	    !schema_read(r, v, &labfile_statement_schema, &text))
		return;
	if (!text.allow.n == !text.deny.n) {
		report_error(r->report, v->doc->at,
			     "%s: needs either 'allow' or 'deny', with actions",
			     v->path);
		return;
	}
	s = vec_add(r->arena, &p->statements);
	s->allow = text.allow.n > 0;
	for (size_t i = 0; i < text.allow.n; i++)
		*vec_add(r->arena, &s->actions) = text.allow.items[i];
	for (size_t i = 0; i < text.deny.n; i++)
		*vec_add(r->arena, &s->actions) = text.deny.items[i];
	for (size_t i = 0; i < text.principals.n; i++)
		*vec_add(r->arena, &s->principals) = text.principals.items[i];
	for (size_t i = 0; i < text.resources.n; i++)
		*vec_add(r->arena, &s->resources) = text.resources.items[i];
	s->source_ip = text.source_ip;
	s->source_vpce = text.source_vpce;
	s->source_vpc = text.source_vpc;
}

void labfile_policy(struct reader *r, const struct value *v, void *field)
{
	struct policy *p = field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	p->given = true;
	for (size_t i = 0; i < n; i++) {
		struct value one = {.doc = items[i]};

		one.path = arena_printf(r->arena, "%s.%zu", v->path, i + 1);
		read_statement(r, &one, p);
	}
}

void labfile_role(struct reader *r, const struct value *v, void *field)
{
	struct policy *p = field;
	const char *const *names;
	const char *near;
	struct text all = {.arena = r->arena};
	size_t n;

	if (v->doc->kind != DOC_SCALAR) {
		labfile_policy(r, v, field);
		return;
	}
	p->given = true;
	if (policy_managed(r->arena, v->doc->text, p))
		return;
	names = policy_managed_names(&n);
	near = text_nearest(v->doc->text, names, n);
	for (size_t i = 0; i < n; i++)
		text_add(&all, "%s%s", i ? ", " : "", names[i]);
	report_error(r->report, v->doc->at,
		     "%s: no managed policy '%s'; %s%s%s, or write statements",
		     v->path, v->doc->text,
		     near ? "did you mean " : "known: ", near ? near : all.s,
		     near ? "?" : "");
}

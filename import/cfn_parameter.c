// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_parameter.c - parameters: given, by default, or assumed
 *
 * A parameter that nobody gave stands for something outside of the template.
 * Its name becomes its value: whatever the value is used for is then called
 * after it.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "import/cfn.h"

/* "AWS::SSM::Parameter::Value<List<String>>" is of type "List<String>" */
static const char *type_of(struct cfn_stack *s, const struct doc *p,
			   bool *ret_ssm)
{
	static const char ssm[] = "AWS::SSM::Parameter::Value<";
	const struct doc *d = p->kind == DOC_MAPPING ? document_get(p, "Type")
						     : NULL;
	const char *type = d && d->kind == DOC_SCALAR ? d->text : "String";

	*ret_ssm = strncmp(type, ssm, strlen(ssm)) == 0;
	if (*ret_ssm)
		type = arena_strndup(s->cfn->arena, type + strlen(ssm),
				     strlen(type) - strlen(ssm) - 1);
	return type;
}

static bool is_list(const char *type)
{
	return strncmp(type, "List<", 5) == 0 ||
	       strcmp(type, "CommaDelimitedList") == 0;
}

/* --- what is given --------------------------------------------------------- */

static const struct doc *list_of(struct cfn_stack *s, const struct doc *d)
{
	struct doc *list = branch_list(s->cfn->arena, d->at);
	const char *c = cfn_as_written(d);

	while (*c || !list->items.n) {
		size_t n = strcspn(c, ",");
		size_t skip = strspn(c, " "), end = n;

		while (end > skip && c[end - 1] == ' ')
			end--;
		branch_add(s->cfn->arena, list,
			   branch_text(
				   s->cfn->arena, d->at,
				   arena_strndup(s->cfn->arena,
						 c + (skip < end ? skip : end),
						 end > skip ? end - skip : 0)));
		c += n + (c[n] == ',');
		if (!*c)
			break;
	}
	return list;
}

/* As the type has it: texts of a list stand between commas */
static const struct doc *typed(struct cfn_stack *s, const struct doc *d,
			       const char *type)
{
	struct text t = {.arena = s->cfn->arena};

	if (is_list(type) && d->kind == DOC_SCALAR)
		return *d->text ? list_of(s, d)
				: branch_list(s->cfn->arena, d->at);
	if (is_list(type) || d->kind == DOC_SCALAR)
		return d;
	for (size_t i = 0; i < d->items.n; i++)
		if (d->items.items[i]->kind == DOC_SCALAR)
			text_add(&t, "%s%s", i ? "," : "",
				 cfn_as_written(d->items.items[i]));
	return branch_text(s->cfn->arena, d->at, t.s ? t.s : "");
}

static void check_allowed(struct cfn_stack *s, const char *name,
			  const struct doc *p, const struct doc *value)
{
	const struct doc *allowed = document_get(p, "AllowedValues");
	struct text all = {.arena = s->cfn->arena};

	if (!allowed || allowed->kind != DOC_LIST || value->kind != DOC_SCALAR)
		return;
	for (size_t i = 0; i < allowed->items.n; i++) {
		const struct doc *one = allowed->items.items[i];

		if (one->kind != DOC_SCALAR ||
		    strcmp(cfn_as_written(one), cfn_as_written(value)) == 0)
			return;
		text_add(&all, "%s%s", i ? ", " : "", cfn_as_written(one));
	}
	cfn_error(s->cfn, value->at.line ? value->at : p->at,
		  "parameter '%s': '%s' is none of %s", name, value->text,
		  all.s ? all.s : "its values");
}

/* --- what is assumed --------------------------------------------------------- */

static const struct doc *assumed_text(struct cfn_stack *s, struct where at,
				      const char *text)
{
	dictionary_put(&s->cfn->assumed, text, s->cfn);
	return branch_text(s->cfn->arena, at, text);
}

static bool has(const char *text, const char *word)
{
	return strcasestr(text, word);
}

static const struct doc *assumed_zone(struct cfn_stack *s, struct where at)
{
	char letter = (char)('a' + s->cfn->zones++ % 3);

	return branch_text(
		s->cfn->arena, at,
		arena_printf(s->cfn->arena, "%s%c", s->cfn->region, letter));
}

static const struct doc *assumed_one(struct cfn_stack *s, const char *name,
				     const struct doc *p, const char *type)
{
	const struct doc *d = document_get(p, "AllowedValues");

	if (d && d->items.n && d->items.items[0]->kind == DOC_SCALAR)
		return d->items.items[0];
	if (strstr(type, "AvailabilityZone"))
		return assumed_zone(s, p->at);
	if (strcmp(type, "Number") == 0) {
		d = document_get(p, "MinValue");
		return d && d->kind == DOC_SCALAR
			       ? d
			       : branch_number(s->cfn->arena, p->at, 1);
	}
	if (strcmp(type, "String") == 0 && has(name, "cidr"))
		return cfn_assumed_block(s->cfn, name, has(name, "v6"), p->at);
	if (strcmp(type, "String") == 0 &&
	    (has(name, "availabilityzone") || has(name, "azname")))
		return assumed_zone(s, p->at);
	return assumed_text(s, p->at, name);
}

static const struct doc *assumed_list(struct cfn_stack *s, const char *name,
				      const char *type, struct where at)
{
	struct doc *list = branch_list(s->cfn->arena, at);

	if (!strstr(type, "AvailabilityZone")) {
		cfn_is_several(s->cfn, name);
		branch_add(s->cfn->arena, list, assumed_text(s, at, name));
		return list;
	}
	for (int i = 0; i < 3; i++)
		branch_add(s->cfn->arena, list,
			   branch_text(s->cfn->arena, at,
				       arena_printf(s->cfn->arena, "%s%c",
						    s->cfn->region, 'a' + i)));
	return list;
}

static const struct doc *assumed(struct cfn_stack *s, const char *name,
				 const struct doc *p, const char *type)
{
	const struct doc *d = is_list(type) ? assumed_list(s, name, type, p->at)
					    : assumed_one(s, name, p, type);
	struct text t = {.arena = s->cfn->arena};

	if (d->kind == DOC_SCALAR && strcmp(d->text, name) == 0)
		return d; /* what it is used for says what it is */
	for (size_t i = 0; i < d->items.n; i++) {
		if (strcmp(d->items.items[i]->text, name) == 0)
			return d;
		text_add(&t, "%s%s", i ? ", " : "", d->items.items[i]->text);
	}
	import_remark(s->cfn->in, IMPORT_ASSUMED, p->at, "template",
		      arena_printf(s->cfn->arena, "parameter %s", name),
		      arena_printf(s->cfn->arena, "%s; --parameter %s=...",
				   d->kind == DOC_SCALAR ? d->text : t.s,
				   name));
	return d;
}

/* --- the value ----------------------------------------------------------------- */

static const struct doc *value_of(struct cfn_stack *s, const char *name,
				  const struct doc *p)
{
	bool ssm;
	const char *type = type_of(s, p, &ssm);
	const struct doc *given = s->given ? document_get(s->given, name)
					   : NULL;
	const struct doc *d = p->kind == DOC_MAPPING
				      ? document_get(p, "Default")
				      : NULL;

	if (given) {
		given = typed(s, given, type);
		if (!ssm && p->kind == DOC_MAPPING)
			check_allowed(s, name, p, given);
		return given;
	}
	if (p->kind != DOC_MAPPING)
		return assumed_text(s, p->at, name);
	/* what the parameter store has is outside, too */
	if (d && (!ssm || strcmp(type, "String") == 0))
		return typed(s, d, type);
	return assumed(s, name, p, type);
}

const struct doc *cfn_parameter(struct cfn_stack *s, const char *name,
				struct where at)
{
	const struct doc *p = s->parameters ? document_get(s->parameters, name)
					    : NULL;
	const char *key;
	struct cfn_memo *m;

	(void)at;
	if (!p)
		return NULL;
	key = arena_printf(s->cfn->arena, "parameter %s", name);
	m = dictionary_get(&s->memos, key);
	if (!m) {
		m = arena_alloc(s->cfn->arena, sizeof(*m));
		m->value = value_of(s, name, p);
		dictionary_put(&s->memos, key, m);
	}
	return m->value;
}

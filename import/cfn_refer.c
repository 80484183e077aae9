// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_refer.c - Ref, Fn::GetAtt and Fn::ImportValue
 */
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

/* --- names that every template has --------------------------------------------- */

static const struct doc *stack_id(struct cfn_stack *s, struct where at)
{
	return cfn_text(s->cfn, at,
			arena_printf(s->cfn->arena,
				     "arn:aws:cloudformation:%s:%s:stack/%s/"
				     "00000000-0000-0000-0000-000000000000",
				     s->cfn->region, s->cfn->account, s->name));
}

/* Sets *@ret_known; NoValue is known, and nothing */
static const struct doc *pseudo(struct cfn_stack *s, const char *name,
				struct where at, bool *ret_known)
{
	struct cfn *c = s->cfn;
	const struct {
		const char *name, *value;
	} texts[] = {
		{"AWS::Region", c->region},
		{"AWS::AccountId", c->account},
		{"AWS::StackName", s->name},
		{"AWS::Partition", "aws"},
		{"AWS::URLSuffix", "amazonaws.com"},
	};

	*ret_known = true;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strcmp(texts[i].name, name) == 0)
			return branch_text(c->arena, at, texts[i].value);
	if (strcmp(name, "AWS::NoValue") == 0)
		return NULL;
	if (strcmp(name, "AWS::StackId") == 0)
		return stack_id(s, at);
	if (strcmp(name, "AWS::NotificationARNs") == 0)
		return branch_list(c->arena, at);
	*ret_known = false;
	return NULL;
}

/* --- names of the template -------------------------------------------------------- */

static const char *nearest(struct cfn_stack *s, const char *name)
{
	size_t n = s->resources.n;
	size_t more = s->parameters ? s->parameters->pairs.n : 0;
	const char **names = arena_alloc(s->cfn->arena,
					 (n + more + 1) * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = s->resources.items[i]->logical;
	for (size_t i = 0; i < more; i++)
		names[n + i] = s->parameters->pairs.items[i].key->text;
	near = text_nearest(name, names, n + more);
	return near ? arena_printf(s->cfn->arena, "; did you mean '%s'?", near)
		    : "";
}

/* What macros make is not here: SAM makes roles, stages, APIs */
static const struct doc *unknown(struct cfn_stack *s, const char *name,
				 const char *attribute, struct where at)
{
	if (s->is_sam || s->has_macros)
		return cfn_text(s->cfn, at,
				arena_printf(s->cfn->arena, "%s%s%s", name,
					     attribute ? "." : "",
					     attribute ? attribute : ""));
	cfn_error(s->cfn, at, "'%s' is no resource%s of this template%s", name,
		  attribute ? "" : " and no parameter", nearest(s, name));
	return NULL;
}

static const struct doc *not_there(struct cfn_stack *s,
				   const struct cfn_resource *r,
				   struct where at)
{
	cfn_error(s->cfn, at,
		  "'%s' is not made: its condition, line %d, does not hold",
		  r->logical, r->at.line);
	return NULL;
}

const struct doc *cfn_ref(struct cfn_stack *s, const char *name,
			  struct where at)
{
	struct cfn_resource *r = dictionary_get(&s->by_name, name);
	bool known = false;
	const struct doc *d = NULL;

	if (strncmp(name, "AWS::", 5) == 0)
		d = pseudo(s, name, at, &known);
	if (known)
		return d;
	d = cfn_parameter(s, name, at);
	if (d)
		return d;
	if (!r)
		return unknown(s, name, NULL, at);
	if (!r->there)
		return not_there(s, r, at);
	return cfn_text(s->cfn, at, r->id);
}

/* "Outputs.X" of a nested stack */
static const struct doc *output(struct cfn_stack *s, const char *name,
				struct where at)
{
	const struct doc *d = s->outputs ? document_get(s->outputs, name)
					 : NULL;
	const struct doc *value = d && d->kind == DOC_MAPPING
					  ? document_get(d, "Value")
					  : NULL;

	if (value)
		return cfn_eval(s, value);
	if (!s->has_macros)
		cfn_error(s->cfn, at, "no output '%s' in %s", name, s->file);
	return NULL;
}

const struct doc *cfn_get_att(struct cfn_stack *s, const char *name,
			      const char *attribute, struct where at)
{
	struct cfn_resource *r = dictionary_get(&s->by_name, name);

	if (!r)
		return unknown(s, name, attribute, at);
	if (!r->there)
		return not_there(s, r, at);
	if (r->inner && strncmp(attribute, "Outputs.", 8) == 0)
		return output(r->inner, attribute + 8, at);
	return cfn_attribute(r, attribute, at);
}

/* --- exports ------------------------------------------------------------------------ */

static const struct doc *exported(struct cfn *c, const struct cfn_export *e,
				  struct where at)
{
	const struct doc *d = cfn_eval(e->stack, e->value);
	struct doc *here;

	(void)c;
	if (!d)
		return NULL;
	here = arena_alloc(c->arena, sizeof(*here));
	*here = *d;
	here->at = at;
	return here;
}

static void remark_parent(struct cfn_stack *s, const char *parameter,
			  const char *stack, const char *rest, struct where at)
{
	struct cfn *c = s->cfn;
	const char *once = arena_printf(c->arena, "parent %s %s", s->name,
					parameter);

	if (dictionary_get(&c->said, once))
		return;
	dictionary_put(&c->said, once, s);
	import_remark(c->in, IMPORT_ASSUMED, at, "template",
		      arena_printf(c->arena, "parameter %s", parameter),
		      arena_printf(c->arena, "%s, which exports '%s%s'", stack,
				   stack, rest));
}

/* "ParentVPCStack-VPC", where nobody said which stack that is: the one that
 * exports such a thing, if there is but one */
static const struct cfn_export *export_of_parent(struct cfn_stack *s,
						 const char *name,
						 struct where at)
{
	const struct cfn_export *found = NULL;
	const char *parameter = NULL, *stack = NULL;
	size_t n = s->parameters ? s->parameters->pairs.n : 0;

	for (size_t i = 0; i < n; i++) {
		const char *p = s->parameters->pairs.items[i].key->text;

		if (strncmp(p, name, strlen(p)) != 0 ||
		    !dictionary_get(&s->cfn->assumed, p))
			continue;
		for (size_t k = 0; k < s->cfn->stacks.n; k++) {
			const char *of = s->cfn->stacks.items[k]->name;
			const struct cfn_export *e = dictionary_get(
				&s->cfn->exports,
				arena_printf(s->cfn->arena, "%s%s", of,
					     name + strlen(p)));

			if (e && found && e != found)
				return NULL;
			if (e) {
				found = e;
				parameter = p;
				stack = of;
			}
		}
	}
	if (found)
		remark_parent(s, parameter, stack, name + strlen(parameter),
			      at);
	return found;
}

const struct doc *cfn_import(struct cfn_stack *s, const char *name,
			     struct where at)
{
	const struct doc *given = s->wish->exports
					  ? document_get(s->wish->exports, name)
					  : NULL;
	const struct cfn_export *e;
	struct doc *here;

	if (given && given->kind == DOC_LIST && given->items.n == 1)
		given = given->items.items[0];
	if (given) {
		/* the name of something in the lab, or a value */
		here = arena_alloc(s->cfn->arena, sizeof(*here));
		*here = *given;
		here->at = at;
		return here;
	}
	e = dictionary_get(&s->cfn->exports, name);
	if (!e)
		e = export_of_parent(s, name, at);
	if (e)
		return exported(s->cfn, e, at);
	dictionary_put(&s->cfn->assumed, name, s->cfn);
	return cfn_text(s->cfn, at, name);
}

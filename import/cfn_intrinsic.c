// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_intrinsic.c - Fn::Join and the others, one function each
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

/* A list that is worked out; an attribute that nobody knows is one as well.
 * NULL: none, as reported */
static const struct doc *list_of(struct cfn_stack *s,
				 const struct cfn_call *call,
				 const struct doc *d)
{
	const struct doc *list = d ? cfn_eval(s, d) : NULL;
	struct doc *unknown;
	struct cfn_call of;

	if (!list || list->kind == DOC_LIST)
		return list;
	if (cfn_is_call(s->cfn, d, &of) && strcmp(of.name, "GetAtt") == 0 &&
	    list->kind == DOC_SCALAR) {
		dictionary_put(&s->cfn->assumed, list->text, s->cfn);
		unknown = branch_list(s->cfn->arena, d->at);
		branch_add(s->cfn->arena, unknown, list);
		return unknown;
	}
	cfn_error(s->cfn, d->at, "Fn::%s: needs a list", call->name);
	return NULL;
}

/* --- texts ------------------------------------------------------------------- */

static const struct doc *fn_join(struct cfn_stack *s,
				 const struct cfn_call *call)
{
	const struct doc *between = cfn_argument(s, call, 0, 2);
	const struct doc *list = between ? list_of(s, call,
						   cfn_argument(s, call, 1, 2))
					 : NULL;
	const char *delimiter = list ? cfn_eval_text(s, between) : NULL;
	struct text t = {.arena = s->cfn->arena};

	if (!delimiter)
		return NULL;
	for (size_t i = 0; i < list->items.n; i++) {
		const struct doc *one = list->items.items[i];

		if (one->kind != DOC_SCALAR) {
			cfn_error(s->cfn, one->at,
				  "Fn::Join: joins texts, this is a %s",
				  one->kind == DOC_LIST ? "list" : "mapping");
			return NULL;
		}
		text_put(&t, i ? delimiter : "");
		text_put(&t, cfn_as_written(one));
		if (t.n > CFN_TEXT_MAX)
			break;
	}
	return cfn_text(s->cfn, call->at, t.s ? t.s : "");
}

static const struct doc *fn_split(struct cfn_stack *s,
				  const struct cfn_call *call)
{
	const struct doc *by = cfn_argument(s, call, 0, 2);
	const char *delimiter = by ? cfn_eval_text(s, by) : NULL;
	const char *text = delimiter ? cfn_eval_text(
					       s, cfn_argument(s, call, 1, 2))
				     : NULL;
	struct doc *list = branch_list(s->cfn->arena, call->at);

	if (!text)
		return NULL;
	if (!*delimiter) {
		cfn_error(s->cfn, call->at, "Fn::Split: an empty delimiter");
		return NULL;
	}
	for (;;) {
		const char *end = strstr(text, delimiter);
		const struct doc *part = cfn_text(
			s->cfn, call->at,
			end ? arena_strndup(s->cfn->arena, text,
					    (size_t)(end - text))
			    : text);

		if (!part || ++s->cfn->work > CFN_WORK_MAX)
			break;
		if (!end && !list->items.n)
			cfn_is_several(s->cfn, part->text);
		branch_add(s->cfn->arena, list, part);
		if (!end)
			break;
		text = end + strlen(delimiter);
	}
	return list;
}

/* --- lists --------------------------------------------------------------------- */

static const struct doc *fn_length(struct cfn_stack *s,
				   const struct cfn_call *call)
{
	const struct doc *d = cfn_eval(s, call->argument);

	if (!d)
		return NULL;
	if (d->kind != DOC_LIST) {
		cfn_error(s->cfn, call->at, "Fn::Length: needs a list");
		return NULL;
	}
	return branch_number(s->cfn->arena, call->at, (long)d->items.n);
}

/* A list that nobody gave has as many as are asked for */
static const struct doc *assumed_item(struct cfn_stack *s,
				      const struct doc *list, size_t i,
				      struct where at)
{
	const char *first = list->items.n && list->items.items[0]->kind ==
						     DOC_SCALAR
				    ? list->items.items[0]->text
				    : NULL;
	const char *text;

	if (!first || i > 20 || !dictionary_get(&s->cfn->assumed, first))
		return NULL;
	text = arena_printf(s->cfn->arena, "%s-%zu", first, i + 1);
	dictionary_put(&s->cfn->assumed, text, s->cfn);
	return cfn_text(s->cfn, at, text);
}

static const struct doc *fn_select(struct cfn_stack *s,
				   const struct cfn_call *call)
{
	const struct doc *index = cfn_argument(s, call, 0, 2);
	const struct doc *list = index ? list_of(s, call,
						 cfn_argument(s, call, 1, 2))
				       : NULL;
	const char *text = list ? cfn_eval_text(s, index) : NULL;
	const struct doc *assumed;
	char *end;
	unsigned long i;

	if (!text)
		return NULL;
	i = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end) {
		cfn_error(s->cfn, index->at, "Fn::Select: '%s' is no index",
			  text);
		return NULL;
	}
	if (i < list->items.n)
		return list->items.items[i];
	assumed = assumed_item(s, list, i, call->at);
	if (!assumed)
		cfn_error(s->cfn, index->at,
			  "Fn::Select: index %lu of a list of %zu", i,
			  list->items.n);
	return assumed;
}

static const struct doc *fn_get_azs(struct cfn_stack *s,
				    const struct cfn_call *call)
{
	const char *region = cfn_eval_text(s, call->argument);
	struct doc *list = branch_list(s->cfn->arena, call->at);
	int n;

	if (!region)
		return NULL;
	if (!*region)
		region = s->cfn->region;
	n = strcmp(region, "us-east-1") == 0   ? 6
	    : strcmp(region, "us-west-2") == 0 ? 4
					       : 3;
	for (int i = 0; i < n; i++)
		branch_add(s->cfn->arena, list,
			   branch_text(s->cfn->arena, call->at,
				       arena_printf(s->cfn->arena, "%s%c",
						    region, 'a' + i)));
	return list;
}

static const struct doc *default_of(struct cfn_stack *s,
				    const struct cfn_call *call)
{
	const struct doc *d = call->argument;
	const struct doc *options = d->items.n > 3 ? d->items.items[3] : NULL;

	if (options && options->kind == DOC_MAPPING)
		options = document_get(options, "DefaultValue");
	else
		options = NULL;
	return options ? cfn_eval(s, options) : NULL;
}

static const struct doc *fn_find_in_map(struct cfn_stack *s,
					const struct cfn_call *call)
{
	const struct doc *at = s->mappings, *other;
	const char *path = "";

	for (size_t i = 0; i < 3; i++) {
		const struct doc *key = cfn_argument(s, call, i, 3);
		const char *text = key ? cfn_eval_text(s, key) : NULL;

		if (!text)
			return NULL;
		path = arena_printf(s->cfn->arena, "%s%s%s", path, i ? "." : "",
				    text);
		if (at)
			at = at->kind == DOC_MAPPING ? document_get(at, text)
						     : NULL;
	}
	if (at)
		return cfn_eval(s, at);
	other = default_of(s, call);
	if (!other && !s->has_macros)
		cfn_error(s->cfn, call->at,
			  "Fn::FindInMap: no '%s' in Mappings", path);
	return other;
}

/* --- others ---------------------------------------------------------------------- */

static const struct doc *fn_if(struct cfn_stack *s, const struct cfn_call *call)
{
	const struct doc *name = cfn_argument(s, call, 0, 3);
	bool holds;

	if (!name)
		return NULL;
	holds = name->kind == DOC_SCALAR && !name->tag
			? cfn_condition(s, name->text, name->at)
			: cfn_truth(s, name);
	return cfn_eval(s, cfn_argument(s, call, holds ? 1 : 2, 3));
}

static const struct doc *fn_truth(struct cfn_stack *s,
				  const struct cfn_call *call)
{
	struct doc *d = branch_map(s->cfn->arena, call->at);

	branch_put(s->cfn->arena, d,
		   arena_printf(s->cfn->arena, "Fn::%s", call->name), call->at,
		   call->argument);
	return branch_bool(s->cfn->arena, call->at, cfn_truth(s, d));
}

static const struct doc *fn_ref(struct cfn_stack *s,
				const struct cfn_call *call)
{
	if (call->argument->kind == DOC_SCALAR)
		return cfn_ref(s, call->argument->text, call->at);
	cfn_error(s->cfn, call->at, "Ref: needs a name");
	return NULL;
}

/* "A.B.C", [A, B.C] */
static const struct doc *fn_get_att(struct cfn_stack *s,
				    const struct cfn_call *call)
{
	const struct doc *d = call->argument;
	const char *dot, *name, *attribute;

	if (d->kind == DOC_SCALAR) {
		dot = strchr(d->text, '.');
		if (dot)
			return cfn_get_att(
				s,
				arena_strndup(s->cfn->arena, d->text,
					      (size_t)(dot - d->text)),
				dot + 1, call->at);
		cfn_error(s->cfn, call->at,
			  "Fn::GetAtt: needs NAME.ATTRIBUTE, found '%s'",
			  d->text);
		return NULL;
	}
	d = cfn_argument(s, call, 0, 2);
	name = d ? cfn_eval_text(s, d) : NULL;
	attribute = name ? cfn_eval_text(s, cfn_argument(s, call, 1, 2)) : NULL;
	if (!attribute)
		return NULL;
	for (size_t i = 2; i < call->argument->items.n; i++) {
		const char *more = cfn_eval_text(
			s, call->argument->items.items[i]);

		attribute = arena_printf(s->cfn->arena, "%s.%s", attribute,
					 more ? more : "");
	}
	return cfn_get_att(s, name, attribute, call->at);
}

static const struct doc *fn_import_value(struct cfn_stack *s,
					 const struct cfn_call *call)
{
	const struct doc *d = cfn_eval(s, call->argument);

	if (d && d->kind == DOC_SCALAR)
		return cfn_import(s, d->text, call->at);
	if (d)
		cfn_error(s->cfn, call->at, "Fn::ImportValue: needs a name");
	return NULL;
}

static const struct doc *fn_not_expanded(struct cfn_stack *s,
					 const struct cfn_call *call)
{
	cfn_not_expanded(s, arena_printf(s->cfn->arena, "Fn::%s", call->name),
			 call->at);
	return NULL;
}

static const struct {
	const char *name;
	const struct doc *(*work)(struct cfn_stack *s,
				  const struct cfn_call *call);
} functions[] = {
	{"Ref", fn_ref},
	{"GetAtt", fn_get_att},
	{"Sub", cfn_fn_sub},
	{"Join", fn_join},
	{"Select", fn_select},
	{"Split", fn_split},
	{"If", fn_if},
	{"FindInMap", fn_find_in_map},
	{"GetAZs", fn_get_azs},
	{"Cidr", cfn_fn_cidr},
	{"ImportValue", fn_import_value},
	{"Base64", cfn_fn_base64},
	{"Length", fn_length},
	{"ToJsonString", cfn_fn_to_json},
	{"And", fn_truth},
	{"Or", fn_truth},
	{"Not", fn_truth},
	{"Equals", fn_truth},
	{"Condition", fn_truth},
	{"Transform", fn_not_expanded},
	{"ForEach", fn_not_expanded},
};

const struct doc *cfn_call(struct cfn_stack *s, const struct cfn_call *call)
{
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (strcmp(functions[i].name, call->name) == 0)
			return functions[i].work(s, call);
	return NULL;
}

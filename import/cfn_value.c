// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_value.c - values of templates, with their intrinsics worked out
 */
#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

static bool is_new(struct cfn *c, struct where at)
{
	const char *place = arena_printf(c->arena, "%s:%d:%d",
					 at.file ? at.file : "", at.line,
					 at.column);

	if (dictionary_get(&c->said, place))
		return false;
	dictionary_put(&c->said, place, c);
	return true;
}

void cfn_error(struct cfn *c, struct where at, const char *fmt, ...)
{
	va_list ap;

	c->failed = true;
	if (!is_new(c, at))
		return;
	va_start(ap, fmt);
	report_error(c->in->report, at, "%s",
		     arena_vprintf(c->in->report->arena, fmt, ap));
	va_end(ap);
}

void cfn_note(struct cfn *c, struct where at, const char *fmt, ...)
{
	va_list ap;

	if (!is_new(c, at))
		return;
	va_start(ap, fmt);
	report_note(c->in->report, at, "%s",
		    arena_vprintf(c->in->report->arena, fmt, ap));
	va_end(ap);
}

/* --- intrinsics, short and long ------------------------------------------- */

static const char *const intrinsics[] = {
	"Ref",		"GetAtt", "Sub",       "Join",	  "Select",
	"Split",	"If",	  "And",       "Or",	  "Not",
	"Equals",	"GetAZs", "Cidr",      "Base64",  "FindInMap",
	"ImportValue",	"Length", "Condition", "ForEach", "Transform",
	"ToJsonString",
};

static const char *intrinsic(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(intrinsics); i++)
		if (strcmp(intrinsics[i], name) == 0)
			return intrinsics[i];
	return NULL;
}

/* {"Fn::Join": ...}, {"Ref": ...}; 'Condition' is a key of other things too,
 * and an intrinsic only among conditions, where cfn_truth() knows it */
static bool is_long(const struct doc *d, struct cfn_call *ret)
{
	const char *key, *name;

	if (d->kind != DOC_MAPPING || d->pairs.n != 1)
		return false;
	key = d->pairs.items[0].key->text;
	if (strncmp(key, "Fn::", 4) == 0)
		name = intrinsic(key + 4);
	else
		name = strcmp(key, "Ref") == 0 ? "Ref" : NULL;
	if (!name)
		return false;
	*ret = (struct cfn_call){name, d->pairs.items[0].value,
				 d->pairs.items[0].key->at};
	return true;
}

bool cfn_is_call(struct cfn *c, const struct doc *d, struct cfn_call *ret)
{
	const char *name = d->tag && d->tag[0] == '!' ? intrinsic(d->tag + 1)
						      : NULL;
	struct doc *bare;

	if (!name)
		return is_long(d, ret);
	bare = arena_alloc(c->arena, sizeof(*bare));
	*bare = *d;
	bare->tag = NULL;
	*ret = (struct cfn_call){name, bare, d->at};
	return true;
}

const struct doc *cfn_argument(struct cfn_stack *s, const struct cfn_call *call,
			       size_t i, size_t n)
{
	const struct doc *d = call->argument;

	if (d->kind == DOC_LIST && d->items.n >= n)
		return i < d->items.n ? d->items.items[i] : NULL;
	cfn_error(s->cfn, call->at, "Fn::%s: needs a list of %zu", call->name,
		  n);
	return NULL;
}

/* --- values ---------------------------------------------------------------- */

const struct doc *cfn_text(struct cfn *c, struct where at, const char *text)
{
	size_t n = strlen(text);

	c->bytes += n;
	if (n <= CFN_TEXT_MAX && c->bytes <= CFN_BYTES_MAX)
		return branch_text(c->arena, at, text);
	cfn_error(c, at, "the texts of this template grow beyond all bounds");
	return NULL;
}

bool cfn_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

const char *cfn_as_written(const struct doc *d)
{
	if (d->plain &&
	    (strcmp(d->text, "True") == 0 || strcmp(d->text, "TRUE") == 0))
		return "true";
	if (d->plain &&
	    (strcmp(d->text, "False") == 0 || strcmp(d->text, "FALSE") == 0))
		return "false";
	return d->text;
}

static const struct doc *eval_list(struct cfn_stack *s, const struct doc *d)
{
	struct doc *list = branch_list(s->cfn->arena, d->at);

	for (size_t i = 0; i < d->items.n; i++) {
		const struct doc *one = cfn_eval(s, d->items.items[i]);

		if (one)
			branch_add(s->cfn->arena, list, one);
	}
	return list;
}

static const struct doc *eval_mapping(struct cfn_stack *s, const struct doc *d)
{
	struct doc *map = branch_map(s->cfn->arena, d->at);

	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc_pair *p = &d->pairs.items[i];
		const struct doc *one = NULL;

		if (strncmp(p->key->text, "Fn::", 4) != 0)
			one = cfn_eval(s, p->value);
		else
			cfn_not_expanded(s, p->key->text, p->key->at);
		if (one)
			*vec_add(s->cfn->arena,
				 &map->pairs) = (struct doc_pair){p->key, one};
	}
	return map;
}

const struct doc *cfn_eval(struct cfn_stack *s, const struct doc *d)
{
	struct cfn *c = s->cfn;
	const struct doc *value;
	struct cfn_call call;

	if (c->depth >= CFN_DEPTH_MAX || c->work >= CFN_WORK_MAX) {
		cfn_error(c, d->at, "%s",
			  c->depth >= CFN_DEPTH_MAX
				  ? "references lead on and on without an end"
				  : "the values of this template are too many");
		return NULL;
	}
	c->work++;
	c->depth++;
	if (cfn_is_call(c, d, &call))
		value = cfn_call(s, &call);
	else if (d->kind == DOC_LIST)
		value = eval_list(s, d);
	else if (d->kind == DOC_MAPPING)
		value = eval_mapping(s, d);
	else
		value = d;
	c->depth--;
	return value;
}

const char *cfn_eval_text(struct cfn_stack *s, const struct doc *d)
{
	const struct doc *value = cfn_eval(s, d);

	if (!value)
		return NULL;
	if (value->kind == DOC_SCALAR)
		return cfn_as_written(value);
	cfn_error(s->cfn, d->at, "needs a text, found a %s",
		  value->kind == DOC_LIST ? "list" : "mapping");
	return NULL;
}

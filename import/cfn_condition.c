// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_condition.c - conditions, and the functions that they are made of
 */
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

static struct cfn_memo *memo_of(struct cfn_stack *s, const char *name)
{
	const char *key = arena_printf(s->cfn->arena, "condition %s", name);
	struct cfn_memo *m = dictionary_get(&s->memos, key);

	if (m)
		return m;
	m = arena_alloc(s->cfn->arena, sizeof(*m));
	dictionary_put(&s->memos, key, m);
	return m;
}

static const char *near_condition(struct cfn_stack *s, const char *name)
{
	const struct doc *all = s->conditions;
	size_t n = all ? all->pairs.n : 0;
	const char **names = arena_alloc(s->cfn->arena,
					 (n + 1) * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = all->pairs.items[i].key->text;
	near = text_nearest(name, names, n);
	return near ? arena_printf(s->cfn->arena, "; did you mean '%s'?", near)
		    : "";
}

bool cfn_condition(struct cfn_stack *s, const char *name, struct where at)
{
	const struct doc *d = s->conditions ? document_get(s->conditions, name)
					    : NULL;
	struct cfn_memo *m;

	if (!d) {
		if (!s->has_macros)
			cfn_error(s->cfn, at, "no condition '%s'%s", name,
				  near_condition(s, name));
		else
			cfn_note(s->cfn, at,
				 "condition '%s' is made by a macro: taken to "
				 "hold",
				 name);
		return s->has_macros;
	}
	m = memo_of(s, name);
	if (m->state == CFN_OPEN) {
		cfn_error(s->cfn, at,
			  "condition '%s' depends on itself; it is in line %d",
			  name, d->at.line);
		return false;
	}
	if (m->state == CFN_NEW) {
		m->state = CFN_OPEN;
		m->holds = cfn_truth(s, d);
		m->state = CFN_DONE;
	}
	return m->holds;
}

/* --- functions ------------------------------------------------------------- */

static bool equal(struct cfn_stack *s, const struct doc *a, const struct doc *b)
{
	if (!a || !b || a->kind != b->kind || a->items.n != b->items.n ||
	    a->pairs.n != b->pairs.n)
		return !a && !b;
	if (a->kind == DOC_SCALAR)
		return strcmp(cfn_as_written(a), cfn_as_written(b)) == 0;
	for (size_t i = 0; i < a->items.n; i++)
		if (!equal(s, a->items.items[i], b->items.items[i]))
			return false;
	for (size_t i = 0; i < a->pairs.n; i++)
		if (!equal(s, a->pairs.items[i].value,
			   document_get(b, a->pairs.items[i].key->text)))
			return false;
	return true;
}

static bool fn_equals(struct cfn_stack *s, const struct cfn_call *call)
{
	const struct doc *a = cfn_argument(s, call, 0, 2);

	return a && equal(s, cfn_eval(s, a),
			  cfn_eval(s, cfn_argument(s, call, 1, 2)));
}

static bool fn_all(struct cfn_stack *s, const struct cfn_call *call, bool or)
{
	const struct doc *d = call->argument;
	bool holds = ! or ;

	if (!cfn_argument(s, call, 0, 1))
		return false;
	for (size_t i = 0; i < d->items.n; i++) {
		bool one = cfn_truth(s, d->items.items[i]);

		holds = or ? holds || one : holds && one;
	}
	return holds;
}

static bool truth_of_call(struct cfn_stack *s, const struct cfn_call *call)
{
	const struct doc *d = call->argument;

	if (strcmp(call->name, "Equals") == 0)
		return fn_equals(s, call);
	if (strcmp(call->name, "And") == 0)
		return fn_all(s, call, false);
	if (strcmp(call->name, "Or") == 0)
		return fn_all(s, call, true);
	if (strcmp(call->name, "Not") == 0) {
		const struct doc *inner = d->kind == DOC_LIST
						  ? cfn_argument(s, call, 0, 1)
						  : d;

		return inner && !cfn_truth(s, inner);
	}
	if (strcmp(call->name, "Condition") == 0 && d->kind == DOC_SCALAR)
		return cfn_condition(s, d->text, call->at);
	d = cfn_call(s, call);
	return d && d->kind == DOC_SCALAR &&
	       strcmp(cfn_as_written(d), "true") == 0;
}

bool cfn_truth(struct cfn_stack *s, const struct doc *d)
{
	struct cfn *c = s->cfn;
	struct cfn_call call;
	bool holds = false;

	if (c->depth >= CFN_DEPTH_MAX || ++c->work >= CFN_WORK_MAX) {
		cfn_error(c, d->at, "conditions lead on and on without an end");
		return false;
	}
	c->depth++;
	if (cfn_is_call(c, d, &call))
		holds = truth_of_call(s, &call);
	else if (d->kind == DOC_MAPPING && document_get(d, "Condition") &&
		 document_get(d, "Condition")->kind == DOC_SCALAR)
		holds = cfn_condition(s, document_get(d, "Condition")->text,
				      document_get(d, "Condition")->at);
	else if (d->kind == DOC_SCALAR)
		holds = strcmp(cfn_as_written(d), "true") == 0;
	else
		cfn_error(c, d->at,
			  "needs Fn::Equals, Fn::And, Fn::Or, "
			  "Fn::Not or Condition");
	c->depth--;
	return holds;
}

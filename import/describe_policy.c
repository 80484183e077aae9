// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_policy.c - policies of endpoints
 *
 * AWS gives them as a text that is JSON in turn. One that allows everything is
 * not written; of any other a lab has actions, principals, resources and a few
 * conditions.
 */
#include <string.h>

#include "import/describe.h"

enum { POLICY_BYTES_MAX = 65536, POLICY_VALUES_MAX = 10000 };

static struct words words_of(struct describe *x, const struct doc *d)
{
	struct words w = {0};

	if (d && d->kind == DOC_SCALAR)
		words_add(x, &w, d->text);
	for (size_t i = 0; d && i < d->items.n; i++)
		if (d->items.items[i]->kind == DOC_SCALAR)
			words_add(x, &w, d->items.items[i]->text);
	return w;
}

static bool is_star(const struct words *w)
{
	return w->n == 1 && strcmp(w->items[0], "*") == 0;
}

/* "*", or {"AWS": [...], "Service": ...} */
static struct words principals_of(struct describe *x, const struct doc *d)
{
	struct words w = words_of(x, d);

	for (size_t i = 0; d && i < d->pairs.n; i++) {
		struct words more = words_of(x, d->pairs.items[i].value);

		for (size_t k = 0; k < more.n; k++)
			words_add(x, &w, more.items[k]);
	}
	return w;
}

static bool is_known_condition(const char *key)
{
	return strcmp(key, "aws:SourceIp") == 0;
}

/* The condition that a lab knows by itself is where packets come from */
static const struct doc *condition_of(struct describe *x, const struct found *f,
				      const struct doc *d, bool *ret_all)
{
	struct doc *map = branch_map(x->arena, f->d->at);

	*ret_all = true;
	for (size_t i = 0; d && i < d->pairs.n; i++) {
		const struct doc *test = d->pairs.items[i].value;
		bool address = strcmp(d->pairs.items[i].key->text,
				      "IpAddress") == 0;

		for (size_t k = 0; k < test->pairs.n; k++) {
			struct words w = words_of(x,
						  test->pairs.items[k].value);

			if (address && w.n &&
			    is_known_condition(test->pairs.items[k].key->text))
				put_words(x, map, "source_ip", f, &w);
			else
				*ret_all = false;
		}
	}
	return map->pairs.n ? map : NULL;
}

static const struct doc *statement_of(struct describe *x, const struct found *f,
				      const struct doc *d)
{
	struct words actions = words_of(x, document_get(d, "Action"));
	struct words principals = principals_of(x,
						document_get(d, "Principal"));
	struct words resources = words_of(x, document_get(d, "Resource"));
	bool all;
	const struct doc *condition = condition_of(
		x, f, said_map(d, "Condition"), &all);
	struct doc *map = branch_map(x->arena, f->d->at);
	bool deny = said_is(d, "Effect", "Deny");

	if (!all)
		remark(x, IMPORT_ASSUMED, f,
		       deny ? "a policy that denies on a condition that a lab "
			      "does not have never does"
			    : "a policy that allows on a condition that a lab "
			      "does not have always does");
	if (!actions.n || (!all && deny))
		return NULL;
	put_words(x, map, deny ? "deny" : "allow", f, &actions);
	if (principals.n && !is_star(&principals))
		put_words(x, map, "principals", f, &principals);
	if (resources.n && !is_star(&resources))
		put_words(x, map, "resources", f, &resources);
	if (condition)
		branch_put(x->arena, map, "if", f->d->at, condition);
	return map;
}

static bool allows_all(const struct doc *list)
{
	const struct doc *s = list->items.n == 1 ? list->items.items[0] : NULL;

	return s && s->pairs.n == 1 && said_is(s, "allow", "*");
}

/* A document that cannot be read is no reason to import nothing */
static const struct doc *document_of(struct describe *x, const struct found *f)
{
	static const struct document_limits limits = {
		.bytes = POLICY_BYTES_MAX,
		.values = POLICY_VALUES_MAX,
		.last_wins = true};
	const struct doc *own = document_get(f->d, "PolicyDocument");
	struct report report = {.arena = x->arena};

	if (!own || own->kind != DOC_SCALAR)
		return own;
	if (!*own->text || own->plain)
		return NULL;
	return document_json(x->arena, f->file->path, own->text,
			     strlen(own->text), &limits, &report);
}

void account_policy(struct describe *x, struct doc *map, const struct found *f)
{
	const struct doc *policy = document_of(x, f);
	const struct doc *statements = NULL;
	struct doc *list = branch_list(x->arena, f->d->at);

	if (policy && policy->kind == DOC_MAPPING)
		statements = document_get(policy, "Statement");
	if (!statements)
		return;
	for (size_t i = 0; i < statements->items.n; i++) {
		const struct doc *s = statements->items.items[i];

		if (s->kind == DOC_MAPPING && statement_of(x, f, s))
			branch_add(x->arena, list, statement_of(x, f, s));
	}
	if (statements->kind == DOC_MAPPING && statement_of(x, f, statements))
		branch_add(x->arena, list, statement_of(x, f, statements));
	if (list->items.n && !allows_all(list))
		branch_put(x->arena, map, "policy", f->d->at, list);
}

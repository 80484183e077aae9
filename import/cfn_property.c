// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_property.c - properties of resources, and what becomes of them
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "import/cfn.h"

/* --- reading ------------------------------------------------------------------- */

/* SAM lays what a function says over what 'Globals' says of all: mappings and
 * lists of both are put together */
static const struct doc *laid_over(struct cfn *c, const struct doc *global,
				   const struct doc *own)
{
	struct doc *d;

	if (!global || !own)
		return own ? own : global;
	if (global->kind != own->kind || own->kind == DOC_SCALAR)
		return own;
	if (own->kind == DOC_LIST) {
		d = branch_list(c->arena, own->at);
		for (size_t i = 0; i < global->items.n; i++)
			branch_add(c->arena, d, global->items.items[i]);
		for (size_t i = 0; i < own->items.n; i++)
			branch_add(c->arena, d, own->items.items[i]);
		return d;
	}
	d = branch_map(c->arena, own->at);
	for (size_t i = 0; i < global->pairs.n; i++) {
		const struct doc_pair *p = &global->pairs.items[i];

		branch_put(c->arena, d, p->key->text, p->key->at,
			   laid_over(c, p->value,
				     document_get(own, p->key->text)));
	}
	for (size_t i = 0; i < own->pairs.n; i++)
		if (!document_get(global, own->pairs.items[i].key->text))
			*vec_add(c->arena, &d->pairs) = own->pairs.items[i];
	return d;
}

static const struct doc *property(struct cfn_stack *s, const struct doc *all,
				  const char *name)
{
	const struct doc *d = all && all->kind == DOC_MAPPING
				      ? document_get(all, name)
				      : NULL;

	return d ? cfn_eval(s, d) : NULL;
}

const struct doc *cfn_get(struct cfn_resource *r, const char *name)
{
	const struct doc *own = property(r->stack, r->properties, name);

	if (strcmp(r->type, "AWS::Serverless::Function") != 0)
		return own;
	return laid_over(r->stack->cfn,
			 property(r->stack, r->stack->globals, name), own);
}

const struct doc *cfn_in(const struct doc *d, const char *key)
{
	return d && d->kind == DOC_MAPPING ? document_get(d, key) : NULL;
}

static const char *text_of(const struct doc *d)
{
	return d && d->kind == DOC_SCALAR ? cfn_as_written(d) : NULL;
}

static bool bool_of(const struct doc *d, bool absent)
{
	const char *text = text_of(d);

	if (!text)
		return absent;
	return strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0 ||
	       strcasecmp(text, "yes") == 0 || strcasecmp(text, "enable") == 0;
}

/* Numbers may be texts, and have a fraction in JSON (CFN-5) */
static long int_of(const struct doc *d, long absent)
{
	const char *text = text_of(d);
	char *end;
	double n;

	if (!text || !*text)
		return absent;
	n = strtod(text, &end);
	return *end || n < -1e9 || n > 1e9 ? absent : (long)n;
}

const char *cfn_get_text(struct cfn_resource *r, const char *name)
{
	return text_of(cfn_get(r, name));
}

bool cfn_get_bool(struct cfn_resource *r, const char *name, bool absent)
{
	return bool_of(cfn_get(r, name), absent);
}

long cfn_get_int(struct cfn_resource *r, const char *name, long absent)
{
	return int_of(cfn_get(r, name), absent);
}

const char *cfn_in_text(const struct doc *d, const char *key)
{
	return text_of(cfn_in(d, key));
}

bool cfn_in_bool(const struct doc *d, const char *key, bool absent)
{
	return bool_of(cfn_in(d, key), absent);
}

long cfn_in_int(const struct doc *d, const char *key, long absent)
{
	return int_of(cfn_in(d, key), absent);
}

struct cfn_items cfn_items(struct cfn *c, const struct doc *d)
{
	const struct doc **one;

	if (!d)
		return (struct cfn_items){NULL, 0};
	if (d->kind == DOC_LIST)
		return (struct cfn_items){d->items.items, d->items.n};
	one = arena_alloc(c->arena, sizeof(*one));
	*one = d;
	return (struct cfn_items){one, 1};
}

/* --- who a text stands for ------------------------------------------------------- */

/* "AWS::RDS::" is any type that begins so */
static bool is_of(const struct cfn_resource *r, const char *type)
{
	size_t n = strlen(type);

	if (!r->there)
		return false;
	return n && type[n - 1] == ':' ? strncmp(r->type, type, n) == 0
				       : strcmp(r->type, type) == 0;
}

struct cfn_resource *cfn_find(const struct cfn *c, const char *text,
			      const char *type)
{
	const struct dictionary_entry *e = NULL;

	while (text && (e = dictionary_find(&c->ids, text, e)))
		if (is_of(e->value, type))
			return e->value;
	/* a name of the lab, where someone says so by hand */
	while (text && (e = dictionary_find(&c->names, text, e)))
		if (e->value && is_of(e->value, type))
			return e->value;
	return NULL;
}

const char *cfn_alias(struct cfn_resource *r, const char *text)
{
	struct dictionary *ids = &r->stack->cfn->ids;
	const struct dictionary_entry *e = NULL;

	while ((e = dictionary_find(ids, text, e)))
		if (e->value == r)
			return text;
	dictionary_put(ids, text, r);
	return text;
}

/* --- what becomes of it ------------------------------------------------------------ */

void cfn_remark(struct cfn_resource *r, enum import_fate fate, const char *why)
{
	if (r->remarked && fate != IMPORT_ASSUMED)
		return;
	r->remarked = true;
	import_remark(r->stack->cfn->in, fate, r->at, r->type, r->logical, why);
}

void cfn_put(struct cfn_resource *r, const char *key, const struct doc *value)
{
	branch_put(r->stack->cfn->arena, r->made, key, r->at, value);
}

void cfn_put_text(struct cfn_resource *r, const char *key, const char *text)
{
	branch_put_text(r->stack->cfn->arena, r->made, key, r->at, text);
}

void cfn_put_bool(struct cfn_resource *r, const char *key, bool is)
{
	cfn_put_text(r, key, is ? "true" : "false");
}

void cfn_put_int(struct cfn_resource *r, const char *key, long number)
{
	cfn_put(r, key, branch_number(r->stack->cfn->arena, r->at, number));
}

struct doc *cfn_object(struct cfn_resource *r, const char *key)
{
	struct cfn *c = r->stack->cfn;

	r->made = branch_map(c->arena, r->at);
	branch_put(c->arena, branch_inner(c->arena, c->lab, key, r->at),
		   r->name, r->at, r->made);
	return r->made;
}

struct doc *cfn_object_in(struct cfn_resource *r, struct cfn_vpc *vpc,
			  const char *key)
{
	struct cfn *c = r->stack->cfn;

	r->vpc = vpc;
	r->made = branch_map(c->arena, r->at);
	branch_put(c->arena, branch_inner(c->arena, vpc->doc, key, r->at),
		   r->name, r->at, r->made);
	return r->made;
}

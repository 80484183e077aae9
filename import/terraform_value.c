// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_value.c - what an attribute is, or what it refers to
 *
 * A plan has the values that are known. Of all others its configuration has
 * the references of the expression, longest first and with their prefixes
 * repeated (TF-3): to resources of the same module, to variables, which the
 * module's caller gives, and to outputs of modules. An expression is not worked
 * out; what it refers to is as good as its value where that is an identifier.
 */
#include <stdlib.h>
#include <string.h>

#include "import/terraform.h"

enum { DEPTH_MAX = 40 }; /* variables of variables of ... */

struct scope { /* where an expression stands */
	const char *path; /* of its module, without indexes */
	const struct doc *module; /* its configuration */
	const char *instance; /* the same with indexes; NULL: not known */
	const struct tf_resource *of; /* whose index counts */
};

static void refer_all(struct tf *t, const struct scope *s,
		      const struct doc *expression, struct words *w,
		      unsigned int depth);

struct tf_resource *terraform_find(const struct tf *t, const char *text)
{
	return index_find(&t->aliases, text);
}

/* --- values -------------------------------------------------------------- */

bool terraform_null(const struct doc *d)
{
	return d->kind == DOC_SCALAR && d->plain &&
	       strcmp(d->text, "null") == 0;
}

/* Is all of it known? A list with a null in it is not */
static bool is_known(const struct doc *d)
{
	if (!d || terraform_null(d))
		return false;
	for (size_t i = 0; i < d->items.n; i++)
		if (!is_known(d->items.items[i]))
			return false;
	return true;
}

static void add_values(struct tf *t, const struct doc *d, struct words *w)
{
	if (d->kind == DOC_SCALAR && !terraform_null(d))
		words_add(t->x, w, d->text);
	for (size_t i = 0; i < d->items.n; i++)
		add_values(t, d->items.items[i], w);
}

/* --- modules ------------------------------------------------------------- */

static const struct doc *module_at(const struct tf *t, const char *path)
{
	const struct doc *m = said_map(t->configuration, "root_module");

	while (m && *path) {
		size_t n;

		path += strncmp(path, "module.", 7) == 0 ? 7 : 0;
		n = strcspn(path, ".");
		m = said_map(said_map(said_map(m, "module_calls"),
				      arena_strndup(t->arena, path, n)),
			     "module");
		path += n + (path[n] == '.');
	}
	return m;
}

/* "module.a.module.b" -> "module.a", and "b" */
static const char *outer_path(struct tf *t, const char *path,
			      const char **ret_name)
{
	const char *last = path;

	for (const char *c = path; (c = strstr(c, "module.")); c++)
		last = c;
	*ret_name = last + strlen("module.");
	return arena_strndup(t->arena, path,
			     last > path ? (size_t)(last - path - 1) : 0);
}

/* A variable is what the caller of the module gives, or its default */
static void refer_variable(struct tf *t, const struct scope *s,
			   const char *name, struct words *w,
			   unsigned int depth)
{
	const char *call = NULL, *unused;
	struct scope outer = *s;
	const struct doc *given;

	name = arena_strndup(t->arena, name, strcspn(name, ".["));
	if (!*s->path) {
		given = said_map(t->variables, name);
		if (given && document_get(given, "value"))
			add_values(t, document_get(given, "value"), w);
		return;
	}
	outer.path = outer_path(t, s->path, &call);
	outer.module = module_at(t, outer.path);
	outer.instance = s->instance ? outer_path(t, s->instance, &unused)
				     : NULL;
	given = said_map(
		said_map(said_map(said_map(outer.module, "module_calls"), call),
			 "expressions"),
		name);
	if (given) {
		refer_all(t, &outer, given, w, depth + 1);
		return;
	}
	given = said_map(said_map(s->module, "variables"), name);
	if (given && document_get(given, "default"))
		add_values(t, document_get(given, "default"), w);
}

/* 'module.net["a"].vpc_id': so long is what names the instance */
static size_t call_length(const char *ref)
{
	const char *end = strchr(ref, ']');

	return end ? (size_t)(end - ref) + 1 : strlen(ref);
}

/* "module.net.private_subnets": an output */
static void refer_output(struct tf *t, const struct scope *s, const char *ref,
			 struct words *w, unsigned int depth)
{
	const char *base = terraform_base(t->arena, ref);
	size_t n = strcspn(base + 7, ".");
	const char *call = arena_strndup(t->arena, base + 7, n);
	const char *output = base + 7 + n;
	struct scope inner = *s;
	const struct doc *d;

	if (*output++ != '.')
		return;
	output = arena_strndup(t->arena, output, strcspn(output, "."));
	inner.path = arena_printf(t->arena, "%s%smodule.%s", s->path,
				  *s->path ? "." : "", call);
	inner.module = module_at(t, inner.path);
	inner.instance = s->instance && ref[7 + n] == '['
				 ? arena_printf(t->arena, "%s%s%.*s",
						s->instance,
						*s->instance ? "." : "",
						(int)(call_length(ref)), ref)
				 : NULL;
	d = said_map(said_map(said_map(inner.module, "outputs"), output),
		     "expression");
	if (d)
		refer_all(t, &inner, d, w, depth + 1);
}

/* --- resources ----------------------------------------------------------- */

/* What a resource is known by: "aws_vpc.main.default_security_group_id" is
 * something that AWS makes with it */
static const char *attribute(struct tf *t, const struct tf_resource *r,
			     const char *name)
{
	static const char *const made[][2] = {
		{"default_security_group_id", "default"},
		{"default_network_acl_id", "acl"},
		{"default_route_table_id", "main"},
		{"main_route_table_id", "main"},
		{"association_default_route_table_id", "default"},
		{"propagation_default_route_table_id", "default"},
	};

	if (*name && said(r->values, name))
		return said(r->values, name);
	for (size_t i = 0; i < ARRAY_LEN(made); i++)
		if (strcmp(made[i][0], name) == 0)
			return arena_printf(t->arena, "%s:%s", r->id,
					    made[i][1]);
	return r->id;
}

/* "[0].id" -> "0", ".id" behind it; NULL: no index, or one to be worked out */
static const char *index_text(struct tf *t, const char *rest,
			      const char **ret_attribute)
{
	const char *end = *rest == '[' ? strchr(rest, ']') : NULL;
	const char *index = NULL;

	if (end && rest[1] == '"' && end > rest + 2)
		index = arena_strndup(t->arena, rest + 2,
				      (size_t)(end - rest - 3));
	else if (end)
		index = arena_strndup(t->arena, rest + 1,
				      (size_t)(end - rest - 1));
	if (end)
		rest = end + 1;
	*ret_attribute = *rest == '.' ? rest + 1 : "";
	return index;
}

/* With an index, that one; with one that the resource has, the same; or all */
static bool is_meant(const struct tf_resource *r, const char *index,
		     const struct scope *s, bool same)
{
	if (index)
		return r->index && strcmp(r->index, index) == 0;
	return !same || !r->index || !s->of->index ||
	       strcmp(r->index, s->of->index) == 0;
}

/* In the same instance of its module? */
static bool is_here(const struct tf_resource *r, const struct scope *s)
{
	return s->instance && strcmp(r->module, s->instance) == 0;
}

static bool has_reference(const struct doc *refs, const char *begin)
{
	for (size_t i = 0; i < refs->items.n; i++)
		if (strncmp(refs->items.items[i]->text, begin, strlen(begin)) ==
		    0)
			return true;
	return false;
}

/* element() goes around: of three subnets with one gateway, all have that */
static void add_in_turn(struct tf *t, const struct tf_resources *all,
			const struct scope *s, bool here,
			struct tf_resources *meant)
{
	struct tf_resources some = {0};
	size_t i = s->of->index ? strtoul(s->of->index, NULL, 10) : 0;

	for (size_t k = 0; k < all->n; k++)
		if (!here || is_here(all->items[k], s))
			*vec_add(t->arena, &some) = all->items[k];
	if (some.n)
		*vec_add(t->arena, meant) = some.items[i % some.n];
}

static void refer_resource(struct tf *t, const struct scope *s, const char *ref,
			   const struct doc *refs, struct words *w)
{
	size_t skip = strncmp(ref, "data.", 5) == 0 ? 5 : 0;
	size_t n = skip + strcspn(ref + skip, ".");
	const char *name, *attribute_name, *index;
	const struct tf_resources *all;
	struct tf_resources meant = {0};
	bool here = false, same = has_reference(refs, "count.") ||
				  has_reference(refs, "each.");

	if (ref[n] != '.')
		return;
	n++;
	n += strcspn(ref + n, ".[");
	name = arena_printf(t->arena, "%s%s%.*s", s->path, *s->path ? "." : "",
			    (int)n, ref);
	index = index_text(t, ref + n, &attribute_name);
	attribute_name = arena_strndup(t->arena, attribute_name,
				       strcspn(attribute_name, ".["));
	all = index_find(&t->bases, name);
	for (size_t i = 0; all && i < all->n; i++)
		here |= is_here(all->items[i], s);
	for (size_t i = 0; all && i < all->n; i++)
		if (is_meant(all->items[i], index, s, same) &&
		    (!here || is_here(all->items[i], s)))
			*vec_add(t->arena, &meant) = all->items[i];
	if (all && !meant.n && same && !index)
		add_in_turn(t, all, s, here, &meant);
	for (size_t i = 0; i < meant.n; i++)
		words_add(t->x, w,
			  attribute(t, meant.items[i], attribute_name));
}

/* --- references ---------------------------------------------------------- */

/* Is it the beginning of a longer one before it? */
static bool is_repeated(const struct doc *refs, size_t i)
{
	const char *ref = refs->items.items[i]->text;
	size_t n = strlen(ref);

	for (size_t k = 0; k < i; k++) {
		const char *longer = refs->items.items[k]->text;

		if (strncmp(longer, ref, n) == 0 &&
		    (longer[n] == '.' || longer[n] == '['))
			return true;
	}
	return false;
}

/* "var.subnets[1]" is one of what was found */
static void keep_one(struct words *w, const char *ref)
{
	const char *open = strrchr(ref, '[');
	char *end = NULL;
	unsigned long i = open ? strtoul(open + 1, &end, 10) : 0;

	if (!open || end == open + 1 || strcmp(end, "]") != 0 || i >= w->n)
		return;
	w->items[0] = w->items[i];
	w->n = 1;
}

static void refer(struct tf *t, const struct scope *s, const struct doc *refs,
		  const char *ref, struct words *w, unsigned int depth)
{
	struct words own = {0}; /* what an index counts */
	const struct doc *each;

	if (strncmp(ref, "var.", 4) == 0) {
		refer_variable(t, s, ref + 4, &own, depth);
		keep_one(&own, ref);
	} else if (strncmp(ref, "module.", 7) == 0) {
		refer_output(t, s, ref, &own, depth);
		keep_one(&own, ref);
	} else if (strncmp(ref, "each.value", 10) == 0) {
		each = said_map(s->of->config, "for_each_expression");
		if (each)
			refer_all(t, s, each, w, depth + 1);
	} else {
		refer_resource(t, s, ref, refs, w);
	}
	for (size_t i = 0; i < own.n; i++)
		words_add(t->x, w, own.items[i]);
}

static void refer_all(struct tf *t, const struct scope *s,
		      const struct doc *expression, struct words *w,
		      unsigned int depth)
{
	const struct doc *constant = document_get(expression, "constant_value");
	const struct doc *refs = document_get(expression, "references");

	if (constant)
		add_values(t, constant, w);
	if (!refs || refs->kind != DOC_LIST || depth > DEPTH_MAX)
		return;
	for (size_t i = 0; i < refs->items.n; i++)
		if (refs->items.items[i]->kind != DOC_SCALAR)
			return;
	for (size_t i = 0; i < refs->items.n; i++)
		if (!is_repeated(refs, i))
			refer(t, s, refs, refs->items.items[i]->text, w, depth);
}

/* Beside resources truths and numbers are what an expression chooses by */
static void drop_conditions(struct tf *t, struct words *w)
{
	bool found = false;
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		found |= terraform_find(t, w->items[i]) != NULL;
	for (size_t i = 0; found && i < w->n; i++) {
		const char *word = w->items[i];

		if (strcmp(word, "true") != 0 && strcmp(word, "false") != 0 &&
		    (!*word || strspn(word, "0123456789") != strlen(word)))
			w->items[n++] = word;
	}
	w->n = found ? n : w->n;
}

/* --- what is not known --------------------------------------------------- */

/* "local.subnets" and the like are nowhere in a plan */
const char *terraform_unknown(const struct tf_part *p, const char *key)
{
	size_t n;
	const struct doc *const *refs = said_list(said_map(p->config, key),
						  "references", &n);

	for (size_t i = 0; i < n; i++)
		if (refs[i]->kind == DOC_SCALAR &&
		    strncmp(refs[i]->text, "local.", 6) == 0)
			return refs[i]->text;
	return n && refs[0]->kind == DOC_SCALAR ? refs[0]->text : NULL;
}

static void say_unknown(struct tf *t, const struct tf_part *p, const char *key)
{
	const char *ref = terraform_unknown(p, key);
	const char *where = arena_printf(t->arena, "%s %s", p->of->address,
					 key);

	if (!ref || t->quiet || !index_add(&t->missed, where, t))
		return;
	import_remark(t->in, IMPORT_ASSUMED, p->of->values->at, p->of->type,
		      p->of->address,
		      arena_printf(t->arena,
				   "nothing for %s: %s is not known%s", key,
				   ref,
				   strncmp(ref, "local.", 6) == 0
					   ? ", as no local value is in a plan"
					   : " until apply"));
}

/* --- parts --------------------------------------------------------------- */

struct tf_part terraform_part(const struct tf_resource *r)
{
	return (struct tf_part){
		.of = r,
		.values = r->values,
		.config = said_map(r->config, "expressions"),
	};
}

struct words terraform_words(struct tf *t, const struct tf_part *p,
			     const char *key)
{
	const struct doc *value = p->values ? document_get(p->values, key)
					    : NULL;
	const struct doc *expression = said_map(p->config, key);
	struct scope s = {.of = p->of};
	struct words w = {0};

	if (is_known(value) &&
	    (value->kind == DOC_SCALAR || value->items.n || !expression)) {
		add_values(t, value, &w);
		return w;
	}
	if (!expression || (value && terraform_null(value) && p->of->planned))
		return w;
	s.path = terraform_base(t->arena, p->of->module);
	s.module = module_at(t, s.path);
	s.instance = p->of->module;
	refer_all(t, &s, expression, &w, 0);
	drop_conditions(t, &w);
	if (!w.n)
		say_unknown(t, p, key);
	return w;
}

const char *terraform_text(struct tf *t, const struct tf_part *p,
			   const char *key)
{
	struct words w = terraform_words(t, p, key);
	const char *text = w.n ? w.items[0] : NULL;

	if (w.n > 1 && p->of->index)
		for (size_t i = 0; i < w.n; i++) {
			const struct tf_resource *r = terraform_find(
				t, w.items[i]);

			if (r && r->index &&
			    strcmp(r->index, p->of->index) == 0)
				return w.items[i];
		}
	return text && *text ? text : NULL;
}

bool terraform_true(struct tf *t, const struct tf_part *p, const char *key)
{
	const char *text = terraform_text(t, p, key);

	return text && strcmp(text, "true") == 0;
}

bool terraform_written(const struct tf_part *p, const char *key)
{
	const struct doc *value = p->values ? document_get(p->values, key)
					    : NULL;

	if (value && terraform_null(value) && p->of->planned)
		return false;
	return (value && !terraform_null(value)) || said_map(p->config, key);
}

bool terraform_refers(const struct tf_part *p, const char *key)
{
	size_t n;

	said_list(said_map(p->config, key), "references", &n);
	return n;
}

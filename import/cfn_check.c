// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_check.c - references to nothing, and references in circles
 *
 * CloudFormation refuses a template for either, wherever in it they are, but
 * only looks at the branch of an Fn::If that is taken. Circles are looked for
 * without recursion: a chain may be as long as the template.
 */
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

/* --- who needs whom --------------------------------------------------------- */

static void need(struct cfn_resource *r, const char *name, struct where at)
{
	struct cfn_stack *s = r->stack;
	struct cfn_resource *other = dictionary_get(&s->by_name, name);

	if (!other || !other->there)
		return;
	*vec_add(s->cfn->arena, &r->needs) = other;
	*vec_add(s->cfn->arena, &r->needs_at) = at;
}

static void refer(struct cfn_stack *s, struct cfn_resource *r, const char *name,
		  const char *attribute, struct where at)
{
	if (strncmp(name, "AWS::", 5) == 0)
		return;
	if (r)
		need(r, name, at);
	if (attribute) {
		struct cfn_resource *to = dictionary_get(&s->by_name, name);

		if (!to || !to->there)
			cfn_get_att(s, name, attribute, at); /* says so */
	} else if (!s->parameters || !document_get(s->parameters, name)) {
		cfn_ref(s, name, at);
	}
}

/* The names in "${A} and ${B.C}" that are not the text's own */
static void look_at_text(struct cfn_stack *s, struct cfn_resource *r,
			 const struct doc *d, const struct doc *own)
{
	const char *c = d->text;

	while ((c = strstr(c, "${"))) {
		const char *name = c + 2 + strspn(c + 2, " ");
		size_t n = strcspn(name, "}");
		size_t used = strcspn(name, "}. ");
		char *copy = arena_strndup(s->cfn->arena, name, n);

		c += 2;
		if (*name == '!' || !name[n])
			continue;
		while (n > 0 && copy[n - 1] == ' ')
			copy[--n] = '\0';
		if (own && own->kind == DOC_MAPPING && document_get(own, copy))
			continue;
		if (strncmp(copy, "AWS::", 5) == 0)
			continue;
		refer(s, r, arena_strndup(s->cfn->arena, copy, used),
		      copy[used] == '.' ? copy + used + 1 : NULL, d->at);
	}
}

static void look(struct cfn_stack *s, struct cfn_resource *r,
		 const struct doc *d);

static void look_inside(struct cfn_stack *s, struct cfn_resource *r,
			const struct doc *d)
{
	for (size_t i = 0; i < d->items.n; i++)
		look(s, r, d->items.items[i]);
	for (size_t i = 0; i < d->pairs.n; i++)
		if (strncmp(d->pairs.items[i].key->text, "Fn::ForEach", 11) !=
		    0)
			look(s, r, d->pairs.items[i].value);
}

static void look_at_att(struct cfn_stack *s, struct cfn_resource *r,
			const struct doc *d, struct where at)
{
	const char *dot;

	if (d->kind == DOC_SCALAR && (dot = strchr(d->text, '.')))
		refer(s, r,
		      arena_strndup(s->cfn->arena, d->text,
				    (size_t)(dot - d->text)),
		      dot + 1, at);
	else if (d->kind == DOC_LIST && d->items.n > 1 &&
		 d->items.items[0]->kind == DOC_SCALAR &&
		 d->items.items[1]->kind == DOC_SCALAR)
		refer(s, r, d->items.items[0]->text, d->items.items[1]->text,
		      at);
	else
		look_inside(s, r, d);
}

static void look_at_if(struct cfn_stack *s, struct cfn_resource *r,
		       const struct doc *d)
{
	bool holds;

	if (d->kind != DOC_LIST || d->items.n < 3)
		return;
	holds = d->items.items[0]->kind == DOC_SCALAR &&
		cfn_condition(s, d->items.items[0]->text,
			      d->items.items[0]->at);
	look(s, r, d->items.items[holds ? 1 : 2]);
}

static void look_at_call(struct cfn_stack *s, struct cfn_resource *r,
			 const struct cfn_call *call)
{
	const struct doc *d = call->argument;

	if (strcmp(call->name, "Ref") == 0 && d->kind == DOC_SCALAR)
		refer(s, r, d->text, NULL, call->at);
	else if (strcmp(call->name, "GetAtt") == 0)
		look_at_att(s, r, d, call->at);
	else if (strcmp(call->name, "If") == 0)
		look_at_if(s, r, d);
	else if (strcmp(call->name, "Sub") == 0 && d->kind == DOC_SCALAR)
		look_at_text(s, r, d, NULL);
	else if (strcmp(call->name, "Sub") == 0 && d->items.n > 1 &&
		 d->items.items[0]->kind == DOC_SCALAR) {
		look_at_text(s, r, d->items.items[0], d->items.items[1]);
		look(s, r, d->items.items[1]);
	} else if (strcmp(call->name, "Transform") != 0 &&
		   strcmp(call->name, "ForEach") != 0) {
		look_inside(s, r, d);
	}
}

static void look(struct cfn_stack *s, struct cfn_resource *r,
		 const struct doc *d)
{
	struct cfn_call call;

	if (++s->cfn->work >= CFN_WORK_MAX)
		return;
	if (cfn_is_call(s->cfn, d, &call))
		look_at_call(s, r, &call);
	else
		look_inside(s, r, d);
}

/* What is only waited for may be left out by its condition */
static void look_at_depends(struct cfn_resource *r, const struct doc *d)
{
	struct cfn_stack *s = r->stack;
	struct cfn_items all = cfn_items(s->cfn, d);

	for (size_t i = 0; i < all.n; i++) {
		const struct doc *one = all.items[i];

		if (one->kind != DOC_SCALAR)
			continue;
		if (!dictionary_get(&s->by_name, one->text))
			cfn_ref(s, one->text, one->at);
		need(r, one->text, one->at);
	}
}

/* --- circles --------------------------------------------------------------------- */

enum { UNSEEN, ON_PATH, DONE };

struct path {
	struct arena *arena;
	VEC(struct cfn_resource *) on;
};

static void say_circle(struct cfn *c, const struct path *p,
		       const struct cfn_resource *again, struct where at)
{
	enum { SHOWN = 12 };
	struct text t = {.arena = c->arena};
	size_t from = p->on.n;

	while (from > 0 && p->on.items[from - 1] != again)
		from--;
	for (size_t i = from - 1; i < p->on.n; i++) {
		const struct cfn_resource *r = p->on.items[i];

		if (i - from + 1 == SHOWN) {
			text_put(&t, "... → ");
			break;
		}
		text_add(&t, "%s (line %d) → ", r->logical, r->at.line);
	}
	cfn_error(c, at, "a circle of references: %s%s", t.s, again->logical);
}

static void walk(struct cfn *c, struct path *p, struct cfn_resource *first)
{
	first->mark = ON_PATH;
	*vec_add(c->arena, &p->on) = first;
	while (p->on.n) {
		struct cfn_resource *r = p->on.items[p->on.n - 1], *to;

		if (r->next == r->needs.n) {
			r->mark = DONE;
			p->on.n--;
			continue;
		}
		to = r->needs.items[r->next++];
		if (to->mark == ON_PATH)
			say_circle(c, p, to, r->needs_at.items[r->next - 1]);
		if (to->mark != UNSEEN)
			continue;
		to->mark = ON_PATH;
		*vec_add(c->arena, &p->on) = to;
	}
}

/* --- the stack --------------------------------------------------------------------- */

static void look_at_outputs(struct cfn_stack *s)
{
	size_t n = s->outputs ? s->outputs->pairs.n : 0;

	for (size_t i = 0; i < n; i++) {
		const struct doc *d = s->outputs->pairs.items[i].value;
		const struct doc *when = cfn_in(d, "Condition");
		const struct doc *value = cfn_in(d, "Value");

		if (when && when->kind == DOC_SCALAR &&
		    !cfn_condition(s, when->text, when->at))
			continue;
		if (value)
			look(s, NULL, value);
	}
}

void cfn_check(struct cfn_stack *s)
{
	struct path p = {.arena = s->cfn->arena};

	for (size_t i = 0; i < s->resources.n; i++) {
		struct cfn_resource *r = s->resources.items[i];

		if (!r->there)
			continue;
		if (r->properties)
			look(s, r, r->properties);
		look_at_depends(r, cfn_in(r->body, "DependsOn"));
	}
	for (size_t i = 0; i < s->resources.n; i++)
		if (s->resources.items[i]->mark == UNSEEN)
			walk(s->cfn, &p, s->resources.items[i]);
	look_at_outputs(s);
}

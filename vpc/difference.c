// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/difference.c - what differs between two models, in AWS's words
 *
 * Both are described (vpc/describe.h), and the descriptions compared: objects
 * by kind and identifier, the facts of each by their keys. Nothing here knows
 * what the facts are about.
 */
#include "vpc/difference.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/describe.h"
#include "vpc/labfile.h"

const char *const difference_word[N_DIFFERENCE_KINDS] = {
	[DIFFERENCE_ADDED] = "added",
	[DIFFERENCE_REMOVED] = "removed",
	[DIFFERENCE_CHANGED] = "changed",
};

struct compare {
	struct arena *arena; /* of the result */
	struct differences found;
};

/* --- objects of the same identity --------------------------------------- */

static int by_identity(const void *a, const void *b)
{
	const struct described *x = *(const struct described *const *)a;
	const struct described *y = *(const struct described *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : strcmp(x->kind, y->kind);
}

static int by_place(const void *a, const void *b)
{
	const struct described *x = *(const struct described *const *)a;
	const struct described *y = *(const struct described *const *)b;
	int order = where_cmp(x->at, y->at);

	return order ? order : (x > y) - (x < y);
}

struct sorted {
	const struct described **items;
	size_t n;
};

static struct sorted sorted(struct arena *arena, const struct description *all,
			    int (*order)(const void *a, const void *b))
{
	struct sorted s = {.n = all->objects.n};

	s.items = arena_alloc(arena, (s.n + 1) * sizeof(*s.items));
	for (size_t i = 0; i < s.n; i++)
		s.items[i] = &all->objects.items[i];
	if (s.n)
		qsort(s.items, s.n, sizeof(*s.items), order);
	return s;
}

static const struct described *same(const struct sorted *by_id,
				    const struct described *o)
{
	const struct described **found = NULL;

	if (by_id->n)
		found = bsearch(&o, by_id->items, by_id->n,
				sizeof(*by_id->items), by_identity);
	return found ? *found : NULL;
}

/* --- facts of one object ------------------------------------------------ */

/* The fact of that key; most often it is at the same place */
static const struct fact *fact_of(const struct described *o, const char *key,
				  size_t guess)
{
	if (guess < o->facts.n && strcmp(o->facts.items[guess].key, key) == 0)
		return &o->facts.items[guess];
	for (size_t i = 0; i < o->facts.n; i++)
		if (strcmp(o->facts.items[i].key, key) == 0)
			return &o->facts.items[i];
	return NULL;
}

static bool same_value(const struct fact *a, const struct fact *b)
{
	if (!a->value || !b->value)
		return a->value == b->value;
	return strcmp(a->value, b->value) == 0;
}

static const char *copy(const struct compare *c, const char *text)
{
	return text ? arena_strdup(c->arena, text) : NULL;
}

static void add_detail(const struct compare *c, struct difference *d,
		       const struct fact *before, const struct fact *after)
{
	*vec_add(c->arena, &d->details) = (struct detail){
		.is = !before  ? DIFFERENCE_ADDED
		      : !after ? DIFFERENCE_REMOVED
			       : DIFFERENCE_CHANGED,
		.key = copy(c, after ? after->key : before->key),
		.before = before ? copy(c, before->value) : NULL,
		.after = after ? copy(c, after->value) : NULL,
	};
}

static struct difference *add(struct compare *c, enum difference_kind is,
			      const struct described *o)
{
	struct difference *d = vec_add(c->arena, &c->found);

	*d = (struct difference){
		.is = is,
		.kind = copy(c, o->kind),
		.name = copy(c, o->name),
		.id = copy(c, o->id),
		.about = "",
	};
	return d;
}

static void compare_facts(struct compare *c, const struct described *before,
			  const struct described *after)
{
	struct difference *d = add(c, DIFFERENCE_CHANGED, after);

	for (size_t i = 0; i < after->facts.n; i++) {
		const struct fact *is = &after->facts.items[i];
		const struct fact *was = fact_of(before, is->key, i);

		if (!was || !same_value(was, is))
			add_detail(c, d, was, is);
	}
	for (size_t i = 0; i < before->facts.n; i++) {
		const struct fact *was = &before->facts.items[i];

		if (!fact_of(after, was->key, i))
			add_detail(c, d, was, NULL);
	}
	if (!d->details.n)
		c->found.n--;
}

/* All of a new object that is not as it usually is */
static void add_object(struct compare *c, const struct described *o)
{
	struct difference *d = add(c, DIFFERENCE_ADDED, o);
	struct text about = {.arena = c->arena};

	text_add(&about, "%s", "");
	for (size_t i = 0; i < o->facts.n; i++) {
		const struct fact *f = &o->facts.items[i];

		if (f->usual)
			continue;
		if (f->use == FACT_ENTRY)
			add_detail(c, d, NULL, f);
		else if (f->use == FACT_HEAD)
			text_add(&about, "%s%s", about.n ? " " : "", f->value);
		else
			text_add(&about, "%s%s %s", about.n ? ", " : "", f->key,
				 f->value);
	}
	d->about = about.s;
}

static bool is_usual(const struct described *o)
{
	for (size_t i = 0; i < o->facts.n; i++)
		if (!o->facts.items[i].usual)
			return false;
	return true;
}

/* --- all ---------------------------------------------------------------- */

static void compare_all(struct compare *c, struct arena *work,
			const struct description *before,
			const struct description *after)
{
	struct sorted were = sorted(work, before, by_identity);
	struct sorted are = sorted(work, after, by_identity);
	struct sorted now = sorted(work, after, by_place);
	struct sorted then = sorted(work, before, by_place);

	for (size_t i = 0; i < now.n; i++) {
		const struct described *is = now.items[i];
		const struct described *was = same(&were, is);

		if (is->presence == IS_IMPLIED &&
		    (!was || was->presence == IS_IMPLIED))
			continue;
		if (was)
			compare_facts(c, was, is);
		else if (is->presence != COMES_WITH_ANOTHER || !is_usual(is))
			add_object(c, is);
	}
	for (size_t i = 0; i < then.n; i++)
		if (then.items[i]->presence == STANDS_ALONE &&
		    !same(&are, then.items[i]))
			add(c, DIFFERENCE_REMOVED, then.items[i]);
}

/* Are there names that need their VPC's before them? */
static bool has_several_vpcs(const struct model *before,
			     const struct model *after)
{
	size_t n = before ? before->vpcs.n : 0;

	if (n > 1 || after->vpcs.n > 1)
		return true;
	return n && after->vpcs.n &&
	       strcmp(before->vpcs.items[0]->o.id,
		      after->vpcs.items[0]->o.id) != 0;
}

struct differences difference_find(struct arena *arena,
				   const struct model *before,
				   const struct model *after)
{
	static const struct description nothing;
	struct arena *work = arena_new();
	struct compare c = {.arena = arena};
	bool qualify = has_several_vpcs(before, after);

	compare_all(&c, work,
		    before ? describe(work, before, qualify) : &nothing,
		    describe(work, after, qualify));
	arena_free(work);
	return c.found;
}

/* --- for people --------------------------------------------------------- */

static const char sign[N_DIFFERENCE_KINDS] = {
	[DIFFERENCE_ADDED] = '+',
	[DIFFERENCE_REMOVED] = '-',
	[DIFFERENCE_CHANGED] = '~',
};
static_assert(ARRAY_LEN(sign) == N_DIFFERENCE_KINDS,
	      "a kind of difference has no sign");

static void print_detail(struct text *t, const struct detail *d)
{
	const char *value = d->is == DIFFERENCE_REMOVED ? d->before : d->after;

	if (d->is == DIFFERENCE_CHANGED)
		text_add(t, "%s %s -> %s", d->key,
			 d->before ? d->before : "none",
			 d->after ? d->after : "none");
	else
		text_add(t, "%c %s%s%s", sign[d->is], d->key, value ? " " : "",
			 value ? value : "");
}

void difference_print(struct text *t, const struct difference *d)
{
	if (d->is != DIFFERENCE_CHANGED)
		text_add(t, "%c %s %s%s%s\n", sign[d->is], d->kind, d->name,
			 *d->about ? " " : "", d->about);
	for (size_t i = 0; i < d->details.n; i++) {
		text_add(t, "%c %s %s: ", sign[d->is], d->kind, d->name);
		print_detail(t, &d->details.items[i]);
		text_add(t, "\n");
	}
}

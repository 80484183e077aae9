// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/change.c - one change of a lab, as a request that the AWS CLI makes
 */
#include "probe/change.h"

#include <string.h>

#include "base/text.h"

/* --- making one ----------------------------------------------------------- */

void change_request(struct arena *arena, struct change *c, const char *service,
		    const char *verb)
{
	*vec_add(arena, &c->requests) = (struct change_request){
		.service = service, .verb = verb};
}

/* The words live on when the model that they are from does not */
static void add(struct arena *arena, struct change *c, struct change_word word)
{
	word.aws = arena_strdup(arena, word.aws);
	word.lab = word.lab ? arena_strdup(arena, word.lab) : NULL;
	*vec_add(arena, &c->requests.items[c->requests.n - 1].words) = word;
}

void change_flag(struct arena *arena, struct change *c, const char *word)
{
	add(arena, c, (struct change_word){word, word, false});
}

void change_option(struct arena *arena, struct change *c, const char *option,
		   const char *value)
{
	change_option_for(arena, c, option, value, value);
}

void change_option_for(struct arena *arena, struct change *c,
		       const char *option, const char *aws, const char *lab)
{
	change_flag(arena, c, option);
	add(arena, c, (struct change_word){aws, lab, false});
}

void change_object(struct arena *arena, struct change *c, const struct model *m,
		   const char *option, const struct vpc *vpc,
		   const struct object *o)
{
	change_option_for(arena, c, option, o->id,
			  change_name(arena, m, vpc, o));
}

void change_raw(struct arena *arena, struct change *c, const char *option,
		const char *value)
{
	add(arena, c, (struct change_word){option, NULL, false});
	add(arena, c, (struct change_word){value, NULL, true});
}

const char *change_name(struct arena *arena, const struct model *m,
			const struct vpc *vpc, const struct object *o)
{
	if (!vpc || m->vpcs.n < 2)
		return o->name;
	return arena_printf(arena, "%s/%s", vpc->o.name, o->name);
}

/* --- saying it ------------------------------------------------------------ */

char **change_argv(struct arena *arena, const struct change *c, bool aws,
		   int *ret_argc)
{
	const struct change_request *r = &c->requests.items[0];
	char **argv = arena_alloc(arena, (r->words.n + 2) * sizeof(*argv));
	int n = 0;

	argv[n++] = arena_strdup(arena, r->verb);
	for (size_t i = 0; i < r->words.n; i++) {
		const struct change_word *w = &r->words.items[i];

		if (w->lab) /* else it is not for the lab */
			argv[n++] = arena_strdup(arena, aws ? w->aws : w->lab);
	}
	*ret_argc = n;
	return argv;
}

/* What a shell takes as it is */
static bool is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./:=,@%+";

	return *word && word[strspn(word, plain)] == '\0';
}

static void add_word(struct text *t, const struct change_word *w, bool aws)
{
	const char *word = aws ? w->aws : w->lab;

	if (!word)
		return;
	if (w->raw || is_plain(word))
		text_add(t, " %s", word);
	else
		text_add(t, " '%s'", word); /* none has a quote in it */
}

static void add_request(struct text *t, const struct change_request *r,
			bool aws)
{
	if (aws)
		text_add(t, "aws %s %s", r->service, r->verb);
	else
		text_add(t, "vpclab %s", r->verb);
	for (size_t i = 0; i < r->words.n; i++)
		add_word(t, &r->words.items[i], aws);
}

const char *change_aws(struct arena *arena, const struct change *c)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < c->requests.n; i++) {
		text_add(&t, "%s", i ? "\n" : "");
		add_request(&t, &c->requests.items[i], true);
	}
	return t.s;
}

const char *change_lab(struct arena *arena, const struct change *c)
{
	struct text t = {.arena = arena};

	if (c->written)
		return NULL;
	add_request(&t, &c->requests.items[0], false);
	return t.s;
}

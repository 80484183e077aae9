// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_options.c - options as the AWS CLI has them
 *
 * A long name and its value, behind a space or '='; lists go on until the
 * next option.
 */
#include <string.h>

#include "base/text.h"
#include "cli/edit_verb.h"
#include "vpc/values.h"

struct line { /* a command line, and how far it was read */
	struct edit *e;
	char **argv;
	int argc, next;
};

static const struct edit_option *option_of(const struct edit *e,
					   const char *name, size_t *ret_i)
{
	for (size_t i = 0; e->verb->options[i].name; i++)
		if (strcmp(e->verb->options[i].name, name) == 0) {
			*ret_i = i;
			return &e->verb->options[i];
		}
	return NULL;
}

static const struct doc *value_of(const struct edit *e, const char *name)
{
	size_t i;

	return option_of(e, name, &i) ? e->values[i] : NULL;
}

static void unknown(struct edit *e, const char *name)
{
	const char *names[EDIT_OPTIONS_MAX], *near;
	size_t n = 0;

	for (; e->verb->options[n].name; n++)
		names[n] = e->verb->options[n].name;
	near = text_nearest(name, names, n);
	if (near)
		edit_error(e, "no option '%s'; did you mean '%s'?", name, near);
	else
		edit_error(e, "no option '%s'; it has %s", name,
			   e->verb->usage);
}

/* "--no-source-dest-check" is the option without 'no', and false */
static const struct edit_option *find_option(struct edit *e, const char *name,
					     size_t *ret_i, bool *ret_no)
{
	const struct edit_option *o = option_of(e, name, ret_i);

	*ret_no = false;
	if (o || strncmp(name, "--no-", 5) != 0)
		return o;
	o = option_of(e, arena_printf(e->arena, "--%s", name + 5), ret_i);
	*ret_no = true;
	return o && o->value == VALUE_FLAG ? o : NULL;
}

/* The next argument, if it is none with a name of its own */
static const char *next_value(struct line *l)
{
	if (l->next >= l->argc || strncmp(l->argv[l->next], "--", 2) == 0)
		return NULL;
	return l->argv[l->next++];
}

/* A list in JSON, in place of several arguments */
static const struct doc *json_list(struct edit *e, const struct edit_option *o,
				   const char *text)
{
	const struct doc *list = shorthand_read(e, o->name, text);

	if (!list)
		return NULL;
	for (size_t i = 0; i < list->items.n && o->value == VALUE_LIST; i++)
		if (list->items.items[i]->kind != DOC_SCALAR) {
			edit_error(e, "%s: needs a list of names", o->name);
			return NULL;
		}
	if (list->kind == DOC_LIST)
		return list;
	edit_error(e, "%s: needs a list", o->name);
	return NULL;
}

static const struct doc *read_list(struct line *l, const struct edit_option *o,
				   const char *first)
{
	struct doc *list = tree_list(l->e);
	const char *text = first ? first : next_value(l);

	for (; text; text = next_value(l))
		tree_add(l->e, list, tree_word(l->e, text));
	if (list->items.n == 1 && *list->items.items[0]->text == '[')
		return json_list(l->e, o, list->items.items[0]->text);
	return list->items.n ? list : NULL;
}

static const struct doc *read_value(struct line *l, const struct edit_option *o,
				    const char *written, bool no)
{
	const char *text = written;

	if (no)
		return tree_word(l->e, "false");
	if (o->value == VALUE_LIST || o->value == VALUE_STRUCTURES)
		return read_list(l, o, written);
	if (!text)
		text = next_value(l);
	if (!text && o->value == VALUE_FLAG)
		text = "true";
	return text ? tree_word(l->e, text) : NULL;
}

static void read_option(struct line *l, const char *text)
{
	struct edit *e = l->e;
	size_t len = strcspn(text, "="), i = 0;
	const char *name = arena_strndup(e->arena, text, len);
	bool no;
	const struct edit_option *o = find_option(e, name, &i, &no);

	if (!o) {
		unknown(e, name);
		while (next_value(l))
			;
		return;
	}
	if (e->values[i])
		edit_error(e, "%s is there twice", o->name);
	e->values[i] = read_value(l, o, text[len] ? text + len + 1 : NULL, no);
	if (!e->values[i] && !edit_failed(e))
		edit_error(e, "%s needs a value", o->name);
}

static void check_required(struct edit *e)
{
	struct text t = {.arena = e->arena};

	for (size_t i = 0; e->verb->options[i].name; i++)
		if (e->verb->options[i].required && !e->values[i])
			text_add(&t, "%s%s", t.n ? ", " : "",
				 e->verb->options[i].name);
	if (t.n)
		edit_error(e, "needs %s", t.s);
}

void options_read(struct edit *e, int argc, char **argv)
{
	struct line l = {e, argv, argc, 0};

	while (l.next < l.argc) {
		const char *text = l.argv[l.next++];

		if (strncmp(text, "--", 2) != 0)
			edit_error(e, "'%s' belongs to no option", text);
		else
			read_option(&l, text);
	}
	if (!edit_failed(e))
		check_required(e);
}

/* --- what was given ------------------------------------------------------- */

const char *option_text(const struct edit *e, const char *name)
{
	const struct doc *d = value_of(e, name);

	return d ? d->text : NULL;
}

const struct doc *option_list(const struct edit *e, const char *name)
{
	return value_of(e, name);
}

/* "true", "Value=true", {"Value": true} */
static const char *flag_text(struct edit *e, const char *name, const char *text)
{
	static const char *const known[] = {"Value", NULL};
	const struct doc *d;

	if (!strchr(text, '=') && *text != '{')
		return text;
	d = shorthand_read(e, name, text);
	if (!d)
		return NULL;
	member_check(e, name, d, known);
	return member_text(d, "Value");
}

bool option_flag(struct edit *e, const char *name, bool *ret)
{
	const char *text = option_text(e, name);

	if (!text)
		return false;
	text = flag_text(e, name, text);
	if (text && strcmp(text, "true") == 0)
		*ret = true;
	else if (text && strcmp(text, "false") == 0)
		*ret = false;
	else if (!edit_failed(e))
		edit_error(e,
			   "%s is either there, or as --no-%s, or has the "
			   "value true or false",
			   name, name + 2);
	return true;
}

const struct doc *option_structure(struct edit *e, const char *name)
{
	const char *text = option_text(e, name);

	return text ? shorthand_read(e, name, text) : NULL;
}

const struct doc *option_structures(struct edit *e, const char *name)
{
	const struct doc *raw = value_of(e, name);
	struct doc *all;

	if (!raw)
		return NULL;
	all = tree_list(e);
	for (size_t i = 0; i < raw->items.n; i++) {
		const struct doc *d = raw->items.items[i];

		if (d->kind == DOC_SCALAR)
			d = shorthand_read(e, name, d->text);
		if (d)
			tree_add(e, all, d);
	}
	return edit_failed(e) ? NULL : all;
}

bool option_int(struct edit *e, const char *name, int min, int max, int *ret)
{
	const char *text = option_text(e, name);

	if (!text)
		return false;
	if (int_parse(text, min, max, ret))
		return true;
	edit_error(e, "%s: '%s' is no number from %d to %d", name, text, min,
		   max);
	return false;
}

static const char *names_text(struct edit *e, const char *const *names)
{
	struct text t = {.arena = e->arena};

	for (size_t i = 0; names[i]; i++) {
		const char *join = names[i + 1] ? ", " : " or ";

		text_add(&t, "%s%s", i ? join : "", names[i]);
	}
	return t.s;
}

const char *option_one_of(struct edit *e, const char *const *names)
{
	const char *found = NULL;

	for (size_t i = 0; names[i]; i++) {
		if (!value_of(e, names[i]))
			continue;
		if (found) {
			edit_error(e, "takes %s or %s, not both", found,
				   names[i]);
			return NULL;
		}
		found = names[i];
	}
	if (!found)
		edit_error(e, "needs %s", names_text(e, names));
	return found;
}

const char *option_word(struct edit *e, const char *name,
			const char *const *words)
{
	const char *text = option_text(e, name);

	for (size_t i = 0; text && words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return words[i];
	if (text)
		edit_error(e, "%s: '%s' is none of %s", name, text,
			   names_text(e, words));
	return NULL;
}

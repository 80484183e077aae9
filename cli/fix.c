// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/fix.c - what would open a path, for people and as JSON
 */
#include "cli/fix.h"

#include <string.h>

#include "cli/edit.h"

/* probe/remedy.h does not know the lab's verbs */
static const char *made(const struct model *m, const struct change *c,
			struct arena *arena, struct report *report)
{
	int argc;
	char **argv = change_argv(arena, c, false, &argc);

	return edit_act(m, argc, argv, arena, report);
}

struct remedies fix_remedies(struct arena *arena, const struct model *m,
			     const struct expect *x)
{
	return remedies_of(arena, m, x, made);
}

/* --- for people ----------------------------------------------------------- */

static void print_lines(FILE *to, const char *label, const char *text)
{
	for (const char *end; *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		fprintf(to, "     %-9s %.*s\n", label, (int)(end - text), text);
		label = "";
	}
}

static void print_change(FILE *to, struct arena *arena, const struct change *c)
{
	const char *verb = change_lab(arena, c);

	fprintf(to, "   %s\n", c->about);
	print_lines(to, "lab file", c->act);
	if (verb)
		print_lines(to, "vpclab", verb);
	print_lines(to, "AWS CLI", change_aws(arena, c));
}

static void print_remedy(FILE *to, struct arena *arena, const struct remedy *r,
			 size_t number)
{
	fprintf(to, "%s%zu. %zu change%s would open it%s\n",
		number > 1 ? "\n" : "", number, r->changes.n,
		r->changes.n == 1 ? "" : "s",
		r->refused ? ", though nobody listens there yet" : "");
	for (size_t i = 0; i < r->changes.n; i++)
		print_change(to, arena, &r->changes.items[i]);
	if (r->closes)
		fprintf(to,
			"   It closes what the lab expects to be open: %s\n",
			r->closes);
}

void fix_tell(const struct way_text *w, const struct model *m,
	      const struct expect *x)
{
	struct arena *arena = arena_new();
	struct remedies all = fix_remedies(arena, m, x);

	way_heading(w, "What would open it");
	for (size_t i = 0; i < all.n; i++)
		print_remedy(w->to, arena, &all.items[i], i + 1);
	if (all.open)
		fputs("By the model it is open: there is nothing to change.\n",
		      w->to);
	else if (!all.n)
		fprintf(w->to, "No change is known that would open it: %s.\n",
			all.none);
	arena_free(arena);
}

/* --- as JSON -------------------------------------------------------------- */

static json_t *change_json(struct arena *arena, const struct change *c)
{
	return json_pack("{s:s, s:s, s:s?, s:s}", "Description", c->about,
			 "LabFile", c->act, "Vpclab", change_lab(arena, c),
			 "AwsCli", change_aws(arena, c));
}

static json_t *remedy_json(struct arena *arena, const struct remedy *r)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < r->changes.n; i++)
		json_array_append_new(changes,
				      change_json(arena, &r->changes.items[i]));
	return json_pack(
		"{s:o, s:s, s:s?}", "Changes", changes, "Verdict",
		verdict_name[r->refused ? VERDICT_REFUSED : VERDICT_OPEN],
		"Closes", r->closes);
}

void fix_set(json_t *top, const struct model *m, const struct expect *x)
{
	struct arena *arena = arena_new();
	struct remedies all = fix_remedies(arena, m, x);
	json_t *list = json_array();

	json_object_set_new(top, "Fixes", list);
	for (size_t i = 0; i < all.n; i++)
		json_array_append_new(list, remedy_json(arena, &all.items[i]));
	if (all.none)
		json_object_set_new(top, "Reason", json_string(all.none));
	arena_free(arena);
}

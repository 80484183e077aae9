// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_explain.c - a packet's way, hop by hop: vpclab explain
 */
#include "cli/command.h"
#include "cli/explain_text.h"
#include "cli/fix.h"
#include "cli/keep.h"
#include "cli/keep_ask.h"

/* One after the other: a trace is of one packet */
static int explain_all(struct job *j, struct attempts *all, json_t *list)
{
	int status = EXIT_AS_ASKED;

	for (size_t i = 0; i < all->items.n && !j->stop; i++) {
		struct explained x;
		struct err e = {0};

		if (explain(&all->items.items[i], &x, &j->stop, &e)) {
			fprintf(j->err,
				"vpclab explain: the machine refused: %s\n",
				e.text);
			return EXIT_MACHINE;
		}
		if (all->items.items[i].outcome.verdict != VERDICT_OPEN)
			status = EXIT_FAILED;
		if (list)
			json_array_append_new(list, explain_json(j, &x));
		else if (i)
			fputc('\n', j->out);
		if (!list)
			explain_tell(j, &x);
	}
	if (keep_ask_failed(j, all))
		return EXIT_MACHINE;
	return all->items.n ? status : keep_ask_nothing(j, all->expect);
}

/* What would open it, by the model of the lab as it runs now */
static void tell_fixes(struct job *j, const struct expect *x)
{
	const struct way_text w = {j->out, j->arena, keep_has_color(j)};

	fix_tell(&w, j->keeper->lab->model, x);
}

static void print_json(struct job *j, json_t *list, const struct expect *fix)
{
	json_t *top = json_pack("{s:o}", "Explanations", list);

	if (fix)
		fix_set(top, j->keeper->lab->model, fix);
	json_dumpf(top, j->out, JSON_INDENT(2));
	fputc('\n', j->out);
	json_decref(top);
}

int keep_explain(struct job *j)
{
	struct attempts all;
	struct ask_options o;
	bool fix;
	int status = keep_ask(j, &o, &fix);
	json_t *list;

	if (status)
		return status;
	list = o.json ? json_array() : NULL;
	attempts_of(&all, j->keeper->lab, o.x, j->arena, &j->stop);
	status = explain_all(j, &all, list);
	attempts_end(&all);
	if (list)
		print_json(j, list, fix ? o.x : NULL);
	else if (fix && status == EXIT_FAILED)
		tell_fixes(j, o.x);
	return status;
}

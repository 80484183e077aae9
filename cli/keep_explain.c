// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_explain.c - a packet's way, hop by hop: vpclab explain
 */
#include "cli/command.h"
#include "cli/explain_text.h"
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
	return all->items.n ? status : keep_ask_nothing(j, all->expect);
}

int keep_explain(struct job *j)
{
	struct attempts all;
	struct ask_options o;
	int status = keep_ask(j, &o);
	json_t *list;

	if (status)
		return status;
	list = o.json ? json_array() : NULL;
	attempts_of(&all, j->keeper->lab, o.x, j->arena, &j->stop);
	status = explain_all(j, &all, list);
	attempts_end(&all);
	if (list) {
		json_t *top = json_pack("{s:o}", "Explanations", list);

		json_dumpf(top, j->out, JSON_INDENT(2));
		fputc('\n', j->out);
		json_decref(top);
	}
	return status;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_apply.c - changes of the running lab: vpclab apply, and the verbs
 * of the AWS CLI
 *
 * A whole lab file, or an act on the one that runs: either way there is a new
 * text, the model of it, and the difference of the two is applied.
 */
#include <string.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/edit.h"
#include "cli/keep.h"
#include "vpc/difference.h"
#include "vpc/labfile_edit.h"

struct wish {
	bool json, dry_run;
};

/* --- what changes ------------------------------------------------------------------ */

static const char *const color[N_DIFFERENCE_KINDS] = {
	[DIFFERENCE_ADDED] = COLOR_GOOD,
	[DIFFERENCE_REMOVED] = COLOR_BAD,
	[DIFFERENCE_CHANGED] = COLOR_NOTE,
};

static void tell(struct job *j, const struct differences *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct text t = {.arena = j->arena};
		char *line, *next;

		difference_print(&t, &all->items[i]);
		for (line = t.s; line && *line; line = next) {
			next = strchr(line, '\n');
			if (next)
				*next++ = '\0';
			fprintf(j->out, "%s\n",
				keep_color(j, color[all->items[i].is], line));
		}
	}
	if (!all->n)
		fputs("nothing changes\n", j->out);
}

static json_t *detail_json(const struct detail *d)
{
	return json_pack("{s:s, s:s?, s:s?, s:s?}", "Change",
			 difference_word[d->is], "Key", d->key, "Before",
			 d->before, "After", d->after);
}

static void tell_json(struct job *j, const struct differences *all,
		      bool applied)
{
	json_t *list = json_array();
	json_t *top = json_pack("{s:o, s:b}", "Changes", list, "Applied",
				applied);

	for (size_t i = 0; i < all->n; i++) {
		const struct difference *d = &all->items[i];
		json_t *details = json_array();

		for (size_t k = 0; k < d->details.n; k++)
			json_array_append_new(
				details, detail_json(&d->details.items[k]));
		json_array_append_new(
			list,
			json_pack("{s:s, s:s, s:s, s:s?, s:s, s:o}", "Change",
				  difference_word[d->is], "Kind", d->kind,
				  "Name", d->name, "Id", d->id, "About",
				  d->about, "Details", details));
	}
	json_dumpf(top, j->out, JSON_INDENT(2));
	fputc('\n', j->out);
	json_decref(top);
}

/* --- bringing it about ---------------------------------------------------------------- */

/* From a model that is fine to a lab that is as it says */
static int bring_to(struct job *j, const struct wish *w, struct model *m)
{
	struct keep *k = keep_of(j);
	struct differences all;
	int status = EXIT_AS_ASKED;

	keep_name(k, m);
	keep_flow_logs(k, m);
	all = difference_find(j->arena, k->model, m);
	if (!w->json)
		tell(j, &all);
	if (w->dry_run)
		model_free(m);
	else
		status = keep_change(j, m);
	if (w->json)
		tell_json(j, &all, !w->dry_run && !status);
	return status;
}

static void take_flags(struct job *j, struct wish *w)
{
	int kept = 1;

	for (int i = 1; i < j->argc; i++) {
		if (strcmp(j->argv[i], "--dry-run") == 0)
			w->dry_run = true;
		else if (strcmp(j->argv[i], "--json") == 0)
			w->json = true;
		else
			j->argv[kept++] = j->argv[i];
	}
	j->argc = kept;
	j->argv[kept] = NULL;
}

/* apply NAME - the file itself came along */
int keep_apply(struct job *j)
{
	struct report report = {.arena = j->arena};
	struct keep *k = keep_of(j);
	struct wish w = {0};
	struct model *m;
	int status;

	take_flags(j, &w);
	if (j->argc != 2 || !j->text)
		return keep_usage(j, "needs one lab file");
	keep_age(k);
	m = model_follow(j->argv[1], j->text, j->text_len, k->model, &report);
	report_print(&report, j->err);
	if (!m || report_failed(&report)) {
		fprintf(j->err,
			"vpclab apply: the lab is as it was: the file is wrong, or "
			"AWS would refuse the change\n");
		model_free(m);
		return EXIT_INPUT;
	}
	status = bring_to(j, &w, m);
	if (status != EXIT_MACHINE && !w.dry_run)
		keep_text(&k->file, j->argv[1]);
	return status;
}

int keep_edit(struct job *j)
{
	struct report report = {.arena = j->arena};
	struct keep *k = keep_of(j);
	const char *act, *text = NULL;
	struct model *m = NULL;
	struct wish w = {0};

	take_flags(j, &w);
	keep_age(k);
	act = edit_act(k->model, j->argc, j->argv, j->arena, &report);
	if (act)
		text = labfile_edit(j->arena, k->model, NULL, act, &report);
	if (text)
		m = model_follow(NULL, text, strlen(text), k->model, &report);
	if (m && !report_failed(&report)) {
		keep_findings(j, &report);
		return bring_to(j, &w, m);
	}
	model_free(m);
	return keep_findings(j, &report);
}

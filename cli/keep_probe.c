// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_probe.c - packets on demand: vpclab probe
 */
#include "cli/command.h"
#include "cli/keep.h"
#include "cli/keep_ask.h"
#include "cli/probe_text.h"

static int judge(struct job *j, const struct ask_options *w,
		 const struct attempts *all)
{
	json_t *list = w->json ? json_array() : NULL;
	int status = EXIT_AS_ASKED;

	for (size_t i = 0; i < all->items.n; i++) {
		const struct attempt *a = &all->items.items[i];

		if (a->outcome.verdict != VERDICT_OPEN)
			status = EXIT_FAILED;
		if (w->json)
			json_array_append_new(list, probe_json(a));
		else
			probe_tell(j, a);
	}
	if (w->json) {
		json_t *top = json_pack("{s:o}", "Probes", list);

		json_dumpf(top, j->out, JSON_INDENT(2));
		fputc('\n', j->out);
		json_decref(top);
	}
	if (keep_ask_failed(j, all))
		return EXIT_MACHINE;
	return all->items.n ? status : keep_ask_nothing(j, w->x);
}

static int send_all(struct job *j, struct ask_options *w)
{
	struct attempts all;
	int status;

	attempts_of(&all, j->keeper->lab, w->x, j->arena, &j->stop);
	attempts_run(&all, &j->stop);
	status = judge(j, w, &all);
	attempts_end(&all);
	return status;
}

int keep_probe(struct job *j)
{
	struct ask_options o;
	int status = keep_ask(j, &o, NULL);

	return status ? status : send_all(j, &o);
}

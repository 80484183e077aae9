// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_probe.c - packets on demand: vpclab probe
 */
#include "cli/ask_options.h"
#include "cli/command.h"
#include "cli/keep.h"
#include "cli/probe_text.h"

static int take_options(struct job *j, struct ask_options *o)
{
	static const struct option options[] = {ASK_OPTIONS,
						{NULL, 0, NULL, 0}};
	int c;

	optind = 0; /* anew, for each job */
	opterr = 0;
	while (!o->wrong &&
	       (c = getopt_long(j->argc, j->argv, ":", options, NULL)) != -1)
		ask_option(o, c, optarg, j->argv[optind - 1]);
	return o->wrong ? keep_usage(j, "%s", o->wrong) : EXIT_AS_ASKED;
}

/* --- answers ---------------------------------------------------------------- */

/* A function that AWS could not attach has no place to send from */
static int nothing_sent(struct job *j, const struct expect *x)
{
	const struct node *n = x->from.n ? x->from.items[0].node : NULL;

	fprintf(j->err, "vpclab %s: nothing was sent: %s%s%s\n", j->argv[0],
		n && n->state_reason ? n->o.name : "the source has no network",
		n && n->state_reason ? " is Failed: " : "",
		n && n->state_reason ? n->state_reason : "");
	return EXIT_FAILED;
}

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
	return all->items.n ? status : nothing_sent(j, w->x);
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
	struct report report = {.arena = j->arena};
	struct ask_options o = {.arena = j->arena, .x = ask_new(j->arena)};
	int status = take_options(j, &o);

	if (status)
		return status;
	if (j->argc - optind != 2)
		return keep_usage(j, "needs SRC and DST[:PORT]");
	if (!ask_ends(&o, j->argv[optind], j->argv[optind + 1]))
		return keep_usage(j, "%s", o.wrong);
	if (!ask_resolve(j->keeper->lab->model, j->arena, o.x, &report))
		return keep_findings(j, &report);
	return send_all(j, &o);
}

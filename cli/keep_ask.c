// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_ask.c - a question about packets in a lab that runs
 */
#include "cli/keep_ask.h"

#include "cli/command.h"
#include "cli/keep.h"

static int take_options(struct job *j, struct ask_options *o, bool *ret_fix)
{
	static const struct option none = {NULL, 0, NULL, 0};
	const struct option options[] = {
		ASK_OPTIONS,
		ret_fix ? (struct option){"fix", no_argument, NULL, 'F'} : none,
		none};
	bool fix = false;
	int c;

	optind = 0; /* anew, for each job */
	opterr = 0;
	while (!o->wrong &&
	       (c = getopt_long(j->argc, j->argv, ":", options, NULL)) != -1)
		if (c == 'F')
			fix = true;
		else
			ask_option(o, c, optarg, j->argv[optind - 1]);
	if (ret_fix)
		*ret_fix = fix;
	return o->wrong ? keep_usage(j, "%s", o->wrong) : EXIT_AS_ASKED;
}

int keep_ask(struct job *j, struct ask_options *ret, bool *ret_fix)
{
	struct report report = {.arena = j->arena};
	struct ask_options o = {.arena = j->arena, .x = ask_new(j->arena)};
	int status = take_options(j, &o, ret_fix);

	if (status)
		return status;
	if (j->argc - optind != 2)
		return keep_usage(j, "needs SRC and DST[:PORT]");
	if (!ask_ends(&o, j->argv[optind], j->argv[optind + 1]))
		return keep_usage(j, "%s", o.wrong);
	if (!ask_resolve(j->keeper->lab->model, j->arena, o.x, &report))
		return keep_findings(j, &report);
	*ret = o;
	return EXIT_AS_ASKED;
}

/* What the machine refused to send is no answer */
int keep_ask_failed(struct job *j, const struct attempts *all)
{
	int status = EXIT_AS_ASKED;

	for (size_t i = 0; i < all->items.n; i++) {
		const struct attempt *a = &all->items.items[i];

		if (!a->outcome.failed)
			continue;
		fprintf(j->err, "vpclab %s: %s: %s\n", j->argv[0],
			attempt_text(a), a->outcome.text);
		status = EXIT_MACHINE;
	}
	return status;
}

/* A function that AWS could not attach has no place to send from */
int keep_ask_nothing(struct job *j, const struct expect *x)
{
	const struct node *n = x->from.n ? x->from.items[0].node : NULL;

	fprintf(j->err, "vpclab %s: nothing was sent: %s%s%s\n", j->argv[0],
		n && n->state_reason ? n->o.name : "the source has no network",
		n && n->state_reason ? " is Failed: " : "",
		n && n->state_reason ? n->state_reason : "");
	return EXIT_FAILED;
}

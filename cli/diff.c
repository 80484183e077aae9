// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/diff.c - vpclab diff: flows gained and lost between two configurations
 */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/color.h"
#include "cli/command.h"
#include "cli/flow_groups.h"
#include "cli/load.h"
#include "vpc/values.h"

enum form { FORM_LINES, FORM_JSON, FORM_MARKDOWN };
enum { ROWS = 20, ROWS_MAX = 1000 };

struct asking {
	enum form form;
	int rows;
	const char *before, *after; /* files */
};

/* --- as JSON -------------------------------------------------------------- */

static json_t *names_json(const char *const *names, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(names[i]));
	return list;
}

static json_t *group_json(const struct flow_group *g)
{
	static const char *const ends[N_FLOW_ENDS] = {
		[ENDS_IN_BOTH] = "both",
		[ENDS_NEW] = "new",
		[ENDS_REMOVED] = "removed",
	};
	const struct flow_change *f = &g->like;
	const char *slash = strrchr(f->ports, '/');
	json_t *o = json_pack("{s:s, s:o, s:o, s:s, s:s, s:b, s:s, s:s?, s:s?}",
			      "Change", f->gained ? "gained" : "lost", "From",
			      names_json(g->from.items, g->from.n), "To",
			      names_json(g->to.items, g->to.n), "Protocol",
			      slash + 1, "Family", f->ipv6 ? "ipv6" : "ipv4",
			      "Listened", f->listened, "Nodes", ends[f->ends],
			      "Reason", f->why, "ExplanationCode", f->code);

	if (*f->ports == ':')
		json_object_set_new(
			o, "Ports",
			json_stringn(f->ports + 1,
				     (size_t)(slash - f->ports) - 1));
	return o;
}

static void print_json(const struct flow_groups *all)
{
	json_t *list = json_array();
	json_t *top = json_pack("{s:o}", "Flows", list);

	for (size_t i = 0; i < all->n; i++)
		json_array_append_new(list, group_json(&all->items[i]));
	json_dumpf(top, stdout, JSON_INDENT(2));
	fputc('\n', stdout);
	json_decref(top);
}

/* --- the command ---------------------------------------------------------- */

static int compare(const struct asking *a, const struct model *before,
		   const struct model *after)
{
	struct arena *arena = arena_new();
	struct flow_changes all = flows_compare(arena, before, after);
	struct flow_groups groups = flow_groups(arena, &all);

	switch (a->form) {
	case FORM_JSON:
		print_json(&groups);
		break;
	case FORM_MARKDOWN:
		flow_groups_markdown(stdout, &groups, (size_t)a->rows);
		break;
	case FORM_LINES:
		flow_groups_print(stdout, &groups, color_wanted());
		break;
	}
	arena_free(arena);
	return all.n ? EXIT_FAILED : EXIT_AS_ASKED;
}

static const char *take_options(struct asking *a, int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"markdown", no_argument, NULL, 'm'},
		{"rows", required_argument, NULL, 'r'},
		{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (c == 'j')
			a->form = FORM_JSON;
		else if (c == 'm')
			a->form = FORM_MARKDOWN;
		else if (c != 'r')
			return "knows --json, --markdown and --rows N";
		else if (!int_parse(optarg, 1, ROWS_MAX, &a->rows))
			return "--rows takes a number from 1 to 1000";
	}
	if (optind + 2 != argc)
		return "needs two lab files, the old one and the new one";
	a->before = argv[optind];
	a->after = argv[optind + 1];
	return NULL;
}

static int run(int argc, char **argv)
{
	struct asking a = {.rows = ROWS};
	const char *wrong = take_options(&a, argc, argv);
	struct model *before, *after;
	int status = EXIT_INPUT;

	if (wrong)
		return usage_error(&command_diff, "%s", wrong);
	before = load_or_say(a.before);
	after = load_or_say(a.after);
	if (before && after)
		status = compare(&a, before, after);
	model_free(before);
	model_free(after);
	return status;
}

const struct command command_diff = {
	.name = "diff",
	.usage = "[OPTIONS] FILE FILE",
	.about =
		"flows gained and lost between two lab files, and by which rule",
	.help = "The old file and the new one. Everybody who sends, to "
		"everybody who has an address, on every\nport where somebody "
		"listens in either, and one of each range that rules tell "
		"apart. Nothing is\nbuilt; no root is needed. Exit status 1 "
		"when any flow was gained or lost.\n\n"
		"  --json       JSON in place of text\n"
		"  --markdown   a table for a pull request\n"
		"  --rows N     of the table, at most; 20\n",
	.run = run,
};

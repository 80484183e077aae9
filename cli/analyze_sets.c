// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets.c - what reaches what, from the model alone
 */
#include "cli/analyze_sets.h"

#include <assert.h>
#include <getopt.h>
#include <string.h>

static const char *const format_name[] = {
	[SETS_TEXT] = "text",
	[SETS_CSV] = "csv",
	[SETS_HTML] = "html",
	[SETS_JSON] = "json",
};
static_assert(ARRAY_LEN(format_name) == N_SETS_FORMATS, "a format has no name");

static const struct option options[] = {
	{"from", required_argument, NULL, 'f'},
	{"to", required_argument, NULL, 't'},
	{"ports", no_argument, NULL, 'p'},
	{"format", required_argument, NULL, 'o'},
	{"csv", no_argument, NULL, SETS_CSV},
	{"html", no_argument, NULL, SETS_HTML},
	{"json", no_argument, NULL, SETS_JSON},
	LOAD_OPTIONS,
	{NULL, 0, NULL, 0},
};

bool analyze_sets_asked(int argc, char **argv)
{
	static const char *const own[] = {"--from",   "--to",  "--ports",
					  "--format", "--csv", "--html"};

	for (int i = 1; i < argc; i++)
		for (size_t k = 0; k < ARRAY_LEN(own); k++) {
			size_t n = strlen(own[k]);

			if (!strncmp(argv[i], own[k], n) &&
			    (!argv[i][n] || argv[i][n] == '='))
				return true;
		}
	return false;
}

static bool read_format(const char *text, enum sets_format *ret)
{
	for (int i = 0; i < N_SETS_FORMATS; i++)
		if (!strcmp(text, format_name[i])) {
			*ret = (enum sets_format)i;
			return true;
		}
	return false;
}

int analyze_sets_options(const struct command *c, struct arena *arena,
			 struct load *l, int argc, char **argv,
			 struct sets_options *ret)
{
	struct sets_options o = {0};
	int option;

	optind = 0;
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'f')
			*vec_add(arena, &o.from) = optarg;
		else if (option == 't')
			*vec_add(arena, &o.to) = optarg;
		else if (option == 'p')
			o.ports = true;
		else if (option == 'o' && !read_format(optarg, &o.format))
			return usage_error(c,
					   "no format '%s'; text, csv, html or "
					   "json",
					   optarg);
		else if (load_takes(option)) {
			if (!load_option(l, c, option, optarg))
				return EXIT_INPUT;
		} else if (option == '?')
			return usage_error(c, "cannot make sense of '%s'",
					   argv[optind - 1]);
		else if (option != 'o')
			o.format = (enum sets_format)option;
	}
	o.files = (const char *const *)argv + optind;
	o.n = load_count(argv + optind, (size_t)(argc - optind));
	if (!o.n)
		return usage_error(c, "needs a file");
	if (optind + (int)o.n != argc)
		return usage_error(c,
				   "'%s' is no file; '--from' and '--to' say "
				   "who is meant",
				   argv[optind + (int)o.n]);
	*ret = o;
	return EXIT_AS_ASKED;
}

static void tell(const struct sets_told *t, enum sets_format format)
{
	static void (*const formats[])(const struct sets_told *) = {
		[SETS_TEXT] = sets_text,
		[SETS_CSV] = sets_csv,
		[SETS_HTML] = sets_html,
		[SETS_JSON] = sets_json,
	};
	static_assert(ARRAY_LEN(formats) == N_SETS_FORMATS,
		      "a format is not written");

	formats[format](t);
}

int analyze_sets(const struct model *m, const struct sets_options *o)
{
	struct arena *arena = arena_new();
	struct report report = {.arena = arena};
	struct atlas *atlas = atlas_of(arena, m);
	struct set_question q = {.ports = o->ports};
	struct set_answer answer;
	bool fine = sets_ends_from(arena, atlas, o, &q, &report);

	fine &= sets_ends_to(arena, atlas, o, &q, &report);
	if (fine) {
		q.passing = q.all_from && q.all_to;
		q.why = !q.passing;
		answer = sets_answer(arena, atlas, &q);
		tell(&(struct sets_told){arena, m, &q, &answer, stdout},
		     o->format);
	}
	report_print(&report, stderr);
	arena_free(arena);
	return fine ? EXIT_AS_ASKED : EXIT_INPUT;
}

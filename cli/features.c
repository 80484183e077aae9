// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/features.c - vpclab features: what of the kernel labs use, and is it here?
 */
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/table.h"
#include "lab/lacking.h"
#include "lab/translate.h"

struct wish {
	bool json;
	feature_set wanted;
	feature_set lacking; /* of them */
};

/* What needs something that is lacking could not be tried */
static bool known(const struct wish *w, enum feature f)
{
	return !(features[f].needs & w->lacking);
}

/* --- telling ------------------------------------------------------------------ */

static json_t *one_json(const struct wish *w, enum feature f)
{
	const struct feature_info *info = &features[f];

	return json_pack("{s:s, s:s, s:o, s:s, s:s*, s:s}", "Name", info->name,
			 "Description", info->words, "Here",
			 known(w, f)
				 ? json_boolean(!(w->lacking & FEATURE_BIT(f)))
				 : json_null(),
			 "Config", info->config, "Module", info->module,
			 "Without", lacking_means(f));
}

static void tell_json(const struct wish *w)
{
	json_t *all = json_array();
	json_t *top = json_pack("{s:o}", "Features", all);

	for (int f = 0; f < N_FEATURES; f++)
		if (w->wanted & FEATURE_BIT(f))
			json_array_append_new(all,
					      one_json(w, (enum feature)f));
	json_dumpf(top, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(top);
}

static void tell(const struct wish *w)
{
	struct table t = {.arena = arena_new()};

	TABLE_ROW(&t, "HERE", "FEATURE", "WHICH IS", "CONFIG", "MODULE");
	for (int f = 0; f < N_FEATURES; f++)
		if (w->wanted & FEATURE_BIT(f))
			TABLE_ROW(&t,
				  !known(w, (enum feature)f)	? "?"
				  : w->lacking & FEATURE_BIT(f) ? "no"
								: "yes",
				  features[f].name, features[f].words,
				  features[f].config,
				  features[f].module ? features[f].module
						     : "-");
	table_print(&t, stdout);
	for (int f = 0; f < N_FEATURES; f++)
		if (w->lacking & FEATURE_BIT(f))
			printf("without %s: %s\n", features[f].name,
			       lacking_means((enum feature)f));
	arena_free(t.arena);
}

/* --- asking ------------------------------------------------------------------- */

static int ask(struct wish *w)
{
	struct err e = {0};
	bool rootless;

	if (lacking_isolate(&rootless, &e)) {
		fprintf(stderr, "vpclab features: %s\n", e.text);
		return EXIT_MACHINE;
	}
	w->lacking = features_lacking(w->wanted);
	if (w->json)
		tell_json(w);
	else
		tell(w);
	return w->lacking ? EXIT_MACHINE : EXIT_AS_ASKED;
}

/* Those of the lab that the files describe; of none: all */
static bool choose(struct wish *w, struct load *l, char **paths, int n)
{
	struct model *m;
	struct plan *p;

	w->wanted = FEATURE_BIT(N_FEATURES) - 1;
	if (!n)
		return true;
	m = load_sources(l, (const char *const *)paths, (size_t)n);
	if (!m)
		return false;
	p = translate(m, NULL);
	w->wanted = plan_features(p);
	plan_free(p);
	model_free(m);
	return true;
}

static int read_options(struct load *l, struct wish *w, int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		LOAD_OPTIONS,
		{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (c == 'j')
			w->json = true;
		else if (!load_takes(c))
			return usage_error(&command_features,
					   c == ':' ? "%s needs a value"
						    : "no option '%s'",
					   argv[optind - 1]);
		else if (!load_option(l, &command_features, c, optarg))
			return EXIT_INPUT;
	}
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct wish wish = {.json = false};
	struct load l;
	int status;

	load_begin(&l);
	status = read_options(&l, &wish, argc, argv);
	if (!status && !choose(&wish, &l, argv + optind, argc - optind))
		status = EXIT_INPUT;
	load_end(&l);
	return status ? status : ask(&wish);
}

const struct command command_features = {
	.name = "features",
	.usage = "[OPTIONS] [FILE...]",
	.about = "what of the kernel labs use, and whether it is here",
	.help = "Each is tried in a namespace of its own. Of a feature that is "
		"lacking it is said\nhow a kernel gets it, what does not work "
		"without it, and what does; the exit status\nis 3 then. With a "
		"lab file: those that this lab uses.\n\n"
		"  --json                  JSON in place of text\n" LOAD_HELP,
	.run = run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/plan.c - vpclab plan: what the kernel would hold; needs no root
 */
#include <getopt.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/load.h"
#include "lab/translate.h"

static int plan(struct load *l, char **paths, int n)
{
	struct model *m = load_sources(l, (const char *const *)paths,
				       (size_t)n);
	struct plan *p;

	if (!m)
		return EXIT_INPUT;
	p = translate(m, NULL);
	plan_print(p, stdout);
	plan_free(p);
	model_free(m);
	return EXIT_AS_ASKED;
}

static int read_options(struct load *l, int argc, char **argv)
{
	static const struct option options[] = {LOAD_OPTIONS,
						{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (!load_takes(c))
			return usage_error(&command_plan,
					   c == ':' ? "%s needs a value"
						    : "no option '%s'",
					   argv[optind - 1]);
		if (!load_option(l, &command_plan, c, optarg))
			return EXIT_INPUT;
	}
	if (optind == argc)
		return usage_error(&command_plan, "needs a lab file");
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct load l;
	int status;

	load_begin(&l);
	status = read_options(&l, argc, argv);
	if (!status)
		status = plan(&l, argv + optind, argc - optind);
	load_end(&l);
	return status;
}

const struct command command_plan = {
	.name = "plan",
	.usage = "[OPTIONS] FILE...",
	.about = "print the namespaces, links, routes and rules of a lab",
	.help = "Prints stable text, one object a line, by namespace. Nothing "
		"is built; no root\nis needed.\n\n" LOAD_HELP,
	.run = run,
};

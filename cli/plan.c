// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/plan.c - vpclab plan: what the kernel would hold; needs no root
 */
#include <stdio.h>

#include "cli/command.h"
#include "cli/load.h"
#include "lab/translate.h"

static int run(int argc, char **argv)
{
	struct model *m;
	struct plan *p;

	if (argc != 2)
		return usage_error(&command_plan, "needs one lab file");
	m = load_or_say(argv[1]);
	if (!m)
		return EXIT_INPUT;
	p = translate(m, NULL);
	plan_print(p, stdout);
	plan_free(p);
	model_free(m);
	return EXIT_AS_ASKED;
}

const struct command command_plan = {
	.name = "plan",
	.usage = "FILE",
	.about = "print the namespaces, links, routes and rules of a lab",
	.help = "Prints stable text, one object a line, by namespace. Nothing "
		"is built; no root\nis needed.\n",
	.run = run,
};

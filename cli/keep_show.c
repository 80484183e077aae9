// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_show.c - what is in the lab that runs: vpclab show
 */
#include "cli/command.h"
#include "cli/keep.h"
#include "cli/show.h"

int keep_show(struct job *j)
{
	struct keep *k = keep_of(j);
	struct showing s = {.arena = j->arena,
			    .color = keep_has_color(j),
			    .who = "vpclab show",
			    .out = j->out,
			    .err = j->err};
	const struct described_lab of = {.model = k->model,
					 .plan = j->keeper->lab->plan,
					 .lives = &k->lives};
	int first = 1;
	const char *wrong = show_options(&s, NULL, j->argc, j->argv, &first);

	if (wrong)
		return keep_usage(j, "%s", wrong);
	if (first + 1 < j->argc)
		return keep_usage(j, "shows one object, or all");
	s.object = j->argv[first];
	if (s.all && s.object)
		return keep_usage(j, "--all and '%s': one or the other",
				  s.object);
	return show(&s, &of);
}

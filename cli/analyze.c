// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze.c - vpclab analyze: what reaches what; needs no root
 */
#include "cli/analyze_sets.h"
#include "cli/load.h"

static int run(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct sets_options o;
	struct model *m = NULL;
	int status = analyze_sets_options(&command_analyze, arena, argc, argv,
					  &o);

	if (!status) {
		m = load_or_say(o.file);
		status = m ? analyze_sets(m, &o) : EXIT_INPUT;
	}
	model_free(m);
	arena_free(arena);
	return status;
}

const struct command command_analyze = {
	.name = "analyze",
	.usage = "FILE [--from SRC]... [--to DST[:PORT][/PROTO]]...",
	.about = "say what reaches what, from the model alone",
	.help = "Nothing is built and nothing sent; no root is needed.\n\n"
		"  --from SRC                  a node, node@subnet, ENI or "
		"address; 'internet'; 'all'\n"
		"  --to DST                    likewise, perhaps with a port "
		"and /udp or /icmp\n"
		"  --ports                     all ports, as ranges\n"
		"  --format text|csv|html|json\n"
		"  --csv, --html, --json       the same, shorter\n",
	.run = run,
};

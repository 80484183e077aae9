// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/fix_command.c - vpclab fix: what would open a path, from the file alone
 */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/fix.h"
#include "cli/load.h"
#include "vpc/ask.h"

struct asking {
	const char *words[3]; /* FILE, SRC, DST */
	int n;
	bool json, ipv6;
};

/* "orders:5432/udp" is orders:5432 over UDP */
static const char *take_protocol(struct arena *arena, const char *text,
				 int *ret)
{
	static const struct {
		const char *name;
		int number;
	} all[] = {{"/tcp", PROTOCOL_TCP},
		   {"/udp", PROTOCOL_UDP},
		   {"/icmp", PROTOCOL_ICMP}};
	size_t n = strlen(text);

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		size_t len = strlen(all[i].name);

		if (n <= len || strcmp(text + n - len, all[i].name) != 0)
			continue;
		*ret = all[i].number;
		return arena_strndup(arena, text, n - len);
	}
	return text;
}

static int fix(const struct asking *a, const struct model *m,
	       struct arena *arena)
{
	struct report report = {.arena = arena};
	struct expect *x = ask_new(arena);
	json_t *json;
	int status;

	x->family = a->ipv6 ? AF_INET6 : 0;
	ask_from(arena, x, "SRC", a->words[1]);
	ask_to(arena, x, "DST",
	       take_protocol(arena, a->words[2], &x->protocol));
	if (!ask_resolve(m, arena, x, &report)) {
		report_print(&report, stderr);
		return EXIT_INPUT;
	}
	if (!a->json)
		return print_fixes(stdout, m, x);
	json = fixes_json(m, x);
	status = json_is_true(json_object_get(json, "Open")) ||
				 json_array_size(json_object_get(json, "Fixes"))
			 ? EXIT_AS_ASKED
			 : EXIT_FAILED;
	json_dumpf(json, stdout, JSON_INDENT(2));
	fputc('\n', stdout);
	json_decref(json);
	return status;
}

static int run(int argc, char **argv)
{
	struct asking a = {0};
	struct arena *arena;
	struct model *m;
	int status;

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			a.json = true;
		else if (!strcmp(argv[i], "--ipv6"))
			a.ipv6 = true;
		else if (argv[i][0] == '-' && argv[i][1])
			return usage_error(&command_fix, "no option '%s'",
					   argv[i]);
		else if (a.n < 3)
			a.words[a.n++] = argv[i];
		else
			return usage_error(&command_fix, "'%s' is one too many",
					   argv[i]);
	}
	if (a.n < 3)
		return usage_error(&command_fix,
				   "needs FILE, SRC and DST[:PORT]");
	m = load_or_say(a.words[0]);
	if (!m)
		return EXIT_INPUT;
	arena = arena_new();
	status = fix(&a, m, arena);
	arena_free(arena);
	model_free(m);
	return status;
}

const struct command command_fix = {
	.name = "fix",
	.usage = "[OPTIONS] FILE SRC DST[:PORT][/PROTO]",
	.about = "what would open a path, from the file alone",
	.help = "The smallest changes of the lab file, each also as a command "
		"of vpclab and of the AWS\nCLI. What is printed was tried: the "
		"changed file is right, and the path is open in it.\n\n"
		"  --json      JSON in place of text\n"
		"  --ipv6      by IPv6\n",
	.run = run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze.c - vpclab analyze: reachability from the model alone
 *
 * The same question that 'vpclab probe' puts to a lab that runs. No kernel, no
 * root: the file is enough.
 */
#include "cli/analyze_sets.h"
#include "cli/ask_options.h"
#include "cli/color.h"
#include "cli/command.h"
#include "cli/fix.h"
#include "cli/insights.h"
#include "cli/load.h"
#include "cli/way_text.h"
#include "probe/case_words.h"

struct analyzing { /* one run of the command */
	struct arena *arena;
	const struct model *m;
	struct ask_options options;
	struct load load;
	char **words; /* sources, then SRC and DST or nothing */
	size_t sources, n; /* of them, and of all */
	bool color;
	bool fix; /* say what would open it, too */
	FILE *out, *err;
};

/* --- one question ---------------------------------------------------------------- */

/* A question that nobody could put: an end has no IPv6 at all. Functions are
 * told by their own code (LAM-23) */
static bool lacks_ipv6(struct analyzing *a, const struct endpoint *end)
{
	const struct place *p = end->places.n ? end->places.items[0] : NULL;

	if (a->options.x->family != AF_INET6 || !p ||
	    p->node->kind == NODE_FUNCTION)
		return false;
	for (size_t i = 0; i < end->places.n; i++)
		if (place_address(end->places.items[i], AF_INET6).family)
			return false;
	fprintf(a->err, "vpclab analyze: %s: %s has no IPv6 address\n",
		end->ref.path, p->label);
	return true;
}

/* DNS64: names without an IPv6 address get one (NAT-18) */
static bool synthesises(const struct endpoint *from)
{
	for (size_t i = 0; i < from->places.n; i++)
		if (from->places.items[i]->subnet &&
		    from->places.items[i]->subnet->enable_dns64)
			return true;
	return false;
}

static bool is_possible(struct analyzing *a)
{
	const struct expect *x = a->options.x;

	return !lacks_ipv6(a, &x->from.items[0]) &&
	       (synthesises(&x->from.items[0]) ||
		!lacks_ipv6(a, &x->to.items[0]));
}

static bool is_found(const struct asked *a)
{
	bool all = a->cases.items.n > 0;

	for (size_t i = 0; i < a->cases.items.n; i++)
		all &= case_found(&a->cases.items.items[i]);
	return all;
}

static void print_json(const struct analyzing *a, const struct all_asked *all)
{
	json_t *top = insights_json(a->m, all);

	if (a->fix) /* AWS's output has none */
		fix_set(top, a->m, a->options.x);
	json_dumpf(top, a->out, JSON_INDENT(2));
	fputc('\n', a->out);
	json_decref(top);
}

/* A function that AWS could not attach has no place to send from */
static int tell_none(struct analyzing *a, const struct all_asked *none)
{
	const struct expect *x = a->options.x;
	const struct node *from = x->from.items[0].node;
	const struct node *to = x->to.items[0].node;
	const struct node *n = from && !from->places.n ? from : to;

	fprintf(a->err, "vpclab analyze: nothing could be sent: %s%s%s\n",
		n ? n->o.name : "an end",
		n && n->state_reason ? " is Failed: " : " has no network",
		n && n->state_reason ? n->state_reason : "");
	if (a->options.json)
		print_json(a, none);
	return EXIT_FAILED;
}

static int tell(struct analyzing *a, const struct all_asked *all)
{
	const struct way_text w = {a->out, a->arena, a->color};
	int status = EXIT_AS_ASKED;

	for (size_t i = 0; i < all->n; i++) {
		if (!is_found(&all->items[i]))
			status = EXIT_FAILED;
		if (i && !a->options.json)
			fputs("\n", a->out);
		if (!a->options.json)
			way_tell(&w, &all->items[i]);
	}
	if (a->options.json)
		print_json(a, all);
	else if (a->fix && status)
		fix_tell(&w, a->m, a->options.x);
	return status;
}

static int analyze_one(struct analyzing *a)
{
	struct report report = {.arena = a->arena};
	struct expect *x = a->options.x;
	struct all_asked all;

	x->strangers = true;
	if (!ask_ends(&a->options, a->words[a->sources],
		      a->words[a->sources + 1])) {
		fprintf(a->err, "vpclab analyze: %s\n", a->options.wrong);
		return EXIT_INPUT;
	}
	if (!ask_resolve(a->m, a->arena, x, &report)) {
		for (size_t i = 0; i < report.findings.n; i++)
			fprintf(a->err, "vpclab analyze: %s\n",
				report.findings.items[i].text);
		return EXIT_INPUT;
	}
	if (!is_possible(a))
		return EXIT_INPUT;
	all = asked_of(a->arena, a->m, x);
	if (!all.n)
		return tell_none(a, &all);
	return tell(a, &all);
}

/* --- the command ------------------------------------------------------------------ */

static int with_model(struct analyzing *a)
{
	struct model *m = load_sources(&a->load, (const char *const *)a->words,
				       a->sources);
	int status;

	if (!m)
		return EXIT_INPUT;
	a->m = m;
	status = analyze_one(a);
	model_free(m);
	return status;
}

static int take_options(struct analyzing *a, int argc, char **argv)
{
	static const struct option options[] = {ASK_OPTIONS,
						{"fix", no_argument, NULL, 'F'},
						LOAD_OPTIONS,
						{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while (!a->options.wrong &&
	       (c = getopt_long(argc, argv, ":", options, NULL)) != -1)
		if (c == 'F')
			a->fix = true;
		else if (load_takes(c)) {
			if (!load_option(&a->load, &command_analyze, c, optarg))
				return EXIT_INPUT;
		} else
			ask_option(&a->options, c, optarg, argv[optind - 1]);
	if (a->options.wrong)
		return usage_error(&command_analyze, "%s", a->options.wrong);
	a->words = argv + optind;
	a->n = (size_t)(argc - optind);
	a->sources = load_count(a->words, a->n);
	if (!a->n || (a->n != a->sources && a->n != a->sources + 2))
		return usage_error(&command_analyze,
				   "needs FILE, SRC and DST[:PORT]");
	return EXIT_AS_ASKED;
}

/* Questions of whole sets are asked by options of their own */
static int run_sets(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct sets_options o;
	struct model *m = NULL;
	struct load l;
	int status;

	load_begin(&l);
	status = analyze_sets_options(&command_analyze, arena, &l, argc, argv,
				      &o);
	if (!status) {
		m = load_sources(&l, o.files, o.n);
		status = m ? analyze_sets(m, &o) : EXIT_INPUT;
	}
	model_free(m);
	load_end(&l);
	arena_free(arena);
	return status;
}

static int run_one(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct analyzing a = {
		.arena = arena,
		.options = {.arena = arena, .x = ask_new(arena)},
		.color = color_wanted(),
		.out = stdout,
		.err = stderr,
	};
	int status;

	load_begin(&a.load);
	status = take_options(&a, argc, argv);
	if (!status && a.n == a.sources) /* FILE alone: all of it */
		status = run_sets(argc, argv);
	else if (!status)
		status = with_model(&a);
	load_end(&a.load);
	arena_free(arena);
	return status;
}

static int run(int argc, char **argv)
{
	return analyze_sets_asked(argc, argv) ? run_sets(argc, argv)
					      : run_one(argc, argv);
}

const struct command command_analyze = {
	.name = "analyze",
	.usage = "[OPTIONS] FILE... [SRC DST[:PORT][/PROTO]]",
	.about = "what becomes of packets and why, from the file alone",
	.help = "Nothing is built and nothing sent; no root is needed. SRC and "
		"DST are a name from the\nfile, node@place, an identifier or "
		"ARN of AWS's, an address or a DNS name. An address that\nnobody "
		"in the file has is a host on the internet. PROTO is tcp (the "
		"default), udp or icmp.\nExit status 0 when there is a way, "
		"there and back, 1 when not.\n\n"
		"  --json                JSON as describe-network-insights-"
		"analyses has it\n"
		"  --fix                 say what would open it\n" ASK_OPTIONS_HELP
			LOAD_HELP
		"\nOf many at once, what reaches what; all, where one is left "
		"out:\n\n"
		"  --from SRC            likewise; 'internet'; 'all'; several "
		"times\n"
		"  --to DST              likewise, perhaps with a port and /udp "
		"or /icmp\n"
		"  --ports               all ports, as ranges\n"
		"  --format FORMAT       text, csv, html or json\n"
		"  --csv, --html, --json the same, shorter\n",
	.run = run,
};

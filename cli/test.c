// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/test.c - vpclab test: run scenarios, print TAP
 */
#include <errno.h>
#include <fts.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/load.h"
#include "cli/workers.h"
#include "import/source.h"

struct wish {
	const char *junit;
	bool json;
	size_t at_once, shard, shards;
	VEC(const char *) paths; /* lab files */
	struct scenario_wish each; /* of them */
	struct load load;
};

/* --- which files ------------------------------------------------------- */

static bool is_yaml(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml"));
}

/* Whatever else there is may be what labs are laid on; in a folder, what its
 * scenarios import may lie beside them */
static void add_file(struct wish *wish, const FTSENT *e, bool *ret_others)
{
	struct arena *arena = wish->load.in.arena;
	bool alone = e->fts_level == 0;

	if (!alone && !source_is_called(e->fts_name))
		return;
	if (source_kind_of_file(e->fts_accpath) != SOURCE_LAB) {
		*ret_others = true;
	} else if (alone || is_yaml(e->fts_name)) {
		*vec_add(arena, &wish->paths) = arena_strdup(arena,
							     e->fts_path);
	}
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* A file as it is; of a folder, every lab file below it in order of names. One
 * without any is what labs are laid on: answers of an account, templates */
static int add_path(struct wish *wish, char *path)
{
	char *roots[] = {path, NULL};
	size_t before = wish->paths.n;
	bool others = false;
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		if (e->fts_info == FTS_F)
			add_file(wish, e, &others);
		if (e->fts_info == FTS_NS || e->fts_info == FTS_DNR ||
		    e->fts_info == FTS_ERR)
			fprintf(stderr, "vpclab test: %s: %s\n", e->fts_path,
				strerror(e->fts_errno));
	}
	if (tree)
		fts_close(tree);
	if (wish->paths.n > before)
		return 0;
	if (others) {
		*vec_add(wish->load.in.arena, &wish->each.sources) = path;
		return 0;
	}
	fprintf(stderr, "vpclab test: %s: no lab file (*.yaml) there\n", path);
	return -ENOENT;
}

/* Sources without a lab file are a lab of which nothing is expected */
static void of_sources_alone(struct wish *wish)
{
	if (wish->paths.n)
		return;
	*vec_add(wish->load.in.arena,
		 &wish->paths) = wish->each.sources.items[0];
	wish->each.sources.items++;
	wish->each.sources.n--;
}

/* Every N-th file, beginning with the I-th */
static void take_shard(struct wish *wish)
{
	size_t kept = 0;

	for (size_t i = 0; i < wish->paths.n; i++)
		if (i % wish->shards == wish->shard - 1)
			wish->paths.items[kept++] = wish->paths.items[i];
	wish->paths.n = kept;
}

/* --- reporting --------------------------------------------------------- */

struct telling {
	const struct wish *wish;
	size_t number;
	int status;
};

/* Bad input outweighs a refusing machine, and that a failed expectation */
static int worse(int a, int b)
{
	static const int weight[] = {0, 1, 3, 2};

	return weight[a] >= weight[b] ? a : b;
}

static void tell(const struct file_result *f, void *arg)
{
	struct telling *t = arg;

	if (f->messages)
		fputs(f->messages, stderr);
	if (!t->wish->json)
		tap_file(f, &t->number, stdout);
	t->status = worse(t->status, f->status);
}

static void print_json(const struct results *r)
{
	json_t *files = json_array();
	json_t *all = json_pack("{s:o, s:I, s:I, s:I}", "files", files,
				"passed", (json_int_t)r->passed, "failed",
				(json_int_t)r->failed, "skipped",
				(json_int_t)r->skipped);

	for (size_t i = 0; i < r->files.n; i++)
		json_array_append_new(files, result_json(r->files.items[i]));
	json_dumpf(all, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(all);
}

static void print_end(const struct results *r, size_t number)
{
	printf("1..%zu\n%zu passed, %zu failed", number, r->passed, r->failed);
	if (r->skipped)
		printf(", %zu skipped", r->skipped);
	putchar('\n');
}

static int run_wish(struct arena *arena, struct wish *wish)
{
	struct results r = {.arena = arena};
	struct telling t = {.wish = wish};

	if (!wish->json)
		puts("TAP version 13");
	fflush(stdout);
	workers_run(&r, wish->paths.items, wish->paths.n, wish->at_once,
		    &wish->each, tell, &t);
	results_count(&r);
	if (wish->json)
		print_json(&r);
	else
		print_end(&r, t.number);
	if (wish->junit) {
		int rc = junit_write(&r, wish->junit);

		if (rc) {
			fprintf(stderr, "vpclab test: write %s: %s\n",
				wish->junit, strerror(-rc));
			t.status = worse(t.status, EXIT_MACHINE);
		}
	}
	if (!t.status && !r.passed && !r.skipped) {
		fputs(wish->each.filter || wish->shards > 1
			      ? "vpclab test: nothing was tested; look at "
				"--filter and --shard\n"
			      : "vpclab test: nothing was tested: 'expect' of a "
				"lab file says what is\n",
		      stderr);
		return wish->shards > 1 ? EXIT_AS_ASKED : EXIT_INPUT;
	}
	return t.status;
}

/* --- the command line -------------------------------------------------- */

static bool number(const char *text, size_t least, size_t most, size_t *ret)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || n < least || n > most)
		return false;
	*ret = n;
	return true;
}

static bool shard(const char *text, struct wish *wish)
{
	char first[16];
	size_t len = strcspn(text, "/");

	if (text[len] != '/' || len >= sizeof(first))
		return false;
	memcpy(first, text, len);
	first[len] = '\0';
	return number(text + len + 1, 1, 100000, &wish->shards) &&
	       number(first, 1, wish->shards, &wish->shard);
}

static int read_options(int argc, char **argv, struct wish *wish)
{
	static const struct option options[] = {
		{"junit", required_argument, NULL, 'u'},
		{"jobs", required_argument, NULL, 'j'},
		{"shard", required_argument, NULL, 's'},
		{"filter", required_argument, NULL, 'f'},
		{"allow-new-privileges", no_argument, NULL, 'g'},
		{"json", no_argument, NULL, 'J'},
		LOAD_OPTIONS,
		{NULL, 0, NULL, 0},
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":j:", options, NULL)) != -1) {
		if (c == 'u')
			wish->junit = optarg;
		else if (c == 'f')
			wish->each.filter = optarg;
		else if (c == 'g')
			wish->each.gain = true;
		else if (c == 'J')
			wish->json = true;
		else if (load_takes(c)) {
			if (!load_option(&wish->load, &command_test, c, optarg))
				return EXIT_INPUT;
		} else if (c == 'j' && !number(optarg, 1, 256, &wish->at_once))
			return usage_error(&command_test,
					   "-j '%s': a number from 1 to 256",
					   optarg);
		else if (c == 's' && !shard(optarg, wish))
			return usage_error(&command_test,
					   "--shard '%s': I/N with I from 1 "
					   "to N, such as 2/5",
					   optarg);
		else if (c == ':')
			return usage_error(&command_test, "%s needs a value",
					   argv[optind - 1]);
		else if (c == '?')
			return usage_error(&command_test, "no option '%s'",
					   argv[optind - 1]);
	}
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct wish wish = {.at_once = 1, .shard = 1, .shards = 1};
	int status;

	load_begin(&wish.load);
	wish.each.of_sources = &wish.load.wish;
	status = read_options(argc, argv, &wish);
	if (!status && optind == argc)
		status = usage_error(&command_test,
				     "needs a lab file or a folder of them");
	for (int i = optind; !status && i < argc; i++)
		if (add_path(&wish, argv[i]))
			status = EXIT_INPUT;
	if (!status) {
		of_sources_alone(&wish);
		take_shard(&wish);
		status = run_wish(wish.load.in.arena, &wish);
	}
	load_end(&wish.load);
	return status;
}

const struct command command_test = {
	.name = "test",
	.usage = "[OPTIONS] FILE|DIR...",
	.about = "build labs, send packets, judge what they meet",
	.help = "Each file is built in namespaces of its own, asked what its "
		"'expect' says, and\ntorn down. Needs root or user "
		"namespaces. TAP on standard output. What is no\nlab file, such "
		"as a template, is what each of them is laid on.\n\n"
		"  -j, --jobs N            so many files side by side (1)\n"
		"  --filter TEXT           only expectations whose 'FILE: "
		"title' contains TEXT\n"
		"  --shard I/N             only every N-th file, from the "
		"I-th\n"
		"  --junit FILE            also write JUnit XML\n"
		"  --json                  JSON in place of TAP\n" RIGHTS_HELP
			LOAD_HELP,
	.run = run,
};

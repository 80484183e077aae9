// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/snapshot.c - vpclab snapshot: a live account as a folder of answers
 *
 * The AWS CLI asks, with whatever credentials it has; nothing here knows any.
 * It is run as it is, without a shell. An answer that is refused is left out:
 * whoever may see less of an account imports less of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/snapshot_calls.h"
#include "import/source.h"

enum { ARGS_MAX = 24, NOT_FOUND = 127 };

struct wish {
	struct arena *arena;
	const char *folder, *endpoint, *profile, *region;
	bool print;
};

struct taken {
	size_t answers, refused;
	bool missing; /* there is no AWS CLI */
};

/* --- one call ------------------------------------------------------------ */

struct args {
	const char *items[ARGS_MAX];
	size_t n;
};

static void add(struct args *a, const char *word)
{
	if (a->n + 1 < ARGS_MAX)
		a->items[a->n++] = word;
}

static struct args args_of(const struct wish *w, const struct snapshot_call *c,
			   const char *object)
{
	struct args a = {.n = 0};

	add(&a, "aws");
	for (int i = 0; i < CALL_WORDS_MAX && c->words[i]; i++)
		add(&a, c->words[i]);
	if (object)
		add(&a, object);
	add(&a, "--output");
	add(&a, "json");
	if (w->endpoint) {
		add(&a, "--endpoint-url");
		add(&a, w->endpoint);
	}
	if (w->profile) {
		add(&a, "--profile");
		add(&a, w->profile);
	}
	if (w->region) {
		add(&a, "--region");
		add(&a, w->region);
	}
	return a;
}

/* "ec2-describe-vpcs.json"; of an object with its name, slashes apart */
static const char *file_of(const struct wish *w, const struct snapshot_call *c,
			   const char *object)
{
	struct text t = {.arena = w->arena};

	text_add(&t, "%s/%s-%s", w->folder, c->words[0], c->words[1]);
	if (object && strcmp(c->words[2], "--attribute") == 0)
		text_add(&t, "-%s", c->words[3]);
	if (object)
		text_add(&t, "-");
	for (const char *o = object; o && *o; o++)
		text_add(&t, "%c", *o == '/' || *o == ':' ? '_' : *o);
	text_add(&t, ".json");
	return t.s;
}

static void print_call(const struct args *a, const char *file)
{
	for (size_t i = 0; i < a->n; i++)
		printf("%s%s", i ? " " : "", a->items[i]);
	printf(" > %s\n", file);
}

/* In the child: does not return */
static void become(const struct args *a, const char *file)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);

	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
		_exit(NOT_FOUND - 1);
	execvp(a->items[0], (char *const *)(void *)a->items);
	_exit(errno == ENOENT ? NOT_FOUND : NOT_FOUND - 1);
}

static int run_call(const struct args *a, const char *file)
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become(a, file);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void take(const struct wish *w, struct taken *t,
		 const struct snapshot_call *c, const char *object)
{
	struct args a = args_of(w, c, object);
	const char *file = file_of(w, c, object);
	int status;

	if (w->print) {
		print_call(&a, file);
		return;
	}
	status = run_call(&a, file);
	if (status == 0) {
		t->answers++;
		return;
	}
	unlink(file);
	t->missing |= status == NOT_FOUND;
	t->refused++;
	if (!t->missing)
		fprintf(stderr,
			"vpclab snapshot: aws %s %s%s%s failed; left out\n",
			c->words[0], c->words[1], object ? " of " : "",
			object ? object : "");
}

/* --- all of them --------------------------------------------------------- */

static bool is_asked(const struct snapshot_call *c, const struct doc *d)
{
	const struct doc *is;

	if (!c->only[0])
		return true;
	is = document_get(document_get(d, c->only[0]), c->only[1]);
	return is && is->kind == DOC_SCALAR && strcmp(is->text, "true") == 0;
}

/* Once for each object of an answer that is there */
static void take_each(const struct wish *w, struct taken *t,
		      const struct snapshot_call *c)
{
	struct report report = {.arena = w->arena};
	struct importing in = {.arena = w->arena, .report = &report};
	const char *file = file_of(w, &snapshot_calls[c->of], NULL);
	const struct doc *root, *list = NULL;

	if (w->print) {
		take(w, t, c, c->key);
		return;
	}
	root = access(file, R_OK) == 0 ? source_read(&in, file) : NULL;
	if (root && root->kind == DOC_MAPPING)
		list = document_get(root, c->list);
	for (size_t i = 0; list && i < list->items.n; i++) {
		const struct doc *d = list->items.items[i];
		const struct doc *id = document_get(d, c->key);

		if (id && id->kind == DOC_SCALAR && *id->text != '-' &&
		    is_asked(c, d))
			take(w, t, c, id->text);
	}
}

static int take_all(const struct wish *w)
{
	struct taken t = {.answers = 0};

	if (!w->print && mkdir(w->folder, 0700) < 0 && errno != EEXIST) {
		fprintf(stderr, "vpclab snapshot: make %s: %s\n", w->folder,
			strerror(errno));
		return EXIT_MACHINE;
	}
	/* whoever may not even see VPCs sees nothing else either */
	for (size_t i = 0;
	     i < snapshot_calls_n && (i == 0 || w->print || t.answers); i++)
		if (snapshot_calls[i].list)
			take_each(w, &t, &snapshot_calls[i]);
		else
			take(w, &t, &snapshot_calls[i], NULL);
	if (w->print)
		return EXIT_AS_ASKED;
	if (t.missing)
		fputs("vpclab snapshot: there is no 'aws' here; --print says "
		      "what to run where it is\n",
		      stderr);
	else if (!t.answers)
		fputs("vpclab snapshot: the first call failed, so nothing was "
		      "taken\n",
		      stderr);
	else
		printf("%zu answers in %s, %zu refused; vpclab import %s\n",
		       t.answers, w->folder, t.refused, w->folder);
	return t.answers && !t.missing ? EXIT_AS_ASKED : EXIT_MACHINE;
}

/* --- command line -------------------------------------------------------- */

static int read_options(struct wish *w, int argc, char **argv)
{
	static const struct option options[] = {
		{"endpoint-url", required_argument, NULL, 'e'},
		{"profile", required_argument, NULL, 'p'},
		{"region", required_argument, NULL, 'r'},
		{"print", no_argument, NULL, 'n'},
		{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
		switch (c) {
		case 'o':
			w->folder = optarg;
			break;
		case 'e':
			w->endpoint = optarg;
			break;
		case 'p':
			w->profile = optarg;
			break;
		case 'r':
			w->region = optarg;
			break;
		case 'n':
			w->print = true;
			break;
		default:
			return usage_error(&command_snapshot,
					   c == ':' ? "%s needs a value"
						    : "no option '%s'",
					   argv[optind - 1]);
		}
	}
	if (optind < argc)
		return usage_error(&command_snapshot, "'%s' is too much",
				   argv[optind]);
	if (!w->folder && !w->print)
		return usage_error(&command_snapshot, "needs -o DIR");
	if (!w->folder)
		w->folder = "snapshot";
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct wish w = {.arena = arena_new()};
	int status = read_options(&w, argc, argv);

	if (!status)
		status = take_all(&w);
	arena_free(w.arena);
	return status;
}

const struct command command_snapshot = {
	.name = "snapshot",
	.usage = "-o DIR [OPTIONS]",
	.about = "take a live account's answers with the AWS CLI",
	.help = "The folder is a source for every command that takes a lab "
		"file. The AWS CLI must be\ninstalled; it uses its own "
		"credentials and only ever reads.\n\n"
		"  -o DIR              the folder, made if need be\n"
		"  --endpoint-url URL  of an emulator, in place of AWS\n"
		"  --profile NAME      of the AWS CLI's configuration\n"
		"  --region NAME       in place of the profile's\n"
		"  --print             the commands, and run nothing\n",
	.run = run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/complete.c - vpclab complete: what the shell's completion asks
 *
 * The shell hands over the command line and completes with what is printed.
 * What a command takes is read from its help, what there is in a lab is asked
 * of its keeper, so that neither is written down a second time.
 */
#include "cli/complete.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/load.h"
#include "cli/takes.h"
#include "cli/words.h"

enum { PATIENCE_S = 2 }; /* with a lab that is being built, or busy */

struct line {
	struct arena *arena;
	const struct command *commands;
	size_t n_commands;
	struct takes takes; /* the command of the line */
	const char *begun; /* the last word, as far as it is written */

	/* of the words before it */
	const struct taken_option *open; /* it needs a value; or NULL */
	const char *lab; /* that was named, or NULL */
	VEC(char *) files; /* that were named */
	size_t arguments; /* which one is next, from 0 */
	bool only_arguments; /* from here on */
};

static void offer(const struct line *l, const char *word)
{
	if (strncmp(word, l->begun, strlen(l->begun)) == 0)
		puts(word);
}

/* --- kinds of words ----------------------------------------------------------- */

static void offer_commands(const struct line *l)
{
	for (size_t i = 0; i < l->n_commands; i++)
		offer(l, l->commands[i].name);
}

static int offer_labs(const struct line *l, const char *kind)
{
	struct lab_names labs = {0};
	struct runtime r = {.fd = -1};
	struct err e = {0};

	(void)kind;
	if (runtime_open(&r, &e) || runtime_labs(&r, l->arena, &labs, &e))
		fprintf(stderr, "vpclab complete: %s\n", e.text);
	for (size_t i = 0; i < labs.n; i++)
		offer(l, labs.items[i]);
	runtime_close(&r);
	return e.code ? EXIT_MACHINE : EXIT_AS_ASKED;
}

static int offer_of_lab(const struct line *l, const char *kind)
{
	char *args[] = {(char *)kind, (char *)l->begun, NULL};
	struct timeval patience = {.tv_sec = PATIENCE_S};
	int status, fd = client_connect(l->lab, &status);

	if (fd < 0)
		return status;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	status = client_ask(fd, "complete", args, -1, NULL, NULL);
	close(fd);
	return status;
}

/* Of the file that was named before it, if any */
static int offer_objects(const struct line *l, const char *kind)
{
	struct stat st;
	struct model *m;
	struct load load;

	if (!l->files.n || stat(l->files.items[0], &st) || !S_ISREG(st.st_mode))
		return offer_of_lab(l, kind);
	load_begin(&load);
	m = load_sources(&load, (const char *const *)l->files.items,
			 l->files.n);
	load_end(&load);
	if (!m)
		return EXIT_INPUT;
	words_print(stdout, m, NULL, kind, l->begun);
	model_free(m);
	return EXIT_AS_ASKED;
}

static int offer_files(const struct line *l, const char *kind)
{
	(void)kind;
	puts(l->open ? ":file" : ":labfile");
	return EXIT_AS_ASKED;
}

/* A command of the machine, then what that is given */
static int offer_machine(const struct line *l, const char *kind)
{
	const char *before = takes_argument(&l->takes, l->arguments - 1);

	puts(before && strcmp(before, kind) == 0 ? ":file" : ":command");
	return EXIT_AS_ASKED;
}

static int offer_addresses(const struct line *l, const char *kind)
{
	(void)kind;
	offer(l, "private");
	offer(l, "public");
	return EXIT_AS_ASKED;
}

static const struct {
	const char *kind; /* as in the help of commands */
	int (*offer)(const struct line *l, const char *kind);
} kinds[] = {
	{"LAB", offer_labs},	    {"OBJECT", offer_objects},
	{"FILE", offer_files},	    {"CMD", offer_machine},
	{"WHICH", offer_addresses},
};

/* "allow" is to be written as it stands; "From=N" and "N" are not */
static bool is_word(const char *kind)
{
	return kind[strcspn(kind, "abcdefghijklmnopqrstuvwxyz")] &&
	       !strpbrk(kind, "=.,");
}

/* Return: the exit status */
static int offer_kind(const struct line *l, const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].offer(l, kind);
	if (words_known(kind))
		return offer_objects(l, kind);
	if (is_word(kind))
		offer(l, kind);
	return EXIT_AS_ASKED;
}

/* "FILE|DIR": one or the other */
static int offer_kinds(const struct line *l, const char *text)
{
	char *all = arena_strdup(l->arena, text), *rest;
	int status = EXIT_AS_ASKED;

	for (char *kind = strtok_r(all, "|", &rest); kind;
	     kind = strtok_r(NULL, "|", &rest)) {
		int rc = offer_kind(l, kind);

		if (rc > status)
			status = rc;
	}
	return status;
}

static int offer_options(const struct line *l)
{
	for (size_t i = 0; i < l->takes.options.n; i++)
		offer(l, l->takes.options.items[i].name);
	return EXIT_AS_ASKED;
}

/* --- the line ----------------------------------------------------------------- */

static void take_value(struct line *l, const char *option, const char *value)
{
	if (strcmp(option, "--lab") == 0)
		l->lab = value;
}

static void take_option(struct line *l, char *word)
{
	char *equals = strchr(word, '=');

	if (strncmp(word, "--", 2) == 0 && equals) {
		take_value(
			l,
			arena_strndup(l->arena, word, (size_t)(equals - word)),
			equals + 1);
		return;
	}
	l->open = takes_option(&l->takes, word);
	if (l->open && !l->open->value)
		l->open = NULL;
}

/* Behind a file there may be another, or what the command takes next */
static bool may_be_another_file(const struct line *l)
{
	return l->files.n && l->takes.repeating == l->arguments;
}

static bool is_another_file(const struct line *l, char *word)
{
	char *words[] = {l->files.n ? l->files.items[0] : word, word};

	return may_be_another_file(l) && load_count(words, 2) == 2;
}

static void take_argument(struct line *l, char *word)
{
	const char *kind = takes_argument(&l->takes, l->arguments);

	if (is_another_file(l, word)) {
		*vec_add(l->arena, &l->files) = word;
		return;
	}

	if (kind && strcmp(kind, "--") == 0 && strcmp(word, "--") != 0)
		l->arguments++; /* it was left out */
	if (kind && strncmp(kind, "FILE", 4) == 0)
		*vec_add(l->arena, &l->files) = word;
	l->arguments++;
	l->only_arguments |= l->takes.options_end;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

static void take_word(struct line *l, char *word)
{
	if (l->open && !(l->open->repeats && is_option(word))) {
		take_value(l, l->open->name, word);
		if (!l->open->repeats)
			l->open = NULL;
	} else if (l->only_arguments || !is_option(word)) {
		take_argument(l, word);
	} else if (strcmp(word, "--") == 0) {
		l->only_arguments = true;
	} else {
		take_option(l, word);
	}
}

/* Between the node and its command */
static int offer_dashes(const struct line *l)
{
	if (*l->begun && *l->begun != '-')
		puts(":command");
	offer(l, "--");
	return EXIT_AS_ASKED;
}

static int offer_last(const struct line *l)
{
	const char *kind = l->open ? l->open->value
				   : takes_argument(&l->takes, l->arguments);
	bool free = !l->open || l->open->repeats;

	if (free && !l->only_arguments && *l->begun == '-')
		return offer_options(l);
	if (kind && strcmp(kind, "--") == 0)
		return offer_dashes(l);
	if (kind && !l->open && may_be_another_file(l) &&
	    strpbrk(l->begun, "./"))
		offer_files(l, kind);
	if (kind)
		return offer_kinds(l, kind);
	return l->only_arguments ? EXIT_AS_ASKED : offer_options(l);
}

static const struct command *find(const struct line *l, const char *name)
{
	for (size_t i = 0; i < l->n_commands; i++)
		if (strcmp(l->commands[i].name, name) == 0)
			return &l->commands[i];
	return NULL;
}

/* The command itself, or what 'help' is asked about */
static int offer_first(struct line *l, int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[0], "help") != 0)
		return EXIT_AS_ASKED;
	offer_commands(l);
	if (argc < 2) {
		offer(l, "help");
		if (*l->begun == '-')
			offer(l, "--version");
	}
	return EXIT_AS_ASKED;
}

int complete(const struct command *commands, size_t n, int argc, char **argv)
{
	struct line l = {.arena = arena_new(),
			 .commands = commands,
			 .n_commands = n,
			 .begun = argc ? argv[argc - 1] : "",
			 .lab = getenv("VPCLAB_LAB")};
	const struct command *c = argc > 1 ? find(&l, argv[0]) : NULL;
	int status;

	if (l.lab && !*l.lab)
		l.lab = NULL;
	if (c) {
		l.takes = takes_of(l.arena, c);
		for (int i = 1; i < argc - 1; i++)
			take_word(&l, argv[i]);
		status = offer_last(&l);
	} else {
		status = argc <= 2 ? offer_first(&l, argc, argv)
				   : EXIT_AS_ASKED;
	}
	arena_free(l.arena);
	return status;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/command.c - any bytes as a command line, one word a line
 *
 * Whatever the words are: no crash, and an exit status that is documented.
 * They are words about the files of a folder of the harness's own, where no
 * lab runs: what names another file, writes one, starts programs or builds
 * labs is not tried.
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/command.h"

enum { WORDS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- where it is done ------------------------------------------------------------ */

static const struct {
	const char *name, *text;
} files[] = {
	{"a.yaml",
	 "vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: {a: "
	 "10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, security_groups: {web: "
	 "{ingress: [{tcp: 443, from: any}]}, db: {}}}}\n"
	 "instances: {web: {subnet: a, security_groups: web}}\n"
	 "functions: {f: {subnets: [a]}}\n"
	 "databases: {d: {engine: mysql, subnets: [a, b], security_groups: "
	 "db}}\n"},
	{"b.yaml",
	 "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}\n"
	 "instances: {web: {subnet: a}}\n"},
	{"t.json",
	 "{\"Parameters\": {\"Block\": {\"Type\": \"String\", \"Default\": "
	 "\"10.2.0.0/16\"}}, \"Resources\": {\"Vpc\": {\"Type\": "
	 "\"AWS::EC2::VPC\", \"Properties\": {\"CidrBlock\": {\"Ref\": "
	 "\"Block\"}}}}}\n"},
};

static struct {
	char path[64], labs[80];
	FILE *nothing;
} place;

static void leave(void)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (!chdir(place.path))
			unlink(files[i].name);
	rmdir(place.labs);
	rmdir(place.path);
}

static void make_place(void)
{
	snprintf(place.path, sizeof(place.path), "/tmp/vpclab-fuzz-XXXXXX");
	place.nothing = fopen("/dev/null", "w");
	if (!place.nothing || !mkdtemp(place.path) || chdir(place.path))
		abort();
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		FILE *f = fopen(files[i].name, "w");

		if (!f || fputs(files[i].text, f) < 0 || fclose(f))
			abort();
	}
	snprintf(place.labs, sizeof(place.labs), "%s/labs", place.path);
	setenv("VPCLAB_RUNTIME_DIR", place.labs, 1);
	unsetenv("VPCLAB_LAB");
	atexit(leave);
}

/* The folder that whoever called is in stays theirs */
static void enter(int *ret_back)
{
	*ret_back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*ret_back < 0)
		abort();
	if (!place.nothing)
		make_place();
	else if (chdir(place.path))
		abort();
}

/* --- the words --------------------------------------------------------------------- */

static bool is_meant(char **argv)
{
	static const char *const others[] = {"test", "up", "features",
					     "snapshot"};

	for (size_t i = 0; argv[1] && i < ARRAY_LEN(others); i++)
		if (strcmp(argv[1], others[i]) == 0)
			return false;
	for (argv++; *argv; argv++)
		if (strchr(*argv, '/') || !strcmp(*argv, "..") ||
		    !strcmp(*argv, "-") || !strncmp(*argv, "-o", 2) ||
		    !strncmp(*argv, "--o", 3))
			return false;
	return true;
}

static int split(char *text, char **argv)
{
	int argc = 0;

	argv[argc++] = text;
	while (*text && argc < WORDS_MAX) {
		argv[argc++] = text;
		text += strcspn(text, "\n");
		if (*text)
			*text++ = '\0';
	}
	argv[argc] = NULL;
	return argc;
}

static int run(int argc, char **argv)
{
	FILE *out = stdout, *err = stderr;
	int status;

	stdout = stderr = place.nothing;
	optind = 0; /* as in a new process */
	status = command_line(argc, argv);
	stdout = out;
	stderr = err;
	return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	char *argv[WORDS_MAX + 1];
	int argc = split(arena_strndup(arena, (const char *)data, size), argv);
	int back, status;

	if (is_meant(argv)) {
		enter(&back);
		status = run(argc, argv);
		if (status < EXIT_AS_ASKED || status > EXIT_MACHINE ||
		    fchdir(back))
			abort();
		close(back);
	}
	arena_free(arena);
	return 0;
}

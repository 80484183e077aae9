// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz_labs.c - packets against the model, in random labs, until stopped
 *
 * FUZZ_LABS=N labs of FUZZ_PROBES=M probes each, from SEED, of SIZE at most;
 * each disagreement of a new kind is shrunk to a small lab, printed and written
 * to FUZZ_DIR.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "netns/netns.h"
#include "tests/random/draw.h"
#include "tests/random/fuzz.h"
#include "tests/random/machine.h"

static volatile int stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

/* A broken invariant ends the program: of which lab? */
static void aborted(int which)
{
	fuzz_say_where();
	signal(which, SIG_DFL);
	raise(which);
}

static uint64_t number(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

int main(void)
{
	const char *directory = getenv("FUZZ_DIR");
	struct fuzz f = {
		.seed = number("SEED", (uint64_t)time(NULL)),
		.labs = number("FUZZ_LABS", 0),
		.size = (unsigned int)number("SIZE", 4),
		.probes = (unsigned int)number("FUZZ_PROBES", 200),
		.names = (unsigned int)number("FUZZ_NAMES", 30),
		.shrink_seconds = (unsigned int)number("FUZZ_SHRINK", 60),
		.directory = directory,
		.progress = true,
		.out = stdout};
	struct fuzz_sum sum;
	struct err e = {0};
	bool rootless;

	if (f.size < 1 || f.size > SIZE_MAX_OF_LABS || !f.probes) {
		fprintf(stderr, "SIZE is 1 to %d, FUZZ_PROBES at least 1\n",
			SIZE_MAX_OF_LABS);
		return 2;
	}
	if (directory && mkdir(directory, 0777) && errno != EEXIST) {
		fprintf(stderr, "%s: %s\n", directory, strerror(errno));
		return 3;
	}
	machine_open();
	signal(SIGINT, stop);
	signal(SIGTERM, stop);
	signal(SIGABRT, aborted);
	signal(SIGSEGV, aborted);
	if (netns_isolate(&rootless, &e)) {
		fprintf(stderr, "%s\n", e.text);
		return 3;
	}
	sum = fuzz_run(&f, &stopped);
	return sum.differences ? 1 : 0;
}

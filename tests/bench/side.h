/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/bench/side.h - the sides of a comparison, each in a process of its own
 */
#ifndef TESTS_BENCH_SIDE_H
#define TESTS_BENCH_SIDE_H

#include <inttypes.h>
#include <libgen.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "lab/lab.h"
#include "netns/netns.h"
#include "tests/bench/text.h"

struct took { /* the microseconds of building and taking down, mostly */
	double first, second;
};

struct lab_text {
	char *bytes;
	size_t len;
};

static inline struct lab_text text_of(void (*write)(FILE *, unsigned int),
				      unsigned int n)
{
	struct lab_text t;
	FILE *to = open_memstream(&t.bytes, &t.len);

	need(to, "memory");
	write(to, n);
	fclose(to);
	return t;
}

static inline struct model *parse(const struct lab_text *t)
{
	struct report report = {.arena = arena_new()};
	struct model *m = model_parse("bench.yaml", t->bytes, t->len, &report);

	if (!m || report_failed(&report)) {
		report_print(&report, stderr);
		_exit(1);
	}
	arena_free(report.arena);
	return m;
}

static inline struct lab *open_lab(const struct model *m)
{
	struct err e = {0};
	struct lab *l = lab_open(m, &e);

	if (!l) {
		fprintf(stderr, "bench: %s\n", e.text);
		_exit(1);
	}
	return l;
}

static inline void isolate(void)
{
	struct err e = {0};
	bool rootless;

	apart(0);
	if (netns_isolate(&rootless, &e)) {
		fprintf(stderr, "bench: %s\n", e.text);
		_exit(1);
	}
}

/* --- the sides: each prints two numbers --------------------------------- */

static inline void side_vpclab(const struct lab_text *t, const struct counts *c)
{
	uint64_t begun, built, freed;
	struct model *m;
	struct lab *l;

	(void)c;
	isolate();
	begun = now_us();
	m = parse(t);
	l = open_lab(m);
	built = now_us();
	lab_close(l);
	freed_wait();
	freed = now_us();
	printf("%" PRIu64 " %" PRIu64 "\n", built - begun, freed - built);
}

static inline void side_floor(const struct lab_text *t, const struct counts *c)
{
	char self[4096], arg[4][16];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 16);

	(void)t;
	need(n > 0, "find floor");
	self[n] = '\0';
	snprintf(arg[0], sizeof(arg[0]), "%u", c->spaces);
	snprintf(arg[1], sizeof(arg[1]), "%u", c->links);
	snprintf(arg[2], sizeof(arg[2]), "%u", c->addresses);
	snprintf(arg[3], sizeof(arg[3]), "%u", c->routes);
	strcat(dirname(self), "/floor");
	execl(self, "floor", arg[0], arg[1], arg[2], arg[3], (char *)NULL);
	need(false, self);
}

static inline void side_ip(const struct lab_text *t, const struct counts *c)
{
	uint64_t begun, built, freed;
	int status;

	(void)t;
	apart(CLONE_NEWNET | CLONE_NEWNS);
	need(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
		     mount("none", "/run", "tmpfs", 0, NULL) == 0 &&
		     chdir("/run") == 0,
	     "a /run of its own");
	text_ip(c);
	begun = now_us();
	status = system("sh ./script");
	built = now_us();
	need(status == 0, "ip -batch");
	need(chdir("/") == 0 && umount2("/run", MNT_DETACH) == 0, "leave /run");
	freed_wait();
	freed = now_us();
	printf("%" PRIu64 " %" PRIu64 "\n", built - begun, freed - built);
}

/* Run @side in a child; what it fails at, it has said itself */
static inline struct took turn(void (*side)(const struct lab_text *,
					    const struct counts *),
			       const struct lab_text *t, const struct counts *c)
{
	struct took took;
	int pipes[2], status;
	pid_t child;
	FILE *from;

	fflush(stdout);
	need(pipe(pipes) == 0, "pipe");
	child = fork();
	need(child >= 0, "fork");
	if (child == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		side(t, c);
		fflush(stdout);
		_exit(0);
	}
	close(pipes[1]);
	from = fdopen(pipes[0], "r");
	need(from, "read from child");
	if (fscanf(from, "%lf %lf", &took.first, &took.second) != 2)
		took.first = 0;
	fclose(from);
	need(waitpid(child, &status, 0) == child, "wait for child");
	if (status || took.first <= 0)
		exit(1);
	return took;
}

#endif

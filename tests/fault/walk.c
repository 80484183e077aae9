// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/walk.c - every call at the edge fails once
 *
 *	walk [OPTIONS] BUILD_DIR BEFORE.yaml AFTER.yaml
 *
 *	-k K      only each K-th call, beginning anywhere (-s SEED)
 *	-l        all calls behind it fail, too
 *	-a ACT    only that act; -c KIND only that kind; -n N only that call
 *	-v        also what was said, each text once
 *	-A        only list the acts
 *
 * For each act and each kind of call, the first, second ... of them fails in
 * a run of its own, until there are no more. After each:
 *
 *	- the command has ended well, or with status 3, a sentence and the
 *	  kernel's reason; nobody crashed or hung;
 *	- the lab is as before (what the kernel holds, the keeper's
 *	  descriptors), or as was asked, or gone;
 *	- once it is gone, the machine is as before: processes, mounts,
 *	  network, /run.
 *
 * All of it goes on in a box of its own (tests/fault/box.h).
 */
#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/fault/picture.h"
#include "tests/fault/walk.h"

enum { SETTLE_TRIES = 100 };

static const struct act acts[] = {
	{"up", BUILDS, {"up", "--pin", "BEFORE"}},
	{"apply", CHANGES, {"apply", "AFTER"}},
	{"probe", LOOKS, {"probe", "f", "orders"}},
	{"probe by name", LOOKS, {"probe", "web", "api.example.com"}},
	{"probe by UDP", LOOKS, {"probe", "orders", "peer:53/udp"}},
	{"probe by ICMP", LOOKS, {"probe", "web", "orders/icmp"}},
	{"explain", LOOKS, {"explain", "f", "orders"}},
	{"flowlogs", LOOKS, {"flowlogs"}},
	{"show", LOOKS, {"show", "web"}},
	{"ls", LISTS, {"ls"}},
	{"exec", LOOKS, {"exec", "web", "--", "true"}},
	{"down", ENDS, {"down"}},
};

const struct edge_name edge_names[] = {
	[EDGE_REQUEST] = {"netlink requests", 0},
	[EDGE_SEND] = {"sends to netlink", ENOBUFS},
	[EDGE_RECEIVE] = {"receives from netlink", ENOBUFS},
	[EDGE_UNSHARE] = {"unshare", ENOSPC},
	[EDGE_SETNS] = {"setns", ENOMEM},
	[EDGE_SOCKET] = {"sockets", EMFILE},
	[EDGE_OPEN] = {"other descriptors", EMFILE},
	[EDGE_FORK] = {"processes", EAGAIN},
	[EDGE_EXEC] = {"exec", ENOMEM},
	[EDGE_MOUNT] = {"mounts", EPERM},
	[EDGE_BIND] = {"bind, listen, connect", ENOBUFS},
	[EDGE_WATCH] = {"epoll_ctl", ENOSPC},
	[EDGE_OPTION] = {"options of sockets and hosts", ENOMEM},
	[EDGE_FILE_CALL] = {"writes, directories, locks", ENOSPC},
	[EDGE_TALK] = {"messages of client and keeper", ENOBUFS},
	[EDGE_PACKET] = {"packets sent", ENOBUFS},
	[EDGE_MEMORY] = {"places that allocate", ENOMEM},
};
static_assert(ARRAY_LEN(edge_names) == N_EDGE_KINDS, "a kind has no name");

/* --- without faults ---------------------------------------------------------------- */

void walk_run(struct walk *w, const struct act *a)
{
	char *argv[WORDS_MAX + 2] = {(char *)"vpclab"};

	for (int i = 0; i < WORDS_MAX && a->words[i]; i++)
		argv[i + 1] = (char *)(!strcmp(a->words[i], "BEFORE")
					       ? w->before
				       : !strcmp(a->words[i], "AFTER")
					       ? w->after
					       : a->words[i]);
	box_run(&w->box, &w->ran, argv);
}

/* It must go well: else there is nothing to walk on */
void walk_do_well(struct walk *w, const struct act *a)
{
	box_disarm(&w->box);
	walk_run(w, a);
	if (!w->ran.status)
		return;
	printf("not ok %u - %s: status %d without a fault: %s%s\n",
	       w->number + 1, a->name, w->ran.status, w->ran.out, w->ran.err);
	exit(1);
}

const struct act walk_back = {"apply back", CHANGES, {"apply", "BEFORE"}};
const struct act walk_probe = {"probe", LOOKS, {"probe", "f", "orders"}};
static const struct act *const up = &acts[0];
const struct act walk_clean = {"down --all", ENDS, {"down", "--all"}};

/* What the last command held may be open for a moment */
static char *settled_descriptors(const struct walk *w)
{
	const struct timespec moment = {.tv_nsec = 10000000};
	char *now = picture_descriptors(w->keeper), *before = strdup("");

	for (int i = 0; i < SETTLE_TRIES && strcmp(now, before) != 0; i++) {
		free(before);
		before = now;
		nanosleep(&moment, NULL);
		now = picture_descriptors(w->keeper);
	}
	free(before);
	return now;
}

void walk_remember(struct walk *w, const struct act *a)
{
	free(w->kernel);
	free(w->descriptors);
	w->kernel = a->what == CHANGES ? picture_lab(w->keeper) : NULL;
	w->descriptors = settled_descriptors(w);
}

/* A lab that has done it once: what is made when it is first needed is there */
void walk_have_lab(struct walk *w, const struct act *a)
{
	if (w->keeper && w->ready_for == a)
		return;
	if (!w->keeper)
		walk_do_well(w, up);
	box_settle(&w->box, true);
	w->keeper = box_keeper();
	w->ready_for = a;
	if (a->what == CHANGES || a->what == LOOKS || a->what == LISTS)
		walk_do_well(w, a);
	if (a->what == CHANGES)
		walk_do_well(w, &walk_back);
	walk_do_well(w, &walk_probe);
	walk_remember(w, a);
}

void walk_have_none(struct walk *w)
{
	if (!w->keeper)
		return;
	walk_do_well(w, &walk_clean);
	box_settle(&w->box, false);
	w->keeper = 0;
}

/* --- walking ------------------------------------------------------------------------------ */

/* It was done without a fault */
static void settle_without(struct walk *w, const struct act *a)
{
	box_disarm(&w->box);
	box_settle(&w->box, a->what != ENDS);
	w->keeper = box_keeper();
	if (a->what == CHANGES) {
		walk_do_well(w, &walk_back);
		walk_remember(w,
			      a); /* links that came again have other indexes */
	}
	if (a->what == BUILDS)
		walk_have_none(w);
}

/* Fail the n-th; false: there were not so many */
static bool fail_one(struct walk *w, const struct act *a, enum edge_kind kind,
		     uint32_t n)
{
	if (a->what == BUILDS)
		walk_have_none(w);
	else
		walk_have_lab(w, a);
	w->n = n;
	box_arm(&w->box, kind, n, edge_names[kind].code, w->lasting);
	walk_run(w, a);
	if (!w->box.edge->failed) {
		settle_without(w, a);
		return false;
	}
	w->faults++;
	judge(w, a);
	return true;
}

/* How many calls of each kind there are when nothing fails */
static void count_calls(struct walk *w, const struct act *a, uint32_t *ret)
{
	if (a->what == BUILDS)
		walk_have_none(w);
	else
		walk_have_lab(w, a);
	box_arm(&w->box, N_EDGE_KINDS, 0, 0, false);
	walk_run(w, a);
	memcpy(ret, w->box.edge->count, sizeof(w->box.edge->count));
	settle_without(w, a);
}

/* All of them, or each step-th of all calls of all acts */
static void walk_kind(struct walk *w, const struct act *a, enum edge_kind kind,
		      uint32_t all)
{
	uint32_t n = w->only_n ? w->only_n : 1 + w->skip;
	unsigned int faults = 0;

	w->good = true;
	w->shown = 0;
	/* how many there are varies a little */
	while ((n <= all || w->step == 1) && fail_one(w, a, kind, n)) {
		faults++;
		n += w->step;
		if (w->only_n)
			break;
	}
	if (w->step > 1)
		w->skip = n > all ? n - all - 1 : 0;
	if (!faults)
		return;
	w->failed += !w->good;
	printf("%s %u - %s: %u %s, %u failed\n", w->good ? "ok" : "not ok",
	       ++w->number, a->name, all, edge_names[kind].name, faults);
	fflush(stdout);
}

static bool is_chosen(const char *only, const char *name)
{
	return !only || !strcmp(only, name);
}

static void walk(struct walk *w)
{
	uint32_t counts[N_EDGE_KINDS];

	picture_begin();
	walk_have_lab(w, up);
	w->fresh = picture_lab(w->keeper);
	walk_have_none(w);
	w->host = picture_host();
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (!is_chosen(w->only_act, acts[i].name))
			continue;
		count_calls(w, &acts[i], counts);
		for (int k = 0; k < N_EDGE_KINDS; k++)
			if (is_chosen(w->only_kind, edge_names[k].name))
				walk_kind(w, &acts[i], (enum edge_kind)k,
					  counts[k]);
	}
	walk_have_none(w);
	printf("# %lu faults\n1..%u\n", w->faults, w->number);
}

static _Noreturn void list_acts(void)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		puts(acts[i].name);
	exit(0);
}

static bool read_options(struct walk *w, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "k:s:a:c:n:lvA")) != -1) {
		uint32_t n = optarg ? (uint32_t)atol(optarg) : 0;

		if (c == 'k' && n)
			w->step = n;
		else if (c == 's')
			w->seed = n;
		else if (c == 'a')
			w->only_act = optarg;
		else if (c == 'c')
			w->only_kind = optarg;
		else if (c == 'n')
			w->only_n = n;
		else if (c == 'l')
			w->lasting = true;
		else if (c == 'A')
			list_acts();
		else if (c == 'v')
			w->verbose = true;
		else
			return false;
	}
	return argc - optind == 3;
}

int main(int argc, char **argv)
{
	static struct walk w = {.step = 1};
	int rc;

	w.seed = (uint32_t)time(NULL);
	if (!read_options(&w, argc, argv)) {
		fprintf(stderr, "usage: walk [-k K] [-s SEED] [-l] [-a ACT] "
				"[-c KIND] [-n N] [-v] [-A] BUILD_DIR BEFORE "
				"AFTER\n");
		return 2;
	}
	w.before = argv[optind + 1];
	w.after = argv[optind + 2];
	w.skip = w.seed % w.step;
	rc = box_open(&w.box, argv[optind]);
	if (rc) {
		printf("ok 1 - every call fails once # skip %s\n1..1\n",
		       strerror(-rc));
		return 0;
	}
	if (w.step > 1)
		printf("# each %u-th call; seed %u\n", w.step, w.seed);
	walk(&w);
	return w.failed ? 1 : 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fault/walk.h - a walk along all calls, and what is found on it
 */
#ifndef TESTS_FAULT_WALK_H
#define TESTS_FAULT_WALK_H

#include "tests/fault/box.h"

enum { WORDS_MAX = 8, SAID_ONCE_MAX = 2048 };

/* LISTS: a lab that ends meanwhile is what it tells */
enum what { BUILDS, CHANGES, LOOKS, LISTS, ENDS };

struct act {
	const char *name;
	enum what what;
	const char *words[WORDS_MAX]; /* BEFORE and AFTER stand for the files */
};

struct edge_name {
	const char *name;
	int code; /* with which a call of that kind fails */
};

extern const struct edge_name edge_names[N_EDGE_KINDS];

struct walk {
	struct box box;
	const char *before, *after; /* files */
	uint32_t step, seed;
	uint32_t skip; /* so many calls until the next that fails */
	bool lasting, verbose;
	const char *only_act, *only_kind;
	uint32_t only_n;
	struct ran ran;
	char *host; /* without a lab */
	pid_t keeper; /* 0: no lab runs */
	const struct act *ready_for;
	char *fresh; /* what the kernel holds behind `up` */
	char *kernel, *descriptors; /* of the lab as it is without a fault */
	bool good; /* nothing was found for this act and kind */
	int shown;
	char *said[SAID_ONCE_MAX];
	size_t n_said;
	uint32_t n; /* the call that fails */
	unsigned int number, failed;
	unsigned long faults;
};

/** walk_run() - Do that; the status is in ran */
void walk_run(struct walk *w, const struct act *a);

/** walk_do_well() - Do that without a fault; ends the walk when it fails */
void walk_do_well(struct walk *w, const struct act *a);

/** walk_have_lab() - See that the lab of BEFORE runs, ready for @a */
void walk_have_lab(struct walk *w, const struct act *a);

/** walk_have_none() - See that none does */
void walk_have_none(struct walk *w);

/** walk_remember() - The lab is as it should be before @a: that is how */
void walk_remember(struct walk *w, const struct act *a);

/** walk_back - From AFTER to BEFORE */
extern const struct act walk_back;

/** walk_probe - Does it carry packets? */
extern const struct act walk_probe;

/** walk_clean - What a killed keeper left is removed by the next command */
extern const struct act walk_clean;

/** judge() - One call of @a has failed: is all as it has to be? */
void judge(struct walk *w, const struct act *a);

#endif

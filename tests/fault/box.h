/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fault/box.h - a machine of its own, in which commands are run
 *
 * Its own processes, mounts, network and /run: whatever is left in there is
 * left by the program under test, and whoever dies in there is heard of.
 */
#ifndef TESTS_FAULT_BOX_H
#define TESTS_FAULT_BOX_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/fault/edge.h"

enum { SAID_MAX = 64 * 1024 };

struct box {
	const char *vpclab, *preload;
	struct edge *edge;
	char edge_path[64];
	int out, err; /* files in memory that commands write to */
	char crash[80]; /* how somebody died; "": nobody did */
	char lost[4096]; /* what a sanitizer found; "": nothing */
};

struct ran {
	int status; /* 128 and more: by that signal; -1: it hung */
	char out[SAID_MAX], err[SAID_MAX];
};

/** box_open() - Make this process the first of a new machine
 *
 * The caller goes on in there, and its father waits outside for it and ends
 * with its status.
 *
 * Return: 0, or a negative errno: it may not
 */
int box_open(struct box *b, const char *build);

/** box_run() - Run vpclab with these words; the last is NULL */
void box_run(struct box *b, struct ran *ret, char *const argv[]);

/** box_arm() - Fail the @n-th call of @kind, and with @lasting all behind it;
 * 0: none, they are counted */
void box_arm(struct box *b, enum edge_kind kind, uint32_t n, int code,
	     bool lasting);

/** box_disarm() - Count nothing, fail nothing */
void box_disarm(struct box *b);

/** box_keeper() - The keeper's process; 0: there is none */
pid_t box_keeper(void);

/** box_settle() - Wait until only the keeper and its programs run, or nobody
 * does
 *
 * Return: false: somebody stays
 */
bool box_settle(struct box *b, bool keeper);

#endif

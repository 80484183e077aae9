/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/keepers.h - a keeper in a process of its own, and its clients
 */
#ifndef TESTS_SUPPORT_KEEPERS_H
#define TESTS_SUPPORT_KEEPERS_H

#include "lab/keeper.h"
#include "tests/support/files.h"
#include "tests/support/running.h"

struct kept {
	char directory[TEMPORARY_BYTES]; /* where labs have theirs */
	pid_t keeper;
	int clients[64];
	size_t n;
};

extern struct kept kept;

/** given_keeper() - Start one; keeper_drop(), of a test's end, ends it */
void given_keeper(void);
int keeper_drop(void **state);

/** client_new() - A connection to it, closed by keeper_drop() */
int client_new(void);

/** ask() - Send a request, with an argument or NULL */
void ask(int fd, const char *verb, const char *arg);

/* What came in answer, until its end */
struct heard {
	char *out, *err;
	size_t n_out;
	int status; /* -1: the connection ended without one */
	struct talk_fds fds;
};

struct heard hear(int fd);
void heard_free(struct heard *h);

/** assert_answers() - It is there, and answers a new client */
void assert_answers(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/spawn.h - a program in a node, that cannot outlive its lab
 *
 *	keeper --clone--> init of a process namespace --fork--> /bin/sh -c
 *
 * The init enters the node, starts the command, and reaps what is orphaned.
 * When the keeper dies, however it does, the kernel kills the init, and with
 * it every process of its namespace.
 */
#ifndef LAB_SPAWN_H
#define LAB_SPAWN_H

#include <stdint.h>

#include "base/report.h"
#include "lab/enter.h"

enum { SIGNALLED = 128 }; /* + the signal, in an exit status */

struct spawned {
	int pid;
	int process; /* descriptor: readable when it has ended */
	int output; /* what it says, if it has no streams of its own; does not
		       wait */
	int leash; /* closed by our death, if by nothing else */
};

struct spawn_want {
	const char *command; /* for /bin/sh -c */
	const struct setting *setting;
	int network; /* descriptor of the namespace */
	int directory; /* to start in; -1: the root */
	char **environment;
	const int *streams; /* standard input, output and error; NULL: output
			       and error are one pipe */
	uint64_t file_bytes; /* that a file of its may have; 0: no limit */
};

/**
 * spawn() - Start a program
 *
 * /tmp is its own and empty, and vanishes with it; so does shared memory. The
 * exit status is the
 * command's, SIGNALLED + the signal that killed it, or 126 when the node could not
 * be entered (its output says why).
 *
 * Return: 0, or a negative errno with @e set
 */
int spawn(const struct spawn_want *want, struct spawned *ret, struct err *e);

/** spawn_signal() - Send it a signal; SIGTERM goes to the command's group */
void spawn_signal(const struct spawned *s, int signal);

/** spawn_bury() - Wait for its end, close what belongs to it
 *
 * Return: exit status
 */
int spawn_bury(struct spawned *s);

#endif

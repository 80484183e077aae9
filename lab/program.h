/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/program.h - the user's own programs in nodes ('run' in the lab file)
 *
 * A program starts with its node and ends with it. It is ready when its ports
 * accept, or when a command of the user's says so; what it says is kept.
 */
#ifndef LAB_PROGRAM_H
#define LAB_PROGRAM_H

#include "lab/logbook.h"
#include "lab/loop.h"
#include "lab/spawn.h"
#include "netns/fabric.h"
#include "vpc/model.h"

/* Exit status of a program that cannot run on this machine, and the code of
 * the error then; what it said last is why */
enum { PROGRAM_NOT_HERE = 77 };

enum program_state { PROGRAM_STARTING, PROGRAM_READY, PROGRAM_ENDED };

struct program {
	const char *label; /* of its place: "orders" */
	const char *node; /* identifier */
	char *command;
	enum program_state state;
	int status; /* when it has ended */
	bool told; /* that it has: programs_ended() */
	struct logbook log;
	uint64_t begun_us, probed_us;
	struct spawned process, asking; /* the second: is it ready? */
	struct watch ended, said;
	struct programs *all;
	ino_t ns; /* what it was started in */
	const struct place *place; /* in the model that is followed */
	bool wanted;
	struct program *next;
};

struct programs;

/**
 * programs_new() - Nothing runs yet
 * @directory:	of the lab file, where they start; a descriptor, the caller's
 */
struct programs *programs_new(struct loop *loop, struct fabric *fabric,
			      int directory);

/** programs_free() - End them all: SIGTERM, and soon after SIGKILL */
void programs_free(struct programs *p);

/**
 * programs_follow() - Run what @m says, and nothing else
 *
 * A program whose command and namespace stay is left alone.
 *
 * Return: 0, or a negative errno with @e set
 */
int programs_follow(struct programs *p, const struct model *m, struct err *e);

/**
 * programs_check() - Look who is ready
 * @e:		set when one has ended, or took longer than 30 s
 *
 * Return: 1: all are; 0: not yet; or a negative errno
 */
int programs_check(struct programs *p, struct err *e);

/** programs_first() - All of them, a list */
struct program *programs_first(const struct programs *p);

/** programs_ended() - One that has ended and was not asked for yet; or NULL */
struct program *programs_ended(struct programs *p);

/** programs_listen() - Be called when one says something or ends
 * @heard:	NULL: no more
 */
void programs_listen(struct programs *p,
		     void (*heard)(const struct program *what, void *arg),
		     void *arg);

#endif

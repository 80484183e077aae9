/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/keeper.h - one process that holds a lab and serves its clients
 *
 *	client --> session: one request --> job --> output --> end
 *
 * All of it is one thread and one event loop. Jobs that change the lab or
 * send packets into it are done one after the other, between turns of the
 * loop; while such a job lets the lab turn, others wait in line. Jobs that
 * only look are done at once. What the verbs are is the caller's: a table.
 *
 * A client that says nothing, says rubbish, or does not listen loses its
 * session and disturbs nobody.
 */
#ifndef LAB_KEEPER_H
#define LAB_KEEPER_H

#include <jansson.h>
#include <stdio.h>

#include "lab/lab.h"
#include "lab/runtime.h"
#include "lab/talk.h"

enum { JOB_STAYS = -1 }; /* a verb's status: more output will come */

struct keeper;
struct session_of_keeper;

struct job { /* one request */
	struct keeper *keeper;
	struct arena *arena; /* until the job is over */
	const json_t *request;
	int argc; /* of its "args", the verb first */
	char **argv;
	const char *text; /* of the file that came with it; or NULL */
	size_t text_len;
	FILE *out, *err; /* to the client's standard output and error */
	struct talk_fds give; /* descriptors for the client; stay ours */
	json_t *about_fds; /* what is said of them, or NULL */
	volatile int stop; /* the client has gone, or the keeper must */
	void (*ended)(struct job *j); /* of a job that stays; or NULL */
	void *data; /* the verb's own */
	struct client *client;
};

struct keeper_verb {
	const char *name;
	bool looks; /* and changes nothing, nor waits: it is done at once */
	int (*run)(struct job *j); /* exit status, or JOB_STAYS */
};

struct keeper {
	struct lab *lab;
	struct seat *seat;
	void *data; /* the owner's, for its verbs */
	const struct keeper_verb *verbs; /* the last has no name */
	bool over; /* to end after this turn */

	struct watch signals; /* lab/keeper.c's */

	/* lab/session.c's */
	struct watch door;
	struct client *clients;
	size_t n_clients;
	int user; /* descriptor of the user namespace; -1: the machine's */
};

/**
 * keeper_open() - Be ready to serve clients: what can fail, fails here
 *
 * Return: 0, or a negative errno with @e set
 */
int keeper_open(struct keeper *k, struct err *e);

/**
 * keeper_run() - Serve clients until told to end; behind keeper_open()
 *
 * SIGTERM, SIGINT and SIGHUP end it, and so does keeper_end(). The lab and
 * the seat stay the caller's.
 */
void keeper_run(struct keeper *k);

/** keeper_end() - End when the present job is over */
void keeper_end(struct keeper *k);

/** job_say() - Send output of a job that stays, now */
void job_say(struct job *j, const char *text);

/** job_outlives() - Keep the client's connection until this process is gone:
 * that is how it learns of it */
void job_outlives(struct job *j);

/* --- between lab/keeper.c and lab/session.c ------------------------------ */

int door_open(struct keeper *k, struct err *e);
void door_close(struct keeper *k);

/** clients_work() - Do the next job that waits, if any
 *
 * Return: was there one?
 */
bool clients_work(struct keeper *k);

/** clients_expire() - End sessions that were silent for too long
 *
 * Return: milliseconds until the next one is, -1: none can
 */
int clients_expire(struct keeper *k);

/** clients_stop() - Tell every job to end early */
void clients_stop(struct keeper *k);

/** clients_flush() - Try for a moment to deliver what was said */
void clients_flush(struct keeper *k);

#endif

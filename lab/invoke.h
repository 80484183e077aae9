/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/invoke.h - one invocation of a function's handler
 *
 * The handler is a command that runs in a sandbox's network and nowhere else:
 * the event comes on its standard input, its standard output is the answer.
 * No packet of the lab carries either, as with Lambda (LAM-4, LAM-7).
 */
#ifndef LAB_INVOKE_H
#define LAB_INVOKE_H

#include "lab/lab.h"
#include "lab/spawn.h"

enum invocation_end {
	INVOCATION_OK, /* exit status 0 */
	INVOCATION_ERROR, /* any other, a signal, or too long an answer */
	INVOCATION_TIMED_OUT, /* killed (LAM-60) */
};

struct invocation {
	enum invocation_end end;
	int status; /* exit status; 128 and more: of a signal */
	char *answer; /* terminated; to be freed by the caller */
	char *log; /* what it wrote to standard error; the same */
	uint64_t took_us;
};

/**
 * lab_invoke() - Run the handler of @place's function with @event
 * @stop:	turns true when the run is to end early
 *
 * The lab is served meanwhile. When the time-out of the function is over, and
 * after the handler has ended, nothing of its processes is left.
 *
 * Return: 0 with @ret filled, or a negative errno with @e set
 */
int lab_invoke(struct lab *l, const struct place *place, const char *event,
	       struct invocation *ret, const volatile int *stop, struct err *e);

/** invocation_free() - Release what lab_invoke() has filled in */
void invocation_free(struct invocation *i);

#endif

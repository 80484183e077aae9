/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/request.h - what a client asks of its keeper
 */
#ifndef LAB_REQUEST_H
#define LAB_REQUEST_H

#include "lab/keeper.h"

struct request {
	const struct keeper_verb *verb;
	int argc; /* the verb first */
	char **argv; /* NULL at its end */
};

/**
 * request_read() - A message of a client as a command line
 * @verbs:	the last has no name
 *
 * Return: NULL; else what is wrong with it, and @ret is untouched
 */
const char *request_read(struct arena *arena, const struct keeper_verb *verbs,
			 const json_t *message, struct request *ret);

#endif

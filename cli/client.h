/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/client.h - commands that a running lab carries out
 */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include <jansson.h>

#include "cli/command.h"
#include "lab/runtime.h"
#include "lab/talk.h"

/**
 * client_take_lab() - Take "--lab NAME" out of a command line
 *
 * Only what is before "--" is looked at. Without it, $VPCLAB_LAB counts.
 *
 * Return: the name, or NULL: the only lab that runs is meant
 */
const char *client_take_lab(int *argc, char **argv);

/**
 * client_connect() - A connection to the keeper of @lab
 * @lab:	NULL: of the only one that runs
 *
 * Return: the socket, or -1: said on standard error, with *@ret_status the
 *	   exit status
 */
int client_connect(const char *lab, int *ret_status);

/**
 * client_ask() - One request, and its output to where it belongs
 * @verb:	what the keeper calls it
 * @args:	NULL at the end
 * @file:	descriptor of a file that goes with it; -1: none
 * @given:	called when descriptors come, which are its own from then on;
 *		NULL: none are expected
 *
 * Return: the exit status
 */
int client_ask(int fd, const char *verb, char *const *args, int file,
	       void (*given)(const json_t *about, struct talk_fds *fds,
			     void *arg),
	       void *arg);

/** client_run() - A command that is all the keeper's: "--lab" aside, its
 * arguments go there as they are */
int client_run(int argc, char **argv);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/inside.h - the kernel's state, seen with others' eyes
 *
 * Runs ip, nft and cat inside a namespace of a fabric: what they say owes
 * nothing to the code that is tested.
 */
#ifndef TESTS_SUPPORT_INSIDE_H
#define TESTS_SUPPORT_INSIDE_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#include "netns/fabric.h"

/** kernel_needed() - Move to an empty network once; skip() where that is
 * not allowed */
void kernel_needed(void);

/** inside() - Output of a shell command in namespace @ns; it must succeed
 *
 * Return: the text, which lives until models_drop()
 */
const char *inside(const struct fabric *f, const char *ns, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** inside_start() - Begin a shell command in namespace @where
 *
 * Return: where its output can be read; the caller waits for @ret_pid
 */
int inside_start(const struct netns *where, const char *command,
		 pid_t *ret_pid);

/** inside_json() - The same, parsed; to be released by json_decref() */
json_t *inside_json(const struct fabric *f, const char *ns, const char *cmd);

/** fabric_picture() - All that the namespaces of @p hold, as stable text
 *
 * Links, addresses, neighbours, routes, rules, nftables; free of what differs
 * between two builds of one plan (handles, order of creation).
 */
const char *fabric_picture(const struct fabric *f, const struct plan *p);

#endif

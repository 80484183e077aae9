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

/** inside_json() - The same, parsed; to be released by json_decref() */
json_t *inside_json(const struct fabric *f, const char *ns, const char *cmd);

/** fabric_picture() - All that the namespaces of @p hold, as stable text
 *
 * Links, addresses, neighbours, routes, rules, nftables; free of what differs
 * between two builds of one plan (handles, order of creation).
 */
const char *fabric_picture(const struct fabric *f, const struct plan *p);

#endif

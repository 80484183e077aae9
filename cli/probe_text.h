/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/probe_text.h - what became of a packet, for people and as JSON
 */
#ifndef CLI_PROBE_TEXT_H
#define CLI_PROBE_TEXT_H

#include <jansson.h>

#include "lab/keeper.h"
#include "probe/attempt.h"

/** probe_tell() - One line: who to whom, the verdict, and why; a second one
 * where the model says something else */
void probe_tell(struct job *j, const struct attempt *a);

/** probe_json() - The same as an object; codes and directions as AWS has them */
json_t *probe_json(const struct attempt *a);

#endif

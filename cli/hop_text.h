/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/hop_text.h - a hop of a packet's way, for people and as JSON
 */
#ifndef CLI_HOP_TEXT_H
#define CLI_HOP_TEXT_H

#include <jansson.h>

#include "probe/trail.h"

/** hop_line() - "network ACL strict (acl-0a1b...), ingress: rule 100, allow
 * tcp 5432 10.0.1.0/24" */
const char *hop_line(struct arena *arena, const struct hop *h);

/** hop_json() - The same as an object, with the names that the components of
 * AWS's network insights analyses have */
json_t *hop_json(struct arena *arena, const struct hop *h);

#endif

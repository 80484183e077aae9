/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/explain_text.h - a packet's way, seen and analysed, for people and as
 * JSON
 */
#ifndef CLI_EXPLAIN_TEXT_H
#define CLI_EXPLAIN_TEXT_H

#include <jansson.h>

#include "lab/keeper.h"
#include "probe/explain.h"

/**
 * explain_tell() - The verdict, then a line for each hop
 *
 *	REQUEST
 *	   1  both      instance web: tcp 10.0.1.4:40000 → 10.0.2.4:5432
 *	   2  observed  route table main (rtb-...): local for 10.0.2.4
 *	   2  analysed  route table main (rtb-...): no route for 10.0.2.4
 *
 * "both" is what packet and model agree on. Where they do not, their hops
 * stand below each other, and the last line says so.
 */
void explain_tell(struct job *j, const struct explained *x);

/** explain_json() - The same as an object */
json_t *explain_json(struct job *j, const struct explained *x);

#endif

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
 * explain_tell() - The verdict, then a line for each hop, as 'vpclab analyze'
 * has it, with who knows of it, and all that is wrong
 *
 *	The way there
 *	KNOWN          STEP                     DECIDED BY           IDENTIFIER
 *	both        1  instance web     sends   tcp to 10.0.2.4:5432 i-...
 *	observed    2  route table main passes  10.0.0.0/16 → local  rtb-...
 *	analysed    2  route table main drops   no route to 10.0.2.4 rtb-...
 *
 * "both" is what packet and model agree on. Where they do not, their hops
 * stand below each other, and the last line says so. Behind a drop there is the
 * model alone, with what would become of the packet.
 */
void explain_tell(struct job *j, const struct explained *x);

/** explain_json() - The same as an object; hops as the components that
 * describe-network-insights-analyses has */
json_t *explain_json(struct job *j, const struct explained *x);

#endif

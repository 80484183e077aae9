/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/ask.h - questions about a finished model, in the words of expectations
 *
 * Whoever asks a running lab names things as expectations do (lab-file.md
 * sections 3 and 9). Nothing is added to the model: what an answer needs is
 * in the asker's arena.
 */
#ifndef VPC_ASK_H
#define VPC_ASK_H

#include "vpc/expect.h"

/** ask_new() - An expectation of nothing: TCP, one connection */
struct expect *ask_new(struct arena *arena);

/** ask_from(), ask_to() - Add an end, as written; @what is what messages call
 * it: "SRC" */
void ask_from(struct arena *arena, struct expect *e, const char *what,
	      const char *text);
void ask_to(struct arena *arena, struct expect *e, const char *what,
	    const char *text);

/** ask_resolve() - Find what @e names
 *
 * Return: false: what is wrong is in @report
 */
bool ask_resolve(const struct model *m, struct arena *arena, struct expect *e,
		 struct report *report);

/** ask_place() - A place that @text means: a node, node@place or ENI
 * @what:	"NODE"
 * @where:	a subnet or AZ of it; NULL: in @text, or the first
 *
 * Return: NULL: what is wrong is in @report
 */
const struct place *ask_place(const struct model *m, struct arena *arena,
			      const char *what, const char *text,
			      const char *where, struct report *report);

/** ask_eni() - A network interface: by identifier or name, or the only one of
 * a node or node@place
 *
 * Return: NULL: what is wrong is in @report
 */
const struct eni *ask_eni(const struct model *m, struct arena *arena,
			  const char *what, const char *text,
			  struct report *report);

#endif

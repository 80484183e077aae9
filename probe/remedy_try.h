/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/remedy_try.h - a lab with changes made to it, and the question again
 */
#ifndef PROBE_REMEDY_TRY_H
#define PROBE_REMEDY_TRY_H

#include "probe/obstacle.h"
#include "probe/remedy.h"

struct trying {
	struct arena *arena; /* of what is kept */
	const struct model *m; /* as it is */
	const struct expect *x;
	change_maker *make;
	size_t n; /* labs that were read */
};

struct tried {
	const char *text; /* the lab file; NULL: a change cannot be made */
	enum standing standing;
	const char *obstacle; /* with STANDING_SHUT, for comparing */
};

/** try_changes() - Make them, and ask
 * @text:	the lab file to begin with; NULL: as it is
 * @all:	their acts are filled in
 */
struct tried try_changes(struct trying *t, const char *text,
			 struct changes *all);

/** try_anew() - Is the path open in a lab of that text, read as if it had never
 * been another?
 * @refused:	it is enough if nobody listens
 */
bool try_anew(struct trying *t, const char *text, bool refused);

/** try_closes() - What the lab expects to be open, and was, and is no more:
 * "report → orders:5432"; NULL: nothing */
const char *try_closes(struct trying *t, const char *text);

/** try_read() - The model of a text that try_changes() made; NULL: it is wrong,
 * or AWS would refuse it */
struct model *try_read(struct trying *t, const char *text, struct arena *work);

/** try_ask() - The question @x in another model; NULL: it has no meaning there
 */
const struct expect *try_ask(const struct model *m, const struct expect *x,
			     struct arena *arena);

#endif

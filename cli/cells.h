/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/cells.h - what of a description stands in a cell of a table
 *
 * A path leads from an object to values: keys with dots between them, and
 * through every element of the lists on its way. "A|B" is A, or B where A has
 * no value; "^A" begins at the object that holds the row's. The empty path is
 * the row itself.
 */
#ifndef CLI_CELLS_H
#define CLI_CELLS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"

struct telling { /* a description is told as text */
	struct arena *arena;
	const json_t *all; /* the whole description, to look things up in */
	const json_t *part; /* of which this much is told */
	json_t *names, *vpcs; /* of objects, by identifier */
	bool color;
};

struct row {
	const json_t *outer, *item; /* outer: NULL, or what the item is in */
};

struct column {
	const char *heading;
	const char *path;
	/* One value as text, NULL: nothing to say; without: as it is */
	const char *(*say)(const struct telling *t, const json_t *value);
	const char *none; /* in place of nothing; NULL: "-" */
	bool optional; /* not there when no row has anything to say */
};

#define COLUMN(heading_, path_)                    \
	{                                          \
		.heading = heading_, .path = path_ \
	}
#define SAID(heading_, path_, say_)                             \
	{                                                       \
		.heading = heading_, .path = path_, .say = say_ \
	}
#define COLUMN_IF(heading_, path_)                                   \
	{                                                            \
		.heading = heading_, .path = path_, .optional = true \
	}
#define SAID_IF(heading_, path_, say_)                           \
	{                                                        \
		.heading = heading_, .path = path_, .say = say_, \
		.optional = true                                 \
	}
#define SAID_OR(heading_, path_, say_, none_)                                  \
	{                                                                      \
		.heading = heading_, .path = path_, .say = say_, .none = none_ \
	}
#define NO_COLUMN               \
	{                       \
		.heading = NULL \
	}

/** telling_names() - Find what everything in @t->all is called */
void telling_names(struct telling *t);

/** telling_end() - Release what telling_names() made */
void telling_end(struct telling *t);

/** values_at() - All values at @path of @row, in order, borrowed */
struct values {
	struct arena *arena;
	VEC(const json_t *) items;
};
void values_at(struct values *v, const struct row *row, const char *path);

/** value_at() - The first text at a path without '|' and '^', of a list of
 * tags the name; NULL: there is none */
const char *value_at(const json_t *item, const char *path);

/** value_is_at() - Is @text among the texts there? */
bool value_is_at(const json_t *item, const char *path, const char *text);

/** cell_text() - The cell of @c in @row; NULL: nothing to say */
const char *cell_text(const struct telling *t, const struct column *c,
		      const struct row *row);

/* --- ways to say a value ------------------------------------------------------ */

/** say_name() - What an identifier stands for, by its name */
const char *say_name(const struct telling *t, const json_t *id);

/** say_place() - The same with the VPC before it: "app/private-a" */
const char *say_place(const struct telling *t, const json_t *id);

/** say_state() - In a color: good or bad */
const char *say_state(const struct telling *t, const json_t *state);

/** say_status() - Of an interface: one that nobody uses is not bad */
const char *say_status(const struct telling *t, const json_t *status);

/** say_user() - "inside" of "inside@private-a" */
const char *say_user(const struct telling *t, const json_t *label);

/** say_yes() - "yes", or nothing */
const char *say_yes(const struct telling *t, const json_t *value);

/** say_unusual() - Nothing of "off", "disable", "default": what is usual */
const char *say_unusual(const struct telling *t, const json_t *value);

#endif

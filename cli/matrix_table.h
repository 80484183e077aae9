/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/matrix_table.h - vpclab matrix as tables for people
 */
#ifndef CLI_MATRIX_TABLE_H
#define CLI_MATRIX_TABLE_H

#include "lab/keeper.h"
#include "probe/attempt.h"

struct notes; /* why not, each reason once */

/** notes_new() - None so far */
struct notes *notes_new(struct arena *arena);

/** matrix_table() - A row for each place that sent, a column for each target;
 * wide ones in parts. Reasons are added to @notes */
void matrix_table(struct job *j, struct notes *notes,
		  const struct attempts *all);

/** notes_print() - What the numbers in the tables stand for */
void notes_print(const struct notes *notes, FILE *to);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/sections.h - the tables that a description is told in
 *
 * A section is a table: which list of the description its rows are, and what
 * is in its columns. There is no text but by these tables, so that nothing is
 * said to people that --json does not have.
 */
#ifndef CLI_SECTIONS_H
#define CLI_SECTIONS_H

#include <stdio.h>

#include "cli/cells.h"

struct section {
	const char *title;
	const char *list; /* of the description */
	const char *rows; /* a row for each of these in an item; NULL: for it */
	const char *about; /* list that it is a part of; NULL: its own */
	const struct column *columns; /* the last has no heading */
};

/* All of them, in the order in which they are told; the last has no title.
 * Network in the one file, what stands in it in the other. */
extern const struct section sections_of_network[], sections_of_nodes[];

/** section_print() - Tell a section of t->part
 * @before:	to be put before the table, if there is one: ""
 *
 * Return: is there anything to tell?
 */
bool section_print(const struct telling *t, const struct section *s,
		   const char *before, FILE *to);

/**
 * sections_print() - Tell every section that has something to tell, titled
 * @first:	the list to begin with, and what is a part of it; or NULL. What
 *		is like it is next: nodes behind a node, networks behind a
 *		network.
 */
void sections_print(const struct telling *t, const char *first, FILE *to);

#endif

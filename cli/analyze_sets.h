/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/analyze_sets.h - what reaches what, from the model alone
 *
 *	analyze FILE --from all --to all	everything that is open
 *	analyze FILE --to orders:5432		who can reach it
 *	analyze FILE --from web --to orders --ports	which ports are open to it
 *	analyze FILE --to internet		who gets out, by which gateway
 *	analyze FILE --from internet		what is exposed
 */
#ifndef CLI_ANALYZE_SETS_H
#define CLI_ANALYZE_SETS_H

#include <stdio.h>

#include "cli/load.h"
#include "probe/sets.h"

enum sets_format { SETS_TEXT, SETS_CSV, SETS_HTML, SETS_JSON, N_SETS_FORMATS };

struct sets_options {
	VEC(const char *) from, to; /* as written; none: all */
	const char *const *files;
	size_t n; /* of them */
	bool ports;
	enum sets_format format;
};

/** analyze_sets_asked() - Is it these options that the arguments have? */
bool analyze_sets_asked(int argc, char **argv);

/** analyze_sets_options() - Read the arguments of @c, those about sources
 * into @l
 *
 * Return: EXIT_AS_ASKED; or EXIT_INPUT, and what is wrong has been said
 */
int analyze_sets_options(const struct command *c, struct arena *arena,
			 struct load *l, int argc, char **argv,
			 struct sets_options *ret);

/** analyze_sets() - Answer on standard output
 *
 * Return: EXIT_AS_ASKED whatever the answer is; EXIT_INPUT: a name is wrong
 */
int analyze_sets(const struct model *m, const struct sets_options *o);

/* --- its parts ------------------------------------------------------------ */

/** sets_ends_from(), sets_ends_to() - Who is meant by what is written; strangers
 * become known to @a
 *
 * Return: false: what is wrong is in @report
 */
bool sets_ends_from(struct arena *arena, struct atlas *a,
		    const struct sets_options *o, struct set_question *q,
		    struct report *report);
bool sets_ends_to(struct arena *arena, struct atlas *a,
		  const struct sets_options *o, struct set_question *q,
		  struct report *report);

struct sets_told { /* what is to be told */
	struct arena *arena;
	const struct model *model;
	const struct set_question *question;
	const struct set_answer *answer;
	FILE *out;
};

/** sets_text(), sets_csv(), sets_html(), sets_json() - In that format */
void sets_text(const struct sets_told *t);
void sets_csv(const struct sets_told *t);
void sets_html(const struct sets_told *t);
void sets_json(const struct sets_told *t);

/** sets_title() - "Who can reach orders:5432", one line */
const char *sets_title(const struct sets_told *t);

/** sets_ports() - "5432", "53/udp", "1024-65535", "all", "ICMP" */
const char *sets_ports(struct arena *arena, const struct set_row *row);

/** sets_word() - "open", "admitted" ... */
const char *sets_word(const struct sets_told *t, const struct set_row *row);

/** sets_verdict() - The same, "open for some" where others fare otherwise */
const char *sets_verdict(const struct sets_told *t, const struct set_row *row);

/** sets_why() - What is known besides: code and object, or gateway; "" */
const char *sets_why(struct arena *arena, const struct set_row *row);

/* What the marks of a cell mean, "?" such as in "5432?" */
enum sets_note {
	SETS_NOTE_VARIES,
	SETS_NOTE_UNKNOWN,
	SETS_NOTE_ADMITTED,
	N_SETS_NOTES
};

extern const char *const sets_notes[];

/** sets_noted() - Is there such a mark? */
bool sets_noted(const struct sets_told *t, enum sets_note note);

/** sets_cell() - "5432 53/udp": what @from reaches at @to; "" nothing
 * @ret_next:	begins at the first row that may be of that pair, and ends
 *		behind the last
 */
const char *sets_cell(const struct sets_told *t, const struct set_end *from,
		      const struct set_end *to, size_t *ret_next);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/edit.h - changes of a running lab in the verbs of the AWS CLI
 *
 * A verb with its options becomes an act on the lab file (vpc/labfile_edit.h),
 * written from what runs now. Nothing here touches the lab: whoever keeps it
 * makes a text of the act, a model of the text, and applies the difference.
 */
#ifndef CLI_EDIT_H
#define CLI_EDIT_H

#include "vpc/model.h"

struct edit_option;
struct edit;

struct edit_verb {
	const char *name; /* "create-route" */
	const char *usage; /* its options, in one line */
	const char *about; /* one line */
	const char *help; /* its options, a line each */
	const struct edit_option *options; /* cli/edit_verb.h */
	void (*run)(struct edit *e);
};

/** edit_verbs - All of them, in the order in which a list shows them */
extern const struct edit_verb *const edit_verbs[];
extern const size_t edit_verbs_n;

/** edit_find() - The verb of that name, or NULL */
const struct edit_verb *edit_find(const char *name);

/**
 * edit_act() - What a command line does to a lab, as an act on its text
 * @m:		the lab as it runs
 * @argc, @argv: the verb and its options, as the AWS CLI takes them; what has
 *		an identifier there may be called by its name here
 * @arena:	of the act
 * @report:	collects what is wrong, and what AWS would refuse of the request
 *		itself, with its code; what it would refuse of the lab that
 *		comes of it is for model_follow() to say. Findings have no
 *		place.
 *
 * Return: the act, for labfile_edit(); or NULL, reported
 */
const char *edit_act(const struct model *m, int argc, char **argv,
		     struct arena *arena, struct report *report);

#endif

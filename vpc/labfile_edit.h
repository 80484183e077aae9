/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/labfile_edit.h - one change of a running lab, made in its text
 */
#ifndef VPC_LABFILE_EDIT_H
#define VPC_LABFILE_EDIT_H

#include "vpc/model.h"

/**
 * labfile_edit() - The lab file of a model with one act done to it
 * @arena:	of the new text
 * @m:		the lab as it runs
 * @name:	what messages call the act; NULL: its user does not know it, and
 *		findings have no place
 * @act:	a YAML mapping of any of 'remove', 'change' and 'add', as in a
 *		step (lab-file.md section 12)
 * @report:	collects what is wrong with the act alone; what is wrong with
 *		the lab that comes of it is for model_follow() to say
 *
 * The new text has neither steps nor expectations: they speak of the lab as
 * its author wrote it, step by step, and would be mistakes in one that went
 * another way. Comments and the author's own line breaks are lost as well.
 *
 * Return: the text, for model_follow(); or NULL, reported
 */
const char *labfile_edit(struct arena *arena, const struct model *m,
			 const char *name, const char *act,
			 struct report *report);

#endif

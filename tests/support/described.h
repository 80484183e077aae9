/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/described.h - descriptions of labs, compared field by field
 *
 * What is expected is written as JSON with ' in place of ". An identifier is
 * written as the name of what it stands for, in angle brackets: '<private-a>';
 * one that stands for nothing with a name as what it begins with: '<rtbassoc>'.
 */
#ifndef TESTS_SUPPORT_DESCRIBED_H
#define TESTS_SUPPORT_DESCRIBED_H

#include "cli/describe.h"
#include "tests/support/models.h"

/** described_given() - The description of a lab file in a string */
const json_t *described_given(const char *yaml);

/** described_as() - The same, of a model with what else is known */
const json_t *described_as(const struct described_lab *of);

/** described_after() - The same after the first step of the file, which has
 * changed the lab that ran before, whose functions have lived so */
const json_t *described_after(const char *yaml, const struct lives *lives);

/** described_item() - The item of that list and name; it must be there */
const json_t *described_item(const json_t *all, const char *list,
			     const char *name);

/** assert_item() - It has exactly these fields with these values */
void assert_item(const json_t *all, const char *list, const char *name,
		 const char *expected);

/** assert_fields() - It has these fields with these values, and others */
void assert_fields(const json_t *all, const char *list, const char *name,
		   const char *expected);

/** assert_list() - The list has exactly these items, or fields of items */
void assert_list(const json_t *all, const char *list, const char *expected);

/** described_drop() - Release all of it; a teardown of cmocka's */
int described_drop(void **state);

#endif

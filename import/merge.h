/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/merge.h - one lab file laid on another
 */
#ifndef IMPORT_MERGE_H
#define IMPORT_MERGE_H

#include "import/import.h"

/**
 * import_merge() - Lay @more on @into
 *
 * New objects are added, also into a VPC that exists; an object that exists
 * already is an error. What is no object ('about', 'region') is replaced.
 *
 * @into:	made by an importer: it is changed, and its values as well
 * @more:	stays as it is
 */
void import_merge(struct importing *in, struct doc *into,
		  const struct doc *more);

#endif

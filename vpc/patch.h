/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/patch.h - a lab file with parts of it changed (lab-file.md section 12)
 *
 * Three ways to change a document: merge another one into it, put entries
 * into its lists, take entries out of them. The document itself stays as it
 * is; what is new shares all that did not change with it, and what comes
 * from the part keeps its position there. Its counts of values and levels
 * are for reading alone and are not kept up.
 *
 * Short forms are made long where a part meets them, and one value
 * where a list may stand is a list of one: both are known from the
 * tables of keys.
 */
#ifndef VPC_PATCH_H
#define VPC_PATCH_H

#include "vpc/document.h"
#include "vpc/schema.h"

struct patch {
	struct arena *arena; /* of the result */
	struct report *report;
	const struct schema *schema; /* of the document's mapping */
	const char *path; /* of the part, for messages: "steps.1.change" */
};

/**
 * patch_change() - Merge @part into @base
 *
 * Mappings merge, null removes, any other value replaces; a list does so as
 * a whole. A null for what is not there is reported.
 */
const struct doc *patch_change(const struct patch *p, const struct doc *base,
			       const struct doc *part);

/** patch_add() - Append the entries of the lists in @part; an absent list
 * starts from its default. What is no list is reported and left out */
const struct doc *patch_add(const struct patch *p, const struct doc *base,
			    const struct doc *part);

/** patch_remove() - Take the entries of the lists in @part out; one that is
 * not there is reported */
const struct doc *patch_remove(const struct patch *p, const struct doc *base,
			       const struct doc *part);

/** patch_put() - @base with @value at @key, in place of the old one if any */
const struct doc *patch_put(struct arena *arena, const struct doc *base,
			    const struct doc *key, const struct doc *value);

/** patch_null() - Is it the word that removes? */
bool patch_null(const struct doc *d);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/mend.h - a lab file without what is wrong with it
 *
 * Whatever is reported has a place, and what stands there is taken out: the
 * entry, the key, at last the object. What named it is reported next. So a
 * generator may draw what AWS would refuse, and anything may be deleted from a
 * lab: what is left is a lab.
 */
#ifndef TESTS_RANDOM_MEND_H
#define TESTS_RANDOM_MEND_H

#include "vpc/document.h"
#include "vpc/model.h"

/** doc_without() - The tree without the value @gone, of a list or mapping; what
 * is left empty by that goes too */
const struct doc *doc_without(struct arena *arena, const struct doc *root,
			      const struct doc *gone);

/**
 * mended() - The model of what is left of a lab file
 * @arena:	of the text
 * @text:	YAML; becomes that of the model
 *
 * Return: a model as model_parse() makes it; or NULL, when nothing is left
 */
struct model *mended(struct arena *arena, const char **text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/documents.h - trees of YAML, made up
 */
#ifndef TESTS_SUPPORT_DOCUMENTS_H
#define TESTS_SUPPORT_DOCUMENTS_H

#include "tests/support/random.h"
#include "vpc/document.h"

/** doc_random() - Any tree, its texts full of signs that YAML has for itself
 * @depth:	levels that it may have below this one
 */
const struct doc *doc_random(struct arena *arena, struct random *r,
			     unsigned int depth);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/document_text.h - a tree as YAML that people like to read
 */
#ifndef VPC_DOCUMENT_TEXT_H
#define VPC_DOCUMENT_TEXT_H

#include "base/text.h"
#include "vpc/document.h"

enum { DOCUMENT_WIDTH = 100 }; /* columns that a line in brackets may have */

/**
 * document_print() - The tree as a YAML document
 *
 * document_parse() makes the same tree of it: kinds, texts, tags, and the
 * quotes of what would mean something else without them (null, ~, <<). All
 * other quotes are there only where YAML needs them. Short lists and mappings
 * stand on one line in brackets, anything else in block style; each block of
 * the outermost mapping has a blank line around it. The same tree always
 * gives the same text.
 *
 * @d:	its texts are UTF-8
 *
 * Return: the text, in @arena; NULL when it would be longer than
 *	   DOCUMENT_BYTES_MAX, which nothing would read
 */
const char *document_print(struct arena *arena, const struct doc *d);

/**
 * document_print_sourced() - Likewise, a lab file
 *
 * Each of its objects stands on a line of its own, with a comment behind it
 * that says where it is from: "# template.yaml:12".
 */
const char *document_print_sourced(struct arena *arena, const struct doc *d);

/*
 * One scalar of it (vpc/document_scalar.c).
 */

enum scalar_place { SCALAR_IN_BLOCK, SCALAR_IN_BRACKETS };

/** scalar_print() - Append a scalar, on one line, with its tag if any */
void scalar_print(struct text *t, const struct doc *d, enum scalar_place place);

/** scalar_is_block() - Has it several lines that can stand as they are, below
 * a '|'? Never so in brackets, nor as a key */
bool scalar_is_block(const struct doc *d);

/** scalar_print_block() - Append "|" and the lines, each behind @indent spaces
 */
void scalar_print_block(struct text *t, const struct doc *d,
			unsigned int indent);

/** tag_print() - Append a tag so that it reads back, "!Ref" */
void tag_print(struct text *t, const char *tag);

#endif

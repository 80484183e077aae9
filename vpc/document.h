/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/document.h - YAML as a tree that knows where everything stands
 *
 * The tree is that of any YAML or JSON document: it knows nothing of lab
 * files. Scalars stay text until somebody asks for a type, tags stay on their
 * node, and each node has its file, line and column.
 */
#ifndef VPC_DOCUMENT_H
#define VPC_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/report.h"

enum { /* */
       DOCUMENT_BYTES_MAX = 4 * 1024 * 1024,
       DOCUMENT_VALUES_MAX = 100000,
       DOCUMENT_DEPTH_MAX = 100
};

enum doc_kind { DOC_SCALAR, DOC_LIST, DOC_MAPPING };

struct doc;

struct doc_pair {
	const struct doc *key; /* a scalar, unique in its mapping */
	const struct doc *value;
};

/*
 * An alias is the node that it names: a node can have several parents, but a
 * walk over all of the tree meets at most DOCUMENT_VALUES_MAX values.
 */
struct doc {
	enum doc_kind kind;
	bool plain; /* a scalar without quotes */
	const char *tag; /* "!Ref", "tag:yaml.org,2002:str"; or NULL */
	const char *text; /* of a scalar, else NULL */
	struct where at;
	VEC(const struct doc *) items; /* of a list */
	VEC(struct doc_pair) pairs; /* of a mapping */
	unsigned int values; /* in this node and below, itself included */
	unsigned int height; /* of the tree below: 1 for a scalar */
};

/**
 * document_parse() - Read one YAML or JSON document
 * @arena:	where the tree lives
 * @file:	name for messages; not copied
 * @text:	@len bytes, UTF-8; not needed afterwards
 * @report:	collects what is wrong
 *
 * Keys that are there twice and merge keys ('<<') are reported and left out,
 * reading goes on; anything else that is wrong ends it.
 *
 * Return: the root; or NULL, reported, when there is no usable document
 */
const struct doc *document_parse(struct arena *arena, const char *file,
				 const char *text, size_t len,
				 struct report *report);

struct document_limits {
	size_t bytes;
	unsigned int values; /* aliases expanded */
	bool last_wins; /* of keys that are there twice; else an error */
};

/** document_read() - The same within other limits than a lab file's */
const struct doc *document_read(struct arena *arena, const char *file,
				const char *text, size_t len,
				const struct document_limits *limits,
				struct report *report);

/** document_json() - The same from JSON alone, many times faster */
const struct doc *document_json(struct arena *arena, const char *file,
				const char *text, size_t len,
				const struct document_limits *limits,
				struct report *report);

/** document_doubles() - Leave out of a mapping what is there twice, the later
 * one, reported, or the earlier one where the last wins */
void document_doubles(struct arena *arena, struct doc *d,
		      const struct document_limits *limits,
		      struct report *report);

/**
 * document_copy() - A tree that needs nothing of the original
 *
 * What an alias names is copied for each of them.
 */
struct doc *document_copy(struct arena *arena, const struct doc *d);

/** document_ordered() - Likewise; the places know the order of the tree, in
 * which where_cmp() then puts them, whatever file and line they are of */
struct doc *document_ordered(struct arena *arena, const struct doc *d);

/** document_get() - The value of @key in the mapping @map, or NULL; what is no
 * mapping, or NULL, has none */
const struct doc *document_get(const struct doc *map, const char *key);

#endif

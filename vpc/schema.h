/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/schema.h - tables of keys that turn a mapping into a struct
 *
 * A table says which keys a mapping may have, how the value of each is read
 * and into which field. What holds for all mappings is done here once: keys
 * nobody knows, long spellings, empty values, keys not supported
 * yet, keys that are required, short forms, lists of one.
 */
#ifndef VPC_SCHEMA_H
#define VPC_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "vpc/document.h"

struct key;

struct reader {
	struct arena *arena;
	struct report *report;
	bool incomplete; /* a key was not read: names may be missing */
	const char *region; /* that full names of AZs must be of */
	void *lab; /* what the owner of the tables wants to find again */
};

/* A value, and how messages call it */
struct value {
	const struct doc *doc;
	const char *path; /* "functions.inside.timeout" */
	const struct key *key; /* NULL for elements of a collection */
};

struct key {
	const char *name;
	/* reads @v into @field; reports what is wrong with it */
	void (*read)(struct reader *r, const struct value *v, void *field);
	size_t offset; /* of the field in the struct of the table */
	size_t at; /* of a struct where that keeps the position; 0: none */
	enum { KEY_OPTIONAL, KEY_REQUIRED, KEY_LATER } use;
	const char *help; /* what to write: for 'needs', or instead */
	const char *fine; /* the only value accepted as yet, with KEY_LATER */
	int min, max; /* of integers */
	const char *unit; /* of integers, "s"; or NULL */
	const char *const *words; /* of choices, NULL at the end */

	/* What steps must know to change a lab (vpc/patch.h) */
	const struct schema *each; /* the value maps names to these */
	bool is_list;
	bool whole; /* the value's own values are replaced, not merged */
	const char *own; /* entry that exists without being written (N-5) */
	const char *absent; /* YAML: what an absent list has in it, or NULL */
	const char *absent_own; /* the same in the entry 'own' */
	const char *absent_own_ipv6; /* ... of a VPC with IPv6, if another */
	const char *all; /* YAML: what the entry 'all' is short for, or NULL */

	/* Tables of which the reader takes one for the value itself, or for
	 * each entry of its list; NULL at the end. No reader needs to be told:
	 * with 'each' it makes the whole language one tree of tables, which
	 * can be walked from the top (tests/unit/test_manual.c) */
	const struct schema *const *inside;
};

struct schema {
	const struct key *keys;
	size_t n;
	const char *short_key; /* what a scalar or list stands for */
	bool short_mapping; /* so does a mapping that has none of the keys */
	bool holds_names; /* a key not read may hide names from others */
	const char *leading; /* of several tables for one value: the key that
				tells that it is this one */
};

/* KEY(name, struct, field, reader, further members of struct key) */
#define KEY(name_, type, field_, ...)                            \
	{                                                        \
		.name = name_, .offset = offsetof(type, field_), \
		.read = __VA_ARGS__                              \
	}
/* Words of a choice, for KEY() */
#define WORDS(...)                     \
	.words = (const char *const[]) \
	{                              \
		__VA_ARGS__, NULL      \
	}
/* Tables inside a value, for KEY() */
#define INSIDE(...)                              \
	.inside = (const struct schema *const[]) \
	{                                        \
		__VA_ARGS__, NULL                \
	}
/* Documented, and answered "not supported yet" */
#define LATER(...)                                    \
	{                                             \
		.use = KEY_LATER, .name = __VA_ARGS__ \
	}
#define SCHEMA(keys_)                                \
	{                                            \
		.keys = keys_, .n = ARRAY_LEN(keys_) \
	}
#define SCHEMA_LED(keys_, key_)                                       \
	{                                                             \
		.keys = keys_, .n = ARRAY_LEN(keys_), .leading = key_ \
	}
#define SCHEMA_SHORT(keys_, key_)                                       \
	{                                                               \
		.keys = keys_, .n = ARRAY_LEN(keys_), .short_key = key_ \
	}

/**
 * schema_read() - Read a mapping, or its short form, into a struct
 * @v:		the mapping and its path
 * @s:		the keys it may have
 * @into:	the struct that the offsets of @s belong to; fields of absent
 *		keys are left alone
 *
 * Return: false when something was wrong and reported
 */
bool schema_read(struct reader *r, const struct value *v,
		 const struct schema *s, void *into);

/** value_path() - "PATH.NAME", in the reader's arena */
const char *value_path(struct reader *r, const char *path, const char *name);

/** value_empty() - Is it 'key:' without a value, or null? */
bool value_empty(const struct doc *d);

/**
 * value_scalar() - The text of a value that must be one
 *
 * Return: the text, or NULL, reported: "PATH: needs WHAT, found a list"
 */
const char *value_scalar(struct reader *r, const struct value *v,
			 const char *what);

/**
 * value_list() - The elements of a value, which may stand alone
 *
 * Empty elements are reported and left out.
 *
 * Return: @ret_n elements
 */
const struct doc *const *value_list(struct reader *r, const struct value *v,
				    size_t *ret_n);

/** value_mapping() - Is it a mapping? If not, say so; false: reported */
bool value_mapping(struct reader *r, const struct value *v, const char *what);

/** schema_key() - The key of that name, supported or not; or NULL */
const struct key *schema_key(const struct schema *s, const char *name);

/** schema_is_short() - Is it a short form of what the table reads? */
bool schema_is_short(const struct schema *s, const struct doc *d);

#endif

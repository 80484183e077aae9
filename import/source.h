/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/source.h - whatever describes a network: read, recognised, imported
 *
 *     paths --source_read()--> documents --source_kind()--> their importer
 *	  \--> the tree of one lab file --model_from_document()--> a model
 */
#ifndef IMPORT_SOURCE_H
#define IMPORT_SOURCE_H

#include "import/import.h"

struct model;

enum source_kind {
	SOURCE_LAB,
	SOURCE_CLOUDFORMATION,
	SOURCE_DESCRIBE,
	SOURCE_TERRAFORM,
	N_SOURCE_KINDS
};

enum {
	SOURCE_BYTES_MAX = 256 * 1024 * 1024, /* of all files together */
	SOURCE_VALUES_MAX = 8000000, /* of a file of JSON that is no lab */
	SOURCE_FILES_MAX = 20000 /* of a folder */
};

/** source_kind() - What a document is, by its keys */
enum source_kind source_kind(const struct doc *root);

/**
 * source_read() - One file as a document, of whatever kind; "-" is standard
 * input
 *
 * Return: its root; NULL: reported
 */
const struct doc *source_read(struct importing *in, const char *path);

/** source_is_called() - Is that the name of such a file, by its end? */
bool source_is_called(const char *name);

/** source_kind_of_file() - Likewise, of a file; what cannot be read is taken
 * for a lab file, whose reader then says why */
enum source_kind source_kind_of_file(const char *path);

/**
 * source_lab() - The lab file that @n sources together are
 * @paths:	files or folders
 * @wish:	of all of them: parameters and assumptions; or NULL
 *
 * What a lab file imports is in the result, and the key 'import' is not.
 *
 * Return: NULL: what is wrong is in the report of @in
 */
const struct doc *source_lab(struct importing *in, const char *const *paths,
			     size_t n, const struct import_wish *wish);

/**
 * source_model() - The model of it, as model_load() gives one of a lab file
 *
 * Return: to be released by model_free(); NULL: the report of @in has an error
 */
struct model *source_model(struct importing *in, const char *const *paths,
			   size_t n, const struct import_wish *wish);

#endif

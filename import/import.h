/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/import.h - real AWS configurations, as the lab file that says the same
 *
 * An importer turns the documents of one source into the tree of a lab file
 * (vpc/document.h), as its author would have written it: names from tags or
 * logical ids, only what differs from defaults. Positions of the tree point
 * into the source. From there on there is one way: the reader of lab files
 * resolves, derives and validates it, so neither model nor plan knows where a
 * lab came from.
 *
 * Every name of an object that an importer makes passes through
 * import_name(), which knows 'as' and 'rename' and what a name may be.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/report.h"
#include "vpc/document.h"

struct import_wish { /* what the user says of a source (lab-file.md 8) */
	const char *as; /* prefix of all its names; or NULL */
	const struct doc *rename; /* mappings, or NULL */
	const struct doc *parameters, *exports;
	const struct doc *assume; /* what is outside of it: name -> object */
};

struct import_file { /* one file of a source, parsed */
	const char *path;
	const struct doc *doc;
	const struct import_wish *wish; /* never NULL */
};

struct import_files {
	struct import_file *items;
	size_t n, cap;
};

/* What the importer did with the source, for `vpclab import --report` */
enum import_fate { IMPORT_READ, IMPORT_IGNORED, IMPORT_ASSUMED, N_FATES };

struct import_remark {
	enum import_fate fate;
	const char *type; /* "AWS::S3::Bucket", "aws_s3_bucket", "Buckets" */
	const char *what; /* "assets", "eni-0a1b..." */
	const char *why; /* of what was ignored or assumed; or NULL */
	struct where at;
};

struct importing {
	struct arena *arena; /* of all that is made */
	struct report *report; /* what is wrong with the source */
	const char *region, *account; /* of the lab file; NULL: it has none */
	VEC(struct import_remark) remarks;
};

/** import_remark() - Say what became of @type @what; @why may be NULL */
void import_remark(struct importing *in, enum import_fate fate, struct where at,
		   const char *type, const char *what, const char *why);

/**
 * import_name() - A name of the source as the lab has it
 *
 * Renamed, prefixed, made of the characters that a name may have, and none
 * that is reserved (N-5).
 */
const char *import_name(struct importing *in, const struct import_wish *wish,
			const char *name);

/** import_tell() - What was assumed, a line each, and then one that counts
 * what was ignored: "ignored: 3 × AWS::S3::Bucket" */
void import_tell(const struct importing *in, FILE *to);

/** import_report() - The fate of every resource, by kinds of fate */
void import_report(const struct importing *in, FILE *to);

/**
 * import_cloudformation() - CloudFormation and SAM templates: each a stack,
 * later ones may import what earlier ones export
 *
 * Return: the lab file's mapping; NULL: what is wrong is in the report
 */
const struct doc *import_cloudformation(struct importing *in,
					const struct import_files *files);

/** import_describe() - Output of `aws ... describe-*`, whatever the files are
 * called; they are told by their members */
const struct doc *import_describe(struct importing *in,
				  const struct import_files *files);

/** import_terraform() - A plan or a state as JSON */
const struct doc *import_terraform(struct importing *in,
				   const struct import_files *files);

#endif

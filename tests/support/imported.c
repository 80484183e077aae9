// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/imported.c - templates written in tests, and what comes of them
 */
#include "tests/support/imported.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/document_text.h"
#include "vpc/labfile_import.h"
#include "vpc/model.h"

static struct arena *arena; /* of all that was made since the last drop */
static struct importing last;
static struct report report;
static const struct doc *last_lab;

static void begin(void)
{
	if (!arena)
		arena = arena_new();
	report = (struct report){.arena = arena};
	last = (struct importing){.arena = arena, .report = &report};
}

static const struct doc *parsed(const char *name, const char *text)
{
	static const struct document_limits limits = {
		.bytes = DOCUMENT_BYTES_MAX,
		.values = DOCUMENT_VALUES_MAX,
		.last_wins = true};
	const char *c = text + strspn(text, " \n\t");

	if (*c == '{')
		return document_json(arena, name, text, strlen(text), &limits,
				     &report);
	return document_read(arena, name, text, strlen(text), &limits, &report);
}

static char *printed(void (*print)(struct report *r, FILE *to))
{
	char *text = NULL, *copy;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	if (print)
		print(&report, f);
	else
		import_tell(&last, f);
	fclose(f);
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

/* The text of the lab, which must be one that can be read */
static const char *lab_text(const struct doc *lab)
{
	const char *text, *again;
	struct report own = {.arena = arena};
	struct model *m;

	if (!lab || report_count(&report, SEVERITY_ERROR))
		fail_msg("not imported:\n%s", printed(report_print));
	last_lab = lab;
	text = document_print(arena, lab);
	m = model_from_document("lab.yaml", lab, &own);
	if (!m) {
		report = own;
		fail_msg("no model:\n%s%s", printed(report_print), text);
	}
	model_free(m);
	again = document_print_sourced(arena, lab);
	m = model_parse("lab.yaml", again, strlen(again), &own);
	assert_non_null(m);
	model_free(m);
	return text;
}

static struct import_wish *wish_of(const char *text)
{
	struct import_wish *wish = arena_alloc(arena, sizeof(*wish));
	struct lab_imports all;

	if (!text)
		return wish;
	all = labfile_imports(
		arena, &report,
		parsed("lab.yaml", arena_printf(arena, "- %.*s, file: x}",
						(int)strlen(text) - 1, text)));
	if (all.n != 1)
		fail_msg("no wish:\n%s", printed(report_print));
	*wish = (struct import_wish){.as = all.items[0].as,
				     .rename = all.items[0].rename,
				     .parameters = all.items[0].parameters,
				     .exports = all.items[0].exports,
				     .assume = all.items[0].assume};
	return wish;
}

static void add(struct import_files *files, const char *wish,
		const char *template)
{
	char name[] = {(char)('a' + files->n), '.', 'y', 'a', 'm', 'l', '\0'};
	const char *path = arena_strdup(arena, name);
	const struct doc *d = parsed(path, template);

	if (d)
		*vec_add(arena, files) = (struct import_file){path, d,
							      wish_of(wish)};
}

const char *in_a_vpc(const char *own, const char *more)
{
	static char text[16384];

	snprintf(text, sizeof(text),
		 "Resources:\n"
		 "  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
		 "10.0.0.0/16}}\n"
		 "  A: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		 "CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}\n"
		 "  B: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		 "CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}\n"
		 "%s%s",
		 own, more);
	return text;
}

const char *imported_with(const char *wish, const char *template)
{
	struct import_files files = {0};

	begin();
	add(&files, wish, template);
	assert_int_equal(files.n, 1);
	return lab_text(import_cloudformation(&last, &files));
}

const char *imported(const char *template)
{
	return imported_with(NULL, template);
}

const char *imported_stacks(const char *first, ...)
{
	struct import_files files = {0};
	va_list ap;

	begin();
	va_start(ap, first);
	for (const char *t = first; t; t = va_arg(ap, const char *))
		add(&files, NULL, t);
	va_end(ap);
	return lab_text(import_cloudformation(&last, &files));
}

const char *import_said(const char *template)
{
	return import_said_with(NULL, template);
}

const char *import_said_with(const char *wish, const char *template)
{
	struct import_files files = {0};
	const struct doc *lab = NULL;

	begin();
	add(&files, wish, template);
	if (files.n)
		lab = import_cloudformation(&last, &files);
	if (!lab && !report_count(&report, SEVERITY_ERROR))
		fail_msg("failed, and said nothing");
	return printed(report_print);
}

const char *import_told(void)
{
	return printed(NULL);
}

const char *import_refused(void)
{
	report = (struct report){.arena = arena};
	model_free(model_from_document("lab.yaml", last_lab, &report));
	return printed(report_print);
}

void assert_text_has(const char *text, const char *part, const char *file,
		     int line)
{
	if (strstr(text, part))
		return;
	print_error("not there:\n%s\nin:\n%s\n", part, text);
	_fail(file, line);
}

int imported_drop(void **state)
{
	(void)state;
	arena_free(arena);
	arena = NULL;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/brought.c - sources of tests, and what they become
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/files.h"
#include "tests/support/models.h"
#include "vpc/document_text.h"

enum { FILES_MAX = 2, PATH_BYTES = TEMPORARY_BYTES + 24, SAMPLE_BYTES = 256 };

const char *sample(const char *path)
{
	static char full[SAMPLE_BYTES];
	struct stat st;

	snprintf(full, sizeof(full), "../shared/samples/%s", path);
	if (stat(full, &st) == 0)
		return full;
	print_message("skipped: no %s here\n", full);
	skip();
	return NULL;
}

struct brought brought_paths(const char *const *paths, size_t n)
{
	struct brought i = {.report = {.arena = arena_new()}};
	const struct doc *lab;
	size_t len;
	FILE *out;

	i.in = (struct importing){.arena = i.report.arena};
	i.in.report = &i.report;
	lab = source_lab(&i.in, paths, n, NULL);
	if (lab) {
		i.text = document_print(i.in.arena, lab);
		i.model = model_from_document(paths[0], lab, &i.report);
	}
	out = open_memstream(&i.said, &len);
	assert_non_null(out);
	report_print(&i.report, out);
	fclose(out);
	i.in.report = NULL; /* it moves with what is returned */
	return i;
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void file_path(char *path, const char *folder, int n)
{
	snprintf(path, PATH_BYTES, "%s/%d.json", folder, n);
}

static struct brought brought_texts(const char *const *texts, int n)
{
	char folder[TEMPORARY_BYTES], path[PATH_BYTES];
	const char *paths[] = {folder};
	struct brought i;

	temporary_path(folder);
	assert_non_null(mkdtemp(folder));
	for (int k = 0; k < n; k++) {
		file_path(path, folder, k);
		write_file(path, texts[k]);
	}
	i = brought_paths(paths, 1);
	i.folder = strdup(folder);
	return i;
}

struct brought brought_file(const char *text)
{
	return brought_texts(&text, 1);
}

struct brought brought_two(const char *one, const char *other)
{
	const char *texts[] = {one, other};

	return brought_texts(texts, 2);
}

void brought_drop(struct brought *i)
{
	char path[PATH_BYTES];

	model_free(i->model);
	for (int k = 0; i->folder && k < FILES_MAX; k++) {
		file_path(path, i->folder, k);
		unlink(path);
	}
	if (i->folder)
		rmdir(i->folder);
	free(i->folder);
	free(i->said);
	arena_free(i->report.arena);
}

const char *json_given(const char *text)
{
	char *copy = text_given("%s", text);

	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	return copy;
}

bool brought_has(const struct brought *i, enum import_fate fate,
		 const char *what, const char *why)
{
	for (size_t k = 0; k < i->in.remarks.n; k++) {
		const struct import_remark *r = &i->in.remarks.items[k];

		if (r->fate == fate && strcmp(r->what, what) == 0 &&
		    (!why || (r->why && strstr(r->why, why))))
			return true;
	}
	return false;
}

void assert_round_trip(const struct brought *i)
{
	const struct plan *there = plan_of_model(i->model);
	const struct plan *back = plan_given(i->text);

	assert_same_text(plan_printed(back), plan_printed(there));
}

/* --- what the test that runs has brought last ------------------------------ */

struct brought now;

int now_drop(void **state)
{
	brought_drop(&now);
	memset(&now, 0, sizeof(now));
	return models_drop(state);
}

void now_given(const char *text)
{
	now = brought_file(json_given(text));
}

const struct model *now_fine(void)
{
	if (!now.model || report_failed(&now.report))
		fail_msg("%s", now.said);
	assert_round_trip(&now);
	return now.model;
}

const struct model *now_brought(const char *text)
{
	now_given(text);
	return now_fine();
}

void assert_lab(const char *part)
{
	if (!strstr(now.text, part))
		fail_msg("no '%s' in:\n%s", part, now.text);
}

void assert_no(const char *part)
{
	if (strstr(now.text, part))
		fail_msg("'%s' in:\n%s", part, now.text);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/result.c - what running a lab file gave: as JSON, and as TAP
 */
#include "cli/result.h"

#include <ctype.h>
#include <string.h>

json_t *result_json(const struct file_result *f)
{
	json_t *cases = json_array();

	for (size_t i = 0; i < f->cases.n; i++) {
		const struct case_result *c = &f->cases.items[i];

		json_array_append_new(
			cases,
			json_pack("{s:s?, s:s, s:b, s:s, s:s, s:i, s:I}",
				  "step", c->heading, "title", c->title,
				  "holds", c->holds, "text", c->text,
				  "explained", c->explained, "line", c->line,
				  "took_us", (json_int_t)c->took_us));
	}
	return json_pack("{s:s, s:s?, s:s?, s:i, s:s, s:s?, s:s?, s:I, s:o}",
			 "file", f->path, "lab", f->lab, "about", f->about,
			 "status", f->status, "messages", f->messages, "error",
			 f->error, "skipped", f->skipped, "took_us",
			 (json_int_t)f->took_us, "cases", cases);
}

static const char *text_of(struct arena *arena, const json_t *o,
			   const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? arena_strdup(arena, s) : NULL;
}

static uint64_t number_of(const json_t *o, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(o, key));
}

struct file_result *result_from_json(struct arena *arena, const json_t *json)
{
	struct file_result *f = arena_alloc(arena, sizeof(*f));
	const json_t *c;
	size_t i;

	f->path = text_of(arena, json, "file");
	f->lab = text_of(arena, json, "lab");
	f->about = text_of(arena, json, "about");
	f->status = (int)number_of(json, "status");
	f->messages = text_of(arena, json, "messages");
	f->error = text_of(arena, json, "error");
	f->skipped = text_of(arena, json, "skipped");
	f->took_us = number_of(json, "took_us");
	json_array_foreach(json_object_get(json, "cases"), i, c)
	{
		*vec_add(arena, &f->cases) = (struct case_result){
			.heading = text_of(arena, c, "step"),
			.title = text_of(arena, c, "title"),
			.holds = json_is_true(json_object_get(c, "holds")),
			.text = text_of(arena, c, "text"),
			.explained = text_of(arena, c, "explained"),
			.line = (int)number_of(c, "line"),
			.took_us = number_of(c, "took_us"),
		};
	}
	return f;
}

void results_count(struct results *r)
{
	r->passed = r->failed = r->skipped = 0;
	for (size_t i = 0; i < r->files.n; i++) {
		const struct file_result *f = r->files.items[i];

		r->failed += f->error != NULL;
		r->skipped += f->skipped != NULL;
		for (size_t j = 0; j < f->cases.n; j++) {
			r->passed += f->cases.items[j].holds;
			r->failed += !f->cases.items[j].holds;
		}
	}
}

/* A '#' begins a directive in TAP; a line end, another test */
static void tap_text(const char *s, FILE *to)
{
	for (; *s; s++) {
		if (*s == '#')
			fputc('\\', to);
		fputc(iscntrl((unsigned char)*s) ? ' ' : *s, to);
	}
}

static bool new_step(const struct file_result *f, size_t i)
{
	const char *now = f->cases.items[i].heading;
	const char *before = i ? f->cases.items[i - 1].heading : NULL;

	return now && (!before || strcmp(now, before) != 0);
}

static void tap_lines(const char *lines, FILE *to)
{
	for (const char *end; *lines; lines = end + 1) {
		end = strchr(lines, '\n');
		fprintf(to, "#    %.*s\n", (int)(end - lines), lines);
	}
}

void tap_file(const struct file_result *f, size_t *number, FILE *to)
{
	fprintf(to, "# %s%s%s\n", f->path, f->about ? ": " : "",
		f->about ? f->about : "");
	for (size_t i = 0; i < f->cases.n; i++) {
		const struct case_result *c = &f->cases.items[i];

		if (new_step(f, i))
			fprintf(to, "# %s\n", c->heading);
		fprintf(to, "%sok %zu - ", c->holds ? "" : "not ", ++*number);
		tap_text(c->title, to);
		fputs(": ", to);
		tap_text(c->text, to);
		if (!c->holds)
			fprintf(to, " (%s:%d)", f->path, c->line);
		fputc('\n', to);
		tap_lines(c->explained, to);
	}
	if (f->skipped) {
		fprintf(to, "ok %zu - ", ++*number);
		tap_text(f->path, to);
		fputs(" # SKIP ", to);
		tap_text(f->skipped, to);
		fputc('\n', to);
	}
	if (f->error) {
		fprintf(to, "not ok %zu - ", ++*number);
		tap_text(f->path, to);
		fputs(": ", to);
		tap_text(f->error, to);
		fputc('\n', to);
	}
	fflush(to);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/junit.c - results as JUnit XML: suite = file, case = expectation
 */
#include <errno.h>
#include <mxml.h>
#include <stdlib.h>
#include <string.h>

#include "cli/result.h"

struct writing {
	const struct results *results;
	struct arena *arena;
};

/* What XML 1.0 has no character for; what was said may come from programs */
static const char *clean(const struct writing *w, const char *text)
{
	char *s;

	if (!text || !text[strcspn(text, "\x01\x02\x03\x04\x05\x06\x07\x08\x0b"
					 "\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15"
					 "\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e"
					 "\x1f")])
		return text;
	s = arena_strdup(w->arena, text);
	for (char *c = s; *c; c++)
		if ((unsigned char)*c < ' ' && !strchr("\t\n\r", *c))
			*c = '?';
	return s;
}

static void attribute(const struct writing *w, mxml_node_t *node,
		      const char *name, const char *value)
{
	mxmlElementSetAttr(node, name, clean(w, value));
}

static void number(mxml_node_t *node, const char *name, size_t value)
{
	mxmlElementSetAttrf(node, name, "%zu", value);
}

static void seconds(mxml_node_t *node, uint64_t us)
{
	mxmlElementSetAttrf(node, "time", "%.6f", (double)us / 1e6);
}

static void failure(const struct writing *w, mxml_node_t *parent,
		    const struct file_result *f, const struct case_result *c)
{
	mxml_node_t *node = mxmlNewElement(parent, "failure");

	attribute(w, node, "message", c->text);
	attribute(w, node, "type", "expectation");
	mxmlNewOpaque(node,
		      clean(w, arena_printf(w->arena, "%s: %s (%s:%d)\n%s",
					    c->title, c->text, f->path, c->line,
					    c->explained)));
}

static void test_case(const struct writing *w, mxml_node_t *parent,
		      const struct file_result *f, const struct case_result *c)
{
	mxml_node_t *node = mxmlNewElement(parent, "testcase");

	attribute(w, node, "name",
		  c->heading ? arena_printf(w->arena, "%s: %s", c->heading,
					    c->title)
			     : c->title);
	attribute(w, node, "classname", f->lab ? f->lab : f->path);
	attribute(w, node, "file", f->path);
	number(node, "line", (size_t)c->line);
	seconds(node, c->took_us);
	if (!c->holds)
		failure(w, node, f, c);
}

/* A file that gave no cases ended in an error, or could not run here */
static void whole_file(const struct writing *w, mxml_node_t *parent,
		       const struct file_result *f)
{
	mxml_node_t *node = mxmlNewElement(parent, "testcase"), *why;

	attribute(w, node, "name", f->path);
	attribute(w, node, "classname", f->path);
	seconds(node, f->took_us);
	why = mxmlNewElement(node, f->error ? "error" : "skipped");
	attribute(w, why, "message", f->error ? f->error : f->skipped);
	if (f->error)
		mxmlNewOpaque(why, clean(w, f->messages));
}

static void suite(const struct writing *w, mxml_node_t *parent,
		  const struct file_result *f)
{
	mxml_node_t *node = mxmlNewElement(parent, "testsuite");
	bool whole = f->error || f->skipped;
	size_t failed = 0;

	for (size_t i = 0; i < f->cases.n; i++)
		failed += !f->cases.items[i].holds;
	attribute(w, node, "name", f->path);
	number(node, "tests", f->cases.n + whole);
	number(node, "failures", failed);
	number(node, "errors", f->error != NULL);
	number(node, "skipped", f->skipped != NULL);
	seconds(node, f->took_us);
	for (size_t i = 0; i < f->cases.n; i++)
		test_case(w, node, f, &f->cases.items[i]);
	if (whole)
		whole_file(w, node, f);
}

static mxml_node_t *document(const struct writing *w)
{
	const struct results *r = w->results;
	mxml_node_t *xml = mxmlNewXML("1.0");
	mxml_node_t *top = mxmlNewElement(xml, "testsuites");
	size_t errors = 0;

	for (size_t i = 0; i < r->files.n; i++)
		errors += r->files.items[i]->error != NULL;
	attribute(w, top, "name", "vpclab");
	number(top, "tests", r->passed + r->failed + r->skipped);
	number(top, "failures", r->failed - errors);
	number(top, "errors", errors);
	number(top, "skipped", r->skipped);
	for (size_t i = 0; i < r->files.n; i++)
		suite(w, top, r->files.items[i]);
	return xml;
}

/* Each element on a line of its own */
static const char *line_breaks(mxml_node_t *node, int where)
{
	const char *name = mxmlGetElement(node);
	bool is_declaration = name && *name == '?';
	bool is_top = name && strcmp(name, "testsuites") == 0;

	if (where == MXML_WS_BEFORE_OPEN && !is_declaration)
		return "\n";
	return where == MXML_WS_AFTER_CLOSE && is_top ? "\n" : NULL;
}

int junit_write(const struct results *r, const char *path)
{
	struct writing w = {.results = r, .arena = arena_new()};
	FILE *to = fopen(path, "we");
	int code = errno;
	mxml_node_t *xml;
	bool fine;

	if (!to) {
		arena_free(w.arena);
		return -code;
	}
	xml = document(&w);
	mxmlSetWrapMargin(0);
	errno = 0;
	fine = mxmlSaveFile(xml, to, line_breaks) == 0;
	fine = fclose(to) == 0 && fine;
	code = errno;
	mxmlDelete(xml);
	arena_free(w.arena);
	return fine ? 0 : code ? -code : -EIO;
}

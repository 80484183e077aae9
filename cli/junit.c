// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/junit.c - results as JUnit XML: suite = file, case = expectation
 */
#include <errno.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>

#include "cli/result.h"

#define X(s) ((const xmlChar *)(s))

static void attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(w, X(name), X(value));
}

static void number(xmlTextWriterPtr w, const char *name, size_t value)
{
	xmlTextWriterWriteFormatAttribute(w, X(name), "%zu", value);
}

static void seconds(xmlTextWriterPtr w, uint64_t us)
{
	xmlTextWriterWriteFormatAttribute(w, X("time"), "%.6f",
					  (double)us / 1e6);
}

static void failure(xmlTextWriterPtr w, const struct file_result *f,
		    const struct case_result *c)
{
	xmlTextWriterStartElement(w, X("failure"));
	attribute(w, "message", c->text);
	attribute(w, "type", "expectation");
	xmlTextWriterWriteFormatString(w, "%s: %s (%s:%d)", c->title, c->text,
				       f->path, c->line);
	xmlTextWriterEndElement(w);
}

static void test_case(xmlTextWriterPtr w, const struct file_result *f,
		      const struct case_result *c)
{
	xmlTextWriterStartElement(w, X("testcase"));
	if (c->heading)
		xmlTextWriterWriteFormatAttribute(w, X("name"), "%s: %s",
						  c->heading, c->title);
	else
		attribute(w, "name", c->title);
	attribute(w, "classname", f->lab ? f->lab : f->path);
	attribute(w, "file", f->path);
	number(w, "line", (size_t)c->line);
	seconds(w, c->took_us);
	if (!c->holds)
		failure(w, f, c);
	xmlTextWriterEndElement(w);
}

/* A file that gave no cases is one that ended in an error */
static void broken_file(xmlTextWriterPtr w, const struct file_result *f)
{
	xmlTextWriterStartElement(w, X("testcase"));
	attribute(w, "name", f->path);
	attribute(w, "classname", f->path);
	seconds(w, f->took_us);
	xmlTextWriterStartElement(w, X("error"));
	attribute(w, "message", f->error);
	xmlTextWriterWriteString(w, X(f->messages));
	xmlTextWriterEndElement(w);
	xmlTextWriterEndElement(w);
}

static void suite(xmlTextWriterPtr w, const struct file_result *f)
{
	size_t failed = 0;

	for (size_t i = 0; i < f->cases.n; i++)
		failed += !f->cases.items[i].holds;
	xmlTextWriterStartElement(w, X("testsuite"));
	attribute(w, "name", f->path);
	number(w, "tests", f->cases.n + (f->error != NULL));
	number(w, "failures", failed);
	number(w, "errors", f->error != NULL);
	seconds(w, f->took_us);
	for (size_t i = 0; i < f->cases.n; i++)
		test_case(w, f, &f->cases.items[i]);
	if (f->error)
		broken_file(w, f);
	xmlTextWriterEndElement(w);
}

static void document(xmlTextWriterPtr w, const struct results *r)
{
	size_t errors = 0;

	for (size_t i = 0; i < r->files.n; i++)
		errors += r->files.items[i]->error != NULL;
	xmlTextWriterSetIndent(w, 1);
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, X("testsuites"));
	attribute(w, "name", "vpclab");
	number(w, "tests", r->passed + r->failed);
	number(w, "failures", r->failed - errors);
	number(w, "errors", errors);
	for (size_t i = 0; i < r->files.n; i++)
		suite(w, r->files.items[i]);
	xmlTextWriterEndDocument(w);
	xmlFreeTextWriter(w);
}

/* libxml2 takes file names for addresses: it writes to memory, we to the file
 */
int junit_write(const struct results *r, const char *path)
{
	xmlBufferPtr buffer = xmlBufferCreate();
	xmlTextWriterPtr w = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	FILE *to;
	bool fine;

	if (!w)
		abort();
	document(w, r);
	to = fopen(path, "we");
	if (!to) {
		int code = errno;

		xmlBufferFree(buffer);
		return -code;
	}
	fine = fputs((const char *)xmlBufferContent(buffer), to) >= 0;
	fine = fclose(to) == 0 && fine;
	xmlBufferFree(buffer);
	return fine ? 0 : errno ? -errno : -EIO;
}

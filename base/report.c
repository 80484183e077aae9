// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * base/report.c - what is wrong, and where
 */
#include "base/report.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static struct finding *add(struct report *r, enum severity severity,
			   struct where at)
{
	struct finding *f = vec_add(r->arena, &r->findings);

	*f = (struct finding){.severity = severity, .at = at};
	return f;
}

/* What a file says is quoted, and does not command a terminal */
static const char *sentence(struct report *r, const char *fmt, va_list ap)
{
	char *text = arena_vprintf(r->arena, fmt, ap);

	for (char *c = text; *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	return text;
}

void report_error(struct report *r, struct where at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(r, SEVERITY_ERROR, at)->text = sentence(r, fmt, ap);
	va_end(ap);
}

void report_note(struct report *r, struct where at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(r, SEVERITY_NOTE, at)->text = sentence(r, fmt, ap);
	va_end(ap);
}

void report_refusal(struct report *r, struct where at, const char *code,
		    const char *subject, const char *fmt, ...)
{
	struct finding *f = add(r, SEVERITY_REFUSAL, at);
	va_list ap;

	va_start(ap, fmt);
	f->text = sentence(r, fmt, ap);
	va_end(ap);
	f->text = arena_printf(r->arena, "%s (AWS: %s)", f->text, code);
	f->code = code;
	f->subject = subject;
}

size_t report_count(const struct report *r, enum severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < r->findings.n; i++)
		n += r->findings.items[i].severity == severity;
	return n;
}

bool report_failed(const struct report *r)
{
	return report_count(r, SEVERITY_ERROR) ||
	       report_count(r, SEVERITY_REFUSAL);
}

static int before(const struct finding *a, const struct finding *b)
{
	int order = a->at.file && b->at.file ? strcmp(a->at.file, b->at.file)
					     : 0;

	if (order)
		return order < 0;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line;
	return a->at.column < b->at.column;
}

/* Insertion sort: nearly sorted already, and equal positions keep order */
void report_sort(struct report *r)
{
	struct finding *f = r->findings.items;

	for (size_t i = 1; i < r->findings.n; i++) {
		struct finding one = f[i];
		size_t to = i;

		for (; to > 0 && before(&one, &f[to - 1]); to--)
			f[to] = f[to - 1];
		f[to] = one;
	}
}

void report_print(struct report *r, FILE *to)
{
	report_sort(r);
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.items[i];

		if (f->at.file)
			fprintf(to, "%s:", f->at.file);
		if (f->at.line)
			fprintf(to, "%d:%d:", f->at.line, f->at.column);
		fprintf(to, "%s%s%s\n", f->at.file ? " " : "",
			f->severity == SEVERITY_NOTE ? "note: " : "", f->text);
	}
}

void report_drop_refusals(struct report *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->findings.n; i++)
		if (r->findings.items[i].severity != SEVERITY_REFUSAL)
			r->findings.items[kept++] = r->findings.items[i];
	r->findings.n = kept;
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
	size_t used;
	va_list ap;

	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	used = strlen(e->text);
	snprintf(e->text + used, sizeof(e->text) - used, ": %s%s",
		 strerror(code),
		 code == EMFILE || code == ENFILE ? " (raise ulimit -n)" : "");
	return -code;
}

bool err_is_shortage(int code)
{
	return code == EMFILE || code == ENFILE || code == ENOMEM ||
	       code == ENOBUFS || code == ENOSPC || code == EUSERS;
}

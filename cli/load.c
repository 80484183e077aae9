// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/load.c - a lab file for a command that needs it to be right
 */
#include "cli/load.h"

#include <stdlib.h>
#include <string.h>

#include "vpc/document.h"

/* All of standard input, up to what a file may have and a byte */
static char *read_input(size_t *ret_n)
{
	char *text = malloc(DOCUMENT_BYTES_MAX + 1);

	if (text)
		*ret_n = fread(text, 1, DOCUMENT_BYTES_MAX + 1, stdin);
	return text;
}

static struct model *load(const char *path, struct report *report)
{
	static const char name[] = "standard input";
	struct model *m = NULL;
	size_t n = 0;
	char *text;

	if (strcmp(path, "-") != 0)
		return model_load(path, report);
	text = read_input(&n);
	if (!text || ferror(stdin))
		report_error(report, (struct where){.file = name},
			     "cannot be read");
	else
		m = model_parse(name, text, n, report);
	free(text);
	return m;
}

struct model *load_or_say(const char *path)
{
	struct report report = {.arena = arena_new()};
	struct model *m = load(path, &report);

	report_print(&report, stderr);
	if (m && report_failed(&report)) {
		model_free(m);
		m = NULL;
	}
	arena_free(report.arena);
	return m;
}

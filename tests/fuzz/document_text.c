// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/document_text.c - any bytes as YAML, printed and read again
 *
 * Whatever tree they are: its text reads back to the same one, and that one
 * has the same text.
 */
#include <stdint.h>
#include <stdlib.h>

#include "tests/support/doc_same.h"
#include "vpc/document_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *arena, const struct doc *d)
{
	struct report report = {.arena = arena};
	const char *text = document_print(arena, d);
	const struct doc *back;

	if (!text)
		return;
	back = document_parse(arena, "back.yaml", text, strlen(text), &report);
	if (!back || report.findings.n || !doc_same(d, back) ||
	    strcmp(document_print(arena, back), text) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = {.arena = arena_new()};
	const struct doc *d = document_parse(report.arena, "fuzz.yaml",
					     (const char *)data, size, &report);

	if (d)
		check(report.arena, d);
	arena_free(report.arena);
	return 0;
}

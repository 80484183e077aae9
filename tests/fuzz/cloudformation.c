// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/cloudformation.c - any bytes as a template
 *
 * Whatever it holds: no crash, no hang, and either a lab file or a reason why
 * not; a lab file that was made can be read, or AWS's refusal is known.
 */
#include <stdint.h>
#include <stdlib.h>

#include "import/source.h"
#include "vpc/document_text.h"
#include "vpc/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct doc *parsed(struct importing *in, const uint8_t *data,
				size_t size)
{
	static const struct document_limits limits = {
		.bytes = 1 << 16, .values = 5000, .last_wins = true};
	const char *text = (const char *)data;

	if (size && (*text == '{' || *text == '['))
		return document_json(in->arena, "fuzz.json", text, size,
				     &limits, in->report);
	return document_read(in->arena, "fuzz.yaml", text, size, &limits,
			     in->report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct import_wish wish;
	struct report report = {.arena = arena_new()};
	struct importing in = {.arena = report.arena, .report = &report};
	const struct doc *d = parsed(&in, data, size), *lab = NULL;
	struct import_file file = {"fuzz.yaml", d, &wish};
	struct import_files files = {&file, 1, 1};
	struct model *m = NULL;

	if (d && d->kind == DOC_MAPPING)
		lab = import_cloudformation(&in, &files);
	if (d && d->kind == DOC_MAPPING && !lab && !report_failed(&report))
		abort();
	if (lab)
		m = model_from_document("fuzz.yaml", lab, &report);
	if (lab && !document_print_sourced(in.arena, lab))
		abort();
	model_free(m);
	arena_free(report.arena);
	return 0;
}

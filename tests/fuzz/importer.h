/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fuzz/importer.h - any bytes as JSON for an importer
 *
 * Whatever it holds: no crash, no hang, and either a lab file or a reason why
 * not. The lab file may be wrong, as a garbled address is; it can be printed.
 */
#ifndef TESTS_FUZZ_IMPORTER_H
#define TESTS_FUZZ_IMPORTER_H

#include <stdint.h>
#include <stdlib.h>

#include "import/source.h"
#include "vpc/document_text.h"
#include "vpc/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline int fuzz_importer(
	const uint8_t *data, size_t size,
	const struct doc *import(struct importing *in,
				 const struct import_files *files))
{
	static const struct document_limits limits = {
		.bytes = 1 << 16, .values = 5000, .last_wins = true};
	static const struct import_wish wish;
	struct report report = {.arena = arena_new()};
	struct importing in = {.arena = report.arena, .report = &report};
	const struct doc *d = document_json(in.arena, "fuzz.json",
					    (const char *)data, size, &limits,
					    &report);
	struct import_file file = {"fuzz.json", d, &wish};
	struct import_files files = {&file, 1, 1};
	const struct doc *lab = d ? import(&in, &files) : NULL;
	struct model *m = NULL;

	if (d && !lab && !report_failed(&report))
		abort();
	if (lab)
		m = model_from_document("fuzz.json", lab, &report);
	if (lab && !document_print_sourced(in.arena, lab))
		abort();
	model_free(m);
	arena_free(report.arena);
	return 0;
}

#endif

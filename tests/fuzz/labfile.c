// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/labfile.c - any bytes as a lab file
 *
 * Whatever the file holds: no crash, and either a model or a reason why not.
 */
#include <stdint.h>
#include <stdlib.h>

#include "vpc/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = {.arena = arena_new()};
	struct model *m = model_parse("fuzz.yaml", (const char *)data, size,
				      &report);

	if (!m && !report_failed(&report))
		abort();
	model_free(m);
	arena_free(report.arena);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fuzz/lab.h - the lab that a fuzzer asks
 */
#ifndef TESTS_FUZZ_LAB_H
#define TESTS_FUZZ_LAB_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/model.h"

/** lab_made() - The model of a text without errors, kept until the end; it is
 * the caller who remembers it */
static inline struct model *lab_made(const char *text)
{
	static struct report report;
	struct model *m;

	report = (struct report){.arena = arena_new()};
	m = model_parse("fuzz.yaml", text, strlen(text), &report);
	if (!m || report_failed(&report)) {
		report_print(&report, stderr);
		abort();
	}
	return m;
}

#endif

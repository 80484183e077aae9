// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/load.c - a lab file for a command that needs it to be right
 */
#include "cli/load.h"

struct model *load_or_say(const char *path)
{
	struct report report = {.arena = arena_new()};
	struct model *m = model_load(path, &report);

	report_print(&report, stderr);
	if (m && report_failed(&report)) {
		model_free(m);
		m = NULL;
	}
	arena_free(report.arena);
	return m;
}

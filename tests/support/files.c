// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/files.c - files of the source tree, and of tests
 */
#include "tests/support/files.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

const char *file_content(struct arena *arena, const char *path)
{
	struct text t = {.arena = arena};
	FILE *f = fopen(path, "re");
	char line[4096];

	if (!f)
		return NULL;
	while (fgets(line, sizeof(line), f))
		text_add(&t, "%s", line);
	fclose(f);
	return t.s ? t.s : "";
}

void temporary_path(char path[TEMPORARY_BYTES])
{
	const char *below = getenv("TMPDIR");

	snprintf(path, TEMPORARY_BYTES, "%s/vpclab-test-XXXXXX",
		 below && *below ? below : "/tmp");
}

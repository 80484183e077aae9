// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/color.c - colors of a terminal, where they are wanted
 */
#include "cli/color.h"

#include <stdlib.h>
#include <unistd.h>

bool color_wanted(void)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(STDOUT_FILENO) && (!no_color || !*no_color);
}

const char *color_text(struct arena *arena, bool on, const char *color,
		       const char *text)
{
	return on ? arena_printf(arena, "\033[%sm%s\033[0m", color, text)
		  : text;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/color.h - colors of a terminal, where they are wanted
 */
#ifndef CLI_COLOR_H
#define CLI_COLOR_H

#include <stdbool.h>

#include "base/arena.h"

#define COLOR_GOOD "32"
#define COLOR_BAD "31"
#define COLOR_NOTE "33"
#define COLOR_BOLD "1"

/** color_wanted() - Is standard output a terminal, and NO_COLOR not set? */
bool color_wanted(void);

/** color_text() - @text in @color when colors are on; @text itself when not */
const char *color_text(struct arena *arena, bool on, const char *color,
		       const char *text);

#endif

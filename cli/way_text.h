/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/way_text.h - what the model says of a question, for people
 */
#ifndef CLI_WAY_TEXT_H
#define CLI_WAY_TEXT_H

#include "cli/way_steps.h"
#include "probe/asked.h"

/** way_tell() - The verdict, a line; then the way there and back, step by step,
 * and all that is wrong on it
 *
 * Where the answer depends on what the question leaves open, each case is a
 * line, and one way is printed for all that end alike.
 */
void way_tell(const struct way_text *w, const struct asked *a);

#endif

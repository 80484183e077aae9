/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/way_steps.h - a way step by step, and what is wrong on it, for people
 */
#ifndef CLI_WAY_STEPS_H
#define CLI_WAY_STEPS_H

#include <stdio.h>

#include "probe/cases.h"

struct way_text { /* where it is told */
	FILE *to;
	struct arena *arena;
	bool color;
};

struct way_step {
	const struct hop *hop;
	const struct hop *why; /* the same, as the model has it, which says why
				  it is dropped; NULL: @hop does */
	size_t number;
	const char *known; /* who knows of it: "both"; NULL: nobody asks */
	bool differs; /* the other one knows it otherwise, or not at all */
};

struct way_steps { /* those of the request first */
	VEC(struct way_step) items;
	const char *lost_there, *lost_back; /* said behind the last step of a
		way: where the packet was lost; or NULL */
};

/** way_paint() - @text in a color, where there are some */
const char *way_paint(const struct way_text *w, const char *color,
		      const char *text);

/** way_heading() - Of a part of what is told */
void way_heading(const struct way_text *w, const char *text);

/** way_steps_of() - A way as the model gives it */
struct way_steps way_steps_of(struct arena *arena, const struct trail *t);

/** way_steps_tell() - The steps of one way, there and back, as a table; with a
 * first column for who knows of them, where that is said */
void way_steps_tell(const struct way_text *w, const struct way_steps *s);

/**
 * way_reasons() - All that is wrong on a way, a sentence each, with its code
 * @c:		what the model says, when no step drops the packet
 *
 * Return: how many
 */
size_t way_reasons(const struct way_text *w, const struct way_steps *s,
		   const struct flow_case *c);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/stages.c - a lab with all of its steps taken
 */
#include "tests/random/stages.h"

bool stages_read(struct arena *arena, struct model *first, struct stages *ret)
{
	*ret = (struct stages){0};
	*vec_add(arena, &ret->models) = first;
	for (size_t i = 1; i <= first->steps.n; i++) {
		struct report report = {.arena = arena};
		struct model *m = model_step(first, i, stages_last(ret),
					     &report);

		if (m)
			*vec_add(arena, &ret->models) = m;
		if (!m || report_failed(&report))
			return false;
	}
	return true;
}

struct model *stages_last(const struct stages *s)
{
	return s->models.items[s->models.n - 1];
}

int stages_build(struct stages *s, struct err *e)
{
	int rc = 0;

	/* rules that log are there from the beginning, or not at all */
	for (size_t i = 0; i < s->models.n; i++)
		s->models.items[i]->logged = stages_last(s)->logged;
	s->lab = lab_open(s->models.items[0], e);
	if (!s->lab)
		return -e->code;
	for (size_t i = 1; i < s->models.n && !rc; i++)
		rc = lab_change(s->lab, s->models.items[i], e);
	return rc;
}

void stages_free(struct stages *s)
{
	lab_close(s->lab);
	for (size_t i = s->models.n; i > 0; i--)
		model_free(s->models.items[i - 1]);
	*s = (struct stages){0};
}

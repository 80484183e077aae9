// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/translate.c - a model as a plan
 */
#include "lab/translate.h"

#include "eni/eni.h"
#include "route/route.h"
#include "sg/sg.h"

struct plan *translate(const struct model *m, const struct plan *before)
{
	struct plan *p = plan_new();

	p->ipv6 = m->ipv6;
	p->without = before ? before->without : 0;
	eni_plan(p, m);
	route_plan(p, m);
	sg_plan(p, m);
	plan_finish(p, before);
	return p;
}

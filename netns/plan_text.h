/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/plan_text.h - a plan's objects as text, and their order
 */
#ifndef NETNS_PLAN_TEXT_H
#define NETNS_PLAN_TEXT_H

#include "netns/plan.h"

/** plan_object_describe() - Fill @o's key and body; its names are resolved */
void plan_object_describe(struct plan *p, struct plan_object *o);

/** plan_object_order_ptr() - For qsort and bsearch over object pointers */
int plan_object_order_ptr(const void *a, const void *b);

/** plan_object_text() - "route table 1000 10.0.1.4/32" - for messages */
const char *plan_object_text(struct arena *arena, const struct plan_object *o);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/lacking.h - what a lab is without something that the kernel lacks
 */
#ifndef LAB_LACKING_H
#define LAB_LACKING_H

#include "base/report.h"
#include "netns/feature.h"

/** lacking_means() - What will not work without @f, and what does */
const char *lacking_means(enum feature f);

/** lacking_say() - Put behind what the machine has said that it lacks those */
void lacking_say(feature_set lacking, struct err *e);

/** lacking_note() - A line for each feature that the lab which holds @plan has
 * to do without; or "" */
const char *lacking_note(struct arena *arena, const struct plan *plan);

/** lacking_isolate() - netns_isolate(), and what works all the same if it does
 * not */
int lacking_isolate(bool *ret_rootless, struct err *e);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/check_name.h - does a name mean what a lab file expects, and what the
 * model says?
 */
#ifndef PROBE_CHECK_NAME_H
#define PROBE_CHECK_NAME_H

#include "probe/check.h"
#include "probe/lookup.h"

/**
 * check_resolves() - Judge a `resolves` expectation
 *
 * Every place of every source looks the name up.
 */
struct verdict_of_check check_resolves(struct lab *lab, const struct expect *x,
				       struct arena *arena,
				       const volatile int *stop);

/** name_disagreement() - What the model says of a name, where that is certain
 * and not what the name server said; NULL: they agree */
const char *name_disagreement(struct lookup *l);

#endif

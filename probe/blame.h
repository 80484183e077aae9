/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/blame.h - which AWS object dropped a packet
 */
#ifndef PROBE_BLAME_H
#define PROBE_BLAME_H

#include "probe/outcome.h"

/**
 * blame() - From the rule that logged the drop to code, direction, ENI, and
 * the group, ACL, route table or gateway that its subnet answers to
 * @o:	zeroed, its verdict set; all else is filled in
 */
void blame(const struct lab *lab, const struct question *q,
	   const struct dial_result *r, struct outcome *o);

/** outcome_say() - Add to the text of an outcome, after a comma */
void outcome_say(struct outcome *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

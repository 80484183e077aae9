/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/state.h - in which state AWS would show an object
 */
#ifndef PROBE_STATE_H
#define PROBE_STATE_H

#include "probe/check.h"

/**
 * check_state() - Judge a `state_of` expectation
 *
 * A function's and a NAT gateway's state follow from the model (LAM-50,
 * NAT-14). The health of a target in a proxy or load balancer is asked of the
 * network: a connection from each place of the one that stands in front
 * (PRX-9).
 */
struct verdict_of_check check_state(struct lab *lab, const struct expect *x,
				    struct arena *arena,
				    const volatile int *stop);

#endif

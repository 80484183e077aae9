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
 * A NAT gateway's state follows from the model (NAT-14), a function's also
 * from when it was last used (LAM-20, LAM-50). The health of a target in a
 * proxy or load balancer is asked of the network: a connection from each place
 * of the one that stands in front (PRX-9).
 */
struct verdict_of_check check_state(struct checking *c, const struct expect *x);

#endif

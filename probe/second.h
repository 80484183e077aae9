/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/second.h - what the model says of a packet that was sent
 */
#ifndef PROBE_SECOND_H
#define PROBE_SECOND_H

#include "probe/analyse.h"
#include "probe/attempt.h"

/** second_answer() - The model's word on the same packet
 * @t:	its way; it lives as long as the attempt
 */
struct analysis second_answer(const struct attempt *a, struct trail *t);

/**
 * second_disagrees() - Where that is certain and not the same: the verdict, the
 * code, the way or the object
 *
 * Return: a sentence; NULL: packet and model agree
 */
const char *second_disagrees(const struct attempt *a,
			     const struct analysis *says,
			     const struct trail *t);

/** second_listener() - Do they differ in who listens alone? Of programs of the
 * user's the model knows nothing, and they are no matter of the network */
bool second_listener(const struct attempt *a, const struct analysis *says);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/follow.h - a packet from rule to rule, beside the model
 */
#ifndef TESTS_RANDOM_FOLLOW_H
#define TESTS_RANDOM_FOLLOW_H

#include "tests/random/probe.h"

/** probe_is_followed() - Of a way can it be asked again, and be seen to go? */
bool probe_is_followed(const struct probe *p);

/** probe_follow() - Send it once more, and follow it: is it seen to go the way
 * that the model says?
 *
 * Return: whether it is; else p->differs says so
 */
bool probe_follow(struct probe *p, const volatile int *stop);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/where.h - was it dropped where the model says?
 */
#ifndef TESTS_RANDOM_WHERE_H
#define TESTS_RANDOM_WHERE_H

#include "probe/attempt.h"
#include "probe/second.h"

/** where_differs() - Of a packet that was blocked for the reason that the model
 * gives: was it at another ENI, in another direction, by another ACL rule?
 *
 * Return: how they differ; NULL: they agree
 */
const char *where_differs(const struct attempt *a, const struct analysis *says);

#endif

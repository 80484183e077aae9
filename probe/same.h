/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/same.h - do packet and model blame the same object?
 */
#ifndef PROBE_SAME_H
#define PROBE_SAME_H

#include "probe/outcome.h"
#include "probe/trail.h"

/**
 * same_object() - Where a packet was dropped, and where the model ends its way
 * @h:	of the model, with the code that both give
 *
 * Return: NULL: it is the same; or what differs: "ENI", "direction", "rule",
 *	   "object"
 */
const char *same_object(const struct outcome *o, const struct hop *h);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/check_logs.h - do flow logs say what an expectation wants of them?
 */
#ifndef PROBE_CHECK_LOGS_H
#define PROBE_CHECK_LOGS_H

#include "probe/analyse.h"
#include "probe/attempt.h"

/**
 * check_logs() - Hold the records of one attempt against the key 'logs'
 * @says:	what the model says of the same packet
 *
 * Return: what does not fit, as half a sentence, also where packet and model
 *	   differ; or NULL
 */
const char *check_logs(const struct attempt *a, const struct analysis *says);

#endif

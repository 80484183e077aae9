/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/insights.h - what the model says of questions, as AWS's
 * describe-network-insights-analyses has it (RA-6)
 */
#ifndef CLI_INSIGHTS_H
#define CLI_INSIGHTS_H

#include <jansson.h>
#include <stdio.h>

#include "probe/asked.h"

/* --- of a question ---------------------------------------------------------- */

/** insights_json() - {"NetworkInsightsAnalyses": [...]}, one for each case */
json_t *insights_json(const struct model *m, const struct all_asked *all);

/* --- of a packet that was sent ------------------------------------------------ */

/** insights_trail() - {"ForwardPathComponents": [...],
 * "ReturnPathComponents": [...], "Explanations": [...]}, the last of what is
 * wrong on that way; all of it, found or not */
json_t *insights_trail(const struct model *m, const struct trail *t);

/** insights_case() - The same of an answer of the model's, which may know why a
 * packet is not answered that no step drops */
json_t *insights_case(const struct model *m, const struct flow_case *c);

#endif

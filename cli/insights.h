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

/** insights_json() - {"NetworkInsightsAnalyses": [...]}, one for each case */
json_t *insights_json(const struct model *m, const struct all_asked *all);

/** insights_print() - The same as text */
void insights_print(const struct model *m, const struct all_asked *all,
		    FILE *to);

#endif

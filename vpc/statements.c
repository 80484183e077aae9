// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/statements.c - the numbers of what is known about AWS
 *
 * Labs and expectations cite them: "SG-3" is a statement, "F-20" an entry of
 * the failure catalogue. The numbers have gaps, hence ranges.
 */
#include <string.h>

#include "base/arena.h"
#include "vpc/codes.h"
#include "vpc/values.h"

static const struct {
	const char *prefix;
	int from, to;
} ranges[] = {
	{"ACL", 1, 17},	 {"ALB", 1, 6},	  {"CCH", 1, 4},   {"CFN", 1, 6},
	{"DNS", 1, 14},	 {"EDGE", 1, 5},  {"EIG", 1, 3},   {"ENI", 1, 15},
	{"EVT", 1, 6},	 {"F", 1, 67},	  {"FL", 1, 19},   {"GWE", 1, 8},
	{"IFE", 1, 10},	 {"IGW", 1, 9},	  {"JSON", 1, 3},  {"L2", 1, 10},
	{"LAM", 1, 8},	 {"LAM", 10, 29}, {"LAM", 40, 43}, {"LAM", 50, 53},
	{"LAM", 60, 66}, {"LAM", 70, 74}, {"MTU", 1, 5},   {"NAA", 1, 4},
	{"NAT", 1, 18},	 {"NLB", 1, 11},  {"OPEN", 1, 13}, {"PCX", 1, 9},
	{"PKT", 1, 8},	 {"PRX", 1, 11},  {"RA", 1, 12},   {"RDL", 1, 5},
	{"RDS", 1, 10},	 {"RT", 1, 19},	  {"RT", 30, 34},  {"SG", 1, 19},
	{"SG", 30, 32},	 {"TF", 1, 9},	  {"TGW", 1, 14},  {"TRK", 1, 12},
	{"VPC", 1, 13},	 {"VPC", 20, 26},
};

/* Numbers that came in between later */
static const char *const inserted[] = {"FL-8a", "JSON-2a", "RDS-6a", "TGW-2a",
				       "TGW-2b"};

bool statement_known(const char *number)
{
	const char *dash = strchr(number, '-');
	size_t digits = dash ? strspn(dash + 1, "0123456789") : 0;
	int at;

	for (size_t i = 0; i < ARRAY_LEN(inserted); i++)
		if (strcmp(inserted[i], number) == 0)
			return true;
	if (!digits || digits > 3 || dash[1] == '0' || dash[1 + digits])
		return false;
	if (!int_parse(dash + 1, 0, 999, &at))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		size_t n = (size_t)(dash - number);

		if (strlen(ranges[i].prefix) == n &&
		    strncmp(ranges[i].prefix, number, n) == 0 &&
		    at >= ranges[i].from && at <= ranges[i].to)
			return true;
	}
	return false;
}

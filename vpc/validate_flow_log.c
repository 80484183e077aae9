// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_flow_log.c - flow logs that AWS would not create
 *
 * Those of transit gateways are of a kind of their own: all traffic, a minute
 * at most, and other fields (FL-1, FL-12).
 */
#include "vpc/flow_log.h"
#include "vpc/validate.h"

enum { TRANSIT_MAX = 25 };

static void refuse(struct report *r, const struct vpc_flow_log *log,
		   struct where at, const char *text)
{
	report_refusal(r, at, "InvalidParameter", log->o.name, "%s: %s",
		       log->o.path, text);
}

/* AWS makes a flow log of one type of resource */
static void check_source(struct report *r, const struct vpc_flow_log *log)
{
	if (log->source != FLOW_OF_TRANSIT)
		return;
	if (log->enis.n)
		refuse(r, log, log->o.at,
		       "a transit gateway and something else; make two flow "
		       "logs");
	if (log->traffic_type_at.line)
		refuse(r, log, log->traffic_type_at,
		       "a transit gateway's flow log takes no 'traffic_type'");
	if (log->max_aggregation_interval != FLOW_LOG_SHORT_S)
		refuse(r, log, log->interval_at,
		       "a transit gateway's flow log has a "
		       "'max_aggregation_interval' of 60");
	if (log->on_refs.n > TRANSIT_MAX)
		refuse(r, log, log->o.at, "more than 25 transit gateways");
}

static void check_format(struct report *r, const struct vpc_flow_log *log)
{
	static const char *const whose[] = {
		[FLOW_OF_INTERFACES] = "network interfaces",
		[FLOW_OF_TRANSIT] = "transit gateways",
	};
	enum flow_field stranger = flow_format_stranger(&log->format,
							log->source);

	if (stranger < N_FLOW_FIELDS)
		report_refusal(
			r, log->format_at, "InvalidParameter", log->o.name,
			"%s: flow logs of %s have no field '%s'", log->o.path,
			whose[log->source], flow_fields[stranger].name);
}

void validate_flow_logs(struct report *r, const struct model *m)
{
	for (size_t i = 0; i < m->flow_logs.n; i++) {
		check_source(r, m->flow_logs.items[i]);
		check_format(r, m->flow_logs.items[i]);
	}
}

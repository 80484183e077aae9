// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_flow_log.c - flow logs
 *
 * AWS makes a log for each resource of a request (FL-1, FL-19); the first one
 * has the identifier of the lab's.
 */
#include "cli/describe_part.h"
#include "vpc/flow_log.h"

static void describe_one(struct describing *d, json_t *list,
			 const struct vpc_flow_log *log, const char *resource,
			 const char *id)
{
	static const char *const types[] = {
		[TRAFFIC_ALL] = "ALL",
		[TRAFFIC_ACCEPT] = "ACCEPT",
		[TRAFFIC_REJECT] = "REJECT",
	};
	struct text format = {.arena = d->arena};
	json_t *o = add_object(list);

	flow_format_text(&format, &log->format);
	set_text(o, "FlowLogId", id);
	set_text(o, "ResourceId", resource);
	if (log->source != FLOW_OF_TRANSIT)
		set_text(o, "TrafficType", types[log->traffic_type]);
	set_text(o, "LogFormat", format.s);
	set_int(o, "MaxAggregationInterval", log->max_aggregation_interval);
	set_text(o, "FlowLogStatus", "ACTIVE");
	set_text(o, "DeliverLogsStatus", "SUCCESS");
	set_name(o, "Tags", log->o.name);
}

void describe_flow_logs(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->flow_logs.n; i++) {
		const struct vpc_flow_log *log = d->m->flow_logs.items[i];

		for (size_t k = 0; k < log->resources.n; k++) {
			const char *of = log->resources.items[k];

			describe_one(d, list, log, of,
				     k ? describe_id(d, "fl", log->o.id, of)
				       : log->o.id);
		}
	}
}

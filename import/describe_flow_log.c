// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_flow_log.c - flow logs of an account
 */
#include <string.h>

#include "import/describe.h"
#include "vpc/flow_format.h"

/* Only one that is not AWS's own */
static void put_format(struct describe *x, struct doc *map,
		       const struct found *f)
{
	const char *text = said(f->d, "LogFormat");
	enum flow_source source = found_of(x, MEMBER_TRANSIT_GATEWAY,
					   said(f->d, "ResourceId"))
					  ? FLOW_OF_TRANSIT
					  : FLOW_OF_INTERFACES;
	struct flow_format is, usual = flow_format_default(x->arena, source);
	struct flow_format_error wrong;

	if (!text)
		return;
	if (!flow_format_parse(x->arena, text, &is, &wrong)) {
		remark(x, IMPORT_ASSUMED, f,
		       arena_printf(x->arena, "of AWS's own format: %s",
				    flow_format_wrong(x->arena, &wrong)));
		return;
	}
	if (flow_format_stranger(&is, source) != N_FLOW_FIELDS)
		return;
	if (is.fields.n != usual.fields.n ||
	    memcmp(is.fields.items, usual.fields.items,
		   is.fields.n * sizeof(*is.fields.items)) != 0)
		put(x, map, "format", f, text);
}

static const char *resource_of(struct describe *x, const struct found *f)
{
	const char *id = said(f->d, "ResourceId");
	const struct found *on = found_of(x, MEMBER_VPC, id);

	if (!on)
		on = found_of(x, MEMBER_SUBNET, id);
	if (on)
		return ref_of(x, on, NULL);
	on = found_of(x, MEMBER_INTERFACE, id);
	if (on && on->used && interface_fits(x, on))
		return on->id;
	on = found_of(x, MEMBER_TRANSIT_GATEWAY, id);
	return on ? on->name : NULL;
}

void account_flow_logs(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_FLOW_LOG].n; i++) {
		const struct found *f = x->of[MEMBER_FLOW_LOG].items[i];
		struct doc *map = branch_map(x->arena, f->d->at);
		const char *on;

		if (f->gone)
			continue;
		on = resource_of(x, f);
		if (!on) {
			remark(x, IMPORT_IGNORED, f,
			       "what it is on is not described");
			continue;
		}
		put_id(x, map, f, "fl");
		put(x, map, "on", f, on);
		if (said_is(f->d, "TrafficType", "ACCEPT"))
			put(x, map, "traffic_type", f, "ACCEPT");
		else if (said_is(f->d, "TrafficType", "REJECT"))
			put(x, map, "traffic_type", f, "REJECT");
		if (said_int(f->d, "MaxAggregationInterval", 600) == 60)
			put(x, map, "max_aggregation_interval", f, "60");
		put_format(x, map, f);
		put_object(x, lab_part(x, "flow_logs"), f->name, f, map, NULL);
	}
}

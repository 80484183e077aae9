// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_log.c - flow logs
 */
#include <string.h>

#include "import/cfn_kind.h"
#include "vpc/flow_format.h"

static void put_log_format(struct cfn *c, struct cfn_resource *r)
{
	const char *format = cfn_get_text(r, "LogFormat");
	struct flow_format parsed = {0};
	struct flow_format_error error;

	if (!format || !*format)
		return;
	if (!flow_format_parse(c->arena, format, &parsed, &error))
		cfn_remark(r, IMPORT_ASSUMED,
			   arena_printf(c->arena,
					"its records are of the default "
					"format: %s",
					flow_format_wrong(c->arena, &error)));
	else
		cfn_put_text(r, "format", format);
}

/* The name of what it is on, which may stand in for something outside */
static const char *logged(struct cfn *c, struct cfn_resource *r)
{
	static const char *const types[] = {"AWS::EC2::VPC", "AWS::EC2::Subnet",
					    "AWS::EC2::NetworkInterface",
					    "AWS::EC2::TransitGateway"};
	const struct doc *on = cfn_get(r, "ResourceId");
	const char *type = cfn_get_text(r, "ResourceType");
	const struct cfn_resource *of = NULL;
	struct cfn_subnets subnets;

	if (!on || on->kind != DOC_SCALAR || !*on->text)
		return NULL;
	for (size_t i = 0; !of && i < ARRAY_LEN(types); i++)
		of = cfn_find(c, on->text, types[i]);
	if (of)
		return of->name;
	if (type && strcmp(type, "VPC") == 0)
		return cfn_vpc_of(r, on)->name;
	if (type && strcmp(type, "TransitGateway") == 0)
		return cfn_transit_name(c, on);
	if (!type || strcmp(type, "Subnet") != 0)
		return NULL;
	subnets = cfn_subnets(r, on, 1);
	return subnets.items[0].name;
}

void cfn_make_flow_log(struct cfn *c, struct cfn_resource *r)
{
	const char *on = logged(c, r);
	const char *traffic = cfn_get_text(r, "TrafficType");
	long interval = cfn_get_int(r, "MaxAggregationInterval", 600);

	if (!on) {
		cfn_remark(r, IMPORT_IGNORED, "what it is on is outside");
		return;
	}
	cfn_object(r, "flow_logs");
	cfn_put_text(r, "on", on);
	if (traffic && strcmp(traffic, "ALL") != 0)
		cfn_put_text(r, "traffic_type", traffic);
	put_log_format(c, r);
	if (interval == 60)
		cfn_put_int(r, "max_aggregation_interval", interval);
}

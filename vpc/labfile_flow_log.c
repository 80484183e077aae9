// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_flow_log.c - flow logs (lab-file.md section 7)
 */
#include "vpc/flow_log.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

static void read_format(struct reader *r, const struct value *v, void *field)
{
	struct flow_format_error error;
	const char *text = NULL;

	read_text(r, v, &text);
	if (text && !flow_format_parse(r->arena, text, field, &error))
		report_error(r->report, v->doc->at, "%s: %s", v->path,
			     flow_format_wrong(r->arena, &error));
}

static void read_interval(struct reader *r, const struct value *v, void *field)
{
	int n = -1;

	read_position(r, v, &n);
	if (n >= 0)
		*(int *)field = n ? FLOW_LOG_SHORT_S : FLOW_LOG_INTERVAL_S;
}

#define LOG(name_, field_, ...) \
	KEY(name_, struct vpc_flow_log, field_, __VA_ARGS__)

static const struct key log_keys[] = {
	LABFILE_ID("fl"),
	LOG("on", on_refs, read_refs, .use = KEY_REQUIRED,
	    .help = "VPCs, subnets, nodes, network interfaces, or transit "
		    "gateways",
	    .is_list = true),
	LOG("traffic_type", traffic_type, read_position,
	    .at = offsetof(struct vpc_flow_log, traffic_type_at),
	    WORDS("ALL", "ACCEPT", "REJECT")),
	LOG("format", format, read_format,
	    .at = offsetof(struct vpc_flow_log, format_at)),
	LOG("max_aggregation_interval", max_aggregation_interval, read_interval,
	    .at = offsetof(struct vpc_flow_log, interval_at),
	    WORDS("600", "60")),
};
const struct schema labfile_flow_log_schema = SCHEMA(log_keys);

static void read_flow_log(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct vpc_flow_log *log = arena_alloc(b->arena, sizeof(*log));

	*vec_add(b->arena, &b->model->flow_logs) = log;
	log->o = labfile_object(b, "fl", "flow_logs", name);
	log->source = FLOW_OF_INTERFACES;
	log->max_aggregation_interval = FLOW_LOG_INTERVAL_S;
	schema_read(&b->reader, v, &labfile_flow_log_schema, log);
	if (!log->format.fields.n)
		log->format = flow_format_default(b->arena, log->source);
}

void labfile_flow_logs(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_flow_log);
}

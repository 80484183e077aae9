/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/flow_log.h - flow logs (aws-semantics.md section 10)
 */
#ifndef VPC_FLOW_LOG_H
#define VPC_FLOW_LOG_H

#include "vpc/flow_format.h"
#include "vpc/model.h"

enum { FLOW_LOG_INTERVAL_S = 600, FLOW_LOG_SHORT_S = 60 }; /* FL-3 */

enum traffic_type { TRAFFIC_ALL, TRAFFIC_ACCEPT, TRAFFIC_REJECT }; /* FL-2 */

struct vpc_flow_log {
	struct object o;
	struct refs on_refs; /* as written: whatever has interfaces */
	enum traffic_type traffic_type;
	struct where traffic_type_at; /* line 0: it is not written */
	struct flow_format format;
	struct where format_at; /* likewise */
	int max_aggregation_interval; /* s (FL-3) */
	struct where interval_at; /* likewise */
	enum flow_source source;
	VEC(const char *) resources; /* identifiers of what it is made for */
	/* What it is on (FL-1), each once: */
	VEC(const struct eni *) enis;
	VEC(const struct transit_attachment *) attachments;
};

/** flow_log_asks() - Has a log that is on an interface of @vpc that field? */
bool flow_log_asks(const struct model *m, const struct vpc *vpc,
		   enum flow_field field);

/** flow_log_asks_transit() - The same of an attachment of @g */
bool flow_log_asks_transit(const struct model *m,
			   const struct transit_gateway *g,
			   enum flow_field field);

/* A name that no log of a lab file has */
#define FLOW_LOG_EVERYTHING "all"

/**
 * flow_log_everything() - Give a lab a flow log on every interface
 * @m:		not yet built, or to be built anew
 * @format:	of its records; "": the default
 *
 * The one that it was given before goes.
 */
void flow_log_everything(struct model *m, const char *format);

#endif

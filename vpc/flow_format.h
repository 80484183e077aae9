/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/flow_format.h - which fields a flow log's records have, in which order
 *
 * A format is written as AWS writes it: "${srcaddr} ${dstaddr} ${action}"
 * (FL-13). Every field came with a version of the records, and a record is of
 * the highest version that any of its fields has (FL-12).
 */
#ifndef VPC_FLOW_FORMAT_H
#define VPC_FLOW_FORMAT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

enum flow_field { /* in the order of AWS's tables; the default one's first */
		  FIELD_VERSION,
		  FIELD_ACCOUNT_ID,
		  FIELD_INTERFACE_ID,
		  FIELD_SRCADDR,
		  FIELD_DSTADDR,
		  FIELD_SRCPORT,
		  FIELD_DSTPORT,
		  FIELD_PROTOCOL,
		  FIELD_PACKETS,
		  FIELD_BYTES,
		  FIELD_START,
		  FIELD_END,
		  FIELD_ACTION,
		  FIELD_LOG_STATUS,
		  FIELD_VPC_ID,
		  FIELD_SUBNET_ID,
		  FIELD_INSTANCE_ID,
		  FIELD_TCP_FLAGS,
		  FIELD_TYPE,
		  FIELD_PKT_SRCADDR,
		  FIELD_PKT_DSTADDR,
		  FIELD_REGION,
		  FIELD_AZ_ID,
		  FIELD_SUBLOCATION_TYPE,
		  FIELD_SUBLOCATION_ID,
		  FIELD_PKT_SRC_AWS_SERVICE,
		  FIELD_PKT_DST_AWS_SERVICE,
		  FIELD_FLOW_DIRECTION,
		  FIELD_TRAFFIC_PATH,
		  FIELD_RESOURCE_TYPE,
		  FIELD_TGW_ID,
		  FIELD_TGW_ATTACHMENT_ID,
		  FIELD_TGW_SRC_VPC_ACCOUNT_ID,
		  FIELD_TGW_DST_VPC_ACCOUNT_ID,
		  FIELD_TGW_SRC_VPC_ID,
		  FIELD_TGW_DST_VPC_ID,
		  FIELD_TGW_SRC_SUBNET_ID,
		  FIELD_TGW_DST_SUBNET_ID,
		  FIELD_TGW_SRC_ENI,
		  FIELD_TGW_DST_ENI,
		  FIELD_TGW_SRC_AZ_ID,
		  FIELD_TGW_DST_AZ_ID,
		  FIELD_TGW_PAIR_ATTACHMENT_ID,
		  FIELD_PACKETS_LOST_NO_ROUTE,
		  FIELD_PACKETS_LOST_BLACKHOLE,
		  FIELD_PACKETS_LOST_MTU_EXCEEDED,
		  FIELD_PACKETS_LOST_TTL_EXPIRED,
		  FIELD_ECS_CLUSTER_ARN,
		  FIELD_ECS_CLUSTER_NAME,
		  FIELD_ECS_CONTAINER_INSTANCE_ARN,
		  FIELD_ECS_CONTAINER_INSTANCE_ID,
		  FIELD_ECS_CONTAINER_ID,
		  FIELD_ECS_SECOND_CONTAINER_ID,
		  FIELD_ECS_SERVICE_NAME,
		  FIELD_ECS_TASK_DEFINITION_ARN,
		  FIELD_ECS_TASK_ARN,
		  FIELD_ECS_TASK_ID,
		  FIELD_REJECT_REASON,
		  FIELD_RESOURCE_ID,
		  FIELD_ENCRYPTION_STATUS,
		  FIELD_INSTANCE_TAG,
		  FIELD_INSTANCE_TAG_2,
		  FIELD_INTERFACE_TAG,
		  FIELD_INTERFACE_TAG_2,
		  FIELD_ASG_TAG,
		  FIELD_ASG_TAG_2,
		  FIELD_INTERFACE_TYPE,
		  FIELD_NEXT_HOP_INTERFACE_ID,
		  FIELD_NEXT_HOP_SUBNET_ID,
		  FIELD_NEXT_HOP_AZ_ID,
		  FIELD_NEXT_HOP_VPC_ID,
		  FIELD_NEXT_HOP_INTERFACE_TYPE,
		  N_FLOW_FIELDS
};

enum flow_source { /* whose logs may have a field */
		   FLOW_OF_INTERFACES = 1,
		   FLOW_OF_TRANSIT = 2,
};

struct flow_field_info {
	const char *name; /* "pkt-srcaddr" */
	int version;
	unsigned int sources; /* bits of enum flow_source */
};

extern const struct flow_field_info flow_fields[N_FLOW_FIELDS];

struct flow_format {
	VEC(enum flow_field) fields;
	int version;
};

/* What is wrong with a format */
struct flow_format_error {
	const char *word; /* as written, or NULL: there is no field at all */
	bool bare; /* it is no ${...} */
	const char *nearest; /* the field that was meant, or NULL */
};

/**
 * flow_format_parse() - Read "${srcaddr} ${dstaddr}"
 * @error:	set on failure
 *
 * Return: false when it is no such text
 */
bool flow_format_parse(struct arena *arena, const char *text,
		       struct flow_format *ret,
		       struct flow_format_error *error);

/** flow_format_wrong() - "no field 'x'; did you mean ...", in @arena */
const char *flow_format_wrong(struct arena *arena,
			      const struct flow_format_error *error);

/** flow_format_default() - Of version 2 (FL-12); of transit gateways all that
 * their logs can have */
struct flow_format flow_format_default(struct arena *arena,
				       enum flow_source source);

/** flow_format_has() - Is it one of its fields? */
bool flow_format_has(const struct flow_format *f, enum flow_field field);

/** flow_format_stranger() - Its first field that logs of @source have not, or
 * N_FLOW_FIELDS */
enum flow_field flow_format_stranger(const struct flow_format *f,
				     enum flow_source source);

/** flow_format_header() - Append the names of its fields, as AWS heads files */
void flow_format_header(struct text *t, const struct flow_format *f);

/** flow_format_text() - Append it as it is written: "${srcaddr} ..." */
void flow_format_text(struct text *t, const struct flow_format *f);

#endif

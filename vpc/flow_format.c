// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/flow_format.c - which fields a flow log's records have, in which order
 */
#include "vpc/flow_format.h"

#include <string.h>

enum { VPC = FLOW_OF_INTERFACES, TGW = FLOW_OF_TRANSIT, BOTH = VPC | TGW };

const struct flow_field_info flow_fields[N_FLOW_FIELDS] = {
	[FIELD_VERSION] = {"version", 2, BOTH},
	[FIELD_ACCOUNT_ID] = {"account-id", 2, BOTH},
	[FIELD_INTERFACE_ID] = {"interface-id", 2, VPC},
	[FIELD_SRCADDR] = {"srcaddr", 2, BOTH},
	[FIELD_DSTADDR] = {"dstaddr", 2, BOTH},
	[FIELD_SRCPORT] = {"srcport", 2, BOTH},
	[FIELD_DSTPORT] = {"dstport", 2, BOTH},
	[FIELD_PROTOCOL] = {"protocol", 2, BOTH},
	[FIELD_PACKETS] = {"packets", 2, BOTH},
	[FIELD_BYTES] = {"bytes", 2, BOTH},
	[FIELD_START] = {"start", 2, BOTH},
	[FIELD_END] = {"end", 2, BOTH},
	[FIELD_ACTION] = {"action", 2, VPC},
	[FIELD_LOG_STATUS] = {"log-status", 2, BOTH},
	[FIELD_VPC_ID] = {"vpc-id", 3, VPC},
	[FIELD_SUBNET_ID] = {"subnet-id", 3, VPC},
	[FIELD_INSTANCE_ID] = {"instance-id", 3, VPC},
	[FIELD_TCP_FLAGS] = {"tcp-flags", 3, BOTH},
	[FIELD_TYPE] = {"type", 3, BOTH},
	[FIELD_PKT_SRCADDR] = {"pkt-srcaddr", 3, VPC},
	[FIELD_PKT_DSTADDR] = {"pkt-dstaddr", 3, VPC},
	[FIELD_REGION] = {"region", 4, BOTH},
	[FIELD_AZ_ID] = {"az-id", 4, VPC},
	[FIELD_SUBLOCATION_TYPE] = {"sublocation-type", 4, VPC},
	[FIELD_SUBLOCATION_ID] = {"sublocation-id", 4, VPC},
	[FIELD_PKT_SRC_AWS_SERVICE] = {"pkt-src-aws-service", 5, BOTH},
	[FIELD_PKT_DST_AWS_SERVICE] = {"pkt-dst-aws-service", 5, BOTH},
	[FIELD_FLOW_DIRECTION] = {"flow-direction", 5, BOTH},
	[FIELD_TRAFFIC_PATH] = {"traffic-path", 5, VPC},
	[FIELD_RESOURCE_TYPE] = {"resource-type", 6, TGW},
	[FIELD_TGW_ID] = {"tgw-id", 6, TGW},
	[FIELD_TGW_ATTACHMENT_ID] = {"tgw-attachment-id", 6, TGW},
	[FIELD_TGW_SRC_VPC_ACCOUNT_ID] = {"tgw-src-vpc-account-id", 6, TGW},
	[FIELD_TGW_DST_VPC_ACCOUNT_ID] = {"tgw-dst-vpc-account-id", 6, TGW},
	[FIELD_TGW_SRC_VPC_ID] = {"tgw-src-vpc-id", 6, TGW},
	[FIELD_TGW_DST_VPC_ID] = {"tgw-dst-vpc-id", 6, TGW},
	[FIELD_TGW_SRC_SUBNET_ID] = {"tgw-src-subnet-id", 6, TGW},
	[FIELD_TGW_DST_SUBNET_ID] = {"tgw-dst-subnet-id", 6, TGW},
	[FIELD_TGW_SRC_ENI] = {"tgw-src-eni", 6, TGW},
	[FIELD_TGW_DST_ENI] = {"tgw-dst-eni", 6, TGW},
	[FIELD_TGW_SRC_AZ_ID] = {"tgw-src-az-id", 6, TGW},
	[FIELD_TGW_DST_AZ_ID] = {"tgw-dst-az-id", 6, TGW},
	[FIELD_TGW_PAIR_ATTACHMENT_ID] = {"tgw-pair-attachment-id", 6, TGW},
	[FIELD_PACKETS_LOST_NO_ROUTE] = {"packets-lost-no-route", 6, TGW},
	[FIELD_PACKETS_LOST_BLACKHOLE] = {"packets-lost-blackhole", 6, TGW},
	[FIELD_PACKETS_LOST_MTU_EXCEEDED] = {"packets-lost-mtu-exceeded", 6,
					     TGW},
	[FIELD_PACKETS_LOST_TTL_EXPIRED] = {"packets-lost-ttl-expired", 6, TGW},
	[FIELD_ECS_CLUSTER_ARN] = {"ecs-cluster-arn", 7, VPC},
	[FIELD_ECS_CLUSTER_NAME] = {"ecs-cluster-name", 7, VPC},
	[FIELD_ECS_CONTAINER_INSTANCE_ARN] = {"ecs-container-instance-arn", 7,
					      VPC},
	[FIELD_ECS_CONTAINER_INSTANCE_ID] = {"ecs-container-instance-id", 7,
					     VPC},
	[FIELD_ECS_CONTAINER_ID] = {"ecs-container-id", 7, VPC},
	[FIELD_ECS_SECOND_CONTAINER_ID] = {"ecs-second-container-id", 7, VPC},
	[FIELD_ECS_SERVICE_NAME] = {"ecs-service-name", 7, VPC},
	[FIELD_ECS_TASK_DEFINITION_ARN] = {"ecs-task-definition-arn", 7, VPC},
	[FIELD_ECS_TASK_ARN] = {"ecs-task-arn", 7, VPC},
	[FIELD_ECS_TASK_ID] = {"ecs-task-id", 7, VPC},
	[FIELD_REJECT_REASON] = {"reject-reason", 8, VPC},
	[FIELD_RESOURCE_ID] = {"resource-id", 9, VPC},
	[FIELD_ENCRYPTION_STATUS] = {"encryption-status", 10, VPC},
	[FIELD_INSTANCE_TAG] = {"instance-tag", 11, VPC},
	[FIELD_INSTANCE_TAG_2] = {"instance-tag-2", 11, VPC},
	[FIELD_INTERFACE_TAG] = {"interface-tag", 11, VPC},
	[FIELD_INTERFACE_TAG_2] = {"interface-tag-2", 11, VPC},
	[FIELD_ASG_TAG] = {"asg-tag", 11, VPC},
	[FIELD_ASG_TAG_2] = {"asg-tag-2", 11, VPC},
	[FIELD_INTERFACE_TYPE] = {"interface-type", 11, VPC},
	[FIELD_NEXT_HOP_INTERFACE_ID] = {"next-hop-interface-id", 11, VPC},
	[FIELD_NEXT_HOP_SUBNET_ID] = {"next-hop-subnet-id", 11, VPC},
	[FIELD_NEXT_HOP_AZ_ID] = {"next-hop-az-id", 11, VPC},
	[FIELD_NEXT_HOP_VPC_ID] = {"next-hop-vpc-id", 11, VPC},
	[FIELD_NEXT_HOP_INTERFACE_TYPE] = {"next-hop-interface-type", 11, VPC},
};

static enum flow_field field_named(const char *name)
{
	int i = 0;

	while (i < N_FLOW_FIELDS && strcmp(flow_fields[i].name, name) != 0)
		i++;
	return (enum flow_field)i;
}

static const char *nearest_field(const char *word)
{
	const char *names[N_FLOW_FIELDS];

	for (int i = 0; i < N_FLOW_FIELDS; i++)
		names[i] = flow_fields[i].name;
	return text_nearest(word, names, N_FLOW_FIELDS);
}

static void add_field(struct arena *arena, struct flow_format *f,
		      enum flow_field field)
{
	*vec_add(arena, &f->fields) = field;
	if (flow_fields[field].version > f->version)
		f->version = flow_fields[field].version;
}

/* The name inside "${name}", or NULL */
static const char *inside(struct arena *arena, const char *word)
{
	size_t n = strlen(word);

	if (n < 4 || strncmp(word, "${", 2) != 0 || word[n - 1] != '}')
		return NULL;
	return arena_strndup(arena, word + 2, n - 3);
}

/* One word; false: it is no field */
static bool take(struct arena *arena, const char *word, struct flow_format *f,
		 struct flow_format_error *error)
{
	const char *name = inside(arena, word);
	enum flow_field field = name ? field_named(name) : N_FLOW_FIELDS;

	if (field < N_FLOW_FIELDS) {
		add_field(arena, f, field);
		return true;
	}
	*error = (struct flow_format_error){
		.word = name ? name : word,
		.bare = !name,
		.nearest = nearest_field(name ? name : word)};
	return false;
}

bool flow_format_parse(struct arena *arena, const char *text,
		       struct flow_format *ret, struct flow_format_error *error)
{
	static const char spaces[] = " \t\r\n";
	struct flow_format f = {0};

	*error = (struct flow_format_error){0};
	while (*(text += strspn(text, spaces))) {
		size_t n = strcspn(text, spaces);

		if (!take(arena, arena_strndup(arena, text, n), &f, error))
			return false;
		text += n;
	}
	if (!f.fields.n)
		return false;
	*ret = f;
	return true;
}

const char *flow_format_wrong(struct arena *arena,
			      const struct flow_format_error *error)
{
	const char *near = error->nearest;

	if (!error->word)
		return "needs at least one field, as ${srcaddr}";
	if (error->bare)
		return arena_printf(arena,
				    "'%s' is no field; write ${%s}, with "
				    "spaces between fields",
				    error->word, near ? near : "srcaddr");
	return arena_printf(arena, "no field '%s'%s%s%s", error->word,
			    near ? "; did you mean '" : "", near ? near : "",
			    near ? "'?" : "");
}

/* FL-12; of transit gateways all fields, in the order of AWS's page */
static const char transit_format[] =
	"${version} ${resource-type} ${account-id} ${tgw-id} "
	"${tgw-attachment-id} ${tgw-src-vpc-account-id} "
	"${tgw-dst-vpc-account-id} ${tgw-src-vpc-id} ${tgw-dst-vpc-id} "
	"${tgw-src-subnet-id} ${tgw-dst-subnet-id} ${tgw-src-eni} "
	"${tgw-dst-eni} ${tgw-src-az-id} ${tgw-dst-az-id} "
	"${tgw-pair-attachment-id} ${srcaddr} ${dstaddr} ${srcport} "
	"${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} "
	"${log-status} ${type} ${packets-lost-no-route} "
	"${packets-lost-blackhole} ${packets-lost-mtu-exceeded} "
	"${packets-lost-ttl-expired} ${tcp-flags} ${region} "
	"${flow-direction} ${pkt-src-aws-service} ${pkt-dst-aws-service}";

struct flow_format flow_format_default(struct arena *arena,
				       enum flow_source source)
{
	struct flow_format_error none;
	struct flow_format f = {0};

	if (source == FLOW_OF_TRANSIT) {
		flow_format_parse(arena, transit_format, &f, &none);
		return f;
	}
	for (int i = 0; i < N_FLOW_FIELDS; i++)
		if (flow_fields[i].version == 2)
			add_field(arena, &f, (enum flow_field)i);
	return f;
}

bool flow_format_has(const struct flow_format *f, enum flow_field field)
{
	for (size_t i = 0; i < f->fields.n; i++)
		if (f->fields.items[i] == field)
			return true;
	return false;
}

enum flow_field flow_format_stranger(const struct flow_format *f,
				     enum flow_source source)
{
	for (size_t i = 0; i < f->fields.n; i++)
		if (!(flow_fields[f->fields.items[i]].sources & source))
			return f->fields.items[i];
	return N_FLOW_FIELDS;
}

static void names(struct text *t, const struct flow_format *f,
		  const char *before, const char *behind)
{
	for (size_t i = 0; i < f->fields.n; i++)
		text_add(t, "%s%s%s%s", i ? " " : "", before,
			 flow_fields[f->fields.items[i]].name, behind);
}

void flow_format_header(struct text *t, const struct flow_format *f)
{
	names(t, f, "", "");
}

void flow_format_text(struct text *t, const struct flow_format *f)
{
	names(t, f, "${", "}");
}

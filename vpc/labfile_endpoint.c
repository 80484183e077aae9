// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_endpoint.c - endpoints of a VPC (lab-file.md section 5)
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/services.h"
#include "vpc/values.h"

struct endpoint_text { /* as written */
	struct vpc_endpoint e;
	struct refs subnets, groups;
	struct given_interfaces interfaces;
	const struct doc *private_dns;
};

#define ENDPOINT(name_, field_, ...) \
	KEY(name_, struct endpoint_text, field_, __VA_ARGS__)

static const struct key endpoint_keys[] = {
	LABFILE_ID("vpce"),
	ENDPOINT("service", e.service_ref, read_ref),
	ENDPOINT("type", e.type, read_choice, WORDS("gateway", "interface")),
	ENDPOINT("route_tables", e.route_table_refs, read_refs,
		 .is_list = true),
	ENDPOINT("subnets", subnets, read_refs, .is_list = true),
	ENDPOINT("security_groups", groups, read_refs, .is_list = true,
		 .absent = "default"),
	ENDPOINT("interfaces", interfaces, labfile_interfaces),
	ENDPOINT("private_dns", private_dns, read_as_written),
	ENDPOINT("policy", e.policy, labfile_policy, .is_list = true,
		 .absent = "[]", INSIDE(&labfile_statement_schema)),
	ENDPOINT("state", e.state, read_choice,
		 WORDS("available", "pending-acceptance", "rejected")),
};
const struct schema labfile_endpoint_schema = SCHEMA(endpoint_keys);

/* "com.amazonaws.us-east-1.s3" is "s3" everywhere (lab-file.md section 5) */
static const char *short_name(const char *text)
{
	static const char aws[] = "com.amazonaws.";
	const char *dot = NULL;

	if (strncmp(text, aws, strlen(aws)) == 0)
		dot = strchr(text + strlen(aws), '.');
	return dot ? dot + 1 : text;
}

static void read_private_dns(struct build *b, const struct value *v,
			     const struct endpoint_text *text,
			     struct vpc_endpoint *e)
{
	struct value one = {text->private_dns,
			    value_path(&b->reader, v->path, "private_dns"),
			    NULL};
	bool on = false;

	if (!text->private_dns)
		return;
	read_bool(&b->reader, &one, &on);
	e->private_dns_on = on;
	e->private_dns_off = !on;
}

/* Keys that only the other type has */
static void check_keys(struct build *b, const struct value *v,
		       const struct endpoint_text *text,
		       const struct vpc_endpoint *e)
{
	const char *wrong = NULL;

	if (e->is_gateway && text->subnets.given)
		wrong = "subnets";
	else if (e->is_gateway && text->groups.given)
		wrong = "security_groups";
	else if (e->is_gateway && text->interfaces.n)
		wrong = "interfaces";
	else if (e->is_gateway && text->private_dns)
		wrong = "private_dns";
	else if (e->is_gateway && text->e.state)
		wrong = "state";
	else if (!e->is_gateway && text->e.route_table_refs.given)
		wrong = "route_tables";
	if (wrong)
		report_error(b->report, document_get(v->doc, wrong)->at,
			     "%s: '%s' is a key of %s endpoints; this is %s",
			     v->path, wrong,
			     e->is_gateway ? "interface" : "gateway",
			     e->is_gateway ? "a gateway endpoint"
					   : "an interface endpoint");
	if (!e->is_gateway && !text->subnets.given)
		report_error(b->report, v->doc->at,
			     "%s: needs 'subnets': one in each Availability "
			     "Zone (IFE-1)",
			     v->path);
}

static void read_endpoint(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct endpoint_text text = {0};
	struct vpc_endpoint *e = arena_alloc(b->arena, sizeof(*e));
	struct vpc *vpc = b->vpc;
	bool fine = schema_read(&b->reader, v, &labfile_endpoint_schema, &text);

	*vec_add(b->arena, &vpc->endpoints) = e;
	*e = text.e;
	e->o = labfile_object(b, "vpce",
			      value_path(&b->reader, vpc->o.path, "endpoints"),
			      name);
	e->vpc = vpc;
	e->number = (unsigned int)vpc->endpoints.n;
	if (!e->service_ref.text)
		e->service_ref = (struct ref){e->o.name, v->path, name->at};
	e->service_ref.text = short_name(e->service_ref.text);
	e->service = e->service_ref.text;
	e->is_gateway = e->type ? strcmp(e->type, "gateway") == 0
				: service_is_gateway(e->service);
	e->node = labfile_node_new(b, NODE_ENDPOINT, e->o);
	e->node->vpc = vpc;
	e->node->endpoint = e;
	e->node->subnet_refs = text.subnets;
	e->node->group_refs = text.groups;
	e->node->interfaces = text.interfaces;
	e->node->incomplete = !fine;
	read_private_dns(b, v, &text, e);
	if (fine)
		check_keys(b, v, &text, e);
}

void labfile_endpoints(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_endpoint);
}

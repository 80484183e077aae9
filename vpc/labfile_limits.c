// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_limits.c - quotas and capacities (lab-file.md section 7)
 *
 * AWS's defaults. A lab makes them small in order to meet them, or larger as
 * an account does on request.
 */
#include "vpc/labfile.h"
#include "vpc/values.h"

enum { ENI_RULES_MAX = 1000 }; /* SG-15 */

#define LIMIT(name_, ...) KEY(#name_, struct limits, name_, __VA_ARGS__)

static const struct key limit_keys[] = {
	LIMIT(nat_connections, read_int, .min = 1,
	      .max = LIMIT_NAT_CONNECTIONS),
	LIMIT(hyperplane_enis, read_int, .min = 0, .max = 10000),
	LIMIT(hyperplane_connections, read_int, .min = 1,
	      .max = LIMIT_HYPERPLANE_CONNECTIONS),
	LIMIT(hyperplane_new_connections_per_second, read_int, .min = 1,
	      .max = 1000000),
	LIMIT(enis, read_int, .min = 0, .max = 100000),
	LIMIT(subnets_per_vpc, read_int, .min = 0, .max = 10000),
	LIMIT(rules_per_group, read_int, .min = 0, .max = ENI_RULES_MAX),
	LIMIT(groups_per_eni, read_int, .min = 1, .max = 16),
	LIMIT(acl_rules, read_int, .min = 1, .max = 40),
	LIMIT(routes_per_table, read_int, .min = 0, .max = 1000),
	LIMIT(security_groups, read_int, .min = 1, .max = 100000),
	LIMIT(elastic_ips, read_int, .min = 0, .max = 100000),
	LIMIT(nat_gateways_per_az, read_int, .min = 0, .max = 10000),
	LIMIT(prefix_lists, read_int, .min = 0, .max = 10000),
	LIMIT(proxies, read_int, .min = 0, .max = 10000),
	KEY("lambda_idle", struct limits, lambda_idle_ms, read_duration),
};
const struct schema labfile_limit_schema = SCHEMA(limit_keys);

void labfile_limits_default(struct limits *l)
{
	*l = (struct limits){
		.nat_connections = LIMIT_NAT_CONNECTIONS, /* NAT-5 */
		.hyperplane_enis = 500, /* LAM-64 */
		.hyperplane_connections = LIMIT_HYPERPLANE_CONNECTIONS,
		.enis = 5000, /* VPC-11 */
		.subnets_per_vpc = 200,
		.rules_per_group = 60, /* SG-15 */
		.groups_per_eni = 5, /* SG-2 */
		.acl_rules = 20, /* ACL-9 */
		.routes_per_table = 500, /* RT-16 */
		.security_groups = 2500, /* VPC-11 */
		.elastic_ips = 5,
		.nat_gateways_per_az = 5,
		.prefix_lists = 100,
		.proxies = 20, /* PRX-11 */
		.lambda_idle_ms = 14 * 24 * 3600 * 1000, /* LAM-20 */
	};
}

void labfile_limits(struct reader *r, const struct value *v, void *field)
{
	struct limits *l = field;

	if (!value_mapping(r, v, "a mapping from quotas to numbers") ||
	    !schema_read(r, v, &labfile_limit_schema, l))
		return;
	if (l->rules_per_group * l->groups_per_eni > ENI_RULES_MAX)
		report_error(r->report, v->doc->at,
			     "%s: rules_per_group times groups_per_eni is %d; "
			     "at most %d are allowed (SG-15)",
			     v->path, l->rules_per_group * l->groups_per_eni,
			     ENI_RULES_MAX);
}

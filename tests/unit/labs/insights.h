/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/insights.h - a lab with something of each kind on the way, and
 * its analyses as JSON
 */
#ifndef TESTS_UNIT_LABS_INSIGHTS_H
#define TESTS_UNIT_LABS_INSIGHTS_H

#include <string.h>

#include "cli/insights.h"
#include "tests/support/asking.h"

static const char lab[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    internet_gateway: true\n"
	"    vpn_gateway: true\n"
	"    subnets:\n"
	"      public: {cidr: 10.0.0.0/24, route_table: public}\n"
	"      a: {cidr: 10.0.1.0/24, route_table: private}\n"
	"      b: {cidr: 10.0.2.0/24, az: b, network_acl: strict}\n"
	"    nat_gateways: {nat: public}\n"
	"    route_tables:\n"
	"      public: {0.0.0.0/0: igw}\n"
	"      private: {routes: {0.0.0.0/0: nat, 10.2.0.0/16: ab, "
	"10.3.0.0/16: blackhole, 10.4.0.0/16: hub, 10.9.0.0/16: ab}, "
	"propagate: true}\n"
	"    network_acls: {strict: {ingress: [{rule: 90, deny: {tcp: 23}, "
	"cidr: 0.0.0.0/0}, {rule: 100, allow: all, cidr: 0.0.0.0/0}], egress: "
	"[{rule: 100, allow: all, cidr: 0.0.0.0/0}]}}\n"
	"    security_groups:\n"
	"      open: {ingress: [all]}\n"
	"      web: {ingress: [{tcp: 80, from: any}]}\n"
	"      shut: {ingress: [{tcp: 22, from: open}]}\n"
	"    endpoints: {s3: {service: s3, type: gateway, route_tables: "
	"private}}\n"
	"  data:\n"
	"    cidr: 10.2.0.0/16\n"
	"    subnets: {d: 10.2.1.0/24}\n"
	"    route_tables: {main: {10.0.0.0/16: ab}}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"  far:\n"
	"    cidr: 10.4.0.0/16\n"
	"    subnets: {f: 10.4.1.0/24}\n"
	"    route_tables: {main: {10.0.0.0/8: hub}}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"peerings: {ab: [app, data]}\n"
	"transit_gateways: {hub: {attachments: {app: [a], far: f}}}\n"
	"on_premises: {office: {cidr: 192.168.0.0/16, vpn: app, hosts: {desk: "
	"192.168.1.5}}}\n"
	"functions: {report: {subnets: public, security_groups: app/open}, "
	"outside: {}}\n"
	"instances:\n"
	"  web: {subnet: public, security_groups: app/web, public_ip: true, "
	"ports: [80]}\n"
	"  job: {subnet: a, security_groups: app/open}\n"
	"  db: {subnet: b, security_groups: app/shut, ports: [22, 5432]}\n"
	"  store: {subnet: d, security_groups: data/open, ports: [80]}\n"
	"  lost: {subnet: f, security_groups: far/open, ports: [80]}\n"
	"load_balancers: {nlb: {type: network, internal: true, subnets: a, "
	"listeners: {80: w}, target_groups: {w: web}}}\n"
	"services: {s3: {}}\n"
	"internet: {api.example.com: 203.0.113.80}\n";

static inline void drop_json(void *json)
{
	json_decref(json);
}

/* The only analysis */
static inline const json_t *analysis_of(const char *question)
{
	struct asking a = asked_given(lab, question);
	json_t *top, *list;

	asked_one(&a);
	top = insights_json(a.model, &a.all);
	given_keep(top, drop_json);
	list = json_object_get(top, "NetworkInsightsAnalyses");
	assert_int_equal(json_array_size(list), 1);
	return json_array_get(list, 0);
}

static inline const char *text_at(const json_t *o, const char *a, const char *b)
{
	const json_t *v = json_object_get(o, a);

	return json_string_value(b ? json_object_get(v, b) : v);
}

#endif

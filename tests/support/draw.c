// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/draw.c - parts of random labs that several tests draw
 */
#include "tests/support/draw.h"

/* --- endpoints ------------------------------------------------------------ */

/* The route tables of a gateway endpoint: one, or another one as well */
static void draw_gateway(struct random *r, struct text *t, const char *service,
			 const struct draw_vpc *v)
{
	unsigned int first = random_below(r, v->n_tables);

	text_add(t, "%s: {route_tables: [%s", service, v->tables[first]);
	if (v->n_tables > 1 && random_chance(r, 50))
		text_add(t, ", %s", v->tables[(first + 1) % v->n_tables]);
	text_add(t, "]}, ");
}

/* One subnet of an AZ at most (IFE-1) */
static void draw_interface(struct random *r, struct text *t,
			   const char *service, const struct draw_vpc *v)
{
	unsigned int from = random_below(r, v->n_zones);

	text_add(t, "%s: {subnets: [", service);
	for (unsigned int i = from; i < v->n_zones; i++)
		if (i == from || random_chance(r, 50))
			text_add(t, "%s%s", i > from ? ", " : "",
				 v->zones[i].subnets[random_below(r, 2)]);
	text_add(t, "]");
	if (random_chance(r, 80))
		text_add(t, ", security_groups: %s",
			 v->groups[random_below(r, v->n_groups)]);
}

void draw_endpoints(struct random *r, struct text *t, const struct draw_vpc *v,
		    const char *service)
{
	static const char *const states[] = {"available", "available",
					     "pending-acceptance", "rejected"};

	text_add(t, "    endpoints: {");
	if (random_chance(r, 50))
		draw_gateway(r, t, "s3", v);
	if (random_chance(r, 25))
		draw_gateway(r, t, "dynamodb", v);
	if (random_chance(r, 40)) {
		draw_interface(r, t, "sts", v);
		text_add(t, ", private_dns: %s}, ",
			 random_chance(r, 70) ? "true" : "false");
	}
	if (service && random_chance(r, 40)) {
		draw_interface(r, t, service, v);
		text_add(t, ", state: %s}, ", states[random_below(r, 4)]);
	}
	text_add(t, "}\n");
}

void draw_services(struct text *t)
{
	text_add(t, "services: {bucket: {service: s3}, archive: {service: s3, "
		    "region: eu-west-1}}\n");
}

/* --- names ---------------------------------------------------------------- */

void draw_dns(struct random *r, struct text *t, const char *server)
{
	text_add(t, "    enable_dns_hostnames: %s\n",
		 random_chance(r, 70) ? "true" : "false");
	if (random_chance(r, 10))
		text_add(t, "    enable_dns_support: false\n");
	if (random_chance(r, 60))
		return;
	text_add(t, "    dhcp_options: {");
	if (random_chance(r,
			  85)) /* without any there is no resolver (DNS-10) */
		text_add(t, "domain_name_servers: [%s%s%s], ",
			 random_chance(r, 30) ? "203.0.113.80, " : "",
			 random_chance(r, 70) ? server : "AmazonProvidedDNS",
			 random_chance(r, 30) ? ", AmazonProvidedDNS" : "");
	if (random_chance(r, 50))
		text_add(t, "domain_name: corp.test");
	text_add(t, "}\n");
}

/* A zone inside another, or one that hides what exists (DNS-7) */
void draw_zones(struct random *r, struct text *t, const char *vpcs,
		const char *node)
{
	static const char *const zones[] = {
		"corp.test", "eu.corp.test", "example.com",
		"us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"};

	text_add(t, "private_hosted_zones: {");
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (random_chance(r, 65))
			continue;
		text_add(t, "\n  %s: {vpcs: [%s], records: {", zones[i], vpcs);
		if (random_chance(r, 50))
			text_add(t, "\"@\": 10.9.9.%zu, ", i);
		text_add(t, "db: %s, ", node);
		text_add(t, "www: {type: CNAME, value: %s}, ",
			 random_chance(r, 50) ? "api.example.com"
					      : "db.corp.test");
		text_add(t, "six.deep: \"2001:db8::9\", a.deep: [10.9.8.1, "
			    "10.9.8.2]}},");
	}
	text_add(t, "}\n");
}

const char *const draw_names[] = {"api.example.com",
				  "nobody.example.com",
				  "db.example.com",
				  "example.com",
				  "corp.test",
				  "db.corp.test",
				  "db",
				  "www",
				  "www.corp.test",
				  "deep.corp.test",
				  "a.deep.corp.test",
				  "six.deep.corp.test",
				  "below.a.deep.corp.test",
				  "eu.corp.test",
				  "www.eu.corp.test",
				  "nobody.eu.corp.test",
				  "us-east-1.amazonaws.com",
				  "db.us-east-1.amazonaws.com",
				  "db.sts.us-east-1.amazonaws.com",
				  "ec2.internal",
				  "ip-10-0-1-200.ec2.internal"};
const size_t draw_names_n = ARRAY_LEN(draw_names);

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_ways.c - endpoints, and what names mean
 */
#include "tests/random/sketch.h"

#include "tests/random/draw.h"

/* --- endpoints ------------------------------------------------------------ */

/* The route tables of a gateway endpoint: one, or another one as well */
static void gateway(struct sketch *s, const char *service, unsigned int vpc)
{
	PUT(s, "%s: {route_tables: [t%u", service,
	    below(s, s->vpcs[vpc].n_tables));
	if (chance(s, 50))
		PUT(s, ", main");
	PUT(s, "]}, ");
}

/* One subnet of an AZ at most (IFE-1) */
static void interface(struct sketch *s, const char *service, unsigned int vpc)
{
	PUT(s, "%s: {subnets: %s", service, word_zones(s, vpc));
	if (chance(s, 80))
		PUT(s, ", security_groups: %s", word_groups(s, vpc));
}

void draw_endpoints(struct sketch *s, unsigned int vpc)
{
	static const char *const states[] = {"available", "available",
					     "pending-acceptance", "rejected"};

	PUT(s, "    endpoints: {");
	if (chance(s, 35))
		gateway(s, "s3", vpc);
	if (chance(s, 20))
		gateway(s, "dynamodb", vpc);
	if (chance(s, 30)) {
		interface(s, "sts", vpc);
		PUT(s, ", private_dns: %s}, ",
		    chance(s, 70) ? "true" : "false");
	}
	for (unsigned int i = 0; i < s->n_balancers; i++)
		if (chance(s, 40)) {
			interface(s, SAY(s, "sv%u", i), vpc);
			PUT(s, ", state: %s}, ", PICK(s, states));
		}
	PUT(s, "}\n");
}

/* --- names ---------------------------------------------------------------- */

void draw_dns(struct sketch *s, unsigned int vpc)
{
	const struct sketch_subnet *sub =
		&s->vpcs[vpc].subnets[below(s, s->vpcs[vpc].n_subnets)];
	uint32_t server = sub->base + 4 + below(s, 3);

	if (chance(s, 60))
		PUT(s, "    enable_dns_hostnames: true\n");
	else if (chance(s, 15))
		PUT(s, "    enable_dns_support: false\n");
	if (chance(s, 65))
		return;
	PUT(s, "    dhcp_options: {");
	if (chance(s, 85)) /* without any there is no resolver (DNS-10) */
		PUT(s, "domain_name_servers: [%s%s%s], ",
		    chance(s, 30) ? "203.0.113.80, " : "",
		    chance(s, 60) ? SAY(s, "%u.%u.%u.%u", server >> 24,
					server >> 16 & 255, server >> 8 & 255,
					server & 255)
				  : "AmazonProvidedDNS",
		    chance(s, 30) ? ", AmazonProvidedDNS" : "");
	if (chance(s, 50))
		PUT(s, "domain_name: corp.test");
	PUT(s, "}\n");
}

/* A zone inside another, or one that hides what exists (DNS-7) */
void draw_zones(struct sketch *s)
{
	static const char *const zones[] = {
		"corp.test", "eu.corp.test", "example.com",
		"us-east-1.amazonaws.com", "sts.us-east-1.amazonaws.com"};

	PUT(s, "services: {bucket: {service: s3}, archive: {service: s3, "
	       "region: eu-west-1}}\n"
	       "private_hosted_zones: {");
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (chance(s, 75))
			continue;
		PUT(s, "\n  %s: {vpcs: [v%u], records: {", zones[i],
		    below(s, s->n_vpcs));
		if (chance(s, 50))
			PUT(s, "\"@\": 10.9.9.%zu, ", i);
		PUT(s, "db: i0, www: {type: CNAME, value: %s}, ",
		    chance(s, 50) ? "api.example.com" : "db.corp.test");
		PUT(s, "six.deep: \"2001:db8::9\", a.deep: [10.9.8.1, "
		       "10.9.8.2]}},");
	}
	PUT(s, "}\n");
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
				  "sts.us-east-1.amazonaws.com",
				  "ec2.internal",
				  "ip-10-0-1-200.ec2.internal"};
const size_t draw_names_n = ARRAY_LEN(draw_names);

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/draw.h - parts of random labs that several tests draw
 */
#ifndef TESTS_SUPPORT_DRAW_H
#define TESTS_SUPPORT_DRAW_H

#include <stddef.h>

#include "base/text.h"
#include "tests/support/random.h"

struct draw_zone { /* two subnets of one AZ, or one twice */
	const char *subnets[2];
};

struct draw_vpc {
	const struct draw_zone *zones;
	unsigned int n_zones;
	const char *const *tables;
	unsigned int n_tables;
	const char *const *groups;
	unsigned int n_groups;
};

/** draw_endpoints() - `endpoints` of a VPC, maybe none
 * @service:	an endpoint service that one of them may be for, or NULL
 */
void draw_endpoints(struct random *r, struct text *t, const struct draw_vpc *v,
		    const char *service);

/** draw_services() - `services`: a bucket here, and one far away */
void draw_services(struct text *t);

/** draw_dns() - `enable_dns_...` and `dhcp_options` of a VPC
 * @server:	the address of a name server that the lab has
 */
void draw_dns(struct random *r, struct text *t, const char *server);

/** draw_zones() - `private_hosted_zones`
 * @vpcs:	where they answer, "v0, v2"
 * @node:	what has a record
 */
void draw_zones(struct random *r, struct text *t, const char *vpcs,
		const char *node);

/** draw_names - All that may have a meaning in such a lab, and what has none */
extern const char *const draw_names[];
extern const size_t draw_names_n;

#endif

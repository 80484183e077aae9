/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/steps.h - a lab with steps, stage by stage
 */
#ifndef TESTS_UNIT_LABS_STEPS_H
#define TESTS_UNIT_LABS_STEPS_H

#include "tests/unit/labs/given.h"

#define STEPPED                                                               \
	"vpcs:\n"                                                             \
	"  app:\n"                                                            \
	"    cidr: 10.0.0.0/16\n"                                             \
	"    internet_gateway: true\n"                                        \
	"    subnets: {public-a: 10.0.0.0/24, private-a: 10.0.1.0/24, "       \
	"private-b: {cidr: 10.0.2.0/24, az: b}}\n"                            \
	"    route_tables: {main: {0.0.0.0/0: nat}, spare: {1.0.0.0/8: "      \
	"igw}}\n"                                                             \
	"    nat_gateways: {nat: public-a}\n"                                 \
	"    security_groups: {caller: {}, other: {}, open: {ingress: "       \
	"all}}\n"                                                             \
	"functions: {f: {subnets: [private-a], security_groups: caller}}\n"   \
	"instances:\n"                                                        \
	"  web: {subnet: public-a, security_groups: open, public_ip: true}\n" \
	"  db: {subnet: public-a, security_groups: open, public_ip: true}\n"  \
	"expect: {from: f, to: \"web:80\", is: refused}\n"
#define STEPS(list) STEPPED "steps:\n" list

/* The lab after @n steps, beside a first stage that must be fine */
static inline struct given given_step(const struct given *first, size_t n,
				      const struct model *before)
{
	struct given g = {.report = {.arena = arena_new()}};
	size_t len;
	FILE *out = open_memstream(&g.said, &len);

	assert_non_null(out);
	g.model = model_step(first->model, n, before, &g.report);
	report_print(&g.report, out);
	fclose(out);
	assert_non_null(g.model);
	return g;
}

/* What a step makes of the lab; the lab itself must be fine */
struct stages {
	struct given first, last;
};

static inline struct stages given_stages(const char *text, size_t n)
{
	struct stages s = {.first = given_fine(text)};

	s.last = given_step(&s.first, n, s.first.model);
	return s;
}

static inline void stages_drop(struct stages *s)
{
	given_drop(&s->first);
	given_drop(&s->last);
}

static inline const struct vpc *app_of(const struct given *g)
{
	return g->model->vpcs.items[0];
}

#endif

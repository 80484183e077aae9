/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/given.h - a lab file in a string, and what is said of it
 */
#ifndef TESTS_UNIT_LABS_GIVEN_H
#define TESTS_UNIT_LABS_GIVEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vpc/expect.h"
#include "vpc/model.h"

struct given {
	struct report report;
	struct model *model; /* NULL: the file has errors */
	char *said; /* the report as it is printed */
};

static inline void given_drop(struct given *g)
{
	model_free(g->model);
	arena_free(g->report.arena);
	free(g->said);
}

static inline struct given given_bytes(const char *text, size_t len)
{
	struct given g = {.report = {.arena = arena_new()}};
	size_t n;
	FILE *out = open_memstream(&g.said, &n);

	assert_non_null(out);
	g.model = model_parse("lab.yaml", text, len, &g.report);
	report_print(&g.report, out);
	fclose(out);
	return g;
}

static inline struct given given(const char *text)
{
	return given_bytes(text, strlen(text));
}

/* A lab that must be fine; what was said instead is shown */
static inline struct given given_fine(const char *text)
{
	struct given g = given(text);

	assert_string_equal(g.said, "");
	assert_non_null(g.model);
	return g;
}

/* All that is said of the file, to the letter */
static inline void assert_said(const char *text, const char *expected)
{
	struct given g = given(text);

	assert_string_equal(g.said, expected);
	given_drop(&g);
}

/* Somewhere in what is said of the file */
static inline void assert_says(const char *text, const char *part)
{
	struct given g = given(text);

	if (!strstr(g.said, part))
		fail_msg("said '%s', not '%s'", g.said, part);
	given_drop(&g);
}

/* One refusal alone: AWS's code, and the object that is refused */
static inline void assert_refused(const char *text, const char *code,
				  const char *subject)
{
	struct given g = given(text);

	if (!g.model || g.report.findings.n != 1)
		fail_msg("not one refusal (%s): %s", code, g.said);
	assert_int_equal(g.report.findings.items[0].severity, SEVERITY_REFUSAL);
	assert_string_equal(g.report.findings.items[0].code, code);
	assert_string_equal(g.report.findings.items[0].subject, subject);
	given_drop(&g);
}

static inline const struct eni *eni_named(const struct given *g,
					  const char *name)
{
	for (size_t i = 0; i < g->model->enis.n; i++)
		if (strcmp(g->model->enis.items[i]->o.name, name) == 0)
			return g->model->enis.items[i];
	fail_msg("no ENI %s", name);
	return NULL;
}

static inline void assert_private_ip(const struct given *g, const char *eni,
				     const char *address)
{
	assert_string_equal(ADDR(eni_named(g, eni)->private_ip), address);
}

static inline void assert_public_ip(const struct given *g, const char *eni,
				    const char *address)
{
	assert_string_equal(ADDR(eni_named(g, eni)->public_ip), address);
}

/* A VPC 'app' with two subnets in two AZs, and more of its keys behind */
#define APP(more)                                           \
	"vpcs:\n"                                           \
	"  app:\n"                                          \
	"    cidr: 10.0.0.0/16\n"                           \
	"    subnets: {private-a: 10.0.1.0/24, private-b: " \
	"{cidr: 10.0.2.0/24, az: b}}\n" more

#endif

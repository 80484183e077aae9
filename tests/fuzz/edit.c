// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/edit.c - any bytes as a command line that changes a lab
 *
 * Whatever its arguments are, one a line: no crash, and either an act or a
 * reason why not. An act can be done to the lab's text, and what comes of that
 * is a model or a reason again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/edit.h"
#include "tests/fuzz/lab.h"
#include "vpc/difference.h"
#include "vpc/labfile_edit.h"

enum { ARGUMENTS_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char lab[] =
	"vpcs:\n"
	"  app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: {a: "
	"10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, security_groups: {web: "
	"{ingress: [{tcp: [80, 443], from: [any, web]}]}, db: {}}, "
	"route_tables: {main: {0.0.0.0/0: nat, corp: igw}}, nat_gateways: "
	"{nat: a}, network_acls: {data: {ingress: [{rule: 100, allow: all, "
	"cidr: 0.0.0.0/0}]}}, endpoints: {s3: {route_tables: main}}}\n"
	"  data: {cidr: 10.1.0.0/16}\n"
	"elastic_ips: {fixed: auto}\n"
	"prefix_lists: {corp: [192.168.0.0/16]}\n"
	"peerings: {p: [app, data]}\n"
	"network_interfaces: {e0: {subnet: a}, e1: {subnet: a}}\n"
	"instances: {i: {subnet: a}, box: {network_interfaces: e0}}\n"
	"functions: {f: {subnets: [a], security_groups: web}}\n"
	"databases: {d: {engine: mysql, subnets: [a, b]}}\n";

static const struct model *running(void)
{
	static struct model *m;

	if (!m)
		m = lab_made(lab);
	return m;
}

static int split(char *copy, char **argv)
{
	int argc = 0;

	while (*copy && argc < ARGUMENTS_MAX) {
		argv[argc++] = copy;
		copy += strcspn(copy, "\n");
		if (*copy)
			*copy++ = '\0';
	}
	return argc;
}

static void change(const char *act, struct report *report)
{
	const char *text = labfile_edit(report->arena, running(), NULL, act,
					report);
	struct model *m = NULL;

	if (text)
		m = model_follow(NULL, text, strlen(text), running(), report);
	if (!m && !report_failed(report))
		abort();
	if (m && !report_failed(report))
		difference_find(report->arena, running(), m);
	model_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = {.arena = arena_new()};
	char *copy = arena_strndup(report.arena, (const char *)data, size);
	char *argv[ARGUMENTS_MAX];
	int argc = split(copy, argv);
	const char *act = edit_act(running(), argc, argv, report.arena,
				   &report);

	if (!act && !report_failed(&report))
		abort();
	if (act)
		change(act, &report);
	arena_free(report.arena);
	return 0;
}

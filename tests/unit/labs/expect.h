/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/expect.h - a lab with something of each kind to expect of
 */
#ifndef TESTS_UNIT_LABS_EXPECT_H
#define TESTS_UNIT_LABS_EXPECT_H

#include "tests/unit/labs/given.h"

#define LAB                                                                  \
	APP("    internet_gateway: true\n"                                   \
	    "    nat_gateways: {nat: private-a}\n")                          \
	"functions: {inside: {subnets: [private-a, private-b]}, outside: "   \
	"{}}\n"                                                              \
	"databases: {orders: {engine: postgres, port: 5433, subnets: "       \
	"[private-a, private-b]}}\n"                                         \
	"proxies: {pool: {database: orders, subnets: [private-a, "           \
	"private-b]}}\n"                                                     \
	"instances: {web: {subnet: private-a, ports: [80, 53/udp]}, two: "   \
	"{subnet: private-a, ports: [80, 443]}, none-of: {subnet: "          \
	"private-b}}\n"                                                      \
	"load_balancers: {lb: {subnets: [private-a, private-b], listeners: " \
	"{8080: t}, target_groups: {t: web}}}\n"                             \
	"elastic_ips: {fixed: 198.18.0.9}\n"                                 \
	"internet: {api.example.com: 203.0.113.80}\n"
#define EXPECT(entry) LAB "expect: " entry "\n"

static inline const struct expect *first(const struct given *g)
{
	return g->model->expects.items[0];
}

#endif

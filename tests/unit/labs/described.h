/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/described.h - the network below nodes that are described
 */
#ifndef TESTS_UNIT_LABS_DESCRIBED_H
#define TESTS_UNIT_LABS_DESCRIBED_H

#include "tests/support/described.h"

#define NETWORK                                                          \
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,\n"      \
	"  enable_dns_hostnames: true, subnets: {a: 10.0.0.0/24,\n"      \
	"    b: {cidr: 10.0.1.0/24, az: b}, c: {cidr: 10.0.2.0/24, az: " \
	"c}},\n"                                                         \
	"  security_groups: {g: {}, h: {}}}}\n"

#endif

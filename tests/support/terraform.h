/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/terraform.h - plans and states in few words, for json_given()
 */
#ifndef TESTS_SUPPORT_TERRAFORM_H
#define TESTS_SUPPORT_TERRAFORM_H

/* A plan of these resources, and how they are configured */
#define PLAN(resources, config)                                              \
	"{'format_version': '1.2', 'planned_values': {'root_module': {"      \
	"'resources': [" resources "]}}, 'configuration': {'root_module': {" \
	"'resources': [" config "]}}}"
#define R(type, name, values)                                                \
	"{'address': '" type "." name "', 'mode': 'managed', 'type': '" type \
	"', 'name': '" name "', 'values': {" values "}}"
#define AT(type, name, index, values)                                     \
	"{'address': '" type "." name "[" index "]', 'mode': 'managed', " \
	"'type': '" type "', 'name': '" name "', 'index': " index         \
	", 'values': {" values "}}"
#define C(address, expressions) \
	"{'address': '" address "', 'expressions': {" expressions "}}"
#define REF(key, to) "'" key "': {'references': ['" to ".id', '" to "']}"

#define VPC R("aws_vpc", "main", "'cidr_block': '10.0.0.0/16'")
#define SUBNET               \
	R("aws_subnet", "a", \
	  "'cidr_block': '10.0.1.0/24', 'availability_zone': 'us-east-1a'")
#define SUBNET_CONFIG C("aws_subnet.a", REF("vpc_id", "aws_vpc.main"))

/* A state of these resources, each with one instance */
#define STATE(resources)                                                        \
	"{'version': 4, 'terraform_version': '1.9.0', 'resources': [" resources \
	"]}"
#define HAS(mode, type, name, values)                             \
	"{'mode': '" mode "', 'type': '" type "', 'name': '" name \
	"', 'instances': [{'attributes': {" values "}}]}"

/* A resource, with what is known of it */
#define S(type, name, attributes) HAS("managed", type, name, attributes)

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/object.h - what every thing with a name starts with
 */
#ifndef VPC_OBJECT_H
#define VPC_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/arena.h"
#include "base/report.h"

struct vpc;
struct subnet;
struct route_table;
struct nat_gateway;
struct security_group;
struct network_acl;
struct node;
struct eni;
struct peering;
struct prefix_list;
struct transit_gateway;
struct transit_attachment;
struct on_premises;
struct hosted_zone;
struct vpc_flow_log;
struct vpc_endpoint;
struct place;
struct expect;
struct names;

/* What every named thing starts with */
struct object {
	const char *name; /* the key it is written under */
	const char *path; /* "vpcs.app.subnets.private-a", for messages */
	const char *id; /* "subnet-0a1b2c3d4e5f60718", from the name */
	bool id_given; /* no, it is written: the identifier that AWS gave */
	struct where at; /* of its key */
	bool failed; /* by a drill: it exists and does not work */
};

/* A name not yet looked up; text is NULL when the key was absent */
struct ref {
	const char *text;
	const char *path; /* of the key that holds it, for messages */
	struct where at;
};

struct refs {
	struct ref *items;
	size_t n, cap;
	bool given; /* an empty list and an absent one differ */
};

/* What a key says that is an IPv6 address (or block), or 'auto' */
struct ipv6_wish {
	struct addr addr; /* none: automatic */
	bool given, automatic;
	struct where at;
};

#endif

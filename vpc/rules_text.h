/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/rules_text.h - rules, entries and routes in words
 */
#ifndef VPC_RULES_TEXT_H
#define VPC_RULES_TEXT_H

#include "vpc/model.h"

/** protocol_name() - "tcp", "udp", "icmp", "icmpv6"; NULL: it has a number
 * alone, or is all of them */
const char *protocol_name(int protocol);

/** traffic_text() - "tcp 5432", "tcp 80-90", "icmp 3/4", "protocol 47", "all" */
const char *traffic_text(struct arena *arena, const struct traffic *t);

/** rule_text() - "tcp 5432 from function", "all to 0.0.0.0/0"; a rule from a
 * prefix list is "tcp 443 to prefix list s3", whichever entry it is */
const char *rule_text(struct arena *arena, const struct security_group *g,
		      const struct security_group_rule *rule, bool egress);

/** acl_entry_text() - "allow tcp 5432 10.0.1.0/24", without its number */
const char *acl_entry_text(struct arena *arena, const struct acl_entry *e);

/** route_destination_text() - "0.0.0.0/0", "prefix list s3" */
const char *route_destination_text(struct arena *arena, const struct route *r);

/** route_target_text() - "NAT gateway nat", "internet gateway igw"; what is
 * gone is "blackhole, nat is gone" (RT-12) */
const char *route_target_text(struct arena *arena, const struct route *r);

/** ports_text() - "80, 53/udp" of where a node listens; "none" */
const char *ports_text(struct arena *arena, const struct node *n);

#endif

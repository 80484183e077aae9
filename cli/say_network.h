/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/say_network.h - cells that say more than a field does: what follows from
 * several, or from other objects
 */
#ifndef CLI_SAY_NETWORK_H
#define CLI_SAY_NETWORK_H

#include "cli/cells.h"

/* RT-10: each kind of target has a key of its own */
#define ROUTE_TARGETS                                                     \
	"GatewayId|NatGatewayId|VpcPeeringConnectionId|TransitGatewayId|" \
	"EgressOnlyInternetGatewayId|InstanceId|NetworkInterfaceId"

/** say_tag() - Of a tag: the value, if it is the name */
const char *say_tag(const struct telling *t, const json_t *tag);

/** say_identifier() - Of a target, unless it is 'local' */
const char *say_identifier(const struct telling *t, const json_t *id);

/** say_resource(), say_last() - What an ARN ends with: by its name, as it is */
const char *say_resource(const struct telling *t, const json_t *arn);
const char *say_last(const struct telling *t, const json_t *arn);

/** say_table_of_subnet() - Its own route table, or "main (implicit)" (RT-1) */
const char *say_table_of_subnet(const struct telling *t, const json_t *subnet);

/** say_subnets_of_table() - All that use it, said so or not */
const char *say_subnets_of_table(const struct telling *t, const json_t *table);

/** say_acl_of_subnet() - The network ACL that its identifier is listed in */
const char *say_acl_of_subnet(const struct telling *t, const json_t *id);

/** say_users_of_group() - Whose interfaces are in it */
const char *say_users_of_group(const struct telling *t, const json_t *id);

/** say_direction() - "egress" or "ingress" */
const char *say_direction(const struct telling *t, const json_t *egress);

/** say_protocol() - By name where a number has one (ACL-7) */
const char *say_protocol(const struct telling *t, const json_t *protocol);

/** say_ports() - Of a group's rule or an ACL's entry: "443", "3/4", "all" */
const char *say_ports(const struct telling *t, const json_t *rule);

/** say_rule() - The number of an ACL's entry; "*" is the last (ACL-2) */
const char *say_rule(const struct telling *t, const json_t *number);

/** say_peer() - The other side of a group's rule */
const char *say_peer(const struct telling *t, const json_t *peer);

/** say_addresses() - All of a node, public ones too */
const char *say_addresses(const struct telling *t, const json_t *node);

/** say_writer() - Of a cluster's member: its name, if it is the writer */
const char *say_writer(const struct telling *t, const json_t *member);

#endif

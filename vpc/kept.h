/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/kept.h - what stays of a lab when a step changes it
 *
 * The kernel knows subnets, tables, groups and interfaces by number: as link
 * groups, marks, tables and zones. What a step does not touch must keep its
 * number and its addresses, or everything would have to be built anew.
 */
#ifndef VPC_KEPT_H
#define VPC_KEPT_H

#include "vpc/labfile.h"

/** kept_new() - An index of the stage that runs; NULL when none does */
struct kept *kept_new(struct arena *arena, const struct model *before);

/** kept_model() - The stage that runs, or NULL */
const struct model *kept_model(const struct build *b);

/** kept_vpc(), kept_subnet(), kept_eni() ... - What has that identifier in
 * the stage that runs; NULL: nothing, or there is none */
const struct vpc *kept_vpc(const struct build *b, const char *id);
const struct subnet *kept_subnet(const struct build *b, const char *id);
const struct eni *kept_eni(const struct build *b, const char *id);
const struct node *kept_node(const struct build *b, const char *id);
const struct elastic_ip *kept_elastic_ip(const struct build *b, const char *id);
const struct security_group *kept_group(const struct build *b, const char *id);
const struct peering *kept_peering(const struct build *b, const char *id);

/** keep_nat_zones() - The same, early, of the AZs of @v's regional NAT gateways:
 * their numbers decide their addresses */
void keep_nat_zones(struct build *b, struct vpc *v);

/** keep_numbers() - Give back the numbers that things had, and to new ones
 * those that nothing had; the last thing that happens to a model */
void keep_numbers(struct build *b);

#endif

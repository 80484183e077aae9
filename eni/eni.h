/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * eni/eni.h - model to plan: network interfaces and what they serve
 */
#ifndef ENI_ENI_H
#define ENI_ENI_H

#include "netns/plan.h"
#include "vpc/model.h"

/**
 * eni_plan() - ENIs, their nodes, and the VPC that functions run in
 *
 * Adds for each ENI: the node's namespace and link, its address and default
 * route, its place in the router's fabric, and its entry for the
 * source/destination check (ENI-5). Functions get their sandboxes in `owner`
 * and one Hyperplane link per (subnet, set of groups) (LAM-12).
 */
void eni_plan(struct plan *p, const struct model *m);

/** owner_plan() - The VPC that AWS owns: sandboxes and Hyperplane ENIs */
void owner_plan(struct plan *p, const struct model *m);

/** cloudfront_plan() - What CloudFront's interface has besides (EDGE-5) */
void cloudfront_plan(struct plan *p, const struct eni *eni);

#endif

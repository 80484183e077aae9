/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/metadata_service.h - instance metadata, version 2
 *
 * At 169.254.169.254, and in VPCs with IPv6 at fd00:ec2::254 as well, in each
 * VPC's router; who asks is told by the source address. A token comes first,
 * by PUT, and goes with every request. What AWS runs in the VPC, functions
 * among it, has no metadata: it is reset.
 */
#ifndef LAB_METADATA_SERVICE_H
#define LAB_METADATA_SERVICE_H

#include "lab/loop.h"
#include "netns/fabric.h"
#include "netns/plan.h"
#include "vpc/model.h"

struct metadata_service;

/**
 * metadata_service_new() - Answer in every VPC of @m
 * @plan:	as built: it has the MACs
 *
 * Return: the service, to be released by metadata_service_free(); NULL with
 *	   @e set
 */
struct metadata_service *metadata_service_new(struct loop *loop,
					      struct fabric *fabric,
					      const struct plan *plan,
					      const struct model *m,
					      struct err *e);
void metadata_service_free(struct metadata_service *s);

/** metadata_service_follow() - Answer as @m and @plan have it from now on */
int metadata_service_follow(struct metadata_service *s, const struct plan *plan,
			    const struct model *m, struct err *e);

#endif

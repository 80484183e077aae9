/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/services.h - AWS's services, which every lab has (lab-file.md section 7)
 */
#ifndef VPC_SERVICES_H
#define VPC_SERVICES_H

#include <stdbool.h>

#include "vpc/model.h"

/** service_known() - Is @key one of the ready-made services, "s3"? */
bool service_known(const char *key);

/** service_names() - All of those, @ret_n of them */
const char *const *service_names(size_t *ret_n);

/** service_is_gateway() - Do gateway endpoints lead to it? (GWE-1) */
bool service_is_gateway(const char *key);

/** service_host() - The DNS name of a service in @region */
const char *service_host(struct arena *arena, const char *key,
			 const char *region);

/** service_caller_may() - May the request's principal call @host at all? A
 * database calls those functions that its role lets it (RDL-3) */
bool service_caller_may(const struct model *m, const struct node *host,
			const struct policy_request *r);

#endif

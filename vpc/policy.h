/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/policy.h - statements that allow or deny, and what they say together
 *
 * Roles, resource policies, endpoint and bucket policies are written alike
 * (lab-file.md section 5): a deny that matches wins, else an allow must match.
 */
#ifndef VPC_POLICY_H
#define VPC_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/addr.h"
#include "base/arena.h"
#include "base/report.h"

/* One value of a condition; any of them is enough */
struct condition {
	const char *text; /* as written */
	struct where at;
	/* once names are resolved */
	struct prefix cidr; /* of source_ip */
	const struct addr *elastic_ip; /* instead, when that is not NULL */
	const void *object; /* endpoint or VPC */
};

struct conditions {
	struct condition *items;
	size_t n, cap;
};

struct statement {
	bool allow; /* else deny */
	/* Patterns with * and ?; no principals or no resources: all of them */
	VEC(const char *) actions, principals, resources;
	/* All that are there must hold */
	struct conditions source_ip, source_vpce, source_vpc;
};

struct policy {
	VEC(struct statement) statements;
	bool given; /* an empty policy and an absent one differ */
};

struct policy_request {
	const char *action, *principal, *resource;
	/* As the service sees it: an address of the internet, or what it came
	 * through inside AWS (GWE-6) */
	struct addr source_ip;
	const void *source_vpce, *source_vpc; /* endpoint and VPC, or NULL */
};

enum policy_opinion { POLICY_SILENT, POLICY_ALLOWS, POLICY_DENIES };

/** policy_opinion() - What @p says of @request; silent where nothing matches */
enum policy_opinion policy_opinion(const struct policy *p,
				   const struct policy_request *request);

/** policy_permits() - Is the request allowed? Without a policy it is (GWE-8) */
bool policy_permits(const struct policy *p,
		    const struct policy_request *request);

/** policy_managed() - Add the statements of one of AWS's managed policies
 *
 * Return: false when there is none of that name (of those that are known)
 */
bool policy_managed(struct arena *arena, const char *name, struct policy *p);

/** policy_managed_names() - All that are known; @ret_n of them */
const char *const *policy_managed_names(size_t *ret_n);

#endif

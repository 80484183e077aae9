/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/edit_permissions.h - which rules of a security group a request names
 */
#ifndef CLI_EDIT_PERMISSIONS_H
#define CLI_EDIT_PERMISSIONS_H

#include "cli/edit_verb.h"

struct permissions {
	struct edit *e;
	struct security_group *g;
	bool egress;
	struct security_group_rules rules; /* AWS's, one for each peer */
};

/** permissions_read() - The group and the rules; false: reported */
bool permissions_read(struct permissions *q);

/** permission_protocol() - "tcp", "all", "-1", "47"; false: reported */
bool permission_protocol(struct edit *e, const char *option, const char *text,
			 int *ret);

/** permission_cidr() - A CIDR of either family, or an address; host bits are
 * cleared (VPC-3). False: reported */
bool permission_cidr(struct edit *e, const char *option, const char *text,
		     struct prefix *ret);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/association.h - identifiers of what joins two objects
 *
 * Associations and attachments are no objects of the model; as identifiers of
 * objects do, theirs follow from what they are of.
 */
#ifndef VPC_ASSOCIATION_H
#define VPC_ASSOCIATION_H

#include "vpc/model.h"

/** association_of_table() - "rtbassoc-..."
 * @with:	identifier of a subnet or gateway; of the VPC, for its main table
 *
 * Return: a text in @arena, as that of the others
 */
const char *association_of_table(struct arena *arena,
				 const struct route_table *t, const char *with);

/** association_of_acl() - "aclassoc-..." */
const char *association_of_acl(struct arena *arena, const struct subnet *s);

/** association_of_address() - "eipassoc-..."
 * @allocation:	identifier of the elastic IP
 */
const char *association_of_address(struct arena *arena, const char *allocation,
				   const struct eni *eni);

/** attachment_of() - "eni-attach-..." of an instance's network interface */
const char *attachment_of(struct arena *arena, const struct eni *eni,
			  const struct node *instance);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/association.c - identifiers of what joins two objects
 */
#include "vpc/association.h"

#include "vpc/identifier.h"

const char *association_of_table(struct arena *arena,
				 const struct route_table *t, const char *with)
{
	return identifier(arena, "rtbassoc", t->o.id, with, 0);
}

const char *association_of_acl(struct arena *arena, const struct subnet *s)
{
	return identifier(arena, "aclassoc", s->network_acl->o.id, s->o.id, 0);
}

const char *association_of_address(struct arena *arena, const char *allocation,
				   const struct eni *eni)
{
	return identifier(arena, "eipassoc", allocation, eni->o.id, 0);
}

const char *attachment_of(struct arena *arena, const struct eni *eni,
			  const struct node *instance)
{
	return identifier(arena, "eni-attach", eni->o.id, instance->o.id, 0);
}

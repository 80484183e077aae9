// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_ids.c - what associations and attachments are of
 */
#include <string.h>

#include "cli/edit_verb.h"
#include "vpc/association.h"

static bool is(const char *id, const char *text)
{
	return strcmp(id, text) == 0;
}

static const char *of_vpc(const struct edit *e, const struct vpc *vpc,
			  const char *text)
{
	if (is(association_of_table(e->arena, vpc->main_route_table, vpc->o.id),
	       text))
		return vpc->o.id;
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];

		if (is(association_of_table(e->arena, s->route_table, s->o.id),
		       text) ||
		    is(association_of_acl(e->arena, s), text))
			return s->o.id;
	}
	return NULL;
}

static const char *of_eni(const struct edit *e, const struct eni *eni,
			  const char *text)
{
	for (size_t i = 0; i < eni->places.n; i++)
		if (is(attachment_of(e->arena, eni, eni->places.items[i]->node),
		       text))
			return eni->o.id;
	for (size_t i = 0; i < e->m->elastic_ips.n; i++) {
		const struct elastic_ip *ip = e->m->elastic_ips.items[i];

		if (eni_private(eni, ip->address).family &&
		    is(association_of_address(e->arena, ip->o.id, eni), text))
			return ip->o.id;
	}
	return NULL;
}

const char *option_joined(const struct edit *e, const char *name)
{
	const char *text = option_text(e, name), *id = NULL;

	for (size_t i = 0; text && i < e->m->vpcs.n && !id; i++)
		id = of_vpc(e, e->m->vpcs.items[i], text);
	for (size_t i = 0; text && i < e->m->enis.n && !id; i++)
		id = of_eni(e, e->m->enis.items[i], text);
	return id ? id : text;
}

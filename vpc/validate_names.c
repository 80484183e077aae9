// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_names.c - what AWS would refuse of private hosted zones and of
 * databases with public names
 */
#include <string.h>

#include "vpc/dns.h"
#include "vpc/validate.h"

/* Return: a VPC where both zones would answer, or NULL */
static const struct vpc *shared_vpc(const struct hosted_zone *a,
				    const struct hosted_zone *b)
{
	for (size_t i = 0; i < a->vpcs.n; i++)
		for (size_t j = 0; j < b->vpcs.n; j++)
			if (a->vpcs.items[i] == b->vpcs.items[j])
				return a->vpcs.items[i];
	return NULL;
}

static void check_record(struct report *r, const struct hosted_zone *z,
			 const struct zone_record *record)
{
	const char *wrong = NULL;

	if (record->type != RECORD_CNAME)
		return;
	if (strcmp(record->host, "@") == 0)
		wrong = "the zone itself can have no CNAME";
	else if (record->value_refs.n > 1)
		wrong = "a CNAME leads to one name";
	if (wrong)
		report_refusal(r, record->at, "InvalidChangeBatch", z->o.name,
			       "%s.records.%s: %s", z->o.path, record->host,
			       wrong);
}

static void check_zone(struct report *r, const struct model *m, size_t n)
{
	const struct hosted_zone *z = m->hosted_zones.items[n];

	for (size_t i = 0; i < z->records.n; i++)
		check_record(r, z, &z->records.items[i]);
	for (size_t i = 0; i < n; i++) {
		const struct hosted_zone *other = m->hosted_zones.items[i];
		const struct vpc *vpc = shared_vpc(z, other);

		if (vpc && strcmp(z->name, other->name) == 0)
			report_refusal(r, z->name_at, "ConflictingDomainExists",
				       z->o.name,
				       "%s: VPC %s has a zone for %s already",
				       z->o.path, vpc->o.name, z->name);
	}
}

/* RDS-3, RDS-4 */
static void check_public(struct report *r, const struct node *n)
{
	const char *wrong = NULL;

	if (!n->publicly_accessible || !n->vpc)
		return;
	if (n->vpc->internet_gateway == GATEWAY_NONE)
		wrong = "has no internet gateway (RDS-4)";
	else if (!dns_private_names(n->vpc))
		wrong = "has no DNS support or no DNS host names (RDS-3)";
	if (wrong)
		report_refusal(r, n->o.at, "InvalidVPCNetworkStateFault",
			       n->o.name,
			       "%s: cannot be publicly accessible: its VPC %s",
			       n->o.path, wrong);
}

void validate_names(struct report *r, const struct model *m)
{
	for (size_t i = 0; i < m->hosted_zones.n; i++)
		check_zone(r, m, i);
	for (size_t i = 0; i < m->nodes.n; i++)
		check_public(r, m->nodes.items[i]);
}

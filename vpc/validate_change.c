// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_change.c - what AWS would refuse of a step, though the lab that
 * comes of it would be fine
 */
#include <string.h>

#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/validate.h"

/* What came with the VPC stays with it (VPC-10): its key in the step's change,
 * and AWS's words */
static const struct {
	const char *collection, *name, *code, *text;
} made_with_vpc[] = {
	{"security_groups", "default", "CannotDelete",
	 "the default security group cannot be deleted, only emptied (SG-4)"},
	{"network_acls", "default", "InvalidParameterValue",
	 "the default network ACL cannot be deleted (ACL-1)"},
	{"route_tables", "main", "DependencyViolation",
	 "the main route table cannot be deleted (RT-14)"},
};

static const struct doc *map_at(const struct doc *map, const char *key)
{
	const struct doc *d = map ? document_get(map, key) : NULL;

	return d && d->kind == DOC_MAPPING ? d : NULL;
}

static void check_removed(struct report *r, const char *prefix,
			  const struct doc *vpc)
{
	for (size_t i = 0; i < ARRAY_LEN(made_with_vpc); i++) {
		const struct doc *map = map_at(vpc,
					       made_with_vpc[i].collection);
		const char *name = made_with_vpc[i].name;
		const struct doc *d = map ? document_get(map, name) : NULL;

		if (d && value_empty(d))
			report_refusal(r, d->at, made_with_vpc[i].code, name,
				       "%s%s", prefix, made_with_vpc[i].text);
	}
}

void validate_removed(struct report *r, const char *prefix,
		      const struct doc *change)
{
	const struct doc *vpcs = map_at(change, "vpcs");

	for (size_t i = 0; vpcs && i < vpcs->pairs.n; i++)
		if (vpcs->pairs.items[i].value->kind == DOC_MAPPING)
			check_removed(r, prefix, vpcs->pairs.items[i].value);
}

/* VPC-5: a block that is added may not hold the destination of a route */
static void check_added(struct build *b, const struct vpc *vpc, size_t i,
			const struct vpc *old)
{
	struct prefix block = vpc->cidrs.items[i];

	for (size_t j = 0; j < old->cidrs.n; j++)
		if (prefix_cmp(old->cidrs.items[j], block) == 0)
			return;
	for (size_t j = 0; j < old->route_tables.n; j++) {
		const struct route_table *t = old->route_tables.items[j];

		for (size_t k = 0; k < t->routes.n; k++) {
			if (!prefix_covers(block, t->routes.items[k].to))
				continue;
			report_refusal(b->report, vpc->cidrs_at.items[i],
				       "InvalidVpc.Range", vpc->o.name,
				       "VPC %s: %s holds %s, which a route of "
				       "table %s leads elsewhere (VPC-5)",
				       vpc->o.name, PREFIX(block),
				       PREFIX(t->routes.items[k].to),
				       t->o.name);
			return;
		}
	}
}

static void check_blocks(struct build *b, const struct vpc *vpc)
{
	const struct vpc *old = kept_vpc(b, vpc->o.id);

	if (!old)
		return;
	for (size_t i = 1; i < vpc->cidrs.n; i++)
		check_added(b, vpc, i, old);
}

/* ENI-2: the primary interface of an instance is never detached */
static void check_primary(struct build *b, const struct node *n)
{
	const struct node *old = kept_node(b, n->o.id);

	if (!old || !old->network_interfaces.n || !n->network_interfaces.n ||
	    !strcmp(old->network_interfaces.items[0]->o.id,
		    n->network_interfaces.items[0]->o.id))
		return;
	report_refusal(b->report, n->network_interface_refs.items[0].at,
		       "OperationNotPermitted", n->o.name,
		       "instance %s: %s is its primary network interface and "
		       "cannot be detached (ENI-2)",
		       n->o.name, old->network_interfaces.items[0]->o.name);
}

/* A Region and an account are where a lab is, not what it is made of */
static void check_place(struct build *b)
{
	const struct model *now = kept_model(b), *m = b->model;

	if (now && (strcmp(now->region, m->region) != 0 ||
		    strcmp(now->account, m->account) != 0))
		report_error(b->report, m->at,
			     "the lab runs in %s of account %s and cannot be "
			     "moved to %s of %s; take it down first",
			     now->region, now->account, m->region, m->account);
}

void validate_change(struct build *b)
{
	validate_removed(b->report, labfile_change(b), b->acts[ACT_CHANGE]);
	check_place(b);
	for (size_t i = 0; i < b->model->vpcs.n; i++)
		check_blocks(b, b->model->vpcs.items[i]);
	for (size_t i = 0; i < b->model->nodes.n; i++)
		check_primary(b, b->model->nodes.items[i]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/managed_interfaces.c - interfaces that are not the user's to attach
 *
 * An instance names interfaces of the file. By its identifier any other may be
 * meant, which exists only once all have been derived: one that AWS manages
 * for a gateway, a balancer or a function (ENI-8, ENI-11), or the primary one
 * of another instance.
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/names.h"

bool interface_by_id(const struct build *b, const struct ref *ref)
{
	return strncmp(ref->text, "eni-", 4) == 0 &&
	       !names_find(b->names, NAME_NETWORK_INTERFACE, NULL, ref->text).n;
}

/* Whose it is: "NAT gateway nat" */
static const char *owner(struct build *b, const struct eni *eni)
{
	const struct node *n;

	if (!eni->places.n)
		return "a function that is gone";
	n = eni->places.items[0]->node;
	return arena_printf(b->arena, "%s %s", node_kind_name(n->kind),
			    n->o.name);
}

static bool is_instances(const struct eni *eni)
{
	return eni->places.n &&
	       eni->places.items[0]->node->kind == NODE_INSTANCE;
}

static void refuse(struct build *b, const struct node *n, const struct ref *ref,
		   const struct eni *eni)
{
	if (is_instances(eni))
		report_refusal(b->report, ref->at,
			       "InvalidNetworkInterface.InUse", n->o.name,
			       "%s: %s is %s's already (ENI-2)", ref->path,
			       ref->text, owner(b, eni));
	else
		report_refusal(b->report, ref->at, "OperationNotPermitted",
			       n->o.name,
			       "%s: %s is managed by AWS, for %s; nobody else "
			       "attaches it (ENI-8)",
			       ref->path, ref->text, owner(b, eni));
}

static void check(struct build *b, const struct node *n, const struct ref *ref)
{
	struct name_hits hits;
	const struct eni *eni = NULL;

	if (!interface_by_id(b, ref))
		return;
	hits = names_find(b->names, NAME_ENI, NULL, ref->text);
	if (hits.n)
		eni = hits.object[0];
	if (eni && !eni->subnet->nat_gateway)
		refuse(b, n, ref, eni);
	else
		names_missing(b, NAME_NETWORK_INTERFACE, NULL, ref);
}

void managed_interfaces_check(struct build *b)
{
	for (size_t i = 0; i < b->model->nodes.n; i++) {
		const struct node *n = b->model->nodes.items[i];

		for (size_t j = 0; j < n->network_interface_refs.n; j++)
			check(b, n, &n->network_interface_refs.items[j]);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/drills.c - what happened to a lab so far (lab-file.md section 11)
 *
 * A drill leaves the file as it is: what fails still exists. So each stage
 * goes through the steps again, its own the last, and comes to what does not
 * work now and which copy of a database is the primary. Nothing fails back by
 * itself: a recovered Availability Zone gets its primaries back by a failover
 * only.
 */
#include <string.h>

#include "vpc/between.h"
#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/names.h"

/* Kinds of objects that can be drilled, besides zones and gateways */
static const enum name_kind kinds[] = {NAME_NODE, NAME_NAT_GATEWAY,
				       NAME_TRANSIT_ATTACHMENT, NAME_ENDPOINT};

static bool fail_subnets(struct subnet *const *subnets, size_t n, char az,
			 bool failed)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		if (subnets[i]->az == az) {
			subnets[i]->o.failed = failed;
			any = true;
		}
	return any;
}

/* Every subnet of the zone "us-east-1b"; false: there is none */
static bool fail_zone(struct build *b, const char *text, bool failed)
{
	size_t len = strlen(text);
	bool any = false;

	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];
		size_t region = strlen(vpc->region);

		if (len != region + 1 ||
		    strncmp(text, vpc->region, region) != 0)
			continue;
		any |= fail_subnets(vpc->subnets.items, vpc->subnets.n,
				    text[region], failed);
		fail_subnets(vpc->nat_zones.items, vpc->nat_zones.n,
			     text[region], failed);
	}
	return any;
}

/* "app/igw", or "igw" where one VPC only has such a gateway */
static bool fail_gateway(struct build *b, const char *text, bool failed)
{
	const char *slash = strchr(text, '/');
	const char *name = slash ? slash + 1 : text;
	struct vpc *found = NULL;
	int g = 0, n = 0;

	while (g < N_GATEWAYS && strcmp(gateway_name[g], name) != 0)
		g++;
	for (size_t i = 0; g < N_GATEWAYS && i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];
		size_t len = strlen(vpc->o.name);

		if (!vpc_has_gateway(vpc, (enum gateway)g) ||
		    (slash && (len != (size_t)(slash - text) ||
			       strncmp(vpc->o.name, text, len) != 0)))
			continue;
		found = vpc;
		n++;
	}
	if (n == 1)
		found->gateway_failed[g] = failed;
	return n == 1;
}

/* The node that stands for it, where its ENIs are; or NULL */
static struct node *node_of(enum name_kind kind, void *object)
{
	switch (kind) {
	case NAME_NAT_GATEWAY:
		return ((struct nat_gateway *)object)->node;
	case NAME_ENDPOINT:
		return ((struct vpc_endpoint *)object)->node;
	case NAME_TRANSIT_ATTACHMENT:
		return ((struct transit_attachment *)object)->node;
	default:
		return NULL;
	}
}

/* All that can be drilled starts with a struct object */
static bool fail_object(struct build *b, const char *text, bool failed)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct name_hits hits = names_find(b->names, kinds[i], NULL,
						   text);
		struct node *node;

		if (hits.n != 1)
			continue;
		((struct object *)hits.object[0])->failed = failed;
		node = node_of(kinds[i], hits.object[0]);
		if (node)
			node->o.failed = failed;
		return true;
	}
	return false;
}

static bool can_fail(enum name_kind kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

/* Nothing of that name can fail, or several things can */
static void report_drill(struct build *b, const struct ref *ref)
{
	for (int kind = 0; kind < NAME_ANY; kind++) {
		enum name_kind is = (enum name_kind)kind;

		if (!names_find(b->names, is, NULL, ref->text).n)
			continue;
		if (can_fail(is)) /* ambiguous */
			names_resolve(b, is, NULL, ref);
		else
			report_error(b->report, ref->at,
				     "%s: '%s' (%s) is nothing that fails; a "
				     "node, NAT gateway, endpoint, attachment, "
				     "gateway that a VPC has (VPC/igw) or "
				     "Availability Zone (us-east-1a) is",
				     ref->path, ref->text, names_kind(is));
		return;
	}
	names_missing(b, NAME_ANY, NULL, ref);
}

/* @own: of this stage's step; what earlier ones named may be gone by now */
static void fail_all(struct build *b, const struct refs *refs, bool failed,
		     bool own)
{
	for (size_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &refs->items[i];

		if (!fail_object(b, ref->text, failed) &&
		    !fail_gateway(b, ref->text, failed) &&
		    !fail_zone(b, ref->text, failed) && own)
			report_drill(b, ref);
	}
}

/* --- databases and caches ----------------------------------------------- */

/* Does that copy of @n sit where nothing works? */
static bool copy_failed(const struct node *n, unsigned int copy)
{
	const struct subnet *s = node_copy_subnet(n, copy);

	return !s || s->o.failed;
}

/* To the next copy that works, or the next of all */
static void fail_over(struct node *n)
{
	unsigned int copies = node_copies(n), next = n->primary;

	for (unsigned int i = 0; i < copies; i++) {
		next = (next + 1) % copies;
		if (!copy_failed(n, next))
			break;
	}
	n->primary = next;
}

static struct node *stateful(struct build *b, const struct ref *ref, bool own)
{
	struct name_hits hits = names_find(b->names, NAME_NODE, NULL,
					   ref->text);
	struct node *n = hits.n == 1 ? hits.object[0] : NULL;

	if (!n && own)
		names_missing(b, NAME_NODE, NULL, ref);
	if (!n || n->kind == NODE_DATABASE || n->kind == NODE_CACHE)
		return n;
	if (own)
		report_error(b->report, ref->at,
			     "%s: %s, %s, is no database or cache", ref->path,
			     n->o.name, node_kind_name(n->kind));
	return NULL;
}

static void fail_over_named(struct build *b, const struct refs *refs, bool own)
{
	for (size_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &refs->items[i];
		struct node *n = stateful(b, ref, own);

		if (!n)
			continue;
		if (node_copies(n) > 1)
			fail_over(n);
		else if (own)
			report_refusal(b->report, ref->at,
				       "InvalidParameterCombination", n->o.name,
				       "%s: %s has nothing to fail over to; it "
				       "needs a standby, reader or replica "
				       "(RDS-7)",
				       ref->path, n->o.name);
		if (own)
			*vec_add(b->arena, &b->model->cut) = n;
	}
}

/* A primary whose zone is lost is replaced without being asked */
static void fail_over_lost(struct build *b)
{
	for (size_t i = 0; i < b->model->nodes.n; i++) {
		struct node *n = b->model->nodes.items[i];

		if ((n->kind == NODE_DATABASE || n->kind == NODE_CACHE) &&
		    n->subnets.n && node_copies(n) > 1 &&
		    copy_failed(n, n->primary))
			fail_over(n);
	}
}

/* What the file says in a stage of the database's name resolution */
static bool custom_dns(const struct build *b, const struct node *n,
		       size_t stage)
{
	const struct doc *d;

	stage += b->followed.labs;
	if (stage >= b->past.earlier.n)
		return n->custom_dns_resolution;
	d = b->past.earlier.items[stage];
	d = d->kind == DOC_MAPPING ? document_get(d, "databases") : NULL;
	d = d && d->kind == DOC_MAPPING ? document_get(d, n->o.name) : NULL;
	if (!d) /* made later, with what it has */
		return n->custom_dns_resolution;
	d = d->kind == DOC_MAPPING ? document_get(d, "custom_dns_resolution")
				   : NULL;
	return d && d->kind == DOC_SCALAR && strcmp(d->text, "true") == 0;
}

/* RDL-2: the parameter counts from the next reboot on. What runs has it as it
 * was at the last one */
static void begin_parameters(struct build *b)
{
	for (size_t i = 0; i < b->model->nodes.n; i++) {
		struct node *n = b->model->nodes.items[i];
		const struct node *now = kept_node(b, n->o.id);

		n->custom_dns = b->followed.labs && now ? now->custom_dns
							: custom_dns(b, n, 0);
	}
}

static void take_parameters(struct build *b, const struct refs *reboot,
			    size_t stage)
{
	for (size_t i = 0; i < reboot->n; i++) {
		struct node *n = stateful(b, &reboot->items[i], false);

		if (n)
			n->custom_dns = custom_dns(b, n, stage);
	}
}

static void happen(struct build *b, const struct happening *h, bool own)
{
	fail_all(b, &h->fail, true, own);
	fail_all(b, &h->recover, false, own);
	fail_over_named(b, &h->failover, own);
	fail_over_lost(b);
	for (size_t i = 0; own && i < h->reboot.n; i++) {
		struct node *n = stateful(b, &h->reboot.items[i], own);

		if (n)
			*vec_add(b->arena, &b->model->cut) = n;
	}
	b->model->age_ms += (uint64_t)h->elapse_ms;
	b->model->elapsed_ms = own ? h->elapse_ms : 0;
}

void drills_replay(struct build *b)
{
	const struct happenings *all = &b->past.happenings;
	size_t first = b->followed.drills; /* of the file's own steps */

	begin_parameters(b);
	for (size_t i = first; i < all->n; i++)
		take_parameters(b, &all->items[i].reboot, i + 1 - first);
	for (size_t i = 0; i < all->n; i++)
		happen(b, &all->items[i],
		       i >= first && i + 1 == all->n && !b->undone);
}

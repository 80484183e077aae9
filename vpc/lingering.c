// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/lingering.c - Hyperplane ENIs that outlive their functions
 *
 * When the last function that uses one is removed, detached or moved, Lambda
 * deletes the ENI some time later (LAM-21). Until then it holds its address,
 * and its subnet and groups cannot be removed (ENI-11, SG-14). Nothing is
 * sent through it.
 */
#include <string.h>

#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/removed.h"

enum { LINGER_MS = 20 * 60 * 1000 };

/* What @old is in, among what the lab has now; NULL: it was removed, and AWS
 * refuses that */
static void *still_there(struct build *b, const struct eni *old,
			 enum name_kind kind, const struct object *o)
{
	const struct vpc *vpc = old->subnet->vpc;
	struct name_hits hits = names_find(b->names, kind, NULL, o->id);

	if (hits.n)
		return hits.object[0];
	b->dependencies++;
	report_refusal(b->report,
		       removed_where(b,
				     kind == NAME_SUBNET ? "subnets"
							 : "security_groups",
				     vpc->o.name, o->name),
		       "DependencyViolation", arena_strdup(b->arena, o->name),
		       "%s'%s' has a dependent object, the network interface "
		       "%s; Lambda removes it within 20 minutes (LAM-21)",
		       labfile_change(b), o->name, old->o.id);
	return NULL;
}

/* Functions use it again, or still */
static bool in_use(const struct subnet *s, const struct eni *old)
{
	for (size_t i = 0; i < s->hyperplane.n; i++)
		if (strcmp(s->hyperplane.items[i]->o.id, old->o.id) == 0)
			return true;
	return false;
}

/* The old model may be gone before this one */
static struct object copy_of(struct build *b, const struct object *o)
{
	return (struct object){
		.name = arena_strdup(b->arena, o->name),
		.path = arena_strdup(b->arena, o->path),
		.id = arena_strdup(b->arena, o->id),
		.at = {.file = b->model->file, .line = o->at.line},
	};
}

static void linger(struct build *b, const struct eni *old, uint64_t since_ms)
{
	struct subnet *s = still_there(b, old, NAME_SUBNET, &old->subnet->o);
	struct eni *eni;

	if (s && in_use(s, old))
		return;
	eni = arena_alloc(b->arena, sizeof(*eni));
	*eni = (struct eni){
		.o = copy_of(b, &old->o),
		.link = arena_strdup(b->arena, old->link),
		.type = ENI_LAMBDA,
		.subnet = s,
		.filtered = true,
		.source_dest_check = true,
		.description = arena_strdup(b->arena, old->description),
		.lingering = true,
		.unused_since_ms = since_ms,
	};
	for (size_t i = 0; i < old->groups.n; i++) {
		struct security_group *g = still_there(
			b, old, NAME_GROUP, &old->groups.items[i]->o);

		if (g)
			*vec_add(b->arena, &eni->groups) = g;
	}
	if (!s)
		return;
	*vec_add(b->arena, &b->model->enis) = eni;
	eni->number = (unsigned int)b->model->enis.n;
}

void lingering_derive(struct build *b)
{
	const struct model *before = kept_model(b);

	if (b->dependencies) /* the step is refused already */
		return;

	for (size_t i = 0; before && i < before->enis.n; i++) {
		const struct eni *old = before->enis.items[i];
		uint64_t since = old->lingering ? old->unused_since_ms
						: before->age_ms;

		if (old->type == ENI_LAMBDA &&
		    b->model->age_ms - since < LINGER_MS)
			linger(b, old, since);
	}
}

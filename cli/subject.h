/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/subject.h - which object of a lab a text means, and what has to do with
 * it
 *
 * An object is known in a description by identifiers: its own, and those of
 * what is nothing but a part of it, such as a node's network interfaces. What
 * has any of them in any field has to do with it. Some things belong to it
 * though no field says so; they stand beside it and are shown, too.
 */
#ifndef CLI_SUBJECT_H
#define CLI_SUBJECT_H

#include <jansson.h>
#include <stdbool.h>

#include "vpc/model.h"
#include "vpc/names.h"

struct subject {
	const char *kind; /* "security group" */
	const char *name; /* "app/database" */
	const char *id;
	const char *list; /* of a description, where it is; or NULL */
	json_t *own, *beside; /* sets of identifiers */
};

struct subjects {
	struct arena *arena;
	const struct model *m;
	const json_t *all; /* the description of @m */
	json_t *arns; /* of nodes that have one, by identifier */
	VEC(struct subject) items;
};

/**
 * subjects_find() - Everything that @text may mean
 *
 * A name as in expectations (lab-file.md section 3), VPC/NAME, any identifier
 * that a description has, an address or block, a DNS name, an Availability
 * Zone. Parts of transit gateways are GATEWAY/NAME.
 */
void subjects_find(struct subjects *s, const char *text);

/** subjects_end() - Release what subjects_find() made */
void subjects_end(struct subjects *s);

/** subject_part() - What of a description has to do with it, a new one */
json_t *subject_part(const struct subject *s, const json_t *all);

/* --- between cli/subject.c, _find.c and _beside.c ------------------------------ */

/** subject_new() - One more, known by its identifier; NULL: it is there
 * already */
struct subject *subject_new(struct subjects *s, const char *kind,
			    const char *list, const struct vpc *vpc,
			    const struct object *o);

/** subject_node(), subject_eni(), subject_hit() - The same, with what stands
 * beside it; a hit is what names_find() found */
void subject_node(struct subjects *s, const struct node *n);
void subject_eni(struct subjects *s, const struct eni *eni);
void subject_hit(struct subjects *s, enum name_kind kind, void *hit,
		 const struct vpc *vpc);

/** subject_add() - Enter an identifier into a set; NULL is none */
void subject_add(json_t *set, const char *id);

/** subject_mentions() - Has a value any of the identifiers in any field? */
bool subject_mentions(const json_t *value, const json_t *own);

/** subject_add_node() - All that a node is known by */
void subject_add_node(struct subjects *s, json_t *set, const struct node *n);

/* What stands beside each kind of object; @object is of that kind */
void beside_vpc(struct subjects *s, struct subject *it, const void *object);
void beside_subnet(struct subjects *s, struct subject *it, const void *object);
void beside_route_table(struct subjects *s, struct subject *it,
			const void *object);
void beside_acl(struct subjects *s, struct subject *it, const void *object);
void beside_premises(struct subjects *s, struct subject *it,
		     const void *object);
void beside_node(struct subjects *s, struct subject *it, const struct node *n);
void beside_eni(struct subjects *s, struct subject *it, const struct eni *eni);
void beside_transit(struct subjects *s, struct subject *it,
		    const struct transit_attachment *a);
void beside_zone(struct subjects *s, struct subject *it, const char *zone);

#endif

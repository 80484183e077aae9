/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/describe.h - a lab as objects with facts about them, in words
 *
 * Every object of a model that AWS would list, and all of it that a lab file
 * can set or that follows from that: so that two models differ exactly where
 * their descriptions do. Words are AWS's, and keys those of the lab file.
 */
#ifndef VPC_DESCRIBE_H
#define VPC_DESCRIBE_H

#include "vpc/model.h"

enum fact_use {
	FACT_HEAD, /* says what the object is: its CIDR, its engine */
	FACT_VALUE, /* one of its attributes */
	FACT_ENTRY, /* one of several: a rule, a route */
};

struct fact {
	enum fact_use use;
	bool usual; /* AWS's default: nobody needs to be told of it */
	const char *key; /* "az", "ingress tcp 5432 from function" */
	const char *value; /* "b"; of entries, NULL where the key says all */
};

struct described {
	const char *kind; /* "security group" */
	const char *name; /* "database", "app/database" where VPCs are several
			   */
	const char *id; /* of one kind it is the same in each model */
	struct where at;
	enum {
		STANDS_ALONE,
		COMES_WITH_ANOTHER, /* without being written (VPC-10) */
		IS_IMPLIED, /* by another object, which has all its facts */
	} presence;
	VEC(struct fact) facts;
};

struct description {
	VEC(struct described) objects; /* each kind in file order */
};

/**
 * describe() - All objects of @m
 * @qualify:	put the VPC's name before the names of what is in it
 */
const struct description *describe(struct arena *arena, const struct model *m,
				   bool qualify);

/*
 * Parts of it, a file each.
 */

struct describer {
	struct arena *arena;
	const struct model *m;
	bool qualify;
	struct description *all;
	struct described *now; /* that the facts are about */
};

/** describe_object() - The next facts are about this one
 * @vpc:	what it is in, or NULL
 */
void describe_object(struct describer *d, const char *kind,
		     const struct vpc *vpc, const struct object *o);

/** fact_add(), fact_head(), fact_text(), fact_flag(), fact_number(),
 * fact_entry() - One fact; those with a @usual say whether it is AWS's default
 */
void fact_add(struct describer *d, struct fact fact);
void fact_head(struct describer *d, const char *key, const char *value);
void fact_text(struct describer *d, const char *key, const char *value,
	       const char *usual);
void fact_flag(struct describer *d, const char *key, bool value, bool usual);
void fact_number(struct describer *d, const char *key, int value, int usual);
void fact_entry(struct describer *d, const char *key, const char *value);

/** fact_words() - A text of the user's own, in quotes where YAML has them; NULL
 * is "none" */
void fact_words(struct describer *d, const char *key, const char *text);

/** fact_drilled() - It fails, by a drill */
void fact_drilled(struct describer *d, bool failed);

/** fact_groups() - Security groups; the default one alone is as usual (SG-4)
 */
void fact_groups(struct describer *d, struct security_group *const *groups,
		 size_t n);

/** fact_policy() - Its statements, each an entry behind @key; @usual: as AWS
 * has them */
void fact_policy(struct describer *d, const char *key, const struct policy *p,
		 bool usual);

/** fact_refs() - Names as they are written */
void fact_refs(struct describer *d, const char *key, const struct refs *refs);

/** object_name() - "private-a", or "app/private-a" */
const char *object_name(struct describer *d, const struct vpc *vpc,
			const struct object *o);

/** subnets_text() - "private-a, private-b", or "none" */
const char *subnets_text(struct describer *d, struct subnet *const *subnets,
			 size_t n);

/** places_text(), publics_text() - The addresses of a node's own interfaces, in
 * their VPC and on the internet; or "none" */
const char *places_text(struct describer *d, const struct node *n);
const char *publics_text(struct describer *d, const struct node *n);

/** address_text() - An address, or "none" */
const char *address_text(struct describer *d, struct addr a);

/** describe_vpc() - A VPC and all that is in it */
void describe_vpc(struct describer *d, const struct vpc *vpc);

/** describe_eni() - A network interface that AWS lists for itself: written by
 * hand, of an instance, or shared by functions */
void describe_eni(struct describer *d, const struct eni *eni);

/** describe_node() - A node; none where another object stands for it */
void describe_node(struct describer *d, const struct node *n);

/** describe_balancer() - What a load balancer has beside other nodes */
void describe_balancer(struct describer *d, const struct node *n);

/** describe_between() - Peerings, transit gateways, networks on premises */
void describe_between(struct describer *d);

#endif

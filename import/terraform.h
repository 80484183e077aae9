/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/terraform.h - parts of import_terraform()
 *
 *     terraform_read()		every instance of every resource, and where it
 *				is configured
 *     terraform_words()	what an attribute is, be it known or a reference
 *     terraform_make()		the objects that AWS would describe
 *
 * From there on a plan is an account: import/describe.h. What is not known
 * until apply has the address of its resource in place of an identifier.
 */
#ifndef IMPORT_TERRAFORM_H
#define IMPORT_TERRAFORM_H

#include "import/describe.h"

struct tf_resource { /* one instance */
	const char *address; /* "module.net.aws_subnet.private[0]" */
	const char *base; /* the same without indexes */
	const char *module; /* "module.net", "" */
	const char *type, *name;
	const char *index; /* "0", "eu-west-1a"; or NULL */
	const char *id; /* AWS's; or its address */
	const struct doc *values; /* that are known */
	const struct doc *config; /* how it is configured, or NULL */
	const struct import_file *file;
	struct found *made; /* what it is in the account, or NULL */
	bool planned; /* nulls among its values are known to be none */
	bool data; /* somebody else has it, and it is only looked at */
	bool used; /* something was made of it, or is part of it */
	const char *why; /* not; or NULL */
};

struct tf_resources {
	struct tf_resource **items;
	size_t n, cap;
};

struct tf {
	struct importing *in;
	struct arena *arena;
	struct describe *x;
	struct tf_resources all;
	struct dictionary bases; /* struct tf_resources by base */
	struct dictionary aliases; /* struct tf_resource by whatever names it */
	const struct import_file *file; /* that is being read */
	const struct doc *configuration, *variables; /* of a plan, or NULL */
	struct dictionary changes; /* of a plan, by address */
	struct dictionary missed; /* attributes of which it was said */
	struct dictionary defaults; /* VPCs by their main tables, default
				       groups and ACLs */
	unsigned int stubs; /* subnets outside, so far */
	bool state; /* the file is one, not a plan */
	bool quiet; /* what is not known will be guessed */
};

/** terraform_read() - A plan or a state; false: reported */
bool terraform_read(struct tf *t, const struct import_file *file);

/** terraform_old() - Likewise a state of Terraform 0.11 or older */
void terraform_old(struct tf *t, const struct doc *root);

/** terraform_unflat() - Attributes of before 0.12, "ingress.0.self", as a
 * tree */
const struct doc *terraform_unflat(struct tf *t, const struct doc *flat);

/** terraform_add() - One more resource, of which the caller knows who it is
 * and what its values are */
void terraform_add(struct tf *t, struct tf_resource one);

/** terraform_base() - An address without its indexes */
const char *terraform_base(struct arena *arena, const char *address);

/* A resource, or a block of it: what is known and how it is configured */
struct tf_part {
	const struct tf_resource *of;
	const struct doc *values, *config; /* either may be NULL */
};

/** terraform_part() - The resource itself */
struct tf_part terraform_part(const struct tf_resource *r);

/** terraform_blocks() - Its blocks of that name */
struct tf_parts {
	struct tf_part *items;
	size_t n, cap;
};
struct tf_parts terraform_blocks(struct tf *t, const struct tf_part *p,
				 const char *key);

/** terraform_words() - All texts that an attribute is: those of a list, and of
 * what it refers to the identifiers */
struct words terraform_words(struct tf *t, const struct tf_part *p,
			     const char *key);

/** terraform_text() - The only one, or the one of the same index; or NULL */
const char *terraform_text(struct tf *t, const struct tf_part *p,
			   const char *key);

/** terraform_null() - Is a value known to be none? */
bool terraform_null(const struct doc *d);

/** terraform_true() - Is it true? */
bool terraform_true(struct tf *t, const struct tf_part *p, const char *key);

/** terraform_written() - Is the attribute written at all? */
bool terraform_written(const struct tf_part *p, const char *key);

/** terraform_unknown() - The reference for which nothing was found, a local
 * value before all; or NULL */
const char *terraform_unknown(const struct tf_part *p, const char *key);

/** terraform_refers() - Is it an expression with references? */
bool terraform_refers(const struct tf_part *p, const char *key);

/** terraform_find() - The resource that a text stands for, or NULL */
struct tf_resource *terraform_find(const struct tf *t, const char *text);

/** terraform_make() - Objects of an account, of all resources */
void terraform_make(struct tf *t);

/* --- objects ---------------------------------------------------------------- */

/** tf_object() - A new object of the account for @r
 * @id:		the member that identifies one
 */
struct doc *tf_object(struct tf *t, struct tf_resource *r, enum member is,
		      const char *id);

/** tf_set() - A member from an attribute, if that has a text */
void tf_set(struct tf *t, struct doc *d, const char *member,
	    const struct tf_part *p, const char *key);

/** tf_text() - A member with this text; NULL: none */
void tf_text(struct tf *t, struct doc *d, const char *member,
	     const struct tf_part *p, const char *text);

/** tf_list() - A member that is a list of texts, or (@inner) of objects with
 * that member */
void tf_list(struct tf *t, struct doc *d, const char *member,
	     const struct tf_part *p, const struct words *w, const char *inner);

/** tf_add() - One more object at the end of the list @member of @d */
struct doc *tf_add(struct tf *t, struct doc *d, const char *member,
		   const struct tf_part *p);

/** tf_doc() - What was made of a resource, to be added to; or NULL */
struct doc *tf_doc(const struct tf_resource *r);

/** tf_doc_at() - Likewise, of the resource that an attribute names */
struct doc *tf_doc_at(struct tf *t, const struct tf_part *p, const char *key);

/** tf_is() - Was that made of it? @r may be NULL */
bool tf_is(const struct tf_resource *r, enum member is);

/** tf_vpc_of() - Identifier of the VPC of the first of some subnets, or NULL */
const char *tf_vpc_of(const struct tf *t, const struct words *subnets);

/** tf_vpc() - Identifier of the VPC of a resource, one outside included */
const char *tf_vpc(struct tf *t, const struct tf_part *p);

/** tf_subnets(), tf_subnet() - Identifiers of subnets, those outside included;
 * of 'subnet_id' NULL when it is not written */
struct words tf_subnets(struct tf *t, const struct tf_part *p, const char *key);
const char *tf_subnet(struct tf *t, const struct tf_part *p);

/** tf_default_subnet() - Where AWS puts what has no subnet */
const char *tf_default_subnet(struct tf *t, const struct tf_part *p);

/** tf_spare_subnets() - Two subnets for what is in none that is known: in the
 * VPC of its groups, or in the default one */
struct words tf_spare_subnets(struct tf *t, const struct tf_part *p);

/** tf_group_subnets() - The subnets of a subnet group, or spare ones
 * @key:	attribute with the name of the subnet group
 * @type:	of that group
 */
struct words tf_group_subnets(struct tf *t, const struct tf_part *p,
			      const char *key, const char *type);

/** tf_named() - The resource that an attribute names, by its identifier or, of
 * that type, by its name; or NULL */
struct tf_resource *tf_named(struct tf *t, const struct tf_part *p,
			     const char *key, const char *type);

/** tf_found() - Likewise what was made of it; where nothing says which, the
 * only one of that kind in the same module, and that is remarked; or NULL */
struct tf_resource *tf_found(struct tf *t, const struct tf_part *p,
			     const char *key, enum member is);

/** tf_launch() - A member with the groups of a launch template
 * @by:		a block that names one
 */
void tf_launch(struct tf *t, struct doc *d, const char *member,
	       const char *inner, const struct tf_part *by);

/** tf_map() - The mapping at a member, new if need be */
struct doc *tf_map(struct tf *t, struct doc *d, const char *member);

/** tf_groups() - A member with the groups of an attribute */
void tf_groups(struct tf *t, struct doc *d, const char *member,
	       const char *inner, const struct tf_part *p, const char *key);

/** tf_default_of() - The VPC whose main table, default group or ACL a text is:
 * "ID:main"; NULL: it is none */
const char *tf_default_of(const struct tf *t, const char *text);

/** tf_drop() - Nothing is made of it after all */
void tf_drop(struct tf_resource *r, const char *why);

/** tf_part_of() - Of a resource that is read with those that name it */
void tf_part_of(struct tf *t, struct tf_resource *r);

/* By type: resources that become objects, in the order in which they may
 * refer to others that are made; and others that add to those */
struct tf_maker {
	const char *type;
	void (*make)(struct tf *t, struct tf_resource *r);
};
extern const struct tf_maker tf_network_makers[], tf_rule_makers[],
	tf_node_makers[], tf_fleet_makers[], tf_private_makers[],
	tf_balancer_makers[], tf_between_makers[], tf_premises_makers[],
	tf_dns_makers[];

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/cfn.h - what the parts of the importer of templates share
 *
 * A template is worked out as CloudFormation does it: every resource has a
 * physical identifier, which is what Ref gives, and every attribute is a text;
 * so intrinsics only ever put texts together, and texts travel through Join,
 * outputs, exports and nested stacks as they do there. What a text stands for
 * is looked up where it is used (cfn_find()). A text that stands for nothing
 * is something outside of all templates, and there a named stand-in is made of
 * it (import/cfn_outside.c).
 */
#ifndef IMPORT_CFN_H
#define IMPORT_CFN_H

#include "import/branch.h"
#include "import/dictionary.h"
#include "import/import.h"

enum { /* what a template may cost, whatever it says */
       CFN_TEXT_MAX = 1 << 20, /* bytes of one text */
       CFN_WORK_MAX = 2000000, /* values worked out */
       CFN_BYTES_MAX = 64 << 20, /* of all texts together */
       CFN_DEPTH_MAX = 1000, /* intrinsics in intrinsics */
       CFN_STACKS_MAX = 200
};

struct cfn_kind;
struct cfn_stack;

/* What can be named where a VPC's things are: of a template, or outside */
struct cfn_vpc {
	const char *name;
	struct doc *doc; /* the mapping of its keys */
	bool is_outside, is_default;
	unsigned int number; /* from 0 */
	unsigned int subnets; /* made for it here */
	VEC(const char *) blocks; /* of a stand-in: what its subnets need */
	const struct doc *ipv6; /* its block, or NULL */
};

struct cfn_resource {
	struct cfn_stack *stack;
	const char *logical, *type;
	const char *id; /* physical: what Ref gives */
	const char *name; /* in the lab; of kinds that become something there */
	const struct doc *body,
		*properties; /* as written; the latter or NULL */
	const struct cfn_kind *kind; /* NULL: nothing of it is read */
	struct where at;
	bool there; /* its condition holds */
	bool remarked;
	struct cfn_stack *inner; /* of a nested stack */
	struct cfn_vpc *vpc; /* that it is, or is in; once known */
	struct doc *made; /* what became of it, or NULL */
	VEC(struct cfn_resource *) needs; /* for import/cfn_check.c */
	VEC(struct where) needs_at;
	int mark;
	size_t next;
};

/* A stand-in for something outside, as it is made known in the end */
struct cfn_outsider {
	const char *what; /* "subnet" */
	const char *name, *text; /* in the lab; as the template has it */
	struct cfn_vpc *vpc;
	struct doc *doc;
	struct where at;
};

/* A parameter or condition while it is looked at, and afterwards */
struct cfn_memo {
	enum { CFN_NEW, CFN_OPEN, CFN_DONE } state;
	const struct doc *value;
	bool holds;
};

struct cfn {
	struct importing *in;
	struct arena *arena;
	const char *region, *account;
	VEC(struct cfn_stack *) stacks;
	struct dictionary ids; /* text -> struct cfn_resource */
	struct dictionary exports; /* name -> struct cfn_export */
	struct dictionary names; /* of the lab, taken */
	struct dictionary outside; /* "vpc NAME" -> what was made of it */
	struct dictionary assumed; /* texts that nobody gave */
	struct dictionary said; /* places of errors */
	VEC(struct cfn_vpc *) vpcs;
	struct cfn_vpc *outside_vpc; /* the first that was made */
	VEC(struct cfn_outsider) outsiders;
	struct doc *lab; /* the result */
	size_t work, bytes;
	unsigned int depth;
	unsigned int cidrs, vpc_cidrs, ipv6_cidrs, zones; /* assumed so far */
	unsigned int eips, addresses; /* that were chosen here */
	bool failed;
};

struct cfn_stack {
	struct cfn *cfn;
	const char *name, *file;
	const struct import_wish *wish;
	const struct doc *root;
	const struct doc *parameters, *mappings, *conditions, *outputs;
	const struct doc *globals; /* of SAM functions, or NULL */
	const struct doc *given; /* parameters, by name */
	struct cfn_stack *outer; /* of a nested one */
	bool is_sam, has_macros;
	VEC(struct cfn_resource *) resources;
	struct dictionary by_name; /* struct cfn_resource */
	struct dictionary memos; /* "parameter X", "condition X", "output X" */
};

struct cfn_export {
	struct cfn_stack *stack;
	const struct doc *value; /* as written */
};

/* A kind of resources: the order of the table is that of the lab file */
struct cfn_kind {
	const char *type; /* "AWS::EC2::Subnet" */
	const char *prefix; /* of its identifiers, "subnet" */
	void (*make)(struct cfn *c, struct cfn_resource *r);
	const char *called; /* property with a name of its own, or NULL */
	bool is_object; /* something of its name is in the lab */
	void (*after)(struct cfn *c); /* once all of the kind are made */
};

extern const struct cfn_kind cfn_kinds[];
extern const size_t cfn_n_kinds;

/* --- stacks (import/cfn_stack.c) ------------------------------------------ */

/** cfn_stack_add() - A template, with its resources
 * @given:	values of its parameters, or NULL
 */
struct cfn_stack *cfn_stack_add(struct cfn *c, const char *name,
				const struct import_file *file,
				const struct doc *given,
				struct cfn_resource *nested);

/** cfn_not_expanded() - Say so of a macro; names of what it makes may be anywhere
 */
void cfn_not_expanded(struct cfn_stack *s, const char *what, struct where at);

/** cfn_exports_add() - Make known what the stack exports */
void cfn_exports_add(struct cfn_stack *s);

/** cfn_unique() - A name that nothing has yet, beginning as @name does */
const char *cfn_unique(struct cfn *c, const char *name, const char *prefix);

/** cfn_nested() - Follow the nested stacks of a stack */
void cfn_nested(struct cfn_stack *s);

/** cfn_regions() - Which Region the templates are for, if nobody says */
const char *cfn_region(struct cfn *c, const struct import_files *files);

/* --- checking (import/cfn_check.c) ------------------------------------------ */

/** cfn_check() - References to nothing and in circles, reported */
void cfn_check(struct cfn_stack *s);

/* --- values (import/cfn_value.c ...) ---------------------------------------- */

/** cfn_error() - Report once for each place */
void cfn_error(struct cfn *c, struct where at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** cfn_note() - Likewise, what is no error */
void cfn_note(struct cfn *c, struct where at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** cfn_eval() - What a value is once its intrinsics are worked out
 *
 * Return: a tree without them; NULL: nothing (AWS::NoValue), or reported
 */
const struct doc *cfn_eval(struct cfn_stack *s, const struct doc *d);

/** cfn_eval_text() - Likewise, a text; a list or mapping is an error */
const char *cfn_eval_text(struct cfn_stack *s, const struct doc *d);

/** cfn_text() - A new text, counted against what a template may cost */
const struct doc *cfn_text(struct cfn *c, struct where at, const char *text);

/* An intrinsic: "Fn::Join", "!Join" */
struct cfn_call {
	const char *name; /* "Join", "Ref", "Condition" */
	const struct doc *argument;
	struct where at;
};

/** cfn_is_call() - Is it one, in the short or the long form? */
bool cfn_is_call(struct cfn *c, const struct doc *d, struct cfn_call *ret);

/** cfn_call() - Work it out (import/cfn_intrinsic.c) */
const struct doc *cfn_call(struct cfn_stack *s, const struct cfn_call *call);

/** cfn_argument() - Argument @i of a list of at least @n; NULL: reported */
const struct doc *cfn_argument(struct cfn_stack *s, const struct cfn_call *call,
			       size_t i, size_t n);

/** cfn_fn_base64() ... - Those of import/cfn_strings.c */
const struct doc *cfn_fn_base64(struct cfn_stack *s,
				const struct cfn_call *call);
const struct doc *cfn_fn_sub(struct cfn_stack *s, const struct cfn_call *call);
const struct doc *cfn_fn_to_json(struct cfn_stack *s,
				 const struct cfn_call *call);

/** cfn_fn_cidr() - Fn::Cidr (import/cfn_cidr.c) */
const struct doc *cfn_fn_cidr(struct cfn_stack *s, const struct cfn_call *call);

/** cfn_condition() - Does the condition of that name hold? */
bool cfn_condition(struct cfn_stack *s, const char *name, struct where at);

/** cfn_truth() - Likewise, of Fn::And ... as written */
bool cfn_truth(struct cfn_stack *s, const struct doc *d);

/** cfn_parameter() - Its value; NULL: the stack has no such parameter */
const struct doc *cfn_parameter(struct cfn_stack *s, const char *name,
				struct where at);

/** cfn_same() - Are both there, and the same text? */
bool cfn_same(const char *a, const char *b);

/** cfn_as_written() - "true" where YAML has True: what AWS makes of it */
const char *cfn_as_written(const struct doc *d);

/** cfn_ref() - Ref */
const struct doc *cfn_ref(struct cfn_stack *s, const char *name,
			  struct where at);

/** cfn_get_att() - Fn::GetAtt; @attribute may have dots */
const struct doc *cfn_get_att(struct cfn_stack *s, const char *name,
			      const char *attribute, struct where at);

/** cfn_import() - Fn::ImportValue */
const struct doc *cfn_import(struct cfn_stack *s, const char *name,
			     struct where at);

/** cfn_attribute() - What GetAtt gives for a resource that is there
 * (import/cfn_attribute.c) */
const struct doc *cfn_attribute(struct cfn_resource *r, const char *attribute,
				struct where at);

/* --- properties (import/cfn_property.c) --------------------------------------- */

/** cfn_get() - A property, worked out; NULL: absent */
const struct doc *cfn_get(struct cfn_resource *r, const char *name);

/** cfn_get_text(), cfn_get_bool(), cfn_get_int() - Likewise, of that type */
const char *cfn_get_text(struct cfn_resource *r, const char *name);
bool cfn_get_bool(struct cfn_resource *r, const char *name, bool absent);
long cfn_get_int(struct cfn_resource *r, const char *name, long absent);

/** cfn_in() - The same of a mapping that is worked out; @d may be NULL */
const struct doc *cfn_in(const struct doc *d, const char *key);
const char *cfn_in_text(const struct doc *d, const char *key);
bool cfn_in_bool(const struct doc *d, const char *key, bool absent);
long cfn_in_int(const struct doc *d, const char *key, long absent);

/** cfn_items() - The elements of a list, or a value alone; none of NULL */
struct cfn_items {
	const struct doc *const *items;
	size_t n;
};
struct cfn_items cfn_items(struct cfn *c, const struct doc *d);

/** cfn_find() - The resource that a text stands for, of that type or any of
 * those that begin so; NULL: none, or @text is NULL */
struct cfn_resource *cfn_find(const struct cfn *c, const char *text,
			      const char *type);

/** cfn_alias() - Let a text stand for a resource, too */
const char *cfn_alias(struct cfn_resource *r, const char *text);

/** cfn_remark() - What became of a resource: once each, and whatever is assumed
 * of it; nothing said is that it was read */
void cfn_remark(struct cfn_resource *r, enum import_fate fate, const char *why);

/** cfn_put(), cfn_put_text() ... - A key of what a resource became */
void cfn_put(struct cfn_resource *r, const char *key, const struct doc *value);
void cfn_put_text(struct cfn_resource *r, const char *key, const char *text);
void cfn_put_bool(struct cfn_resource *r, const char *key, bool is);
void cfn_put_int(struct cfn_resource *r, const char *key, long number);

/** cfn_object() - Begin the object of a resource at 'key:' of the lab file */
struct doc *cfn_object(struct cfn_resource *r, const char *key);

/** cfn_object_in() - Likewise, of a VPC */
struct doc *cfn_object_in(struct cfn_resource *r, struct cfn_vpc *vpc,
			  const char *key);

/* --- things of VPCs, inside and outside (import/cfn_outside.c) ------------------ */

struct cfn_subnet {
	const char *name;
	struct cfn_vpc *vpc;
	struct doc *doc;
	const char *az; /* a letter */
};

struct cfn_group {
	const char *name; /* "default" also */
	struct cfn_vpc *vpc;
	struct doc *doc; /* NULL: a default group */
};

/** cfn_vpc_of() - The VPC that a text stands for; NULL: the default one */
struct cfn_vpc *cfn_vpc_of(struct cfn_resource *r, const struct doc *d);

/** cfn_vpc_new() - One more, at 'vpcs:' */
struct cfn_vpc *cfn_vpc_new(struct cfn *c, const char *name, struct where at);

/** cfn_subnets() - The subnets of a list of texts
 * @least:	so many are to be made of what is outside and stands alone
 */
struct cfn_subnets {
	struct cfn_subnet *items;
	size_t n, cap;
};
struct cfn_subnets cfn_subnets(struct cfn_resource *r, const struct doc *list,
			       size_t least);

/** cfn_is_several() - A text that nobody gave stands for a list of them */
void cfn_is_several(struct cfn *c, const char *text);

/** cfn_default_subnets() - Those of the default VPC, at most @n; which is the
 * one outside that the groups of the resource are in, if they are in one */
struct cfn_subnets cfn_default_subnets(struct cfn_resource *r, size_t n);

/** cfn_subnets_put() - 'subnets:' or (@key) another key of the resource */
void cfn_subnets_put(struct cfn_resource *r, const char *key,
		     const struct cfn_subnets *subnets);

/** cfn_subnets_doc() - Their names, as a list */
struct doc *cfn_subnets_doc(struct cfn *c, struct where at,
			    const struct cfn_subnets *subnets);

/** cfn_groups() - The names of security groups, for users in @vpc; an empty
 * list where nothing is given */
struct doc *cfn_groups(struct cfn_resource *r, const struct doc *list,
		       struct cfn_vpc *vpc);

/** cfn_groups_put() - 'security_groups:', where there are any */
void cfn_groups_put(struct cfn_resource *r, const struct doc *list,
		    struct cfn_vpc *vpc);

/** cfn_group_of() - One, by its identifier; outside it is put into @vpc */
struct cfn_group cfn_group_of(struct cfn_resource *r, const struct doc *d,
			      struct cfn_vpc *vpc);

/** cfn_route_table_of() - What a route table became: its mapping from
 * destinations; outside, a stand-in's */
struct doc *cfn_route_table_of(struct cfn_resource *r, const struct doc *d,
			       struct cfn_vpc **ret_vpc);

/** cfn_outside() - A stand-in, at a key of @vpc, or (NULL) of the lab; the
 * same for the same text */
struct cfn_outsider *cfn_outside(struct cfn *c, const char *what,
				 const char *key, const char *text,
				 struct where at, struct cfn_vpc *vpc);

/** cfn_wish() - What the user says of that text or name; or NULL */
const struct doc *cfn_wish(struct cfn *c, const char *name);

/** cfn_stand_in() - What is there, and what it is like is not known: so said in
 * the end, or taken from what the user assumes */
void cfn_stand_in(struct cfn *c, const char *what, const char *name,
		  const char *text, struct doc *doc, struct where at);

/** cfn_vpns_end() - Hosts of networks on premises (import/cfn_vpn.c) */
void cfn_vpns_end(struct cfn *c);

/** cfn_vpc_of_groups() - That of the security groups of a resource, or NULL */
struct cfn_vpc *cfn_vpc_of_groups(struct cfn_resource *r);

/** cfn_some_vpc() - That of a resource which does not say: of its groups, or
 * what is outside of all templates */
struct cfn_vpc *cfn_some_vpc(struct cfn_resource *r);

/** cfn_public() - Let what stands in for a subnet lead to the internet gateway,
 * if nothing is known of its routes */
void cfn_public(struct cfn *c, const struct cfn_subnet *s, struct where at);

/** cfn_subnet_holds() - What stands in for a subnet has the addresses that are
 * taken there */
void cfn_subnet_holds(struct cfn *c, const struct cfn_subnet *s,
		      const char *text);

/** cfn_one_zone() - The interfaces of an instance are in one zone (ENI-2): what
 * stands in for their subnets is where the others are */
void cfn_one_zone(struct cfn *c, const struct cfn_subnets *subnets);

/** cfn_dual_stack() - What needs IPv6 is in subnets that have it: those that
 * stand in for others as well (LAM-23) */
void cfn_dual_stack(struct cfn *c, const struct cfn_subnets *subnets,
		    struct where at);

/** cfn_subnet_group() - The subnets of a subnet group of that type, by name */
struct cfn_subnets cfn_subnet_group(struct cfn_resource *r, const char *type,
				    const struct doc *name, size_t least);

/** cfn_outside_end() - What stand-ins are only known once all is read */
void cfn_outside_end(struct cfn *c);

/** cfn_seen_in() - Write a name that is looked up in @from: "app/function" */
const char *cfn_seen_in(struct cfn *c, const struct cfn_vpc *from,
			const struct cfn_vpc *of, const char *name);

/* --- addresses (import/cfn_address.c) -------------------------------------------- */

/** cfn_block() - A block of addresses, a stand-in for one from outside; of NULL
 * NULL */
const struct doc *cfn_block(struct cfn_resource *r, const struct doc *d,
			    bool ipv6);

/** cfn_assumed_block() - One for a name, the same for the same name */
const struct doc *cfn_assumed_block(struct cfn *c, const char *name, bool ipv6,
				    struct where at);

/** cfn_choose_address() - The first address of an interface or instance that is
 * yet to be made, where somebody has to know it before; NULL: not known */
const char *cfn_choose_address(struct cfn_resource *r);

/** cfn_chosen_address() - Was one chosen? NULL: no */
const char *cfn_chosen_address(const struct cfn_resource *r);

/** cfn_address() - An address, or NULL where it is from outside: AWS chooses */
const char *cfn_address(struct cfn_resource *r, const char *text);

/* --- others ---------------------------------------------------------------------- */

/** cfn_policy() - Statements of a policy document, or NULL: allows all */
struct doc *cfn_policy(struct cfn_resource *r, const struct doc *document);

/** cfn_fleet_targets() - Instances that an Auto Scaling group or a service put
 * into a target group, added to @targets */
void cfn_fleet_targets(struct cfn *c, const char *group, struct doc *targets,
		       struct where at);

#endif

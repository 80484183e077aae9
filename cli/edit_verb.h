/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/edit_verb.h - what the verbs of cli/edit.h are made of
 */
#ifndef CLI_EDIT_VERB_H
#define CLI_EDIT_VERB_H

#include "cli/edit.h"
#include "vpc/document.h"

enum edit_value {
	VALUE_TEXT, /* one argument */
	VALUE_LIST, /* one or several */
	VALUE_FLAG, /* --x, --no-x, --x true, --x Value=false */
	VALUE_STRUCTURE, /* From=1,To=2, or JSON */
	VALUE_STRUCTURES, /* one or several */
};

struct edit_option {
	const char *name; /* with its dashes; NULL ends a table */
	enum edit_value value;
	bool required;
};

enum { EDIT_OPTIONS_MAX = 20 };

struct edit {
	struct arena *arena;
	struct report *report;
	const struct model *m;
	const struct edit_verb *verb;
	/* By option: a scalar, for lists a list; NULL where not given. As they
	 * are written, until somebody asks for what they mean */
	const struct doc *values[EDIT_OPTIONS_MAX];
	struct doc *act;
};

/** edit_error() - The command line is wrong */
void edit_error(struct edit *e, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** edit_refuse() - AWS would refuse it; @subject: the object's name */
void edit_refuse(struct edit *e, const char *code, const char *subject,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** edit_failed() - Was anything wrong so far? */
bool edit_failed(const struct edit *e);

/* --- options (cli/edit_options.c) --------------------------------------- */

/** options_read() - Fill e->values from a command line; reports what is wrong
 * with it */
void options_read(struct edit *e, int argc, char **argv);

/** option_text() - The value of an option, or NULL where it was not given */
const char *option_text(const struct edit *e, const char *name);

/** option_joined() - The same; for the identifier of an association or an
 * attachment, that of the object which has it: a subnet, the VPC of a main
 * table, an elastic IP, a network interface */
const char *option_joined(const struct edit *e, const char *name);

/** option_list() - The values of one, which may be none; NULL: not given */
const struct doc *option_list(const struct edit *e, const char *name);

/** option_flag() - Was it said to be so? @ret stays as it is otherwise
 *
 * Return: was the option given, with or without 'no'?
 */
bool option_flag(struct edit *e, const char *name, bool *ret);

/** option_structure() - A structure; reported when it is none. NULL: not
 * given, or reported */
const struct doc *option_structure(struct edit *e, const char *name);

/** option_structures() - A list of them */
const struct doc *option_structures(struct edit *e, const char *name);

/** option_int() - A whole number from @min to @max; false: not given, or
 * reported */
bool option_int(struct edit *e, const char *name, int min, int max, int *ret);

/** option_one_of() - Exactly one of these was given: which; reported if not
 * @names:	NULL at the end
 */
const char *option_one_of(struct edit *e, const char *const *names);

/** option_word() - The value is one of @words, NULL at the end; NULL: not
 * given, or reported */
const char *option_word(struct edit *e, const char *name,
			const char *const *words);

/* --- structures (cli/edit_shorthand.c) ---------------------------------- */

/** shorthand_read() - "From=1,To=2" or JSON as a tree; NULL: reported */
const struct doc *shorthand_read(struct edit *e, const char *option,
				 const char *text);

/** member_check() - Report members that the structure does not have
 * @known:	NULL at the end
 */
void member_check(struct edit *e, const char *option, const struct doc *d,
		  const char *const *known);

/** member_text() - The value of a member; NULL: it has none, or no text */
const char *member_text(const struct doc *d, const char *name);

/** member_list() - A member as a list of @ret_n, which one value may be */
const struct doc *const *member_list(const struct edit *e, const struct doc *d,
				     const char *name, size_t *ret_n);

/* --- objects by name (cli/edit_find.c) ----------------------------------- */

/** find_vpc(), find_subnet() ... - What an option names, by its name,
 * VPC/NAME or identifier; NULL: not given, or reported with AWS's code */
struct vpc *find_vpc(struct edit *e, const char *option, const char *text);
struct subnet *find_subnet(struct edit *e, const char *option,
			   const char *text);
struct route_table *find_table(struct edit *e, const char *option,
			       const char *text);
struct security_group *find_group(struct edit *e, const char *option,
				  const char *text);
struct network_acl *find_acl(struct edit *e, const char *option,
			     const char *text);
struct nat_gateway *find_nat(struct edit *e, const char *option,
			     const char *text);
struct vpc_endpoint *find_endpoint(struct edit *e, const char *option,
				   const char *text);
struct node *find_node(struct edit *e, const char *option, const char *text,
		       enum node_kind kind);
struct eni *find_eni(struct edit *e, const char *option, const char *text);
struct elastic_ip *find_elastic_ip(struct edit *e, const char *option,
				   const char *text);
struct prefix_list *find_list(struct edit *e, const char *option,
			      const char *text);
struct peering *find_peering(struct edit *e, const char *option,
			     const char *text);
struct transit_gateway *find_transit(struct edit *e, const char *option,
				     const char *text);

/** targets_called() - How many things in the reach of @vpc's routes have that
 * name: of more than one a route must say which kind it means (N-1) */
size_t targets_called(const struct edit *e, const struct vpc *vpc,
		      const char *name);

/** find_groups() - The groups of a list option, as names for @vpc's lab file;
 * NULL: not given, or reported */
const struct doc *find_groups(struct edit *e, const char *option,
			      const struct vpc *vpc);

/** name_in() - What something of @of is called in the block of @vpc: its name,
 * or "VPC/NAME"; @vpc NULL: at the top, where names may be ambiguous */
const char *name_in(struct edit *e, const struct vpc *vpc, const struct vpc *of,
		    const struct object *o);

/* --- the act (cli/edit_tree.c) ------------------------------------------- */

/** tree_word(), tree_list(), tree_map() - A scalar, an empty list, an empty
 * mapping; tree_null() - the word that removes, which no text of a user's is */
const struct doc *tree_word(struct edit *e, const char *text);
const struct doc *tree_null(struct edit *e);
struct doc *tree_list(struct edit *e);
struct doc *tree_map(struct edit *e);

/** tree_add(), tree_set() - One more element; the value of a key */
void tree_add(struct edit *e, struct doc *list, const struct doc *d);
void tree_set(struct edit *e, struct doc *map, const char *key,
	      const struct doc *value);
void tree_set_text(struct edit *e, struct doc *map, const char *key,
		   const char *value);

/* Keys from the top of a lab file down, NULL at the end */
#define PATH(...)                 \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

/** act_change(), act_add() - In the act, put @value at a place of the lab file
 */
void act_change(struct edit *e, const char *const *path,
		const struct doc *value);
void act_add(struct edit *e, const char *const *path, const struct doc *value);

/** act_remove() - Take what is written at a place out of the file; nothing if
 * nothing is */
void act_remove(struct edit *e, const char *const *path);

/** written() - What stands at a place of the running lab's file, or NULL */
const struct doc *written(const struct edit *e, const char *const *path);

/* --- the verbs ------------------------------------------------------------ */

extern const struct edit_verb verb_authorize_ingress, verb_authorize_egress,
	verb_revoke_ingress, verb_revoke_egress, verb_create_group,
	verb_delete_group, verb_create_route, verb_replace_route,
	verb_delete_route, verb_associate_table, verb_replace_table,
	verb_disassociate_table, verb_create_entry, verb_replace_entry,
	verb_delete_entry, verb_replace_acl, verb_attach_interface,
	verb_detach_interface, verb_modify_interface, verb_modify_instance,
	verb_associate_address, verb_disassociate_address, verb_modify_vpc,
	verb_create_nat, verb_delete_nat, verb_create_endpoint,
	verb_delete_endpoints, verb_update_function, verb_modify_database;

#endif

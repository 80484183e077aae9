// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_attributes.c - VPCs, functions, databases: what they are set to
 */
#include <limits.h>
#include <string.h>

#include "cli/edit_verb.h"

static const struct doc *word_of(struct edit *e, bool flag)
{
	return tree_word(e, flag ? "true" : "false");
}

/* --- VPCs ----------------------------------------------------------------- */

static void modify_vpc(struct edit *e)
{
	static const char *const names[] = {"--enable-dns-support",
					    "--enable-dns-hostnames", NULL};
	const char *option = option_one_of(e, names);
	const struct vpc *vpc = find_vpc(e, "--vpc-id",
					 option_text(e, "--vpc-id"));
	bool on = false;

	if (option)
		option_flag(e, option, &on);
	if (!edit_failed(e))
		act_change(e,
			   PATH("vpcs", vpc->o.name,
				option == names[0] ? "enable_dns_support"
						   : "enable_dns_hostnames"),
			   word_of(e, on));
}

static const struct edit_option vpc_options[] = {
	{"--vpc-id", VALUE_TEXT, true},
	{"--enable-dns-support", VALUE_FLAG, false},
	{"--enable-dns-hostnames", VALUE_FLAG, false},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_modify_vpc = {
	.name = "modify-vpc-attribute",
	.usage = "--vpc-id VPC (--[no-]enable-dns-support | "
		 "--[no-]enable-dns-hostnames)",
	.about = "switch a VPC's DNS attributes",
	.help = "  --vpc-id VPC\n"
		"  --enable-dns-support, --no-enable-dns-support\n"
		"  --enable-dns-hostnames, --no-enable-dns-hostnames\n",
	.options = vpc_options,
	.run = modify_vpc,
};

/* --- functions ------------------------------------------------------------ */

static const char *const *function_key(struct edit *e, const struct node *n,
				       const char *key)
{
	const char **path = arena_alloc(e->arena, 4 * sizeof(*path));

	path[0] = "functions";
	path[1] = n->o.name;
	path[2] = key;
	return path;
}

static const char *subnet_name(struct edit *e, const char *option,
			       const char *text)
{
	const struct subnet *s = find_subnet(e, option, text);

	return s ? name_in(e, NULL, s->vpc, &s->o) : NULL;
}

static const char *group_name(struct edit *e, const char *option,
			      const char *text)
{
	const struct security_group *g = find_group(e, option, text);

	return g ? name_in(e, NULL, g->vpc, &g->o) : NULL;
}

/* A member of --vpc-config as names; NULL: not given, or reported */
static const struct doc *members(struct edit *e, const struct doc *config,
				 const char *member,
				 const char *(*name)(struct edit *e,
						     const char *option,
						     const char *text))
{
	static const char option[] = "--vpc-config";
	struct doc *list = tree_list(e);
	size_t n;
	const struct doc *const *items = member_list(e, config, member, &n);

	if (!items && !document_get(config, member))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		const char *text = items[i]->kind == DOC_SCALAR
					   ? name(e, option, items[i]->text)
					   : NULL;

		if (text)
			tree_add(e, list, tree_word(e, text));
		else if (!edit_failed(e))
			edit_error(e, "%s: %s has names in it", option, member);
	}
	return list;
}

static void set_list(struct edit *e, const struct node *n, const char *key,
		     const struct doc *list)
{
	if (list && list->items.n)
		act_change(e, function_key(e, n, key), list);
	else if (list)
		act_remove(e, function_key(e, n, key));
}

/* LAM-11: both lists, or neither */
static bool check_lists(struct edit *e, const struct node *n,
			const struct doc *subnets, const struct doc *groups)
{
	bool in_subnets = subnets ? subnets->items.n : n->subnets.n;
	bool in_groups = groups ? groups->items.n : n->groups.n;

	if (in_subnets == in_groups)
		return true;
	edit_refuse(e, "InvalidParameterValueException", n->o.name,
		    "function %s: SubnetIds and SecurityGroupIds must both "
		    "have something in them, or both be empty (LAM-11)",
		    n->o.name);
	return false;
}

static void set_vpc_config(struct edit *e, const struct node *n)
{
	static const char *const known[] = {"SubnetIds", "SecurityGroupIds",
					    "Ipv6AllowedForDualStack", NULL};
	const struct doc *d = option_structure(e, "--vpc-config");
	const struct doc *subnets, *groups;
	const char *ipv6;

	if (!d)
		return;
	member_check(e, "--vpc-config", d, known);
	if (edit_failed(e))
		return;
	subnets = members(e, d, "SubnetIds", subnet_name);
	groups = members(e, d, "SecurityGroupIds", group_name);
	ipv6 = member_text(d, "Ipv6AllowedForDualStack");
	if (edit_failed(e) || !check_lists(e, n, subnets, groups))
		return;
	set_list(e, n, "subnets", subnets);
	set_list(e, n, "security_groups", groups);
	if (ipv6)
		act_change(e, function_key(e, n, "ipv6"), tree_word(e, ipv6));
	else if (subnets && !subnets->items.n)
		act_remove(e, function_key(e, n, "ipv6"));
}

static void set_number(struct edit *e, const struct node *n, const char *option,
		       const char *key)
{
	int value;

	if (option_int(e, option, 0, INT_MAX, &value))
		act_change(e, function_key(e, n, key),
			   tree_word(e, arena_printf(e->arena, "%d", value)));
}

/* --ephemeral-storage Size=1024 */
static void set_storage(struct edit *e, const struct node *n)
{
	static const char *const known[] = {"Size", NULL};
	const struct doc *d = option_structure(e, "--ephemeral-storage");
	const char *size;

	if (!d)
		return;
	member_check(e, "--ephemeral-storage", d, known);
	size = member_text(d, "Size");
	if (size)
		act_change(e, function_key(e, n, "ephemeral_storage"),
			   tree_word(e, size));
	else if (!edit_failed(e))
		edit_error(e, "--ephemeral-storage: needs Size");
}

/* --environment Variables={A=one,B=two}: all of them anew */
static void set_environment(struct edit *e, const struct node *n)
{
	static const char *const known[] = {"Variables", NULL};
	const struct doc *d = option_structure(e, "--environment"), *variables;

	if (!d)
		return;
	member_check(e, "--environment", d, known);
	if (edit_failed(e))
		return;
	variables = document_get(d, "Variables");
	if (!variables || variables->kind != DOC_MAPPING) {
		edit_error(e, "--environment: needs Variables={NAME=text,...}");
		return;
	}
	for (size_t i = 0; i < n->environment.n; i++) {
		const char *text = n->environment.items[i];
		const char *name = arena_strndup(e->arena, text,
						 strcspn(text, "="));

		if (!document_get(variables, name))
			act_remove(e, PATH("functions", n->o.name,
					   "environment", name));
	}
	for (size_t i = 0; i < variables->pairs.n; i++)
		act_change(e,
			   PATH("functions", n->o.name, "environment",
				variables->pairs.items[i].key->text),
			   variables->pairs.items[i].value);
}

static void update_function(struct edit *e)
{
	const struct node *n = find_node(e, "--function-name",
					 option_text(e, "--function-name"),
					 NODE_FUNCTION);

	if (!n)
		return;
	set_vpc_config(e, n);
	set_number(e, n, "--timeout", "timeout");
	set_number(e, n, "--memory-size", "memory_size");
	set_storage(e, n);
	set_environment(e, n);
	if (!edit_failed(e) && !option_text(e, "--vpc-config") &&
	    !e->act->pairs.n)
		edit_error(e, "nothing to change; it has %s", e->verb->usage);
}

static const struct edit_option function_options[] = {
	{"--function-name", VALUE_TEXT, true},
	{"--vpc-config", VALUE_STRUCTURE, false},
	{"--timeout", VALUE_TEXT, false},
	{"--memory-size", VALUE_TEXT, false},
	{"--ephemeral-storage", VALUE_STRUCTURE, false},
	{"--environment", VALUE_STRUCTURE, false},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_update_function = {
	.name = "update-function-configuration",
	.usage = "--function-name F --vpc-config SubnetIds=S,...,"
		 "SecurityGroupIds=G,...",
	.about = "attach a function to a VPC, detach it, or set its limits",
	.help = "  --function-name FUNCTION\n"
		"  --vpc-config SubnetIds=S,...,SecurityGroupIds=G,...[,"
		"Ipv6AllowedForDualStack=true]\n"
		"                              both lists empty: detached\n"
		"  --timeout S, --memory-size MB, --ephemeral-storage Size=MB\n"
		"  --environment Variables={NAME=text,...}\n",
	.options = function_options,
	.run = update_function,
};

/* --- databases ------------------------------------------------------------ */

static void modify_database(struct edit *e)
{
	static const struct {
		const char *option, *key;
	} flags[] = {
		{"--publicly-accessible", "publicly_accessible"},
		{"--multi-az", "multi_az"},
	};
	const char *option = "--db-instance-identifier";
	const struct node *n = find_node(e, option, option_text(e, option),
					 NODE_DATABASE);
	const struct doc *groups = find_groups(e, "--vpc-security-group-ids",
					       NULL);
	bool on = false;
	int port;

	if (edit_failed(e))
		return;
	if (groups)
		act_change(e, PATH("databases", n->o.name, "security_groups"),
			   groups);
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (option_flag(e, flags[i].option, &on))
			act_change(e,
				   PATH("databases", n->o.name, flags[i].key),
				   word_of(e, on));
	if (option_int(e, "--db-port-number", 1, UINT16_MAX, &port))
		act_change(e, PATH("databases", n->o.name, "port"),
			   tree_word(e, arena_printf(e->arena, "%d", port)));
	if (!edit_failed(e) && !e->act->pairs.n)
		edit_error(e, "nothing to change; it has %s", e->verb->usage);
}

static const struct edit_option database_options[] = {
	{"--db-instance-identifier", VALUE_TEXT, true},
	{"--vpc-security-group-ids", VALUE_LIST, false},
	{"--publicly-accessible", VALUE_FLAG, false},
	{"--multi-az", VALUE_FLAG, false},
	{"--db-port-number", VALUE_TEXT, false},
	{"--apply-immediately", VALUE_FLAG, false},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_modify_database = {
	.name = "modify-db-instance",
	.usage = "--db-instance-identifier DB (--vpc-security-group-ids GROUP "
		 "... | --[no-]publicly-accessible | --[no-]multi-az)",
	.about = "change the groups of a database, or who reaches it",
	.help = "  --db-instance-identifier DATABASE\n"
		"  --vpc-security-group-ids GROUP ...   all of them\n"
		"  --publicly-accessible, --no-publicly-accessible\n"
		"  --multi-az, --no-multi-az\n"
		"  --db-port-number N\n"
		"  --apply-immediately                  always so here\n",
	.options = database_options,
	.run = modify_database,
};

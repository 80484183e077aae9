// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_associations.c - which table and which ACL a subnet has
 *
 * Where the AWS CLI wants an association, the name of the subnet stands for it
 * as well, or that of the VPC for the main table's.
 */
#include <string.h>

#include "cli/edit_verb.h"

static void set_in_subnet(struct edit *e, const struct subnet *s,
			  const char *key, const struct vpc *vpc,
			  const struct object *o)
{
	act_change(e, PATH("vpcs", s->vpc->o.name, "subnets", s->o.name, key),
		   tree_word(e, name_in(e, s->vpc, vpc, o)));
}

/* --- route tables --------------------------------------------------------- */

static void associate_gateway(struct edit *e, const struct route_table *t)
{
	static const char *const words[] = {"igw", "vgw", NULL};
	const char *word = option_word(e, "--gateway-id", words);

	if (word)
		act_change(e,
			   PATH("vpcs", t->vpc->o.name, "route_tables",
				t->o.name, "gateway"),
			   tree_word(e, word));
}

static void associate_table(struct edit *e)
{
	static const char *const to[] = {"--subnet-id", "--gateway-id", NULL};
	const char *option = option_one_of(e, to);
	const struct route_table *t = find_table(
		e, "--route-table-id", option_text(e, "--route-table-id"));
	const struct subnet *s = find_subnet(e, "--subnet-id",
					     option_text(e, "--subnet-id"));

	if (edit_failed(e))
		return;
	if (option == to[1]) {
		associate_gateway(e, t);
		return;
	}
	if (s->route_table_ref.text && s->route_table != t)
		edit_refuse(e, "Resource.AlreadyAssociated", s->o.name,
			    "subnet %s has route table %s; "
			    "replace-route-table-association gives it another",
			    s->o.name, s->route_table->o.name);
	else
		set_in_subnet(e, s, "route_table", t->vpc, &t->o);
}

/* The subnet of an association that somebody made (RT-1) */
static const struct subnet *associated(struct edit *e)
{
	const char *text = option_joined(e, "--association-id");
	const struct subnet *s = find_subnet(e, "--association-id", text);

	if (!s || s->route_table_ref.text)
		return s;
	edit_refuse(e, "InvalidAssociationID.NotFound", s->o.name,
		    "subnet %s is associated with no table, and has the main "
		    "one; associate-route-table gives it its own",
		    s->o.name);
	return NULL;
}

static const struct vpc *main_association(struct edit *e)
{
	const char *text = option_joined(e, "--association-id");

	for (size_t i = 0; i < e->m->vpcs.n; i++) {
		const struct vpc *vpc = e->m->vpcs.items[i];

		if (strcmp(vpc->o.name, text) == 0 ||
		    strcmp(vpc->o.id, text) == 0)
			return vpc;
	}
	return NULL;
}

static void replace_table(struct edit *e)
{
	const struct route_table *t = find_table(
		e, "--route-table-id", option_text(e, "--route-table-id"));
	const struct vpc *vpc = main_association(e);
	const struct subnet *s = vpc ? NULL : associated(e);

	if (edit_failed(e))
		return;
	if (vpc)
		act_change(e, PATH("vpcs", vpc->o.name, "main_route_table"),
			   tree_word(e, name_in(e, vpc, t->vpc, &t->o)));
	else
		set_in_subnet(e, s, "route_table", t->vpc, &t->o);
}

static void disassociate_table(struct edit *e)
{
	const struct subnet *s = associated(e);

	if (s)
		act_remove(e, PATH("vpcs", s->vpc->o.name, "subnets", s->o.name,
				   "route_table"));
}

static const struct edit_option associate_options[] = {
	{"--route-table-id", VALUE_TEXT, true},
	{"--subnet-id", VALUE_TEXT, false},
	{"--gateway-id", VALUE_TEXT, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option replace_options[] = {
	{"--association-id", VALUE_TEXT, true},
	{"--route-table-id", VALUE_TEXT, true},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option disassociate_options[] = {
	{"--association-id", VALUE_TEXT, true},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_associate_table = {
	.name = "associate-route-table",
	.usage = "--route-table-id TABLE (--subnet-id SUBNET | --gateway-id "
		 "igw|vgw)",
	.about = "give a subnet a route table of its own",
	.help = "  --route-table-id TABLE\n"
		"  --subnet-id SUBNET      one that has the main table\n"
		"  --gateway-id igw|vgw    the gateway, for what comes in by "
		"it\n",
	.options = associate_options,
	.run = associate_table,
};
const struct edit_verb verb_replace_table = {
	.name = "replace-route-table-association",
	.usage = "--association-id SUBNET|VPC --route-table-id TABLE",
	.about = "give a subnet another route table, or a VPC another main one",
	.help = "  --association-id SUBNET   whose table it is; or a VPC: its "
		"main table\n"
		"  --route-table-id TABLE    that takes its place\n",
	.options = replace_options,
	.run = replace_table,
};
const struct edit_verb verb_disassociate_table = {
	.name = "disassociate-route-table",
	.usage = "--association-id SUBNET",
	.about = "let a subnet have the main route table again",
	.help = "  --association-id SUBNET   whose table it was\n",
	.options = disassociate_options,
	.run = disassociate_table,
};

/* --- network ACLs --------------------------------------------------------- */

static void replace_acl(struct edit *e)
{
	const struct subnet *s = find_subnet(
		e, "--association-id", option_joined(e, "--association-id"));
	const struct network_acl *acl = find_acl(
		e, "--network-acl-id", option_text(e, "--network-acl-id"));

	if (!edit_failed(e))
		set_in_subnet(e, s, "network_acl", acl->vpc, &acl->o);
}

static const struct edit_option acl_options[] = {
	{"--association-id", VALUE_TEXT, true},
	{"--network-acl-id", VALUE_TEXT, true},
	{NULL, VALUE_TEXT, false},
};

const struct edit_verb verb_replace_acl = {
	.name = "replace-network-acl-association",
	.usage = "--association-id SUBNET --network-acl-id ACL",
	.about = "give a subnet another network ACL",
	.help = "  --association-id SUBNET   whose ACL it is\n"
		"  --network-acl-id ACL      that takes its place\n",
	.options = acl_options,
	.run = replace_acl,
};

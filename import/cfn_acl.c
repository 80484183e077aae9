// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_acl.c - network ACLs
 */
#include <string.h>

#include "import/cfn_kind.h"

void cfn_make_acl(struct cfn *c, struct cfn_resource *r)
{
	(void)c;
	cfn_object_in(r, cfn_vpc_of(r, cfn_get(r, "VpcId")), "network_acls");
}

static struct doc *acl_of(struct cfn *c, const struct doc *d,
			  struct cfn_vpc **ret_vpc, const char **ret_name)
{
	static const char begin[] = "default ACL of ";
	const char *text = d && d->kind == DOC_SCALAR ? d->text : NULL;
	struct cfn_resource *acl = cfn_find(c, text, "AWS::EC2::NetworkAcl");
	struct cfn_resource *vpc = NULL;

	if (acl && acl->made) {
		*ret_vpc = acl->vpc;
		*ret_name = acl->name;
		return acl->made;
	}
	if (text && strncmp(text, begin, strlen(begin)) == 0)
		vpc = cfn_find(c, text + strlen(begin), "AWS::EC2::VPC");
	if (!vpc)
		return NULL;
	*ret_vpc = vpc->vpc;
	*ret_name = "default";
	return branch_inner(
		c->arena,
		branch_inner(c->arena, vpc->vpc->doc, "network_acls", d->at),
		"default", d->at);
}

/* --- entries ------------------------------------------------------------------- */

static const char *range(struct cfn *c, const struct doc *d)
{
	long from = cfn_in_int(d, "From", 0), to = cfn_in_int(d, "To", 65535);

	if (from < 0 || (from == 0 && to == 65535))
		return "all";
	if (from == to)
		return arena_printf(c->arena, "%ld", from);
	return arena_printf(c->arena, "%ld-%ld", from, to);
}

static const char *icmp(struct cfn *c, const struct doc *d)
{
	long type = cfn_in_int(d, "Type", -1), code = cfn_in_int(d, "Code", -1);

	if (type < 0)
		return "all";
	if (code < 0)
		return arena_printf(c->arena, "%ld", type);
	return arena_printf(c->arena, "%ld/%ld", type, code);
}

static const struct doc *traffic(struct cfn *c, struct cfn_resource *r)
{
	long protocol = cfn_get_int(r, "Protocol", -1);
	struct doc *d = branch_map(c->arena, r->at);

	switch (protocol) {
	case -1:
		return branch_text(c->arena, r->at, "all");
	case 6:
	case 17:
		branch_put_text(c->arena, d, protocol == 6 ? "tcp" : "udp",
				r->at, range(c, cfn_get(r, "PortRange")));
		return d;
	case 1:
	case 58:
		branch_put_text(c->arena, d, protocol == 1 ? "icmp" : "icmpv6",
				r->at, icmp(c, cfn_get(r, "Icmp")));
		return d;
	default:
		branch_put(c->arena, d, "protocol", r->at,
			   branch_number(c->arena, r->at, protocol));
		return d;
	}
}

/* The default ACL as AWS makes it, where a template adds to it */
static void put_default(struct cfn *c, struct doc *list, struct where at)
{
	struct doc *d = branch_map(c->arena, at);

	branch_put_text(c->arena, d, "rule", at, "100");
	branch_put_text(c->arena, d, "allow", at, "all");
	branch_put_text(c->arena, d, "cidr", at, "0.0.0.0/0");
	branch_add(c->arena, list, d);
}

void cfn_make_acl_entry(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = NULL;
	const char *name = NULL, *action = cfn_get_text(r, "RuleAction");
	struct doc *acl = acl_of(c, cfn_get(r, "NetworkAclId"), &vpc, &name);
	const struct doc *cidr = cfn_block(r, cfn_get(r, "CidrBlock"), false);
	struct doc *d = branch_map(c->arena, r->at), *list;
	bool egress = cfn_get_bool(r, "Egress", false);

	if (!acl) {
		cfn_remark(r, IMPORT_IGNORED,
			   "its ACL is outside of all templates");
		return;
	}
	if (!cidr)
		cidr = cfn_block(r, cfn_get(r, "Ipv6CidrBlock"), true);
	if (!cidr)
		return;
	list = branch_inner_list(c->arena, acl, egress ? "egress" : "ingress",
				 r->at);
	if (!list->items.n && strcmp(name, "default") == 0)
		put_default(c, list, r->at);
	branch_put(c->arena, d, "rule", r->at,
		   branch_number(c->arena, r->at,
				 cfn_get_int(r, "RuleNumber", 100)));
	branch_put(c->arena, d,
		   action && (*action == 'd' || *action == 'D') ? "deny"
								: "allow",
		   r->at, traffic(c, r));
	branch_put(c->arena, d, "cidr", r->at, cidr);
	branch_add(c->arena, list, d);
}

void cfn_make_acl_association(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = NULL;
	const char *name = NULL;
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "SubnetId"), 1);
	struct doc *acl = acl_of(c, cfn_get(r, "NetworkAclId"), &vpc, &name);

	if (!acl)
		cfn_remark(r, IMPORT_IGNORED,
			   "its ACL is outside of all templates");
	else if (in.n)
		branch_set(c->arena, in.items[0].doc, "network_acl", r->at,
			   branch_text(c->arena, r->at, name));
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_rule.c - security groups and network ACLs
 *
 * Terraform takes AWS's own rules away: without a written one nothing goes out
 * of a group (TF-6), and of default groups and ACLs that it adopts it keeps
 * what is written (TF-8).
 */
#include <string.h>

#include "import/terraform.h"

/* --- groups -------------------------------------------------------------- */

static const char *list_of(bool egress)
{
	return egress ? "IpPermissionsEgress" : "IpPermissions";
}

static void set_ports(struct tf *t, struct doc *d, const struct tf_part *p,
		      const char *protocol)
{
	tf_text(t, d, "IpProtocol", p, protocol ? protocol : "-1");
	if (protocol && strcmp(protocol, "-1") != 0 &&
	    strcmp(protocol, "all") != 0) { /* TF-7 */
		tf_set(t, d, "FromPort", p, "from_port");
		tf_set(t, d, "ToPort", p, "to_port");
	}
}

static void add_rule(struct tf *t, struct doc *group, const struct tf_part *p,
		     const char *own, bool egress)
{
	struct doc *d = tf_add(t, group, list_of(egress), p);
	static const char *const ranges[][3] = {
		{"cidr_blocks", "IpRanges", "CidrIp"},
		{"cidr_ipv4", "IpRanges", "CidrIp"},
		{"ipv6_cidr_blocks", "Ipv6Ranges", "CidrIpv6"},
		{"cidr_ipv6", "Ipv6Ranges", "CidrIpv6"},
		{"prefix_list_ids", "PrefixListIds", "PrefixListId"},
		{"prefix_list_id", "PrefixListIds", "PrefixListId"},
		{"security_groups", "UserIdGroupPairs", "GroupId"},
		{"source_security_group_id", "UserIdGroupPairs", "GroupId"},
		{"referenced_security_group_id", "UserIdGroupPairs", "GroupId"},
	};
	struct words self = {0};
	const char *protocol = terraform_text(t, p, "protocol");

	if (!protocol)
		protocol = terraform_text(t, p, "ip_protocol");
	set_ports(t, d, p, protocol);
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		struct words w = terraform_words(t, p, ranges[i][0]);

		if (w.n)
			tf_list(t, d, ranges[i][1], p, &w, ranges[i][2]);
	}
	if (terraform_true(t, p, "self")) {
		words_add(t->x, &self, own);
		tf_list(t, d, "UserIdGroupPairs", p, &self, "GroupId");
	}
}

static void add_rules(struct tf *t, struct tf_resource *r, struct doc *d)
{
	struct tf_part p = terraform_part(r);

	for (int egress = 0; egress < 2; egress++) {
		struct tf_parts all = terraform_blocks(
			t, &p, egress ? "egress" : "ingress");

		branch_inner_list(t->arena, d, list_of(egress), d->at);
		for (size_t i = 0; i < all.n; i++)
			add_rule(t, d, &all.items[i], r->id, egress);
	}
}

static void make_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_GROUP, "GroupId");
	const char *what = said(p.values, "description");

	tf_text(t, d, "VpcId", &p, tf_vpc(t, &p));
	if (r->data) { /* it is looked at, and its rules are not */
		r->made->made_up = true;
		import_remark(t->in, IMPORT_ASSUMED, r->values->at, r->type,
			      r->address,
			      "nothing comes in, everything goes out: a data "
			      "source does not say the rules of a group");
		return;
	}
	if (what && strcmp(what, "Managed by Terraform") != 0)
		tf_text(t, d, "Description", &p, what);
	add_rules(t, r, d);
}

static void make_default_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	const char *vpc = tf_vpc(t, &p);
	struct doc *d = tf_object(t, r, MEMBER_GROUP, "GroupId");

	tf_text(t, d, "VpcId", &p, vpc);
	tf_text(t, d, "GroupName", &p, "default");
	if (vpc)
		index_add(&t->aliases,
			  arena_printf(t->arena, "%s:default", vpc), r);
	add_rules(t, r, d);
}

/* The default group of a VPC, as AWS makes it (SG-4) */
static struct doc *default_group(struct tf *t, const struct tf_part *p,
				 const char *id)
{
	const char *vpc = tf_default_of(t, id);
	struct tf_resource *r = arena_alloc(t->arena, sizeof(*r));
	struct doc *d;

	if (!vpc)
		return NULL;
	*r = *p->of;
	r->id = id;
	r->name = "default";
	d = tf_object(t, r, MEMBER_GROUP, "GroupId");
	tf_text(t, d, "VpcId", p, vpc);
	tf_text(t, d, "GroupName", p, "default");
	for (int egress = 0; egress < 2; egress++) {
		struct doc *rule = tf_add(t, d, list_of(egress), p);

		tf_text(t, rule, "IpProtocol", p, "-1");
		if (egress)
			tf_text(t, tf_add(t, rule, "IpRanges", p), "CidrIp", p,
				"0.0.0.0/0");
		else
			tf_text(t, tf_add(t, rule, "UserIdGroupPairs", p),
				"GroupId", p, id);
	}
	index_add(&t->aliases, id, r);
	return d;
}

static struct doc *group_of(struct tf *t, const struct tf_part *p)
{
	const struct tf_resource *r = tf_found(t, p, "security_group_id",
					       MEMBER_GROUP);

	return r ? tf_doc(r)
		 : default_group(t, p,
				 terraform_text(t, p, "security_group_id"));
}

/* A rule by itself */
static void add_to_group(struct tf *t, struct tf_resource *r, bool egress)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = group_of(t, &p);

	if (d)
		add_rule(t, d, &p, said(d, "GroupId"), egress);
	else
		tf_drop(r, "its security group is elsewhere");
}

static void make_rule(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	const char *type = terraform_text(t, &p, "type");

	add_to_group(t, r, type && strcmp(type, "egress") == 0);
}

static void make_ingress_rule(struct tf *t, struct tf_resource *r)
{
	add_to_group(t, r, false);
}

static void make_egress_rule(struct tf *t, struct tf_resource *r)
{
	add_to_group(t, r, true);
}

/* The one that AWS made with the VPC, if others may name it */
static void make_own_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	const char *id = said(r->values, "default_security_group_id");

	if (id && !terraform_find(t, id))
		default_group(t, &p, id);
}

/* --- ACLs ---------------------------------------------------------------- */

static void add_entry(struct tf *t, struct doc *acl, const struct tf_part *p,
		      bool egress)
{
	struct doc *d = tf_add(t, acl, "Entries", p);
	struct doc *inner = branch_map(t->arena, d->at);
	static const char *const keys[][2] = {
		{"RuleNumber", "rule_no"},
		{"RuleNumber", "rule_number"},
		{"RuleAction", "action"},
		{"RuleAction", "rule_action"},
		{"CidrBlock", "cidr_block"},
		{"Ipv6CidrBlock", "ipv6_cidr_block"},
		{"Protocol", "protocol"},
	};
	const char *protocol = terraform_text(t, p, "protocol");
	bool icmp = protocol && (strcmp(protocol, "1") == 0 ||
				 strcmp(protocol, "58") == 0 ||
				 strncmp(protocol, "icmp", 4) == 0);

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		tf_set(t, d, keys[i][0], p, keys[i][1]);
	if (protocol && strcmp(protocol, "all") == 0)
		tf_text(t, d, "Protocol", p, "-1");
	tf_text(t, d, "Egress", p, egress ? "true" : "false");
	if (icmp) {
		tf_set(t, inner, "Type", p, "icmp_type");
		tf_set(t, inner, "Code", p, "icmp_code");
	} else {
		tf_set(t, inner, "From", p, "from_port");
		tf_set(t, inner, "To", p, "to_port");
	}
	if (inner->pairs.n)
		branch_put(t->arena, d, icmp ? "IcmpTypeCode" : "PortRange",
			   d->at, inner);
}

static void add_entries(struct tf *t, struct tf_resource *r, struct doc *d)
{
	struct tf_part p = terraform_part(r);
	struct words subnets = terraform_words(t, &p, "subnet_ids");

	branch_inner_list(t->arena, d, "Entries", d->at);
	for (int egress = 0; egress < 2; egress++) {
		struct tf_parts all = terraform_blocks(
			t, &p, egress ? "egress" : "ingress");

		for (size_t i = 0; i < all.n; i++)
			add_entry(t, d, &all.items[i], egress);
	}
	tf_list(t, d, "Associations", &p, &subnets, "SubnetId");
}

static void make_acl(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_ACL, "NetworkAclId");

	tf_text(t, d, "VpcId", &p, tf_vpc(t, &p));
	add_entries(t, r, d);
}

static void make_default_acl(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	const char *id = terraform_text(t, &p, "default_network_acl_id");
	const char *vpc = tf_default_of(t, id);
	struct doc *d = tf_object(t, r, MEMBER_ACL, "NetworkAclId");

	if (!vpc)
		vpc = terraform_text(t, &p, "vpc_id");
	tf_text(t, d, "VpcId", &p, vpc);
	tf_text(t, d, "IsDefault", &p, "true");
	if (id)
		index_add(&t->aliases, id, r);
	add_entries(t, r, d);
}

static void make_acl_rule(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc(tf_found(t, &p, "network_acl_id", MEMBER_ACL));

	if (d)
		add_entry(t, d, &p, terraform_true(t, &p, "egress"));
	else
		tf_drop(r, "its network ACL is elsewhere");
}

static void make_acl_association(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc(tf_found(t, &p, "network_acl_id", MEMBER_ACL));

	if (d)
		tf_set(t, tf_add(t, d, "Associations", &p), "SubnetId", &p,
		       "subnet_id");
}

const struct tf_maker tf_rule_makers[] = {
	{"aws_security_group", make_group},
	{"aws_default_security_group", make_default_group},
	{"aws_security_group_rule", make_rule},
	{"aws_vpc_security_group_ingress_rule", make_ingress_rule},
	{"aws_vpc_security_group_egress_rule", make_egress_rule},
	{"aws_vpc", make_own_group},
	{"aws_default_vpc", make_own_group},
	{"aws_network_acl", make_acl},
	{"aws_default_network_acl", make_default_acl},
	{"aws_network_acl_rule", make_acl_rule},
	{"aws_network_acl_association", make_acl_association},
	{NULL, NULL},
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_acl.c - network ACLs
 */
#include "cli/describe_part.h"
#include "vpc/association.h"

/* ACL-2: the final rule, written '*', has a number for each family */
enum { FINAL_IPV4 = 32767, FINAL_IPV6 = 32768 };

/* TCP and UDP have ports, ICMP type and code, all else neither (ACL-7) */
static void put_traffic(struct describing *d, json_t *o,
			const struct traffic *t)
{
	bool all = t->from == 0 && t->to == UINT16_MAX;
	json_t *range;

	set_text(o, "Protocol", arena_printf(d->arena, "%d", t->protocol));
	switch (t->protocol) {
	case PROTOCOL_TCP:
	case PROTOCOL_UDP:
		range = set_object(o, "PortRange");
		set_int(range, "From", t->from);
		set_int(range, "To", t->to);
		break;
	case PROTOCOL_ICMP:
	case PROTOCOL_ICMPV6:
		range = set_object(o, "IcmpTypeCode");
		set_int(range, "Type", all ? -1 : t->from >> 8);
		set_int(range, "Code", t->from == t->to ? t->to & 0xff : -1);
		break;
	default:
		break;
	}
}

static void add_entry(struct describing *d, json_t *list,
		      const struct acl_entry *e, bool egress)
{
	json_t *o = add_object(list);

	set_int(o, "RuleNumber", e->rule);
	put_traffic(d, o, &e->traffic);
	set_text(o, "RuleAction", e->allow ? "allow" : "deny");
	set_bool(o, "Egress", egress);
	set_prefix(o,
		   e->cidr.addr.family == AF_INET6 ? "Ipv6CidrBlock"
						   : "CidrBlock",
		   e->cidr);
}

static void add_entries(struct describing *d, json_t *list,
			const struct network_acl *acl, bool egress)
{
	const struct acl_entry *entries = egress ? acl->egress.items
						 : acl->ingress.items;
	size_t n = egress ? acl->egress.n : acl->ingress.n;
	struct acl_entry last = {.rule = FINAL_IPV4,
				 .traffic = {PROTOCOL_ALL, 0, UINT16_MAX},
				 .cidr = {.addr = {.family = AF_INET}}};

	for (size_t i = 0; i < n; i++)
		add_entry(d, list, &entries[i], egress);
	add_entry(d, list, &last, egress);
	last.rule = FINAL_IPV6;
	last.cidr.addr.family = AF_INET6;
	if (acl->vpc->ipv6)
		add_entry(d, list, &last, egress);
}

static void describe_acl(struct describing *d, json_t *o,
			 const struct network_acl *acl)
{
	const struct vpc *vpc = acl->vpc;
	json_t *list;

	set_text(o, "NetworkAclId", acl->o.id);
	set_bool(o, "IsDefault", acl->number == 1);
	set_text(o, "VpcId", vpc->o.id);
	list = set_list(o, "Associations");
	for (size_t i = 0; i < vpc->subnets.n; i++) { /* ACL-1 */
		const struct subnet *s = vpc->subnets.items[i];
		json_t *a;

		if (s->network_acl != acl)
			continue;
		a = add_object(list);
		set_text(a, "NetworkAclAssociationId",
			 association_of_acl(d->arena, s));
		set_text(a, "NetworkAclId", acl->o.id);
		set_text(a, "SubnetId", s->o.id);
	}
	list = set_list(o, "Entries");
	add_entries(d, list, acl, true);
	add_entries(d, list, acl, false);
	set_text(o, "OwnerId", vpc->account);
	set_name(o, "Tags", acl->o.name);
}

void describe_network_acls(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->network_acls.n; j++)
			describe_acl(d, add_object(list),
				     vpc->network_acls.items[j]);
	}
}

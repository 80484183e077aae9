// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_rules.c - rules of security groups that would admit a packet
 *
 * A rule for the group that is at the other end admits what is asked and
 * whatever else is of its kind, now and later; where groups are not known
 * (another way, another network) a rule for the address that arrives.
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/rules_text.h"

/* --- which group ---------------------------------------------------------- */

static size_t members(const struct model *m, const struct security_group *g)
{
	size_t n = 0;

	for (size_t i = 0; i < m->enis.n; i++)
		for (size_t k = 0; k < m->enis.items[i]->groups.n; k++)
			n += m->enis.items[i]->groups.items[k] == g;
	return n;
}

const struct security_group *simple_group(const struct model *m,
					  const struct eni *eni)
{
	const struct security_group *best = NULL;
	size_t fewest = 0;

	for (size_t i = 0; i < eni->groups.n; i++) {
		const struct security_group *g = eni->groups.items[i];
		size_t n = members(m, g);

		if (!best || n < fewest) {
			best = g;
			fewest = n;
		}
	}
	return best;
}

static bool is_peered(const struct model *m, const struct vpc *a,
		      const struct vpc *b)
{
	for (size_t i = 0; i < m->peerings.n; i++)
		if (peering_active(m->peerings.items[i]) &&
		    peering_far(m->peerings.items[i], a) == b)
			return true;
	return false;
}

/* Who has the address, seen from a VPC; NULL: nobody whose group is known
 * there */
static const struct eni *peer_at(const struct model *m, const struct vpc *here,
				 struct addr a)
{
	const struct eni *eni = model_eni_at(m, here, a);

	for (size_t i = 0; !eni && i < m->vpcs.n; i++)
		if (is_peered(m, here, m->vpcs.items[i]))
			eni = model_eni_at(m, m->vpcs.items[i], a);
	return eni;
}

/* A prefix list of AWS's that has the address: of S3, of DynamoDB */
static const struct prefix_list *list_with(const struct model *m, struct addr a)
{
	for (size_t i = 0; i < m->prefix_lists.n; i++) {
		const struct prefix_list *l = m->prefix_lists.items[i];

		for (size_t k = 0; l->aws_managed && k < l->entries.n; k++)
			if (prefix_has(l->entries.items[k], a))
				return l;
	}
	return NULL;
}

/* --- the rule ------------------------------------------------------------- */

static struct traffic traffic_of(const struct packet *p)
{
	struct traffic t = {p->protocol, p->to_port_lo, p->to_port_hi};

	if (packet_icmp(p)) /* all codes of its type (SG-8) */
		t.to = (uint16_t)(t.from | 0xff);
	return t;
}

const char *candidate_traffic(struct candidates *c, const struct packet *p)
{
	struct traffic t = traffic_of(p);

	return traffic_text(c->arena, &t);
}

/* Of ICMP the type and all its codes */
static void ports_of(const struct packet *p, int *ret_from, int *ret_to)
{
	*ret_from = packet_icmp(p) ? p->to_port_lo / 256 : p->to_port_lo;
	*ret_to = packet_icmp(p) ? -1 : p->to_port_hi;
}

static void add_simple(struct candidates *c, struct change *change,
		       const struct packet *p)
{
	int from, to;

	ports_of(p, &from, &to);
	change_option(c->arena, change, "--protocol",
		      protocol_name(p->protocol));
	change_option(c->arena, change, "--port",
		      from == to || to < 0
			      ? arena_printf(c->arena, "%d", from)
			      : arena_printf(c->arena, "%d-%d", from, to));
}

/* The options for one peer know no IPv6 and no prefix lists */
static void add_structure(struct candidates *c, struct change *change,
			  const struct packet *p, const char *aws,
			  const char *lab)
{
	const char *range;
	int from, to;

	ports_of(p, &from, &to);
	range = arena_printf(c->arena, "IpProtocol=%s,FromPort=%d,ToPort=%d",
			     protocol_name(p->protocol), from, to);
	change_option_for(c->arena, change, "--ip-permissions",
			  arena_printf(c->arena, "%s,%s", range, aws),
			  arena_printf(c->arena, "%s,%s", range, lab));
}

static struct change *rule_begin(struct candidates *c, struct candidate *of,
				 const struct security_group *g, bool ingress,
				 const struct packet *p, const char *peer)
{
	struct change *change = candidate_change(
		c, of, "security group %s: %s %s %s %s",
		change_name(c->arena, c->m, g->vpc, &g->o),
		ingress ? "ingress" : "egress", candidate_traffic(c, p),
		ingress ? "from" : "to", peer);

	change_request(c->arena, change, "ec2",
		       ingress ? "authorize-security-group-ingress"
			       : "authorize-security-group-egress");
	change_object(c->arena, change, c->m, "--group-id", g->vpc, &g->o);
	return change;
}

static void admit_address(struct candidates *c, struct candidate *of,
			  const struct security_group *g, bool ingress,
			  const struct packet *p)
{
	struct addr a = ingress ? p->from : p->to;
	const char *cidr = arena_strdup(c->arena, PREFIX(prefix_of(a)));
	struct change *change = rule_begin(c, of, g, ingress, p, cidr);
	const char *ranges = arena_printf(c->arena,
					  "Ipv6Ranges=[{CidrIpv6=%s}]", cidr);

	if (a.family == AF_INET6) {
		add_structure(c, change, p, ranges, ranges);
		return;
	}
	add_simple(c, change, p);
	change_option(c->arena, change, "--cidr", cidr);
}

static void admit_list(struct candidates *c, struct candidate *of,
		       const struct security_group *g,
		       const struct prefix_list *l)
{
	const struct packet *p = &c->o->packet;
	struct change *change = rule_begin(
		c, of, g, false, p,
		arena_printf(c->arena, "prefix list %s", l->o.name));

	add_structure(
		c, change, p,
		arena_printf(c->arena, "PrefixListIds=[{PrefixListId=%s}]",
			     l->o.id),
		arena_printf(c->arena, "PrefixListIds=[{PrefixListId=%s}]",
			     l->o.name));
}

void candidate_admit(struct candidates *c, struct candidate *of,
		     const struct security_group *g, bool ingress,
		     const struct packet *p, const struct security_group *peer)
{
	struct change *change;

	if (!peer) {
		admit_address(c, of, g, ingress, p);
		return;
	}
	change = rule_begin(c, of, g, ingress, p,
			    change_name(c->arena, c->m, peer->vpc, &peer->o));
	add_simple(c, change, p);
	change_object(c->arena, change, c->m, "--source-group", peer->vpc,
		      &peer->o);
}

/* --- the obstacles -------------------------------------------------------- */

/* Whose group a rule could name; NULL: its address is better */
static const struct security_group *peer_group(const struct candidates *c,
					       struct addr a)
{
	const struct eni *peer = peer_at(c->m, c->o->eni->subnet->vpc, a);

	return peer && peer->groups.n ? simple_group(c->m, peer) : NULL;
}

void candidates_groups(struct candidates *c)
{
	const struct obstacle *o = c->o;
	bool ingress = o->hop->direction == DIRECTION_INGRESS;
	struct addr a = ingress ? o->packet.from : o->packet.to;
	const struct security_group *g, *peer;
	const struct prefix_list *list;

	if (!o->eni || !o->eni->groups.n)
		return;
	g = simple_group(c->m, o->eni);
	peer = peer_group(c, a);
	list = ingress ? NULL : list_with(c->m, a);
	choice_new(c);
	if (peer)
		candidate_admit(c, candidate_new(c, BREADTH_RULE), g, ingress,
				&o->packet, peer);
	if (list)
		admit_list(c, candidate_new(c, BREADTH_RULE), g, list);
	candidate_admit(c,
			candidate_new(c, ingress && !judge_private(c->m, a)
						 ? BREADTH_PUBLIC
						 : BREADTH_ADDRESS),
			g, ingress, &o->packet, NULL);
}

static void reference_by(struct candidates *c, struct candidate *of,
			 const struct transit_gateway *g)
{
	struct change *change;

	if (g->security_group_referencing)
		return;
	change = candidate_change(c, of,
				  "transit gateway %s: security group "
				  "referencing on",
				  g->o.name);
	change_request(c->arena, change, "ec2", "modify-transit-gateway");
	change_object(c->arena, change, c->m, "--transit-gateway-id", NULL,
		      &g->o);
	change_option(c->arena, change, "--options",
		      "SecurityGroupReferencingSupport=enable");
	change_act(c, change,
		   "{change: {transit_gateways: {%s: "
		   "{security_group_referencing: true}}}}",
		   g->o.name);
}

static void reference_at(struct candidates *c, struct candidate *of,
			 const struct transit_attachment *a)
{
	struct change *change;

	if (!a->vpc || a->security_group_referencing)
		return;
	change = candidate_change(c, of,
				  "transit gateway attachment %s: security "
				  "group referencing on",
				  a->o.name);
	change_request(c->arena, change, "ec2",
		       "modify-transit-gateway-vpc-attachment");
	change_object(c->arena, change, c->m, "--transit-gateway-attachment-id",
		      NULL, &a->o);
	change_option(c->arena, change, "--options",
		      "SecurityGroupReferencingSupport=enable");
	change_act(c, change,
		   "{change: {transit_gateways: {%s: {attachments: {%s: "
		   "{security_group_referencing: true}}}}}}",
		   a->gateway->o.name, a->o.name);
}

/* F-17: a rule names a group that the way does not show (TGW-13) */
void candidates_references(struct candidates *c)
{
	for (size_t i = 0; i < c->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			c->m->transit_gateways.items[i];
		struct candidate *one;

		choice_new(c);
		one = candidate_new(c, BREADTH_RULE);
		reference_by(c, one, g);
		for (size_t k = 0; k < g->attachments.n; k++)
			reference_at(c, one, g->attachments.items[k]);
		if (!one->changes.n)
			c->items.n--;
	}
	candidates_groups(c);
}

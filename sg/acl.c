// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/acl.c - network ACLs as rules or verdict maps
 *
 * AWS tries the entries in the order of their numbers and takes the first
 * that matches (ACL-2). A few entries are tried like that. Of more, the order
 * is resolved here, once: each direction of an ACL becomes disjoint pieces,
 * each owned by one entry, in a verdict map. One look-up decides, whatever
 * the number of entries. An ACL knows no state (ACL-3), so every packet is
 * judged.
 */
#include "sg/sg.h"

#include "eni/layout.h"
#include "sg/clause.h"

struct entries {
	const struct acl_entry *items; /* sorted by rule */
	size_t n;
};

static struct entries entries_of(const struct network_acl *acl, bool egress)
{
	return egress ? (struct entries){acl->egress.items, acl->egress.n}
		      : (struct entries){acl->ingress.items, acl->ingress.n};
}

struct building {
	struct plan *plan;
	const char *ns;
	const struct network_acl *acl;
	bool egress, ipv6;
	struct entries entries; /* of that direction */
	const char *chain; /* "acl.data.in" */
	VEC(int) denies; /* rule numbers that have a chain already */
};

enum { RULE_STAR = 32767 }; /* how the API shows "*" (ACL-2) */

/* --- entries as boxes -------------------------------------------------- */

/* Is the entry one that TCP, UDP or ICMP packets meet in this look-up? */
static bool entry_seen(const struct acl_entry *e, enum aspect aspect,
		       int protocol, sa_family_t family)
{
	int own = e->traffic.protocol;

	if (e->cidr.addr.family != family)
		return false;
	if (own == PROTOCOL_ALL)
		return true;
	switch (aspect) {
	case ASPECT_PORTS:
		return own == protocol;
	case ASPECT_ICMP:
		return own ==
		       (family == AF_INET6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP);
	default:
		return own != PROTOCOL_TCP && own != PROTOCOL_UDP &&
		       own != (family == AF_INET6 ? PROTOCOL_ICMPV6
						  : PROTOCOL_ICMP);
	}
}

/* "All" in terms of protocols: those that have no look-up of their own */
static void other_protocols(struct arena *a, struct boxes *boxes,
			    const struct acl_entry *e)
{
	uint16_t icmp = e->cidr.addr.family == AF_INET6 ? PROTOCOL_ICMPV6
							: PROTOCOL_ICMP;
	uint16_t next = 0;

	for (uint16_t number = 0; number <= 256; number++) {
		if (number != 256 && number != PROTOCOL_TCP &&
		    number != PROTOCOL_UDP && number != icmp)
			continue;
		if (number > next)
			boxes_add(a, boxes, e->cidr, next,
				  (uint16_t)(number - 1), e->rule);
		next = (uint16_t)(number + 1);
	}
}

static struct boxes entry_boxes(struct building *b, enum aspect aspect,
				int protocol, sa_family_t family)
{
	struct arena *a = b->plan->arena;
	struct boxes boxes = {0};

	for (size_t i = 0; i < b->entries.n; i++) {
		const struct acl_entry *e = &b->entries.items[i];
		bool all = e->traffic.protocol == PROTOCOL_ALL;

		if (!entry_seen(e, aspect, protocol, family))
			continue;
		if (aspect == ASPECT_PROTOCOL && all)
			other_protocols(a, &boxes, e);
		else if (aspect == ASPECT_PROTOCOL)
			boxes_add(a, &boxes, e->cidr,
				  (uint16_t)e->traffic.protocol,
				  (uint16_t)e->traffic.protocol, e->rule);
		else
			boxes_add(a, &boxes, e->cidr, all ? 0 : e->traffic.from,
				  all ? UINT16_MAX : e->traffic.to, e->rule);
	}
	return flatten(a, &boxes);
}

/* --- verdicts ---------------------------------------------------------- */

static const struct acl_entry *entry(const struct building *b, int rule)
{
	for (size_t i = 0; i < b->entries.n; i++)
		if (b->entries.items[i].rule == rule)
			return &b->entries.items[i];
	return NULL;
}

/* The chain that logs and drops for one deny rule; made when first needed */
static const char *deny_chain(struct building *b, int rule)
{
	struct arena *a = b->plan->arena;
	const char *name = arena_printf(a, "%s.%d", b->chain, rule);

	for (size_t i = 0; i < b->denies.n; i++)
		if (b->denies.items[i] == rule)
			return name;
	*vec_add(a, &b->denies) = rule;
	layout_deny_chain(b->plan, b->ns, name,
			  arena_printf(a, "SUBNET_ACL_RESTRICTION %s %s %d",
				       b->egress ? "egress" : "ingress",
				       b->acl->o.name, rule));
	return name;
}

static void verdict_element(struct building *b, const char *set,
			    enum aspect aspect, int protocol,
			    const struct box *box)
{
	const struct acl_entry *e = entry(b, box->owner);
	struct plan_element element = {.set = set, .verdict = NF_V_RETURN};

	if (!e->allow) {
		element.verdict = NF_V_GOTO;
		element.chain = deny_chain(b, e->rule);
	}
	aspect_element(b->plan, b->ns, aspect, protocol, box, element);
}

static void look_up(struct building *b, struct plan_chain *c,
		    enum aspect aspect, sa_family_t family)
{
	static const int ports_of[] = {PROTOCOL_TCP, PROTOCOL_UDP};
	const enum nf_key *keys = aspect_keys(aspect, family, b->egress);
	const char *name = arena_printf(b->plan->arena, "%s.%s", b->chain,
					aspect_suffix(aspect, family));
	bool made = false;

	for (size_t k = 0; k < (aspect == ASPECT_PORTS ? 2 : 1); k++) {
		struct boxes boxes = entry_boxes(b, aspect, ports_of[k],
						 family);

		for (size_t i = 0; i < boxes.n; i++) {
			if (!made)
				aspect_set(b->plan, b->ns, name, aspect, family,
					   b->egress, true);
			made = true;
			verdict_element(b, name, aspect, ports_of[k],
					&boxes.items[i]);
		}
	}
	if (made)
		PLAN_RULE(b->plan, c,
			  NF_VMAP(name, keys[0], keys[1], keys[2], keys[3]));
}

/* --- a few entries, one by one ------------------------------------------- */

static bool few(const struct building *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->entries.n; i++)
		n += clause_applies(&b->entries.items[i].traffic,
				    b->entries.items[i].cidr, b->ipv6);
	return n <= CLAUSES_FEW;
}

static void one_by_one(struct building *b, struct plan_chain *c)
{
	for (size_t i = 0; i < b->entries.n; i++) {
		const struct acl_entry *e = &b->entries.items[i];
		struct clause clause = {.n = 0};

		if (!clause_applies(&e->traffic, e->cidr, b->ipv6))
			continue;
		clause_traffic(&clause, &e->traffic);
		clause_cidr(&clause, e->cidr, b->egress);
		if (e->allow)
			clause_add(&clause, (struct nf_stmt)NF_RETURN_IT);
		else
			clause_add(&clause, (struct nf_stmt)NF_GOTO_TO(
						    deny_chain(b, e->rule)));
		plan_chain_rule(b->plan, c, clause.stmts, clause.n);
	}
}

static void look_up_all(struct building *b, struct plan_chain *c)
{
	for (const sa_family_t *f = layout_families(b->ipv6); *f; f++)
		for (int aspect = 0; aspect < N_ASPECTS; aspect++)
			look_up(b, c, (enum aspect)aspect, *f);
}

static void direction(struct building *b)
{
	struct plan_chain *c = plan_chain(
		b->plan, b->ns, &(struct plan_chain){.name = b->chain});

	if (few(b))
		one_by_one(b, c);
	else
		look_up_all(b, c);
	PLAN_RULE(b->plan, c, NF_GOTO_TO(deny_chain(b, RULE_STAR)));
}

/* A transit gateway may bring IPv6 into a VPC that has none, and whose default
 * ACL lets none pass (ACL-5) */
static bool meets_ipv6(const struct plan *p, const struct vpc *vpc)
{
	bool attached = false;

	for (size_t i = 0; i < vpc->subnets.n; i++)
		attached |= vpc->subnets.items[i]->has_attachment;
	return vpc->ipv6 || (p->ipv6 && attached);
}

/* Does its first entry of each family that comes here allow everything, as the
 * default ACL's do (ACL-5)? */
static bool allows_all(struct entries e, bool ipv6)
{
	for (const sa_family_t *f = layout_families(ipv6); *f; f++) {
		size_t i = 0;

		while (i < e.n && e.items[i].cidr.addr.family != *f)
			i++;
		if (i == e.n || !e.items[i].allow || e.items[i].cidr.len ||
		    e.items[i].traffic.protocol != PROTOCOL_ALL)
			return false;
	}
	return true;
}

static bool used(const struct vpc *vpc, const struct network_acl *acl)
{
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->network_acl == acl)
			return true;
	return false;
}

/* What leaves by (or, egress, comes from) links of @group */
static void judges(const struct building *b, uint32_t group, const char *chain)
{
	plan_element(b->plan, b->ns,
		     &(struct plan_element){
			     .set = b->egress ? "acl_out" : "acl_in",
			     .fields = {{{.num = group}, {.num = group}}},
			     .verdict = NF_V_JUMP,
			     .chain = chain});
}

/* To (or, ingress, from) links of @group it stays in its subnet (ACL-4) */
static void stays(const struct building *b, struct plan_chain *c,
		  uint32_t group)
{
	enum nf_key far = b->egress ? NF_OIFGROUP : NF_IIFGROUP;

	PLAN_RULE(b->plan, c, NF_EQ(far, group), NF_RETURN_IT);
}

static void subnet_chain(const struct building *b, const struct subnet *s)
{
	struct plan *p = b->plan;
	const char *name = arena_printf(p->arena, "subnet.%s.%s", s->o.name,
					b->egress ? "out" : "in");
	struct plan_chain *c = plan_chain(p, b->ns,
					  &(struct plan_chain){.name = name});

	stays(b, c, s->number);
	/* TGW-2b: only on the way out of the transit gateway */
	if (s->has_attachment && !b->egress)
		stays(b, c, GROUP_TRANSIT + s->number);
	if (s->vpc->cloudfront_group && !b->egress) /* ACL-15 */
		stays(b, c, GROUP_CLOUDFRONT);
	PLAN_RULE(p, c, NF_GOTO_TO(b->chain));
	judges(b, s->number, name);
	if (s->has_attachment) /* TGW-2a, TGW-2b */
		judges(b, GROUP_TRANSIT + s->number,
		       b->egress ? name : b->chain);
}

static void acl_plan(struct plan *p, const char *ns, const struct vpc *vpc,
		     const struct network_acl *acl, bool egress)
{
	struct building b = {.plan = p,
			     .ns = ns,
			     .acl = acl,
			     .egress = egress,
			     .ipv6 = meets_ipv6(p, vpc),
			     .entries = entries_of(acl, egress)};

	if (!used(vpc, acl) || allows_all(b.entries, b.ipv6))
		return; /* no element at all: nothing to look up */
	b.chain = arena_printf(p->arena, "acl.%s.%s", acl->o.name,
			       egress ? "out" : "in");
	direction(&b);
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->network_acl == acl)
			subnet_chain(&b, vpc->subnets.items[i]);
}

void acls_plan(struct plan *p, const char *ns, const struct vpc *vpc)
{
	static const struct plan_set maps[] = {
		{.name = "acl_out", .keys = {NF_IIFGROUP}, .verdicts = true},
		{.name = "acl_in", .keys = {NF_OIFGROUP}, .verdicts = true},
	};

	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		plan_set(p, ns, &maps[i]);
	for (size_t i = 0; i < vpc->network_acls.n; i++) {
		acl_plan(p, ns, vpc, vpc->network_acls.items[i], true);
		acl_plan(p, ns, vpc, vpc->network_acls.items[i], false);
	}
}

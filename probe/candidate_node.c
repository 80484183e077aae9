// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_node.c - functions put into a VPC, checks switched off
 */
#include "probe/candidate.h"

#include <string.h>

#include "base/text.h"

/* --- functions ------------------------------------------------------------ */

enum { SUBNETS_MAX = 3, GROUPS_MAX = 2 };

struct placing { /* where a function is to be */
	const struct node *function;
	const struct vpc *vpc;
	const struct subnet *subnets[SUBNETS_MAX];
	size_t n;
};

static void add_config(struct candidates *c, struct change *change,
		       const struct placing *p, const struct security_group *g,
		       bool ipv6)
{
	struct text aws = {.arena = c->arena}, lab = {.arena = c->arena};

	text_add(&aws, "SubnetIds=");
	text_add(&lab, "SubnetIds=");
	for (size_t i = 0; i < p->n; i++) {
		const struct subnet *s = p->subnets[i];

		text_add(&aws, "%s%s", i ? "," : "", s->o.id);
		text_add(&lab, "%s%s", i ? "," : "",
			 change_name(c->arena, c->m, s->vpc, &s->o));
	}
	text_add(&aws, ",SecurityGroupIds=%s", g->o.id);
	text_add(&lab, ",SecurityGroupIds=%s",
		 change_name(c->arena, c->m, g->vpc, &g->o));
	if (ipv6) {
		text_add(&aws, ",Ipv6AllowedForDualStack=true");
		text_add(&lab, ",Ipv6AllowedForDualStack=true");
	}
	change_request(c->arena, change, "lambda",
		       "update-function-configuration");
	change_option(c->arena, change, "--function-name", p->function->o.name);
	change_option_for(c->arena, change, "--vpc-config", aws.s, lab.s);
}

static void place(struct candidates *c, const struct placing *p,
		  const struct security_group *g)
{
	struct text names = {.arena = c->arena};
	struct change *change;

	for (size_t i = 0; i < p->n; i++)
		text_add(&names, "%s%s", i ? ", " : "", p->subnets[i]->o.name);
	choice_new(c);
	change = candidate_change(
		c, candidate_new(c, BREADTH_ATTACHED),
		"function %s: in subnet%s %s with security group %s",
		p->function->o.name, p->n > 1 ? "s" : "", names.s,
		change_name(c->arena, c->m, g->vpc, &g->o));
	add_config(c, change, p, g, p->function->ipv6);
}

/* Has the subnet a way to the internet that is no internet gateway? What a
 * function would lose with its VPC is kept by it (LAM-3) */
static bool leads_by_nat(const struct subnet *s)
{
	for (size_t i = 0; i < s->route_table->routes.n; i++)
		if (s->route_table->routes.items[i].target ==
			    TARGET_NAT_GATEWAY &&
		    s->route_table->routes.items[i].state == ROUTE_ACTIVE)
			return true;
	return false;
}

static bool leads_by_igw(const struct subnet *s)
{
	for (size_t i = 0; i < s->route_table->routes.n; i++)
		if (s->route_table->routes.items[i].target ==
		    TARGET_INTERNET_GATEWAY)
			return true;
	return false;
}

static bool has_az(const struct placing *p, char az)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->subnets[i]->az == az)
			return true;
	return false;
}

static int rank(const struct subnet *s)
{
	return leads_by_nat(s) ? 2 : leads_by_igw(s) ? 0 : 1;
}

/* Private subnets, one for each AZ, those that lead out by NAT first */
static void choose_subnets(struct placing *p)
{
	int best = 0;

	for (size_t i = 0; i < p->vpc->subnets.n; i++)
		if (!p->vpc->subnets.items[i]->ipv6_native &&
		    rank(p->vpc->subnets.items[i]) > best)
			best = rank(p->vpc->subnets.items[i]);
	for (size_t i = 0; i < p->vpc->subnets.n && p->n < SUBNETS_MAX; i++) {
		const struct subnet *s = p->vpc->subnets.items[i];

		if (!s->ipv6_native && rank(s) == best && !has_az(p, s->az))
			p->subnets[p->n++] = s;
	}
}

/* Groups that those of the target admit on that port, as its rules say */
static size_t admitted(const struct candidates *c, const struct eni *to,
		       const struct security_group **ret)
{
	const struct packet *p = &c->o->packet;
	size_t n = 0;

	for (size_t i = 0; to && i < to->groups.n; i++) {
		const struct security_group_rules *rules =
			&to->groups.items[i]->ingress;

		for (size_t k = 0; k < rules->n && n < GROUPS_MAX; k++) {
			const struct security_group_rule *r = &rules->items[k];
			bool known = false;

			for (size_t j = 0; j < n; j++)
				known |= ret[j] == r->group;
			if (r->group && !known && !r->stale &&
			    r->group->vpc == to->subnet->vpc &&
			    (r->traffic.protocol == PROTOCOL_ALL ||
			     (r->traffic.protocol == p->protocol &&
			      r->traffic.from <= p->to_port_lo &&
			      p->to_port_hi <= r->traffic.to)))
				ret[n++] = r->group;
		}
	}
	return n;
}

/* LAM-3: into the VPC of what it is to reach */
void candidates_function(struct candidates *c)
{
	const struct security_group *groups[GROUPS_MAX];
	struct placing p = {.function = c->o->asked->from->node};
	const struct eni *to = NULL;
	size_t n;

	for (size_t i = 0; i < c->m->vpcs.n && !to; i++)
		to = model_eni_at(c->m, c->m->vpcs.items[i], c->o->packet.to);
	if (!to || p.function->kind != NODE_FUNCTION ||
	    p.function->edge != EDGE_NONE)
		return;
	p.vpc = to->subnet->vpc;
	choose_subnets(&p);
	n = admitted(c, to, groups);
	if (!n) /* one that it has to be admitted from */
		groups[n++] = p.vpc->security_groups.items[0];
	for (size_t i = 0; i < n && p.n; i++)
		place(c, &p, groups[i]);
}

/* F-2: a function in a public subnet has no public address (LAM-5) */
void candidates_other_subnets(struct candidates *c, const struct eni *own)
{
	struct placing p = {.function = own->places.items[0]->node,
			    .vpc = own->subnet->vpc};

	if (p.function->kind != NODE_FUNCTION || !own->groups.n)
		return;
	choose_subnets(&p);
	if (p.n && rank(p.subnets[0]) > 0)
		place(c, &p, own->groups.items[0]);
	else
		function_aside(c, own);
}

void function_into(struct candidates *c, struct candidate *of,
		   const struct eni *own, const char *subnet, const char *id)
{
	const struct node *f = own->places.items[0]->node;
	const struct security_group *g = own->groups.items[0];
	struct subnet made = {.o = {.name = subnet, .id = id},
			      .vpc = own->subnet->vpc};
	struct placing p = {.function = f, .subnets = {&made}, .n = 1};
	struct change *change = candidate_change(
		c, of, "function %s: in subnet %s", f->o.name, subnet);

	add_config(c, change, &p, g, f->ipv6);
}

/* LAM-23 */
void candidates_function_ipv6(struct candidates *c)
{
	const struct node *f = c->o->asked->from->node;
	struct placing p = {.function = f};
	struct change *change;

	if (!f->subnets.n || f->subnets.n > SUBNETS_MAX || !f->groups.n)
		return;
	for (size_t i = 0; i < f->subnets.n; i++)
		p.subnets[p.n++] = f->subnets.items[i];
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_NAME),
				  "function %s: IPv6 allowed", f->o.name);
	add_config(c, change, &p, f->groups.items[0], true);
}

/* --- source/destination checks -------------------------------------------- */

/* ENI-5: what forwards for others must have it off */
void candidates_check(struct candidates *c)
{
	const struct eni *eni = c->o->hop->eni;
	const struct node *n = eni && eni->places.n ? eni->places.items[0]->node
						    : NULL;
	struct change *change;

	if (!n || n->kind != NODE_INSTANCE)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_ROUTE),
				  "%s: source/destination check off",
				  eni->o.name);
	if (n->places.n > 1) {
		change_request(c->arena, change, "ec2",
			       "modify-network-interface-attribute");
		change_option_for(c->arena, change, "--network-interface-id",
				  eni->o.id, eni->o.name);
	} else {
		change_request(c->arena, change, "ec2",
			       "modify-instance-attribute");
		change_object(c->arena, change, c->m, "--instance-id", NULL,
			      &n->o);
	}
	change_flag(c->arena, change, "--no-source-dest-check");
}

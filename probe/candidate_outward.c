// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_outward.c - ways out to the internet
 *
 * An internet gateway leads out what has a public address; all else goes by a
 * NAT gateway, which needs a subnet that leads to the internet gateway. IPv6
 * goes by the egress-only gateway, or by the internet gateway where it is to
 * be reached from outside too.
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/identifier.h"

/* --- gateways ------------------------------------------------------------- */

void gateway_attach(struct candidates *c, struct candidate *of,
		    const struct vpc *vpc)
{
	struct change *change = candidate_change(
		c, of, "VPC %s: internet gateway attached", vpc->o.name);

	if (vpc->internet_gateway == GATEWAY_NONE)
		change_request(c->arena, change, "ec2",
			       "create-internet-gateway");
	change_request(c->arena, change, "ec2", "attach-internet-gateway");
	change_option(c->arena, change, "--internet-gateway-id",
		      vpc->internet_gateway_id);
	change_object(c->arena, change, c->m, "--vpc-id", NULL, &vpc->o);
	change_act(c, change,
		   "{change: {vpcs: {%s: {internet_gateway: true}}}}",
		   vpc->o.name);
}

static void egress_only_new(struct candidates *c, struct candidate *of,
			    const struct vpc *vpc)
{
	struct change *change = candidate_change(
		c, of, "VPC %s: egress-only internet gateway", vpc->o.name);

	change_request(c->arena, change, "ec2",
		       "create-egress-only-internet-gateway");
	change_object(c->arena, change, c->m, "--vpc-id", NULL, &vpc->o);
	change_act(c, change,
		   "{change: {vpcs: {%s: {egress_only_internet_gateway: "
		   "true}}}}",
		   vpc->o.name);
}

/* Where an address was asked for, that one alone; a name may mean others
 * tomorrow, and whoever asks from outside may be anywhere */
static struct prefix destination(const struct candidates *c,
				 const struct wanted_route *w)
{
	const struct asked *a = c->o->asked;

	if (!a->to->node && !a->to->dns_name &&
	    !addr_cmp(w->to, a->to->address))
		return prefix_of(w->to);
	return (struct prefix){.addr = {.family = w->to.family}};
}

static struct route_goal by_internet_gateway(struct prefix to,
					     const struct vpc *vpc)
{
	return (struct route_goal){.to = to,
				   .option = "--gateway-id",
				   .words = "internet gateway",
				   .aws = vpc->internet_gateway_id,
				   .lab = gateway_name[GATEWAY_INTERNET]};
}

static void internet_gateway(struct candidates *c, const struct wanted_route *w)
{
	const struct vpc *vpc = w->table->vpc;
	struct route_goal goal = by_internet_gateway(destination(c, w), vpc);
	struct candidate *one;

	choice_new(c);
	one = candidate_new(c, BREADTH_PUBLIC);
	if (vpc->internet_gateway != GATEWAY_ATTACHED)
		gateway_attach(c, one, vpc);
	route_add(c, one, w, &goal);
}

/* --- NAT gateways --------------------------------------------------------- */

/* NAT-18: an address that stands for one of IPv4 */
static bool is_nat64(const struct wanted_route *w)
{
	return w->to.family == AF_INET6 && prefix_has(model_nat64(), w->to);
}

static struct prefix nat_destination(const struct candidates *c,
				     const struct wanted_route *w)
{
	return is_nat64(w) ? model_nat64() : destination(c, w);
}

/* Somewhere out there, for tables that lead out in IPv4 */
static struct addr outward(const struct wanted_route *w)
{
	return is_nat64(w) ? ipv4(203, 0, 113, 1) : w->to;
}

static bool is_client_of(const struct nat_gateway *nat,
			 const struct wanted_route *w)
{
	return !nat->is_private &&
	       (!w->from || !w->from->subnet || nat->subnet != w->from->subnet);
}

static bool by_nat(struct candidates *c, const struct wanted_route *w)
{
	const struct vpc *vpc = w->table->vpc;
	bool any = false;

	choice_new(c); /* that of the same AZ first */
	for (int same = 1; same >= 0; same--)
		for (size_t i = 0; i < vpc->nat_gateways.n; i++) {
			const struct nat_gateway *nat =
				vpc->nat_gateways.items[i];
			bool here = w->from && nat->subnet &&
				    nat->subnet->az == w->from->subnet->az;
			struct route_goal goal = route_goal_of(
				c, nat_destination(c, w), "--nat-gateway-id",
				"NAT gateway", vpc, &nat->o);

			if (here != same || !is_client_of(nat, w))
				continue;
			route_add(c, candidate_new(c, BREADTH_OUTWARD), w,
				  &goal);
			any = true;
		}
	return any;
}

static void new_nat(struct candidates *c, const struct wanted_route *w)
{
	const struct vpc *vpc = w->table->vpc;
	struct route_goal goal = {.to = nat_destination(c, w),
				  .option = "--nat-gateway-id"};
	struct candidate *one;

	choice_new(c);
	one = candidate_new(c, BREADTH_OUTWARD);
	goal.lab = nat_new(c, one, vpc, w->from->subnet->az, outward(w),
			   w->table);
	if (!goal.lab) {
		c->items.n--;
		return;
	}
	goal.words = arena_printf(c->arena, "NAT gateway %s", goal.lab);
	goal.aws = identifier(c->arena, "nat", vpc->o.name, goal.lab, 0);
	route_add(c, one, w, &goal);
}

/* --- all ------------------------------------------------------------------ */

static void outward_ipv6(struct candidates *c, const struct wanted_route *w)
{
	const struct vpc *vpc = w->table->vpc;
	struct route_goal goal = {.to = destination(c, w),
				  .option = "--egress-only-internet-gateway-id",
				  .words = "egress-only internet gateway",
				  .aws = vpc->egress_only_internet_gateway_id,
				  .lab = gateway_name[GATEWAY_EGRESS_ONLY]};
	struct candidate *one;

	if (w->from && c->o->hop->path == WAY_FORWARD) {
		choice_new(c);
		one = candidate_new(c, BREADTH_OUTWARD);
		if (!vpc->egress_only_internet_gateway)
			egress_only_new(c, one, vpc);
		route_add(c, one, w, &goal);
	} else {
		internet_gateway(c, w);
	}
}

void routes_outward(struct candidates *c, const struct wanted_route *w)
{
	const struct eni *from = w->from;

	if (w->to.family == AF_INET6 && !is_nat64(w)) {
		outward_ipv6(c, w);
		return;
	}
	if (!from)
		return;
	if (from->public_ip.family || from->type == ENI_NAT_GATEWAY) {
		internet_gateway(c, w);
		return;
	}
	if (!by_nat(c, w))
		new_nat(c, w);
}

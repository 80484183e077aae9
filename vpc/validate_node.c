// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_node.c - what AWS would refuse of nodes
 *
 * Each service has its own words for the same mistake; the codes are those of
 * the call that would have made the node.
 */
#include <string.h>

#include "vpc/validate.h"

enum {
	BALANCER_PREFIX_MAX = 27, /* ALB-1 */
	BALANCER_FREE_MIN = 8 /* ALB-1 */
};

static const char *const invalid_code[] = {
	[NODE_INSTANCE] = "InvalidParameter",
	[NODE_DATABASE] = "InvalidSubnet",
	[NODE_CACHE] = "InvalidSubnet",
	[NODE_PROXY] = "InvalidSubnet",
	[NODE_LOAD_BALANCER] = "InvalidConfigurationRequest",
	[NODE_FUNCTION] = "InvalidParameterValueException",
	[NODE_NAT_GATEWAY] = "InvalidParameter",
	[NODE_ENDPOINT] = "InvalidParameter",
	[NODE_INTERNET_HOST] = "InvalidParameter",
	[NODE_ON_PREMISES_HOST] = "InvalidParameter",
	[NODE_DISTRIBUTION] = "InvalidArgument",
	[NODE_TRANSIT_ATTACHMENT] = "InvalidParameter",
};
_Static_assert(ARRAY_LEN(invalid_code) == N_NODE_KINDS, "a kind has no code");

static void refuse_as(struct report *r, const struct node *n, const char *code,
		      const char *text)
{
	report_refusal(r, n->o.at, code, n->o.name, "%s: %s", n->o.path, text);
}

static void refuse(struct report *r, const struct node *n, const char *text)
{
	refuse_as(r, n, invalid_code[n->kind], text);
}

/* How many Availability Zones its subnets are in */
static int zones(const struct node *n)
{
	unsigned int seen = 0;
	int count = 0;

	for (size_t i = 0; i < n->subnets.n; i++) {
		unsigned int bit = 1u << (n->subnets.items[i]->az - 'a');

		count += !(seen & bit);
		seen |= bit;
	}
	return count;
}

static void check_vpc(struct report *r, const struct node *n)
{
	for (size_t i = 1; i < n->subnets.n; i++)
		if (n->subnets.items[i]->vpc != n->vpc) {
			refuse(r, n,
			       "its subnets are in more than one VPC "
			       "(LAM-11, RDS-1)");
			break;
		}
	for (size_t i = 0; n->vpc && i < n->groups.n; i++)
		if (n->groups.items[i]->vpc != n->vpc) {
			refuse(r, n,
			       "a security group is of another VPC than "
			       "its subnets");
			break;
		}
}

static void check_group_count(struct report *r, const struct model *m,
			      const struct node *n)
{
	int max = m->limits.groups_per_eni; /* SG-2 */
	bool needs = n->kind != NODE_NAT_GATEWAY &&
		     n->kind != NODE_TRANSIT_ATTACHMENT && n->subnets.n &&
		     !(n->kind == NODE_LOAD_BALANCER && n->is_network);

	if (n->groups.n > (size_t)max)
		refuse_as(r, n,
			  n->kind == NODE_FUNCTION
				  ? "InvalidParameterValueException"
				  : "SecurityGroupsPerInterfaceLimitExceeded",
			  arena_printf(r->arena,
				       "more than %d security groups (SG-2)",
				       max));
	if (needs && !n->groups.n)
		refuse(r, n, "needs at least one security group (SG-2)");
}

/* What AWS manages gets IPv4 addresses here, which IPv6-only subnets lack */
static void check_native(struct report *r, const struct node *n)
{
	if (n->kind == NODE_INSTANCE || n->kind == NODE_FUNCTION)
		return;
	for (size_t i = 0; i < n->subnets.n; i++)
		if (n->subnets.items[i]->ipv6_native) {
			refuse(r, n, "is in a subnet of IPv6 alone (VPC-24)");
			return;
		}
}

static void check_database(struct report *r, const struct node *n)
{
	bool aurora = n->engine && strncmp(n->engine, "aurora", 6) == 0;
	bool covered = !n->az;

	if (aurora ? n->multi_az : n->readers > 0)
		refuse_as(r, n, "InvalidParameterCombination",
			  aurora ? "an Aurora database has readers, and no "
				   "multi_az (RDS-7)"
				 : "only an Aurora database has readers here");

	if (zones(n) < 2)
		refuse_as(r, n, "DBSubnetGroupDoesNotCoverEnoughAZs",
			  "its subnets are in fewer than two Availability "
			  "Zones (RDS-1)");
	for (size_t i = 0; i < n->subnets.n; i++)
		covered |= n->subnets.items[i]->az == n->az;
	if (!covered)
		refuse_as(r, n, "InvalidVPCNetworkStateFault",
			  "none of its subnets is in its 'az'");
}

static void check_proxy(struct report *r, const struct node *n)
{
	const char *engine = n->engine ? n->engine : "";

	if (zones(n) < 2)
		refuse(r, n,
		       "its subnets are in fewer than two Availability "
		       "Zones (PRX-1)");
	if (n->read_only && n->database && !n->database->reader_of)
		refuse_as(r, n, "InvalidParameterCombination",
			  "its database has no readers (PRX-11)");
	if (n->database && n->database->vpc != n->vpc && !n->endpoint_of)
		refuse(r, n, "is in another VPC than its database (PRX-1)");
	if (n->vpc && n->vpc->dedicated)
		refuse(r, n, "its VPC has dedicated tenancy (PRX-1)");
	if (strcmp(engine, "oracle") == 0 || strcmp(engine, "db2") == 0)
		refuse_as(r, n, "InvalidParameterValue",
			  "RDS Proxy knows no such engine (PRX-3)");
}

/* Services need the function's consent; nothing written is that of the one
 * who registers the target, as the console gives it */
static bool balancer_may_invoke(const struct node *function)
{
	const struct policy *p = &function->invoke_permissions;
	struct policy_request request = {
		.action = "lambda:InvokeFunction",
		.principal = "elasticloadbalancing.amazonaws.com",
		.resource = function->o.name};

	return !p->given || policy_opinion(p, &request) == POLICY_ALLOWS;
}

/* Load balancers are of IPv4 here, and so are their target groups */
static bool has_ipv6_alone(const struct node *n)
{
	return n->places.n && n->places.items[0].eni &&
	       !n->places.items[0].address.family;
}

static void check_targets(struct report *r, const struct node *n)
{
	for (size_t i = 0; i < n->target_groups.n; i++) {
		const struct target_group *g = n->target_groups.items[i];

		for (size_t j = 0; j < g->targets.n; j++) {
			const struct target *t = &g->targets.items[j];
			bool function = t->node &&
					t->node->kind == NODE_FUNCTION;

			if (function && !n->is_network &&
			    !balancer_may_invoke(t->node))
				report_refusal(r, t->ref.at, "InvalidTarget",
					       n->o.name,
					       "%s: elasticloadbalancing may "
					       "not invoke %s, by its "
					       "invoke_permissions (LAM-73)",
					       g->o.path, t->node->o.name);
			if (!function && t->node && t->node->vpc &&
			    t->node->vpc != n->vpc)
				report_refusal(r, t->ref.at, "InvalidTarget",
					       n->o.name,
					       "%s: %s is in another VPC, "
					       "where targets are written by "
					       "their address (NLB-10)",
					       g->o.path, t->node->o.name);
			if (!function && t->node && has_ipv6_alone(t->node))
				report_refusal(r, t->ref.at, "InvalidTarget",
					       n->o.name,
					       "%s: %s has IPv6 alone; a "
					       "target of IPv4 has an IPv4 "
					       "address",
					       g->o.path, t->node->o.name);
			if (function && n->is_network)
				report_refusal(r, t->ref.at, "InvalidTarget",
					       n->o.name,
					       "%s: %s is a function; only an "
					       "application load balancer can "
					       "invoke it (ALB-6)",
					       g->o.path, t->node->o.name);
		}
	}
}

/* ALB-1: room in each subnet; what it holds itself counts as free */
static void check_room(struct report *r, const struct node *n)
{
	for (size_t i = 0; i < n->subnets.n; i++) {
		const struct subnet *s = n->subnets.items[i];

		if (s->cidr.len > BALANCER_PREFIX_MAX)
			report_refusal(r, n->o.at, "InvalidSubnet", n->o.name,
				       "%s: subnet %s is %s; an application "
				       "load balancer needs subnets of /%d or "
				       "larger (ALB-1)",
				       n->o.path, s->o.name, PREFIX(s->cidr),
				       BALANCER_PREFIX_MAX);
		else if (s->addresses_free + 1 < BALANCER_FREE_MIN)
			report_refusal(r, n->o.at, "InvalidSubnet", n->o.name,
				       "%s: subnet %s has fewer than %d free "
				       "addresses, which an application load "
				       "balancer needs (ALB-1)",
				       n->o.path, s->o.name, BALANCER_FREE_MIN);
	}
}

static void check_balancer(struct report *r, const struct node *n)
{
	if (!n->is_network && zones(n) < 2)
		refuse_as(r, n, "ValidationError",
			  "an application load balancer needs subnets in two "
			  "Availability Zones (ALB-1)");
	if (!n->is_network)
		check_room(r, n);
	if ((size_t)zones(n) != n->subnets.n)
		refuse(r, n,
		       "has two subnets in one Availability Zone "
		       "(NLB-9)");
	if (n->elastic_ip_refs.given && (!n->is_network || n->internal ||
					 n->elastic_ip_refs.n != n->subnets.n))
		refuse(r, n,
		       "elastic_ips is for internet-facing network load "
		       "balancers, one for each subnet");
	if (n->is_network ? n->idle_timeout < 60 : n->idle_timeout > 4000)
		refuse_as(r, n, "ValidationError",
			  n->is_network ? "idle_timeout is from 60 to 6000 s "
					  "(NLB-8)"
					: "idle_timeout is from 1 to 4000 s "
					  "(ALB-4)");
	check_targets(r, n);
}

/* What is asked of a node with an implicit interface, of one by hand */
static void check_by_hand(struct report *r, const struct model *m,
			  const struct network_interface *i)
{
	size_t max = (size_t)m->limits.groups_per_eni;
	const char *wrong = NULL;

	if (i->groups.n > max)
		report_refusal(
			r, i->o.at, "SecurityGroupsPerInterfaceLimitExceeded",
			i->o.name, "%s: more than %zu security groups (SG-2)",
			i->o.path, max);
	if (!i->groups.n)
		wrong = "needs at least one security group (SG-2)";
	for (size_t k = 0; i->subnet && k < i->groups.n; k++)
		if (i->groups.items[k]->vpc != i->subnet->vpc)
			wrong = "a security group is of another VPC than its "
				"subnet";
	if (wrong)
		report_refusal(r, i->o.at, "InvalidParameter", i->o.name,
			       "%s: %s", i->o.path, wrong);
}

/* ENI-2 */
static void check_attached(struct report *r, const struct node *n)
{
	for (size_t k = 1; k < n->network_interfaces.n; k++) {
		const struct network_interface *i =
			n->network_interfaces.items[k];
		const struct subnet *first = n->subnets.items[0];

		if (i->subnet->az != first->az ||
		    strcmp(i->subnet->vpc->region, first->vpc->region) != 0)
			report_refusal(r, n->network_interface_refs.items[k].at,
				       "InvalidParameterValue", i->o.name,
				       "%s: network interface %s is in another "
				       "Availability Zone (ENI-2)",
				       n->o.path, i->o.name);
	}
}

static void check_node(struct report *r, const struct model *m,
		       const struct node *n)
{
	if (n->reader_of) /* said of the other name already */
		return;
	if (n->network_interfaces.n) {
		check_attached(r, n);
		return;
	}
	check_vpc(r, n);
	check_group_count(r, m, n);
	check_native(r, n);
	switch (n->kind) {
	case NODE_FUNCTION:
		validate_function(r, m, n);
		break;
	case NODE_DISTRIBUTION:
		validate_distribution(r, n);
		break;
	case NODE_DATABASE:
		check_database(r, n);
		break;
	case NODE_PROXY:
		check_proxy(r, n);
		break;
	case NODE_LOAD_BALANCER:
		check_balancer(r, n);
		break;
	default:
		break;
	}
}

static void check_eni(struct report *r, const struct eni *eni)
{
	if (eni->type == ENI_LAMBDA || eni->places.n < 2)
		return;
	report_refusal(r, eni->places.items[1]->node->o.at,
		       "InvalidNetworkInterface.InUse",
		       eni->places.items[1]->node->o.name,
		       "%s: network interface %s is %s's already (ENI-2)",
		       eni->places.items[1]->node->o.path, eni->o.name,
		       eni->places.items[0]->node->o.name);
}

void validate_nodes(struct report *r, const struct model *m)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		check_node(r, m, m->nodes.items[i]);
	validate_concurrency(r, m);
	for (size_t i = 0; i < m->network_interfaces.n; i++)
		check_by_hand(r, m, m->network_interfaces.items[i]);
	for (size_t i = 0; i < m->enis.n; i++)
		check_eni(r, m->enis.items[i]);
}

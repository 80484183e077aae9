// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/subject.c - which object of a lab a text means
 */
#include "cli/subject.h"

#include <string.h>

#include "cli/cells.h"
#include "cli/describe.h"
#include "vpc/between.h"
#include "vpc/flow_log.h"

/* --- one more -------------------------------------------------------------------- */

void subject_add(json_t *set, const char *id)
{
	if (id)
		json_object_set_new(set, id, json_true());
}

struct subject *subject_new(struct subjects *s, const char *kind,
			    const char *list, const struct vpc *vpc,
			    const struct object *o)
{
	struct subject *it;

	for (size_t i = 0; i < s->items.n; i++)
		if (strcmp(s->items.items[i].id, o->id) == 0)
			return NULL;
	it = vec_add(s->arena, &s->items);
	*it = (struct subject){
		.kind = kind,
		.name = vpc ? arena_printf(s->arena, "%s/%s", vpc->o.name,
					   o->name)
			    : o->name,
		.id = o->id,
		.list = list,
		.own = json_object(),
		.beside = json_object(),
	};
	subject_add(it->own, o->id);
	return it;
}

void subjects_end(struct subjects *s)
{
	for (size_t i = 0; i < s->items.n; i++) {
		json_decref(s->items.items[i].own);
		json_decref(s->items.items[i].beside);
	}
	json_decref(s->arns);
	s->items.n = 0;
	s->arns = NULL;
}

/* --- by kind -------------------------------------------------------------------- */

static const char *const list_of_node[N_NODE_KINDS] = {
	[NODE_INSTANCE] = "Reservations",
	[NODE_DATABASE] = "DBInstances",
	[NODE_CACHE] = "CacheClusters",
	[NODE_PROXY] = "DBProxies",
	[NODE_LOAD_BALANCER] = "LoadBalancers",
	[NODE_FUNCTION] = "Functions",
	[NODE_NAT_GATEWAY] = "NatGateways",
	[NODE_ENDPOINT] = "VpcEndpoints",
	[NODE_INTERNET_HOST] = "Nodes",
	[NODE_ON_PREMISES_HOST] = "Nodes",
	[NODE_DISTRIBUTION] = "DistributionList.Items",
	[NODE_TRANSIT_ATTACHMENT] = "TransitGatewayAttachments",
};

void subject_node(struct subjects *s, const struct node *n)
{
	bool inside = n->kind == NODE_NAT_GATEWAY || n->kind == NODE_ENDPOINT;
	struct subject *it = subject_new(s, node_kind_name(n->kind),
					 list_of_node[n->kind],
					 inside ? n->vpc : NULL, &n->o);

	if (it)
		beside_node(s, it, n);
}

void subject_eni(struct subjects *s, const struct eni *eni)
{
	struct subject *it = subject_new(s, "network interface",
					 "NetworkInterfaces", eni->subnet->vpc,
					 &eni->o);

	if (it)
		beside_eni(s, it, eni);
}

/* A gateway is an object of its own to the names alone, and is there under its
 * name whether or not the VPC has one */
static void add_gateway(struct subjects *s, const struct object *o,
			const struct vpc *vpc)
{
	static const char *const lists[N_GATEWAYS] = {
		[GATEWAY_INTERNET] = "InternetGateways",
		[GATEWAY_EGRESS_ONLY] = "EgressOnlyInternetGateways",
		[GATEWAY_VPN] = "VpnGateways",
	};
	static const char *const kinds[N_GATEWAYS] = {
		[GATEWAY_INTERNET] = "internet gateway",
		[GATEWAY_EGRESS_ONLY] = "egress-only internet gateway",
		[GATEWAY_VPN] = "virtual private gateway",
	};

	for (int g = 0; g < N_GATEWAYS; g++)
		if (strcmp(o->name, gateway_name[g]) == 0 &&
		    vpc_has_gateway(vpc, (enum gateway)g)) {
			struct subject *it = subject_new(s, kinds[g], lists[g],
							 vpc, o);

			if (it)
				subject_add(it->beside, vpc->o.id);
		}
}

/* --- what stands beside those that need few words ------------------------------- */

static void beside_peering(struct subjects *s, struct subject *it,
			   const void *object)
{
	const struct peering *p = object;

	(void)s;
	for (int side = 0; side < N_SIDES; side++)
		subject_add(it->beside, p->vpcs[side]->o.id);
}

static void beside_transit_gateway(struct subjects *s, struct subject *it,
				   const void *object)
{
	const struct transit_gateway *g = object;

	for (size_t i = 0; i < g->attachments.n; i++)
		beside_transit(s, it, g->attachments.items[i]);
}

/* Its own name is what VpcEndpoints call it by (IFE-10) */
static void beside_endpoint_service(struct subjects *s, struct subject *it,
				    const void *object)
{
	const struct endpoint_service *e = object;
	const json_t *list = json_object_get(s->all, "ServiceConfigurations");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (value_is_at(item, "ServiceId", e->o.id))
			subject_add(it->own, value_at(item, "ServiceName"));
	}
	if (e->load_balancer)
		subject_add_node(s, it->beside, e->load_balancer);
}

/* A log of several resources is several logs of AWS's */
static void beside_flow_log(struct subjects *s, struct subject *it,
			    const void *object)
{
	const struct vpc_flow_log *log = object;
	const json_t *list = json_object_get(s->all, "FlowLogs");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (value_is_at(item, "Tags.Value", log->o.name))
			subject_add(it->own, value_at(item, "FlowLogId"));
	}
	for (size_t i = 0; i < log->enis.n; i++)
		subject_add(it->beside, log->enis.items[i]->o.id);
}

/* --- what names_find() finds ------------------------------------------------------ */

/* Kinds that are one list of a description, and start with a struct object */
static const struct {
	const char *kind, *list;
	void (*beside)(struct subjects *s, struct subject *it,
		       const void *object);
} kinds[N_NAME_KINDS] = {
	[NAME_VPC] = {"VPC", "Vpcs", beside_vpc},
	[NAME_SUBNET] = {"subnet", "Subnets", beside_subnet},
	[NAME_ROUTE_TABLE] = {"route table", "RouteTables", beside_route_table},
	[NAME_GROUP] = {"security group", "SecurityGroups", NULL},
	[NAME_ACL] = {"network ACL", "NetworkAcls", beside_acl},
	[NAME_ELASTIC_IP] = {"elastic IP", "Addresses", NULL},
	[NAME_PEERING] = {"peering", "VpcPeeringConnections", beside_peering},
	[NAME_PREFIX_LIST] = {"prefix list", "PrefixLists", NULL},
	[NAME_TRANSIT_GATEWAY] = {"transit gateway", "TransitGateways",
				  beside_transit_gateway},
	[NAME_ON_PREMISES] = {"network on premises", "OnPremises",
			      beside_premises},
	[NAME_ENDPOINT_SERVICE] = {"endpoint service", "ServiceConfigurations",
				   beside_endpoint_service},
	[NAME_FLOW_LOG] = {"flow log", "FlowLogs", beside_flow_log},
};

void subject_hit(struct subjects *s, enum name_kind kind, void *hit,
		 const struct vpc *vpc)
{
	struct subject *it;

	switch (kind) {
	case NAME_NAT_GATEWAY:
		subject_node(s, ((struct nat_gateway *)hit)->node);
		return;
	case NAME_ENDPOINT:
		subject_node(s, ((struct vpc_endpoint *)hit)->node);
		return;
	case NAME_INTERNET_GATEWAY:
	case NAME_VPN_GATEWAY:
		add_gateway(s, hit, vpc);
		return;
	case NAME_NODE:
	case NAME_SERVICE:
	case NAME_DNS:
		subject_node(s, hit);
		return;
	case NAME_NETWORK_INTERFACE:
		subject_eni(s, ((struct network_interface *)hit)->eni);
		return;
	case NAME_ENI:
		subject_eni(s, hit);
		return;
	default:
		break;
	}
	if (!kinds[kind].kind)
		return;
	it = subject_new(s, kinds[kind].kind, kinds[kind].list, vpc, hit);
	if (it && kinds[kind].beside)
		kinds[kind].beside(s, it, hit);
}

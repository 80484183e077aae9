// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/words.c - what there is in a lab that a word may mean
 */
#include "cli/words.h"

#include "vpc/flow_log.h"

#include <string.h>

#include "vpc/between.h"

struct asked {
	FILE *to;
	const struct model *m;
	const struct plan *plan;
	const char *begun;
};

static void offer(const struct asked *a, const char *word)
{
	if (strncmp(word, a->begun, strlen(a->begun)) == 0)
		fprintf(a->to, "%s\n", word);
}

static bool is_identifier(const struct asked *a)
{
	return strncmp(a->begun, "eni-", 4) == 0;
}

static void offer_interfaces(const struct asked *a)
{
	for (size_t i = 0; is_identifier(a) && i < a->m->enis.n; i++)
		if (!a->m->enis.items[i]->subnet->nat_gateway) /* NAT-17 */
			offer(a, a->m->enis.items[i]->o.id);
}

/* A node, and each of its places where there are several */
static void offer_places(const struct asked *a, const struct node *n)
{
	if (!n->places.n || n->kind == NODE_TRANSIT_ATTACHMENT)
		return;
	offer(a, n->o.name);
	for (size_t i = 0; i < n->places.n && n->places.n > 1; i++)
		offer(a, n->places.items[i].label);
}

static void sources(const struct asked *a)
{
	for (size_t i = 0; i < a->m->nodes.n; i++)
		offer_places(a, a->m->nodes.items[i]);
	offer_interfaces(a);
}

static void nodes(const struct asked *a)
{
	bool path = strchr(a->begun, '/');

	sources(a);
	for (size_t i = 0; path && a->plan && i < a->plan->objects.n; i++)
		if (a->plan->objects.items[i]->kind == PLAN_NS)
			offer(a, a->plan->objects.items[i]->ns);
}

/* "db:" asks for its ports */
static void targets(const struct asked *a)
{
	char word[512];

	sources(a);
	for (size_t i = 0; strchr(a->begun, ':') && i < a->m->nodes.n; i++) {
		const struct node *n = a->m->nodes.items[i];

		for (size_t k = 0; k < n->ports.n; k++) {
			snprintf(word, sizeof(word), "%s:%u%s", n->o.name,
				 n->ports.items[k].number,
				 n->ports.items[k].udp ? "/udp" : "");
			offer(a, word);
		}
	}
}

/* By the name of the only place that it is of */
static void interfaces(const struct asked *a)
{
	for (size_t i = 0; i < a->m->nodes.n; i++) {
		const struct node *n = a->m->nodes.items[i];

		for (size_t k = 0; k < n->places.n; k++)
			if (n->places.items[k].eni &&
			    n->kind != NODE_TRANSIT_ATTACHMENT)
				offer(a, n->places.items[k].label);
	}
	for (size_t i = 0; i < a->m->network_interfaces.n; i++)
		offer(a, a->m->network_interfaces.items[i]->o.name);
	offer_interfaces(a);
}

static void logs(const struct asked *a)
{
	for (size_t i = 0; i < a->m->flow_logs.n; i++)
		offer(a, a->m->flow_logs.items[i]->o.name);
}

/* --- by kind ----------------------------------------------------------------- */

#define OFFER_ALL(a_, vec_)                      \
	for (size_t i_ = 0; i_ < (vec_).n; i_++) \
	offer(a_, (vec_).items[i_]->o.name)

#define OFFER_OF_VPCS(a_, part_)                        \
	for (size_t v_ = 0; v_ < (a_)->m->vpcs.n; v_++) \
	OFFER_ALL(a_, (a_)->m->vpcs.items[v_]->part_)

static void vpcs(const struct asked *a)
{
	OFFER_ALL(a, a->m->vpcs);
}

static void subnets(const struct asked *a)
{
	OFFER_OF_VPCS(a, subnets);
}

static void groups(const struct asked *a)
{
	OFFER_OF_VPCS(a, security_groups);
}

static void acls(const struct asked *a)
{
	OFFER_OF_VPCS(a, network_acls);
}

static void tables(const struct asked *a)
{
	OFFER_OF_VPCS(a, route_tables);
}

static void nats(const struct asked *a)
{
	OFFER_OF_VPCS(a, nat_gateways);
}

static void endpoints(const struct asked *a)
{
	OFFER_OF_VPCS(a, endpoints);
}

static void transit_gateways(const struct asked *a)
{
	OFFER_ALL(a, a->m->transit_gateways);
}

static void peerings(const struct asked *a)
{
	OFFER_ALL(a, a->m->peerings);
}

static void lists(const struct asked *a)
{
	OFFER_ALL(a, a->m->prefix_lists);
}

static void elastic_ips(const struct asked *a)
{
	OFFER_ALL(a, a->m->elastic_ips);
}

/* Those that have names, or any by its identifier */
static void named_interfaces(const struct asked *a)
{
	OFFER_ALL(a, a->m->network_interfaces);
	offer_interfaces(a);
}

static void offer_nodes(const struct asked *a, enum node_kind kind)
{
	for (size_t i = 0; i < a->m->nodes.n; i++)
		if (a->m->nodes.items[i]->kind == kind)
			offer(a, a->m->nodes.items[i]->o.name);
}

static void instances(const struct asked *a)
{
	offer_nodes(a, NODE_INSTANCE);
}

static void functions(const struct asked *a)
{
	offer_nodes(a, NODE_FUNCTION);
}

static void databases(const struct asked *a)
{
	offer_nodes(a, NODE_DATABASE);
}

/* What `vpclab show` takes */
static void objects(const struct asked *a)
{
	interfaces(a);
	subnets(a);
	vpcs(a);
	groups(a);
	transit_gateways(a);
}

static const struct {
	const char *kind;
	void (*print)(const struct asked *a);
} kinds[] = {
	{"NODE", nodes},
	{"SRC", sources},
	{"DST", targets},
	{"ENI", interfaces},
	{"LOG", logs},
	{"OBJECT", objects},
	{"VPC", vpcs},
	{"SUBNET", subnets},
	{"GROUP", groups},
	{"ACL", acls},
	{"TABLE", tables},
	{"NAT", nats},
	{"ENDPOINT", endpoints},
	{"PEERING", peerings},
	{"GATEWAY", transit_gateways},
	{"LIST", lists},
	{"IP", elastic_ips},
	{"INSTANCE", instances},
	{"INTERFACE", named_interfaces},
	{"FUNCTION", functions},
	{"DATABASE", databases},
};

bool words_known(const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return true;
	return false;
}

void words_print(FILE *to, const struct model *m, const struct plan *plan,
		 const char *kind, const char *begun)
{
	struct asked a = {to, m, plan, begun};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			kinds[i].print(&a);
}

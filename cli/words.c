// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/words.c - what there is in a lab that a word may mean
 */
#include "cli/words.h"

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

static void subnets(const struct asked *a)
{
	for (size_t v = 0; v < a->m->vpcs.n; v++)
		for (size_t i = 0; i < a->m->vpcs.items[v]->subnets.n; i++)
			offer(a, a->m->vpcs.items[v]->subnets.items[i]->o.name);
}

/* What `vpclab show` takes */
static void objects(const struct asked *a)
{
	interfaces(a);
	subnets(a);
	for (size_t v = 0; v < a->m->vpcs.n; v++) {
		const struct vpc *vpc = a->m->vpcs.items[v];

		offer(a, vpc->o.name);
		for (size_t i = 0; i < vpc->security_groups.n; i++)
			offer(a, vpc->security_groups.items[i]->o.name);
	}
	for (size_t i = 0; i < a->m->transit_gateways.n; i++)
		offer(a, a->m->transit_gateways.items[i]->o.name);
}

void words_print(FILE *to, const struct model *m, const struct plan *plan,
		 const char *kind, const char *begun)
{
	static const struct {
		const char *kind;
		void (*print)(const struct asked *a);
	} kinds[] = {{"NODE", nodes},	  {"SRC", sources},
		     {"DST", targets},	  {"ENI", interfaces},
		     {"SUBNET", subnets}, {"OBJECT", objects}};
	struct asked a = {to, m, plan, begun};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			kinds[i].print(&a);
}

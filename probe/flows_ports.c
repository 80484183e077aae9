// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flows_ports.c - which ports fare alike between two interfaces
 *
 * An answer can change only where a rule's range begins, or has ended. Of each
 * range between two such edges one port stands for all.
 */
#include <stdlib.h>

#include "probe/flows_part.h"

static void add(struct arena *arena, struct port_edges *e,
		const struct traffic *t, int protocol)
{
	if (t->protocol != protocol)
		return;
	*vec_add(arena, &e->items) = t->from;
	*vec_add(arena, &e->items) = t->to + 1u;
}

static void add_group(struct arena *arena, struct port_edges *e,
		      const struct security_group *g, int protocol)
{
	for (size_t i = 0; i < g->ingress.n; i++)
		add(arena, e, &g->ingress.items[i].traffic, protocol);
	for (size_t i = 0; i < g->egress.n; i++)
		add(arena, e, &g->egress.items[i].traffic, protocol);
}

static void add_acl(struct arena *arena, struct port_edges *e,
		    const struct network_acl *acl, int protocol)
{
	for (size_t i = 0; i < acl->ingress.n; i++)
		add(arena, e, &acl->ingress.items[i].traffic, protocol);
	for (size_t i = 0; i < acl->egress.n; i++)
		add(arena, e, &acl->egress.items[i].traffic, protocol);
}

static void add_eni(struct arena *arena, struct port_edges *e,
		    const struct eni *eni, int protocol)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		add_group(arena, e, eni->groups.items[i], protocol);
	add_acl(arena, e, eni->subnet->network_acl, protocol);
}

/* Gateways, attachments, balancers and instances that forward */
static bool is_between(const struct eni *eni)
{
	return eni->type == ENI_NAT_GATEWAY ||
	       eni->type == ENI_TRANSIT_GATEWAY ||
	       eni->type == ENI_NETWORK_LOAD_BALANCER ||
	       eni->type == ENI_VPC_ENDPOINT || !eni->source_dest_check;
}

void edges_between(struct arena *arena, struct port_edges *e,
		   const struct model *m, int protocol)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (is_between(m->enis.items[i]))
			add_eni(arena, e, m->enis.items[i], protocol);
}

void edges_add(struct arena *arena, struct port_edges *e, const struct eni *eni,
	       int protocol)
{
	if (eni)
		add_eni(arena, e, eni, protocol);
}

void edges_join(struct arena *arena, struct port_edges *e,
		const struct port_edges *more)
{
	for (size_t i = 0; i < more->items.n; i++)
		*vec_add(arena, &e->items) = more->items.items[i];
}

bool flows_listens(const struct node *n, int protocol, uint32_t port)
{
	for (size_t i = 0; i < n->ports.n; i++)
		if (n->ports.items[i].number == port &&
		    n->ports.items[i].udp == (protocol == PROTOCOL_UDP))
			return true;
	for (size_t i = 0; i < n->listeners.n; i++)
		if (n->listeners.items[i].port == port &&
		    listener_takes(&n->listeners.items[i], protocol))
			return true;
	return false;
}

void edges_listen(struct arena *arena, struct port_edges *e,
		  const struct node *n, int protocol)
{
	for (size_t i = 0; i < n->ports.n; i++) {
		struct traffic t = {
			n->ports.items[i].udp ? PROTOCOL_UDP : PROTOCOL_TCP,
			n->ports.items[i].number, n->ports.items[i].number};

		add(arena, e, &t, protocol);
	}
	for (size_t i = 0; i < n->listeners.n; i++) {
		struct traffic t = {protocol, n->listeners.items[i].port,
				    n->listeners.items[i].port};

		add(arena, e, &t, protocol);
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void edges_sort(struct arena *arena, struct port_edges *e)
{
	size_t n = 0;

	*vec_add(arena, &e->items) = 1; /* no packet is for port 0 */
	qsort(e->items.items, e->items.n, sizeof(*e->items.items), by_number);
	for (size_t i = 0; i < e->items.n; i++) {
		uint32_t edge = e->items.items[i];

		if (edge && edge <= UINT16_MAX &&
		    (!n || e->items.items[n - 1] != edge))
			e->items.items[n++] = edge;
	}
	e->items.n = n;
}

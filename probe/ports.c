// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/ports.c - how all ports of a target fare, as ranges
 */
#include "probe/ports.h"

/* Ports that make a difference by themselves: names (DNS-1), metadata (L2-8),
 * and mail, which functions may not send (LAM-6) */
static const uint16_t special[] = {25, 53, 80};

struct marks { /* one for each port where a piece begins */
	bool begins[PORTS_ALL + 1]; /* and one behind the last */
	int protocol;
};

static void mark(struct marks *marks, unsigned int from, unsigned int to)
{
	marks->begins[from] = true;
	marks->begins[to + 1] = true;
}

static void mark_traffic(struct marks *marks, const struct traffic *t)
{
	if (t->protocol == marks->protocol && t->from <= t->to)
		mark(marks, t->from, t->to);
}

static void mark_rules(struct marks *marks,
		       const struct security_group_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		mark_traffic(marks, &rules->items[i].traffic);
}

static void mark_acl(struct marks *marks, const struct network_acl *acl)
{
	for (size_t i = 0; i < acl->ingress.n; i++)
		mark_traffic(marks, &acl->ingress.items[i].traffic);
	for (size_t i = 0; i < acl->egress.n; i++)
		mark_traffic(marks, &acl->egress.items[i].traffic);
}

static void mark_vpc(struct marks *marks, const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->security_groups.n; i++) {
		mark_rules(marks, &vpc->security_groups.items[i]->ingress);
		mark_rules(marks, &vpc->security_groups.items[i]->egress);
	}
	for (size_t i = 0; i < vpc->network_acls.n; i++)
		mark_acl(marks, vpc->network_acls.items[i]);
}

/* Of a load balancer: of its listeners */
static void mark_node(struct marks *marks, const struct node *n)
{
	for (size_t i = 0; i < n->ports.n; i++)
		mark(marks, n->ports.items[i].number, n->ports.items[i].number);
}

struct port_axis port_axis_of(struct arena *arena, const struct model *m,
			      int protocol)
{
	struct port_axis axis = {.protocol = protocol};
	struct marks *marks = arena_alloc(arena, sizeof(*marks));

	marks->protocol = protocol;
	marks->begins[0] = true;
	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		mark(marks, special[i], special[i]);
	for (size_t i = 0; i < m->vpcs.n; i++)
		mark_vpc(marks, m->vpcs.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++)
		mark_node(marks, m->nodes.items[i]);
	for (unsigned int i = 0; i < PORTS_ALL; i++)
		if (marks->begins[i])
			*vec_add(arena, &axis.first) = (uint16_t)i;
	return axis;
}

struct port_spans port_spans_of(struct arena *arena, const struct atlas *a,
				const struct port_axis *axis,
				const struct flow_question *q,
				struct port *listener)
{
	struct flow_question one = *q;
	struct port_spans spans = {0};

	one.protocol = axis->protocol;
	for (size_t i = 0; i < axis->first.n; i++) {
		uint16_t from = axis->first.items[i];
		uint16_t to = i + 1 < axis->first.n
				      ? (uint16_t)(axis->first.items[i + 1] - 1)
				      : UINT16_MAX;
		struct port_span *last = spans.n ? &spans.items[spans.n - 1]
						 : NULL;
		struct reach reach;

		one.port = from;
		if (listener)
			*listener = (struct port){from, axis->protocol ==
								PROTOCOL_UDP};
		reach = reach_of(a, &one);
		if (last && reach_same(&last->reach, &reach))
			last->to = to;
		else
			*vec_add(arena, &spans) = (struct port_span){from, to,
								     reach};
	}
	return spans;
}

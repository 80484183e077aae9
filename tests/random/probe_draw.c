// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/probe_draw.c - what to ask of a lab
 *
 * Most probes go to somebody who is there, on a port where somebody listens or
 * where a rule's range begins or ends; some go where nobody is.
 */
#include <netinet/in.h>

#include "tests/random/probe.h"
#include "vpc/dns.h"

struct drawing {
	struct random *dice;
	struct arena *arena;
	const struct model *m;
	struct probe *p;
};

static unsigned int below(struct drawing *d, size_t n)
{
	return random_below(d->dice, (uint32_t)n);
}

static bool chance(struct drawing *d, unsigned int percent)
{
	return random_chance(d->dice, percent);
}

/* --- from where ----------------------------------------------------------- */

/* What AWS runs has no programs, and a gateway endpoint no interface */
static bool sends(const struct node *node)
{
	return !node->service && node->places.n &&
	       !(node->endpoint && node->endpoint->is_gateway) &&
	       node->kind != NODE_NAT_GATEWAY &&
	       node->kind != NODE_LOAD_BALANCER &&
	       node->kind != NODE_TRANSIT_ATTACHMENT;
}

/* CloudFront's interface sends to its origin alone (EDGE-3) */
static struct node *only_target(const struct place *from)
{
	return place_of_cloudfront(from) ? from->node->origin : NULL;
}

static const struct place *any_place(struct drawing *d, const struct node *n)
{
	return &n->places.items[below(d, n->places.n)];
}

static const struct place *source(struct drawing *d)
{
	const struct node *n;

	do /* 'internet' is always there */
		n = d->m->nodes.items[below(d, d->m->nodes.n)];
	while (!sends(n));
	return any_place(d, n);
}

/* --- to where ------------------------------------------------------------- */

static void by_address(struct drawing *d, struct addr a)
{
	d->p->attempt.target = (struct target_address){
		.address = a, .label = arena_strdup(d->arena, ADDR(a))};
	d->p->to.ref.text = d->p->attempt.target.label;
}

/* One of the addresses that a place has */
static bool to_place(struct drawing *d, const struct place *p)
{
	const struct eni *eni = p->eni;
	struct addr a = p->address;
	unsigned int which = below(d, 10);

	if (p->ipv6.family && which < 4)
		a = p->ipv6;
	else if (eni && eni->public_ip.family && which < 7)
		a = eni->public_ip;
	else if (eni && eni->secondary_ips.n && which < 8 &&
		 !eni->subnet->nat_gateway) /* link-local (L2-8) */
		a = eni->secondary_ips.items[below(d, eni->secondary_ips.n)];
	if (!a.family)
		a = p->ipv6;
	if (!a.family)
		return false;
	by_address(d, a);
	d->p->attempt.target.place = p;
	d->p->to.node = p->node;
	d->p->to.ref.text = p->node->o.name;
	return true;
}

/* Of the same VPC half of the time: others are often out of reach */
static bool to_node(struct drawing *d)
{
	const struct node *from = d->p->attempt.from->node;
	struct node *to;
	bool near = from->vpc && chance(d, 50);

	to = only_target(d->p->attempt.from);
	if (to && to->places.n && to->places.items[0].address.family) {
		by_address(d, to->places.items[0].address);
		d->p->attempt.target.place = &to->places.items[0];
		d->p->to.node = to;
		return true;
	}
	for (int tries = 0; tries < 20; tries++) {
		to = d->m->nodes.items[below(d, d->m->nodes.n)];
		if (to->places.n && (!near || to->vpc == from->vpc))
			break;
	}
	return to->places.n && to_place(d, any_place(d, to));
}

static struct addr in_subnet(struct drawing *d)
{
	static const unsigned int hosts[] = {1, 2, 3, 4, 5, 6, 7, 9, 12};
	const struct vpc *v = d->m->vpcs.items[below(d, d->m->vpcs.n)];
	const struct subnet *s = v->subnets.items[below(d, v->subnets.n)];
	bool ipv6 = s->ipv6_cidr.addr.family && chance(d, 40);
	struct prefix block = ipv6 || s->ipv6_native ? s->ipv6_cidr : s->cidr;

	if (ipv6 || s->ipv6_native) /* its router answers nobody's question */
		return addr_add(block.addr, 4 + below(d, 8));
	return addr_add(block.addr, hosts[below(d, ARRAY_LEN(hosts))]);
}

static struct addr nobody(struct drawing *d)
{
	struct addr six = {AF_INET6, {0x20, 0x01, 0x0d, 0xb8}};
	const struct vpc *v = d->m->vpcs.items[below(d, d->m->vpcs.n)];

	switch (below(d, 12)) {
	case 0:
		return ipv4(203, 0, 113, (uint8_t)(60 + below(d, 40)));
	case 1:
		return ipv4(198, 18, 0, (uint8_t)(1 + below(d, 12)));
	case 2:
		return ipv4(192, 168, 1, (uint8_t)(4 + below(d, 4)));
	case 3:
		return ipv4(172, 16, (uint8_t)below(d, 3), 9);
	case 4:
		return ipv4(192, 0, 2, (uint8_t)below(d, 200));
	case 5:
		return dns_resolver(v);
	case 6:
		return model_metadata_address(chance(d, 70) ? AF_INET
							    : AF_INET6);
	case 7:
		return ipv4(169, 254, 169, 253);
	case 8:
		return model_nat64_address(chance(d, 60) ? ipv4(203, 0, 113, 80)
							 : in_subnet(d));
	case 9:
		six.bytes[4] = six.bytes[5] = 0xff;
		six.bytes[15] = (uint8_t)(1 + below(d, 4));
		return six;
	default:
		return addr_add(v->cidrs.items[0].addr, below(d, 1024));
	}
}

/* Where nobody is, or the lab's model does not know whom it means; of IPv6
 * only where there is any */
static void to_stranger(struct drawing *d)
{
	struct addr a = {0};

	while (!a.family || (a.family == AF_INET6 && !d->m->ipv6))
		a = d->m->vpcs.n && chance(d, 50) ? in_subnet(d) : nobody(d);
	by_address(d, a);
}

/* --- on which port -------------------------------------------------------- */

static unsigned int edge_of(struct drawing *d, const struct traffic *t)
{
	int port = (int)(chance(d, 50) ? t->from : t->to) + (int)below(d, 3) -
		   1;

	if (t->protocol == PROTOCOL_ICMP || t->protocol == PROTOCOL_ICMPV6)
		return 0;
	return port < 0 || port > UINT16_MAX ? 0 : (unsigned int)port;
}

/* Where a rule's range begins or ends, or beside it */
static unsigned int edge(struct drawing *d)
{
	const struct vpc *v = d->m->vpcs.items[below(d, d->m->vpcs.n)];
	const struct security_group *g =
		v->security_groups.items[below(d, v->security_groups.n)];
	const struct network_acl *a =
		v->network_acls.items[below(d, v->network_acls.n)];
	bool out = chance(d, 50), acl = chance(d, 50);

	if (acl && out && a->egress.n)
		return edge_of(d,
			       &a->egress.items[below(d, a->egress.n)].traffic);
	if (acl && a->ingress.n)
		return edge_of(
			d, &a->ingress.items[below(d, a->ingress.n)].traffic);
	if (out && g->egress.n)
		return edge_of(d,
			       &g->egress.items[below(d, g->egress.n)].traffic);
	if (g->ingress.n)
		return edge_of(
			d, &g->ingress.items[below(d, g->ingress.n)].traffic);
	return 0;
}

static unsigned int listening(struct drawing *d, const struct node *n, bool udp)
{
	if (n && n->listeners.n && chance(d, 80))
		return n->listeners.items[below(d, n->listeners.n)].port;
	for (int tries = 0; n && n->ports.n && tries < 4; tries++) {
		const struct port *p = &n->ports.items[below(d, n->ports.n)];

		if (p->udp == udp)
			return p->number;
	}
	return udp ? 53 : 80;
}

static int port(struct drawing *d)
{
	bool udp = d->p->expect.protocol == PROTOCOL_UDP;
	unsigned int kind = below(d, 10);
	unsigned int port = kind < 5   ? listening(d, d->p->to.node, udp)
			    : kind < 9 ? edge(d)
				       : below(d, UINT16_MAX);

	return port ? (int)port : 1 + (int)below(d, UINT16_MAX);
}

static bool listens_itself(const struct node *n, int port)
{
	for (size_t i = 0; i < n->ports.n; i++)
		if (n->ports.items[i].number == port)
			return true;
	return false;
}

/* 0: the kernel's choice */
static int source_port(struct drawing *d, bool *taken)
{
	int port = (int)(chance(d, 75) ? edge(d) : below(d, UINT16_MAX));

	if (!port || taken[port] || !chance(d, 25) ||
	    port == d->p->attempt.port || /* it might be to itself */
	    listens_itself(d->p->attempt.from->node, port))
		return 0;
	taken[port] = true;
	return port;
}

/* --- how large ------------------------------------------------------------ */

/* Where one link carries it and the next one does not (MTU-1, MTU-2). TCP cuts
 * to what it has learnt to fit */
static void large(struct drawing *d)
{
	static const int sizes[] = {1200, 1500, 1501, 8500, 8501, 9001, 9002};
	const struct place *from = d->p->attempt.from;

	if (d->p->expect.protocol == PROTOCOL_TCP || !chance(d, 10) ||
	    !from->eni || from->node->endpoint) /* hosts share their link */
		return;
	if (chance(d, 25))
		d->p->expect.fragment = true;
	else
		d->p->expect.size = sizes[below(d, ARRAY_LEN(sizes))];
}

/* --- all of it ------------------------------------------------------------ */

struct probe *probe_draw(struct random *dice, struct arena *arena,
			 struct lab *lab, bool *taken)
{
	struct probe *p = arena_alloc(arena, sizeof(*p));
	struct drawing d = {dice, arena, lab->model, p};
	unsigned int kind = below(&d, 100);

	p->expect = (struct expect){.kind = EXPECT_TO,
				    .connections = 1,
				    .opens_from = -1,
				    .opens_to = -1,
				    .choice = ADDRESS_GIVEN};
	p->expect.protocol = kind < 65	 ? PROTOCOL_TCP
			     : kind < 87 ? PROTOCOL_UDP
					 : PROTOCOL_ICMP;
	p->all = (struct attempts){
		.lab = lab, .expect = &p->expect, .arena = arena};
	p->attempt = (struct attempt){.from = source(&d),
				      .to = &p->to,
				      .resolved = true,
				      .fd = -1,
				      .all = &p->all};
	if ((!chance(&d, 80) && !only_target(p->attempt.from)) || !to_node(&d))
		to_stranger(&d);
	large(&d);
	if (p->expect.protocol != PROTOCOL_ICMP) {
		p->attempt.port = p->to.port = port(&d);
		p->attempt.source_port = source_port(&d, taken);
	}
	return p;
}

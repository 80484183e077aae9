// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/plane.c - what a lab's rules cost the packets that pass
 *
 * A client, a router, a server: once as a lab builds them, from an instance
 * to a database in another subnet, with source checks, groups and an ACL of
 * three rules on both subnets; once as two namespaces with a plain router
 * between them, and once with two stateful rules in it. Several such ways
 * stand side by side and are measured in turn: connections a second (one after
 * the other, each opened, accepted and reset) and the bytes a second of one
 * TCP stream from a process to another. A ratio is the median of the rounds' ratios.
 *
 * The same with 10,000 rules in the database's group and with 1,000 network
 * interfaces: whoever is looked up must not grow slower with their number.
 */
#include "tests/bench/way.h"

enum { RULES = 10000, INTERFACES = 1000 };

/* --- ways ---------------------------------------------------------------- */

enum way { ROUTER, CONNTRACK, LAB, FEW, MANY_RULES, MANY_ENIS, N_WAYS };

static struct way_through ways[N_WAYS];

static void text_lab(FILE *to, unsigned int enis, bool acl)
{
	fputs("vpcs:\n  app:\n    cidr: 10.0.0.0/16\n    subnets:\n", to);
	fprintf(to,
		"      a: {cidr: 10.0.0.0/18%s}\n"
		"      b: {cidr: 10.0.64.0/18, az: b%s}\n"
		"    security_groups:\n"
		"      client: {egress: [{tcp: 1-65535, to: 10.0.0.0/16}]}\n"
		"      server:\n        ingress:\n",
		acl ? ", network_acl: three" : "",
		acl ? ", network_acl: three" : "");
	fprintf(to,
		"          - {tcp: %d, from: client}\n"
		"    network_acls:\n      three:\n",
		PORT);
	for (int i = 0; i < 2; i++)
		fprintf(to,
			"        %s:\n"
			"          - {rule: 10, deny: {tcp: 22}, cidr: 0.0.0.0/0}\n"
			"          - {rule: 20, allow: {tcp: 1024-65535}, cidr: "
			"10.0.0.0/16}\n"
			"          - {rule: 30, allow: {udp: 53}, cidr: "
			"10.0.0.0/16}\n",
			i ? "egress" : "ingress");
	fputs("databases:\n  orders: {engine: postgres, subnets: [b, a], "
	      "security_groups: server}\n"
	      "instances:\n  client: {subnet: a, security_groups: client}\n",
	      to);
	for (unsigned int i = 2; i < enis; i++)
		fprintf(to, "  i%u: {subnet: %s, security_groups: client}\n", i,
			i % 2 ? "a" : "b");
}

/* More than AWS allows (SG-15), and hence than a lab file may say */
static void add_rules(struct model *m, unsigned int n)
{
	struct vpc *vpc = m->vpcs.items[0];
	struct security_group *g = vpc->security_groups.items[0];

	for (size_t i = 0; i < vpc->security_groups.n; i++)
		if (!strcmp(vpc->security_groups.items[i]->o.name, "server"))
			g = vpc->security_groups.items[i];
	for (unsigned int i = 1; i < n; i++)
		*vec_add(m->arena, &g->ingress) = (struct security_group_rule){
			.traffic = {PROTOCOL_TCP, (uint16_t)(1 + i % 5000),
				    (uint16_t)(1 + i % 5000)},
			.cidr = {ipv4(10, 0, (uint8_t)(128 + i / 250 % 64),
				      (uint8_t)(1 + i % 250)),
				 32}};
}

static struct way_through through_lab(unsigned int rules, unsigned int enis,
				      bool acl)
{
	struct lab_text t;
	FILE *to = open_memstream(&t.bytes, &t.len);
	struct model *m;
	struct lab *l;

	need(to, "memory");
	text_lab(to, enis, acl);
	fclose(to);
	m = parse(&t);
	add_rules(m, rules);
	l = open_lab(m);
	free(t.bytes);
	return (struct way_through){
		.fabric = l->fabric,
		.client = lab_place_ns(
			l, &model_node(m, "client")->places.items[0]),
		.server = lab_place_ns(
			l, &model_node(m, "orders")->places.items[0]),
		.to = model_node(m, "orders")->places.items[0].address};
}

/* --- two namespaces and a plain router ------------------------------------- */

static void plain_side(struct plan *p, const char *ns, const char *link,
		       uint8_t net)
{
	struct prefix own = {ipv4(10, 0, net, 2), 24};
	struct prefix gateway = {ipv4(10, 0, net, 1), 24};
	struct plan_end node = {.ns = ns, .name = "eth0", .mtu = 9001};
	struct plan_end router = {
		.ns = "r", .name = link, .mtu = 9001, .forwarding = true};

	plan_ns(p, ns, false);
	plan_link(p, &router, &node);
	plan_addr(p, ns, "eth0", own);
	plan_addr(p, "r", link, gateway);
	plan_route(p, "r",
		   &(struct plan_route){.to = {ipv4(10, 0, net, 0), 24},
					.link = link});
	plan_route(p, ns,
		   &(struct plan_route){.to = {.addr = {.family = AF_INET}},
					.link = "eth0",
					.via = gateway.addr});
}

/* Two rules that ask for state make the kernel track every connection */
static void stateful_rules(struct plan *p)
{
	struct plan_chain *c = plan_chain(
		p, "r",
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});

	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED),
		  NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_STATE(NF_CT_NEW), NF_ACCEPT_IT);
}

static struct way_through through_router(bool stateful)
{
	struct plan *p = plan_new();
	struct fabric *f;
	struct err e = {0};

	plan_ns(p, "r", false);
	plain_side(p, "a", "ra", 1);
	plain_side(p, "b", "rb", 2);
	if (stateful)
		stateful_rules(p);
	plan_finish(p, NULL);
	f = fabric_new(&e);
	if (!f || fabric_apply(f, NULL, p, &e)) {
		fprintf(stderr, "bench: %s\n", e.text);
		_exit(1);
	}
	plan_free(p);
	return (struct way_through){.fabric = f,
				    .client = fabric_ns(f, "a"),
				    .server = fabric_ns(f, "b"),
				    .to = ipv4(10, 0, 2, 2)};
}

/* --- saying ------------------------------------------------------------------ */

int main(void)
{
	static double rates[N_WAYS][ROUNDS];

	isolate();
	ways[ROUTER] = through_router(false);
	ways[CONNTRACK] = through_router(true);
	ways[LAB] = through_lab(1, 2, true);
	ways[FEW] = through_lab(1, 2, false);
	ways[MANY_RULES] = through_lab(RULES, 2, false);
	ways[MANY_ENIS] = through_lab(1, INTERFACES, false);
	for (int w = 0; w < N_WAYS; w++) {
		listen_at(&ways[w]);
		connections(&ways[w]); /* once without looking */
	}
	in_turn(throughput, ways, ROUTER, LAB, rates);
	printf("one stream: router %.0f MB/s, through a lab %.0f MB/s\n",
	       median(rates[ROUTER], ROUNDS), median(rates[LAB], ROUNDS));
	say("throughput-vs-router", rates, LAB, ROUTER);
	in_turn(connections, ways, ROUTER, LAB, rates);
	printf("connections a second: router %.0f, with two stateful rules "
	       "%.0f, through a lab %.0f\n",
	       median(rates[ROUTER], ROUNDS), median(rates[CONNTRACK], ROUNDS),
	       median(rates[LAB], ROUNDS));
	say("connections-vs-router", rates, LAB, ROUTER);
	say("connections-vs-conntrack", rates, LAB, CONNTRACK);
	in_turn(connections, ways, FEW, MANY_ENIS, rates);
	say("connections-10000-rules-vs-1", rates, MANY_RULES, FEW);
	say("connections-1000-enis-vs-2", rates, MANY_ENIS, FEW);
	return 0;
}

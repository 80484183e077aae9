// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/analyses.c - how fast the model answers by itself
 *
 *	analyses-per-second	questions that were drawn: any of 1,000 ENIs to
 *				any other, on any port that somebody in the lab
 *				listens on; one core, no trail
 *	all-pairs-1000-seconds	all of these questions, one after another
 *
 * The lab: five VPCs of seven subnets each, in which the tiers of an
 * application talk to each other through 100 groups, by reference and by
 * CIDR, with ACLs around them, NAT gateways, a peering and a transit gateway.
 * What share of the answers is which is said along: a lab that lets
 * everything or nothing pass would be answered sooner.
 *
 * Times are those of the processor, of which this needs one core. The median
 * of the rounds is said.
 */
#include "probe/analyse.h"
#include "tests/bench/ratio.h"
#include "tests/bench/side.h"

enum {
	VPCS = 5,
	TIERS = 20, /* groups of a VPC */
	ENIS = 1000,
	ROUNDS = 9,
	PAIR_ROUNDS = 3,
	DRAWN = 500000,
};

/* Of one core: what others do meanwhile on this machine is not counted */
static uint64_t core_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* --- the lab -------------------------------------------------------------- */

static const struct {
	const char *engine;
	unsigned int port;
} servers[] = {{"web", 443},
	       {"api", 8080},
	       {"postgres", 5432},
	       {"redis", 6379},
	       {"mysql", 3306}};

static void text_subnets(FILE *to, unsigned int v)
{
	for (unsigned int i = 0; i < 7; i++)
		fprintf(to,
			"      s%u: {cidr: 10.%u.%u.0/20, az: %c, route_table: "
			"%s, network_acl: %s}\n",
			i, v, 16 * i, 'a' + i % 3,
			i < 2	? "public"
			: i < 5 ? "app"
				: "data",
			i < 2	? "edge"
			: i < 5 ? "default"
				: "data");
}

static void text_tables(FILE *to, unsigned int v)
{
	fputs("    route_tables:\n"
	      "      public: {0.0.0.0/0: igw, 10.0.0.0/8: hub}\n"
	      "      app:\n        0.0.0.0/0: nat\n        10.0.0.0/8: hub\n",
	      to);
	if (v < 2)
		fprintf(to, "        10.%u.0.0/16: pair\n", 1 - v);
	fputs("        192.168.0.0/16: blackhole\n"
	      "      data: {10.0.0.0/8: hub}\n",
	      to);
}

static void text_acls(FILE *to, unsigned int v)
{
	fputs("    network_acls:\n", to);
	for (int data = 0; data < 2; data++)
		for (int egress = 0; egress < 2; egress++) {
			if (!egress)
				fprintf(to, "      %s:\n",
					data ? "data" : "edge");
			fprintf(to, "        %s:\n",
				egress ? "egress" : "ingress");
			fprintf(to,
				"          - {rule: 90, deny: {tcp: 22}, cidr: "
				"0.0.0.0/0}\n"
				"          - {rule: 100, allow: all, cidr: "
				"10.%u.0.0/16}\n",
				v);
			if (data)
				fprintf(to,
					"          - {rule: 110, deny: {tcp: "
					"3306}, cidr: 10.%u.0.0/16}\n",
					(v + 1) % VPCS);
			fputs("          - {rule: 120, allow: {tcp: "
			      "1024-65535}, cidr: 0.0.0.0/0}\n"
			      "          - {rule: 130, allow: {tcp: 443}, cidr: "
			      "0.0.0.0/0}\n"
			      "          - {rule: 140, allow: {udp: 53}, cidr: "
			      "10.0.0.0/8}\n",
			      to);
		}
}

/* Each tier is asked by the one before it; some by others, or by CIDR */
static void text_groups(FILE *to, unsigned int v)
{
	fputs("    security_groups:\n", to);
	for (unsigned int i = 0; i < TIERS; i++) {
		unsigned int port = servers[i % ARRAY_LEN(servers)].port;

		fprintf(to,
			"      t%u:\n        ingress:\n"
			"          - {tcp: %u, from: t%u}\n"
			"          - {tcp: 22, from: 10.%u.0.0/20}\n"
			"          - {icmp: all, from: 10.0.0.0/8}\n",
			i, port, (i + TIERS - 1) % TIERS, v);
		if (i % 4 == 0)
			fputs("          - {tcp: all, from: 10.0.0.0/8}\n"
			      "          - {udp: 53, from: any}\n",
			      to);
		if (i % 4 == 1) /* the offices, one by one */
			for (unsigned int k = 0; k < 30; k++)
				fprintf(to,
					"          - {tcp: %u, from: "
					"198.51.%u.0/24}\n",
					port, k);
		if (i % 4 == 2)
			fprintf(to,
				"          - {tcp: %u, from: [t%u, t%u, t%u, "
				"10.%u.64.0/18]}\n",
				port, (i + 3) % TIERS, (i + 7) % TIERS,
				(i + 11) % TIERS, (v + 1) % VPCS);
		if (i % 4 == 3)
			fputs("        egress:\n"
			      "          - {tcp: all, to: 10.0.0.0/8}\n"
			      "          - {tcp: 443, to: any}\n"
			      "          - {udp: 53, to: any}\n",
			      to);
	}
}

static void text_vpcs(FILE *to)
{
	fputs("vpcs:\n", to);
	for (unsigned int v = 0; v < VPCS; v++) {
		fprintf(to,
			"  v%u:\n    cidr: 10.%u.0.0/16\n"
			"    internet_gateway: true\n"
			"    nat_gateways: {nat: s0}\n    subnets:\n",
			v, v);
		text_subnets(to, v);
		text_tables(to, v);
		text_acls(to, v);
		text_groups(to, v);
	}
	fputs("peerings: {pair: {vpcs: [v0, v1]}}\n"
	      "transit_gateways:\n  hub:\n    attachments:\n",
	      to);
	for (unsigned int v = 0; v < VPCS; v++)
		fprintf(to, "      v%u: {subnets: [v%u/s2, v%u/s3, v%u/s4]}\n",
			v, v, v, v);
}

/* Most have one group, some a second */
static void text_instances(FILE *to, unsigned int n)
{
	fputs("instances:\n", to);
	for (unsigned int i = 0; i < n; i++) {
		unsigned int v = i % VPCS, tier = i / VPCS % TIERS;

		fprintf(to,
			"  i%u: {subnet: v%u/s%u, security_groups: [v%u/t%u", i,
			v, i / 3 % 7, v, tier);
		if (i % 3 == 0)
			fprintf(to, ", v%u/t%u", v, (tier + 5) % TIERS);
		fprintf(to, "], ports: [%u, 22%s]%s}\n",
			servers[tier % ARRAY_LEN(servers)].port,
			tier % 4 == 0 ? ", 53/udp" : "",
			i / 3 % 7 < 2 ? ", public_ip: true" : "");
	}
}

/* The number of instances that there is room for is found by trying */
static void text_lab(FILE *to, unsigned int instances)
{
	text_vpcs(to);
	text_instances(to, instances);
	fputs("functions:\n", to);
	for (unsigned int v = 0; v < VPCS; v++)
		fprintf(to,
			"  f%u: {subnets: [v%u/s2, v%u/s3], security_groups: "
			"v%u/t%u}\n",
			v, v, v, v, v + 3);
	fputs("internet: {api.example.com: {address: 203.0.113.80, ports: "
	      "[443]}}\n",
	      to);
}

static struct model *lab_of(unsigned int instances)
{
	struct lab_text t = text_of(text_lab, instances);
	struct model *m = parse(&t);

	free(t.bytes);
	return m;
}

/* --- the questions -------------------------------------------------------- */

struct triple { /* few bytes, so that reading them is no part of the figure */
	uint16_t from, to, port;
};

struct asked {
	const struct model *model;
	const struct atlas *atlas;
	VEC(const struct place *) from;
	VEC(const struct eni *) to;
	VEC(struct port) ports;
	struct triple *drawn;
	size_t n[N_VERDICTS], uncertain;
};

static void add_ports(struct asked *a, const struct node *n)
{
	for (size_t i = 0; i < n->ports.n; i++) {
		struct port p = n->ports.items[i];
		bool known = false;

		for (size_t k = 0; k < a->ports.n; k++)
			known |= a->ports.items[k].number == p.number &&
				 a->ports.items[k].udp == p.udp;
		if (!known)
			*vec_add(a->model->arena, &a->ports) = p;
	}
}

static void draw(struct asked *a)
{
	uint64_t state = 1;

	a->drawn = arena_alloc(a->model->arena, DRAWN * sizeof(*a->drawn));
	for (size_t i = 0; i < DRAWN; i++) {
		size_t n[] = {a->from.n, a->to.n, a->ports.n};

		for (int k = 0; k < 3; k++) {
			state = state * UINT64_C(6364136223846793005) + 1;
			n[k] = (size_t)((state >> 33) % n[k]);
		}
		a->drawn[i] = (struct triple){(uint16_t)n[0], (uint16_t)n[1],
					      (uint16_t)n[2]};
	}
}

static void ask(struct asked *a, struct triple t)
{
	const struct eni *eni = a->to.items[t.to];
	struct port p = a->ports.items[t.port];
	const struct flow_question q = {
		.from = a->from.items[t.from],
		.to = eni->private_ip,
		.to_node = eni->places.items[0]->node,
		.protocol = p.udp ? PROTOCOL_UDP : PROTOCOL_TCP,
		.port = p.number,
	};
	struct analysis says = analyse(a->atlas, &q);

	if (says.certain)
		a->n[says.verdict]++;
	else
		a->uncertain++;
}

static double ask_drawn(struct asked *a)
{
	uint64_t begun = core_us();

	for (size_t i = 0; i < DRAWN; i++)
		ask(a, a->drawn[i]);
	return DRAWN / ((double)(core_us() - begun) / 1e6);
}

/* The atlas is part of it */
static double ask_all(struct asked *a)
{
	uint64_t begun = core_us();
	struct arena *arena = arena_new();

	a->atlas = atlas_of(arena, a->model);
	for (uint16_t f = 0; f < a->from.n; f++)
		for (uint16_t t = 0; t < a->to.n; t++)
			for (uint16_t p = 0; p < a->ports.n; p++)
				ask(a, (struct triple){f, t, p});
	arena_free(arena);
	return (double)(core_us() - begun) / 1e6;
}

static void say_shares(struct asked *a)
{
	size_t all = a->uncertain;

	for (int v = 0; v < N_VERDICTS; v++)
		all += a->n[v];
	printf("%zu questions:", all);
	for (int v = 0; v < N_VERDICTS; v++)
		if (a->n[v])
			printf(" %.1f %% %s,",
			       100. * (double)a->n[v] / (double)all,
			       verdict_name[v]);
	printf(" %.1f %% depend on a port or target\n",
	       100. * (double)a->uncertain / (double)all);
	memset(a->n, 0, sizeof(a->n));
	a->uncertain = 0;
}

int main(void)
{
	struct model *m = lab_of(ENIS / 2);
	size_t others = m->enis.n - ENIS / 2;
	double rates[ROUNDS], seconds[PAIR_ROUNDS];
	struct asked a = {0};

	model_free(m);
	a.model = lab_of((unsigned int)(ENIS - others));
	need(a.model->enis.n == ENIS, "1000 ENIs");
	a.atlas = atlas_of(a.model->arena, a.model);
	for (size_t i = 0; i < ENIS; i++) {
		const struct eni *eni = a.model->enis.items[i];
		const struct place *p = eni->places.items[0];

		add_ports(&a, p->node);
		*vec_add(a.model->arena, &a.to) = eni;
		*vec_add(a.model->arena, &a.from) = p;
	}
	draw(&a);
	for (size_t i = 0; i < ROUNDS; i++)
		rates[i] = ask_drawn(&a);
	say_shares(&a);
	printf("bench analyses-per-second %.0f 1/s\n", median(rates, ROUNDS));
	for (size_t i = 0; i < PAIR_ROUNDS; i++)
		seconds[i] = ask_all(&a);
	say_shares(&a);
	printf("bench all-pairs-1000-seconds %.2f s\n",
	       median(seconds, PAIR_ROUNDS));
	model_free((struct model *)a.model);
	return 0;
}

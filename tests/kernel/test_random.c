// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_random.c - packets against the model, on random labs
 *
 * Labs are drawn by a seeded generator. In each, every place sends to every
 * address with several protocols and ports; what became of the packet must be
 * what the model says of it. The two share no code between the lab file and
 * the answer, so where they differ one of them is wrong.
 *
 * VPCLAB_SEED=N VPCLAB_LABS=1 runs one lab again; a failure prints its seed
 * and the lab file.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lab/lab.h"
#include "probe/analyse.h"
#include "probe/flow_log.h"
#include "probe/outcome.h"

enum { LABS = 25, TURN_MS = 100, TIMEOUT_MS = 2000 };

static const char *why_not; /* namespaces cannot be made here */

/* --- the generator: splitmix64 ------------------------------------------- */

struct dice {
	uint64_t state;
	bool ipv6; /* the lab has both families */
};

static uint64_t roll(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static unsigned int below(struct dice *d, unsigned int n)
{
	return (unsigned int)(roll(d) % n);
}

static bool chance(struct dice *d, unsigned int percent)
{
	return below(d, 100) < percent;
}

enum { SUBNETS = 5, GROUPS = 4, ACLS = 2 };

static void draw_peer(struct dice *d, struct text *t)
{
	static const char *const peers[] = {
		"any",	       "self",		 "10.0.0.0/16", "10.0.1.0/24",
		"10.0.2.0/23", "203.0.113.0/24", "list"};
	static const char *const peers6[] = {
		"\"::/0\"", "\"2001:db8:0:100::/63\"",
		"\"2001:db8:0:102::/64\"", "\"2001:db8:ffff::/48\""};

	if (chance(d, 40))
		text_add(t, "g%u", below(d, GROUPS));
	else if (d->ipv6 && chance(d, 50))
		text_add(t, "%s", peers6[below(d, 4)]);
	else
		text_add(t, "%s", peers[below(d, 7)]);
}

static void draw_traffic(struct dice *d, struct text *t)
{
	static const char *const kinds[] = {
		"protocol: all",   "tcp: 80",	  "tcp: 5432",
		"tcp: 1-100",	   "tcp: all",	  "udp: 53",
		"udp: 1024-65535", "icmp: all",	  "icmp: echo-request",
		"tcp: 1024-65535", "tcp: 0-5432", "icmpv6: echo-request",
		"icmpv6: all"};

	text_add(t, "%s", kinds[below(d, d->ipv6 ? 13 : 11)]);
}

static void draw_rules(struct dice *d, struct text *t, const char *direction,
		       const char *peer)
{
	unsigned int n = below(d, 4);

	text_add(t, "%s: [", direction);
	for (unsigned int i = 0; i < n; i++) {
		text_add(t, "%s{", i ? ", " : "");
		draw_traffic(d, t);
		/* a number of its own keeps rules from being duplicates */
		text_add(t, ", %s: ", peer);
		draw_peer(d, t);
		text_add(t, "}");
	}
	text_add(t, "]");
}

static void draw_acl(struct dice *d, struct text *t, const char *direction)
{
	static const char *const what[] = {"all",
					   "{tcp: 80}",
					   "{tcp: 1024-65535}",
					   "{tcp: 5000-6000}",
					   "{udp: 1024-65535}",
					   "{icmp: all}",
					   "{tcp: 32768-65535}",
					   "{icmpv6: all}",
					   "{icmpv6: echo-request}"};
	static const char *const whom[] = {"0.0.0.0/0",
					   "10.0.0.0/16",
					   "10.0.1.0/24",
					   "10.0.2.0/23",
					   "203.0.113.0/24",
					   "\"::/0\"",
					   "\"2001:db8:0:100::/56\"",
					   "\"2001:db8:0:100::/63\"",
					   "\"2001:db8:ffff::/48\""};
	unsigned int n = 1 + below(d, d->ipv6 ? 9 : 5);

	text_add(t, "%s: [", direction);
	for (unsigned int i = 0; i < n; i++)
		text_add(t, "%s{rule: %u, %s: %s, cidr: %s}", i ? ", " : "",
			 (i + 1) * 10, chance(d, 70) ? "allow" : "deny",
			 what[below(d, d->ipv6 ? 9 : 7)],
			 whom[below(d, d->ipv6 ? 9 : 5)]);
	text_add(t, "]");
}

/* ::/0 of a table, behind its IPv4 routes */
static void draw_ipv6_route(struct dice *d, struct text *t, bool igw, bool eigw,
			    bool first)
{
	const char *target = igw && chance(d, 50)    ? "igw"
			     : eigw && chance(d, 80) ? "eigw"
						     : "blackhole";

	if (d->ipv6 && chance(d, 80))
		text_add(t, "%s\"%s\": %s", first ? "" : ", ",
			 chance(d, 70) ? "::/0" : "2001:db8:ffff::/64", target);
}

/* Of a VPC or subnet, for some labs (VPC-13) */
static const char *draw_exclusion(struct dice *d)
{
	static const char *const words[] = {"allow-bidirectional",
					    "allow-egress"};

	return chance(d, 20) ? words[below(d, 2)] : NULL;
}

static void draw_public_access(struct dice *d, struct text *t)
{
	if (chance(d, 25))
		text_add(t, "block_public_access: %s\n",
			 chance(d, 50) ? "block-ingress"
				       : "block-bidirectional");
}

static void draw_vpc(struct dice *d, struct text *t)
{
	bool igw = chance(d, 80);
	bool eigw = d->ipv6 && chance(d, 70);
	const char *exclusion = draw_exclusion(d);

	draw_public_access(d, t);
	text_add(t, "vpcs:\n  app:\n    cidr: 10.0.0.0/16\n");
	if (d->ipv6)
		text_add(t, "    ipv6_cidr: auto\n");
	if (eigw)
		text_add(t, "    egress_only_internet_gateway: true\n");
	text_add(t, "    internet_gateway: %s\n", igw ? "true" : "false");
	if (exclusion)
		text_add(t, "    block_public_access_exclusion: %s\n",
			 exclusion);
	text_add(t, "    subnets:\n");
	for (unsigned int i = 0; i < SUBNETS; i++) {
		text_add(t, "      s%u: {cidr: 10.0.%u.0/24, az: %c", i, i,
			 "abc"[i % 3]);
		if (d->ipv6)
			text_add(t, ", ipv6_cidr: auto, assign_ipv6_address_on_"
				    "creation: true");
		if (chance(d, 70))
			text_add(t, ", route_table: t%u", below(d, 3));
		if (chance(d, 35))
			text_add(t, ", network_acl: a%u", below(d, ACLS));
		exclusion = draw_exclusion(d);
		if (exclusion)
			text_add(t, ", block_public_access_exclusion: %s",
				 exclusion);
		text_add(t, "}\n");
	}
	if (d->ipv6)
		text_add(t,
			 "      six: {ipv6_native: true, ipv6_cidr: auto, "
			 "route_table: t%u}\n",
			 below(d, 3));
	if (igw)
		text_add(t, "    nat_gateways: {nat: s%u}\n",
			 below(d, SUBNETS));
	text_add(t, "    route_tables:\n");
	text_add(t, "      t0: {%s", igw ? "0.0.0.0/0: igw" : "");
	draw_ipv6_route(d, t, igw, eigw, !igw);
	text_add(t, "}\n      t1: {%s10.0.%u.0/24: box",
		 igw ? "0.0.0.0/0: nat, " : "", below(d, SUBNETS));
	draw_ipv6_route(d, t, igw, eigw, false);
	text_add(t, "}\n      t2: {203.0.113.0/24: %s%s%s",
		 igw && chance(d, 50) ? "igw" : "blackhole",
		 igw && chance(d, 50) ? ", list: nat" : "",
		 chance(d, 40) ? ", 10.0.0.0/16: box" : "");
	draw_ipv6_route(d, t, igw, eigw, false);
	text_add(t, "}\n");
	text_add(t, "    security_groups:\n");
	for (unsigned int i = 0; i < GROUPS; i++) {
		text_add(t, "      g%u: {", i);
		draw_rules(d, t, "ingress", "from");
		if (chance(d, 40)) {
			text_add(t, ", ");
			draw_rules(d, t, "egress", "to");
		}
		text_add(t, "}\n");
	}
	text_add(t, "    network_acls:\n");
	for (unsigned int i = 0; i < ACLS; i++) {
		text_add(t, "      a%u: {", i);
		draw_acl(d, t, "ingress");
		text_add(t, ", ");
		draw_acl(d, t, "egress");
		text_add(t, "}\n");
	}
}

static void draw_groups(struct dice *d, struct text *t)
{
	unsigned int first = below(d, GROUPS);

	if (chance(d, 30))
		text_add(t, "security_groups: [g%u, g%u]", first,
			 (first + 1) % GROUPS);
	else
		text_add(t, "security_groups: g%u", first);
}

static void draw_nodes(struct dice *d, struct text *t)
{
	text_add(t, "prefix_lists: {list: [10.0.1.0/24, 10.0.4.0/26, "
		    "203.0.113.0/24, 203.0.113.80/32]}\n");
	text_add(t, "functions:\n  outside: {}\n");
	for (unsigned int i = 0; i < 3; i++) {
		text_add(t, "  f%u: {subnets: [s%u, s%u], ", i, i,
			 (i + 1 + below(d, 3)) % SUBNETS);
		draw_groups(d, t);
		text_add(t, "%s}\n",
			 d->ipv6 && chance(d, 60) ? ", ipv6: true" : "");
	}
	text_add(t, "instances:\n");
	if (d->ipv6) {
		text_add(t, "  six: {subnet: six, ports: [80, 53/udp], ");
		draw_groups(d, t);
		text_add(t, "}\n");
	}
	for (unsigned int i = 0; i < 5; i++) {
		text_add(t,
			 "  i%u: {subnet: s%u, public_ip: %s, ports: "
			 "[80, 5432, 53/udp], ",
			 i, below(d, SUBNETS),
			 chance(d, 30) ? "true" : "false");
		draw_groups(d, t);
		text_add(t, "}\n");
	}
	/* a middlebox, and where few send to it by mistake */
	text_add(t,
		 "  box: {subnet: s%u, public_ip: %s, ports: [80], "
		 "source_dest_check: false, forwards: %s, ",
		 below(d, SUBNETS), chance(d, 50) ? "true" : "false",
		 chance(d, 60) ? "route" : "nat");
	draw_groups(d, t);
	text_add(t, "}\n");
	text_add(t, "load_balancers:\n  nlb: {type: network, internal: true, "
		    "subnets: [s0, s1], ");
	draw_groups(d, t);
	text_add(t,
		 ", listeners: {80: tg}, target_groups: {tg: {targets: i0, "
		 "port: 5432, preserve_client_ip: %s}}}\n",
		 chance(d, 50) ? "true" : "false");
	text_add(t,
		 "internet:\n  api.example.com: {address: 203.0.113.80, "
		 "%sports: [80, 53/udp]}\n",
		 d->ipv6 ? "ipv6_address: auto, " : "");
}

/* --- one lab ------------------------------------------------------------- */

struct probing {
	struct lab *lab;
	struct question question;
	struct outcome outcome;
	uint32_t number;
	bool over;
};

static void done(const struct dial_result *r, void *arg)
{
	struct probing *p = arg;

	outcome_of(p->lab, &p->question, r, &p->outcome);
	p->number = r->number;
	p->over = true;
}

/* Do the flow logs of all ENIs say what the model says (FL-4, FL-6)? */
static bool records_agree(const struct flow_log *log, const struct probing *p,
			  const struct analysis *a)
{
	const struct model *m = log->lab->model;

	for (size_t i = 0; i < 2 * m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i / 2];
		enum log_action was = flow_action(log->records.items,
						  log->records.n, p->number,
						  eni, i % 2);
		enum log_action said = flow_action(a->records, a->n_records, 0,
						   eni, i % 2);

		if (was == said)
			continue;
		print_error("flow log of %s, %s: was %s, the model says %s\n",
			    eni->o.name, i % 2 ? "in" : "out",
			    log_action_name[was], log_action_name[said]);
		return false;
	}
	return true;
}

static bool agree(const struct analysis *a, const struct outcome *o)
{
	return a->verdict == o->verdict &&
	       (a->verdict != VERDICT_BLOCKED ||
		(a->path == o->path && strcmp(a->code, o->code) == 0));
}

/* Send it, and hear what became of it and what the flow logs say */
static bool send_one(struct probing *p, const struct dial_want *want,
		     struct flow_log *log, struct arena *arena)
{
	flow_log_open(log, p->lab, arena);
	if (dial(p->lab->dialer, want, done, p))
		return false;
	while (!p->over)
		lab_turn(p->lab, TURN_MS);
	flow_log_close(log);
	return true;
}

static bool compare(struct lab *lab, const struct place *from,
		    const struct node *to_node, struct addr to, int protocol,
		    int port, size_t *certain)
{
	struct probing p = {.lab = lab, .question = {from, to_node, to.family}};
	struct flow_question q = {from, to, to_node, protocol, port, 0};
	struct analysis says = analyse(lab->model, &q);
	struct dial_want want = {.from = lab_place_ns(lab, from),
				 .protocol = protocol,
				 .to = to,
				 .port = (uint16_t)port,
				 .timeout_ms = TIMEOUT_MS};
	struct arena *arena;
	struct flow_log log;
	bool same;

	if (!says.certain)
		return true;
	++*certain;
	if (from->node->kind == NODE_INTERNET_HOST)
		want.source = place_address(from, to.family);
	arena = arena_new();
	same = send_one(&p, &want, &log, arena) && agree(&says, &p.outcome) &&
	       (!lab->model->logged || records_agree(&log, &p, &says));
	arena_free(arena);
	if (same)
		return true;
	print_error("%s to %s protocol %d port %d: the packet was %s %s (%s), "
		    "the model says %s %s (%s)\n",
		    from->label, ADDR(to), protocol, port,
		    verdict_name[p.outcome.verdict], p.outcome.text,
		    p.outcome.path == WAY_RETURN ? "back" : "there",
		    verdict_name[says.verdict], says.code ? says.code : "",
		    says.path == WAY_RETURN ? "back" : "there");
	return false;
}

static size_t compare_to(struct lab *lab, const struct place *from,
			 const struct node *node, struct addr to,
			 size_t *certain)
{
	static const struct {
		int protocol, port;
	} kinds[] = {{IPPROTO_TCP, 80},	  {IPPROTO_TCP, 5432},
		     {IPPROTO_TCP, 7777}, {IPPROTO_UDP, 53},
		     {IPPROTO_UDP, 99},	  {IPPROTO_ICMP, 0}};
	size_t wrong = 0;

	for (size_t i = 0; to.family && i < sizeof(kinds) / sizeof(*kinds); i++)
		wrong += !compare(lab, from, node, to, kinds[i].protocol,
				  kinds[i].port, certain);
	return wrong;
}

static size_t compare_all(struct lab *lab, const struct place *from,
			  size_t *certain)
{
	const struct model *m = lab->model;
	const struct addr nobody = {
		AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0, 0, 1, 1, [15] = 200}};
	const struct addr elsewhere = {
		AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0xff, 0xff, [15] = 200}};
	size_t wrong = 0;

	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t j = 0; j < m->nodes.items[i]->places.n; j++) {
			const struct place *p =
				&m->nodes.items[i]->places.items[j];

			wrong += compare_to(lab, from, p->node, p->address,
					    certain);
			wrong += compare_to(lab, from, p->node, p->ipv6,
					    certain);
			if (p->eni)
				wrong += compare_to(lab, from, p->node,
						    p->eni->public_ip, certain);
		}
	if (m->ipv6) {
		wrong += compare_to(lab, from, NULL, nobody, certain);
		wrong += compare_to(lab, from, NULL, elsewhere, certain);
	}
	wrong += compare_to(lab, from, NULL, ipv4(10, 0, 1, 200), certain);
	wrong += compare_to(lab, from, NULL, ipv4(10, 0, 1, 1), certain);
	wrong += compare_to(lab, from, NULL, ipv4(203, 0, 113, 200), certain);
	wrong += compare_to(lab, from, NULL, ipv4(172, 16, 0, 9), certain);
	return wrong;
}

/* Return: how many answers differed, or -1 when AWS would refuse that lab */
static int try_seed(uint64_t seed, size_t *certain)
{
	struct arena *arena = arena_new();
	struct report report = {.arena = arena};
	struct text text = {.arena = arena};
	struct dice dice = {.state = seed};
	struct err e = {0};
	struct model *m;
	struct lab *lab;
	size_t wrong = 0;

	dice.ipv6 = chance(&dice, 40);
	draw_vpc(&dice, &text);
	draw_nodes(&dice, &text);
	if (chance(&dice, 40)) /* rules that log exist when somebody asks */
		text_add(&text, "expect:\n  - {from: i0, to: i1:80, is: open, "
				"logs: {i0: {}}}\n");
	m = model_parse("random.yaml", text.s, text.n, &report);
	if (!m || report_failed(&report)) {
		model_free(m);
		arena_free(arena);
		return -1;
	}
	lab = lab_open(m, &e);
	if (!lab)
		fail_msg("seed %llu: %s", (unsigned long long)seed, e.text);
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t j = 0; j < m->nodes.items[i]->places.n; j++)
			if (m->nodes.items[i]->kind != NODE_NAT_GATEWAY &&
			    m->nodes.items[i]->kind != NODE_LOAD_BALANCER)
				wrong += compare_all(
					lab,
					&m->nodes.items[i]->places.items[j],
					certain);
	if (wrong)
		print_error("seed %llu:\n%s", (unsigned long long)seed, text.s);
	lab_close(lab);
	model_free(m);
	arena_free(arena);
	return (int)wrong;
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static void packets_and_model_say_the_same_on_random_labs(void **state)
{
	uint64_t seed = number_from("VPCLAB_SEED", 1);
	uint64_t labs = number_from("VPCLAB_LABS", LABS);
	size_t certain = 0;
	uint64_t built = 0;

	(void)state;
	if (why_not) {
		print_message("%s\n", why_not);
		skip();
	}
	/* a lab that AWS would refuse (two equal rules) is drawn again */
	for (uint64_t tries = 0; built < labs && tries < labs * 20; tries++) {
		int wrong = try_seed(seed + tries, &certain);

		if (wrong > 0)
			fail_msg("%d answers differ with seed %llu", wrong,
				 (unsigned long long)(seed + tries));
		built += wrong == 0;
	}
	assert_true(built == labs);
	print_message("# %zu packets in %llu labs from seed %llu\n", certain,
		      (unsigned long long)built, (unsigned long long)seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_and_model_say_the_same_on_random_labs),
	};
	struct err e = {0};
	bool rootless;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (netns_isolate(&rootless, &e))
		why_not = e.text;
	return cmocka_run_group_tests_name("random", tests, NULL, NULL) != 0;
}

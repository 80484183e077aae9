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
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "tests/bench/ratio.h"
#include "tests/bench/side.h"

enum {
	ROUNDS = 9,
	CONNECTIONS = 4000,
	STREAM_US = 400000,
	STREAM_PIECE = 128 * 1024,
	PORT = 7000,
	RULES = 10000,
	INTERFACES = 1000,
};

/* --- ways ---------------------------------------------------------------- */

enum way { ROUTER, CONNTRACK, LAB, FEW, MANY_RULES, MANY_ENIS, N_WAYS };

struct way_through {
	struct fabric *fabric;
	struct netns *client, *server;
	struct addr to;
	int listener;
};

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

/* --- measuring -------------------------------------------------------------- */

static int socket_in(const struct way_through *w, struct netns *ns)
{
	int fd = netns_socket(ns, fabric_home(w->fabric), AF_INET, SOCK_STREAM,
			      0);

	need(fd >= 0, "socket");
	return fd;
}

static void listen_at(struct way_through *w)
{
	struct sockaddr_storage sa;
	struct addr any = {.family = AF_INET};
	socklen_t len = addr_sockaddr(any, PORT, &sa);
	int one = 1;

	w->listener = socket_in(w, w->server);
	setsockopt(w->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	need(bind(w->listener, (struct sockaddr *)&sa, len) == 0 &&
		     listen(w->listener, 64) == 0,
	     "listen");
}

static void reset(int fd)
{
	static const struct linger now = {.l_onoff = 1};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(fd);
}

/* A connection that is open at both ends */
static void connected(const struct way_through *w, int *ret_client,
		      int *ret_server)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(w->to, PORT, &sa);
	struct pollfd p = {.fd = w->listener, .events = POLLIN};

	*ret_client = socket_in(w, w->client);
	if (connect(*ret_client, (struct sockaddr *)&sa, len))
		need(errno == EINPROGRESS, "connect");
	*ret_server = accept4(w->listener, NULL, NULL, SOCK_NONBLOCK);
	if (*ret_server < 0) {
		need(poll(&p, 1, 2000) == 1, "answer");
		*ret_server = accept4(w->listener, NULL, NULL, SOCK_NONBLOCK);
	}
	need(*ret_server >= 0, "accept");
}

static double connections(const struct way_through *w)
{
	uint64_t begun = now_us();

	for (int i = 0; i < CONNECTIONS; i++) {
		int client, server;

		connected(w, &client, &server);
		reset(client);
		close(server);
	}
	return CONNECTIONS / ((double)(now_us() - begun) / 1e6);
}

/* Whoever receives is another process, as in life: what it costs to copy and
 * to wake it up is in all rates alike */
static void receive(int server, int to)
{
	static char buf[STREAM_PIECE];
	uint64_t begun = now_us(), bytes = 0;
	double rate;
	ssize_t n;

	while ((n = recv(server, buf, sizeof(buf), 0)) > 0)
		bytes += (uint64_t)n;
	rate = (double)bytes / (double)(now_us() - begun); /* MB a second */
	_exit(n < 0 || write(to, &rate, sizeof(rate)) != sizeof(rate));
}

static void blocking(int fd)
{
	need(fcntl(fd, F_SETFL, 0) == 0, "wait at a socket");
}

static double throughput(const struct way_through *w)
{
	static char buf[STREAM_PIECE];
	int client, server, pipes[2];
	uint64_t begun;
	double rate;
	pid_t child;

	connected(w, &client, &server);
	blocking(client);
	blocking(server);
	need(pipe(pipes) == 0, "pipe");
	child = fork();
	need(child >= 0, "fork");
	if (child == 0) {
		close(client);
		receive(server, pipes[1]);
	}
	close(server);
	close(pipes[1]);
	begun = now_us();
	while (now_us() - begun < STREAM_US)
		need(send(client, buf, sizeof(buf), 0) > 0, "send");
	shutdown(client, SHUT_WR);
	need(read(pipes[0], &rate, sizeof(rate)) == sizeof(rate), "receive");
	close(pipes[0]);
	waitpid(child, NULL, 0);
	reset(client);
	return rate;
}

/* --- saying ------------------------------------------------------------------ */

static void in_turn(double (*measure)(const struct way_through *), int first,
		    int last, double (*rates)[ROUNDS])
{
	for (int round = 0; round < ROUNDS; round++)
		for (int w = first; w <= last; w++)
			rates[w][round] = measure(&ways[w]);
}

static void say(const char *name, double (*rates)[ROUNDS], int a, int b)
{
	printf("bench %s %.2f ratio\n", name,
	       median_ratio(rates[a], rates[b], ROUNDS));
}

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
	in_turn(throughput, ROUTER, LAB, rates);
	printf("one stream: router %.0f MB/s, through a lab %.0f MB/s\n",
	       median(rates[ROUTER], ROUNDS), median(rates[LAB], ROUNDS));
	say("throughput-vs-router", rates, LAB, ROUTER);
	in_turn(connections, ROUTER, LAB, rates);
	printf("connections a second: router %.0f, with two stateful rules "
	       "%.0f, through a lab %.0f\n",
	       median(rates[ROUTER], ROUNDS), median(rates[CONNTRACK], ROUNDS),
	       median(rates[LAB], ROUNDS));
	say("connections-vs-router", rates, LAB, ROUTER);
	say("connections-vs-conntrack", rates, LAB, CONNTRACK);
	in_turn(connections, FEW, MANY_ENIS, rates);
	say("connections-10000-rules-vs-1", rates, MANY_RULES, FEW);
	say("connections-1000-enis-vs-2", rates, MANY_ENIS, FEW);
	return 0;
}

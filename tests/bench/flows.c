// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/flows.c - what a flow log costs the packets that pass
 *
 * The same lab without a flow log, with one of the default format, and with
 * one that has the flags of TCP too, which are counted one by one. All of them
 * are measured in turn, as tests/bench/plane.c does. Every connection is a
 * flow of its own and hence new to the counters: that is the worst there is,
 * as the stream, one flow all along, is the best.
 *
 * Then how long the recorder takes to read 10,000 flows and to write them.
 */
#include "lab/flow_recorder.h"
#include "tests/bench/way.h"

enum { FLOWS = 10000 };

enum way { SILENT, LOGGED, FLAGGED, N_WAYS };

static struct way_through ways[N_WAYS];
static struct lab *opened[N_WAYS];

static const char *const logs[N_WAYS] = {
	[SILENT] = "",
	[LOGGED] = "flow_logs: {log: {on: app}}\n",
	[FLAGGED] = "flow_logs: {log: {on: app, format: \"${srcaddr} "
		    "${dstaddr} ${srcport} ${dstport} ${bytes} "
		    "${tcp-flags}\"}}\n",
};

static void open_way(enum way w)
{
	struct lab_text t;
	FILE *to = open_memstream(&t.bytes, &t.len);
	struct model *m;

	need(to, "memory");
	fprintf(to,
		"vpcs:\n  app:\n    cidr: 10.0.0.0/16\n"
		"    subnets: {a: 10.0.0.0/24, b: 10.0.1.0/24}\n"
		"    security_groups: {open: {ingress: [all]}}\n"
		"instances:\n"
		"  client: {subnet: a, security_groups: open}\n"
		"  server: {subnet: b, security_groups: open}\n%s",
		logs[w]);
	fclose(to);
	m = parse(&t);
	free(t.bytes);
	opened[w] = open_lab(m);
	ways[w] = (struct way_through){
		.fabric = opened[w]->fabric,
		.client = lab_place_ns(
			opened[w], &model_node(m, "client")->places.items[0]),
		.server = lab_place_ns(
			opened[w], &model_node(m, "server")->places.items[0]),
		.to = model_node(m, "server")->places.items[0].address};
	listen_at(&ways[w]);
}

/* --- the recorder ------------------------------------------------------------ */

static void count_line(const char *log, const char *line, void *arg)
{
	(void)log;
	(void)line;
	++*(size_t *)arg;
}

/* A datagram to each of so many ports */
static void make_flows(const struct way_through *w)
{
	int fd = netns_socket(w->client, fabric_home(w->fabric), AF_INET,
			      SOCK_DGRAM, 0);
	struct sockaddr_storage sa;

	need(fd >= 0, "socket");
	for (int i = 0; i < FLOWS; i++) {
		socklen_t len = addr_sockaddr(w->to, (uint16_t)(1024 + i), &sa);

		need(sendto(fd, "x", 1, 0, (struct sockaddr *)&sa, len) == 1,
		     "send");
	}
	close(fd);
}

static double write_flows(struct flow_recorder *r)
{
	struct err e = {0};
	uint64_t begun;

	make_flows(&ways[LOGGED]);
	begun = now_us();
	if (flow_recorder_flush(r, &e)) {
		fprintf(stderr, "bench: %s\n", e.text);
		_exit(1);
	}
	return (double)(now_us() - begun) / 1e3;
}

static void measure_recorder(void)
{
	struct err e = {0};
	size_t lines = 0;
	struct flow_sink sink = {count_line, &lines};
	struct flow_recorder *r = flow_recorder_new(opened[LOGGED], NULL, &e);
	double ms;

	need(r && flow_recorder_subscribe(r, &sink), "record");
	ms = write_flows(r);
	need(lines >= 2 * FLOWS, "a record at each end of each flow");
	printf("bench flow-records %.1f us each, of %zu\n",
	       ms * 1e3 / (double)lines, lines);
}

int main(void)
{
	static double rates[N_WAYS][ROUNDS];

	isolate();
	for (int w = 0; w < N_WAYS; w++) {
		open_way((enum way)w);
		connections(&ways[w]); /* once without looking */
	}
	measure_recorder();
	in_turn(throughput, ways, 0, N_WAYS - 1, rates);
	printf("one stream: %.0f MB/s without a flow log, %.0f MB/s with "
	       "one\n",
	       median(rates[SILENT], ROUNDS), median(rates[LOGGED], ROUNDS));
	say("throughput-with-flow-log", rates, LOGGED, SILENT);
	in_turn(connections, ways, 0, N_WAYS - 1, rates);
	printf("connections a second: %.0f without a flow log, %.0f with one, "
	       "%.0f with flags\n",
	       median(rates[SILENT], ROUNDS), median(rates[LOGGED], ROUNDS),
	       median(rates[FLAGGED], ROUNDS));
	say("connections-with-flow-log", rates, LOGGED, SILENT);
	say("connections-with-flags", rates, FLAGGED, SILENT);
	return 0;
}

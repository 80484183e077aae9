// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_tracer.c - a trace disturbs nobody, and leaves nothing
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/trace_way.h"
#include "netns/trace_rules.h"
#include "tests/support/ways.h"

#define LAB                                                             \
	"vpcs:\n"                                                       \
	"  app:\n"                                                      \
	"    cidr: 10.0.0.0/16\n"                                       \
	"    internet_gateway: true\n"                                  \
	"    subnets: {out: {cidr: 10.0.0.0/24, route_table: public}, " \
	"a: {cidr: 10.0.1.0/24, route_table: private}}\n"               \
	"    nat_gateways: {nat: out}\n"                                \
	"    route_tables: {public: {0.0.0.0/0: igw}, "                 \
	"private: {0.0.0.0/0: nat}}\n"                                  \
	"    security_groups: {open: {ingress: [all]}}\n"               \
	"instances:\n"                                                  \
	"  web: {subnet: a}\n"                                          \
	"  server: {subnet: out, security_groups: open, ports: [80]}\n" \
	"  idle0: {subnet: a}\n"                                        \
	"  idle1: {subnet: a}\n"                                        \
	"  idle2: {subnet: a}\n"                                        \
	"internet: {host: {address: 203.0.113.80, ports: [443]}}\n"

static struct trace begun(struct lab *lab, const char *from, const char *to,
			  int protocol)
{
	struct trace_ends ends = {.from = model_place(lab->model, from),
				  .to = address_of(to),
				  .to_node = model_place(lab->model, to)->node};
	struct trace t;
	struct err e = {0};

	if (trace_begin(&t, lab, &ends, protocol, arena_given(), &e))
		fail_msg("no trace: %s", e.text);
	return t;
}

static void ended(struct trace *t)
{
	struct err e = {0};

	if (trace_end(t, &e))
		fail_msg("no trace: %s", e.text);
}

static const char *rulesets(struct lab *lab)
{
	static const char *const all[] = {"vpc/app", "igw/app", "nat/app/nat",
					  "internet", "owner"};
	const char *text = inside(lab->fabric, ns_of("web"),
				  "nft list ruleset");

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		text = text_given(
			"%s\n%s:\n%s", text, all[i],
			inside(lab->fabric, all[i], "nft list ruleset"));
	return text;
}

static void afterwards_all_is_as_it_was(void **state)
{
	struct lab *lab = given_lab(LAB);
	const char *rules = rulesets(lab);
	const char *picture = fabric_picture(lab->fabric, lab->plan);

	(void)state;
	way_seen("web", "host:443");
	way_seen("web", "udp server:53");
	way_seen("web", "icmp server");
	assert_same_text(rulesets(lab), rules);
	assert_same_text(fabric_picture(lab->fabric, lab->plan), picture);
}

static void meanwhile_there_is_one_table_more(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct trace t = begun(lab, "web", "host", IPPROTO_TCP);
	const char *tables = inside(lab->fabric, "vpc/app", "nft list tables");

	(void)state;
	assert_non_null(strstr(tables, "table inet vpclab\n"));
	assert_non_null(strstr(tables, "table inet " TRACE_TABLE "\n"));
	ended(&t);
	assert_string_equal(inside(lab->fabric, "vpc/app", "nft list tables"),
			    "table inet vpclab\n");
}

/* Whoever forwards, and both ends; nobody else, however many there are */
static void who_is_not_on_the_way_is_not_listened_to(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct trace t = begun(lab, "web", "server", IPPROTO_TCP);

	(void)state;
	/* the router, both gateways, AWS's own VPC, the internet; two ends */
	assert_int_equal(t.n_spaces, 7);
	assert_string_equal(
		inside(lab->fabric, ns_of("idle0"), "nft list ruleset"), "");
	assert_non_null(
		strstr(inside(lab->fabric, ns_of("web"), "nft list ruleset"),
		       TRACE_TABLE));
	ended(&t);
}

/* As when the process is killed: nothing but its descriptors are closed */
static void a_tracer_that_dies_leaves_nothing(void **state)
{
	struct lab *lab = given_lab(LAB);
	const struct trace_want want = {.protocol = IPPROTO_TCP, .tcp_seq = 1};
	const struct netns *ns = fabric_ns(lab->fabric, "vpc/app");
	struct tracer tracer;
	struct err e = {0};

	(void)state;
	if (tracer_open(&tracer, ns, fabric_home(lab->fabric), &want, &e))
		fail_msg("%s", e.text);
	mnl_socket_close(tracer.nl);
	assert_string_equal(inside(lab->fabric, "vpc/app", "nft list tables"),
			    "table inet vpclab\n");
}

static void nobody_else_can_touch_its_table(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct trace t = begun(lab, "web", "host", IPPROTO_TCP);
	const char *said = inside(lab->fabric, "vpc/app",
				  "nft delete table inet " TRACE_TABLE
				  " 2>&1 || true");

	(void)state;
	assert_non_null(strstr(said, "not permitted"));
	ended(&t);
}

static void connections_of_others_are_not_traced(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct trace t = begun(lab, "web", "server", IPPROTO_TCP);
	int fd = socket_at("web", AF_INET, SOCK_STREAM, 0);
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(address_of("server"), 80, &sa);

	(void)state;
	assert_true(!connect(fd, (struct sockaddr *)&sa, len) ||
		    errno == EINPROGRESS);
	said_at("web", "true"); /* and turns of the lab */
	ended(&t);
	assert_int_equal(t.there.n, 0);
	assert_int_equal(t.back.n, 0);
}

static void events_that_were_lost_are_told(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct trace t = begun(lab, "web", "host", IPPROTO_TCP);
	int none = 0;

	(void)state;
	for (size_t i = 0; i < t.tracing->spaces.n; i++) {
		struct traced_space *s = &t.tracing->spaces.items[i];

		if (!strcmp(s->name, "vpc/app"))
			setsockopt(mnl_socket_get_fd(s->tracer.nl), SOL_SOCKET,
				   SO_RCVBUF, &none, sizeof(none));
	}
	assert_int_equal(sent("web", "host:443", NULL).end, DIAL_OPEN);
	ended(&t);
	assert_int_equal(t.lost.n, 1);
	assert_string_equal(t.lost.items[0], "vpc/app");
}

static void an_answer_may_say_anything(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct trace t;
	static struct dial_result r;
	static size_t count;
	struct sockaddr_storage sa;
	int fd;
	char buf[64];

	(void)state; /* UDP: a program of the user's, behind two translations */
	fd = socket_at("host", AF_INET, SOCK_DGRAM, 0);
	socklen_t len = addr_sockaddr(address_of("host"), 53, &sa);

	assert_int_equal(bind(fd, (struct sockaddr *)&sa, len), 0);
	t = begun(lab, "web", "host", IPPROTO_UDP);
	count = 0;
	send_begin("web", "udp host:53", NULL, &r, &count);
	len = sizeof(sa);
	assert_true(recvfrom(fd, buf, sizeof(buf), 0, (struct sockaddr *)&sa,
			     &len) > 0);
	assert_int_equal(sendto(fd, "hello", 5, 0, (struct sockaddr *)&sa, len),
			 5);
	turn_until(&count, 1);
	ended(&t);
	assert_int_equal(r.end, DIAL_OPEN);
	assert_int_equal(t.there.n, 6);
	assert_int_equal(t.back.n, 6);
	assert_string_equal(t.back.items[5]->ns, ns_of("web"));
}

/* The second SYN is neither another hop nor an answer */
static void what_is_sent_again_is_one_packet(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct dial_want want = {.timeout_ms = 1500};
	struct trace t;

	(void)state;
	inside(lab->fabric, ns_of("server"),
	       "nft 'add table inet own; add chain inet own c { type filter "
	       "hook input priority 0; policy drop; }'");
	t = begun(lab, "web", "server", IPPROTO_TCP);
	assert_int_equal(sent("web", "server:80", &want).end, DIAL_TIMEOUT);
	ended(&t);
	assert_int_equal(t.there.n, 3);
	assert_int_equal(t.there.items[2]->end, PASSAGE_DROPPED);
	assert_int_equal(t.back.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(afterwards_all_is_as_it_was),
		T(meanwhile_there_is_one_table_more),
		T(who_is_not_on_the_way_is_not_listened_to),
		T(a_tracer_that_dies_leaves_nothing),
		T(nobody_else_can_touch_its_table),
		T(connections_of_others_are_not_traced),
		T(events_that_were_lost_are_told),
		T(an_answer_may_say_anything),
		T(what_is_sent_again_is_one_packet),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

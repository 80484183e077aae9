// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_responder.c - what nodes, balancers and proxies answer
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/running.h"

/* front is an ALB, pool an RDS proxy; servers and databases by their ports */
#define LAB(targets, database)                                                   \
	"vpcs:\n"                                                                \
	"  app:\n"                                                               \
	"    cidr: 10.0.0.0/16\n"                                                \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n"         \
	"    security_groups:\n"                                                 \
	"      wide: {ingress: [all]}\n"                                         \
	"      shut: {ingress: [{tcp: 1, from: any}]}\n"                         \
	"instances:\n"                                                           \
	"  client: {subnet: a, security_groups: wide}\n"                         \
	"  web: {subnet: a, security_groups: wide, ports: [80, 5000, 53/udp]}\n" \
	"  hidden: {subnet: a, security_groups: shut, ports: [80]}\n"            \
	"load_balancers:\n"                                                      \
	"  front: {internal: true, subnets: [a, b], security_groups: wide, "     \
	"listeners: {80: servers}, "                                             \
	"target_groups: {servers: " targets "}}\n"                               \
	"databases: {orders: {engine: postgres, port: 5433, "                    \
	"subnets: [a, b], security_groups: " database "}}\n"                     \
	"proxies: {pool: {database: orders, subnets: [a, b], "                   \
	"security_groups: wide}}\n"

#define PLAIN LAB("{targets: [web], port: 80}", "wide")

/* --- a conversation ------------------------------------------------------------- */

struct talk {
	struct lab *lab;
	int fd;
	char heard[4096];
	size_t n;
	bool over; /* the other end has closed */
};

static struct talk talk_to(struct lab *lab, const char *label, uint16_t port)
{
	struct talk t = {.lab = lab,
			 .fd = socket_at("client", AF_INET, SOCK_STREAM, 0)};
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(model_place(lab->model, label)->address,
				      port, &sa);
	int rc = connect(t.fd, (struct sockaddr *)&sa, len);

	assert_true(rc == 0 || errno == EINPROGRESS);
	return t;
}

static void listen_more(struct talk *t)
{
	ssize_t n;

	lab_turn(t->lab, 10);
	n = recv(t->fd, t->heard + t->n, sizeof(t->heard) - 1 - t->n, 0);
	if (n > 0)
		t->n += (size_t)n;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != ENOTCONN))
		t->over = true;
	t->heard[t->n] = '\0';
}

/* Turn the lab until @text was heard, "" meaning until the end */
static void hear(struct talk *t, const char *text)
{
	uint64_t deadline = loop_now_us() + PATIENCE_MS * 1000u;

	while (*text ? !strstr(t->heard, text) : !t->over) {
		listen_more(t);
		if (loop_now_us() > deadline)
			fail_msg("heard '%s', not '%s'", t->heard, text);
	}
}

static void say(struct talk *t, const char *text)
{
	size_t left = strlen(text);
	uint64_t deadline = loop_now_us() + PATIENCE_MS * 1000u;

	while (left) {
		ssize_t n = send(t->fd, text, left, MSG_NOSIGNAL);

		if (n > 0) {
			text += n;
			left -= (size_t)n;
		}
		lab_turn(t->lab, 1);
		if (loop_now_us() > deadline)
			fail_msg("cannot say '%s'", text);
	}
}

static const char *own_address(const struct lab *lab)
{
	return text_given("%s",
			  ADDR(model_place(lab->model, "client")->address));
}

/* --- plain nodes ------------------------------------------------------------------ */

static void a_node_greets_and_echoes(void **state)
{
	struct lab *lab = given_lab(PLAIN);
	struct talk t = talk_to(lab, "web", 5000);

	(void)state;
	hear(&t, text_given("web sees %s:", own_address(lab)));
	say(&t, "one\n");
	hear(&t, "one\n");
	say(&t, "two\n");
	hear(&t, "two\n");
	shutdown(t.fd, SHUT_WR);
	hear(&t, "");
}

static void many_talk_at_once(void **state)
{
	enum { TALKS = 40 };
	static struct talk t[TALKS];
	struct lab *lab = given_lab(PLAIN);

	(void)state;
	for (int i = 0; i < TALKS; i++)
		t[i] = talk_to(lab, "web", 5000);
	for (int i = 0; i < TALKS; i++)
		say(&t[i], text_given("number %d\n", i));
	for (int i = 0; i < TALKS; i++)
		hear(&t[i], text_given("number %d\n", i));
}

static void a_web_port_answers_http(void **state)
{
	struct lab *lab = given_lab(PLAIN);
	struct talk t = talk_to(lab, "web", 80);

	(void)state; /* a head in two pieces */
	say(&t, "GET / HTTP/1.0\r\nHost: web\r\n");
	listen_more(&t);
	assert_int_equal(t.n, 0);
	say(&t, "\r\n");
	hear(&t, "");
	assert_int_equal(strncmp(t.heard, "HTTP/1.1 200 OK\r\n", 17), 0);
	hear(&t, text_given("\r\n\r\nweb sees %s:", own_address(lab)));
}

static void a_head_without_end_is_refused(void **state)
{
	struct lab *lab = given_lab(PLAIN);
	struct talk t = talk_to(lab, "web", 80);
	char line[4096];

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	say(&t, line);
	hear(&t, "HTTP/1.1 431 ");
}

static void a_datagram_comes_back_with_who_was_seen(void **state)
{
	struct dial_result r;
	const struct lab *lab = given_lab(PLAIN);

	(void)state;
	r = sent("client", "udp web:53", NULL);
	assert_int_equal(r.end, DIAL_OPEN);
	assert_int_equal(strncmp(r.said, "vpclab reply ", 13), 0);
	assert_non_null(
		strstr(r.said, text_given("\nweb sees %s:", own_address(lab))));
}

/* --- a load balancer ------------------------------------------------------------------ */

static void assert_status(const char *lab_yaml, int status)
{
	struct talk t = talk_to(given_lab(lab_yaml), "front@a", 80);

	say(&t, "GET / HTTP/1.0\r\n\r\n");
	hear(&t, "");
	assert_int_equal(
		strncmp(t.heard, text_given("HTTP/1.1 %d ", status), 13), 0);
}

static void a_balancer_always_answers(void **state)
{
	/* ALB-5 */
	assert_status(PLAIN, 200);
	lab_drop(state);
	assert_status(LAB("{targets: [], port: 80}", "wide"), 503);
	lab_drop(state);
	assert_status(LAB("{targets: [hidden], port: 80}", "wide"), 504);
	lab_drop(state);
	assert_status(LAB("{targets: [web], port: 81}", "wide"), 502);
}

static void the_target_sees_the_balancer(void **state)
{
	struct lab *lab = given_lab(PLAIN);
	struct talk t = talk_to(lab, "front@b", 80);
	const struct place *front = model_place(lab->model, "front@b");

	(void)state; /* ALB-3 */
	say(&t, "GET / HTTP/1.0\r\n\r\n");
	hear(&t, text_given("web sees %s:", ADDR(front->address)));
}

static void the_client_is_in_x_forwarded_for(void **state)
{
	struct lab *lab = given_lab(LAB("{targets: [web], port: 80}", "wide"));
	struct talk t = talk_to(lab, "front@a", 80);

	(void)state; /* ALB-3 */
	say(&t, "GET /x HTTP/1.1\r\nHost: y\r\n\r\n");
	hear(&t, text_given("for %s\n", own_address(lab)));
}

/* --- a proxy ---------------------------------------------------------------------------- */

static void a_proxy_joins_client_and_database(void **state)
{
	struct lab *lab = given_lab(PLAIN);
	struct talk t = talk_to(lab, "pool@a", 5432);
	const struct place *pool = model_place(lab->model, "pool@a");

	(void)state; /* PRX-3, PRX-4 */
	hear(&t, text_given("pool@a sees %s:", own_address(lab)));
	hear(&t, text_given("orders sees %s:", ADDR(pool->address)));
	say(&t, "select 1\n");
	hear(&t, "select 1\n");
}

static void without_its_database_a_proxy_accepts_and_is_silent(void **state)
{
	static size_t count;
	static struct dial_result r;
	struct lab *lab = given_lab(LAB("{targets: [web], port: 80}", "shut"));
	struct talk t = talk_to(lab, "pool@a", 5432);

	(void)state; /* PRX-9 */
	hear(&t, "pool@a sees ");
	say(&t, "select 1\n");
	/* the proxy's own attempt is dropped as any other from there */
	count = 0;
	send_begin("pool@a", "orders:5433", NULL, &r, &count);
	turn_until(&count, 1);
	assert_int_equal(r.end, DIAL_DROPPED);
	for (int i = 0; i < 5; i++)
		listen_more(&t);
	assert_false(t.over);
	assert_null(strstr(t.heard, "orders"));
	assert_null(strstr(t.heard, "select"));
}

static void nobody_listens_on_the_databases_port_of_a_proxy(void **state)
{
	(void)state; /* PRX-3: its port is the family's */
	given_lab(PLAIN);
	assert_blocked("client", "pool@a:5433", "PROXY_PORT_MISMATCH ingress",
		       "pool@a");
	assert_open("client", "pool@b:5432");
	assert_open("client", "orders:5433");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(a_node_greets_and_echoes),
		T(many_talk_at_once),
		T(a_web_port_answers_http),
		T(a_head_without_end_is_refused),
		T(a_datagram_comes_back_with_who_was_seen),
		T(a_balancer_always_answers),
		T(the_target_sees_the_balancer),
		T(the_client_is_in_x_forwarded_for),
		T(a_proxy_joins_client_and_database),
		T(without_its_database_a_proxy_accepts_and_is_silent),
		T(nobody_listens_on_the_databases_port_of_a_proxy),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

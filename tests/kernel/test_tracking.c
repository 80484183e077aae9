// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_tracking.c - what is tracked that is neither TCP nor UDP
 * (TRK-4), by packets that no dial sends
 */
#include <arpa/inet.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/support/running.h"

enum { EXPERIMENT = 253, ID = 77 }; /* a protocol nobody has; an echo's */

/* TCP and UDP would not be tracked: open to all, both ways (TRK-2) */
#define OPEN                                                                 \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: "      \
	"10.0.2.0/24}, security_groups: {client: {}, open: {ingress: [all]}" \
	"}}}\n"                                                              \
	"instances: {client: {subnet: a, security_groups: client}, server: " \
	"{subnet: b, private_ip: 10.0.2.9, security_groups: open, ports: "   \
	"[53/udp]}}\n"                                                       \
	"steps:\n"                                                           \
	"  - change: {vpcs: {app: {security_groups: {open: {ingress: "       \
	"[]}}}}}\n"

/* The client's group admits nothing, and the server's this one protocol */
#define BY_NUMBER                                                        \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: "  \
	"10.0.2.0/24}, security_groups: {client: {}, server: {ingress: " \
	"[{protocol: 253, from: client}]}}}}\n"                          \
	"instances: {client: {subnet: a, private_ip: 10.0.1.9, "         \
	"security_groups: client}, server: {subnet: b, private_ip: "     \
	"10.0.2.9, security_groups: server}, other: {subnet: b, "        \
	"security_groups: server}}\n"                                    \
	"steps:\n"                                                       \
	"  - elapse: 590s\n"                                             \
	"  - elapse: 15s\n  - elapse: 590s\n"

static const struct model *kept[8];
static size_t n_kept;

static int drop_all(void **state)
{
	lab_drop(state);
	while (n_kept)
		model_free((struct model *)(uintptr_t)kept[--n_kept]);
	return 0;
}

/* The lab after its first @n steps, of which it has made all but the last */
static void step(struct lab *lab, const struct model *first, size_t n)
{
	struct report report = {.arena = arena_new()};
	struct err e = {0};
	struct model *m = model_step(first, n, lab->model, &report);

	assert_non_null(m);
	kept[n_kept++] = m;
	assert_int_equal(lab_change(lab, m, &e), 0);
	arena_free(report.arena);
}

static int raw_at(const char *label, int protocol, const char *far)
{
	struct sockaddr_in sa = {.sin_family = AF_INET};
	int fd = socket_at(label, AF_INET, SOCK_RAW, protocol);

	inet_pton(AF_INET, far, &sa.sin_addr);
	assert_int_equal(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return fd;
}

/* What is sent is heard at the far end */
static void assert_heard(int from, const void *what, size_t n, int at)
{
	struct pollfd p = {.fd = at, .events = POLLIN};
	char buf[256];

	assert_int_equal(send(from, what, n, 0), n);
	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
	assert_true(recv(at, buf, sizeof(buf), MSG_DONTWAIT) > 0);
}

static void record(const struct drop *d, void *arg)
{
	size_t *n = arg;

	*n += strcmp(d->reason, "ENI_SG_RULES_MISMATCH ingress") == 0 ||
	      strcmp(d->reason, "SG_HAS_NO_RULES ingress") == 0;
}

/* A group lets it not in */
static void assert_kept_out(struct lab *lab, int from, const void *what,
			    size_t n)
{
	size_t drops = 0;

	lab->record = record;
	lab->record_arg = &drops;
	assert_int_equal(send(from, what, n, 0), n);
	turn_until(&drops, 1);
	lab->record = NULL;
}

static struct icmphdr echo(uint16_t id)
{
	return (struct icmphdr){
		.type = ICMP_ECHO,
		.un.echo.id = htons(id),
		.checksum = htons((uint16_t) ~(ICMP_ECHO * 256 + id))};
}

static void an_echo_is_tracked_whatever_the_rules_are(void **state)
{
	const struct icmphdr first = echo(ID), other = echo(ID + 1);
	struct lab *lab = given_lab(OPEN);
	int ping = raw_at("client", IPPROTO_ICMP, "10.0.2.9");

	(void)state; /* TRK-4 */
	assert_heard(ping, &first, sizeof(first), ping);
	step(lab, lab->model, 1);
	assert_heard(ping, &first, sizeof(first), ping);
	assert_kept_out(lab, ping, &other, sizeof(other));
	assert_heard(ping, &first, sizeof(first), ping);
}

static void other_protocols_are_tracked_by_their_addresses(void **state)
{
	struct lab *lab = given_lab(BY_NUMBER);
	int client = raw_at("client", EXPERIMENT, "10.0.2.9");
	int server = raw_at("server", EXPERIMENT, "10.0.1.9");
	int other = raw_at("other", EXPERIMENT, "10.0.1.9");

	(void)state; /* TRK-4 */
	assert_kept_out(lab, server, "early", 5);
	assert_heard(client, "there", 5, server);
	assert_heard(server, "back", 4, client);
	assert_kept_out(lab, other, "never", 5);
	assert_heard(server, "again", 5, client);
}

static void they_are_forgotten_after_600_seconds(void **state)
{
	struct lab *lab = given_lab(BY_NUMBER);
	const struct model *first = lab->model;
	int client = raw_at("client", EXPERIMENT, "10.0.2.9");
	int server = raw_at("server", EXPERIMENT, "10.0.1.9");

	(void)state; /* TRK-4 */
	assert_heard(client, "there", 5, server);
	step(lab, first, 1); /* 590 s */
	assert_heard(server, "late", 4, client);
	step(lab, first, 2); /* 15 s of another 600 */
	step(lab, first, 3);
	assert_kept_out(lab, server, "too late", 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, drop_all)
		T(an_echo_is_tracked_whatever_the_rules_are),
		T(other_protocols_are_tracked_by_their_addresses),
		T(they_are_forgotten_after_600_seconds),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("tracking", tests, NULL, NULL);
}

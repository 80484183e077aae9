// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_change.c - from one plan to another, and back
 *
 * The difference of two plans, applied, leaves the kernel as building the
 * second plan from nothing does: compared as ip and nft see it. A change that
 * fails leaves it as it was.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/fabrics.h"
#include "tests/support/labs.h"

/* The picture after from -> to, against that of to alone */
static void assert_change(struct lab_parts from, struct lab_parts to)
{
	const struct plan *a = plan_given(lab_text(&from));
	const struct plan *b = plan_after(a, lab_text(&to));
	struct fabric *changed = fabric_holding(a);
	struct fabric *fresh;

	assert_applied(changed, a, b);
	fresh = fabric_holding(b);
	assert_same_text(fabric_picture(changed, b), fabric_picture(fresh, b));
}

static const struct lab_parts plain = {.instances = 2, .rules = 3, .seed = 1};

static void a_gateway_comes_and_goes(void **state)
{
	struct lab_parts with = plain;

	with.gateway = true;
	assert_change(plain, with);
	fabrics_drop(state);
	assert_change(with, plain);
}

static void a_nat_gateway_comes_and_goes(void **state)
{
	struct lab_parts without = plain, with;

	without.gateway = true;
	with = without;
	with.nat = true;
	assert_change(without, with);
	fabrics_drop(state);
	assert_change(with, without);
}

static void functions_come_and_go(void **state)
{
	struct lab_parts with = plain, more;

	with.functions = 1;
	more = with;
	more.functions = 3;
	assert_change(plain, with);
	fabrics_drop(state);
	assert_change(with, more);
	fabrics_drop(state);
	assert_change(more, with);
	fabrics_drop(state);
	assert_change(with, plain);
}

static void rules_of_groups_and_acls_change(void **state)
{
	struct lab_parts other = plain;

	other.seed = 77;
	other.rules = 7;
	assert_change(plain, other);
	fabrics_drop(state);
	other.entries = 5;
	assert_change(plain, other);
	fabrics_drop(state);
	assert_change(other, plain);
}

static void a_vpc_with_equal_addresses_comes_and_goes(void **state)
{
	struct lab_parts with = plain;

	with.second_vpc = true;
	assert_change(plain, with);
	fabrics_drop(state);
	assert_change(with, plain);
}

static void an_appliance_comes_and_goes(void **state)
{
	struct lab_parts with = plain;

	with.appliance = true;
	assert_change(plain, with);
	fabrics_drop(state);
	assert_change(with, plain);
}

static void random_labs_become_each_other(void **state)
{
	struct random r = random_begin("random_labs_become_each_other");

	for (int i = 0; i < 6; i++) {
		assert_change(lab_random(&r), lab_random(&r));
		fabrics_drop(state);
	}
}

static void a_chain_of_small_edits_ends_like_a_fresh_build(void **state)
{
	struct random r = random_begin("a_chain_of_small_edits");
	struct lab_parts parts = lab_random(&r);
	const struct plan *now = plan_given(lab_text(&parts));
	struct fabric *f = fabric_holding(now), *fresh;

	(void)state;
	for (int i = 0; i < 12; i++) {
		const struct plan *next;

		parts = lab_edited(&r, parts);
		next = plan_after(now, lab_text(&parts));
		assert_applied(f, now, next);
		now = next;
	}
	fresh = fabric_holding(now);
	assert_same_text(fabric_picture(f, now), fabric_picture(fresh, now));
}

static void a_change_to_the_same_plan_does_nothing(void **state)
{
	const struct plan *p = plan_given(lab_text(&plain));
	struct fabric *f = fabric_holding(p);
	const char *before = fabric_picture(f, p);

	(void)state;
	assert_applied(f, p, p);
	assert_same_text(fabric_picture(f, p), before);
}

static void nothing_is_left_after_the_last_plan(void **state)
{
	struct lab_parts all = {.gateway = true,
				.nat = true,
				.second_vpc = true,
				.instances = 4,
				.functions = 3,
				.rules = 5,
				.entries = 3};
	const struct plan *p = plan_given(lab_text(&all));
	struct fabric *f = fabric_holding(p);

	(void)state;
	assert_applied(f, p, NULL);
	for (size_t i = 0; i < p->objects.n; i++)
		assert_null(fabric_ns(f, p->objects.items[i]->ns));
	assert_applied(f, NULL, p); /* and it can be built again */
}

/* --- a link that changes takes along what hangs on it ----------------------- */

static const struct plan *two_nodes(uint32_t mtu, bool third)
{
	struct plan *p = plan_started();
	struct prefix left = {ipv4(10, 1, 0, 1), 24};
	struct prefix right = {ipv4(10, 1, 0, 2), 24};

	plan_ns(p, "a", false);
	plan_ns(p, "b", false);
	plan_link(p, &(struct plan_end){.ns = "a", .name = "up", .mtu = mtu},
		  &(struct plan_end){.ns = "b", .name = "down", .mtu = mtu});
	plan_addr(p, "a", "up", left);
	plan_addr(p, "b", "down", right);
	plan_neigh(p, "a", "up", right.addr);
	plan_neigh(p, "b", "down", left.addr);
	plan_route(p, "b",
		   &(struct plan_route){.to = {ipv4(10, 9, 0, 0), 16},
					.link = "down",
					.via = left.addr});
	if (third)
		plan_ns(p, "c", false);
	return p;
}

static const struct plan *finished(const struct plan *p,
				   const struct plan *before)
{
	plan_finish((struct plan *)p, before);
	return p;
}

static void a_link_made_anew_gets_its_addresses_and_routes_back(void **state)
{
	const struct plan *a = finished(two_nodes(1500, false), NULL);
	const struct plan *b = finished(two_nodes(9001, true), a);
	struct fabric *f = fabric_holding(a), *fresh;

	(void)state;
	assert_applied(f, a, b);
	fresh = fabric_holding(b);
	assert_same_text(fabric_picture(f, b), fabric_picture(fresh, b));
}

/* --- connections live on ----------------------------------------------------- */

static int place_socket(const struct fabric *f, const char *ns, int type)
{
	int fd = netns_socket(fabric_ns(f, ns), fabric_home(f), AF_INET, type,
			      0);

	assert_true(fd >= 0);
	return fd;
}

/* Blocking for at most five seconds: nothing here waits but for packets */
static void patient(int fd)
{
	struct timeval limit = {.tv_sec = 5};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	assert_int_equal(fcntl(fd, F_SETFL, 0), 0);
}

static void a_connection_survives_a_change_beside_it(void **state)
{
	struct lab_parts after = {.instances = 4,
				  .functions = 2,
				  .gateway = true,
				  .rules = 4,
				  .entries = 2,
				  .seed = 9};
	const char *old = "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {out: "
			  "10.0.0.0/24, a: 10.0.1.0/24, b: {cidr: "
			  "10.0.2.0/24, az: b}}}}\n"
			  "instances: {one: {subnet: b}, two: {subnet: b}}\n";
	const struct plan *a = plan_given(old), *b;
	struct fabric *f = fabric_holding(a);
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons(5000),
				 .sin_addr.s_addr = htonl(0x0a000205)};
	int listener = place_socket(f, "node/two", SOCK_STREAM);
	int client = place_socket(f, "node/one", SOCK_STREAM), server;
	const char *text = lab_text(&after), *nodes = strstr(text, "  web:");
	char buf[8];

	(void)state;
	patient(listener);
	patient(client);
	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(connect(client, (struct sockaddr *)&at, sizeof(at)),
			 0);
	server = accept(listener, NULL, NULL);
	assert_true(server >= 0);
	patient(server);
	b = plan_after(a, text_given("%.*s  one: {subnet: b}\n  two: "
				     "{subnet: b}\n%s",
				     (int)(nodes - text), text, nodes));
	assert_applied(f, a, b);
	assert_int_equal(write(client, "there", 5), 5);
	assert_int_equal(recv(server, buf, 5, MSG_WAITALL), 5);
	assert_int_equal(write(server, "back", 4), 4);
	assert_int_equal(recv(client, buf, 4, MSG_WAITALL), 4);
	close(client);
	close(server);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, fabrics_drop)
		T(a_gateway_comes_and_goes),
		T(a_nat_gateway_comes_and_goes),
		T(functions_come_and_go),
		T(rules_of_groups_and_acls_change),
		T(a_vpc_with_equal_addresses_comes_and_goes),
		T(an_appliance_comes_and_goes),
		T(random_labs_become_each_other),
		T(a_chain_of_small_edits_ends_like_a_fresh_build),
		T(a_change_to_the_same_plan_does_nothing),
		T(nothing_is_left_after_the_last_plan),
		T(a_link_made_anew_gets_its_addresses_and_routes_back),
		T(a_connection_survives_a_change_beside_it),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

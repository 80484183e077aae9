// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_flow_windows.c - records of real packets, as time goes by
 * and labs change
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/recording.h"

/* A client and a server that anybody may reach */
#define OPEN                                              \
	"vpcs:\n"                                         \
	"  app:\n"                                        \
	"    cidr: 10.0.0.0/16\n"                         \
	"    subnets: {a: 10.0.1.0/24, b: 10.0.2.0/24}\n" \
	"    security_groups: {open: {ingress: [all]}}\n" \
	"instances:\n"                                    \
	"  db: {subnet: b, security_groups: open}\n"      \
	"  web: {subnet: a, security_groups: open}\n"

#define LOG(format) "flow_logs: {x: {on: app, " format "}}\n"

/* --- windows --------------------------------------------------------------------------- */

/* Until the log has @n lines, or it takes too long */
static void turn_until_written(struct flow_recorder *r, uint64_t n)
{
	uint64_t until = loop_now_us() + PATIENCE_MS * UINT64_C(1000);

	while (flow_journal_written(flow_recorder_log(r, 0)) < n) {
		turn_for(10);
		if (loop_now_us() > until)
			fail_msg("%s", records_kept("x"));
	}
}

static void windows_end_by_themselves(void **state)
{
	struct flow_recorder *r;
	int fd;

	(void)state; /* FL-3, FL-5 */
	r = given_recording(OPEN "flow_logs: {x: {on: web, format: "
				 "\"${packets} ${log-status}\"}}\n",
			    400);
	fd = datagrams_at("web", 4000);
	datagrams_at("db", 7000);
	send_datagrams(fd, "db", 7000, 5, 1);
	turn_until_written(r, 1);
	assert_string_equal(records_kept("x"), "5 OK\n");
	send_datagrams(fd, "db", 7000, 2,
		       1); /* the same flow in another window */
	turn_until_written(r, 2);
	assert_string_equal(records_kept("x"), "2 OK\n5 OK\n");
	turn_until_written(r, 3);
	assert_string_equal(records_kept("x"), "- NODATA\n2 OK\n5 OK\n");
}

/* time() may be a tick late, which the records' clock is not */
static uint64_t now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec;
}

static void records_have_the_times_of_their_packets(void **state)
{
	uint64_t before = now_s(), after, start, end;
	int fd;

	(void)state; /* FL-13 */
	given_recording(OPEN "flow_logs: {x: {on: web, format: \"${start} "
			     "${end}\"}}\n",
			0);
	datagrams_at("db", 7000);
	fd = datagrams_at("web", 4000);
	turn_for(1100);
	send_datagrams(fd, "db", 7000, 1, 1);
	turn_for(1100);
	send_datagrams(fd, "db", 7000, 1, 1);
	assert_int_equal(sscanf(records_of("x"), "%lu %lu", &start, &end), 2);
	after = now_s();
	assert_in_range(start, before + 1, before + 3);
	assert_in_range(end, start + 1, after);
}

static void nothing_is_counted_twice_or_lost_in_between(void **state)
{
	enum { FLOWS = 50, ROUNDS = 8 };
	struct flow_recorder *r;
	unsigned long packets = 0;
	int fd[FLOWS];

	(void)state; /* windows far shorter than the exchange */
	r = given_recording(OPEN "flow_logs: {x: {on: web, format: "
				 "\"${packets}\"}}\n",
			    60);
	datagrams_at("db", 7000);
	for (int i = 0; i < FLOWS; i++)
		fd[i] = datagrams_at("web", (uint16_t)(4000 + i));
	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < FLOWS; i++) {
			send_datagrams(fd[i], "db", 7000, 3, 10);
			if (i % 10 == 0)
				turn_for(10);
		}
	for (const char *s = records_of("x"); *s; s = strchr(s, '\n') + 1)
		packets += strtoul(s, NULL, 10);
	assert_int_equal(packets, FLOWS * ROUNDS * 3);
	assert_true(flow_journal_written(flow_recorder_log(r, 0)) > FLOWS);
}

static void a_flow_that_goes_on_has_the_time_since_it_was_written(void **state)
{
	static const char yaml[] = OPEN "flow_logs: {x: {on: web, format: "
					"\"${start} ${end}\"}}\n";
	uint64_t written, start, end;
	const char *lines;
	int fd;

	(void)state; /* FL-13 */
	given_recording(yaml, 0);
	datagrams_at("db", 7000);
	fd = datagrams_at("web", 4000);
	for (int change = 0; change < 2; change++) {
		send_datagrams(fd, "db", 7000, 1, 1);
		turn_for(1100);
		written = now_s();
		if (change)
			recording_changed(yaml);
		else
			records_of("x");
		turn_for(1100);
		send_datagrams(fd, "db", 7000, 1, 1);
		lines = records_of("x");
		for (int i = 0; i < 1 + 2 * change; i++)
			lines = strchr(lines, '\n') + 1;
		assert_int_equal(sscanf(lines, "%lu %lu", &start, &end), 2);
		assert_in_range(start, written, end);
		assert_in_range(end, written + 1, now_s());
	}
}

/* --- from here to there ------------------------------------------------------------------- */

static void what_was_dropped_is_written_before_the_loop_hears(void **state)
{
	int fd;

	(void)state;
	given_recording(OPEN "  shut: {subnet: b}\n"
			     "flow_logs: {x: {on: app, format: \"${packets} "
			     "${bytes} ${action}\"}}\n",
			0);
	fd = datagrams_at("web", 4000);
	send_datagrams(fd, "shut", 7000, 4, 10);
	assert_records("x", "4 152 ACCEPT\n4 152 REJECT\n");
}

static void packets_from_before_are_nobodys(void **state)
{
	struct lab *lab;
	int fd;

	(void)state;
	lab = given_lab(OPEN "flow_logs: {x: {on: web, format: "
			     "\"${packets}\"}}\n");
	datagrams_at("db", 7000);
	fd = datagrams_at("web", 4000);
	send_datagrams(fd, "db", 7000, 5, 1);
	recording(lab, 0);
	assert_records("x", "");
	send_datagrams(fd, "db", 7000, 2, 1);
	assert_records("x", "2\n");
}

/* --- more than there is room for ---------------------------------------------------------- */

static void more_flows_than_a_window_holds_are_skipped(void **state)
{
	const char *all;
	int fd;

	(void)state; /* FL-5 */
	given_recording(OPEN "flow_logs: {x: {on: [web, db], traffic_type: "
			     "ACCEPT, format: \"${interface-id} "
			     "${log-status}\"}}\n",
			0);
	fd = datagrams_at("web", 4000);
	for (unsigned int port = 1; port < 65536; port++)
		send_datagrams(fd, "db", (uint16_t)port, 1, 1);
	all = records_of("x");
	assert_non_null(strstr(all, "web SKIPDATA\n"));
	assert_non_null(strstr(all, "db SKIPDATA\n"));
}

static void more_flows_than_the_kernel_counts_are_skipped(void **state)
{
	enum { MORE_THAN_ROOM = 9000, GRE = 47 };
	struct sockaddr_in to = {.sin_family = AF_INET};
	const char *all;
	int fd;

	(void)state; /* FL-5; they have no route, and so no other end */
	given_recording(OPEN "flow_logs: {x: {on: [web, db], format: "
			     "\"${interface-id} ${log-status}\"}}\n",
			0);
	fd = socket_at("web", AF_INET, SOCK_RAW, GRE);
	for (uint32_t i = 0; i < MORE_THAN_ROOM; i++) {
		to.sin_addr.s_addr = htonl(0xcb007100 + i);
		assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *)&to,
					sizeof(to)),
				 1);
	}
	all = records_of("x");
	assert_non_null(strstr(all, "web SKIPDATA\n"));
	assert_null(strstr(all, "db SKIPDATA\n"));
}

/* --- changes ----------------------------------------------------------------------------- */

static void a_lab_may_change_while_it_is_recorded(void **state)
{
	static const char before[] = OPEN LOG("format: \"${interface-id} "
					      "${srcport} ${packets}\"");
	struct flow_recorder *r;
	int fd;

	(void)state;
	r = given_recording(before, 0);
	datagrams_at("db", 7000);
	fd = datagrams_at("web", 4000);
	send_datagrams(fd, "db", 7000, 3, 1);
	recording_changed(OPEN "  new: {subnet: a, security_groups: open, "
			       "ports: [80]}\n" LOG("format: "
						    "\"${interface-id} "
						    "${srcport} ${packets}\""));
	send_datagrams(fd, "db", 7000, 4, 1);
	sent_from("web", "new:22", 40000);
	assert_records("x", "web 4000 3\ndb 4000 3\n"
			    "web 4000 4\ndb 4000 4\n"
			    "web 40000 1\nnew 40000 1\nweb 22 1\nnew 22 1\n");
	recording_changed(before); /* without it again */
	send_datagrams(fd, "db", 7000, 1, 1);
	assert_non_null(strstr(records_of("x"), "db 4000 1\n"));
	assert_int_equal(flow_recorder_logs(r), 1);
	recording_changed(OPEN);
	assert_int_equal(flow_recorder_logs(r), 0);
	send_datagrams(fd, "db", 7000, 1, 1);
	turn_for(50);
	recording_changed(before);
	send_datagrams(fd, "db", 7000, 2, 1);
	assert_records("x", "web 4000 2\ndb 4000 2\n");
}

static void a_log_that_comes_again_counts_from_nothing(void **state)
{
	static const char logged[] = OPEN
		"flow_logs: {x: {on: web, format: \"${packets}\"}}\n";
	int fd;

	(void)state;
	given_recording(logged, 0);
	datagrams_at("db", 7000);
	fd = datagrams_at("web", 4000);
	/* both of its elements have to be of the same second */
	for (int round = 0; round < 4; round++) {
		send_datagrams(fd, "db", 7000, 1, 1);
		recording_changed(OPEN);
		recording_changed(logged);
		send_datagrams(fd, "db", 7000, 1, 1);
		assert_records("x", "1\n");
		recording_changed(OPEN);
		recording_changed(logged);
	}
}

struct heard {
	size_t n;
	char last[256];
};

static void hear(const char *log, const char *line, void *arg)
{
	struct heard *h = arg;

	h->n++;
	snprintf(h->last, sizeof(h->last), "%s: %s", log, line);
}

static void whoever_wants_is_told_of_each_line(void **state)
{
	struct heard one = {0}, two = {0};
	struct flow_sink first = {hear, &one}, second = {hear, &two};
	struct flow_recorder *r;
	struct err e;

	(void)state;
	r = given_recording(OPEN
			    "flow_logs: {x: {on: web, format: \"${dstport} "
			    "${log-status}\"}}\n",
			    0);
	assert_true(flow_recorder_subscribe(r, &first));
	assert_true(flow_recorder_subscribe(r, &second));
	sent_from("web", "db:22", 40000);
	assert_int_equal(flow_recorder_flush(r, &e), 0);
	assert_int_equal(one.n, 2);
	assert_int_equal(two.n, 2);
	assert_int_equal(strncmp(two.last, "x: ", 3), 0);
	flow_recorder_unsubscribe(r, &first);
	sent_from("web", "db:23", 40001);
	flow_recorder_flush(r, &e);
	assert_int_equal(one.n, 2);
	assert_int_equal(two.n, 4);
}

static void a_running_lab_may_be_given_a_log_on_everything(void **state)
{
	struct model *m;
	struct flow_recorder *r;
	struct lab *lab;
	struct err e;

	(void)state;
	lab = given_lab(OPEN);
	m = (struct model *)(uintptr_t)lab->model;
	assert_null(strstr(inside(lab->fabric, "vpc/app", "nft list ruleset"),
			   "flow."));
	sent_from("web", "db:22", 40000);
	flow_log_everything(m, "");
	assert_int_equal(lab_refit(lab, &e), 0);
	r = flow_recorder_new(lab, NULL, &e);
	assert_non_null(r);
	assert_string_equal(flow_journal_name(flow_recorder_log(r, 0)), "all");
	sent_from("web", "db:22", 40000);
	assert_int_equal(flow_recorder_flush(r, &e), 0);
	assert_int_equal(flow_journal_lines(flow_recorder_log(r, 0)), 4);
	flow_recorder_free(r);
	assert_null(lab->flows);
}

static void the_machine_lists_what_it_counts(void **state)
{
	struct lab *lab;
	const char *all;

	(void)state;
	lab = given_lab(OPEN LOG("format: \"${srcport} ${tcp-flags}\""));
	sent_from("web", "db:22", 40000);
	all = inside(lab->fabric, "vpc/app", "nft list ruleset");
	assert_non_null(strstr(
		all, "update @flow.out.syn { iif . ip saddr . ip daddr . th "
		     "sport . th dport counter : meta hour . oif } return"));
	assert_non_null(strstr(all, "10.0.1.4 . 10.0.2.4 . 40000 . 22 counter "
				    "packets 1 bytes 60 expires"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(windows_end_by_themselves),
		T(records_have_the_times_of_their_packets),
		T(nothing_is_counted_twice_or_lost_in_between),
		T(a_flow_that_goes_on_has_the_time_since_it_was_written),
		T(what_was_dropped_is_written_before_the_loop_hears),
		T(packets_from_before_are_nobodys),
		T(more_flows_than_a_window_holds_are_skipped),
		T(more_flows_than_the_kernel_counts_are_skipped),
		T(a_lab_may_change_while_it_is_recorded),
		T(a_log_that_comes_again_counts_from_nothing),
		T(whoever_wants_is_told_of_each_line),
		T(a_running_lab_may_be_given_a_log_on_everything),
		T(the_machine_lists_what_it_counts),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

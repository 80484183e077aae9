// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flow_journal.c - windows of flow logs, and what they write
 */
#include <string.h>

#include "base/text.h"
#include "lab/flow_logs.h"
#include "lab/flow_window.h"
#include "lab/translate.h"
#include "tests/support/models.h"

#define LAB                                                             \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: " \
	"10.0.2.0/24}}}\n"                                              \
	"instances: {web: {subnet: a}, db: {subnet: b}}\n"

#define SHORT                                                        \
	"format: '${interface-id} ${srcport} ${dstport} ${packets} " \
	"${bytes} ${tcp-flags} ${start} ${end} ${action} ${log-status}'"

enum { T0 = 1000000 }; /* Unix seconds */

static const struct model *model;
static struct flow_interfaces *all;
static struct flow_logs logs;
static struct text told;

static void tell(const char *log, const char *line, void *arg)
{
	(void)arg;
	text_add(&told, "%s: %s\n", log, line);
}

static struct flow_clock at(uint64_t seconds)
{
	return (struct flow_clock){T0 + seconds, seconds * 1000};
}

static void follow(const char *yaml, uint64_t seconds)
{
	struct flow_interfaces *old = all;

	model = model_given(yaml);
	all = flow_interfaces_new(model, plan_given(yaml));
	flow_logs_follow(&logs, model, all, at(seconds));
	flow_interfaces_free(old);
}

static int begin(void **state)
{
	(void)state;
	logs = (struct flow_logs){.keep = 3, .sink = {tell, NULL}};
	told = (struct text){.arena = arena_new()};
	text_add(&told, "%s", "");
	return 0;
}

static int end(void **state)
{
	flow_logs_free(&logs);
	flow_interfaces_free(all);
	all = NULL;
	arena_free(told.arena);
	return models_drop(state);
}

static const struct flow_interface *named(const char *eni)
{
	for (size_t i = 0; i < model->enis.n; i++)
		if (!strcmp(model->enis.items[i]->o.name, eni))
			return flow_interface_named(all, FLOW_OF_INTERFACES,
						    model->enis.items[i]->o.id);
	fail_msg("no ENI %s", eni);
	return NULL;
}

/* Packets of web to db, seen at @eni */
static struct flow_entry flow(const char *eni, uint16_t port, uint64_t packets)
{
	return (struct flow_entry){.key = {.at = named(eni),
					   .ingress = !strcmp(eni, "db"),
					   .protocol = PROTOCOL_TCP,
					   .from = ipv4(10, 0, 1, 4),
					   .to = ipv4(10, 0, 2, 4),
					   .from_port = port,
					   .to_port = 443},
				   .packets = packets,
				   .bytes = packets * 100,
				   .start = T0 + 1,
				   .end = T0 + 2};
}

static void add(struct flow_entry e)
{
	flow_logs_add(&logs, &e);
}

/* All that was told since the last time; identifiers are names */
static void assert_told(const char *expected)
{
	struct text t = {.arena = told.arena};
	const char *s = told.s;

	text_add(&t, "%s", "");
	while (*s) {
		const struct eni *eni = NULL;

		for (size_t i = 0; i < model->enis.n && !eni; i++)
			if (!strncmp(s, model->enis.items[i]->o.id, 21))
				eni = model->enis.items[i];
		if (eni)
			text_add(&t, "%s", eni->o.name);
		else
			text_add(&t, "%c", *s);
		s += eni ? strlen(eni->o.id) : 1;
	}
	assert_string_equal(t.s, expected);
	told.n = 0;
	told.s[0] = '\0';
}

/* --- one record for each flow -------------------------------------------------- */

static void a_window_has_one_record_of_each_flow(void **state)
{
	struct flow_entry more;

	(void)state; /* FL-3, FL-11 */
	follow(LAB "flow_logs: {x: {on: app, " SHORT "}}", 0);
	more = flow("web", 1, 2);
	more.tcp_flags = 2;
	more.start = T0 + 5;
	more.end = T0 + 9;
	add(flow("web", 1, 3));
	add(more);
	add(flow("db", 1, 3));
	add(flow("web", 7, 1));
	more.tcp_flags = 1;
	add(more);
	flow_logs_end(&logs, at(599));
	assert_told("");
	flow_logs_end(&logs, at(600));
	assert_told("x: web 1 443 7 700 3 1000001 1000009 ACCEPT OK\n"
		    "x: web 7 443 1 100 0 1000001 1000002 ACCEPT OK\n"
		    "x: db 1 443 3 300 0 1000001 1000002 ACCEPT OK\n");
}

static void accepted_and_rejected_packets_are_apart(void **state)
{
	struct flow_entry rejected;

	(void)state; /* FL-4 */
	follow(LAB "flow_logs: {x: {on: app, " SHORT "}, a: {on: app, "
		   "traffic_type: ACCEPT, " SHORT "}, r: {on: web, "
		   "traffic_type: REJECT, " SHORT "}}",
	       0);
	rejected = flow("web", 1, 1);
	rejected.key.reject = true;
	add(flow("web", 1, 2));
	add(rejected);
	flow_logs_write(&logs, T0 + 5);
	assert_told("x: web 1 443 2 200 0 1000001 1000002 ACCEPT OK\n"
		    "x: web 1 443 1 100 0 1000001 1000002 REJECT OK\n"
		    "a: web 1 443 2 200 0 1000001 1000002 ACCEPT OK\n"
		    "r: web 1 443 1 100 0 1000001 1000002 REJECT OK\n");
}

static void a_log_has_its_own_interfaces_alone(void **state)
{
	(void)state; /* FL-1 */
	follow(LAB "flow_logs: {x: {on: db, " SHORT "}}", 0);
	add(flow("web", 1, 1));
	add(flow("db", 1, 1));
	flow_logs_write(&logs, T0 + 5);
	assert_told("x: db 1 443 1 100 0 1000001 1000002 ACCEPT OK\n");
}

static void what_no_log_has_is_passed_over(void **state)
{
	static const struct addr services[] = {{AF_INET, {169, 254, 169, 253}},
					       {AF_INET, {169, 254, 169, 254}},
					       {AF_INET, {169, 254, 169, 123}}};
	struct flow_entry dhcp;

	(void)state; /* FL-7 */
	follow(LAB "flow_logs: {x: {on: app, " SHORT "}}", 0);
	for (size_t i = 0; i < ARRAY_LEN(services); i++) {
		struct flow_entry e = flow("web", 1, 1);

		e.key.to = services[i];
		add(e);
		e.key.to = e.key.from;
		e.key.from = services[i];
		add(e);
	}
	dhcp = flow("web", 68, 1);
	dhcp.key.protocol = PROTOCOL_UDP;
	dhcp.key.to_port = 67;
	add(dhcp);
	flow_logs_write(&logs, T0 + 5);
	assert_told("");
}

/* --- windows ------------------------------------------------------------------ */

static void a_window_without_traffic_has_nodata(void **state)
{
	(void)state; /* FL-5 */
	follow(LAB
	       "flow_logs: {x: {on: app, max_aggregation_interval: 60, " SHORT
	       "}}",
	       0);
	add(flow("web", 1, 1));
	flow_logs_end(&logs, at(60));
	assert_told("x: web 1 443 1 100 0 1000001 1000002 ACCEPT OK\n"
		    "x: db - - - - - 1000000 1000060 - NODATA\n");
	flow_logs_end(&logs, at(120));
	assert_told("x: web - - - - - 1000060 1000120 - NODATA\n"
		    "x: db - - - - - 1000060 1000120 - NODATA\n");
}

static void traffic_of_the_other_kind_is_data_all_the_same(void **state)
{
	(void)state; /* FL-5: no traffic, not none of that type */
	follow(LAB "flow_logs: {x: {on: web, traffic_type: REJECT, " SHORT "}}",
	       0);
	add(flow("web", 1, 1));
	flow_logs_end(&logs, at(600));
	assert_told("");
}

static void what_was_written_before_is_data_of_the_window(void **state)
{
	(void)state;
	follow(LAB "flow_logs: {x: {on: web, " SHORT "}}", 0);
	add(flow("web", 1, 1));
	flow_logs_write(&logs, T0 + 5);
	flow_logs_write(&logs, T0 + 6);
	assert_told("x: web 1 443 1 100 0 1000001 1000002 ACCEPT OK\n");
	flow_logs_end(&logs, at(600));
	assert_told("");
	flow_logs_end(&logs, at(1200));
	assert_told("x: web - - - - - 1000600 1001200 - NODATA\n");
}

static void what_went_unrecorded_is_skipdata(void **state)
{
	(void)state; /* FL-5 */
	follow(LAB "flow_logs: {x: {on: app, " SHORT "}}", 0);
	add(flow("web", 1, 1));
	flow_logs_skip(&logs, named("web"));
	flow_logs_write(&logs, T0 + 5);
	assert_told("x: web 1 443 1 100 0 1000001 1000002 ACCEPT OK\n"
		    "x: web - - - - - 1000000 1000005 - SKIPDATA\n");
	flow_logs_skip_in(&logs, "vpc/other");
	flow_logs_skip_in(&logs, "vpc/app");
	flow_logs_end(&logs, at(600));
	assert_told("x: web - - - - - 1000000 1000600 - SKIPDATA\n"
		    "x: db - - - - - 1000000 1000600 - SKIPDATA\n");
	flow_logs_skip(&logs, NULL);
	flow_logs_end(&logs, at(1200));
	assert_told("x: web - - - - - 1000600 1001200 - SKIPDATA\n"
		    "x: db - - - - - 1000600 1001200 - SKIPDATA\n");
}

static void more_flows_than_a_window_holds_are_skipped(void **state)
{
	const struct flow_journal *j;

	(void)state;
	follow(LAB "flow_logs: {x: {on: app, " SHORT "}}", 0);
	for (unsigned int i = 0; i <= FLOW_TABLE_MAX; i++) {
		struct flow_entry e = flow("web", (uint16_t)i, 1);

		e.key.to_port = (uint16_t)(i >> 16);
		add(e);
	}
	add(flow("web", 1, 1)); /* known, and counted */
	flow_logs_write(&logs, T0 + 5);
	j = flow_logs_journal(&logs, 0);
	assert_int_equal(flow_journal_written(j), FLOW_TABLE_MAX + 1);
	assert_non_null(strstr(flow_journal_line(j, 2), "SKIPDATA"));
}

static void a_record_begins_with_its_window_at_the_earliest(void **state)
{
	struct flow_entry e;

	(void)state;
	follow(LAB "flow_logs: {x: {on: web, " SHORT "}}", 100);
	e = flow("web", 1, 1);
	add(e);
	flow_logs_write(&logs, T0 + 200);
	assert_told("x: web 1 443 1 100 0 1000100 1000100 ACCEPT OK\n");
}

/* --- denied after all ------------------------------------------------------------ */

static void what_the_edge_denies_is_not_accepted(void **state)
{
	struct flow_entry denied;

	(void)state; /* FL-12 */
	follow(LAB "flow_logs: {x: {on: web, " SHORT "}}", 0);
	denied = flow("web", 1, 2);
	flow_logs_deny(&logs, &denied);
	add(flow("web", 1, 5));
	flow_logs_write(&logs, T0 + 5);
	assert_told("x: web 1 443 3 300 0 1000001 1000002 ACCEPT OK\n");
	flow_logs_deny(&logs, &denied);
	add(flow("web", 1, 2));
	flow_logs_write(&logs, T0 + 5);
	assert_told("");
}

/* --- changes ---------------------------------------------------------------------- */

static void a_log_goes_on_when_the_lab_changes(void **state)
{
	(void)state;
	follow(LAB "flow_logs: {x: {on: app, " SHORT "}}", 0);
	add(flow("web", 1, 1));
	flow_logs_write(&logs, T0 + 3);
	follow(LAB "  \nfunctions: {f: {subnets: a, security_groups: "
		   "app/default}}\n"
		   "flow_logs: {x: {on: app, " SHORT "}}",
	       300);
	add(flow("db", 2, 1));
	flow_logs_end(&logs, at(600));
	assert_told("x: web 1 443 1 100 0 1000001 1000002 ACCEPT OK\n"
		    "x: db 2 443 1 100 0 1000001 1000002 ACCEPT OK\n"
		    "x: f@a - - - - - 1000000 1000600 - NODATA\n");
	assert_int_equal(flow_journal_lines(flow_logs_journal(&logs, 0)), 3);
}

static void another_format_is_another_log(void **state)
{
	(void)state; /* FL-2 */
	follow(LAB "flow_logs: {x: {on: web, " SHORT "}}", 0);
	add(flow("web", 1, 1));
	flow_logs_write(&logs, T0 + 3);
	follow(LAB "flow_logs: {x: {on: web, format: '${srcport}'}}", 300);
	assert_int_equal(flow_journal_lines(flow_logs_journal(&logs, 0)), 0);
	add(flow("web", 1, 1));
	assert_int_equal(flow_logs_due(&logs), 900000);
	flow_logs_end(&logs, at(900));
	assert_told("x: web 1 443 1 100 0 1000001 1000002 ACCEPT OK\n"
		    "x: 1\n");
	follow(LAB, 1000);
	assert_int_equal(logs.n, 0);
	assert_true(flow_logs_due(&logs) == UINT64_MAX);
}

static void a_log_on_less_forgets_the_rest(void **state)
{
	(void)state;
	follow(LAB "flow_logs: {x: {on: [web, db], " SHORT "}}", 0);
	follow(LAB "flow_logs: {x: {on: db, " SHORT "}}", 10);
	add(flow("web", 1, 1));
	flow_logs_end(&logs, at(600));
	assert_told("x: db - - - - - 1000000 1000600 - NODATA\n");
}

/* --- lines ------------------------------------------------------------------------- */

static void the_last_lines_are_kept(void **state)
{
	const struct flow_journal *j;

	(void)state; /* the test keeps three */
	follow(LAB "flow_logs: {x: {on: web, format: '${srcport} "
		   "${log-status}'}}",
	       0);
	j = flow_logs_journal(&logs, 0);
	assert_string_equal(flow_journal_header(j), "srcport log-status");
	assert_string_equal(flow_journal_name(j), "x");
	assert_int_equal(flow_journal_lines(j), 0);
	for (uint16_t i = 1; i < 6; i++) {
		add(flow("web", i, 1));
		flow_logs_write(&logs, T0 + i);
	}
	assert_int_equal(flow_journal_lines(j), 3);
	assert_int_equal(flow_journal_written(j), 5);
	assert_string_equal(flow_journal_line(j, 0), "3 OK");
	assert_string_equal(flow_journal_line(j, 2), "5 OK");
}

static void an_interval_may_be_given_for_all(void **state)
{
	(void)state;
	logs.interval_ms = 2000;
	follow(LAB "flow_logs: {x: {on: web, " SHORT "}}", 0);
	assert_int_equal(flow_logs_due(&logs), 2000);
	flow_logs_end(&logs, at(5)); /* late: the next ends when it should */
	assert_int_equal(flow_logs_due(&logs), 6000);
	assert_told("x: web - - - - - 1000000 1000005 - NODATA\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(a_window_has_one_record_of_each_flow),
		T(accepted_and_rejected_packets_are_apart),
		T(a_log_has_its_own_interfaces_alone),
		T(what_no_log_has_is_passed_over),
		T(a_window_without_traffic_has_nodata),
		T(traffic_of_the_other_kind_is_data_all_the_same),
		T(what_was_written_before_is_data_of_the_window),
		T(what_went_unrecorded_is_skipdata),
		T(more_flows_than_a_window_holds_are_skipped),
		T(a_record_begins_with_its_window_at_the_earliest),
		T(what_the_edge_denies_is_not_accepted),
		T(a_log_goes_on_when_the_lab_changes),
		T(another_format_is_another_log),
		T(a_log_on_less_forgets_the_rest),
		T(the_last_lines_are_kept),
		T(an_interval_may_be_given_for_all),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

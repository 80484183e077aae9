// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_flow_logs.c - flow logs, read and checked
 */
#include "tests/unit/labs/steps.h"
#include "vpc/between.h"
#include "vpc/flow_log.h"

/* Nodes of all kinds that have interfaces, in two VPCs */
#define LAB                                                              \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.0.0.0/16\n"                                        \
	"    internet_gateway: true\n"                                   \
	"    subnets: {a: 10.0.0.0/24, b: {cidr: 10.0.1.0/24, az: b}}\n" \
	"    nat_gateways: {nat: a}\n"                                   \
	"    endpoints: {sts: {subnets: b, security_groups: default, "   \
	"private_dns: false}}\n"                                         \
	"  two: {cidr: 10.2.0.0/16, subnets: {b: 10.2.0.0/24}}\n"        \
	"instances: {web: {subnet: a}, far: {subnet: two/b}}\n"          \
	"functions: {f: {subnets: [a, app/b], security_groups: "         \
	"app/default}, out: {}}\n"                                       \
	"transit_gateways: {hub: {attachments: {app: app/b, two: "       \
	"two/b}}}\n"

static const struct vpc_flow_log *log_of(const struct given *g)
{
	assert_int_equal(g->model->flow_logs.n, 1);
	return g->model->flow_logs.items[0];
}

static void assert_on(const char *on, const char *names)
{
	char text[2048];
	struct given g;
	struct text t;

	snprintf(text, sizeof(text), LAB "flow_logs: {x: {on: %s}}\n", on);
	g = given_fine(text);
	t = (struct text){.arena = g.report.arena};
	text_add(&t, "%s", "");
	for (size_t i = 0; i < log_of(&g)->enis.n; i++)
		text_add(&t, "%s%s", i ? " " : "",
			 log_of(&g)->enis.items[i]->o.name);
	assert_string_equal(t.s, names);
	for (size_t i = 0; i < g.model->enis.n; i++) {
		const struct eni *eni = g.model->enis.items[i];
		bool covered = false;

		for (size_t j = 0; j < log_of(&g)->enis.n; j++)
			covered |= log_of(&g)->enis.items[j] == eni;
		assert_int_equal(eni->flow_logged, covered);
	}
	given_drop(&g);
}

static void a_flow_log_has_awss_defaults(void **state)
{
	struct given g = given_fine(LAB "flow_logs: {x: {on: app}}");
	const struct vpc_flow_log *log = log_of(&g);
	struct text t = {.arena = g.report.arena};

	(void)state; /* FL-3, FL-12 */
	assert_int_equal(log->traffic_type, TRAFFIC_ALL);
	assert_int_equal(log->max_aggregation_interval, 600);
	assert_int_equal(log->source, FLOW_OF_INTERFACES);
	assert_int_equal(strncmp(log->o.id, "fl-0", 4), 0);
	flow_format_text(&t, &log->format);
	assert_int_equal(strncmp(t.s, "${version} ${account-id} ", 25), 0);
	given_drop(&g);
}

static void all_keys_are_read(void **state)
{
	struct given g = given_fine(
		LAB "flow_logs: {x: {on: web, traffic_type: REJECT, format: "
		    "'${srcaddr} ${pkt-dstaddr}', max_aggregation_interval: "
		    "60}}");
	const struct vpc_flow_log *log = log_of(&g);

	(void)state;
	assert_int_equal(log->traffic_type, TRAFFIC_REJECT);
	assert_int_equal(log->max_aggregation_interval, 60);
	assert_int_equal(log->format.version, 3);
	assert_int_equal(log->format.fields.n, 2);
	given_drop(&g);
}

static void it_is_on_whatever_has_interfaces(void **state)
{
	struct given g = given(LAB);
	const char *id = eni_named(&g, "f@b")->o.id;

	(void)state; /* FL-1: those that AWS manages are included */
	assert_on("web", "web");
	assert_on("f", "f@a f@b");
	assert_on("nat", "nat");
	assert_on("sts", "sts");
	assert_on("a", "nat web f@a");
	assert_on("two", "far hub.two@b");
	assert_on("app", "nat sts web f@a f@b hub.app@b");
	assert_on("[web, a, web, app]", "web nat f@a sts f@b hub.app@b");
	assert_on("app/b", "sts f@b hub.app@b");
	assert_on("\"f@b\"", "f@b");
	assert_on(id, "f@b");
	given_drop(&g);
}

static void interfaces_written_by_hand_have_names(void **state)
{
	struct given g = given_fine(
		APP("") "network_interfaces: {nic: {subnet: private-a}, spare: "
			"{subnet: private-b}}\n"
			"instances: {web: {network_interfaces: [nic]}}\n"
			"flow_logs: {x: {on: [nic, spare]}}\n");

	(void)state;
	assert_int_equal(log_of(&g)->enis.n, 2);
	assert_string_equal(log_of(&g)->enis.items[1]->o.name, "spare");
	given_drop(&g);
}

static void mistakes_are_said_with_their_place(void **state)
{
	(void)state;
	assert_said(APP("") "flow_logs: {x: {}}",
		    "lab.yaml:5:16: flow_logs.x: needs 'on': VPCs, subnets, "
		    "nodes, network interfaces, or transit gateways\n");
	assert_said(APP("") "flow_logs: {x: {on: appp}}",
		    "lab.yaml:5:21: flow_logs.x.on: no object 'appp'; did you "
		    "mean 'app'?\n");
	assert_said(APP("") "flow_logs: {x: {on: app, format: '${srcaddr} "
			    "${dstadr}'}}",
		    "lab.yaml:5:34: flow_logs.x.format: no field 'dstadr'; did "
		    "you mean 'dstaddr'?\n");
	assert_said(APP("") "flow_logs: {x: {on: app, format: 'srcaddr'}}",
		    "lab.yaml:5:34: flow_logs.x.format: 'srcaddr' is no field; "
		    "write ${srcaddr}, with spaces between fields\n");
	assert_said(APP("") "flow_logs: {x: {on: app, format: ' '}}",
		    "lab.yaml:5:34: flow_logs.x.format: needs at least one "
		    "field, as ${srcaddr}\n");
	assert_said(APP("") "flow_logs: {x: {on: app, "
			    "max_aggregation_interval: 30}}",
		    "lab.yaml:5:52: flow_logs.x.max_aggregation_interval: '30' "
		    "is none of 600, 60\n");
	assert_said(APP("") "flow_logs: {x: {on: app, traffic_type: all}}",
		    "lab.yaml:5:40: flow_logs.x.traffic_type: 'all' is none of "
		    "ALL, ACCEPT, REJECT\n");
	assert_said(APP("") "flow_logs: {x: {on: app, log_format: x}}",
		    "lab.yaml:5:26: flow_logs.x: 'log_format' is written "
		    "'format' here\n");
	assert_said(LAB "flow_logs: {x: {on: out}}",
		    "lab.yaml:12:21: flow_logs.x.on: out has no network "
		    "interface in a VPC, hence no flow logs\n");
}

static void a_name_of_several_things_is_ambiguous(void **state)
{
	(void)state;
	assert_said(LAB "flow_logs: {x: {on: b}}",
		    "lab.yaml:12:21: flow_logs.x.on: 'b' is ambiguous, it "
		    "means vpcs.app.subnets.b (subnet-03e0ccbc75e06ca82) and "
		    "vpcs.two.subnets.b (subnet-0a452a390b69c5bb1); write the "
		    "identifier\n");
	assert_says("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {web: "
		    "10.0.0.0/24}}}\n"
		    "instances: {web: {subnet: web}}\n"
		    "flow_logs: {x: {on: web}}",
		    "'web' is ambiguous, it means vpcs.app.subnets.web "
		    "(subnet-");
}

/* --- transit gateways ------------------------------------------------------ */

static void a_transit_gateways_log_is_of_another_kind(void **state)
{
	struct given g = given_fine(LAB "flow_logs: {x: {on: hub}}");
	const struct vpc_flow_log *log = log_of(&g);

	(void)state; /* FL-1, FL-12 */
	assert_int_equal(log->source, FLOW_OF_TRANSIT);
	assert_int_equal(log->enis.n, 0);
	assert_int_equal(log->attachments.n, 2);
	assert_true(log->attachments.items[0]->flow_logged);
	assert_int_equal(log->max_aggregation_interval, 60);
	assert_int_equal(log->format.version, 6);
	given_drop(&g);
}

static void what_aws_refuses_of_them(void **state)
{
	(void)state;
	assert_refused(LAB "flow_logs: {x: {on: [hub, web]}}",
		       "InvalidParameter", "x");
	assert_refused(LAB "flow_logs: {x: {on: hub, traffic_type: ALL}}",
		       "InvalidParameter", "x");
	assert_refused(LAB "flow_logs: {x: {on: hub, "
			   "max_aggregation_interval: 600}}",
		       "InvalidParameter", "x");
	assert_refused(LAB "flow_logs: {x: {on: hub, format: '${tgw-id} "
			   "${action}'}}",
		       "InvalidParameter", "x");
	assert_refused(LAB "flow_logs: {x: {on: web, format: '${tgw-id}'}}",
		       "InvalidParameter", "x");
	assert_says(LAB "flow_logs: {x: {on: web, format: '${tgw-id}'}}",
		    "lab.yaml:12:34: flow_logs.x: flow logs of network "
		    "interfaces have no field 'tgw-id'");
	given_drop(&(struct given[]){
		given_fine(LAB "flow_logs: {x: {on: hub, format: '${tgw-id} "
			       "${srcaddr}', max_aggregation_interval: "
			       "60}}")}[0]);
}

/* --- steps ----------------------------------------------------------------- */

static void steps_make_change_and_end_flow_logs(void **state)
{
	struct given first = given_fine(
		STEPPED "flow_logs: {x: {on: web}}\n"
			"steps:\n"
			"  - add: {flow_logs: {x: {on: f}}}\n"
			"  - change: {flow_logs: {y: {on: db}}}\n"
			"  - remove: {flow_logs: {x: {on: web}}}\n"
			"  - change: {flow_logs: {x: null}}\n");
	struct given now = given_step(&first, 1, first.model);

	(void)state;
	assert_int_equal(log_of(&now)->enis.n, 2);
	given_drop(&now);
	now = given_step(&first, 2, first.model);
	assert_int_equal(now.model->flow_logs.n, 2);
	given_drop(&now);
	now = given_step(&first, 3, first.model);
	assert_int_equal(now.model->flow_logs.items[0]->enis.n, 1);
	given_drop(&now);
	now = given_step(&first, 4, first.model);
	assert_string_equal(log_of(&now)->o.name, "y");
	given_drop(&now);
	given_drop(&first);
}

static void what_is_removed_takes_its_part_along(void **state)
{
	struct given first = given_fine(
		STEPPED "flow_logs: {x: {on: [web, db]}}\n"
			"steps: [{change: {instances: {db: null}}}]\n");
	struct given now = given_step(&first, 1, first.model);

	(void)state; /* a flow log keeps nothing from being deleted */
	assert_string_equal(now.said, "");
	assert_int_equal(log_of(&now)->enis.n, 1);
	given_drop(&now);
	given_drop(&first);
}

static void a_step_may_be_refused_for_its_flow_log(void **state)
{
	(void)state;
	given_drop(&(struct given[]){given_fine(
		LAB "steps: [{change: {flow_logs: {x: {on: [hub, web]}}}, "
		    "expect: {refused_as: InvalidParameter, at: x}}]\n")}[0]);
}

/* --- all there is ---------------------------------------------------------- */

static void any_lab_can_have_one_on_everything(void **state)
{
	struct given g = given_fine(LAB), has = given_fine(LAB "flow_logs: {x: "
							       "{on: web}}");
	const struct vpc_flow_log *other;

	(void)state;
	flow_log_everything(g.model, "");
	assert_string_equal(log_of(&g)->o.name, "all");
	assert_int_equal(log_of(&g)->enis.n, g.model->enis.n);
	assert_int_equal(log_of(&g)->format.version, 2);
	/* the other one in its place, and beside what is written */
	flow_log_everything(g.model, "${srcaddr}");
	assert_int_equal(g.model->flow_logs.n, 1);
	assert_int_equal(log_of(&g)->format.fields.n, 1);
	flow_log_everything(has.model, "${pkt-srcaddr}");
	assert_int_equal(has.model->flow_logs.n, 2);
	assert_string_equal(has.model->flow_logs.items[0]->o.name, "x");
	other = has.model->flow_logs.items[1];
	assert_string_equal(other->o.name, "all");
	assert_int_equal(other->format.version, 3);
	given_drop(&g);
	given_drop(&has);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test(name)
		T(a_flow_log_has_awss_defaults),
		T(all_keys_are_read),
		T(it_is_on_whatever_has_interfaces),
		T(interfaces_written_by_hand_have_names),
		T(mistakes_are_said_with_their_place),
		T(a_name_of_several_things_is_ambiguous),
		T(a_transit_gateways_log_is_of_another_kind),
		T(what_aws_refuses_of_them),
		T(steps_make_change_and_end_flow_logs),
		T(what_is_removed_takes_its_part_along),
		T(a_step_may_be_refused_for_its_flow_log),
		T(any_lab_can_have_one_on_everything),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flow_counters.c - from readings of counters to packets
 */
#include <string.h>

#include "lab/flow_counters.h"
#include "tests/support/models.h"

enum { DAY_S = 86400 };

/* Ten past noon of some day */
static const uint64_t NOON_MS = UINT64_C(1700000000) / DAY_S * DAY_S * 1000 +
				UINT64_C(43800000);

static struct flow_interfaces all;
static struct flow_counters *counters;
static const struct flow_interface *web;

/* The link of an interface, and that of another one where its packets go */
static int begin(void **state)
{
	const struct model *m = model_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}\n"
		"instances: {web: {subnet: a}, db: {subnet: a}}\n");
	struct plan *p = plan_started();

	(void)state;
	for (int i = 0; i < 2; i++)
		plan_link(p,
			  &(struct plan_end){.ns = "vpc/app",
					     .name = i ? "b" : "a",
					     .alias = m->enis.items[i]->o.id,
					     .group = 1},
			  &(struct plan_end){.ns = i ? "y" : "x",
					     .name = "eth0"});
	for (int i = 0; i < 2; i++)
		plan_ns(p, i ? "x" : "y", false);
	plan_ns(p, "vpc/app", true);
	plan_finish(p, NULL);
	all = *flow_interfaces_new(m, p);
	web = all.items.items[0];
	counters = flow_counters_new(4);
	return 0;
}

static int end(void **state)
{
	flow_counters_free(counters);
	arena_free(all.arena);
	return models_drop(state);
}

static int link_of(const struct flow_interface *i)
{
	int index = 1;

	while (flow_interface_of(&all, index) != i)
		index++;
	return index;
}

/* --- elements ---------------------------------------------------------------- */

struct element {
	int link, next;
	uint8_t from, to; /* last bytes of their addresses */
	uint16_t from_port, to_port;
	uint64_t packets, bytes;
	uint64_t made_ms, last_ms; /* Unix time */
};

static struct flow_reading reading(enum flow_way way, enum flow_part part,
				   uint64_t now_ms)
{
	return (struct flow_reading){.set = {way, part, AF_INET},
				     .number = (unsigned int)part,
				     .now_ms = now_ms,
				     .before_ms = now_ms - 3000,
				     .interfaces = &all};
}

static void put(uint8_t *key, size_t *n, const void *bytes, size_t len)
{
	memcpy(key + *n, bytes, len);
	*n += (len + 3) / 4 * 4;
}

static enum flow_taken take(const struct flow_reading *r,
			    const struct element *e, struct flow_entry *ret)
{
	uint8_t key[64] = {0}, address[4] = {10, 0, 0, 0}, ports[4];
	struct count c = {.key = key, .packets = e->packets, .bytes = e->bytes};
	int link = e->link ? e->link : link_of(web);
	uint64_t silent = r->now_ms - e->last_ms;

	put(key, &c.key_len, &link, sizeof(link));
	address[3] = e->from;
	put(key, &c.key_len, address, 4);
	address[3] = e->to;
	put(key, &c.key_len, address, 4);
	for (int i = 0; i < 2; i++) {
		uint16_t port = i ? e->to_port : e->from_port;

		ports[2 * i] = (uint8_t)(port >> 8);
		ports[2 * i + 1] = (uint8_t)port;
		put(key, &c.key_len, ports + 2 * i, 2);
	}
	if (r->set.part == FLOW_PORTLESS) {
		key[12] = 47;
		c.key_len = 16;
	}
	c.data[0] = (uint32_t)(e->made_ms / 1000 % DAY_S);
	c.data[1] = (uint32_t)e->next;
	c.left_ms = FLOW_TIMEOUT_S * 1000 - silent;
	return flow_counters_take(counters, r, &c, ret);
}

static void a_new_element_is_all_new_packets(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct element e = {.from = 4,
			    .to = 9,
			    .from_port = 40000,
			    .to_port = 443,
			    .packets = 3,
			    .bytes = 164,
			    .made_ms = NOON_MS - 2000,
			    .last_ms = NOON_MS - 1000};
	struct flow_entry got;

	(void)state;
	assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	assert_ptr_equal(got.key.at, web);
	assert_false(got.key.ingress);
	assert_false(got.key.reject);
	assert_int_equal(got.key.protocol, PROTOCOL_TCP);
	assert_string_equal(ADDR(got.key.from), "10.0.0.4");
	assert_string_equal(ADDR(got.key.to), "10.0.0.9");
	assert_int_equal(got.key.from_port, 40000);
	assert_int_equal(got.key.to_port, 443);
	assert_int_equal(got.packets, 3);
	assert_int_equal(got.bytes, 164);
	assert_int_equal(got.start, NOON_MS / 1000 - 2);
	assert_int_equal(got.end, NOON_MS / 1000 - 1);
}

static void later_readings_tell_the_difference(void **state)
{
	struct flow_reading r = reading(FLOW_IN, FLOW_DATA, NOON_MS);
	struct element e = {.packets = 3,
			    .bytes = 100,
			    .made_ms = NOON_MS - 1000,
			    .last_ms = NOON_MS};
	struct flow_entry got;

	(void)state;
	assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	assert_true(got.key.ingress);
	assert_int_equal(take(&r, &e, &got), TAKEN_NOTHING);
	r = reading(FLOW_IN, FLOW_DATA, NOON_MS + 3000);
	e.packets = 10;
	e.bytes = 1100;
	e.last_ms = r.now_ms;
	assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	assert_int_equal(got.packets, 7);
	assert_int_equal(got.bytes, 1000);
	assert_int_equal(got.start, NOON_MS / 1000); /* since the last time */
	assert_int_equal(got.end, NOON_MS / 1000 + 3);
}

static void an_element_made_anew_begins_from_nothing(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct element e = {.packets = 2,
			    .bytes = 200,
			    .made_ms = NOON_MS - 1000,
			    .last_ms = NOON_MS - 900};
	struct flow_entry got;

	(void)state;
	take(&r, &e, &got);
	r = reading(FLOW_OUT, FLOW_DATA, NOON_MS + 15000);
	e.packets = 5; /* more than before, and not one of the old */
	e.bytes = 500;
	e.made_ms = NOON_MS + 14500;
	e.last_ms = r.now_ms;
	assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	assert_int_equal(got.packets, 5);
	assert_int_equal(got.bytes, 500);
	assert_int_equal(got.start, NOON_MS / 1000 + 14);
}

static void midnight_is_no_matter(void **state)
{
	const uint64_t midnight_ms = (NOON_MS / 1000 / DAY_S + 1) * DAY_S *
				     1000;
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA,
					midnight_ms + 1000);
	struct element e = {.packets = 1,
			    .made_ms = midnight_ms - 2000,
			    .last_ms = midnight_ms - 1000};
	struct flow_entry got;

	(void)state;
	assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	assert_int_equal(got.start, midnight_ms / 1000 - 2);
	assert_int_equal(got.end, midnight_ms / 1000 - 1);
}

static void each_part_has_its_protocol_and_flags(void **state)
{
	static const struct {
		enum flow_part part;
		int protocol;
		unsigned int flags;
	} of[] = {
		{FLOW_DATA, PROTOCOL_TCP, 0},
		{FLOW_SYN, PROTOCOL_TCP, 2},
		{FLOW_SYN_ACK, PROTOCOL_TCP, 18},
		{FLOW_FIN, PROTOCOL_TCP, 1},
		{FLOW_RST, PROTOCOL_TCP, 4},
		{FLOW_DATAGRAM, PROTOCOL_UDP, 0},
		{FLOW_PORTLESS, 47, 0},
	};

	(void)state; /* FL-10, FL-11 */
	for (size_t i = 0; i < ARRAY_LEN(of); i++) {
		struct flow_reading r = reading(FLOW_OUT, of[i].part, NOON_MS);
		struct element e = {.from_port = 1,
				    .to_port = 2,
				    .packets = 1,
				    .made_ms = NOON_MS,
				    .last_ms = NOON_MS};
		struct flow_entry got;

		flow_counters_free(counters);
		counters = flow_counters_new(4);
		assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
		assert_int_equal(got.key.protocol, of[i].protocol);
		assert_int_equal(got.tcp_flags, of[i].flags);
		assert_int_equal(got.key.to_port,
				 of[i].part == FLOW_PORTLESS ? 0 : 2);
	}
}

static void what_goes_out_goes_somewhere(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct element e = {.packets = 1,
			    .made_ms = NOON_MS,
			    .last_ms = NOON_MS,
			    .next = link_of(all.items.items[1])};
	struct flow_entry got;

	(void)state; /* FL-14 */
	assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	assert_int_equal(got.path, PATH_SAME_VPC);
	assert_ptr_equal(got.next, all.items.items[1]);
}

static void links_of_no_interface_are_passed_over(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct element e = {.link = 1000,
			    .packets = 1,
			    .made_ms = NOON_MS,
			    .last_ms = NOON_MS};
	struct flow_entry got;

	(void)state;
	assert_int_equal(take(&r, &e, &got), TAKEN_NOTHING);
}

static void lost_packets_are_told_of_their_interface(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_LOST, NOON_MS);
	int link = link_of(web);
	struct count c = {.key = (const uint8_t *)&link,
			  .key_len = sizeof(link),
			  .packets = 4};
	struct flow_entry got;

	(void)state; /* FL-5 */
	r.set.family = 0;
	assert_int_equal(flow_counters_take(counters, &r, &c, &got),
			 TAKEN_LOST);
	assert_ptr_equal(got.key.at, web);
	assert_int_equal(flow_counters_take(counters, &r, &c, &got),
			 TAKEN_NOTHING);
}

/* --- what is remembered ------------------------------------------------------- */

static void more_than_can_be_remembered_is_lost(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct flow_entry got;

	(void)state; /* the test's limit is 4 */
	for (uint16_t i = 0; i < 6; i++) {
		struct element e = {.from_port = i,
				    .packets = 1,
				    .made_ms = NOON_MS,
				    .last_ms = NOON_MS};

		assert_int_equal(take(&r, &e, &got),
				 i < 4 ? TAKEN_FLOW : TAKEN_LOST);
		assert_ptr_equal(got.key.at, web);
	}
	assert_int_equal(flow_counters_known(counters), 4);
}

static void what_must_be_gone_is_forgotten(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct element e = {
		.packets = 1, .made_ms = NOON_MS, .last_ms = NOON_MS};
	struct flow_entry got;

	(void)state;
	take(&r, &e, &got);
	flow_counters_forget(counters, NOON_MS + FLOW_TIMEOUT_S * 1000);
	assert_int_equal(flow_counters_known(counters), 1);
	flow_counters_forget(counters, NOON_MS + FLOW_TIMEOUT_S * 1000 + 1001);
	assert_int_equal(flow_counters_known(counters), 0);
	for (uint16_t i = 0; i < 4; i++) { /* and there is room again */
		e.from_port = i;
		assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
	}
}

static void many_elements_keep_apart(void **state)
{
	struct flow_reading r = reading(FLOW_OUT, FLOW_DATA, NOON_MS);
	struct flow_entry got;

	(void)state;
	flow_counters_free(counters);
	counters = flow_counters_new(100000);
	for (int round = 1; round < 4; round++)
		for (int i = 0; i < 30000; i++) {
			struct element e = {.from = (uint8_t)(i % 7),
					    .from_port = (uint16_t)(i % 251),
					    .to_port = (uint16_t)(i / 2),
					    .packets = (uint64_t)(i + 1) *
						       (uint64_t)round,
					    .made_ms = NOON_MS,
					    .last_ms = NOON_MS};

			assert_int_equal(take(&r, &e, &got), TAKEN_FLOW);
			assert_int_equal(got.packets, i + 1);
		}
	assert_int_equal(flow_counters_known(counters), 30000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(a_new_element_is_all_new_packets),
		T(later_readings_tell_the_difference),
		T(an_element_made_anew_begins_from_nothing),
		T(midnight_is_no_matter),
		T(each_part_has_its_protocol_and_flags),
		T(what_goes_out_goes_somewhere),
		T(links_of_no_interface_are_passed_over),
		T(lost_packets_are_told_of_their_interface),
		T(more_than_can_be_remembered_is_lost),
		T(what_must_be_gone_is_forgotten),
		T(many_elements_keep_apart),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flow_samples.c - records that AWS wrote, read and written
 * anew
 */
#include <stdlib.h>
#include <string.h>

#include "lab/flow_line.h"
#include "tests/support/files.h"
#include "tests/support/models.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct addr at(const char *text)
{
	struct addr a;

	if (!addr_parse(text, &a))
		fail_msg("'%s' is no address", text);
	return a;
}

static const char *const samples[] = {
	"../shared/samples/flowlogs/aws-vpc-user-guide/examples.log.txt",
	"../shared/samples/flowlogs/obsrvbl-flowlogs-reader/v2.log",
	"../shared/samples/flowlogs/obsrvbl-flowlogs-reader/v3.log",
	"../shared/samples/flowlogs/obsrvbl-flowlogs-reader/v4.log",
};

enum { WORDS_MAX = 40 };

struct words {
	const char *of[WORDS_MAX];
	size_t n;
};

static struct words words_of(const char *text)
{
	struct words w = {0};

	while (*(text += strspn(text, " \t\r\n")) && *text != '#') {
		size_t n = strcspn(text, " \t\r\n");

		assert_true(w.n < WORDS_MAX);
		w.of[w.n++] = arena_strndup(arena, text, n);
		text += n;
	}
	return w;
}

/* A line of field names, as files of other than the default format begin */
static bool read_header(const struct words *w, struct flow_format *ret)
{
	struct flow_format_error e;
	struct text t = {.arena = arena};

	for (size_t i = 0; i < w->n; i++)
		text_add(&t, "${%s} ", w->of[i]);
	return flow_format_parse(arena, t.s, ret, &e);
}

static const char *field(const struct words *w, const struct flow_format *f,
			 enum flow_field which)
{
	for (size_t i = 0; i < f->fields.n; i++)
		if (f->fields.items[i] == which && strcmp(w->of[i], "-") != 0)
			return w->of[i];
	return NULL;
}

static uint64_t number(const char *text)
{
	return text ? strtoull(text, NULL, 10) : 0;
}

static struct addr address(const char *packets, const char *own)
{
	return packets ? at(packets) : own ? at(own) : (struct addr){0};
}

/* The record that says such a line; the interface is that whose address
 * differs from the packets' */
static struct flow_entry entry_of(const struct words *w,
				  const struct flow_format *f)
{
#define F(which) field(w, f, FIELD_##which)
	struct flow_interface *i = arena_alloc(arena, sizeof(*i));
	struct flow_entry e = {.key.at = i};
	struct addr src = address(NULL, F(SRCADDR));
	struct addr dst = address(NULL, F(DSTADDR));

	e.key.from = address(F(PKT_SRCADDR), F(SRCADDR));
	e.key.to = address(F(PKT_DSTADDR), F(DSTADDR));
	e.key.ingress = !addr_cmp(src, e.key.from);
	if (F(FLOW_DIRECTION))
		e.key.ingress = !strcmp(F(FLOW_DIRECTION), "ingress");
	*i = (struct flow_interface){.source = FLOW_OF_INTERFACES,
				     .id = F(INTERFACE_ID),
				     .account = F(ACCOUNT_ID),
				     .vpc_id = F(VPC_ID),
				     .subnet_id = F(SUBNET_ID),
				     .instance_id = F(INSTANCE_ID),
				     .region = F(REGION),
				     .az_id = F(AZ_ID),
				     .private_ip = e.key.ingress ? dst : src};
	*vec_add(arena, &i->addresses) = i->private_ip;
	if (dst.family == AF_INET6)
		i->ipv6 = i->private_ip;
	e.key.reject = F(ACTION) && !strcmp(F(ACTION), "REJECT");
	e.key.protocol = (uint8_t)number(F(PROTOCOL));
	e.key.from_port = (uint16_t)number(F(SRCPORT));
	e.key.to_port = (uint16_t)number(F(DSTPORT));
	e.packets = number(F(PACKETS));
	e.bytes = number(F(BYTES));
	e.start = number(F(START));
	e.end = number(F(END));
	e.tcp_flags = (unsigned int)number(F(TCP_FLAGS));
	e.path = (enum flow_path)number(F(TRAFFIC_PATH));
	return e;
}

static enum flow_status status_of(const char *word)
{
	if (word && !strcmp(word, "NODATA"))
		return FLOW_NODATA;
	return word && !strcmp(word, "SKIPDATA") ? FLOW_SKIPDATA : FLOW_OK;
}

/* Both of its ends are others than the packets': no interface of a lab is
 * behind something that translates both */
static bool is_strange(const struct words *w, const struct flow_format *f)
{
	return F(PKT_SRCADDR) && F(PKT_DSTADDR) && F(SRCADDR) && F(DSTADDR) &&
	       strcmp(F(PKT_SRCADDR), F(SRCADDR)) != 0 &&
	       strcmp(F(PKT_DSTADDR), F(DSTADDR)) != 0;
}

/* Written anew it is the same, but for places that no lab has */
static void compare(const struct words *w, const struct flow_format *f)
{
	struct flow_entry e = entry_of(w, f);
	struct flow_line how = {.format = f,
				.status = status_of(F(LOG_STATUS)),
				.src_service = F(PKT_SRC_AWS_SERVICE),
				.dst_service = F(PKT_DST_AWS_SERVICE)};
	struct text t = {.arena = arena};
	struct words is;

	flow_line_text(&t, &how, &e);
	is = words_of(t.s);
	assert_int_equal(is.n, w->n);
	for (size_t i = 0; i < w->n; i++)
		if (f->fields.items[i] != FIELD_SUBLOCATION_TYPE &&
		    f->fields.items[i] != FIELD_SUBLOCATION_ID &&
		    strcmp(is.of[i], w->of[i]) != 0)
			fail_msg("%s is %s, not %s, in\n%s",
				 flow_fields[f->fields.items[i]].name, is.of[i],
				 w->of[i], t.s);
}

static size_t compare_all(const char *text)
{
	struct flow_format now = flow_format_default(arena, FLOW_OF_INTERFACES);
	size_t n = 0, length;

	for (; *text; text += length + (text[length] == '\n')) {
		struct flow_format header;
		struct words w;

		length = strcspn(text, "\n");
		w = words_of(arena_strndup(arena, text, length));
		if (!w.n)
			continue; /* a remark */
		if (read_header(&w, &header)) {
			now = header;
		} else if (w.n == now.fields.n && !is_strange(&w, &now)) {
			compare(&w, &now);
			n++;
		}
	}
	return n;
}

static void real_records_are_written_anew_the_same(void **state)
{
	size_t n = 0;

	(void)state; /* FL-16 */
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		const char *text = file_content(arena, samples[i]);

		if (text)
			n += compare_all(text);
	}
	if (!n) {
		print_message("skipped: no %s here\n", samples[0]);
		skip();
	}
	print_message("# %zu records\n", n);
	assert_true(n >= 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			real_records_are_written_anew_the_same, begin, end),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

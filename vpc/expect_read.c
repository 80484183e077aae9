// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_read.c - the entries of 'expect' (lab-file.md section 9)
 */
#include <assert.h>

#include "vpc/expect_values.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

#define EXPECT(name_, field_, ...) \
	KEY(name_, struct expect, field_, __VA_ARGS__)
#define EVERYWHERE                                   \
	EXPECT("within", within_ms, read_duration),  \
		EXPECT("note", note, read_one_line), \
		EXPECT("cites", cites, labfile_cites)

static const struct key to_keys[] = {
	EXPECT("from", from, expect_read_ends, .use = KEY_REQUIRED,
	       .help = "a node, node@place or network interface"),
	EXPECT("to", to, expect_read_ends, .use = KEY_REQUIRED),
	EXPECT("protocol", protocol, expect_read_protocol,
	       WORDS("tcp", "udp", "icmp")),
	EXPECT("family", family, expect_read_family, WORDS("ipv4", "ipv6")),
	{.name = "is", .read = expect_read_verdict},
	EXPECT("because", because, expect_read_codes),
	EXPECT("at", object, read_text,
	       .at = offsetof(struct expect, object_at)),
	EXPECT("direction", direction, expect_read_direction,
	       WORDS("egress", "ingress")),
	EXPECT("path", path, expect_read_way, WORDS("forward", "return")),
	EXPECT("rule", rule, read_int, .min = 1, .max = 32767),
	EXPECT("sees", sees_ref, read_ref),
	{.name = "address",
	 .read = expect_read_address,
	 INSIDE(&expect_held_schema)},
	EXPECT("for", any, read_either, WORDS("each", "any")),
	{.name = "source_port",
	 .read = expect_read_source_port,
	 .min = 1,
	 .max = UINT16_MAX},
	EXPECT("size", size, read_int, .min = 28, .max = UINT16_MAX,
	       .unit = "bytes"),
	EXPECT("fragment", fragment, read_bool),
	EXPECT("connections", connections, read_int, .min = 1, .max = 1000000),
	{.name = "opens", .read = expect_read_opens, .min = 0, .max = 1000000},
	EXPECT("target", target_ref, read_ref),
	EXPECT("speaks", speaks, expect_read_speaks,
	       WORDS("tcp", "http", "tls")),
	{.name = "request",
	 .read = expect_read_request,
	 INSIDE(&expect_request_schema)},
	{.name = "answers", .read = expect_read_answers},
	{.name = "logs", .read = expect_read_logs, .each = &expect_log_schema},
	EXPECT("hold", hold, read_name),
	EVERYWHERE,
};

static const struct key still_keys[] = {
	EXPECT("hold", hold, read_name, .use = KEY_REQUIRED,
	       .help = "the name that an earlier entry gave the connection"),
	EXPECT("still", still_open, read_either, WORDS("cut", "open")),
	EXPECT("because", because, expect_read_codes),
	EVERYWHERE,
};

static const struct key resolves_keys[] = {
	EXPECT("from", from, expect_read_ends, .use = KEY_REQUIRED,
	       .help = "a node, node@place or network interface"),
	EXPECT("resolves", to, expect_read_ends, .use = KEY_REQUIRED),
	{.name = "is",
	 .read = expect_read_resolves,
	 .use = KEY_REQUIRED,
	 .help = "private, public, an address or several, a node, nxdomain or "
		 "no-answer"},
	EVERYWHERE,
};

static const struct key state_keys[] = {
	EXPECT("state_of", state_of_ref, read_ref, .use = KEY_REQUIRED),
	EXPECT("in", in_ref, read_ref),
	EXPECT("is", state, read_text, .use = KEY_REQUIRED,
	       .help = "AWS's word for the state"),
	EXPECT("because", reason, read_text),
	EVERYWHERE,
};

static const struct key refused_keys[] = {
	EXPECT("refused_as", state, read_text, .use = KEY_REQUIRED),
	EXPECT("at", object, read_text,
	       .at = offsetof(struct expect, object_at)),
	EXPECT("note", note, read_one_line),
	EXPECT("cites", cites, labfile_cites),
};

static const struct key invoke_keys[] = {
	EXPECT("invoke", invoke.ref, read_ref, .use = KEY_REQUIRED),
	EXPECT("is", invoked, read_position, .use = KEY_REQUIRED,
	       .help = "ok, error, timed-out or refused",
	       WORDS("ok", "error", "timed-out", "refused")),
	EXPECT("because", reason, read_text),
	EXPECT("event", event, expect_read_event),
	EXPECT("prints", prints, read_text),
	EVERYWHERE,
};

static const struct {
	enum expect_kind kind; /* N_EXPECT_KINDS: not supported yet */
	struct schema schema;
} kinds[] = {
	{EXPECT_TO, SCHEMA_LED(to_keys, "to")},
	{EXPECT_STATE_OF, SCHEMA_LED(state_keys, "state_of")},
	{EXPECT_REFUSED_AS, SCHEMA_LED(refused_keys, "refused_as")},
	{EXPECT_RESOLVES, SCHEMA_LED(resolves_keys, "resolves")},
	{EXPECT_STILL, SCHEMA_LED(still_keys, "still")},
	{EXPECT_INVOKE, SCHEMA_LED(invoke_keys, "invoke")},
};
const struct schema *const labfile_expect_schemas[] = {&kinds[0].schema,
						       &kinds[1].schema,
						       &kinds[2].schema,
						       &kinds[3].schema,
						       &kinds[4].schema,
						       &kinds[5].schema,
						       NULL};
static_assert(ARRAY_LEN(labfile_expect_schemas) == ARRAY_LEN(kinds) + 1,
	      "a kind of expectation is not listed");

/* The entry's row in kinds[], by its leading key; -1: it has none */
static int kind_of(const struct doc *d)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (document_get(d, kinds[i].schema.leading))
			return (int)i;
	return -1;
}

static void check_entry(struct reader *r, const struct value *v,
			const struct expect *e)
{
	if (e->kind != EXPECT_TO)
		return;
	if (!e->is_given && e->opens_from < 0)
		report_error(r->report, v->doc->at,
			     "%s: needs 'is': open, refused, blocked, "
			     "unreachable, timeout or unresolved",
			     v->path);
	if (e->is_given && e->opens_from >= 0)
		report_error(r->report, v->doc->at,
			     "%s: 'opens' replaces 'is'; write one of them",
			     v->path);
}

static void read_entry(struct build *b, const struct value *v,
		       unsigned int number)
{
	struct expect *e = arena_alloc(b->arena, sizeof(*e));
	int kind;

	*e = (struct expect){.number = number,
			     .at = v->doc->at,
			     .protocol = PROTOCOL_TCP,
			     .connections = 1,
			     .opens_from = -1,
			     .opens_to = -1};
	if (!value_mapping(&b->reader, v,
			   "an entry such as {from: A, to: B, is: open}"))
		return;
	kind = kind_of(v->doc);
	if (kind < 0) {
		/* most likely 'to' is misspelt or missing */
		kind = 0;
	} else if (kinds[kind].kind == N_EXPECT_KINDS) {
		report_error(b->report, v->doc->at,
			     "%s: '%s' is not supported yet", v->path,
			     kinds[kind].schema.leading);
		return;
	}
	e->kind = kinds[kind].kind;
	*vec_add(b->arena, &b->model->expects) = e;
	schema_read(&b->reader, v, &kinds[kind].schema, e);
	check_entry(&b->reader, v, e);
	labfile_hold(b, e);
}

void labfile_expects(struct reader *r, const struct value *v, void *field)
{
	struct build *b = build_of(r);
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	(void)field;
	for (size_t i = 0; i < n; i++) {
		struct value one = {.doc = items[i]};

		one.path = labfile_expect(b, i + 1);
		read_entry(b, &one, (unsigned int)i + 1);
	}
	for (size_t i = 0; i < b->model->expects.n && n > 1; i++)
		if (b->model->expects.items[i]->kind == EXPECT_REFUSED_AS)
			report_error(
				r->report, b->model->expects.items[i]->at,
				"%s: 'refused_as' stands alone in its "
				"list",
				labfile_expect(
					b, b->model->expects.items[i]->number));
}

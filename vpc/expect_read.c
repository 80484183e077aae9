// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_read.c - the entries of 'expect' (lab-file.md section 9)
 */
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "vpc/codes.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

/* "expect 3", of a path such as "expect 3.because"; else the path itself */
static const char *entry_of(struct reader *r, const struct value *v)
{
	const char *dot = strrchr(v->path, '.');

	return dot ? arena_strndup(r->arena, v->path, (size_t)(dot - v->path))
		   : v->path;
}

static void read_verdict(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;
	const char *text = value_scalar(r, v, "a verdict");
	const char *near;

	e->is_given = true;
	if (!text)
		return;
	for (int i = 0; i < N_VERDICTS; i++)
		if (strcmp(verdict_name[i], text) == 0) {
			e->is = (enum verdict)i;
			return;
		}
	near = text_nearest(text, verdict_name, N_VERDICTS);
	report_error(r->report, v->doc->at,
		     near ? "%s: no verdict '%s'; did you mean '%s'?"
			  : "%s: no verdict '%s'; open, refused, blocked, "
			    "unreachable, timeout or unresolved%s",
		     entry_of(r, v), text, near ? near : "");
}

static void check_code(struct reader *r, const struct value *v,
		       const struct doc *d)
{
	const char *const *names;
	const char *near;
	size_t n;

	if (d->kind != DOC_SCALAR || code_find(d->text))
		return;
	names = code_names(&n);
	near = text_nearest(d->text, names, n);
	report_error(r->report, d->at, "%s: no code '%s'%s%s%s", entry_of(r, v),
		     d->text, near ? "; did you mean '" : "", near ? near : "",
		     near ? "'?" : "");
}

static void read_codes(struct reader *r, const struct value *v, void *field)
{
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++)
		check_code(r, v, items[i]);
	read_texts(r, v, field);
}

void labfile_cites(struct reader *r, const struct value *v, void *field)
{
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++)
		if (items[i]->kind == DOC_SCALAR &&
		    !statement_known(items[i]->text))
			report_error(r->report, items[i]->at,
				     "%s: no statement or failure '%s'",
				     entry_of(r, v), items[i]->text);
	read_texts(r, v, field);
}

static void read_ends(struct reader *r, const struct value *v, void *field)
{
	struct refs refs = {0};
	VEC(struct endpoint) ends;

	memcpy(&ends, field, sizeof(ends));
	read_refs(r, v, &refs);
	for (size_t i = 0; i < refs.n; i++)
		*vec_add(r->arena, &ends) = (struct endpoint){
			.ref = refs.items[i], .port = -1};
	if (v->doc->kind == DOC_LIST && !v->doc->items.n)
		report_error(r->report, v->doc->at, "%s: an empty list",
			     v->path);
	memcpy(field, &ends, sizeof(ends));
}

/* The index of the word among key->words; -1: none, reported */
static int read_word(struct reader *r, const struct value *v)
{
	const char *word = NULL;

	read_choice(r, v, &word);
	for (int i = 0; word && v->key->words[i]; i++)
		if (v->key->words[i] == word)
			return i;
	return -1;
}

static void read_protocol(struct reader *r, const struct value *v, void *field)
{
	static const int numbers[] = {PROTOCOL_TCP, PROTOCOL_UDP,
				      PROTOCOL_ICMP};
	int i = read_word(r, v);

	if (i >= 0)
		*(int *)field = numbers[i];
}

static void read_direction(struct reader *r, const struct value *v, void *field)
{
	int i = read_word(r, v);

	if (i >= 0)
		*(enum direction *)field = i ? DIRECTION_INGRESS
					     : DIRECTION_EGRESS;
}

static void read_way(struct reader *r, const struct value *v, void *field)
{
	int i = read_word(r, v);

	if (i >= 0)
		*(enum way *)field = i ? WAY_RETURN : WAY_FORWARD;
}

static void read_speaks(struct reader *r, const struct value *v, void *field)
{
	const char *text = v->doc->kind == DOC_SCALAR ? v->doc->text : "";
	int i;

	if (strcmp(text, "tls") == 0) {
		report_error(r->report, v->doc->at,
			     "%s: 'tls' is not supported yet", v->path);
		return;
	}
	i = read_word(r, v);
	if (i >= 0)
		*(enum speaks *)field = i ? SPEAKS_HTTP : SPEAKS_TCP;
}

static void read_address(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;
	const char *text;

	if (v->doc->kind == DOC_MAPPING) {
		report_error(r->report, v->doc->at,
			     "%s: {held: ...} is not supported yet", v->path);
		return;
	}
	text = value_scalar(r, v, "private, public or an address");
	if (!text)
		return;
	if (strcmp(text, "private") == 0)
		e->choice = ADDRESS_PRIVATE;
	else if (strcmp(text, "public") == 0)
		e->choice = ADDRESS_PUBLIC;
	else if (addr_parse(text, &e->address))
		e->choice = ADDRESS_GIVEN;
	else
		report_error(r->report, v->doc->at,
			     "%s: '%s' is none of private, public, an address",
			     v->path, text);
}

/* "5" or "3-5" */
static bool range_parse(const char *text, int min, int max, int *from, int *to)
{
	const char *dash = strchr(text, '-');
	char first[12] = "";

	if (!dash) {
		if (!int_parse(text, min, max, from))
			return false;
		*to = *from;
		return true;
	}
	if (dash - text >= (long)sizeof(first))
		return false;
	memcpy(first, text, (size_t)(dash - text));
	return int_parse(first, min, max, from) &&
	       int_parse(dash + 1, *from, max, to);
}

static void read_range(struct reader *r, const struct value *v, int *from,
		       int *to)
{
	const char *text = value_scalar(r, v, "a number or a range");
	int a, z;

	if (!text)
		return;
	if (!range_parse(text, v->key->min, v->key->max, &a, &z)) {
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no number or range from %d to %d",
			     v->path, text, v->key->min, v->key->max);
		return;
	}
	*from = a;
	*to = z;
}

static void read_source_port(struct reader *r, const struct value *v,
			     void *field)
{
	struct expect *e = field;

	read_range(r, v, &e->source_port_from, &e->source_port_to);
}

static void read_opens(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;

	read_range(r, v, &e->opens_from, &e->opens_to);
}

static void read_answers(struct reader *r, const struct value *v, void *field)
{
	static const struct {
		const char *word;
		enum answers answers;
	} words[] = {{"ok", ANSWERS_OK},
		     {"none", ANSWERS_NONE},
		     {"reset", ANSWERS_RESET}};
	struct expect *e = field;
	const char *text = value_scalar(r, v, "ok, none, reset or a status");

	if (!text)
		return;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, text) == 0) {
			e->answers = words[i].answers;
			return;
		}
	if (int_parse(text, 100, 599, &e->status))
		e->answers = ANSWERS_STATUS;
	else
		report_error(r->report, v->doc->at,
			     "%s: '%s' is none of ok, none, reset, an HTTP "
			     "status",
			     v->path, text);
}

#define EXPECT(name_, field_, ...) \
	KEY(name_, struct expect, field_, __VA_ARGS__)
#define EVERYWHERE                                  \
	EXPECT("within", within_ms, read_duration), \
		EXPECT("note", note, read_text),    \
		EXPECT("cites", cites, labfile_cites)

static const struct key to_keys[] = {
	EXPECT("from", from, read_ends, .use = KEY_REQUIRED,
	       .help = "a node, node@place or network interface"),
	EXPECT("to", to, read_ends, .use = KEY_REQUIRED),
	EXPECT("protocol", protocol, read_protocol,
	       WORDS("tcp", "udp", "icmp")),
	LATER("family", .fine = "ipv4"),
	{.name = "is", .read = read_verdict},
	EXPECT("because", because, read_codes),
	EXPECT("at", object, read_text,
	       .at = offsetof(struct expect, object_at)),
	EXPECT("direction", direction, read_direction,
	       WORDS("egress", "ingress")),
	EXPECT("path", path, read_way, WORDS("forward", "return")),
	EXPECT("rule", rule, read_int, .min = 1, .max = 32767),
	EXPECT("sees", sees_ref, read_ref),
	{.name = "address", .read = read_address},
	EXPECT("for", any, read_either, WORDS("each", "any")),
	{.name = "source_port",
	 .read = read_source_port,
	 .min = 1,
	 .max = UINT16_MAX},
	EXPECT("size", size, read_int, .min = 28, .max = UINT16_MAX,
	       .unit = "bytes"),
	EXPECT("fragment", fragment, read_bool),
	EXPECT("connections", connections, read_int, .min = 1, .max = 1000000),
	{.name = "opens", .read = read_opens, .min = 0, .max = 1000000},
	EXPECT("target", target_ref, read_ref),
	EXPECT("speaks", speaks, read_speaks, WORDS("tcp", "http")),
	LATER("request"),
	{.name = "answers", .read = read_answers},
	LATER("logs"),
	EXPECT("hold", hold, read_name),
	EVERYWHERE,
};

static const struct key still_keys[] = {
	EXPECT("hold", hold, read_name, .use = KEY_REQUIRED,
	       .help = "the name that an earlier entry gave the connection"),
	EXPECT("still", still_open, read_either, WORDS("cut", "open")),
	EXPECT("because", because, read_codes),
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
	EXPECT("note", note, read_text),
	EXPECT("cites", cites, labfile_cites),
};

static const struct {
	const char *key; /* that tells what kind of entry it is */
	enum expect_kind kind; /* N_EXPECT_KINDS: not supported yet */
	struct schema schema;
} kinds[] = {
	{"to", EXPECT_TO, SCHEMA(to_keys)},
	{"state_of", EXPECT_STATE_OF, SCHEMA(state_keys)},
	{"refused_as", EXPECT_REFUSED_AS, SCHEMA(refused_keys)},
	{"resolves", N_EXPECT_KINDS, {0}},
	{"still", EXPECT_STILL, SCHEMA(still_keys)},
	{"invoke", N_EXPECT_KINDS, {0}},
};

/* The entry's row in kinds[], by its leading key; -1: it has none */
static int kind_of(const struct doc *d)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (document_get(d, kinds[i].key))
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
			     kinds[kind].key);
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

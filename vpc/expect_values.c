// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_values.c - the values in entries of 'expect' (lab-file.md 9)
 */
#include "vpc/expect_values.h"

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

void expect_read_verdict(struct reader *r, const struct value *v, void *field)
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

void expect_read_resolves(struct reader *r, const struct value *v, void *field)
{
	static const char *const words[] = {[RESOLVES_PRIVATE] = "private",
					    [RESOLVES_PUBLIC] = "public",
					    [RESOLVES_NXDOMAIN] = "nxdomain",
					    [RESOLVES_NO_ANSWER] = "no-answer"};
	struct expect *e = field;
	struct text t = {.arena = r->arena};
	const struct refs *refs = &e->resolves_refs;

	read_refs(r, v, &e->resolves_refs);
	e->resolves = RESOLVES_NODE;
	for (size_t i = 0; i < refs->n; i++) {
		struct addr a;

		text_add(&t, "%s%s", i ? ", " : "", refs->items[i].text);
		if (!addr_parse(refs->items[i].text, &a))
			continue;
		*vec_add(r->arena, &e->resolves_addresses) = a;
		e->resolves = RESOLVES_ADDRESSES;
	}
	e->state = refs->n ? t.s : "";
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i] && strcmp(e->state, words[i]) == 0)
			e->resolves = (enum resolves)i;
	if (!refs->n || (e->resolves_addresses.n != refs->n && refs->n > 1))
		report_error(r->report, v->doc->at,
			     "%s: a list holds addresses only", v->path);
}

void expect_read_codes(struct reader *r, const struct value *v, void *field)
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

void expect_read_ends(struct reader *r, const struct value *v, void *field)
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
	int i = -1;

	read_position(r, v, &i);
	return i;
}

void expect_read_protocol(struct reader *r, const struct value *v, void *field)
{
	static const int numbers[] = {PROTOCOL_TCP, PROTOCOL_UDP,
				      PROTOCOL_ICMP};
	int i = read_word(r, v);

	if (i >= 0)
		*(int *)field = numbers[i];
}

void expect_read_family(struct reader *r, const struct value *v, void *field)
{
	int i = read_word(r, v);

	if (i >= 0)
		*(sa_family_t *)field = i ? AF_INET6 : AF_INET;
}

void expect_read_direction(struct reader *r, const struct value *v, void *field)
{
	int i = read_word(r, v);

	if (i >= 0)
		*(enum direction *)field = i ? DIRECTION_INGRESS
					     : DIRECTION_EGRESS;
}

void expect_read_way(struct reader *r, const struct value *v, void *field)
{
	int i = read_word(r, v);

	if (i >= 0)
		*(enum way *)field = i ? WAY_RETURN : WAY_FORWARD;
}

void expect_read_speaks(struct reader *r, const struct value *v, void *field)
{
	static const enum speaks words[] = {SPEAKS_TCP, SPEAKS_HTTP,
					    SPEAKS_TLS};
	int i = read_word(r, v);

	if (i >= 0)
		*(enum speaks *)field = words[i];
}

#define REQUEST(name_, field_) KEY(name_, struct expect, field_, read_text)

static const struct key request_keys[] = {
	KEY("action", struct expect, action, read_text, .use = KEY_REQUIRED,
	    .help = "such as s3:GetObject"),
	REQUEST("resource", resource),
	REQUEST("principal", principal),
};
const struct schema expect_request_schema = SCHEMA(request_keys);

void expect_read_request(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;

	if (!value_mapping(r, v,
			   "a request such as {action: \"s3:GetObject\"}"))
		return;
	schema_read(r, v, &expect_request_schema, e);
	if (!e->resource)
		e->resource = "*";
	if (strpbrk(e->resource, "\r\n") ||
	    (e->action && strpbrk(e->action, "\r\n")) ||
	    (e->principal && strpbrk(e->principal, "\r\n")))
		report_error(r->report, v->doc->at, "%s: has a line break",
			     v->path);
}

static const struct key held_keys[] = {
	KEY("held", struct expect, address_of, read_name, .use = KEY_REQUIRED,
	    .help = "the name of a connection that is kept"),
};
const struct schema expect_held_schema = SCHEMA(held_keys);

void expect_read_address(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;
	const char *text;

	if (v->doc->kind == DOC_MAPPING) {
		e->choice = ADDRESS_HELD;
		schema_read(r, v, &expect_held_schema, e);
		return;
	}
	text = value_scalar(r, v,
			    "private, public, an address or {held: NAME}");
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

void expect_read_source_port(struct reader *r, const struct value *v,
			     void *field)
{
	struct expect *e = field;

	read_range(r, v, &e->source_port_from, &e->source_port_to);
}

void expect_read_opens(struct reader *r, const struct value *v, void *field)
{
	struct expect *e = field;

	read_range(r, v, &e->opens_from, &e->opens_to);
}

void expect_read_answers(struct reader *r, const struct value *v, void *field)
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

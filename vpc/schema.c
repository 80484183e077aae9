// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/schema.c - tables of keys that turn a mapping into a struct
 */
#include "vpc/schema.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

enum { KEYS_MAX = 64, KEYS_LISTED = 16 };

/* AWS's spellings that the lab file shortens, with what stands for
 * them; of several the one that the table has */
static const struct {
	const char *written, *here[2];
} long_spellings[] = {
	{"allocation_id", {"elastic_ip"}},
	{"allocation_ids", {"elastic_ips"}},
	{"associate_public_ip_address", {"public_ip"}},
	{"availability_zone", {"az"}},
	{"cidr_block", {"cidr"}},
	{"cidr_ip", {"cidr"}},
	{"db_subnet_group_name", {"subnets"}},
	{"eip_allocation_id", {"elastic_ip"}},
	{"group_description", {"description"}},
	{"ipv6_allowed_for_dual_stack", {"ipv6"}},
	{"ipv6_cidr_block", {"ipv6_cidr"}},
	{"log_format", {"format"}},
	{"private_ip_address", {"private_ip"}},
	{"resource_id", {"on"}},
	{"resource_ids", {"on"}},
	{"route_table_id", {"route_table"}},
	{"security_group_egress", {"egress"}},
	{"security_group_ids", {"security_groups"}},
	{"security_group_ingress", {"ingress"}},
	{"subnet_id", {"subnet", "subnets"}},
	{"subnet_ids", {"subnets", "subnet"}},
	{"vpc_id", {"vpc"}},
	{"vpc_security_group_ids", {"security_groups"}},
};

const char *value_path(struct reader *r, const char *path, const char *name)
{
	if (!*path)
		return name;
	return arena_printf(r->arena, "%s.%s", path, name);
}

bool value_empty(const struct doc *d)
{
	return d->kind == DOC_SCALAR &&
	       (!*d->text || (d->plain && (strcmp(d->text, "null") == 0 ||
					   strcmp(d->text, "~") == 0)));
}

static const char *kind_text(const struct doc *d)
{
	static const char *const names[] = {"a value", "a list", "a mapping"};

	return names[d->kind];
}

const char *value_scalar(struct reader *r, const struct value *v,
			 const char *what)
{
	if (v->doc->kind == DOC_SCALAR)
		return v->doc->text;
	report_error(r->report, v->doc->at, "%s: needs %s, found %s", v->path,
		     what, kind_text(v->doc));
	return NULL;
}

bool value_mapping(struct reader *r, const struct value *v, const char *what)
{
	if (v->doc->kind == DOC_MAPPING)
		return true;
	if (v->doc->kind == DOC_SCALAR)
		report_error(r->report, v->doc->at, "%s: needs %s, found '%s'",
			     v->path, what, v->doc->text);
	else
		report_error(r->report, v->doc->at, "%s: needs %s, found %s",
			     v->path, what, kind_text(v->doc));
	return false;
}

const struct doc *const *value_list(struct reader *r, const struct value *v,
				    size_t *ret_n)
{
	const struct doc **items;
	size_t n = 0;

	if (v->doc->kind != DOC_LIST) {
		items = arena_alloc(r->arena, sizeof(*items));
		items[0] = v->doc;
		*ret_n = 1;
		return items;
	}
	items = arena_alloc(r->arena, v->doc->items.n * sizeof(*items));
	for (size_t i = 0; i < v->doc->items.n; i++) {
		const struct doc *d = v->doc->items.items[i];

		if (value_empty(d))
			report_error(r->report, d->at, "%s: entry %zu is empty",
				     v->path, i + 1);
		else
			items[n++] = d;
	}
	*ret_n = n;
	return items;
}

const struct key *schema_key(const struct schema *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->keys[i].name, name) == 0)
			return &s->keys[i];
	return NULL;
}

bool schema_is_short(const struct schema *s, const struct doc *d)
{
	if (!s->short_key)
		return false;
	if (d->kind != DOC_MAPPING)
		return true;
	for (size_t i = 0; i < d->pairs.n; i++)
		if (schema_key(s, d->pairs.items[i].key->text))
			return false;
	return s->short_mapping;
}

/* "CidrBlock" is "cidr_block" to AWS's command line */
static const char *snake_case(struct reader *r, const char *name)
{
	struct text t = {.arena = r->arena};

	if (!isupper((unsigned char)*name))
		return name;
	for (const char *c = name; *c; c++)
		if (isupper((unsigned char)*c))
			text_add(&t, "%s%c", c == name ? "" : "_",
				 tolower((unsigned char)*c));
		else
			text_add(&t, "%c", *c);
	return t.s;
}

static const struct key *short_spelling(struct reader *r,
					const struct schema *s,
					const char *name)
{
	const char *snake = snake_case(r, name);

	for (size_t i = 0; i < ARRAY_LEN(long_spellings); i++) {
		if (strcmp(long_spellings[i].written, snake) != 0)
			continue;
		for (int j = 0; j < 2; j++) {
			const char *here = long_spellings[i].here[j];
			const struct key *k = here ? schema_key(s, here) : NULL;

			if (k)
				return k;
		}
	}
	return snake == name ? NULL : schema_key(s, snake);
}

static const char *known_keys(struct reader *r, const struct schema *s)
{
	struct text t = {.arena = r->arena};

	if (s->n > KEYS_LISTED)
		return "";
	text_add(&t, "; ");
	for (size_t i = 0; i < s->n; i++)
		text_add(&t, "%s'%s'", i ? ", " : "", s->keys[i].name);
	text_add(&t, s->n == 1 ? " is the only one" : " are allowed");
	return t.s;
}

/* The key that was meant by one that the table has not; or NULL */
static const struct key *unknown_key(struct reader *r, const struct value *v,
				     const struct schema *s,
				     const struct doc *written)
{
	const struct key *k = short_spelling(r, s, written->text);
	const char *names[KEYS_MAX];
	const char *near;

	if (k) {
		report_error(r->report, written->at,
			     "%s%s'%s' is written '%s' here", v->path,
			     *v->path ? ": " : "", written->text, k->name);
		return k;
	}
	for (size_t i = 0; i < s->n; i++)
		names[i] = s->keys[i].name;
	near = text_nearest(written->text, names, s->n);
	r->incomplete |= s->holds_names;
	if (!near) {
		report_error(r->report, written->at, "%s%sunknown key '%s'%s",
			     v->path, *v->path ? ": " : "", written->text,
			     known_keys(r, s));
		return NULL;
	}
	report_error(r->report, written->at,
		     "%s%sunknown key '%s'; did you mean '%s'?", v->path,
		     *v->path ? ": " : "", written->text, near);
	return schema_key(s, near);
}

static void read_value(struct reader *r, const struct value *v,
		       const struct schema *s, struct where at, void *into)
{
	const struct key *k = v->key;

	if (k->use == KEY_LATER) {
		if (k->fine && v->doc->kind == DOC_SCALAR &&
		    strcmp(v->doc->text, k->fine) == 0)
			return;
		if (v->doc->kind != DOC_SCALAR)
			r->incomplete |= s->holds_names;
		report_error(r->report, at, "'%s' is not supported yet",
			     v->path);
		return;
	}
	if (value_empty(v->doc)) {
		r->incomplete |= s->holds_names;
		report_error(r->report, at,
			     "%s: is empty; leave the key out for its default",
			     v->path);
		return;
	}
	if (k->at)
		memcpy((char *)into + k->at, &v->doc->at, sizeof(v->doc->at));
	k->read(r, v, (char *)into + k->offset);
}

static void check_required(struct reader *r, const struct value *v,
			   const struct schema *s, const bool *seen)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct key *k = &s->keys[i];

		if (k->use == KEY_REQUIRED && !seen[i])
			report_error(r->report, v->doc->at,
				     "%s: needs '%s'%s%s", v->path, k->name,
				     k->help ? ": " : "",
				     k->help ? k->help : "");
	}
}

static void read_pairs(struct reader *r, const struct value *v,
		       const struct schema *s, void *into)
{
	bool seen[KEYS_MAX] = {false};

	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		const struct key *k = schema_key(s, pair->key->text);
		struct value one = {.doc = pair->value};

		if (!k) {
			k = unknown_key(r, v, s, pair->key);
			if (k)
				seen[k - s->keys] = true;
			continue;
		}
		seen[k - s->keys] = true;
		one.key = k;
		one.path = value_path(r, v->path, k->name);
		read_value(r, &one, s, pair->key->at, into);
	}
	check_required(r, v, s, seen);
}

bool schema_read(struct reader *r, const struct value *v,
		 const struct schema *s, void *into)
{
	size_t before = r->report->findings.n;

	if (v->doc->kind == DOC_MAPPING) {
		read_pairs(r, v, s, into);
	} else if (s->short_key) {
		const struct key *k = schema_key(s, s->short_key);
		struct value one = {v->doc, value_path(r, v->path, k->name), k};

		read_value(r, &one, s, v->doc->at, into);
	} else {
		value_mapping(r, v, "a mapping");
	}
	for (size_t i = before; i < r->report->findings.n; i++)
		if (r->report->findings.items[i].severity == SEVERITY_ERROR)
			return false;
	return true;
}

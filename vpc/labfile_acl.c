// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_acl.c - network ACLs (lab-file.md section 5)
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/rules.h"
#include "vpc/values.h"

enum { RULE_NUMBER_MAX = 32766 }; /* ACL-2 */

struct entry_text { /* as written */
	int rule;
	const struct doc *allow, *deny, *cidr;
};

static const struct key what_keys[] = {
	{.name = "tcp",
	 .read = read_as_written,
	 .offset = RULE_TCP * sizeof(struct doc *)},
	{.name = "udp",
	 .read = read_as_written,
	 .offset = RULE_UDP * sizeof(struct doc *)},
	{.name = "icmp",
	 .read = read_as_written,
	 .offset = RULE_ICMP * sizeof(struct doc *)},
	{.name = "icmpv6",
	 .read = read_as_written,
	 .offset = RULE_ICMPV6 * sizeof(struct doc *)},
	{.name = "protocol",
	 .read = read_as_written,
	 .offset = RULE_PROTOCOL * sizeof(struct doc *)},
};
static const struct schema what_schema = SCHEMA(what_keys);

#define ENTRY(name_, field_, ...) \
	KEY(name_, struct entry_text, field_, __VA_ARGS__)

static const struct key entry_keys[] = {
	ENTRY("rule", rule, read_int, .use = KEY_REQUIRED, .min = 1,
	      .max = RULE_NUMBER_MAX,
	      .help = "its number, 1 to 32766, which is its place (ACL-2)"),
	ENTRY("allow", allow, read_as_written, INSIDE(&what_schema)),
	ENTRY("deny", deny, read_as_written, INSIDE(&what_schema)),
	ENTRY("cidr", cidr, read_as_written, .use = KEY_REQUIRED,
	      .help = "one CIDR (ACL-6)"),
};
static const struct schema entry_schema = SCHEMA(entry_keys);

/* 'all', or {tcp: range} */
static bool read_what(struct reader *r, const struct value *v,
		      struct traffic *ret)
{
	const struct doc *written[N_RULE_PROTOCOLS] = {NULL};
	struct traffic_list list = {0};

	if (v->doc->kind == DOC_SCALAR && strcmp(v->doc->text, "all") == 0) {
		*ret = (struct traffic){PROTOCOL_ALL, 0, UINT16_MAX};
		return true;
	}
	if (!value_mapping(r, v, "all, or a protocol such as {tcp: 443}") ||
	    !schema_read(r, v, &what_schema, written) ||
	    !traffic_read(r, v, written, false, &list))
		return false;
	*ret = list.items[0];
	return true;
}

/* A CIDR; a name is kept as a ref, for a message that knows all names */
static bool read_entry_cidr(struct reader *r, const struct value *v,
			    struct acl_entry *entry)
{
	const char *text = value_scalar(r, v, "one CIDR (ACL-6)");

	if (!text)
		return false;
	entry->cidr_ref = (struct ref){text, v->path, v->doc->at};
	if (!strchr(text, '/') && !strchr(text, ':') &&
	    strspn(text, "0123456789.") != strlen(text))
		return true;
	read_cidr(r, v, &entry->cidr);
	return entry->cidr.addr.family;
}

static const char *entry_path(struct build *b, const struct network_acl *acl,
			      const struct doc *d, const char *direction,
			      size_t number)
{
	const struct doc *rule = d->kind == DOC_MAPPING
					 ? document_get(d, "rule")
					 : NULL;
	int n;

	if (rule && rule->kind == DOC_SCALAR &&
	    int_parse(rule->text, 1, RULE_NUMBER_MAX, &n))
		return arena_printf(b->arena, "network ACL %s, rule %d",
				    acl->o.name, n);
	return arena_printf(b->arena, "network ACL %s, %s %zu", acl->o.name,
			    direction, number);
}

static bool read_entry(struct reader *r, const struct value *v,
		       struct acl_entry *ret)
{
	struct entry_text text = {0};
	struct acl_entry entry = {.at = v->doc->at};

	if (!value_mapping(r, v,
			   "an entry such as {rule: 100, allow: {tcp: "
			   "443}, cidr: 0.0.0.0/0}") ||
	    !schema_read(r, v, &entry_schema, &text))
		return false;
	if (!text.allow == !text.deny) {
		report_error(r->report, v->doc->at,
			     text.allow ? "%s: has both 'allow' and 'deny'"
					: "%s: needs 'allow' or 'deny'",
			     v->path);
		return false;
	}
	struct value what = {text.allow ? text.allow : text.deny, v->path,
			     NULL};
	struct value cidr = {text.cidr, v->path, NULL};

	entry.rule = text.rule;
	entry.allow = text.allow;
	if (!read_what(r, &what, &entry.traffic) ||
	    !read_entry_cidr(r, &cidr, &entry))
		return false;
	*ret = entry;
	return true;
}

static int by_rule(const void *a, const void *b)
{
	const struct acl_entry *x = a, *y = b;

	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return where_cmp(x->at, y->at);
}

static void read_entries(struct reader *r, const struct value *v,
			 struct network_acl *acl, bool egress)
{
	const char *direction = egress ? "egress" : "ingress";
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {.doc = items[i]};
		struct acl_entry entry;

		one.path = entry_path(build_of(r), acl, items[i], direction,
				      i + 1);
		if (!read_entry(r, &one, &entry))
			continue;
		if (egress)
			*vec_add(r->arena, &acl->egress) = entry;
		else
			*vec_add(r->arena, &acl->ingress) = entry;
	}
	if (egress && acl->egress.n)
		qsort(acl->egress.items, acl->egress.n,
		      sizeof(struct acl_entry), by_rule);
	if (!egress && acl->ingress.n)
		qsort(acl->ingress.items, acl->ingress.n,
		      sizeof(struct acl_entry), by_rule);
}

static void read_ingress(struct reader *r, const struct value *v, void *field)
{
	struct network_acl *acl = field;

	acl->ingress_given = true;
	read_entries(r, v, acl, false);
}

static void read_egress(struct reader *r, const struct value *v, void *field)
{
	struct network_acl *acl = field;

	acl->egress_given = true;
	read_entries(r, v, acl, true);
}

/* What labfile_acl_defaults() makes, in words */
#define ALLOW_IPV4 "{rule: 100, allow: all, cidr: 0.0.0.0/0}"
#define ALLOW_BOTH "[" ALLOW_IPV4 ", {rule: 101, allow: all, cidr: '::/0'}]"

static const struct key acl_keys[] = {
	LABFILE_ID("acl"),
	{.name = "ingress",
	 .read = read_ingress,
	 .is_list = true,
	 .absent_own = ALLOW_IPV4,
	 .absent_own_ipv6 = ALLOW_BOTH,
	 INSIDE(&entry_schema)},
	{.name = "egress",
	 .read = read_egress,
	 .is_list = true,
	 .absent_own = ALLOW_IPV4,
	 .absent_own_ipv6 = ALLOW_BOTH,
	 INSIDE(&entry_schema)},
};
const struct schema labfile_acl_schema = SCHEMA(acl_keys);

struct network_acl *labfile_acl_new(struct build *b, struct object o)
{
	struct network_acl *acl = arena_alloc(b->arena, sizeof(*acl));

	*vec_add(b->arena, &b->vpc->network_acls) = acl;
	acl->o = o;
	acl->vpc = b->vpc;
	acl->number = (unsigned int)b->vpc->network_acls.n;
	return acl;
}

/* ACL-5 */
static void allow_all(struct build *b, struct network_acl *acl, int rule,
		      sa_family_t family, const char *text)
{
	struct acl_entry all = {
		.rule = rule,
		.allow = true,
		.traffic = {PROTOCOL_ALL, 0, UINT16_MAX},
		.cidr = {.addr = {.family = family}},
		.at = acl->o.at,
		.cidr_ref = {text, acl->o.path, acl->o.at},
	};

	if (!acl->ingress_given)
		*vec_add(b->arena, &acl->ingress) = all;
	if (!acl->egress_given)
		*vec_add(b->arena, &acl->egress) = all;
}

void labfile_acl_defaults(struct build *b, struct network_acl *acl)
{
	allow_all(b, acl, 100, AF_INET, "0.0.0.0/0");
	if (acl->vpc->ipv6)
		allow_all(b, acl, 101, AF_INET6, "::/0");
}

static void read_acl(struct build *b, const struct value *v,
		     const struct doc *name)
{
	struct object o = labfile_object(
		b, "acl",
		value_path(&b->reader, b->vpc->o.path, "network_acls"), name);
	struct network_acl *acl = b->vpc->network_acls.items[0];

	if (strcmp(name->text, "default") == 0)
		acl->o = o;
	else
		acl = labfile_acl_new(b, o);
	schema_read(&b->reader, v, &labfile_acl_schema, acl);
}

void labfile_acls(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, "default", read_acl);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_rules.c - security groups (lab-file.md section 5)
 *
 * An entry of the file names one protocol, several ports and several peers;
 * AWS knows one rule per port range and peer (SG-6), and so does the model.
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/rules.h"
#include "vpc/values.h"

struct rule_entry { /* as written */
	const struct doc *traffic[N_RULE_PROTOCOLS];
	const struct doc *peers;
	const char *description;
};

#define RULE(name_, field_, ...) \
	KEY(name_, struct rule_entry, field_, __VA_ARGS__)
#define RULE_KEYS(peer_)                                                       \
	{                                                                      \
		RULE("tcp", traffic[RULE_TCP], read_as_written),               \
			RULE("udp", traffic[RULE_UDP], read_as_written),       \
			RULE("icmp", traffic[RULE_ICMP], read_as_written),     \
			RULE("icmpv6", traffic[RULE_ICMPV6], read_as_written), \
			RULE("protocol", traffic[RULE_PROTOCOL],               \
			     read_as_written),                                 \
			RULE(peer_, peers, read_as_written,                    \
			     .use = KEY_REQUIRED,                              \
			     .help = "a CIDR, a group, a prefix list or any"), \
			RULE("description", description, read_text),           \
	}

static const struct key ingress_keys[] = RULE_KEYS("from");
static const struct key egress_keys[] = RULE_KEYS("to");
static const struct schema rule_schemas[] = {SCHEMA(ingress_keys),
					     SCHEMA(egress_keys)};

/* What 'any' means: everything, and in IPv6 too if the VPC has that */
static const struct prefix everything[] = {{.addr = {.family = AF_INET}},
					   {.addr = {.family = AF_INET6}}};

/* {security_group: n} or {prefix_list: n} */
static bool read_peer_mapping(struct build *b, const struct value *v,
			      struct security_group_rule *rule)
{
	const struct doc_pair *pair = v->doc->pairs.items;

	if (v->doc->pairs.n == 1 &&
	    strcmp(pair->key->text, "security_group") == 0)
		rule->peer_is = PEER_GROUP;
	else if (v->doc->pairs.n == 1 &&
		 strcmp(pair->key->text, "prefix_list") == 0)
		rule->peer_is = PEER_PREFIX_LIST;
	if (rule->peer_is) {
		struct value one = {pair->value, v->path, NULL};

		read_ref(&b->reader, &one, &rule->peer_ref);
		return rule->peer_ref.text;
	}
	report_error(b->report, v->doc->at,
		     "%s: needs {security_group: NAME} or {prefix_list: NAME}",
		     v->path);
	return false;
}

/* What one element of 'from' or 'to' means; names are looked up later */
static bool read_peer(struct build *b, const struct value *v,
		      struct security_group *g,
		      struct security_group_rule *rule)
{
	const char *text = v->doc->text;
	struct addr a;

	if (v->doc->kind == DOC_MAPPING)
		return read_peer_mapping(b, v, rule);
	read_ref(&b->reader, v, &rule->peer_ref);
	if (!rule->peer_ref.text)
		return false;
	if (strcmp(text, "any") == 0) {
		rule->cidr = everything[0];
	} else if (strcmp(text, "self") == 0) {
		rule->group = g;
	} else if (strchr(text, ':') ||
		   strspn(text, "0123456789./") == strlen(text)) {
		if (addr_parse(text, &a))
			rule->cidr = prefix_of(a);
		else
			read_cidr(&b->reader, v, &rule->cidr);
		return rule->cidr.addr.family;
	}
	return true;
}

static void add_rule(struct build *b, struct security_group *g, bool egress,
		     struct security_group_rule rule)
{
	if (egress)
		*vec_add(b->arena, &g->egress) = rule;
	else
		*vec_add(b->arena, &g->ingress) = rule;
}

/* ... for "any" of a VPC with IPv6 one in either family, but ICMP is of one
 * alone */
static void add_any(struct build *b, struct security_group *g, bool egress,
		    struct security_group_rule rule)
{
	int protocol = rule.traffic.protocol;

	if (!g->vpc->ipv6 || protocol != PROTOCOL_ICMPV6) {
		rule.cidr = everything[0];
		add_rule(b, g, egress, rule);
	}
	if (g->vpc->ipv6 && protocol != PROTOCOL_ICMP) {
		rule.cidr = everything[1];
		add_rule(b, g, egress, rule);
	}
}

static bool is_any(const struct doc *d)
{
	return d->kind == DOC_SCALAR && strcmp(d->text, "any") == 0;
}

/* One rule for each peer and each of @traffic */
static void add_rules(struct build *b, struct security_group *g, bool egress,
		      const struct value *peers,
		      const struct security_group_rule *like,
		      const struct traffic_list *traffic)
{
	size_t n;
	const struct doc *const *items = value_list(&b->reader, peers, &n);

	if (peers->doc->kind == DOC_LIST && !n)
		report_error(b->report, peers->doc->at,
			     "%s: an empty list of peers", peers->path);
	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], peers->path, NULL};
		struct security_group_rule rule = *like;

		rule.at = items[i]->at;
		if (!read_peer(b, &one, g, &rule))
			continue;
		for (size_t j = 0; j < traffic->n; j++) {
			rule.traffic = traffic->items[j];
			if (is_any(items[i]))
				add_any(b, g, egress, rule);
			else
				add_rule(b, g, egress, rule);
		}
	}
}

/* The bare word 'all': any protocol, anywhere */
static struct security_group_rule rule_all(unsigned int entry, const char *path,
					   struct where at)
{
	return (struct security_group_rule){
		.traffic = {PROTOCOL_ALL, 0, UINT16_MAX},
		.peer_ref = {"any", path, at},
		.entry = entry,
		.at = at,
	};
}

static void read_rule(struct build *b, const struct value *v,
		      struct security_group *g, bool egress,
		      unsigned int number)
{
	struct rule_entry entry = {0};
	struct security_group_rule like = {.entry = number};
	struct traffic_list traffic = {0};

	if (v->doc->kind == DOC_SCALAR && strcmp(v->doc->text, "all") == 0) {
		add_any(b, g, egress, rule_all(number, v->path, v->doc->at));
		return;
	}
	if (v->doc->kind != DOC_MAPPING) {
		report_error(b->report, v->doc->at,
			     "%s: needs a rule such as {tcp: 443, %s: any}, or "
			     "all",
			     v->path, egress ? "to" : "from");
		return;
	}
	if (!schema_read(&b->reader, v, &rule_schemas[egress], &entry) ||
	    !traffic_read(&b->reader, v, entry.traffic, true, &traffic))
		return;
	if (entry.description && strlen(entry.description) > 255)
		report_error(b->report, v->doc->at,
			     "%s: a description has at most 255 characters",
			     v->path);
	struct value peers = {entry.peers, v->path, NULL};

	like.description = entry.description;
	add_rules(b, g, egress, &peers, &like, &traffic);
}

static void read_rules(struct reader *r, const struct value *v,
		       struct security_group *g, bool egress)
{
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {.doc = items[i]};

		one.path = arena_printf(r->arena, "security group %s, %s %zu",
					g->o.name,
					egress ? "egress" : "ingress", i + 1);
		read_rule(build_of(r), &one, g, egress, (unsigned int)i + 1);
	}
}

static void read_ingress(struct reader *r, const struct value *v, void *field)
{
	struct security_group *g = field;

	g->ingress_given = true;
	read_rules(r, v, g, false);
}

static void read_egress(struct reader *r, const struct value *v, void *field)
{
	struct security_group *g = field;

	g->egress_given = true;
	read_rules(r, v, g, true);
}

static const struct key group_keys[] = {
	LABFILE_ID("sg"),
	KEY("description", struct security_group, description, read_text),
	{.name = "ingress",
	 .read = read_ingress,
	 .is_list = true,
	 .absent_own = "{protocol: all, from: self}",
	 .all = "{protocol: all, from: any}",
	 INSIDE(&rule_schemas[0])},
	{.name = "egress",
	 .read = read_egress,
	 .is_list = true,
	 .absent = "all",
	 .absent_own = "all",
	 .all = "{protocol: all, to: any}",
	 INSIDE(&rule_schemas[1])},
};
const struct schema labfile_group_schema = SCHEMA(group_keys);

struct security_group *labfile_group_new(struct build *b, struct object o)
{
	struct security_group *g = arena_alloc(b->arena, sizeof(*g));

	*vec_add(b->arena, &b->vpc->security_groups) = g;
	g->o = o;
	g->vpc = b->vpc;
	g->number = (unsigned int)b->vpc->security_groups.n;
	return g;
}

void labfile_group_defaults(struct build *b, struct security_group *g)
{
	if (!g->egress_given) /* SG-3 */
		add_any(b, g, true, rule_all(1, g->o.path, g->o.at));
	if (g->number != 1 || g->ingress_given)
		return;
	*vec_add(b->arena, &g->ingress) = (struct security_group_rule){
		/* SG-4 */
		.traffic = {PROTOCOL_ALL, 0, UINT16_MAX},
		.group = g,
		.peer_ref = {"self", g->o.path, g->o.at},
		.entry = 1,
		.at = g->o.at,
	};
}

static void read_group(struct build *b, const struct value *v,
		       const struct doc *name)
{
	struct object o = labfile_object(
		b, "sg",
		value_path(&b->reader, b->vpc->o.path, "security_groups"),
		name);
	struct security_group *g = b->vpc->security_groups.items[0];

	if (strcmp(name->text, "default") == 0) {
		g->o = o; /* its defaults are filled in with the VPC's */
		schema_read(&b->reader, v, &labfile_group_schema, g);
		return;
	}
	g = labfile_group_new(b, o);
	schema_read(&b->reader, v, &labfile_group_schema, g);
	labfile_group_defaults(b, g);
}

void labfile_groups(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, "default", read_group);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_dns.c - DHCP options and private hosted zones
 * (lab-file.md sections 5 and 7)
 */
#include <string.h>

#include "vpc/dns.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

enum { SERVERS_MAX = 4, TTL_DEFAULT = 300, TTL_MAX = 2147483647 };

/* --- DHCP options --------------------------------------------------------- */

static void read_servers(struct reader *r, const struct value *v, void *field)
{
	struct dhcp_options *o = field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, v->key};
		const char *text = value_scalar(r, &one, "a name server");
		struct addr a = {0};

		if (!text)
			continue;
		if (strcmp(text, "AmazonProvidedDNS") != 0 &&
		    !addr_parse(text, &a)) {
			report_error(r->report, items[i]->at,
				     "%s: '%s' is no address and not "
				     "AmazonProvidedDNS",
				     v->path, text);
			continue;
		}
		*vec_add(r->arena, &o->domain_name_servers) = a;
	}
	if (n > SERVERS_MAX)
		report_error(r->report, v->doc->at,
			     "%s: has %zu name servers; a set has at most %d",
			     v->path, n, SERVERS_MAX);
}

static void read_domain(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a domain");

	if (!text)
		return;
	text = dns_lower(r->arena, text);
	if (name_valid(text, true))
		*(const char **)field = text;
	else
		report_error(r->report, v->doc->at, "%s: '%s' is no domain",
			     v->path, text);
}

#define DHCP(name_, field_, ...) \
	KEY(name_, struct dhcp_options, field_, __VA_ARGS__)

static const struct key dhcp_keys[] = {
	{.name = "domain_name_servers", .read = read_servers, .is_list = true},
	DHCP("domain_name", domain_name, read_domain),
};
const struct schema labfile_dhcp_schema = SCHEMA(dhcp_keys);

void labfile_dhcp_options(struct reader *r, const struct value *v, void *field)
{
	struct dhcp_options *o = field;

	o->given = true;
	schema_read(r, v, &labfile_dhcp_schema, o);
}

void labfile_dhcp_finish(struct build *b, struct vpc *vpc)
{
	struct dhcp_options *o = &vpc->dhcp_options;

	if (!o->given)
		*vec_add(b->arena, &o->domain_name_servers) = (struct addr){0};
	for (size_t i = 0; i < o->domain_name_servers.n; i++)
		if (!o->domain_name_servers.items[i].family)
			o->domain_name_servers.items[i] = dns_resolver(vpc);
	if (!o->domain_name)
		o->domain_name = dns_internal_domain(b->arena, vpc->region);
}

/* --- private hosted zones ------------------------------------------------- */

#define RECORD(name_, field_, ...) \
	KEY(name_, struct zone_record, field_, __VA_ARGS__)

static const struct key record_keys[] = {
	RECORD("type", type_word, read_choice, WORDS("A", "AAAA", "CNAME")),
	RECORD("value", value_refs, read_refs, .use = KEY_REQUIRED,
	       .help = "addresses or a node; a name for a CNAME",
	       .is_list = true),
	RECORD("ttl", ttl, read_int, .min = 0, .max = TTL_MAX, .unit = "s"),
};
static const struct schema record_schema = SCHEMA_SHORT(record_keys, "value");

/* A host of the zone, "@" being the zone itself */
static bool host_valid(const char *host)
{
	return strcmp(host, "@") == 0 ||
	       name_valid(host + strspn(host, "_"), true);
}

static void read_records(struct reader *r, const struct value *v, void *field)
{
	struct hosted_zone *z = field;

	if (!value_mapping(r, v, "a mapping from hosts to records"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		const char *host = dns_lower(r->arena, pair->key->text);
		struct value one = {.doc = pair->value};
		struct zone_record *record = vec_add(r->arena, &z->records);

		*record = (struct zone_record){
			.host = host, .at = pair->key->at, .ttl = TTL_DEFAULT};
		one.path = value_path(r, v->path, pair->key->text);
		if (!host_valid(host))
			report_error(r->report, pair->key->at,
				     "%s: '%s' is no host; write a name, or @ "
				     "for the zone itself",
				     v->path, pair->key->text);
		if (value_empty(pair->value))
			report_error(r->report, pair->key->at,
				     "%s: needs an address or a node",
				     one.path);
		else
			schema_read(r, &one, &record_schema, record);
	}
}

static void read_zone_name(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "a DNS name");

	if (!text)
		return;
	if (name_valid(text, true))
		*(const char **)field = text;
	else
		report_error(r->report, v->doc->at, "%s: '%s' is no DNS name",
			     v->path, text);
}

#define ZONE(name_, field_, ...) \
	KEY(name_, struct hosted_zone, field_, __VA_ARGS__)

static const struct key zone_keys[] = {
	ZONE("name", name, read_zone_name,
	     .at = offsetof(struct hosted_zone, name_at)),
	ZONE("vpcs", vpc_refs, read_refs, .use = KEY_REQUIRED,
	     .help = "the VPCs where it answers (DNS-9)", .is_list = true),
	{.name = "records", .read = read_records, .each = &record_schema},
};
const struct schema labfile_hosted_zone_schema = SCHEMA(zone_keys);

static void read_zone(struct build *b, const struct value *v,
		      const struct doc *name)
{
	struct hosted_zone *z = arena_alloc(b->arena, sizeof(*z));

	*vec_add(b->arena, &b->model->hosted_zones) = z;
	z->o = labfile_object(b, "zone", "private_hosted_zones", name);
	z->name = name->text;
	z->name_at = name->at;
	schema_read(&b->reader, v, &labfile_hosted_zone_schema, z);
	z->name = dns_lower(b->arena, z->name);
}

void labfile_private_hosted_zones(struct reader *r, const struct value *v,
				  void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_zone);
}

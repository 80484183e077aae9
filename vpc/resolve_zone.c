// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_zone.c - private hosted zones, and names that follow from
 * addresses
 */
#include <string.h>

#include "base/text.h"
#include "vpc/dns.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/values.h"

static void set_type(struct zone_record *r)
{
	struct addr a;

	if (r->type_word)
		r->type = strcmp(r->type_word, "A") == 0      ? RECORD_A
			  : strcmp(r->type_word, "AAAA") == 0 ? RECORD_AAAA
							      : RECORD_CNAME;
	else if (r->value_refs.n &&
		 addr_parse(r->value_refs.items[0].text, &a) &&
		 a.family == AF_INET6)
		r->type = RECORD_AAAA;
}

void resolve_zones(struct build *b)
{
	for (size_t i = 0; i < b->model->hosted_zones.n; i++) {
		struct hosted_zone *z = b->model->hosted_zones.items[i];

		for (size_t j = 0; j < z->vpc_refs.n; j++) {
			struct vpc *vpc = names_resolve(b, NAME_VPC, NULL,
							&z->vpc_refs.items[j]);

			if (vpc)
				*vec_add(b->arena, &z->vpcs) = vpc;
		}
		for (size_t j = 0; j < z->records.n; j++)
			set_type(&z->records.items[j]);
	}
}

/* --- once there are addresses --------------------------------------------- */

static sa_family_t family_of(const struct zone_record *r)
{
	return r->type == RECORD_AAAA ? AF_INET6 : AF_INET;
}

static void add_address(struct build *b, struct zone_record *r, struct addr a)
{
	if (a.family == family_of(r))
		*vec_add(b->arena, &r->addresses) = a;
}

/* An address, or a node that has one */
static void derive_address(struct build *b, struct zone_record *r,
			   const struct ref *ref)
{
	struct addr a;
	struct node *n;

	if (addr_parse(ref->text, &a)) {
		if (a.family != family_of(r))
			report_error(b->report, ref->at,
				     "%s: %s is no address of an %s record",
				     ref->path, ref->text,
				     r->type == RECORD_A ? "A" : "AAAA");
		add_address(b, r, a);
		return;
	}
	if (strchr(ref->text, '.') &&
	    !names_find(b->names, NAME_NODE, NULL, ref->text).n) {
		report_error(b->report, ref->at,
			     "%s: '%s' is neither address nor node; for "
			     "another name write {type: CNAME, value: %s}",
			     ref->path, ref->text, ref->text);
		return;
	}
	n = names_resolve(b, NAME_NODE, NULL, ref);
	if (n && n->places.n && !r->type_word &&
	    !n->places.items[0].address.family)
		r->type = RECORD_AAAA; /* it has IPv6 alone */
	for (size_t i = 0; n && i < n->places.n; i++)
		add_address(b, r,
			    place_address(&n->places.items[i], family_of(r)));
}

/* Another name: a node's, or any */
static void derive_alias(struct build *b, struct zone_record *r)
{
	const struct ref *ref = &r->value_refs.items[0];
	struct name_hits hits = names_find(b->names, NAME_NODE, NULL,
					   ref->text);
	const struct node *n = hits.n ? hits.object[0] : NULL;
	struct addr a;

	if (n && n->dns_name)
		r->target = dns_lower(b->arena, n->dns_name);
	else if (addr_parse(ref->text, &a) ||
		 !name_valid(dns_lower(b->arena, ref->text), true))
		report_error(b->report, ref->at,
			     "%s: '%s' is no name; a CNAME leads to another "
			     "name",
			     ref->path, ref->text);
	else
		r->target = dns_lower(b->arena, ref->text);
}

static void derive_record(struct build *b, struct zone_record *r)
{
	if (!r->value_refs.n)
		return;
	if (r->type == RECORD_CNAME) {
		derive_alias(b, r);
		return;
	}
	for (size_t i = 0; i < r->value_refs.n; i++)
		derive_address(b, r, &r->value_refs.items[i]);
}

void names_derive(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];

		if (n->kind == NODE_INSTANCE && n->places.n &&
		    n->places.items[0].eni)
			n->dns_name = dns_public_name(b->arena,
						      n->places.items[0].eni);
	}
	for (size_t i = 0; i < m->hosted_zones.n; i++) {
		struct hosted_zone *z = m->hosted_zones.items[i];

		for (size_t j = 0; j < z->records.n; j++)
			derive_record(b, &z->records.items[j]);
	}
}

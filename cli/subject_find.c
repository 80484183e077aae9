// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/subject_find.c - the ways to mean an object of a lab
 */
#include <string.h>

#include "cli/cells.h"
#include "cli/describe.h"
#include "cli/subject.h"
#include "vpc/between.h"
#include "vpc/dns.h"

enum { ID_DIGITS = 17 }; /* of an identifier, behind its last hyphen */

/* Parts of transit gateways have names there alone: those are not asked for
 * here (see by_transit_part()) */
static bool is_asked(enum name_kind kind)
{
	return kind != NAME_TRANSIT_ATTACHMENT &&
	       kind != NAME_TRANSIT_ROUTE_TABLE;
}

static void by_name(struct subjects *s, const char *text)
{
	for (int kind = 0; kind < N_NAME_KINDS; kind++) {
		const char *word = kind == NAME_DNS ? dns_lower(s->arena, text)
						    : text;
		struct name_hits hits = {0};

		if (is_asked((enum name_kind)kind))
			hits = names_find(s->m->names, (enum name_kind)kind,
					  NULL, word);
		for (size_t i = 0; i < hits.n; i++)
			subject_hit(s, (enum name_kind)kind, hits.object[i],
				    hits.vpc[i]);
	}
}

/* "hub/app", or an identifier */
static bool is_part(struct subjects *s, const struct transit_gateway *g,
		    const struct object *part, const char *text)
{
	return strcmp(part->id, text) == 0 ||
	       strcmp(arena_printf(s->arena, "%s/%s", g->o.name, part->name),
		      text) == 0;
}

static struct subject *part_new(struct subjects *s, const char *kind,
				const char *list,
				const struct transit_gateway *g,
				const struct object *part)
{
	struct subject *it = subject_new(s, kind, list, NULL, part);

	if (!it)
		return NULL;
	it->name = arena_printf(s->arena, "%s/%s", g->o.name, part->name);
	subject_add(it->beside, g->o.id);
	return it;
}

static void by_transit_part(struct subjects *s, const struct transit_gateway *g,
			    const char *text)
{
	struct subject *it;

	for (size_t i = 0; i < g->attachments.n; i++) {
		const struct transit_attachment *a = g->attachments.items[i];

		if (!is_part(s, g, &a->o, text))
			continue;
		it = part_new(s, "transit gateway attachment",
			      "TransitGatewayAttachments", g, &a->o);
		if (it)
			beside_transit(s, it, a);
	}
	for (size_t i = 0; i < g->route_tables.n; i++) {
		const struct transit_route_table *t = g->route_tables.items[i];

		if (is_part(s, g, &t->o, text))
			part_new(s, "transit gateway route table",
				 "TransitGatewayRouteTables", g, &t->o);
	}
}

/* By what it is called, or by a name in it */
static bool is_zone(struct subjects *s, const struct hosted_zone *z,
		    const char *text)
{
	const char *name = dns_lower(s->arena, text);

	if (strcmp(z->o.name, text) == 0 || strcmp(z->o.id, text) == 0 ||
	    strcmp(z->name, name) == 0)
		return true;
	for (size_t i = 0; i < z->records.n; i++)
		if (strcmp(arena_printf(s->arena, "%s.%s",
					z->records.items[i].host, z->name),
			   name) == 0)
			return true;
	return false;
}

static void by_zone(struct subjects *s, const struct hosted_zone *z,
		    const char *text)
{
	struct subject *it;

	if (!is_zone(s, z, text))
		return;
	it = subject_new(s, "private hosted zone", "HostedZones", NULL, &z->o);
	if (!it)
		return;
	subject_add(it->own, arena_printf(s->arena, "/hostedzone/%s", z->o.id));
	for (size_t i = 0; i < z->vpcs.n; i++)
		subject_add(it->beside, z->vpcs.items[i]->o.id);
}

/* Its private or public address, or what AWS calls either (DNS-2, DNS-6) */
static bool is_at(struct subjects *s, const struct eni *eni, struct addr a,
		  const char *name)
{
	const char *public;

	if (a.family)
		return eni_has(eni, a) || eni_private(eni, a).family;
	if (!dns_private_names(eni->subnet->vpc))
		return false;
	public = dns_public_name(s->arena, eni);
	return (public && strcmp(public, name) == 0) ||
	       (eni->private_ip.family &&
		strcmp(dns_private_name(s->arena, eni), name) == 0);
}

static void by_address(struct subjects *s, const char *text)
{
	const char *name = dns_lower(s->arena, text);
	struct addr a = {0};

	addr_parse(text, &a);
	if (!a.family && !strchr(text, '.'))
		return;
	for (size_t i = 0; i < s->m->enis.n; i++)
		if (is_at(s, s->m->enis.items[i], a, name))
			subject_eni(s, s->m->enis.items[i]);
	for (size_t i = 0; a.family && i < s->m->nodes.n; i++)
		for (size_t j = 0; j < s->m->nodes.items[i]->places.n; j++) {
			const struct place *p =
				&s->m->nodes.items[i]->places.items[j];

			if (!p->eni && place_has(p, a))
				subject_node(s, p->node);
		}
	for (size_t i = 0; a.family && !s->items.n && i < s->m->elastic_ips.n;
	     i++)
		if (!addr_cmp(s->m->elastic_ips.items[i]->address, a))
			subject_hit(s, NAME_ELASTIC_IP,
				    s->m->elastic_ips.items[i], NULL);
}

/* "inside@private-b" is its interface there; "s3.vpce" is an endpoint */
static void by_place(struct subjects *s, const char *text)
{
	const char *dot = strrchr(text, '.');

	if (dot && strcmp(dot, ".vpce") == 0) {
		struct name_hits hits = names_find(
			s->m->names, NAME_ENDPOINT, NULL,
			arena_strndup(s->arena, text, (size_t)(dot - text)));

		for (size_t i = 0; i < hits.n; i++)
			subject_hit(s, NAME_ENDPOINT, hits.object[i], NULL);
	}
	for (size_t i = 0; strchr(text, '@') && i < s->m->nodes.n; i++)
		for (size_t j = 0; j < s->m->nodes.items[i]->places.n; j++) {
			const struct place *p =
				&s->m->nodes.items[i]->places.items[j];

			if (p->eni && strcmp(p->label, text) == 0)
				subject_eni(s, p->eni);
		}
}

static void by_az(struct subjects *s, const char *text)
{
	const struct object o = {.name = text, .id = text};
	struct subject *it;

	if (!value_is_at(json_object_get(s->all, "Subnets"), "AvailabilityZone",
			 text))
		return;
	it = subject_new(s, "Availability Zone", "Subnets", NULL, &o);
	if (it)
		beside_zone(s, it, text);
}

/* Anything that a description knows by an identifier */
static void by_id(struct subjects *s, const char *text)
{
	const struct description_list *l;

	for (l = description_lists; l->name && !s->items.n; l++) {
		const json_t *list = description_list(s->all, l->name);

		for (size_t i = 0; i < json_array_size(list); i++) {
			const json_t *item = json_array_get(list, i);
			const char *id = value_at(item, l->id);
			const struct object o = {.name = text, .id = text};

			if (id && strcmp(id, text) == 0)
				subject_new(s, l->name, l->name, NULL, &o);
		}
	}
}

/* A part of an object, such as an association, or a block of addresses: known
 * by what has it in a field */
static void by_value(struct subjects *s, const char *text)
{
	const struct object o = {.name = text, .id = text};
	const char *dash = strrchr(text, '-');
	struct prefix p;
	bool block = prefix_parse(text, &p);
	json_t *own;

	if (!block && strncmp(text, "arn:", 4) != 0 &&
	    (!dash || strlen(dash + 1) != ID_DIGITS))
		return;
	own = json_object();
	subject_add(own, text);
	if (subject_mentions(s->all, own))
		subject_new(s, block ? "block" : "identifier", NULL, NULL, &o);
	json_decref(own);
}

static bool is_part_of_other(const struct subjects *s, size_t i)
{
	for (size_t j = 0; j < s->items.n; j++)
		if (j != i && json_object_get(s->items.items[j].own,
					      s->items.items[i].id))
			return true;
	return false;
}

/* A node's interface often has the node's name, and is no other thing */
static void drop_interfaces(struct subjects *s, const char *text)
{
	size_t n = s->items.n, kept = 0;
	bool *dropped = arena_alloc(s->arena, (n + 1) * sizeof(*dropped));

	for (size_t i = 0; i < n; i++)
		dropped[i] = is_part_of_other(s, i) &&
			     strcmp(s->items.items[i].id, text) != 0 &&
			     strcmp(s->items.items[i].list,
				    "NetworkInterfaces") == 0;
	for (size_t i = 0; i < n; i++) {
		struct subject it = s->items.items[i];

		if (!dropped[i]) {
			s->items.items[kept++] = it;
			continue;
		}
		json_decref(it.own);
		json_decref(it.beside);
	}
	s->items.n = kept;
}

void subjects_find(struct subjects *s, const char *text)
{
	const struct model *m = s->m;

	by_name(s, text);
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		by_transit_part(s, m->transit_gateways.items[i], text);
	for (size_t i = 0; i < m->hosted_zones.n; i++)
		by_zone(s, m->hosted_zones.items[i], text);
	by_address(s, text);
	by_place(s, text);
	by_az(s, text);
	drop_interfaces(s, text);
	if (!s->items.n)
		by_id(s, text);
	if (!s->items.n)
		by_value(s, text);
}

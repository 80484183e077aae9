// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_transit.c - transit gateways of an account
 *
 * What a route table has, and who propagates to it, is asked of AWS for each
 * table by itself: the name of the file says which it was. A transit gateway
 * that somebody shares is known by its attachments alone.
 */
#include <string.h>

#include "import/describe.h"
#include "vpc/identifier.h"

static bool is_vpc(const struct found *a)
{
	return a->is == MEMBER_TRANSIT_VPC_ATTACHMENT ||
	       said_is(a->d, "ResourceType", "vpc");
}

static struct found *vpc_of(const struct describe *x, const struct found *a)
{
	const char *id = said(a->d, "VpcId");

	return found_of(x, MEMBER_VPC, id ? id : said(a->d, "ResourceId"));
}

void account_link_transit(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].n; i++) {
		struct found *a = x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].items[i];
		const char *id = said(a->d, "TransitGatewayId");

		a->gone |= said_is(a->d, "State", "rejected");
		if (!a->gone && id && vpc_of(x, a) &&
		    !index_find(&x->ids[MEMBER_TRANSIT_GATEWAY], id))
			account_made_up(x, MEMBER_TRANSIT_GATEWAY, id, a, NULL);
	}
}

static bool is_of(const struct found *part, const struct found *gateway)
{
	const char *id = said(part->d, "TransitGatewayId");

	return !part->gone && id && strcmp(id, gateway->id) == 0;
}

/* Has it a place in its VPC? */
static bool is_attached(const struct describe *x, const struct found *a)
{
	size_t n;
	const struct doc *const *ids = said_list(a->d, "SubnetIds", &n);

	for (size_t i = 0; i < n; i++) {
		const struct found *s = ids[i]->kind == DOC_SCALAR
						? found_of(x, MEMBER_SUBNET,
							   ids[i]->text)
						: NULL;

		if (s && s->vpc == vpc_of(x, a))
			return true;
	}
	return false;
}

void account_drop_transit(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_GATEWAY].n; i++) {
		struct found *g = x->of[MEMBER_TRANSIT_GATEWAY].items[i];

		for (size_t k = 0; k < x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].n;
		     k++) {
			const struct found *a =
				x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].items[k];
			const struct found *vpc = vpc_of(x, a);

			if (g->gone || !is_of(a, g) || !vpc || !vpc->region ||
			    strcmp(vpc->region, x->region) == 0)
				continue;
			g->gone = true;
			remark(x, IMPORT_IGNORED, g,
			       "a lab's transit gateways are in its own "
			       "Region");
		}
	}
}

/* Its table, by what 'describe-transit-gateway-attachments' says */
static const struct found *table_of(const struct describe *x,
				    const struct found *a)
{
	const struct found *other = found_of(x, MEMBER_TRANSIT_ATTACHMENT,
					     a->id);
	const char *id;

	if (!other)
		other = a;
	id = other ? said_in(other->d, "Association",
			     "TransitGatewayRouteTableId")
		   : NULL;

	return found_of(x, MEMBER_TRANSIT_TABLE, id);
}

/* Is it asked of that table? By its file, or there is only one */
static bool is_about(const struct describe *x, const struct found *answer,
		     const struct found *table)
{
	const char *own = said(answer->d, "TransitGatewayRouteTableId");

	if (own)
		return strcmp(own, table->id) == 0;
	return x->of[MEMBER_TRANSIT_TABLE].n == 1 ||
	       strstr(answer->file->path, table->id);
}

static struct words tables_of(struct describe *x, const struct found *a,
			      const struct found *gateway, bool *ret_known)
{
	struct words w = {0};

	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_PROPAGATION].n; i++) {
		const struct found *p =
			x->of[MEMBER_TRANSIT_PROPAGATION].items[i];

		*ret_known = true;
		if (!said_is(p->d, "TransitGatewayAttachmentId", a->id))
			continue;
		for (size_t k = 0; k < x->of[MEMBER_TRANSIT_TABLE].n; k++) {
			const struct found *t =
				x->of[MEMBER_TRANSIT_TABLE].items[k];

			if (is_of(t, gateway) && is_about(x, p, t))
				words_add(x, &w, t->name);
		}
	}
	return w;
}

/* AWS's members, the lab's keys, and what is usual (TGW-11, TGW-13) */
static void put_options(struct describe *x, struct doc *map,
			const struct found *a)
{
	static const struct {
		const char *key, *member;
		bool usual;
	} options[] = {
		{"appliance_mode", "ApplianceModeSupport", false},
		{"dns_support", "DnsSupport", true},
		{"ipv6", "Ipv6Support", false},
		{"security_group_referencing",
		 "SecurityGroupReferencingSupport", true},
	};
	const struct doc *d = said_map(a->d, "Options");

	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (said(d, options[i].member) &&
		    said_is(d, options[i].member, "enable") != options[i].usual)
			put(x, map, options[i].key, a,
			    options[i].usual ? "false" : "true");
}

static struct founds interfaces_of(struct describe *x, const struct found *a)
{
	struct founds all = {0};

	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *what = said(eni->d, "Description");

		if (!eni->used && !eni->gone && what && strstr(what, a->id))
			*vec_add(x->arena, &all) = eni;
	}
	return all;
}

static void put_attachment(struct describe *x, struct doc *into,
			   const struct found *a, const struct found *gateway)
{
	const struct found *vpc = vpc_of(x, a), *table = table_of(x, a);
	struct doc *map = branch_map(x->arena, a->d->at);
	struct founds interfaces = interfaces_of(x, a);
	struct words subnets = {0}, to;
	bool known = false;
	size_t n;
	const struct doc *const *ids = said_list(a->d, "SubnetIds", &n);

	if (!vpc || document_get(into, vpc->name)) {
		remark(x, IMPORT_IGNORED, a, "its VPC is not described");
		return;
	}
	if (!is_attached(x, a)) {
		remark(x, IMPORT_IGNORED, a, "its subnets are not described");
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct found *s = found_of(x, MEMBER_SUBNET,
						 ids[i]->text);

		if (s && s->vpc == vpc)
			words_add(x, &subnets, s->name);
	}
	if (identifier_like("tgw-attach", a->id))
		put(x, map, "id", a, a->id);
	if (subnets.n)
		put_words(x, map, "subnets", a, &subnets);
	put_options(x, map, a);
	if (table && strcmp(table->name, "default") != 0)
		put(x, map, "route_table", a, table->name);
	to = tables_of(x, a, gateway, &known);
	if (known)
		put_words(x, map, "propagate_to", a, &to);
	put_interfaces(x, map, a, &interfaces);
	put_object(x, into, vpc->name, a, map, "subnets");
}

/* The attachment of a VPN has the name of its network on premises, which is
 * written with it; only what is not usual is said here */
static void put_vpn(struct describe *x, struct doc *into, const struct found *a,
		    const struct found *gateway)
{
	const struct found *vpn = account_vpn(x, a->d), *table = table_of(x, a);
	struct doc *map = branch_map(x->arena, a->d->at);
	bool known = false;
	struct words to;

	if (!vpn || !vpn->made) {
		remark(x, IMPORT_IGNORED, a, "its VPN is not described");
		return;
	}
	if (table && strcmp(table->name, "default") != 0)
		put(x, map, "route_table", a, table->name);
	to = tables_of(x, a, gateway, &known);
	if (known)
		put_words(x, map, "propagate_to", a, &to);
	if (map->pairs.n && !document_get(into, vpn->name))
		branch_put(x->arena, into, vpn->name, a->d->at, map);
}

static void put_vpns(struct describe *x, struct doc *into,
		     const struct found *gateway)
{
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_ATTACHMENT].n; i++) {
		const struct found *a =
			x->of[MEMBER_TRANSIT_ATTACHMENT].items[i];

		if (is_of(a, gateway) && said_is(a->d, "ResourceType", "vpn"))
			put_vpn(x, into, a, gateway);
	}
}

/* --- tables -------------------------------------------------------------- */

static const char *attachment_name(const struct describe *x,
				   const struct found *gateway, const char *id)
{
	for (size_t i = 0; id && i < x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].n;
	     i++) {
		const struct found *a =
			x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].items[i];

		if (is_of(a, gateway) && strcmp(a->id, id) == 0 && vpc_of(x, a))
			return vpc_of(x, a)->name;
	}
	return NULL;
}

static void put_route(struct describe *x, struct doc *map,
		      const struct found *gateway, const struct found *route)
{
	const char *to = said(route->d, "DestinationCidrBlock");
	size_t n;
	const struct doc *const *all = said_list(
		route->d, "TransitGatewayAttachments", &n);
	const char *name = NULL;

	if (!to || document_get(map, to) ||
	    said_is(route->d, "Type", "propagated"))
		return;
	if (n)
		name = attachment_name(
			x, gateway, said(all[0], "TransitGatewayAttachmentId"));
	if (n && !name && account_vpn(x, all[0]) &&
	    account_vpn(x, all[0])->made)
		name = account_vpn(x, all[0])->name;
	put(x, map, to, route, name ? name : "blackhole");
}

static void put_table(struct describe *x, struct doc *into,
		      const struct found *gateway, const struct found *t)
{
	struct doc *map = branch_map(x->arena, t->d->at);

	put_id(x, map, t, "tgw-rtb");
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_ROUTE].n; i++)
		if (is_about(x, x->of[MEMBER_TRANSIT_ROUTE].items[i], t))
			put_route(x, map, gateway,
				  x->of[MEMBER_TRANSIT_ROUTE].items[i]);
	branch_put(x->arena, into, t->name, t->d->at, map);
}

static bool is_on(const struct found *gateway, const char *option, bool usual)
{
	const struct doc *d = said_map(gateway->d, "Options");

	return said(d, option) ? said_is(d, option, "enable") : usual;
}

static void put_gateway(struct describe *x, const struct found *f)
{
	struct doc *map = branch_map(x->arena, f->d->at);
	struct doc *attachments = branch_map(x->arena, f->d->at);
	struct doc *tables = branch_map(x->arena, f->d->at);

	put_id(x, map, f, "tgw");
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].n; i++)
		if (is_of(x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].items[i], f))
			put_attachment(
				x, attachments,
				x->of[MEMBER_TRANSIT_VPC_ATTACHMENT].items[i],
				f);
	put_vpns(x, attachments, f);
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_TABLE].n; i++)
		if (is_of(x->of[MEMBER_TRANSIT_TABLE].items[i], f))
			put_table(x, tables, f,
				  x->of[MEMBER_TRANSIT_TABLE].items[i]);
	if (attachments->pairs.n)
		branch_put(x->arena, map, "attachments", f->d->at, attachments);
	if (tables->pairs.n)
		branch_put(x->arena, map, "route_tables", f->d->at, tables);
	if (!is_on(f, "DefaultRouteTableAssociation", true))
		put(x, map, "default_route_table_association", f, "false");
	if (!is_on(f, "DefaultRouteTablePropagation", true))
		put(x, map, "default_route_table_propagation", f, "false");
	if (is_on(f, "SecurityGroupReferencingSupport", false))
		put(x, map, "security_group_referencing", f, "true");
	put_object(x, lab_part(x, "transit_gateways"), f->name, f, map, NULL);
}

void account_transit(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_GATEWAY].n; i++)
		if (!x->of[MEMBER_TRANSIT_GATEWAY].items[i]->gone)
			put_gateway(x, x->of[MEMBER_TRANSIT_GATEWAY].items[i]);
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_ATTACHMENT].n; i++) {
		const struct found *a =
			x->of[MEMBER_TRANSIT_ATTACHMENT].items[i];

		if (!a->gone && !is_vpc(a) &&
		    !said_is(a->d, "ResourceType", "vpn"))
			remark(x, IMPORT_IGNORED, a, "it is no VPC's");
	}
}

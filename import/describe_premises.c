// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_premises.c - networks at the other end of an account's VPNs
 *
 * AWS knows a VPN's own static routes, and what routers announce as routes of
 * the tables that took them. Two connections to the same networks are one way
 * there, which is up if either is.
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"

static void add_block(struct describe *x, struct words *w, const char *cidr)
{
	struct prefix p;

	if (cidr && prefix_parse(cidr, &p) && p.addr.family == AF_INET && p.len)
		words_add(x, w, cidr);
}

static bool is_end(const struct found *vpc, const struct found *f)
{
	const char *id = said(f->d, "VpnGatewayId");

	return !vpc->gone && id && vpc->vgw && strcmp(vpc->vgw, id) == 0;
}

static struct found *vpc_of(const struct describe *x, const struct found *f)
{
	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++)
		if (is_end(x->of[MEMBER_VPC].items[i], f))
			return x->of[MEMBER_VPC].items[i];
	return NULL;
}

/* Where the tables of its VPC send what is for the gateway */
static void add_routes(struct describe *x, const struct found *vpc,
		       struct words *w)
{
	for (size_t i = 0; i < vpc->inside[MEMBER_ROUTE_TABLE].n; i++) {
		size_t n;
		const struct doc *const *routes = said_list(
			vpc->inside[MEMBER_ROUTE_TABLE].items[i]->d, "Routes",
			&n);

		for (size_t k = 0; k < n; k++)
			if (said_is(routes[k], "GatewayId", vpc->vgw))
				add_block(x, w,
					  said(routes[k],
					       "DestinationCidrBlock"));
	}
}

/* Routes of transit gateways that lead to its attachment */
static void add_transit_routes(struct describe *x, const struct found *f,
			       struct words *w)
{
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_ROUTE].n; i++) {
		const struct doc *d = x->of[MEMBER_TRANSIT_ROUTE].items[i]->d;
		size_t n;
		const struct doc *const *to = said_list(
			d, "TransitGatewayAttachments", &n);

		for (size_t k = 0; k < n; k++)
			if (account_vpn(x, to[k]) == f)
				add_block(x, w,
					  said(d, "DestinationCidrBlock"));
	}
}

static struct words networks_of(struct describe *x, const struct found *f,
				const struct found *vpc)
{
	struct words w = {0};
	size_t n;
	const struct doc *const *routes = said_list(f->d, "Routes", &n);

	for (size_t i = 0; i < n; i++)
		if (!said_is(routes[i], "State", "deleted"))
			add_block(x, &w,
				  said(routes[i], "DestinationCidrBlock"));
	add_block(x, &w, said_in(f->d, "Options", "LocalIpv4NetworkCidr"));
	if (vpc)
		add_routes(x, vpc, &w);
	else
		add_transit_routes(x, f, &w);
	return w;
}

static bool is_down(const struct found *f)
{
	size_t n, down = 0;
	const struct doc *const *all = said_list(f->d, "VgwTelemetry", &n);

	for (size_t i = 0; i < n; i++)
		down += said_is(all[i], "Status", "DOWN");
	return n && down == n;
}

const struct found *account_vpn(const struct describe *x, const struct doc *to)
{
	const char *id = said(to, "TransitGatewayAttachmentId");
	const struct found *f = found_of(x, MEMBER_VPN_CONNECTION,
					 said(to, "ResourceId"));
	const struct found *a = found_of(x, MEMBER_TRANSIT_ATTACHMENT, id);

	if (!f && a)
		f = found_of(x, MEMBER_VPN_CONNECTION,
			     said(a->d, "ResourceId"));
	return f;
}

/* --- what is written ----------------------------------------------------- */

/* Another connection to the same networks, which may be up in place of it */
static bool is_second(struct describe *x, struct dictionary *ways,
		      const struct found *f, const char *way)
{
	struct doc *first = index_find(ways, way);

	if (!first)
		return false;
	if (!is_down(f) && said(first, "state"))
		branch_set(x->arena, first, "state", f->d->at,
			   branch_text(x->arena, f->d->at, "up"));
	remark(x, IMPORT_READ, f, "a second way to the networks of another");
	return true;
}

static void put_premises(struct describe *x, struct dictionary *ways,
			 struct found *f)
{
	struct found *vpc = vpc_of(x, f);
	const struct found *transit = found_of(x, MEMBER_TRANSIT_GATEWAY,
					       said(f->d, "TransitGatewayId"));
	struct words w = networks_of(x, f, vpc);
	struct doc *map = branch_map(x->arena, f->d->at);
	const char *way = vpc ? vpc->id : transit ? transit->id : "";

	for (size_t i = 0; i < w.n; i++)
		way = arena_printf(x->arena, "%s %s", way, w.items[i]);
	if (!vpc && !transit) {
		remark(x, IMPORT_IGNORED, f,
		       "the gateway where it ends is not described");
		return;
	}
	if (!w.n) {
		remark(x, IMPORT_IGNORED, f,
		       "nothing says which networks are behind it");
		return;
	}
	if (is_second(x, ways, f, way))
		return;
	put_words(x, map, "cidr", f, &w);
	put(x, map, "vpn", f, vpc ? vpc->name : transit->name);
	if (!said_true(said_map(f->d, "Options"), "StaticRoutesOnly"))
		put(x, map, "routing", f, "bgp");
	if (is_down(f))
		put(x, map, "state", f, "down");
	for (size_t i = 0; vpc && i < w.n; i++)
		words_add(x, &vpc->premises, w.items[i]);
	put_object(x, lab_part(x, "on_premises"), f->name, f, map, NULL);
	index_add(ways, way, map);
	f->made = map;
}

void account_on_premises(struct describe *x)
{
	struct dictionary ways = {.arena = x->arena};

	for (size_t i = 0; i < x->of[MEMBER_VPN_CONNECTION].n; i++)
		if (!x->of[MEMBER_VPN_CONNECTION].items[i]->gone)
			put_premises(x, &ways,
				     x->of[MEMBER_VPN_CONNECTION].items[i]);
}

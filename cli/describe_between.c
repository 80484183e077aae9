// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_between.c - what several VPCs have in common: peerings, VPNs,
 * prefix lists
 */
#include <string.h>

#include "cli/describe_part.h"

/* --- peerings ---------------------------------------------------------------- */

static void put_blocks(json_t *o, const char *key, const char *field,
		       struct prefixes blocks)
{
	json_t *list = set_list(o, key);

	for (size_t i = 0; i < blocks.n; i++)
		set_prefix(add_object(list), field, blocks.items[i]);
}

static void put_side(json_t *o, const char *key, const struct peering *p,
		     int side)
{
	const struct vpc *vpc = p->vpcs[side];
	json_t *info = set_object(o, key);

	set_text(info, "VpcId", vpc->o.id);
	set_text(info, "OwnerId", vpc->account);
	set_text(info, "Region", vpc->region);
	if (vpc->cidrs.n)
		set_prefix(info, "CidrBlock", vpc->cidrs.items[0]);
	put_blocks(info, "CidrBlockSet", "CidrBlock", vpc_cidrs(vpc, AF_INET));
	put_blocks(info, "Ipv6CidrBlockSet", "Ipv6CidrBlock",
		   vpc_cidrs(vpc, AF_INET6));
	set_bool(set_object(info, "PeeringOptions"),
		 "AllowDnsResolutionFromRemoteVpc",
		 p->allow_remote_vpc_dns_resolution[side]);
}

/* AWS's own sentence, of the states whose it is known (PCX-1) */
static const char *message_of(struct describing *d, const struct peering *p)
{
	if (strcmp(p->state, "active") == 0)
		return "Active";
	if (strcmp(p->state, "pending-acceptance") == 0)
		return arena_printf(d->arena, "Pending Acceptance by %s",
				    p->vpcs[ACCEPTER]->account);
	return NULL;
}

void describe_peerings(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->peerings.n; i++) {
		const struct peering *p = d->m->peerings.items[i];
		json_t *o = add_object(list), *status;

		set_text(o, "VpcPeeringConnectionId", p->o.id);
		status = set_object(o, "Status");
		set_text(status, "Code", p->state);
		set_text(status, "Message", message_of(d, p));
		put_side(o, "RequesterVpcInfo", p, REQUESTER);
		put_side(o, "AccepterVpcInfo", p, ACCEPTER);
		set_name(o, "Tags", p->o.name);
	}
}

/* --- networks on premises ------------------------------------------------------ */

/* Static routes are the connection's own; by BGP the other end tells them */
static void put_static_routes(json_t *o, const struct on_premises *op)
{
	json_t *list = set_list(o, "Routes");

	for (size_t i = 0; !op->bgp && i < op->cidrs.n; i++) {
		json_t *route = add_object(list);

		set_prefix(route, "DestinationCidrBlock", op->cidrs.items[i]);
		set_text(route, "State", "available");
	}
}

void describe_vpn_connections(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->on_premises.n; i++) {
		const struct on_premises *op = d->m->on_premises.items[i];
		json_t *o = add_object(list), *telemetry;

		set_text(o, "VpnConnectionId", op->o.id);
		set_text(o, "State", "available");
		set_text(o, "Type", "ipsec.1");
		set_text(o, "Category", "VPN");
		if (op->vpc)
			set_text(o, "VpnGatewayId", op->vpc->vpn_gateway_id);
		if (op->attachment)
			set_text(o, "TransitGatewayId",
				 op->attachment->gateway->o.id);
		set_bool(set_object(o, "Options"), "StaticRoutesOnly",
			 !op->bgp);
		put_static_routes(o, op);
		telemetry = set_list(o, "VgwTelemetry");
		set_text(add_object(telemetry), "Status",
			 op->down ? "DOWN" : "UP");
		set_name(o, "Tags", op->o.name);
	}
}

/* The lab's own: what is at the other end of a VPN */
void describe_on_premises(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->on_premises.n; i++) {
		const struct on_premises *op = d->m->on_premises.items[i];
		json_t *o = add_object(list), *blocks;

		set_text(o, "Name", op->o.name);
		set_text(o, "VpnConnectionId", op->o.id);
		blocks = set_list(o, "CidrBlocks");
		for (size_t j = 0; j < op->cidrs.n; j++)
			add_text(blocks, PREFIX(op->cidrs.items[j]));
		set_text(o, "Routing", op->bgp ? "bgp" : "static");
		set_text(o, "State", op->down ? "down" : "up");
	}
}

/* --- prefix lists ------------------------------------------------------------------ */

/* AWS's own have names of AWS's */
static const char *list_name(struct describing *d, const struct prefix_list *l)
{
	if (!l->aws_managed)
		return l->o.name;
	if (strcmp(l->o.name, "cloudfront") == 0)
		return "com.amazonaws.global.cloudfront.origin-facing";
	return arena_printf(d->arena, "com.amazonaws.%s.%s", d->m->region,
			    l->o.name);
}

/* What describe-managed-prefix-lists says, and its entries in it, as those of
 * get-managed-prefix-list-entries */
void describe_prefix_lists(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->prefix_lists.n; i++) {
		const struct prefix_list *l = d->m->prefix_lists.items[i];
		json_t *o = add_object(list), *entries;

		set_text(o, "PrefixListId", l->o.id);
		set_text(o, "PrefixListName", list_name(d, l));
		if (l->entries.n)
			set_text(o, "AddressFamily",
				 l->entries.items[0].addr.family == AF_INET6
					 ? "IPv6"
					 : "IPv4");
		if (!l->aws_managed)
			set_int(o, "MaxEntries", l->max_entries);
		entries = set_list(o, "Entries");
		for (size_t j = 0; j < l->entries.n; j++)
			set_prefix(add_object(entries), "Cidr",
				   l->entries.items[j]);
		set_text(o, "OwnerId", l->aws_managed ? "AWS" : d->m->account);
		set_list(o, "Tags");
	}
}

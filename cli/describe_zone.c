// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_zone.c - private hosted zones, and all nodes by name
 */
#include <string.h>

#include "cli/describe_part.h"

/* --- private hosted zones (DNS-7) ------------------------------------------------ */

static const char *const type_name[] = {
	[RECORD_A] = "A", [RECORD_AAAA] = "AAAA", [RECORD_CNAME] = "CNAME"};

/* Route 53 ends every name with a dot; "@" is the zone's own */
static const char *record_name(struct describing *d,
			       const struct hosted_zone *z,
			       const struct zone_record *r)
{
	if (strcmp(r->host, "@") == 0)
		return arena_printf(d->arena, "%s.", z->name);
	return arena_printf(d->arena, "%s.%s.", r->host, z->name);
}

/* A node's record may have addresses of both families: two sets to AWS */
static void add_set(struct describing *d, json_t *list,
		    const struct hosted_zone *z, const struct zone_record *r,
		    enum zone_record_type type)
{
	sa_family_t family = type == RECORD_AAAA ? AF_INET6 : AF_INET;
	json_t *values = json_array(), *o;

	for (size_t i = 0; i < r->addresses.n; i++)
		if (type != RECORD_CNAME &&
		    r->addresses.items[i].family == family)
			set_addr(add_object(values), "Value",
				 r->addresses.items[i]);
	if (type == RECORD_CNAME)
		set_text(add_object(values), "Value", r->target);
	if (!json_array_size(values)) {
		json_decref(values);
		return;
	}
	o = add_object(list);
	set_text(o, "Name", record_name(d, z, r));
	set_text(o, "Type", type_name[type]);
	set_int(o, "TTL", r->ttl);
	set_value(o, "ResourceRecords", values);
}

static void put_sets(struct describing *d, json_t *o,
		     const struct hosted_zone *z)
{
	json_t *list = set_list(o, "ResourceRecordSets");

	for (size_t i = 0; i < z->records.n; i++) {
		const struct zone_record *r = &z->records.items[i];

		if (r->target) {
			add_set(d, list, z, r, RECORD_CNAME);
			continue;
		}
		add_set(d, list, z, r, RECORD_A);
		add_set(d, list, z, r, RECORD_AAAA);
	}
}

void describe_hosted_zones(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->hosted_zones.n; i++) {
		const struct hosted_zone *z = d->m->hosted_zones.items[i];
		json_t *o = add_object(list), *vpcs;

		set_text(o, "Id",
			 arena_printf(d->arena, "/hostedzone/%s", z->o.id));
		set_text(o, "Name", arena_printf(d->arena, "%s.", z->name));
		set_bool(set_object(o, "Config"), "PrivateZone", true);
		vpcs = set_list(o, "VPCs"); /* DNS-9 */
		for (size_t j = 0; j < z->vpcs.n; j++) {
			json_t *one = add_object(vpcs);

			set_text(one, "VPCRegion", z->vpcs.items[j]->region);
			set_text(one, "VPCId", z->vpcs.items[j]->o.id);
		}
		put_sets(d, o, z);
	}
}

/* --- nodes: the lab's own list ------------------------------------------------------ */

static void put_ports(struct describing *d, json_t *o, const struct node *n)
{
	json_t *list = set_list(o, "Ports");

	for (size_t i = 0; i < n->ports.n; i++)
		add_text(list,
			 arena_printf(d->arena, "%u%s",
				      n->ports.items[i].number,
				      n->ports.items[i].udp ? "/udp" : ""));
}

static void add_place(struct describing *d, json_t *list, const struct place *p)
{
	json_t *o = add_object(list);

	set_text(o, "Place", p->label);
	if (p->subnet) {
		set_text(o, "AvailabilityZone",
			 describe_zone(d, p->subnet->vpc, p->subnet->az));
		set_text(o, "SubnetId", p->subnet->o.id);
	}
	if (p->eni)
		set_text(o, "NetworkInterfaceId", p->eni->o.id);
	set_addr(o, p->eni ? "PrivateIpAddress" : "Address", p->address);
	set_addr(o, "Ipv6Address", p->ipv6);
	if (p->eni)
		set_addr(o, "PublicIp", p->eni->public_ip);
}

/* Who it is, where, and what answers there; Failed by a drill */
static void describe_node(struct describing *d, json_t *o, const struct node *n)
{
	const char *arn = describe_node_arn(d, n);
	json_t *places;

	set_text(o, "Name", n->o.name);
	set_text(o, "Kind", node_kind_name(n->kind));
	set_text(o, "Identifier", n->o.id);
	set_text(o, "Arn", arn == n->o.id ? NULL : arn);
	if (n->vpc)
		set_text(o, "VpcId", n->vpc->o.id);
	set_text(o, "DnsName", n->dns_name);
	put_ports(d, o, n);
	set_text(o, "Run", n->run);
	places = set_list(o, "Places");
	for (size_t i = 0; i < n->places.n; i++)
		add_place(d, places, &n->places.items[i]);
	set_bool(o, "Failed", n->o.failed);
}

/* Attachments to transit gateways are there as such */
void describe_nodes(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++)
		if (d->m->nodes.items[i]->kind != NODE_TRANSIT_ATTACHMENT)
			describe_node(d, add_object(list),
				      d->m->nodes.items[i]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_eni.c - network interfaces
 */
#include "cli/describe_part.h"
#include "vpc/association.h"
#include "vpc/dns.h"

/* Who made the interfaces of a kind of node, and has them attached (ENI-8).
 * AWS shows some of its services by name, others by an account of its own,
 * which is nothing that a lab could know. */
static const struct maker {
	const char *requester; /* RequesterId; NULL: not known, or the user */
	const char *attached_to; /* InstanceOwnerId; NULL: not known */
	const char *attachment; /* what its identifier begins with */
	bool managed;
} makers[N_NODE_KINDS] = {
	[NODE_DATABASE] = {"amazon-rds", "amazon-rds", "eni-attach", true},
	[NODE_PROXY] = {"amazon-rds", "amazon-rds", "eni-attach", true},
	[NODE_CACHE] = {"amazon-elasticache", "amazon-elasticache",
			"eni-attach", true},
	[NODE_LOAD_BALANCER] = {"amazon-elb", "amazon-elb", "eni-attach", true},
	[NODE_FUNCTION] = {NULL, "amazon-aws", "ela-attach",
			   false}, /* ENI-10 */
	[NODE_NAT_GATEWAY] = {NULL, "amazon-aws", "ela-attach", true},
	[NODE_ENDPOINT] = {NULL, "amazon-aws", "ela-attach", true},
	[NODE_TRANSIT_ATTACHMENT] = {NULL, "amazon-aws", "ela-attach", true},
	[NODE_DISTRIBUTION] = {.managed = true},
};

static const struct maker of_network_balancer = {"amazon-elb", "amazon-aws",
						 "ela-attach", true};

/* What is shared, or lingers, is Lambda's (LAM-12, LAM-21) */
static enum node_kind kind_of(const struct eni *eni)
{
	if (eni->type == ENI_LAMBDA)
		return NODE_FUNCTION;
	return eni->places.n ? eni->places.items[0]->node->kind : NODE_INSTANCE;
}

static const struct maker *maker_of(const struct eni *eni)
{
	return eni->type == ENI_NETWORK_LOAD_BALANCER ? &of_network_balancer
						      : &makers[kind_of(eni)];
}

/* --- attachment ---------------------------------------------------------------- */

static json_int_t device_index(const struct eni *eni, const struct node *n)
{
	for (size_t i = 0; i < n->places.n; i++)
		if (n->places.items[i].eni == eni)
			return (json_int_t)i;
	return 0;
}

/* AWS's own are device 1, of something that nobody else sees (ENI-10) */
static void put_attachment(struct describing *d, json_t *o,
			   const struct eni *eni)
{
	const struct maker *by = maker_of(eni);
	const struct node *n = NULL;
	json_t *a;

	if (kind_of(eni) == NODE_INSTANCE && eni->places.n)
		n = eni->places.items[0]->node;
	if (!n && !by->attached_to)
		return;
	a = set_object(o, "Attachment");
	set_text(
		a, "AttachmentId",
		n ? attachment_of(d->arena, eni, n)
		  : describe_id(d, by->attachment, eni->o.id, by->attached_to));
	set_int(a, "DeviceIndex", n ? device_index(eni, n) : 1);
	if (n)
		set_text(a, "InstanceId", n->o.id);
	set_text(a, "InstanceOwnerId",
		 n ? eni->subnet->vpc->account : by->attached_to);
	set_text(a, "Status", "attached"); /* ENI-3 */
	set_bool(a, "DeleteOnTermination", n && !eni->hand);
}

/* --- addresses ------------------------------------------------------------------ */

/* An elastic IP is the account's, every other public address AWS's */
static json_t *association(struct describing *d, const struct eni *eni,
			   struct addr own)
{
	struct addr public = eni_public(eni, own);
	const char *allocation = describe_allocation_id(d, public);
	const char *requester = maker_of(eni)->requester;
	json_t *o;

	if (!public.family)
		return NULL;
	o = json_object();
	set_addr(o, "PublicIp", public);
	set_text(o, "AllocationId", allocation);
	if (allocation)
		set_text(o, "AssociationId",
			 association_of_address(d->arena, allocation, eni));
	if (allocation)
		set_text(o, "IpOwnerId", eni->subnet->vpc->account);
	else
		set_text(o, "IpOwnerId", requester ? requester : "amazon");
	if (!addr_cmp(own, eni->private_ip))
		set_text(o, "PublicDnsName", dns_public_name(d->arena, eni));
	return o;
}

/* DNS-6 */
static void put_dns_name(struct describing *d, json_t *o, const struct eni *eni,
			 struct addr own)
{
	struct eni at = *eni;

	at.private_ip = own;
	if (dns_private_names(eni->subnet->vpc))
		set_text(o, "PrivateDnsName", dns_private_name(d->arena, &at));
}

static void put_addresses(struct describing *d, json_t *o,
			  const struct eni *eni)
{
	json_t *list = set_list(o, "PrivateIpAddresses");

	for (size_t i = 0; i < eni_addresses(eni); i++) {
		struct addr own = eni_address_at(eni, i);
		json_t *one;

		if (own.family != AF_INET)
			continue;
		one = add_object(list);
		set_addr(one, "PrivateIpAddress", own);
		set_bool(one, "Primary", addr_cmp(own, eni->private_ip) == 0);
		put_dns_name(d, one, eni, own);
		set_value(one, "Association", association(d, eni, own));
	}
	list = set_list(o, "Ipv6Addresses");
	if (eni->ipv6.family)
		set_addr(add_object(list), "Ipv6Address", eni->ipv6);
}

/* --- the rest --------------------------------------------------------------------- */

/* Only what differs from AWS's own idle times (TRK-8) */
static void put_tracking(json_t *o, const struct tracking_times *t)
{
	json_t *times;

	if (!t->tcp_established && !t->udp && !t->udp_stream)
		return;
	times = set_object(o, "ConnectionTrackingConfiguration");
	if (t->tcp_established)
		set_int(times, "TcpEstablishedTimeout", t->tcp_established);
	if (t->udp)
		set_int(times, "UdpTimeout", t->udp);
	if (t->udp_stream)
		set_int(times, "UdpStreamTimeout", t->udp_stream);
}

static void put_users(json_t *o, const struct eni *eni)
{
	json_t *list = set_list(o, "UsedBy");

	for (size_t i = 0; i < eni->places.n; i++)
		add_text(list, eni->places.items[i]->label);
}

/* Names are the user's; what AWS makes has none (ENI-10) */
static const char *name_of(const struct eni *eni)
{
	return kind_of(eni) == NODE_INSTANCE ? eni->o.name : NULL;
}

json_t *describe_interface(struct describing *d, const struct eni *eni)
{
	const struct maker *by = maker_of(eni);
	bool used = eni->places.n || eni->lingering;
	json_t *o = json_object();

	set_text(o, "NetworkInterfaceId", eni->o.id);
	set_text(o, "InterfaceType", eni_type_name[eni->type]);
	set_text(o, "Description", eni->description);
	set_text(o, "SubnetId", eni->subnet->o.id);
	set_text(o, "VpcId", eni->subnet->vpc->o.id);
	set_text(o, "AvailabilityZone",
		 describe_zone(d, eni->subnet->vpc, eni->subnet->az));
	set_addr(o, "PrivateIpAddress", eni->private_ip);
	if (eni->private_ip.family)
		put_dns_name(d, o, eni, eni->private_ip);
	put_addresses(d, o, eni);
	set_value(o, "Association", association(d, eni, eni->private_ip));
	set_text(o, "MacAddress",
		 json_string_value(json_object_get(d->macs, eni->o.id)));
	set_value(o, "Groups",
		  describe_groups(eni->groups.items, eni->groups.n));
	set_bool(o, "SourceDestCheck", eni->source_dest_check);
	set_text(o, "Status", used ? "in-use" : "available"); /* ENI-3 */
	put_attachment(d, o, eni);
	set_bool(o, "RequesterManaged", by->managed); /* ENI-8 */
	set_text(o, "RequesterId", by->requester);
	put_tracking(o, &eni->tracking);
	set_text(o, "OwnerId", eni->subnet->vpc->account);
	set_name(o, "TagSet", name_of(eni));
	put_users(o, eni);
	return o;
}

void describe_network_interfaces(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->enis.n; i++) {
		const struct eni *eni = d->m->enis.items[i];

		if (!eni->subnet->nat_gateway) /* NAT-17 */
			json_array_append_new(list, describe_interface(d, eni));
	}
}

/* --- instances --------------------------------------------------------------------- */

static void describe_instance(struct describing *d, json_t *o,
			      const struct node *n)
{
	const struct eni *eni = n->places.items[0].eni;
	json_t *state, *interfaces;

	set_text(o, "InstanceId", n->o.id);
	state = set_object(o, "State");
	set_int(state, "Code", 16);
	set_text(state, "Name", "running");
	set_text(set_object(o, "Placement"), "AvailabilityZone",
		 describe_zone(d, eni->subnet->vpc, eni->subnet->az));
	set_text(o, "SubnetId", eni->subnet->o.id);
	set_text(o, "VpcId", eni->subnet->vpc->o.id);
	set_addr(o, "PrivateIpAddress", eni->private_ip);
	if (eni->private_ip.family)
		put_dns_name(d, o, eni, eni->private_ip);
	set_addr(o, "PublicIpAddress", eni->public_ip);
	set_text(o, "PublicDnsName", dns_public_name(d->arena, eni));
	set_addr(o, "Ipv6Address", eni->ipv6);
	set_value(o, "SecurityGroups",
		  describe_groups(eni->groups.items, eni->groups.n));
	set_bool(o, "SourceDestCheck", eni->source_dest_check);
	interfaces = set_list(o, "NetworkInterfaces");
	for (size_t i = 0; i < n->places.n; i++)
		json_array_append_new(
			interfaces,
			describe_interface(d, n->places.items[i].eni));
	set_name(o, "Tags", n->o.name);
}

/* A reservation for each: AWS groups what was launched together */
void describe_reservations(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];
		json_t *o;

		if (n->kind != NODE_INSTANCE || !n->places.n ||
		    !n->places.items[0].eni)
			continue;
		o = add_object(list);
		describe_instance(d, add_object(set_list(o, "Instances")), n);
		set_text(o, "OwnerId", describe_account(d, n));
	}
}

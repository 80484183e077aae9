// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_gateway.c - gateways of a VPC, and elastic IPs
 */
#include "cli/describe_part.h"
#include "vpc/association.h"
#include "vpc/regional_nat.h"

/* --- gateways that are their VPC's ------------------------------------------ */

struct gateway_words { /* each API has its own */
	enum gateway kind;
	const char *id_key, *attachments, *attached;
	bool owned; /* it has an OwnerId */
};

static bool is_attached(const struct vpc *vpc, enum gateway g)
{
	if (g == GATEWAY_EGRESS_ONLY)
		return true; /* it has no other state */
	return (g == GATEWAY_INTERNET ? vpc->internet_gateway
				      : vpc->vpn_gateway) == GATEWAY_ATTACHED;
}

static const char *id_of(const struct vpc *vpc, enum gateway g)
{
	if (g == GATEWAY_EGRESS_ONLY)
		return vpc->egress_only_internet_gateway_id;
	return g == GATEWAY_INTERNET ? vpc->internet_gateway_id
				     : vpc->vpn_gateway_id;
}

static json_t *describe_gateway(json_t *list, const struct vpc *vpc,
				const struct gateway_words *w)
{
	json_t *o = add_object(list), *attachments;

	set_text(o, w->id_key, id_of(vpc, w->kind));
	attachments = set_list(o, w->attachments);
	if (is_attached(vpc, w->kind)) {
		json_t *a = add_object(attachments);

		set_text(a, "State", w->attached);
		set_text(a, "VpcId", vpc->o.id);
	}
	if (w->owned)
		set_text(o, "OwnerId", vpc->account);
	set_name(o, "Tags", gateway_name[w->kind]);
	return o;
}

void describe_internet_gateways(struct describing *d, json_t *list)
{
	static const struct gateway_words words = {
		GATEWAY_INTERNET, "InternetGatewayId", "Attachments",
		"available", /* IGW-1 */
		true};

	for (size_t i = 0; i < d->m->vpcs.n; i++)
		if (vpc_has_gateway(d->m->vpcs.items[i], words.kind))
			describe_gateway(list, d->m->vpcs.items[i], &words);
}

void describe_egress_only_gateways(struct describing *d, json_t *list)
{
	static const struct gateway_words words = {
		GATEWAY_EGRESS_ONLY, "EgressOnlyInternetGatewayId",
		"Attachments", "attached", false};

	for (size_t i = 0; i < d->m->vpcs.n; i++)
		if (vpc_has_gateway(d->m->vpcs.items[i], words.kind))
			describe_gateway(list, d->m->vpcs.items[i], &words);
}

void describe_vpn_gateways(struct describing *d, json_t *list)
{
	static const struct gateway_words words = {GATEWAY_VPN, "VpnGatewayId",
						   "VpcAttachments", "attached",
						   false};

	for (size_t i = 0; i < d->m->vpcs.n; i++)
		if (vpc_has_gateway(d->m->vpcs.items[i], words.kind)) {
			json_t *o = describe_gateway(list, d->m->vpcs.items[i],
						     &words);

			set_text(o, "State", "available");
			set_text(o, "Type", "ipsec.1");
		}
}

/* --- NAT gateways ------------------------------------------------------------ */

static const char *association_id(struct describing *d, const char *allocation,
				  const struct eni *eni)
{
	return allocation ? association_of_address(d->arena, allocation, eni)
			  : NULL;
}

static void add_nat_address(struct describing *d, json_t *list,
			    const struct eni *eni, struct addr own)
{
	json_t *o = add_object(list);
	struct addr public = eni_public(eni, own);
	const char *allocation = describe_allocation_id(d, public);

	set_text(o, "AllocationId", allocation);
	set_text(o, "AssociationId", association_id(d, allocation, eni));
	if (eni->subnet->nat_gateway) { /* NAT-17: it has no more than that */
		set_text(o, "AvailabilityZone", eni->subnet->o.name);
	} else {
		set_text(o, "NetworkInterfaceId", eni->o.id);
		set_addr(o, "PrivateIp", own);
	}
	set_addr(o, "PublicIp", public);
	set_bool(o, "IsPrimary", addr_cmp(own, eni->private_ip) == 0);
	set_text(o, "Status", "succeeded");
}

static void set_mode(json_t *o, const struct nat_gateway *nat)
{
	const char *word = regional_nat_by_hand(nat) ? "disabled" : "enabled";

	set_text(o, "AvailabilityMode",
		 nat->is_regional ? "regional" : "zonal");
	if (!nat->is_regional)
		return;
	set_text(o, "AutoProvisionZones", word);
	set_text(o, "AutoScalingIps", word);
}

static void describe_nat(struct describing *d, json_t *o,
			 const struct nat_gateway *nat)
{
	json_t *addresses;

	set_text(o, "NatGatewayId", nat->o.id);
	if (nat->subnet)
		set_text(o, "SubnetId", nat->subnet->o.id);
	set_text(o, "VpcId", nat->vpc->o.id);
	set_text(o, "State",
		 nat->failure ? "failed" : "available"); /* NAT-14 */
	set_text(o, "FailureCode", nat->failure);
	set_text(o, "ConnectivityType", nat->is_private ? "private" : "public");
	set_mode(o, nat);
	addresses = set_list(o, "NatGatewayAddresses");
	for (size_t i = 0; i < nat->node->places.n; i++) {
		const struct eni *eni = nat->node->places.items[i].eni;

		for (size_t j = 0; eni && j < eni_addresses(eni); j++)
			if (eni_address_at(eni, j).family == AF_INET)
				add_nat_address(d, addresses, eni,
						eni_address_at(eni, j));
	}
	set_name(o, "Tags", nat->o.name);
}

void describe_nat_gateways(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->nat_gateways.n; j++)
			describe_nat(d, add_object(list),
				     vpc->nat_gateways.items[j]);
	}
}

/* --- elastic IPs ---------------------------------------------------------------- */

/* Whose private address the elastic IP is the public one of */
static const struct eni *user_of(const struct model *m, struct addr public,
				 struct addr *ret_private)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		*ret_private = eni_private(m->enis.items[i], public);
		if (ret_private->family)
			return m->enis.items[i];
	}
	return NULL;
}

static void describe_elastic_ip(struct describing *d, json_t *o,
				struct addr public, const char *name)
{
	const char *allocation = describe_allocation_id(d, public);
	struct addr own = {0};
	const struct eni *eni = user_of(d->m, public, &own);
	const struct node *n = eni && eni->places.n ? eni->places.items[0]->node
						    : NULL;

	set_text(o, "AllocationId", allocation);
	set_addr(o, "PublicIp", public);
	set_text(o, "Domain", "vpc");
	if (eni) {
		set_text(o, "AssociationId",
			 association_id(d, allocation, eni));
	}
	if (eni && !eni->subnet->nat_gateway) { /* NAT-17 */
		set_text(o, "NetworkInterfaceId", eni->o.id);
		set_text(o, "NetworkInterfaceOwnerId",
			 eni->subnet->vpc->account);
		set_addr(o, "PrivateIpAddress", own);
	}
	if (n && n->kind == NODE_INSTANCE)
		set_text(o, "InstanceId", n->o.id);
	set_name(o, "Tags", name);
}

/* Those of the file by their names, and what NAT gateways have besides */
void describe_addresses(struct describing *d, json_t *list)
{
	json_t *named = json_object();
	const char *address;
	json_t *id;

	for (size_t i = 0; i < d->m->elastic_ips.n; i++) {
		const struct elastic_ip *e = d->m->elastic_ips.items[i];

		describe_elastic_ip(d, add_object(list), e->address, e->o.name);
		set_bool(named, ADDR(e->address), true);
	}
	json_object_foreach (d->elastic_ips, address, id) {
		struct addr a;

		if (!json_object_get(named, address) && addr_parse(address, &a))
			describe_elastic_ip(d, add_object(list), a, NULL);
	}
	json_decref(named);
}

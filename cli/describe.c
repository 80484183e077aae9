// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe.c - a model as the AWS CLI would describe it
 */
#include "cli/describe.h"

#include <string.h>

#include "cli/describe_part.h"

const struct description_list description_lists[] = {
	{"Vpcs", "VpcId", "Tags", describe_vpcs},
	{"Subnets", "SubnetId", "Tags", describe_subnets},
	{"VpcBlockPublicAccessExclusions", "ExclusionId", NULL,
	 describe_exclusions},
	{"DhcpOptions", "DhcpOptionsId", NULL, describe_dhcp_options},
	{"RouteTables", "RouteTableId", "Tags", describe_route_tables},
	{"InternetGateways", "InternetGatewayId", "Tags",
	 describe_internet_gateways},
	{"EgressOnlyInternetGateways", "EgressOnlyInternetGatewayId", "Tags",
	 describe_egress_only_gateways},
	{"NatGateways", "NatGatewayId", "Tags", describe_nat_gateways},
	{"Addresses", "AllocationId", "Tags", describe_addresses},
	{"SecurityGroups", "GroupId", "GroupName", describe_security_groups},
	{"SecurityGroupRules", "SecurityGroupRuleId", NULL,
	 describe_security_group_rules},
	{"NetworkAcls", "NetworkAclId", "Tags", describe_network_acls},
	{"NetworkInterfaces", "NetworkInterfaceId", "TagSet",
	 describe_network_interfaces},
	{"Reservations", "Instances.InstanceId", "Instances.Tags",
	 describe_reservations},
	{"VpcEndpoints", "VpcEndpointId", "Tags", describe_vpc_endpoints},
	{"ServiceConfigurations", "ServiceId", "Tags",
	 describe_endpoint_services},
	{"VpcPeeringConnections", "VpcPeeringConnectionId", "Tags",
	 describe_peerings},
	{"PrefixLists", "PrefixListId", "PrefixListName",
	 describe_prefix_lists},
	{"TransitGateways", "TransitGatewayId", "Tags",
	 describe_transit_gateways},
	{"TransitGatewayAttachments", "TransitGatewayAttachmentId", "Tags",
	 describe_attachments},
	{"TransitGatewayVpcAttachments", "TransitGatewayAttachmentId", "Tags",
	 describe_vpc_attachments},
	{"TransitGatewayRouteTables", "TransitGatewayRouteTableId", "Tags",
	 describe_transit_tables},
	{"VpnGateways", "VpnGatewayId", "Tags", describe_vpn_gateways},
	{"VpnConnections", "VpnConnectionId", "Tags", describe_vpn_connections},
	{"OnPremises", "VpnConnectionId", "Name", describe_on_premises},
	{"FlowLogs", "FlowLogId", "Tags", describe_flow_logs},
	{"Functions", "FunctionArn", "FunctionName", describe_functions},
	{"DBInstances", "DBInstanceArn", "DBInstanceIdentifier",
	 describe_db_instances},
	{"DBClusters", "DBClusterArn", "DBClusterIdentifier",
	 describe_db_clusters},
	{"DBSubnetGroups", "DBSubnetGroupArn", "DBSubnetGroupName",
	 describe_db_subnet_groups},
	{"DBProxies", "DBProxyArn", "DBProxyName", describe_db_proxies},
	{"DBProxyEndpoints", "DBProxyEndpointArn", "DBProxyEndpointName",
	 describe_db_proxy_endpoints},
	{"CacheClusters", "ARN", "CacheClusterId", describe_cache_clusters},
	{"ReplicationGroups", "ARN", "ReplicationGroupId",
	 describe_replication_groups},
	{"ServerlessCaches", "ARN", "ServerlessCacheName",
	 describe_serverless_caches},
	{"CacheSubnetGroups", "ARN", "CacheSubnetGroupName",
	 describe_cache_subnet_groups},
	{"LoadBalancers", "LoadBalancerArn", "LoadBalancerName",
	 describe_load_balancers},
	{"Listeners", "ListenerArn", NULL, describe_listeners},
	{"TargetGroups", "TargetGroupArn", "TargetGroupName",
	 describe_target_groups},
	{"HostedZones", "Id", "Name", describe_hosted_zones},
	{"DistributionList.Items", "ARN", NULL, describe_distributions},
	{"Nodes", "Identifier", "Name", describe_nodes},
	{NULL, NULL, NULL, NULL},
};

/* --- what is looked up for many objects ------------------------------------ */

/* Of an ENI's two ends the one that is not its VPC's router's */
static const struct plan_end *end_of_node(const struct plan_link *l)
{
	bool router = strncmp(l->end[0].ns, "vpc/", 4) == 0;

	return &l->end[router ? 1 : 0];
}

static json_t *macs_of(const struct plan *p)
{
	json_t *macs = p ? json_object() : NULL;

	for (size_t i = 0; p && i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];
		const struct plan_end *end;
		const uint8_t *m;
		char text[18];

		if (o->kind != PLAN_LINK || !o->link.end[0].alias)
			continue;
		end = end_of_node(&o->link);
		m = end->mac;
		snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
			 m[0], m[1], m[2], m[3], m[4], m[5]);
		set_text(macs, end->alias, text);
	}
	return macs;
}

/* A public NAT gateway has elastic IPs (NAT-1), also those that are not
 * written in the file */
static void add_allocated(struct describing *d, const struct eni *eni)
{
	const char *nat = eni->places.items[0]->node->o.id;
	const char *zone = eni->subnet->nat_gateway ? eni->subnet->o.name : "";

	for (size_t i = 0; i < eni_addresses(eni); i++) {
		struct addr a = eni_public(eni, eni_address_at(eni, i));

		if (a.family && !describe_allocation_id(d, a))
			set_text(d->elastic_ips, ADDR(a),
				 describe_id(d, "eipalloc", nat,
					     arena_printf(d->arena, "%s%zu",
							  zone, i)));
	}
}

static void find_elastic_ips(struct describing *d)
{
	d->elastic_ips = json_object();
	for (size_t i = 0; i < d->m->elastic_ips.n; i++)
		set_text(d->elastic_ips,
			 ADDR(d->m->elastic_ips.items[i]->address),
			 d->m->elastic_ips.items[i]->o.id);
	for (size_t i = 0; i < d->m->enis.n; i++)
		if (d->m->enis.items[i]->type == ENI_NAT_GATEWAY)
			add_allocated(d, d->m->enis.items[i]);
}

/* --- the whole -------------------------------------------------------------- */

/* "DistributionList.Items": a list in an object */
static json_t *new_list(json_t *description, const char *name)
{
	const char *dot = strchr(name, '.');
	json_t *in = description;
	char outer[64];

	if (!dot)
		return set_list(in, name);
	snprintf(outer, sizeof(outer), "%.*s", (int)(dot - name), name);
	return set_list(set_object(in, outer), dot + 1);
}

json_t *description_list(const json_t *description, const char *name)
{
	const char *dot = strchr(name, '.');
	char outer[64];

	if (!dot)
		return json_object_get(description, name);
	snprintf(outer, sizeof(outer), "%.*s", (int)(dot - name), name);
	return json_object_get(json_object_get(description, outer), dot + 1);
}

json_t *description_new(const struct described_lab *of)
{
	struct describing d = {.m = of->model,
			       .of = of,
			       .arena = arena_new(),
			       .macs = macs_of(of->plan)};
	json_t *all = json_object();

	find_elastic_ips(&d);
	for (const struct description_list *l = description_lists; l->name; l++)
		l->fill(&d, new_list(all, l->name));
	json_decref(d.macs);
	json_decref(d.elastic_ips);
	arena_free(d.arena);
	return all;
}

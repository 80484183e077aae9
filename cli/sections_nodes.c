// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/sections_nodes.c - the tables of what stands in VPCs, and outside
 */
#include "cli/say_network.h"
#include "cli/sections.h"

/* --- network interfaces --------------------------------------------------------- */

/* This is the table of 'vpclab show' without more */
static const struct column enis[] = {
	COLUMN("ENI", "NetworkInterfaceId"),
	COLUMN("TYPE", "InterfaceType"),
	SAID("SUBNET", "SubnetId", say_place),
	COLUMN("AZ", "AvailabilityZone"),
	COLUMN("PRIVATE", "PrivateIpAddresses.PrivateIpAddress"),
	COLUMN_IF("IPV6", "Ipv6Addresses.Ipv6Address"),
	COLUMN("PUBLIC", "PrivateIpAddresses.Association.PublicIp"),
	COLUMN("GROUPS", "Groups.GroupName"),
	SAID("STATUS", "Status", say_status),
	SAID_OR("USED BY", "UsedBy", say_user, "nobody"),
	NO_COLUMN,
};

static const struct column eni_details[] = {
	COLUMN("ENI", "NetworkInterfaceId"),
	COLUMN_IF("MAC", "MacAddress"),
	COLUMN("SOURCE/DEST CHECK", "SourceDestCheck"),
	COLUMN("PLACES", "UsedBy"),
	COLUMN("DEVICE", "Attachment.DeviceIndex"),
	COLUMN_IF("MANAGED BY", "RequesterId"),
	COLUMN_IF("PRIVATE NAME", "PrivateIpAddresses.PrivateDnsName"),
	COLUMN_IF("PUBLIC NAME", "Association.PublicDnsName"),
	COLUMN_IF("TCP IDLE",
		  "ConnectionTrackingConfiguration.TcpEstablishedTimeout"),
	COLUMN_IF("UDP IDLE", "ConnectionTrackingConfiguration.UdpTimeout"),
	COLUMN_IF("UDP STREAM IDLE",
		  "ConnectionTrackingConfiguration.UdpStreamTimeout"),
	COLUMN_IF("DESCRIPTION", "Description"),
	NO_COLUMN,
};

/* --- nodes ------------------------------------------------------------------------ */

static const struct column nodes[] = {
	COLUMN("NODE", "Name"),
	COLUMN("KIND", "Kind"),
	COLUMN("IDENTIFIER", "Identifier"),
	SAID("ADDRESSES", "", say_addresses),
	COLUMN("PORTS", "Ports"),
	COLUMN_IF("PROGRAM", "Run"),
	COLUMN_IF("DNS NAME", "DnsName"),
	SAID_IF("FAILED", "Failed", say_yes),
	NO_COLUMN,
};

static const struct column instances[] = {
	SAID("INSTANCE", "Tags", say_tag),
	COLUMN("IDENTIFIER", "InstanceId"),
	SAID("SUBNET", "SubnetId", say_place),
	COLUMN("PRIVATE", "PrivateIpAddress"),
	COLUMN("PUBLIC", "PublicIpAddress"),
	COLUMN("GROUPS", "SecurityGroups.GroupName"),
	SAID("STATE", "State.Name", say_state),
	NO_COLUMN,
};

/* Second table of 'vpclab show' without more */
static const struct column functions[] = {
	COLUMN("FUNCTION", "FunctionName"),
	SAID("STATE", "State", say_state),
	COLUMN_IF("REASON", "StateReasonCode"),
	SAID("VPC", "VpcConfig.VpcId", say_name),
	SAID("SUBNETS", "VpcConfig.SubnetIds", say_name),
	SAID("GROUPS", "VpcConfig.SecurityGroupIds", say_name),
	COLUMN_IF("CONCURRENCY", "ReservedConcurrentExecutions"),
	NO_COLUMN,
};

/* --- databases and caches --------------------------------------------------------- */

static const struct column db_instances[] = {
	COLUMN("DATABASE", "DBInstanceIdentifier"),
	COLUMN("ENGINE", "Engine"),
	COLUMN_IF("CLUSTER", "DBClusterIdentifier"),
	COLUMN("AZ", "AvailabilityZone"),
	COLUMN_IF("STANDBY", "SecondaryAvailabilityZone"),
	SAID_IF("PUBLIC", "PubliclyAccessible", say_yes),
	COLUMN("PORT", "Endpoint.Port"),
	COLUMN("ENDPOINT", "Endpoint.Address"),
	SAID("STATE", "DBInstanceStatus", say_state),
	NO_COLUMN,
};

static const struct column db_clusters[] = {
	COLUMN("CLUSTER", "DBClusterIdentifier"),
	COLUMN("ENGINE", "Engine"),
	COLUMN("PORT", "Port"),
	SAID("WRITER", "DBClusterMembers", say_writer),
	COLUMN("ENDPOINT", "Endpoint"),
	COLUMN_IF("READERS", "ReaderEndpoint"),
	SAID("STATE", "Status", say_state),
	NO_COLUMN,
};

static const struct column db_proxies[] = {
	COLUMN("PROXY", "DBProxyName"),
	COLUMN("FAMILY", "EngineFamily"),
	SAID("SUBNETS", "VpcSubnetIds", say_name),
	SAID("GROUPS", "VpcSecurityGroupIds", say_name),
	SAID("DATABASE", "Targets.TargetArn", say_name),
	COLUMN("DATABASE PORT", "Targets.Port"),
	SAID_IF("TLS", "RequireTLS", say_yes),
	COLUMN("ENDPOINT", "Endpoint"),
	NO_COLUMN,
};

static const struct column db_proxy_endpoints[] = {
	COLUMN("PROXY", "DBProxyName"),
	COLUMN("ENDPOINT", "DBProxyEndpointName"),
	COLUMN("ROLE", "TargetRole"),
	SAID("SUBNETS", "VpcSubnetIds", say_place),
	SAID("GROUPS", "VpcSecurityGroupIds", say_name),
	COLUMN("DNS NAME", "Endpoint"),
	NO_COLUMN,
};

static const struct column cache_clusters[] = {
	COLUMN("CACHE", "CacheClusterId"),
	COLUMN("ENGINE", "Engine"),
	COLUMN_IF("GROUP", "ReplicationGroupId"),
	COLUMN("AZ", "PreferredAvailabilityZone"),
	SAID_IF("TLS", "TransitEncryptionEnabled", say_yes),
	COLUMN("PORT", "CacheNodes.Endpoint.Port"),
	COLUMN("ENDPOINT", "CacheNodes.Endpoint.Address"),
	NO_COLUMN,
};

static const struct column replication_groups[] = {
	COLUMN("REPLICATION GROUP", "ReplicationGroupId"),
	COLUMN("MEMBERS", "MemberClusters"),
	COLUMN("PORT", "NodeGroups.PrimaryEndpoint.Port"),
	COLUMN("PRIMARY", "NodeGroups.PrimaryEndpoint.Address"),
	COLUMN("READERS", "NodeGroups.ReaderEndpoint.Address"),
	NO_COLUMN,
};

static const struct column serverless_caches[] = {
	COLUMN("SERVERLESS CACHE", "ServerlessCacheName"),
	COLUMN("ENGINE", "Engine"),
	COLUMN("PORT", "Endpoint.Port"),
	COLUMN("READER PORT", "ReaderEndpoint.Port"),
	COLUMN("ENDPOINT", "Endpoint.Address"),
	NO_COLUMN,
};

static const struct column subnet_group[] = {
	COLUMN("SUBNET GROUP", "DBSubnetGroupName|CacheSubnetGroupName"),
	SAID("SUBNETS", "Subnets.SubnetIdentifier", say_place),
	NO_COLUMN,
};

/* --- load balancers ----------------------------------------------------------------- */

static const struct column load_balancers[] = {
	COLUMN("LOAD BALANCER", "LoadBalancerName"),
	COLUMN("TYPE", "Type"),
	COLUMN("SCHEME", "Scheme"),
	SAID("SUBNETS", "AvailabilityZones.SubnetId", say_place),
	SAID("GROUPS", "SecurityGroups", say_name),
	COLUMN("DNS NAME", "DNSName"),
	NO_COLUMN,
};

static const struct column listeners[] = {
	SAID("LOAD BALANCER", "LoadBalancerArn", say_name),
	COLUMN("PORT", "Port"),
	COLUMN("PROTOCOL", "Protocol"),
	SAID("TARGET GROUP", "DefaultActions.TargetGroupArn", say_name),
	NO_COLUMN,
};

static const struct column target_groups[] = {
	SAID("LOAD BALANCER", "LoadBalancerArns", say_name),
	COLUMN("TARGET GROUP", "TargetGroupName"),
	COLUMN("TYPE", "TargetType"),
	COLUMN("PROTOCOL", "Protocol"),
	COLUMN("PORT", "Port"),
	COLUMN("HEALTH CHECK", "HealthCheckPort"),
	SAID("TARGETS", "TargetHealthDescriptions.Target.Id", say_name),
	NO_COLUMN,
};

/* --- names and edges ------------------------------------------------------------------ */

static const struct column hosted_zones[] = {
	COLUMN("HOSTED ZONE", "Name"),
	COLUMN("IDENTIFIER", "Id"),
	SAID("VPCS", "VPCs.VPCId", say_name),
	NO_COLUMN,
};

static const struct column records[] = {
	COLUMN("NAME", "Name"),
	COLUMN("TYPE", "Type"),
	COLUMN("TTL", "TTL"),
	COLUMN("VALUES", "ResourceRecords.Value"),
	NO_COLUMN,
};

static const struct column distributions[] = {
	COLUMN("DISTRIBUTION", "Comment"),
	COLUMN("IDENTIFIER", "Id"),
	COLUMN("DNS NAME", "DomainName"),
	COLUMN("ORIGIN", "Origins.Items.Id"),
	COLUMN("ORIGIN PORT", "Origins.Items.CustomOriginConfig.HTTPSPort"),
	SAID_IF("VPC ORIGIN", "Origins.Items.VpcOriginConfig.VpcOriginId",
		say_name),
	SAID_IF("LAMBDA@EDGE",
		"DefaultCacheBehavior.LambdaFunctionAssociations.Items."
		"LambdaFunctionARN",
		say_name),
	SAID_IF("FUNCTIONS",
		"DefaultCacheBehavior.FunctionAssociations.Items."
		"FunctionARN",
		say_last),
	NO_COLUMN,
};

/* --- the sections ---------------------------------------------------------------------- */

const struct section sections_of_nodes[] = {
	{"Nodes", "Nodes", NULL, NULL, nodes},
	{"Network interfaces", "NetworkInterfaces", NULL, NULL, enis},
	{"More about network interfaces", "NetworkInterfaces", NULL, NULL,
	 eni_details},
	{"Instances", "Reservations", "Instances", NULL, instances},
	{"Functions", "Functions", NULL, NULL, functions},
	{"Databases", "DBInstances", NULL, NULL, db_instances},
	{"Database clusters", "DBClusters", NULL, NULL, db_clusters},
	{"Subnet groups of databases", "DBSubnetGroups", NULL, NULL,
	 subnet_group},
	{"Proxies", "DBProxies", NULL, NULL, db_proxies},
	{"Endpoints of proxies", "DBProxyEndpoints", NULL, NULL,
	 db_proxy_endpoints},
	{"Caches", "CacheClusters", NULL, NULL, cache_clusters},
	{"Replication groups", "ReplicationGroups", NULL, NULL,
	 replication_groups},
	{"Serverless caches", "ServerlessCaches", NULL, NULL,
	 serverless_caches},
	{"Subnet groups of caches", "CacheSubnetGroups", NULL, NULL,
	 subnet_group},
	{"Load balancers", "LoadBalancers", NULL, NULL, load_balancers},
	{"Listeners", "Listeners", NULL, NULL, listeners},
	{"Target groups", "TargetGroups", NULL, NULL, target_groups},
	{"Private hosted zones", "HostedZones", NULL, NULL, hosted_zones},
	{"Records", "HostedZones", "ResourceRecordSets", NULL, records},
	{"Distributions", "DistributionList.Items", NULL, NULL, distributions},
	{NULL, NULL, NULL, NULL, NULL},
};

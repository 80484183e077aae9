// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_nodes.c - what resources that send and listen become
 * (aws-semantics.md 13.1)
 */
#include "tests/support/imported.h"

#include <stdio.h>
#include <string.h>

/* And a group */
static const char *net(const char *more)
{
	return in_a_vpc("  G: {Type: 'AWS::EC2::SecurityGroup', Properties: "
			"{VpcId: !Ref V, GroupDescription: x, "
			"SecurityGroupIngress: [{IpProtocol: tcp, FromPort: "
			"80, ToPort: 80, CidrIp: 0.0.0.0/0}]}}\n",
			more);
}

static void functions_have_their_configuration(void **state)
{
	const char *lab = imported(net(
		"  F: {Type: 'AWS::Lambda::Function', Properties: {MemorySize: "
		"512, Timeout: 30, ReservedConcurrentExecutions: 5, "
		"EphemeralStorage: {Size: 1024}, VpcConfig: {SubnetIds: [!Ref "
		"A, !Ref B], SecurityGroupIds: [!Ref G], "
		"Ipv6AllowedForDualStack: true}}}\n"
		"  Out: {Type: 'AWS::Lambda::Function', Properties: {MemorySize: "
		"128, Timeout: 3}}\n"
		"  P: {Type: 'AWS::Lambda::Permission', Properties: "
		"{FunctionName: !Ref F, Action: 'lambda:InvokeFunction', "
		"Principal: '*'}}\n"));

	(void)state;
	assert_becomes(lab,
		       "subnets: [A, B]\n    security_groups: G\n    ipv6: "
		       "true\n    memory_size: 512\n    timeout: 30\n    "
		       "reserved_concurrent_executions: 5\n    "
		       "ephemeral_storage: 1024");
	assert_becomes(lab, "Out: {}");
}

static void functions_of_sam_have_what_globals_say(void **state)
{
	char text[20000];

	(void)state;
	snprintf(text, sizeof(text),
		 "Transform: AWS::Serverless-2016-10-31\n"
		 "Globals: {Function: {Timeout: 9, VpcConfig: {SubnetIds: "
		 "[!Ref A], SecurityGroupIds: [!Ref G]}}}\n%s",
		 net("  F: {Type: 'AWS::Serverless::Function', Properties: "
		     "{Handler: x}}\n"
		     "  H: {Type: 'AWS::Serverless::Function', Properties: "
		     "{Timeout: 5, VpcConfig: {SubnetIds: [!Ref B]}}}\n"
		     "  R: {Type: 'AWS::SQS::Queue', Properties: {X: !GetAtt "
		     "FRole.Arn}}\n"));
	assert_becomes(imported(text),
		       "F: {subnets: A, security_groups: G, timeout: 9}");
	assert_becomes(imported(text), "H: {subnets: [A, B], security_groups: "
				       "G, timeout: 5}");
}

static void instances_have_their_interfaces(void **state)
{
	const char *lab = imported(net(
		"  I: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref "
		"A, SecurityGroupIds: [!Ref G], PrivateIpAddress: 10.0.1.9, "
		"SourceDestCheck: false}}\n"
		"  E: {Type: 'AWS::EC2::EIP', Properties: {InstanceId: !Ref "
		"I}}\n"
		"  N: {Type: 'AWS::EC2::NetworkInterface', Properties: "
		"{SubnetId: !Ref B, GroupSet: [!Ref G], "
		"SecondaryPrivateIpAddressCount: 2, "
		"ConnectionTrackingSpecification: {UdpTimeout: 40}}}\n"
		"  J: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref "
		"A}}\n"
		"  NA: {Type: 'AWS::EC2::NetworkInterfaceAttachment', "
		"Properties: {InstanceId: !Ref J, NetworkInterfaceId: !Ref N, "
		"DeviceIndex: '1'}}\n"
		"  L: {Type: 'AWS::EC2::LaunchTemplate', Properties: "
		"{LaunchTemplateData: {SecurityGroupIds: [!Ref G]}}}\n"
		"  K: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref "
		"A, LaunchTemplate: {LaunchTemplateId: !Ref L, Version: "
		"'1'}}}\n"
		"  M: {Type: 'AWS::EC2::Instance', Properties: "
		"{NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref B, "
		"AssociatePublicIpAddress: true, GroupSet: [!Ref G]}]}}\n"));

	(void)state;
	assert_becomes(lab, "I:\n    subnet: A\n    security_groups: G\n    "
			    "private_ip: 10.0.1.9\n    source_dest_check: "
			    "false\n    ports: [80]\n    public_ip: E");
	assert_becomes(lab, "N: {subnet: B, security_groups: G, "
			    "secondary_private_ips: 2, udp_timeout: 40}");
	assert_becomes(lab, "J: {network_interfaces: [J-eth0, N]}");
	assert_becomes(lab, "J-eth0: {subnet: A}");
	assert_becomes(lab, "K: {subnet: A, security_groups: G, ports: [80]}");
	assert_becomes(lab, "M: {subnet: B, security_groups: G, public_ip: "
			    "true, ports: [80]}");
}

static void databases_and_clusters_have_subnet_groups(void **state)
{
	const char *lab = imported(
		net("  S: {Type: 'AWS::RDS::DBSubnetGroup', Properties: "
		    "{DBSubnetGroupName: Mine, SubnetIds: [!Ref A, !Ref B]}}\n"
		    "  D: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: "
		    "oracle-ee, Port: '1600', DBSubnetGroupName: mine, "
		    "VPCSecurityGroups: [!Ref G], MultiAZ: true, "
		    "PubliclyAccessible: true, AvailabilityZone: us-east-1b}}\n"
		    "  C: {Type: 'AWS::RDS::DBCluster', Properties: {Engine: "
		    "aurora-postgresql, DBSubnetGroupName: !Ref S}}\n"
		    "  C1: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: "
		    "aurora-postgresql, DBClusterIdentifier: !Ref C}}\n"
		    "  C2: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: "
		    "aurora-postgresql, DBClusterIdentifier: !Ref C}}\n"
		    "  R: {Type: 'AWS::RDS::DBInstance', Properties: "
		    "{SourceDBInstanceIdentifier: !Ref D}}\n"
		    "  F: {Type: 'AWS::Lambda::Function', Properties: "
		    "{Environment: {Variables: {P: !GetAtt C.Endpoint.Port, H: "
		    "!GetAtt C.Endpoint.Address}}}}\n"));

	(void)state;
	assert_becomes(lab, "D:\n    engine: oracle\n    port: 1600\n    "
			    "subnets: [A, B]\n    security_groups: G\n    az: "
			    "b\n    multi_az: true\n    publicly_accessible: "
			    "true");
	assert_becomes(lab, "C: {engine: aurora-postgresql, subnets: [A, B], "
			    "readers: 1}");
	assert_becomes(lab, "R: {engine: oracle, port: 1600, subnets: [A, B]}");
	assert_becomes(lab, "P: 5432");
	assert_becomes(lab, "H: C.");
	assert_null(strstr(lab, "C1"));
}

static void proxies_have_targets_and_endpoints(void **state)
{
	const char *lab = imported(net(
		"  S: {Type: 'AWS::RDS::DBSubnetGroup', Properties: "
		"{SubnetIds: [!Ref A, !Ref B]}}\n"
		"  D: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: "
		"postgres, DBSubnetGroupName: !Ref S}}\n"
		"  P: {Type: 'AWS::RDS::DBProxy', Properties: {DBProxyName: "
		"pool, EngineFamily: POSTGRESQL, VpcSubnetIds: [!Ref A, !Ref "
		"B], VpcSecurityGroupIds: [!Ref G], RequireTLS: true, "
		"IdleClientTimeout: 60}}\n"
		"  T: {Type: 'AWS::RDS::DBProxyTargetGroup', Properties: "
		"{DBProxyName: !Ref P, TargetGroupName: default, "
		"DBInstanceIdentifiers: [!Ref D], "
		"ConnectionPoolConfigurationInfo: {ConnectionBorrowTimeout: "
		"10}}}\n"
		"  E: {Type: 'AWS::RDS::DBProxyEndpoint', Properties: "
		"{DBProxyName: pool, VpcSubnetIds: [!Ref A, !Ref B], "
		"TargetRole: READ_ONLY}}\n"
		"  Q: {Type: 'AWS::RDS::DBProxy', Properties: {DBProxyName: "
		"other, EngineFamily: MYSQL, VpcSubnetIds: [!Ref A, !Ref "
		"B]}}\n"));

	(void)state;
	assert_becomes(lab, "P:\n    database: D\n    subnets: [A, B]\n    "
			    "security_groups: G\n    require_tls: true\n    "
			    "idle_client_timeout: 60\n    "
			    "connection_borrow_timeout: 10\n    endpoints: {E: "
			    "{subnets: [A, B], target_role: READ_ONLY}}");
	assert_becomes(lab, "Q-target: {engine: mysql, subnets: [A, B]}");
	assert_becomes(import_told(), "Q: assumed: its database is outside");
}

static void caches_are_of_four_types(void **state)
{
	const char *lab = imported(net(
		"  S: {Type: 'AWS::ElastiCache::SubnetGroup', Properties: "
		"{SubnetIds: [!Ref A, !Ref B]}}\n"
		"  C: {Type: 'AWS::ElastiCache::CacheCluster', Properties: "
		"{Engine: memcached, CacheSubnetGroupName: !Ref S, "
		"VpcSecurityGroupIds: [!Ref G], Port: 11300}}\n"
		"  R: {Type: 'AWS::ElastiCache::ReplicationGroup', Properties: "
		"{Engine: valkey, CacheSubnetGroupName: !Ref S, "
		"SecurityGroupIds: [!Ref G], NumCacheClusters: 3, "
		"TransitEncryptionEnabled: true}}\n"
		"  L: {Type: 'AWS::ElastiCache::ServerlessCache', Properties: "
		"{Engine: redis, SubnetIds: [!Ref A, !Ref B], "
		"SecurityGroupIds: [!Ref G]}}\n"
		"  MS: {Type: 'AWS::MemoryDB::SubnetGroup', Properties: "
		"{SubnetGroupName: m, SubnetIds: [!Ref A, !Ref B]}}\n"
		"  M: {Type: 'AWS::MemoryDB::Cluster', Properties: "
		"{SubnetGroupName: m, SecurityGroupIds: [!Ref G]}}\n"));

	(void)state;
	assert_becomes(lab, "C: {engine: memcached, subnets: [A, B], "
			    "security_groups: G, port: 11300}");
	assert_becomes(lab, "R: {engine: valkey, subnets: [A, B], "
			    "security_groups: G, tls: true, replicas: 2}");
	assert_becomes(lab, "L: {engine: redis, subnets: [A, B], "
			    "security_groups: G, serverless: true}");
	assert_becomes(lab, "M: {engine: redis, subnets: [A, B], "
			    "security_groups: G, tls: true}");
}

static const char balancers[] =
	"  I: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref A, "
	"SecurityGroupIds: [!Ref G]}}\n"
	"  LB: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
	"Properties: {Scheme: internal, Subnets: [!Ref A, !Ref B], "
	"SecurityGroups: [!Ref G]}}\n"
	"  T: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: "
	"{Port: 80, Protocol: HTTP, VpcId: !Ref V, Targets: [{Id: !Ref I}]}}\n"
	"  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: "
	"{LoadBalancerArn: !Ref LB, Port: 443, Protocol: HTTPS, "
	"DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}}\n"
	"  L80: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: "
	"{LoadBalancerArn: !Ref LB, Port: 80, Protocol: HTTP, "
	"DefaultActions: [{Type: redirect}]}}\n"
	"  NLB: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
	"Properties: {Type: network, Scheme: internal, Subnets: [!Ref A], "
	"LoadBalancerAttributes: [{Key: load_balancing.cross_zone.enabled, "
	"Value: 'true'}]}}\n"
	"  NT: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: "
	"{Port: 5432, Protocol: TCP, VpcId: !Ref V, TargetType: ip, Targets: "
	"[{Id: 10.0.1.77}], TargetGroupAttributes: [{Key: "
	"preserve_client_ip.enabled, Value: 'false'}]}}\n"
	"  NL: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: "
	"{LoadBalancerArn: !Ref NLB, Port: 5432, Protocol: TCP, "
	"DefaultActions: [{Type: forward, TargetGroupArn: !Ref NT}]}}\n"
	"  ES: {Type: 'AWS::EC2::VPCEndpointService', Properties: "
	"{NetworkLoadBalancerArns: [!Ref NLB], AcceptanceRequired: false}}\n"
	"  EP: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: !Ref V, "
	"VpcEndpointType: Interface, SubnetIds: [!Ref A], ServiceName: !Sub "
	"'com.amazonaws.vpce.${AWS::Region}.${ES}'}}\n";

static void load_balancers_have_listeners_and_targets(void **state)
{
	const char *lab = imported(net(balancers));

	(void)state;
	assert_becomes(lab, "443: {protocol: https, target_group: T}");
	assert_becomes(lab, "80: T");
	assert_becomes(lab, "target_groups: {T: {targets: [I], port: 80}}");
	assert_becomes(lab, "internal: true");
	assert_becomes(lab, "cross_zone: true");
	assert_becomes(lab, "NT: {targets: [10.0.1.77], port: 5432, "
			    "preserve_client_ip: false}");
	assert_becomes(lab, "ES: {load_balancer: NLB, acceptance_required: "
			    "false}");
	assert_becomes(lab, "EP: {service: ES, subnets: A}");
}

static void balancers_may_map_subnets_to_elastic_ips(void **state)
{
	const char *lab = imported(net(
		"  E: {Type: 'AWS::EC2::EIP'}\n"
		"  F: {Type: 'AWS::EC2::EIP'}\n"
		"  IGW: {Type: 'AWS::EC2::InternetGateway'}\n"
		"  IA: {Type: 'AWS::EC2::VPCGatewayAttachment', Properties: "
		"{VpcId: !Ref V, InternetGatewayId: !Ref IGW}}\n"
		"  NLB: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
		"Properties: {Type: network, SubnetMappings: [{SubnetId: !Ref "
		"A, AllocationId: !GetAtt E.AllocationId}, {SubnetId: !Ref B, "
		"AllocationId: !GetAtt F.AllocationId}], "
		"LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, "
		"Value: '400'}], SecurityGroups: [!Ref G], "
		"EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off'}}\n"
		"  GW: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
		"Properties: {Type: gateway, Subnets: [!Ref A]}}\n"));

	(void)state;
	assert_becomes(lab, "elastic_ips: [E, F]");
	assert_becomes(lab, "idle_timeout: 400");
	assert_becomes(lab, "inbound_rules_on_private_link_traffic: false");
	assert_becomes(import_told(), "ignored: 1 × "
				      "AWS::ElasticLoadBalancingV2::"
				      "LoadBalancer");
}

static void a_rule_leads_to_its_target_group(void **state)
{
	const char *lab = imported(net(
		"  LB: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
		"Properties: {Scheme: internal, Subnets: [!Ref A, !Ref B], "
		"SecurityGroups: [!Ref G]}}\n"
		"  T: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', "
		"Properties: {Port: 8080, Protocol: HTTP, VpcId: !Ref V, "
		"HealthCheckPort: 8081}}\n"
		"  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', "
		"Properties: {LoadBalancerArn: !Ref LB, Port: 80, Protocol: "
		"HTTP, DefaultActions: [{Type: fixed-response}]}}\n"
		"  R: {Type: 'AWS::ElasticLoadBalancingV2::ListenerRule', "
		"Properties: {ListenerArn: !Ref L, Priority: 1, Conditions: "
		"[{Field: path-pattern, Values: ['/*']}], Actions: [{Type: "
		"forward, TargetGroupArn: !Ref T}]}}\n"));

	(void)state;
	assert_becomes(lab, "80: T");
	assert_becomes(lab, "health_check_port: 8081");
}

static void fleets_are_instances_in_each_subnet(void **state)
{
	const char *lab = imported(net(
		"  LB: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
		"Properties: {Scheme: internal, Subnets: [!Ref A, !Ref B]}}\n"
		"  T: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', "
		"Properties: {Port: 8080, Protocol: HTTP, VpcId: !Ref V}}\n"
		"  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', "
		"Properties: {LoadBalancerArn: !Ref LB, Port: 80, Protocol: "
		"HTTP, DefaultActions: [{Type: forward, ForwardConfig: "
		"{TargetGroups: [{TargetGroupArn: !Ref T}]}}]}}\n"
		"  C: {Type: 'AWS::AutoScaling::LaunchConfiguration', "
		"Properties: {SecurityGroups: [!Ref G]}}\n"
		"  W: {Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: "
		"{LaunchConfigurationName: !Ref C, VPCZoneIdentifier: [!Ref A, "
		"!Ref B], TargetGroupARNs: [!Ref T]}}\n"
		"  TD: {Type: 'AWS::ECS::TaskDefinition', Properties: "
		"{ContainerDefinitions: [{PortMappings: [{ContainerPort: "
		"9000}]}]}}\n"
		"  S: {Type: 'AWS::ECS::Service', Properties: {TaskDefinition: "
		"!Ref TD, NetworkConfiguration: {AwsvpcConfiguration: "
		"{Subnets: [!Ref A], SecurityGroups: [!Ref G]}}}}\n"));

	(void)state;
	assert_becomes(lab, "W: {subnet: A, security_groups: G, ports: [8080, "
			    "80]}");
	assert_becomes(lab, "W-2: {subnet: B, security_groups: G, ports: "
			    "[8080, 80]}");
	assert_becomes(lab, "S: {subnet: A, security_groups: G, ports: [9000, "
			    "80]}");
	assert_becomes(lab, "targets: [W, W-2]");
}

static void what_aws_runs_is_reached_at_its_ports(void **state)
{
	static const struct {
		const char *resource, *expected;
	} cases[] = {
		{"{Type: 'AWS::EFS::MountTarget', Properties: {SubnetId: !Ref "
		 "A, SecurityGroups: [!Ref G]}}",
		 "X: {subnet: A, security_groups: G, ports: 2049}"},
		{"{Type: 'AWS::OpenSearchService::Domain', Properties: "
		 "{VPCOptions: {SubnetIds: [!Ref A, !Ref B]}}}",
		 "X: {subnet: A, ports: 443}\n  X-2: {subnet: B, ports: 443}"},
		{"{Type: 'AWS::MSK::Cluster', Properties: "
		 "{BrokerNodeGroupInfo: {ClientSubnets: [!Ref B], "
		 "SecurityGroups: [!Ref G]}}}",
		 "X: {subnet: B, security_groups: G, ports: [9092, 9094, 9096, "
		 "9098]}"},
		{"{Type: 'AWS::DocDB::DBCluster', Properties: "
		 "{DBSubnetGroupName: !Ref DG, Port: 27018}}\n"
		 "  DG: {Type: 'AWS::DocDB::DBSubnetGroup', Properties: "
		 "{SubnetIds: [!Ref A, !Ref B]}}",
		 "X: {subnet: A, ports: 27018}"},
		{"{Type: 'AWS::Neptune::DBCluster', Properties: "
		 "{DBSubnetGroupName: !Ref DG}}\n"
		 "  DG: {Type: 'AWS::Neptune::DBSubnetGroup', Properties: "
		 "{SubnetIds: [!Ref A, !Ref B]}}",
		 "X: {subnet: A, ports: 8182}"},
		{"{Type: 'AWS::DMS::ReplicationInstance', Properties: "
		 "{ReplicationSubnetGroupIdentifier: !Ref DG}}\n"
		 "  DG: {Type: 'AWS::DMS::ReplicationSubnetGroup', "
		 "Properties: {SubnetIds: [!Ref B, !Ref A]}}",
		 "instances: {X: {subnet: B}}"},
		{"{Type: 'AWS::Batch::ComputeEnvironment', Properties: "
		 "{ComputeResources: {Subnets: [!Ref A], SecurityGroupIds: "
		 "[!Ref G]}}}",
		 "X: {subnet: A, security_groups: G}"},
		{"{Type: 'AWS::AppRunner::VpcConnector', Properties: "
		 "{Subnets: [!Ref A], SecurityGroups: [!Ref G]}}",
		 "X: {subnet: A, security_groups: G}"},
		{"{Type: 'AWS::ElasticLoadBalancing::LoadBalancer', "
		 "Properties: {Subnets: [!Ref A], Listeners: "
		 "[{LoadBalancerPort: '80', InstancePort: '80', Protocol: "
		 "TCP}]}}",
		 "X: {subnet: A, ports: 80}"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char more[1024];

		snprintf(more, sizeof(more), "  X: %s\n", cases[i].resource);
		assert_becomes(imported(net(more)), cases[i].expected);
	}
}

static void cloudfront_reaches_private_origins(void **state)
{
	(void)state;
	assert_becomes(
		imported(net(
			"  I: {Type: 'AWS::EC2::InternetGateway'}\n"
			"  IA: {Type: 'AWS::EC2::VPCGatewayAttachment', "
			"Properties: {VpcId: !Ref V, InternetGatewayId: !Ref "
			"I}}\n"
			"  LB: {Type: 'AWS::ElasticLoadBalancingV2::"
			"LoadBalancer', Properties: {Scheme: internal, "
			"Subnets: [!Ref A, !Ref B]}}\n"
			"  T: {Type: 'AWS::ElasticLoadBalancingV2::"
			"TargetGroup', Properties: {Port: 80, Protocol: HTTP, "
			"VpcId: !Ref V, Targets: [{Id: 10.0.1.77}]}}\n"
			"  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', "
			"Properties: {LoadBalancerArn: !Ref LB, Port: 443, "
			"Protocol: HTTPS, DefaultActions: [{Type: forward, "
			"TargetGroupArn: !Ref T}]}}\n"
			"  O: {Type: 'AWS::CloudFront::VpcOrigin', Properties: "
			"{VpcOriginEndpointConfig: {Arn: !Ref LB}}}\n"
			"  D: {Type: 'AWS::CloudFront::Distribution', "
			"Properties: {DistributionConfig: {Origins: [{Id: x, "
			"VpcOriginConfig: {VpcOriginId: !GetAtt O.Id}}]}}}\n")),
		"cloudfront: {D: {vpc_origin: LB}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(functions_have_their_configuration,
					  imported_drop),
		cmocka_unit_test_teardown(
			functions_of_sam_have_what_globals_say, imported_drop),
		cmocka_unit_test_teardown(instances_have_their_interfaces,
					  imported_drop),
		cmocka_unit_test_teardown(
			databases_and_clusters_have_subnet_groups,
			imported_drop),
		cmocka_unit_test_teardown(proxies_have_targets_and_endpoints,
					  imported_drop),
		cmocka_unit_test_teardown(caches_are_of_four_types,
					  imported_drop),
		cmocka_unit_test_teardown(
			balancers_may_map_subnets_to_elastic_ips,
			imported_drop),
		cmocka_unit_test_teardown(a_rule_leads_to_its_target_group,
					  imported_drop),
		cmocka_unit_test_teardown(
			load_balancers_have_listeners_and_targets,
			imported_drop),
		cmocka_unit_test_teardown(fleets_are_instances_in_each_subnet,
					  imported_drop),
		cmocka_unit_test_teardown(what_aws_runs_is_reached_at_its_ports,
					  imported_drop),
		cmocka_unit_test_teardown(cloudfront_reaches_private_origins,
					  imported_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

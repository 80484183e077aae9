// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_beyond.c - what a template says beside its VPCs: networks
 * on premises, who may do what, rules of listeners, records of flows; and what
 * of it is not expanded
 */
#include "tests/support/imported.h"

#include <stdio.h>
#include <string.h>

/* And a route table */
static const char *net(const char *more)
{
	return in_a_vpc("  T: {Type: 'AWS::EC2::RouteTable', Properties: "
			"{VpcId: !Ref V}}\n",
			more);
}

static void assert_made(const char *more, const char *expected)
{
	assert_becomes(imported(net(more)), expected);
}

/* --- networks on premises ------------------------------------------------------ */

#define GATEWAY                                                       \
	"  G: {Type: 'AWS::EC2::VPNGateway'}\n"                       \
	"  GA: {Type: 'AWS::EC2::VPCGatewayAttachment', Properties: " \
	"{VpcId: !Ref V, VpnGatewayId: !Ref G}}\n"
#define OFFICE(name_, more_)                                           \
	"  " name_ ": {Type: 'AWS::EC2::VPNConnection', Properties: {" \
	"CustomerGatewayId: cgw-1, " more_ "}}\n"
#define BEHIND(name_, office_, block_)                                      \
	"  " name_ ": {Type: 'AWS::EC2::VPNConnectionRoute', Properties: "  \
	"{VpnConnectionId: !Ref " office_ ", DestinationCidrBlock: " block_ \
	"}}\n"
#define STATIC "VpnGatewayId: !Ref G, StaticRoutesOnly: true"

static void a_static_vpn_has_the_blocks_of_its_routes(void **state)
{
	(void)state;
	assert_made(GATEWAY OFFICE("O", STATIC)
			    BEHIND("R", "O", "192.168.7.0/24"),
		    "O: {cidr: 192.168.7.0/24, vpn: V, hosts: {O-host: "
		    "192.168.7.10}}");
	assert_made(GATEWAY OFFICE("O", STATIC)
			    BEHIND("R", "O", "192.168.7.0/24")
				    BEHIND("S", "O", "0.0.0.0/0")
					    BEHIND("U", "O", "172.30.0.0/16"),
		    "O: {cidr: [192.168.7.0/24, 172.30.0.0/16], vpn: V");
}

static void two_vpns_with_one_network_are_one(void **state)
{
	const char *lab = imported(
		net(GATEWAY OFFICE("O", STATIC) OFFICE("P", STATIC)
			    BEHIND("R", "O", "192.168.7.0/24")
				    BEHIND("S", "P", "192.168.7.0/24")));

	(void)state;
	assert_becomes(lab, "O: {cidr: 192.168.7.0/24");
	assert_null(strstr(lab, "P:"));
	assert_made(GATEWAY OFFICE("O", STATIC) OFFICE("P", STATIC)
			    BEHIND("R", "O", "192.168.7.0/24")
				    BEHIND("S", "P", "192.168.8.0/24"),
		    "P: {cidr: 192.168.8.0/24");
}

static void what_bgp_announces_is_what_routes_lead_to_or_assumed(void **state)
{
	(void)state;
	assert_made(GATEWAY
		    "  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
		    "!Ref T, DestinationCidrBlock: 172.20.0.0/16, GatewayId: "
		    "!Ref G}}\n" OFFICE("O", "VpnGatewayId: !Ref G"),
		    "O: {cidr: 172.20.0.0/16, vpn: V, routing: bgp");
	assert_made(GATEWAY OFFICE("O", "VpnGatewayId: !Ref G"),
		    "O: {cidr: 192.168.0.0/16, vpn: V, routing: bgp");
	assert_becomes(import_told(), "note: O: assumed: a network of "
				      "192.168.0.0/16");
	assert_becomes(
		imported_with("{assume: {O: {cidr: 10.9.0.0/16}}}",
			      net(GATEWAY OFFICE("O", "VpnGatewayId: !Ref "
						      "G"))),
		"O: {cidr: 10.9.0.0/16, vpn: V, routing: bgp, hosts: "
		"{O-host: 10.9.0.10}}");
}

static void a_vpn_may_end_at_a_transit_gateway(void **state)
{
	const char *lab = imported(net(
		"  W: {Type: 'AWS::EC2::TransitGateway'}\n"
		"  WT: {Type: 'AWS::EC2::TransitGatewayRouteTable', "
		"Properties: {TransitGatewayId: !Ref W}}\n"
		"  WA: {Type: 'AWS::EC2::TransitGatewayRouteTableAssociation', "
		"Properties: {TransitGatewayRouteTableId: !Ref WT, "
		"TransitGatewayAttachmentId: !GetAtt "
		"O.TransitGatewayAttachmentId}}\n"
		"  WR: {Type: 'AWS::EC2::TransitGatewayRoute', Properties: "
		"{TransitGatewayRouteTableId: !Ref WT, DestinationCidrBlock: "
		"172.20.0.0/16, TransitGatewayAttachmentId: !GetAtt "
		"O.TransitGatewayAttachmentId}}\n" OFFICE("O",
							  "TransitGatewayId: "
							  "!Ref W")));

	(void)state;
	assert_becomes(lab, "route_tables: {WT: {172.20.0.0/16: O}}");
	assert_becomes(lab, "attachments: {O: {route_table: WT}}");
	assert_becomes(lab, "O: {cidr: 172.20.0.0/16, vpn: W, routing: bgp");
}

static void a_vpn_gateway_from_outside_is_where_it_is_used(void **state)
{
	const char *lab = imported(
		net("  P: {Type: 'AWS::EC2::VPNGatewayRoutePropagation', "
		    "Properties: {RouteTableIds: [!Ref T], VpnGatewayId: "
		    "vgw-1}}\n" OFFICE("O", "VpnGatewayId: vgw-1")));

	(void)state;
	assert_becomes(lab, "vpn_gateway: true");
	assert_becomes(lab, "T: {routes: {}, propagate: true}");
	assert_becomes(lab, "vpn: V, routing: bgp");
	imported(net("  G: {Type: 'AWS::EC2::VPNGateway'}\n"
		     "  P: {Type: 'AWS::EC2::VPNGatewayRoutePropagation', "
		     "Properties: {RouteTableIds: [!Ref T], VpnGatewayId: !Ref "
		     "G}}\n"));
	assert_becomes(import_refused(), "Gateway.NotAttached");
}

/* --- who may do what ------------------------------------------------------------ */

static void permissions_are_statements_of_the_function(void **state)
{
#define ALLOW(name_, of_, who_)                                       \
	"  " name_ ": {Type: 'AWS::Lambda::Permission', Properties: " \
	"{FunctionName: " of_ ", Action: 'lambda:InvokeFunction', "   \
	"Principal: " who_ ", SourceArn: 'arn:aws:sns:x'}}\n"
	static const char *const names[] = {
		"!Ref F",
		"!GetAtt F.Arn",
		"called",
		"!Ref L",
		"!Sub '${F.Arn}:live'",
		"!Sub "
		"'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}"
		":function:${F}'"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char more[2000];

		snprintf(more, sizeof(more),
			 "  F: {Type: 'AWS::Lambda::Function', Properties: "
			 "{FunctionName: called}}\n"
			 "  L: {Type: 'AWS::Lambda::Alias', Properties: "
			 "{FunctionName: !Ref F, Name: live}}\n" ALLOW("P",
								       "%s",
								       "sns."
								       "amazona"
								       "ws.com")
				 ALLOW("Q", "!Ref F", "sns.amazonaws.com"),
			 names[i]);
		assert_made(more, "F: {invoke_permissions: [{allow: "
				  "\"lambda:InvokeFunction\", principals: "
				  "sns.amazonaws.com}]}");
	}
	assert_made(ALLOW("P", "elsewhere", "sns.amazonaws.com"),
		    "A: {cidr: 10.0.1.0/24}");
	assert_becomes(import_told(), "ignored: 1 × AWS::Lambda::Permission");
}

#define ROLE(more_)                                                           \
	"  F: {Type: 'AWS::Lambda::Function', Properties: {Role: "            \
	"!GetAtt R.Arn, VpcConfig: {SubnetIds: [!Ref A], "                    \
	"SecurityGroupIds: []}}}\n"                                           \
	"  R: {Type: 'AWS::IAM::Role', Properties: {RoleName: runner, " more_ \
	"}}\n"
#define STATEMENT(action_)                                               \
	"{Statement: [{Effect: Allow, Action: [" action_ "], Resource: " \
	"'*'}]}"

static void a_role_that_may_attach_is_not_written(void **state)
{
	static const char *const roles[] = {
		ROLE("ManagedPolicyArns: "
		     "['arn:aws:iam::aws:policy/service-role/"
		     "AWSLambdaVPCAccessExecutionRole']"),
		ROLE("Policies: [{PolicyDocument: " STATEMENT(
			"'ec2:CreateNetworkInterface'") "}]"),
		ROLE("Policies: [{PolicyDocument: " STATEMENT("'ec2:*'") "}]"),
		ROLE("Path: /") "  P: {Type: 'AWS::IAM::Policy', Properties: "
				"{Roles: [!Ref R], PolicyDocument: " STATEMENT(
					"'ec2:Create*'") "}}\n",
		ROLE("Path: /") "  P: {Type: 'AWS::IAM::Policy', Properties: "
				"{Roles: [runner], PolicyDocument: " STATEMENT(
					"'*'") "}}\n",
		ROLE("ManagedPolicyArns: [!Ref P]") "  P: {Type: "
						    "'AWS::IAM::ManagedPolicy',"
						    " Properties: "
						    "{PolicyDocument: " STATEMENT(
							    "'ec2:"
							    "CreateNetworkInter"
							    "face'") "}}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
		assert_made(roles[i], "F: {subnets: A}");
		assert_null(strstr(import_told(), "LAM-40"));
	}
}

static void a_role_that_may_not_attach_is_refused(void **state)
{
	(void)state;
	imported(net(ROLE(
		"Policies: [{PolicyDocument: " STATEMENT("'logs:*'") "}]")));
	assert_becomes(import_refused(),
		       "does not have permissions to call "
		       "CreateNetworkInterface on EC2 (LAM-42)");
	imported(net(ROLE("ManagedPolicyArns: ['arn:aws:iam::aws:policy/"
			  "service-role/AWSLambdaBasicExecutionRole']")));
	assert_becomes(import_refused(), "(LAM-42)");
}

static void a_role_that_nobody_knows_is_assumed_to_do(void **state)
{
	(void)state;
	assert_made(ROLE("ManagedPolicyArns: "
			 "['arn:aws:iam::aws:policy/PowerUserAccess']"),
		    "F: {subnets: A}");
	assert_becomes(import_told(),
		       "F: assumed: its role, by PowerUserAccess, may make "
		       "network interfaces (LAM-40)");
	assert_made("  F: {Type: 'AWS::Lambda::Function', Properties: {Role: "
		    "'arn:aws:iam::123456789012:role/x', VpcConfig: "
		    "{SubnetIds: [!Ref A], SecurityGroupIds: []}}}\n",
		    "F: {subnets: A}");
	assert_becomes(import_told(), "F: assumed: its role, by "
				      "arn:aws:iam::123456789012:role/x");
}

/* --- listeners ------------------------------------------------------------------- */

#define BALANCER                                                       \
	"  L: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "    \
	"Properties: {Scheme: internal, Subnets: [!Ref A, !Ref B]}}\n" \
	"  One: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', "   \
	"Properties: {Port: 80, Protocol: HTTP}}\n"                    \
	"  Two: {Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', "   \
	"Properties: {Port: 8080, Protocol: HTTP}}\n"
#define LISTENER(action_)                                            \
	"  H: {Type: 'AWS::ElasticLoadBalancingV2::Listener', "      \
	"Properties: {LoadBalancerArn: !Ref L, Port: 80, Protocol: " \
	"HTTP, DefaultActions: [" action_ "]}}\n"
#define RULE(name_, priority_, group_)                                     \
	"  " name_ ": {Type: "                                             \
	"'AWS::ElasticLoadBalancingV2::ListenerRule', Properties: "        \
	"{ListenerArn: !Ref H, Priority: " priority_ ", Actions: [{Type: " \
	"forward, TargetGroupArn: !Ref " group_ "}]}}\n"
#define BOTH                                                            \
	"One: {targets: [], port: 80}\n      Two: {targets: [], port: " \
	"8080}"

static void of_several_target_groups_the_heaviest_is_forwarded_to(void **state)
{
	const char *lab = imported(net(BALANCER LISTENER(
		"{Type: forward, ForwardConfig: {TargetGroups: "
		"[{TargetGroupArn: !Ref One, Weight: 20}, {TargetGroupArn: "
		"!Ref Two, Weight: 80}]}}")));

	(void)state;
	assert_becomes(lab, "listeners: {80: Two}");
	assert_becomes(lab, "One: {targets: [], port: 80}");
	assert_becomes(import_told(), "H: assumed: all of it goes to Two");
}

static void rules_of_listeners_bring_their_target_groups(void **state)
{
	const char *lab = imported(net(
		BALANCER LISTENER("{Type: forward, TargetGroupArn: !Ref One}")
			RULE("R", "1", "Two")));

	(void)state;
	assert_becomes(lab, "listeners: {80: One}");
	assert_becomes(lab, BOTH);
	assert_becomes(import_told(), "R: assumed: all of it goes to One");
	lab = imported(net(BALANCER LISTENER("{Type: fixed-response}") RULE(
		"Q", "9", "One") RULE("R", "5", "Two")));
	assert_becomes(lab, "listeners: {80: Two}");
	assert_null(strstr(import_told(), "R: assumed"));
	assert_becomes(import_told(), "Q: assumed: all of it goes to Two");
}

/* --- records ------------------------------------------------------------------- */

static void records_have_the_fields_that_are_asked_for(void **state)
{
#define LOG(format_)                                                      \
	"  X: {Type: 'AWS::EC2::FlowLog', Properties: {ResourceId: !Ref " \
	"V, ResourceType: VPC, LogFormat: " format_ "}}\n"
	(void)state;
	assert_made(LOG("'${srcaddr} ${flow-direction}'"),
		    "X: {on: V, format: \"${srcaddr} ${flow-direction}\"}");
	assert_made(LOG("!Sub '${!dstport}'"),
		    "X: {on: V, format: \"${dstport}\"}");
	assert_made(LOG("'${srcaddr} ${of-the-future}'"), "X: {on: V}");
	assert_becomes(import_told(), "X: assumed: its records are of the "
				      "default format: ");
}

/* --- what is not expanded --------------------------------------------------------- */

static void macros_say_where_they_are_and_the_rest_is_there(void **state)
{
	static const char template[] =
		"Transform: [AWS::LanguageExtensions, Own]\n"
		"Conditions:\n"
		"  Fn::ForEach::C: [X, [a], {'C${X}': !Equals [a, a]}]\n"
		"Resources:\n"
		"  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
		"10.0.0.0/16}}\n"
		"  Fn::ForEach::S: [Z, [a, b], {'S${Z}': {Type: "
		"'AWS::EC2::Subnet'}}]\n"
		"  M: {Type: 'Our::Own::Thing::MODULE'}\n"
		"  G:\n"
		"    Type: AWS::EC2::SecurityGroup\n"
		"    Properties:\n"
		"      VpcId: !Ref V\n"
		"      Fn::ForEach::P: [P, [80], {}]\n"
		"  F:\n"
		"    Type: AWS::Lambda::Function\n"
		"    Condition: Ca\n"
		"    Properties: {VpcConfig: {SubnetIds: [!Ref Sa], "
		"SecurityGroupIds: [!Ref G]}}\n"
		"Outputs:\n"
		"  Fn::ForEach::O: [Z, [a], {}]\n";
	const char *said = import_said(template);

	(void)state;
	assert_becomes(said, "a.yaml:1:38: note: transform 'Own' is not "
			     "expanded: what it makes is missing\n");
	assert_becomes(said, "a.yaml:3:3: note: Fn::ForEach::C is not");
	assert_becomes(said, "a.yaml:6:3: note: Fn::ForEach::S is not");
	assert_becomes(said, "a.yaml:7:3: note: Our::Own::Thing::MODULE is "
			     "not");
	assert_becomes(said, "a.yaml:12:7: note: Fn::ForEach::P is not");
	assert_becomes(said, "a.yaml:15:16: note: condition 'Ca' is made by a "
			     "macro: taken to hold\n");
	assert_becomes(said, "a.yaml:18:3: note: Fn::ForEach::O is not");
	assert_becomes(imported(template), "F: {subnets: Sa, security_groups: "
					   "G}");
}

int main(void)
{
#define T(name_) cmocka_unit_test_teardown(name_, imported_drop)
	const struct CMUnitTest tests[] = {
		T(a_static_vpn_has_the_blocks_of_its_routes),
		T(two_vpns_with_one_network_are_one),
		T(what_bgp_announces_is_what_routes_lead_to_or_assumed),
		T(a_vpn_may_end_at_a_transit_gateway),
		T(a_vpn_gateway_from_outside_is_where_it_is_used),
		T(permissions_are_statements_of_the_function),
		T(a_role_that_may_attach_is_not_written),
		T(a_role_that_may_not_attach_is_refused),
		T(a_role_that_nobody_knows_is_assumed_to_do),
		T(of_several_target_groups_the_heaviest_is_forwarded_to),
		T(rules_of_listeners_bring_their_target_groups),
		T(records_have_the_fields_that_are_asked_for),
		T(macros_say_where_they_are_and_the_rest_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

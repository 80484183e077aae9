// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_eni.c - network interfaces and instances, as
 * describe-network-interfaces and describe-instances have them
 */
#include "tests/support/described.h"

#include <string.h>

static const char interfaces[] =
	"region: eu-west-1\n"
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    ipv6_cidr: auto\n"
	"    enable_dns_hostnames: true\n"
	"    internet_gateway: true\n"
	"    subnets: {a: {cidr: 10.0.0.0/24, ipv6_cidr: auto},\n"
	"      b: {cidr: 10.0.1.0/24, az: b},\n"
	"      six: {ipv6_native: true, ipv6_cidr: auto}}\n"
	"    nat_gateways: {nat: a}\n"
	"    security_groups: {one: {}, two: {}}\n"
	"    endpoints: {kms: {subnets: a}}\n"
	"elastic_ips: {fixed: 198.18.7.7}\n"
	"network_interfaces:\n"
	"  front: {subnet: a, private_ip: 10.0.0.50, security_groups: [two,\n"
	"    one], secondary_private_ips: [10.0.0.51], public_ip: fixed,\n"
	"    ipv6_address: auto, source_dest_check: false, udp_timeout: 60,\n"
	"    tcp_established_timeout: 600}\n"
	"  spare: {subnet: b}\n"
	"instances:\n"
	"  web: {subnet: a, public_ip: true, security_groups: one}\n"
	"  box: {network_interfaces: [front]}\n"
	"  modern: {subnet: six}\n"
	"functions: {report: {subnets: [a, b], security_groups: one}}\n"
	"databases: {orders: {engine: postgres, subnets: [a, b],\n"
	"  publicly_accessible: true}}\n"
	"caches: {sessions: {engine: redis, subnets: a}}\n"
	"load_balancers: {net: {type: network, subnets: a, listeners: {80:\n"
	"  g}, target_groups: {g: web}}}\n"
	"transit_gateways: {hub: {attachments: {app: b}}}\n";

static void one_written_by_hand_has_all_that_is_written(void **state)
{
	const json_t *all = described_given(interfaces);

	(void)state; /* ENI-1, ENI-3, TRK-8 */
	assert_item(
		all, "NetworkInterfaces", "front",
		"{'NetworkInterfaceId': '<front>', 'InterfaceType': "
		"'interface', 'Description': '', 'SubnetId': '<a>',"
		" 'VpcId': '<app>', 'AvailabilityZone': 'eu-west-1a',"
		" 'PrivateIpAddress': '10.0.0.50', 'PrivateDnsName': "
		"'ip-10-0-0-50.eu-west-1.compute.internal',"
		" 'PrivateIpAddresses': ["
		"  {'PrivateIpAddress': '10.0.0.50', 'Primary': true,"
		"   'PrivateDnsName': "
		"'ip-10-0-0-50.eu-west-1.compute.internal', 'Association': "
		"{'PublicIp': '198.18.7.7', 'AllocationId': '<fixed>',"
		"   'AssociationId': '<eipassoc>', 'IpOwnerId': "
		"'123456789012', 'PublicDnsName': "
		"'ec2-198-18-7-7.eu-west-1.compute.amazonaws.com'}},"
		"  {'PrivateIpAddress': '10.0.0.51', 'Primary': false,"
		"   'PrivateDnsName': "
		"'ip-10-0-0-51.eu-west-1.compute.internal'}],"
		" 'Ipv6Addresses': [{'Ipv6Address': '2001:db8:0:100::4'}],"
		" 'Association': {'PublicIp': '198.18.7.7', 'AllocationId': "
		"'<fixed>', 'AssociationId': '<eipassoc>', 'IpOwnerId': "
		"'123456789012', 'PublicDnsName': "
		"'ec2-198-18-7-7.eu-west-1.compute.amazonaws.com'},"
		" 'Groups': [{'GroupId': '<one>', 'GroupName': 'one'},"
		"  {'GroupId': '<two>', 'GroupName': 'two'}],"
		" 'SourceDestCheck': false, 'Status': 'in-use',"
		" 'Attachment': {'AttachmentId': '<eni-attach>',"
		"  'DeviceIndex': 0, 'InstanceId': '<box>',"
		"  'InstanceOwnerId': '123456789012', 'Status': 'attached',"
		"  'DeleteOnTermination': false},"
		" 'RequesterManaged': false,"
		" 'ConnectionTrackingConfiguration': "
		"{'TcpEstablishedTimeout': 600, 'UdpTimeout': 60},"
		" 'OwnerId': '123456789012',"
		" 'TagSet': [{'Key': 'Name', 'Value': 'front'}],"
		" 'UsedBy': ['box']}");
}

static void one_that_nobody_has_is_available(void **state)
{
	const json_t *all = described_given(interfaces);
	const json_t *spare = described_item(all, "NetworkInterfaces", "spare");

	(void)state; /* ENI-3 */
	assert_fields(all, "NetworkInterfaces", "spare",
		      "{'Status': 'available', 'UsedBy': []}");
	assert_null(json_object_get(spare, "Attachment"));
	assert_null(json_object_get(spare, "Association"));
	assert_null(json_object_get(spare, "ConnectionTrackingConfiguration"));
}

static void an_instances_own_goes_with_it(void **state)
{
	const json_t *all = described_given(interfaces);

	(void)state;
	assert_fields(all, "NetworkInterfaces", "web",
		      "{'Attachment': {'InstanceId': '<web>', 'DeviceIndex': "
		      "0, 'DeleteOnTermination': true},"
		      " 'Association': {'PublicIp': '198.18.0.2', 'IpOwnerId': "
		      "'amazon'}, 'RequesterManaged': false, 'UsedBy': "
		      "['web']}");
}

static void with_ipv6_alone_there_is_no_private_address(void **state)
{
	const json_t *all = described_given(interfaces);
	const json_t *eni = described_item(all, "NetworkInterfaces", "modern");

	(void)state; /* VPC-24 */
	assert_fields(all, "NetworkInterfaces", "modern",
		      "{'PrivateIpAddresses': [], 'Ipv6Addresses': "
		      "[{'Ipv6Address': '2001:db8:0:101::4'}]}");
	assert_null(json_object_get(eni, "PrivateIpAddress"));
	assert_null(json_object_get(eni, "PrivateDnsName"));
}

static void a_functions_is_as_lambda_makes_it(void **state)
{
	const json_t *all = described_given(interfaces);
	const json_t *eni = described_item(all, "NetworkInterfaces",
					   "report@a");

	(void)state; /* ENI-10 */
	assert_fields(
		all, "NetworkInterfaces", "report@a",
		"{'InterfaceType': 'lambda', 'RequesterManaged': false,"
		" 'Attachment': {'AttachmentId': '<ela-attach>',"
		"  'InstanceOwnerId': 'amazon-aws', 'DeviceIndex': 1,"
		"  'DeleteOnTermination': false, 'Status': 'attached'},"
		" 'SourceDestCheck': true, 'Status': 'in-use', 'TagSet': []}");
	assert_null(json_object_get(eni, "Association"));
	assert_null(json_object_get(eni, "RequesterId"));
}

/* Who made it, in whose hands it is, and by what kind of attachment */
static void assert_managed(const json_t *all, const char *user,
			   const char *type, const char *requester,
			   const char *owner, const char *attachment)
{
	const json_t *eni = described_item(all, "NetworkInterfaces", user);
	const char *is = json_string_value(json_object_get(eni, "RequesterId"));

	assert_fields(all, "NetworkInterfaces", user,
		      text_given("{'InterfaceType': '%s', 'RequesterManaged': "
				 "true, 'Attachment': {'InstanceOwnerId': "
				 "'%s', 'AttachmentId': '<%s>', "
				 "'DeviceIndex': 1}, 'TagSet': []}",
				 type, owner, attachment));
	if (requester)
		assert_string_equal(is, requester);
	else
		assert_null(is);
}

static void what_aws_makes_it_manages(void **state)
{
	const json_t *all = described_given(interfaces);

	(void)state; /* ENI-7, ENI-8 */
	assert_managed(all, "nat", "nat_gateway", NULL, "amazon-aws",
		       "ela-attach");
	assert_managed(all, "kms", "vpc_endpoint", NULL, "amazon-aws",
		       "ela-attach");
	assert_managed(all, "hub.app@b", "transit_gateway", NULL, "amazon-aws",
		       "ela-attach");
	assert_managed(all, "net", "network_load_balancer", "amazon-elb",
		       "amazon-aws", "ela-attach");
	assert_managed(all, "orders", "interface", "amazon-rds", "amazon-rds",
		       "eni-attach");
	assert_managed(all, "sessions", "interface", "amazon-elasticache",
		       "amazon-elasticache", "eni-attach");
	assert_fields(all, "NetworkInterfaces", "orders",
		      "{'Association': {'IpOwnerId': 'amazon-rds'}}");
	assert_fields(all, "NetworkInterfaces", "net",
		      "{'Association': {'IpOwnerId': 'amazon-elb'}}");
}

static void one_that_lingers_is_still_lambdas(void **state)
{
	const json_t *all = described_after(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
		"10.0.0.0/24}}}\n"
		"functions: {f: {subnets: a}}\n"
		"steps: [{change: {functions: {f: null}}}]\n",
		NULL);

	(void)state; /* LAM-21, ENI-11 */
	assert_list(all, "NetworkInterfaces",
		    "[{'InterfaceType': 'lambda', 'Status': 'in-use',"
		    "  'UsedBy': [], 'Attachment': {'AttachmentId': "
		    "'<ela-attach>', 'InstanceOwnerId': 'amazon-aws'}}]");
}

static void without_host_names_there_are_none(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "
		"subnets: {a: 10.0.0.0/24}}}\n"
		"instances: {web: {subnet: a, public_ip: true}}\n");
	const json_t *eni = described_item(all, "NetworkInterfaces", "web");

	(void)state; /* DNS-2 */
	assert_null(json_object_get(eni, "PrivateDnsName"));
	assert_null(json_object_get(json_object_get(eni, "Association"),
				    "PublicDnsName"));
}

/* The MAC of the link's end that is in that namespace, of that ENI */
static const char *planned_mac(const struct plan *p, const char *ns,
			       const char *eni)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++) {
			const struct plan_end *end = &o->link.end[e];
			const uint8_t *m = end->mac;

			if (strcmp(end->ns, ns) == 0 && end->alias &&
			    strcmp(end->alias, eni) == 0)
				return text_given("%02x:%02x:%02x:%02x:%02x:"
						  "%02x",
						  m[0], m[1], m[2], m[3], m[4],
						  m[5]);
		}
	}
	fail_msg("no link of %s in %s", eni, ns);
	return NULL;
}

static const char *described_text(const json_t *all, const char *user,
				  const char *field)
{
	return json_string_value(json_object_get(
		described_item(all, "NetworkInterfaces", user), field));
}

static void macs_are_those_of_the_plan(void **state)
{
	static const char *const users[][2] = {
		{"web", "node/web"}, {"f", "owner"}, {"hub.app@a", "tgw/1"}};
	const char *yaml = "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
			   "10.0.0.0/24}}}\n"
			   "instances: {web: {subnet: a}}\n"
			   "functions: {f: {subnets: a}}\n"
			   "transit_gateways: {hub: {attachments: {app: a}}}\n";
	const struct described_lab of = {.model = model_given(yaml),
					 .plan = plan_given(yaml)};
	const json_t *all = described_as(&of);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(users); i++)
		assert_string_equal(
			described_text(all, users[i][0], "MacAddress"),
			planned_mac(of.plan, users[i][1],
				    described_text(all, users[i][0],
						   "NetworkInterfaceId")));
	assert_null(described_text(described_given(yaml), "web", "MacAddress"));
}

static void an_instance_is_that_of_its_first_interface(void **state)
{
	const json_t *all = described_given(interfaces);

	(void)state;
	assert_fields(all, "Reservations", "box",
		      "{'OwnerId': '123456789012', 'Instances': [{"
		      " 'InstanceId': '<box>', 'State': {'Code': 16, 'Name': "
		      "'running'}, 'Placement': {'AvailabilityZone': "
		      "'eu-west-1a'}, 'SubnetId': '<a>', 'VpcId': '<app>',"
		      " 'PrivateIpAddress': '10.0.0.50', 'PrivateDnsName': "
		      "'ip-10-0-0-50.eu-west-1.compute.internal',"
		      " 'PublicIpAddress': '198.18.7.7', 'PublicDnsName': "
		      "'ec2-198-18-7-7.eu-west-1.compute.amazonaws.com',"
		      " 'Ipv6Address': '2001:db8:0:100::4', 'SecurityGroups': "
		      "[{'GroupId': '<one>'}, {'GroupId': '<two>'}],"
		      " 'SourceDestCheck': false, 'NetworkInterfaces': "
		      "[{'NetworkInterfaceId': '<front>'}],"
		      " 'Tags': [{'Key': 'Name', 'Value': 'box'}]}]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, described_drop)
		TEST(one_written_by_hand_has_all_that_is_written),
		TEST(one_that_nobody_has_is_available),
		TEST(an_instances_own_goes_with_it),
		TEST(with_ipv6_alone_there_is_no_private_address),
		TEST(a_functions_is_as_lambda_makes_it),
		TEST(what_aws_makes_it_manages),
		TEST(one_that_lingers_is_still_lambdas),
		TEST(without_host_names_there_are_none),
		TEST(macs_are_those_of_the_plan),
		TEST(an_instance_is_that_of_its_first_interface),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

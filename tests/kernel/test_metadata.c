// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_metadata.c - instance metadata, asked by curl
 *
 * What a token is for is in test_names.c; here is what an instance with
 * several interfaces is told, in both families.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/support/running.h"

#define LAB                                                                   \
	"vpcs:\n"                                                             \
	"  app:\n"                                                            \
	"    cidr: [10.0.0.0/16, 10.1.0.0/16]\n"                              \
	"    ipv6_cidr: auto\n"                                               \
	"    internet_gateway: true\n"                                        \
	"    subnets: {a: {cidr: 10.0.1.0/24, ipv6_cidr: auto}, b: "          \
	"10.0.2.0/24, six: {ipv6_native: true, ipv6_cidr: auto}}\n"           \
	"    security_groups: {front: {}, back: {egress: []}}\n"              \
	"  plain: {cidr: 10.9.0.0/16, subnets: {p: 10.9.1.0/24}}\n"           \
	"network_interfaces:\n"                                               \
	"  outer: {subnet: a, security_groups: front, public_ip: true, "      \
	"ipv6_address: auto}\n"                                               \
	"  inner: {subnet: b, security_groups: back, private_ip: 10.0.2.10, " \
	"secondary_private_ips: [10.0.2.11, 10.0.2.12]}\n"                    \
	"instances:\n"                                                        \
	"  two: {network_interfaces: [outer, inner]}\n"                       \
	"  six: {subnet: six, security_groups: back}\n"                       \
	"  old: {subnet: p}\n"                                                \
	"functions: {f: {subnets: a, ipv6: true}}\n"

#define IPV4 "http://169.254.169.254/latest/"
#define IPV6 "http://[fd00:ec2::254]/latest/"

/* "VALUE|STATUS", as @at is told at @path */
static const char *told(const char *at, const char *service, const char *path)
{
	return said_at(
		at,
		text_given("T=$(curl -s -g -m 2 -X PUT -H "
			   "'X-aws-ec2-metadata-token-ttl-seconds: 60' "
			   "'%sapi/token'); curl -s -g -m 2 -w "
			   "'|%%{http_code}' -H \"X-aws-ec2-metadata-token: "
			   "$T\" '%smeta-data/%s'",
			   service, service, path));
}

static const char *mac_of(const char *device)
{
	char *mac = (char *)(uintptr_t)said_at(
		"two", text_given("ip -o link show %s | grep -o 'ether [^ ]*' "
				  "| cut -c7-",
				  device));

	mac[strcspn(mac, "\n")] = '\0';
	return mac;
}

static const char *about(const char *device, const char *what)
{
	return told("two", IPV4,
		    text_given("network/interfaces/macs/%s/%s", mac_of(device),
			       what));
}

static void every_interface_of_an_instance_is_told(void **state)
{
	struct lab *lab = given_lab(LAB);
	const struct node *two = model_node(lab->model, "two");
	const char *outer = mac_of("eth0"), *inner = mac_of("eth1");

	(void)state; /* L2-8, ENI-1 */
	assert_string_not_equal(outer, inner);
	assert_string_equal(told("two", IPV4, "network/interfaces/macs/"),
			    text_given("%s/\n%s/|200", outer, inner));
	assert_string_equal(told("two", IPV4, "mac"),
			    text_given("%s|200", outer));
	assert_string_equal(about("eth0", "device-number"), "0|200");
	assert_string_equal(about("eth1", "device-number"), "1|200");
	assert_string_equal(
		about("eth1", "interface-id"),
		text_given("%s|200", two->places.items[1].eni->o.id));
	assert_string_equal(about("eth1", "local-ipv4s"),
			    "10.0.2.10\n10.0.2.11\n10.0.2.12|200");
	assert_string_equal(about("eth1", "security-groups"), "back|200");
	assert_string_equal(about("eth1", "subnet-ipv4-cidr-block"),
			    "10.0.2.0/24|200");
	assert_string_equal(about("eth1", "vpc-ipv4-cidr-blocks"),
			    "10.0.0.0/16\n10.1.0.0/16|200");
	assert_string_equal(about("eth1", "public-ipv4s"), "|404");
	assert_string_equal(about("eth0", "public-ipv4s"), "198.18.0.1|200");
}

static void interfaces_with_ipv6_say_so(void **state)
{
	struct lab *lab = given_lab(LAB);
	const struct eni *outer = model_place(lab->model, "two")->eni;

	(void)state;
	assert_string_equal(about("eth0", "ipv6s"),
			    text_given("%s|200", ADDR(outer->ipv6)));
	assert_string_equal(about("eth0", "subnet-ipv6-cidr-blocks"),
			    "2001:db8:0:100::/64|200");
	assert_string_equal(about("eth0", "vpc-ipv6-cidr-blocks"),
			    "2001:db8:0:100::/56|200");
	assert_string_equal(about("eth1", "ipv6s"), "|404");
}

static void it_is_at_an_ipv6_address_as_well(void **state)
{
	struct lab *lab = given_lab(LAB);

	(void)state; /* L2-8: no group has a say */
	assert_string_equal(
		told("six", IPV6, "instance-id"),
		text_given("%s|200", model_node(lab->model, "six")->o.id));
	assert_string_equal(
		told("two", IPV6, "instance-id"),
		text_given("%s|200", model_node(lab->model, "two")->o.id));
	assert_string_equal(told("six", IPV6, "local-ipv4"), "|404");
	assert_string_equal(told("f", IPV6, "instance-id"), "|000");
	assert_string_equal(told("old", IPV6, "instance-id"), "|000");
	assert_string_equal(
		told("old", IPV4, "instance-id"),
		text_given("%s|200", model_node(lab->model, "old")->o.id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(every_interface_of_an_instance_is_told),
		T(interfaces_with_ipv6_say_so),
		T(it_is_at_an_ipv6_address_as_well),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("metadata", tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flow_line.c - records of flow logs as AWS writes them
 */
#include <string.h>

#include "lab/flow_line.h"
#include "tests/support/models.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct flow_format format_of(const char *text)
{
	struct flow_format_error e;
	struct flow_format f;

	if (!flow_format_parse(arena, text, &f, &e))
		fail_msg("'%s' is no format", text);
	return f;
}

static struct addr at(const char *text)
{
	struct addr a;

	if (!addr_parse(text, &a))
		fail_msg("'%s' is no address", text);
	return a;
}

/* An interface of that primary address, and perhaps of others */
static struct flow_interface *interface_of(const char *private_ip,
					   const char *other)
{
	struct flow_interface *i = arena_alloc(arena, sizeof(*i));

	*i = (struct flow_interface){.source = FLOW_OF_INTERFACES,
				     .id = "eni-1235b8ca123456789",
				     .account = "123456789010"};
	i->private_ip = at(private_ip);
	*vec_add(arena, &i->addresses) = i->private_ip;
	if (other)
		*vec_add(arena, &i->addresses) = at(other);
	return i;
}

static struct flow_entry tcp(const struct flow_interface *i, bool ingress,
			     const char *from, uint16_t from_port,
			     const char *to, uint16_t to_port)
{
	return (struct flow_entry){.key = {.at = i,
					   .ingress = ingress,
					   .protocol = PROTOCOL_TCP,
					   .from = at(from),
					   .to = at(to),
					   .from_port = from_port,
					   .to_port = to_port}};
}

static const char *line(const char *format, enum flow_status status,
			const struct flow_entry *e)
{
	struct flow_format f = format ? format_of(format)
				      : flow_format_default(arena,
							    e->key.at->source);
	struct flow_line how = {.format = &f, .status = status};
	struct text t = {.arena = arena};

	flow_line_text(&t, &how, e);
	return t.s;
}

/* --- AWS's examples --------------------------------------------------------- */

static void accepted_and_rejected_traffic_reads_like_awss(void **state)
{
	struct flow_entry e = tcp(interface_of("172.31.16.21", NULL), true,
				  "172.31.16.139", 20641, "172.31.16.21", 22);

	(void)state; /* FL-13, FL-16 */
	e.packets = 20;
	e.bytes = 4249;
	e.start = 1418530010;
	e.end = 1418530070;
	assert_string_equal(line(NULL, FLOW_OK, &e),
			    "2 123456789010 eni-1235b8ca123456789 "
			    "172.31.16.139 172.31.16.21 20641 22 6 20 4249 "
			    "1418530010 1418530070 ACCEPT OK");
	e = tcp(interface_of("172.31.9.12", NULL), true, "172.31.9.69", 49761,
		"172.31.9.12", 3389);
	e.key.reject = true;
	e.packets = 20;
	e.bytes = 4249;
	e.start = 1418530010;
	e.end = 1418530070;
	assert_string_equal(line(NULL, FLOW_OK, &e),
			    "2 123456789010 eni-1235b8ca123456789 172.31.9.69 "
			    "172.31.9.12 49761 3389 6 20 4249 1418530010 "
			    "1418530070 REJECT OK");
}

static void windows_without_data_read_like_awss(void **state)
{
	struct flow_entry e = {.key.at = interface_of("10.0.0.4", NULL),
			       .start = 1431280876,
			       .end = 1431280934};

	(void)state; /* FL-5, FL-16 */
	assert_string_equal(line(NULL, FLOW_NODATA, &e),
			    "2 123456789010 eni-1235b8ca123456789 - - - - - - "
			    "- 1431280876 1431280934 - NODATA");
	assert_string_equal(line(NULL, FLOW_SKIPDATA, &e),
			    "2 123456789010 eni-1235b8ca123456789 - - - - - - "
			    "- 1431280876 1431280934 - SKIPDATA");
	assert_string_equal(line("${tcp-flags} ${type} ${pkt-srcaddr} "
				 "${traffic-path} ${flow-direction} "
				 "${next-hop-vpc-id}",
				 FLOW_NODATA, &e),
			    "- - - - - -");
}

static void a_ping_has_no_ports(void **state)
{
	struct flow_entry e = tcp(interface_of("172.31.16.139", NULL), true,
				  "203.0.113.12", 0, "172.31.16.139", 0);

	(void)state; /* FL-10, FL-16 */
	e.key.protocol = PROTOCOL_ICMP;
	e.packets = 4;
	e.bytes = 336;
	e.start = 1432917027;
	e.end = 1432917142;
	assert_string_equal(line(NULL, FLOW_OK, &e),
			    "2 123456789010 eni-1235b8ca123456789 203.0.113.12 "
			    "172.31.16.139 0 0 1 4 336 1432917027 1432917142 "
			    "ACCEPT OK");
}

static void a_nat_gateway_shows_its_own_address(void **state)
{
	const char *format = "${srcaddr} ${dstaddr} ${pkt-srcaddr} "
			     "${pkt-dstaddr}";
	const struct flow_interface *nat = interface_of("10.0.0.220", NULL);
	struct flow_entry e = tcp(nat, true, "10.0.1.5", 1, "203.0.113.5", 2);

	(void)state; /* FL-8, FL-9, FL-17 */
	assert_string_equal(line(format, FLOW_OK, &e),
			    "10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5");
	e = tcp(nat, false, "10.0.0.220", 1, "203.0.113.5", 2);
	assert_string_equal(line(format, FLOW_OK, &e),
			    "10.0.0.220 203.0.113.5 10.0.0.220 203.0.113.5");
	e = tcp(nat, true, "203.0.113.5", 2, "10.0.0.220", 1);
	assert_string_equal(line(format, FLOW_OK, &e),
			    "203.0.113.5 10.0.0.220 203.0.113.5 10.0.0.220");
	e = tcp(nat, false, "203.0.113.5", 2, "10.0.1.5", 1);
	assert_string_equal(line(format, FLOW_OK, &e),
			    "10.0.0.220 10.0.1.5 203.0.113.5 10.0.1.5");
}

static void only_what_comes_in_hides_a_secondary_address(void **state)
{
	const char *format = "${srcaddr} ${dstaddr} ${pkt-dstaddr}";
	struct flow_interface *i = interface_of("10.0.0.4", "10.0.0.9");
	struct flow_entry e = tcp(i, true, "10.0.1.5", 1, "10.0.0.9", 2);

	(void)state; /* FL-8 */
	assert_string_equal(line(format, FLOW_OK, &e),
			    "10.0.1.5 10.0.0.4 10.0.0.9");
	e = tcp(i, false, "10.0.0.9", 2, "10.0.1.5", 1);
	assert_string_equal(line(format, FLOW_OK, &e),
			    "10.0.0.9 10.0.1.5 10.0.1.5");
	/* of IPv6 the primary address is another */
	e = tcp(i, false, "2001:db8::9", 2, "2001:db8::1", 1);
	assert_string_equal(line(format, FLOW_OK, &e),
			    "2001:db8::9 2001:db8::1 2001:db8::1");
	i->ipv6 = at("2001:db8::4");
	assert_string_equal(line(format, FLOW_OK, &e),
			    "2001:db8::4 2001:db8::1 2001:db8::1");
}

static void every_field_of_version_5_has_its_value(void **state)
{
	struct flow_interface *i = interface_of("10.0.0.71", NULL);
	struct flow_entry e = tcp(i, false, "10.0.0.71", 34210, "52.95.128.179",
				  80);
	struct flow_format f = format_of(
		"${version} ${vpc-id} ${subnet-id} ${instance-id} ${region} "
		"${az-id} ${sublocation-type} ${sublocation-id} ${tcp-flags} "
		"${type} ${pkt-src-aws-service} ${pkt-dst-aws-service} "
		"${traffic-path} ${flow-direction} ${log-status}");
	struct flow_line how = {.format = &f, .dst_service = "S3"};
	struct text t = {.arena = arena};

	(void)state; /* FL-11, FL-14 */
	i->vpc_id = "vpc-abcdefab012345678";
	i->subnet_id = "subnet-aaaaaaaa012345678";
	i->instance_id = "i-0c50d5961bcb2d47b";
	i->region = "ap-southeast-2";
	i->az_id = "apse2-az3";
	e.tcp_flags = 3;
	e.path = PATH_INTERNET_GATEWAY;
	flow_line_text(&t, &how, &e);
	assert_string_equal(t.s, "5 vpc-abcdefab012345678 "
				 "subnet-aaaaaaaa012345678 "
				 "i-0c50d5961bcb2d47b ap-southeast-2 apse2-az3 "
				 "- - 3 IPv4 - S3 8 egress OK");
}

static void what_the_lab_has_not_is_a_dash(void **state)
{
	struct flow_interface *i = interface_of("10.0.0.4", NULL);
	struct flow_entry e = tcp(i, true, "10.0.0.5", 1, "10.0.0.4", 2);

	(void)state; /* FL-8a, FL-12 */
	e.path = PATH_SAME_VPC; /* of egress alone */
	assert_string_equal(line("${instance-id} ${ecs-task-arn} "
				 "${reject-reason} ${resource-id} "
				 "${encryption-status} ${instance-tag} "
				 "${asg-tag-2} ${traffic-path} "
				 "${next-hop-interface-id} ${tgw-id}",
				 FLOW_OK, &e),
			    "- - - - - - - - - -");
	e.key.reject = true;
	e.key.reason = REASON_BPA;
	assert_string_equal(line("${reject-reason} ${action}", FLOW_OK, &e),
			    "BPA REJECT");
}

static void the_next_interface_is_described(void **state)
{
	struct flow_interface *next = interface_of("10.0.0.9", NULL);
	struct flow_entry e = tcp(interface_of("10.0.0.4", NULL), false,
				  "10.0.0.4", 1, "10.0.0.9", 2);

	(void)state;
	next->subnet_id = "subnet-1";
	next->az_id = "use1-az2";
	next->vpc_id = "vpc-1";
	next->type = "lambda";
	e.next = next;
	assert_string_equal(line("${next-hop-interface-id} "
				 "${next-hop-subnet-id} ${next-hop-az-id} "
				 "${next-hop-vpc-id} "
				 "${next-hop-interface-type}",
				 FLOW_OK, &e),
			    "eni-1235b8ca123456789 subnet-1 use1-az2 vpc-1 "
			    "lambda");
}

static void a_transit_gateway_names_both_its_attachments(void **state)
{
	const char *format = "${resource-type} ${tgw-id} ${tgw-attachment-id} "
			     "${tgw-pair-attachment-id} ${tgw-src-vpc-id} "
			     "${tgw-dst-vpc-id} ${tgw-src-eni} ${tgw-dst-eni} "
			     "${srcaddr} ${packets-lost-no-route} "
			     "${packets-lost-ttl-expired} ${flow-direction}";
	struct flow_interface *a = interface_of("10.0.0.9", NULL);
	struct flow_interface *b = interface_of("10.1.0.9", NULL);
	struct flow_entry e = tcp(a, true, "10.0.0.4", 1, "10.1.0.4", 2);

	(void)state; /* FL-12 */
	a->source = b->source = FLOW_OF_TRANSIT;
	a->gateway_id = b->gateway_id = "tgw-1";
	a->attachment_id = "tgw-attach-a";
	b->attachment_id = "tgw-attach-b";
	a->vpc_id = "vpc-a";
	b->vpc_id = "vpc-b";
	b->id = "eni-b";
	e.next = b;
	assert_string_equal(line(format, FLOW_OK, &e),
			    "TransitGateway tgw-1 tgw-attach-a tgw-attach-b "
			    "vpc-a vpc-b eni-1235b8ca123456789 eni-b 10.0.0.4 "
			    "0 0 ingress");
	e.key.at = b;
	e.key.ingress = false;
	e.next = a;
	assert_string_equal(line(format, FLOW_OK, &e),
			    "TransitGateway tgw-1 tgw-attach-b tgw-attach-a "
			    "vpc-a vpc-b eni-1235b8ca123456789 eni-b 10.0.0.4 "
			    "0 0 egress");
	e.key.at = a;
	e.key.ingress = true;
	e.next = NULL;
	e.lost[LOST_NO_ROUTE] = 7;
	assert_string_equal(line(format, FLOW_OK, &e),
			    "TransitGateway tgw-1 tgw-attach-a - vpc-a - "
			    "eni-1235b8ca123456789 - 10.0.0.4 7 0 ingress");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(accepted_and_rejected_traffic_reads_like_awss),
		T(windows_without_data_read_like_awss),
		T(a_ping_has_no_ports),
		T(a_nat_gateway_shows_its_own_address),
		T(only_what_comes_in_hides_a_secondary_address),
		T(every_field_of_version_5_has_its_value),
		T(what_the_lab_has_not_is_a_dash),
		T(the_next_interface_is_described),
		T(a_transit_gateway_names_both_its_attachments),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

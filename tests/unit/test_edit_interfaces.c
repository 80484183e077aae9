// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_edit_interfaces.c - verbs about network interfaces and
 * elastic IPs
 */
#include "tests/unit/labs/edit.h"

#define LAB                                                                     \
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: "     \
	"{a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, security_groups: "    \
	"{open: {}, other: {}}, nat_gateways: {nat: {subnet: a, elastic_ip: "   \
	"nat}}, route_tables: {main: {8.0.0.0/8: plain, 9.0.0.0/8: {instance: " \
	"plain}}}}}\n"                                                          \
	"elastic_ips: {free: 198.18.0.9, used: 198.18.0.8, nat: "               \
	"198.18.0.7}\n"                                                         \
	"network_interfaces: {e0: {subnet: a}, e1: {subnet: a}, e2: "           \
	"{subnet: a}, far: {subnet: b}}\n"                                      \
	"instances:\n"                                                          \
	"  plain: {subnet: a, security_groups: open, private_ip: "              \
	"10.0.1.77, source_dest_check: false}\n"                                \
	"  public: {subnet: a, public_ip: used}\n"                              \
	"  box: {network_interfaces: [e0, e1]}\n"                               \
	"functions: {f: {subnets: b}}\n"                                        \
	"databases: {db: {engine: mysql, subnets: [a, b]}}\n"
#define ATTACH "attach-network-interface --network-interface-id "
#define DETACH "detach-network-interface "
#define MODIFY "modify-network-interface-attribute --network-interface-id "
#define ASSOCIATE "associate-address --allocation-id "

/* --- attach, detach ------------------------------------------------------- */

static void an_interface_is_attached_to_others(void **state)
{
	(void)state;
	assert_edit(LAB, ATTACH "e2 --instance-id box --device-index 2",
		    "~ instance box: network_interfaces e0, e1 -> e0, e1, e2"
		    "\n");
}

static void an_interface_is_attached_beside_the_only_one(void **state)
{
	static const char *const first[] = {
		ATTACH "e2 --instance-id plain --device-index 1", NULL};

	(void)state; /* the first one stays the same, and routes to it */
	assert_edit(LAB, first[0],
		    "~ instance plain: network_interfaces plain -> plain, e2"
		    "\n");
	assert_edit_after(LAB, first, DETACH "--network-interface-id e2",
			  "~ instance plain: network_interfaces plain, e2 -> "
			  "plain\n");
	assert_edit_after(LAB, first, MODIFY "plain --groups open other",
			  "~ network interface plain: security_groups open -> "
			  "open, other\n"
			  "~ instance plain: security_groups open -> open, "
			  "other\n");
	assert_edit_after(LAB, first,
			  "create-route --route-table-id main "
			  "--destination-cidr-block 7.0.0.0/8 --instance-id "
			  "plain",
			  "~ route table main: + 7.0.0.0/8 instance plain\n");
}

static void an_interface_is_attached_once(void **state)
{
	(void)state; /* ENI-2, ENI-8 */
	assert_edit_said(LAB, ATTACH "e1 --instance-id plain --device-index 1",
			 "attach-network-interface: network interface e1 is "
			 "attached to instance box (AWS: "
			 "InvalidNetworkInterface.InUse)\n");
	assert_edit_said(LAB, ATTACH "e2 --instance-id box --device-index 1",
			 "attach-network-interface: instance box has an "
			 "interface at device index 1, e1 (AWS: "
			 "InvalidParameterValue)\n");
	assert_edit_said(LAB, ATTACH "db --instance-id box --device-index 2",
			 "attach-network-interface: network interface db is "
			 "managed by AWS (interface); it cannot be changed "
			 "(ENI-8, ENI-11) (AWS: OperationNotPermitted)\n");
	assert_edit_said(LAB, ATTACH "e2 --instance-id box",
			 "attach-network-interface: needs --device-index\n");
}

static void aws_refuses_one_of_another_zone(void **state)
{
	struct given now = given_fine(LAB);
	struct given next = given_command(
		&now, ATTACH "far --instance-id box --device-index 2");

	(void)state; /* ENI-2 */
	assert_true(report_failed(&next.report));
	assert_non_null(next.report.findings.items[0].code);
	given_drop(&now);
	given_drop(&next);
}

static void an_interface_is_detached(void **state)
{
	(void)state;
	assert_edit(LAB, DETACH "--network-interface-id e1 --force",
		    "~ instance box: network_interfaces e0, e1 -> e0\n");
	assert_edit(LAB, DETACH "--attachment-id e1",
		    "~ instance box: network_interfaces e0, e1 -> e0\n");
}

static void the_primary_one_is_not_detached(void **state)
{
	(void)state; /* ENI-2, ENI-11 */
	assert_edit_said(LAB, DETACH "--network-interface-id e0",
			 "detach-network-interface: e0 is the primary network "
			 "interface of instance box and cannot be detached "
			 "(ENI-2) (AWS: OperationNotPermitted)\n");
	assert_edit_said(LAB, DETACH "--network-interface-id plain",
			 "detach-network-interface: plain is the primary "
			 "network interface of instance plain and cannot be "
			 "detached (ENI-2) (AWS: OperationNotPermitted)\n");
	assert_edit_said(LAB, DETACH "--network-interface-id e2",
			 "detach-network-interface: network interface e2 is "
			 "attached to nothing (AWS: "
			 "InvalidAttachmentID.NotFound)\n");
	assert_edit_said(LAB, DETACH "--network-interface-id f@b",
			 "detach-network-interface: network interface f@b is "
			 "managed by AWS (lambda); it cannot be changed "
			 "(ENI-8, ENI-11) (AWS: OperationNotPermitted)\n");
}

/* --- attributes ----------------------------------------------------------- */

static void groups_and_check_are_changed(void **state)
{
	(void)state;
	assert_edit(LAB, MODIFY "e2 --groups open other",
		    "~ network interface e2: security_groups default -> open, "
		    "other\n");
	assert_edit(LAB, MODIFY "e2 --no-source-dest-check",
		    "~ network interface e2: source_dest_check true -> false"
		    "\n");
	assert_edit(LAB, MODIFY "plain --source-dest-check",
		    "~ instance plain: source_dest_check false -> true\n");
	assert_edit(LAB,
		    "modify-instance-attribute --instance-id plain --groups "
		    "'[\"other\"]'",
		    "~ instance plain: security_groups open -> other\n");
	assert_edit(LAB,
		    "modify-instance-attribute --instance-id public "
		    "--source-dest-check '{\"Value\": false}'",
		    "~ instance public: source_dest_check true -> false\n");
	assert_edit(LAB,
		    "modify-instance-attribute --instance-id public "
		    "--source-dest-check Value=false",
		    "~ instance public: source_dest_check true -> false\n");
}

static void one_attribute_of_one_interface_is_changed_at_a_time(void **state)
{
	(void)state;
	assert_edit_said(LAB,
			 "modify-instance-attribute --instance-id box "
			 "--groups open",
			 "modify-instance-attribute: instance box has several "
			 "network interfaces; "
			 "modify-network-interface-attribute changes one (AWS: "
			 "InvalidInstanceID)\n");
	assert_edit_said(LAB, MODIFY "e2 --groups open --source-dest-check",
			 "modify-network-interface-attribute: takes --groups "
			 "or --source-dest-check, not both\n");
	assert_edit_said(LAB, MODIFY "e2 --groups opn",
			 "modify-network-interface-attribute: --groups: no "
			 "security group 'opn'; did you mean 'open'? (AWS: "
			 "InvalidGroup.NotFound)\n");
	assert_edit_said(LAB, MODIFY "f@b --groups open",
			 "modify-network-interface-attribute: network "
			 "interface f@b is managed by AWS (lambda); it cannot "
			 "be changed (ENI-8, ENI-11) (AWS: "
			 "OperationNotPermitted)\n");
	assert_edit_said(LAB, MODIFY "e2 --source-dest-check maybe",
			 "modify-network-interface-attribute: "
			 "--source-dest-check is either there, or as "
			 "--no-source-dest-check, or has the value true or "
			 "false\n");
}

/* --- elastic IPs ---------------------------------------------------------- */

static void an_address_is_associated(void **state)
{
	(void)state;
	assert_edit(LAB, ASSOCIATE "free --instance-id plain",
		    "~ instance plain: public_ip none -> 198.18.0.9\n");
	assert_edit(LAB, ASSOCIATE "free --network-interface-id e2",
		    "~ network interface e2: public_ip none -> 198.18.0.9\n");
	assert_edit(LAB,
		    "associate-address --public-ip 198.18.0.9 --instance-id "
		    "box",
		    "~ network interface e0: public_ip none -> 198.18.0.9\n"
		    "~ instance box: public_ip none -> 198.18.0.9\n");
	assert_edit(LAB,
		    ASSOCIATE "used --instance-id plain --allow-reassociation",
		    "~ instance plain: public_ip none -> 198.18.0.8\n"
		    "~ instance public: public_ip 198.18.0.8 -> none\n");
}

static void an_address_is_taken_away(void **state)
{
	(void)state;
	assert_edit(LAB, "disassociate-address --association-id used",
		    "~ instance public: public_ip 198.18.0.8 -> none\n");
	assert_edit(LAB, "disassociate-address --public-ip 198.18.0.8",
		    "~ instance public: public_ip 198.18.0.8 -> none\n");
}

static void an_address_belongs_to_one(void **state)
{
	(void)state;
	assert_edit_said(LAB, ASSOCIATE "used --instance-id plain",
			 "associate-address: elastic IP used is public's; "
			 "--allow-reassociation takes it away (AWS: "
			 "Resource.AlreadyAssociated)\n");
	assert_edit_said(LAB,
			 ASSOCIATE "nat --instance-id plain "
				   "--allow-reassociation",
			 "associate-address: network interface nat is managed "
			 "by AWS (nat_gateway); it cannot be changed (ENI-8, "
			 "ENI-11) (AWS: OperationNotPermitted)\n");
	assert_edit_said(LAB, "disassociate-address --association-id free",
			 "disassociate-address: elastic IP free is associated "
			 "with nothing (AWS: InvalidAssociationID.NotFound)"
			 "\n");
	assert_edit_said(LAB,
			 "associate-address --public-ip 198.18.0.99 "
			 "--instance-id plain",
			 "associate-address: --public-ip: no elastic IP is "
			 "198.18.0.99 (AWS: InvalidAddress.NotFound)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(an_interface_is_attached_to_others),
		EDIT_TEST(an_interface_is_attached_beside_the_only_one),
		EDIT_TEST(an_interface_is_attached_once),
		EDIT_TEST(aws_refuses_one_of_another_zone),
		EDIT_TEST(an_interface_is_detached),
		EDIT_TEST(the_primary_one_is_not_detached),
		EDIT_TEST(groups_and_check_are_changed),
		EDIT_TEST(one_attribute_of_one_interface_is_changed_at_a_time),
		EDIT_TEST(an_address_is_associated),
		EDIT_TEST(an_address_is_taken_away),
		EDIT_TEST(an_address_belongs_to_one),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("edit_interfaces", tests, NULL,
					     NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/codes.c - explanation codes
 *
 * Those of VPC Reachability Analyzer, complete (aws-semantics.md 11.1), and
 * ours for what AWS has no code for (lab-file.md section 10). Sorted by name.
 */
#include "vpc/codes.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* clang-format off */
#define CODES(AWS, OURS) \
	AWS(ASSUMPTION_PRESERVE_CLIENT_IP_IS_DISABLED, \
		"client-IP preservation taken to be off") \
	AWS(ASSUMPTION_PRESERVE_CLIENT_IP_IS_ENABLED, \
		"client-IP preservation taken to be on") \
	AWS(AVAILABILITY_ZONE_CROSSED, \
		"the path crosses Availability Zones") \
	AWS(BAD_STATE, \
		"component not in a working state") \
	AWS(BAD_STATE_ATTACHMENT, \
		"attachment between two components not in a working state") \
	AWS(BAD_STATE_ROUTE, \
		"route not usable (blackhole)") \
	AWS(BAD_STATE_VPN, \
		"VPN connection not working") \
	AWS(CANNOT_ROUTE, \
		"route's CIDR or prefix list does not contain the destination") \
	AWS(COMPONENT_FILTER_RESTRICTION, \
		"no path through the filtered component") \
	AWS(COMPONENT_FILTER_RESTRICTION_REMOVED_COMPONENT, \
		"no path without the filtered component") \
	AWS(DISCONNECTED_VPCS, \
		"two VPCs with no supported link") \
	OURS(DNS_NAME_NOT_FOUND, \
		"no such name (DNS-7)") \
	OURS(DNS_NO_RESOLVER, \
		"DNS support is off, or there are no name servers (DNS-2, DNS-10)") \
	OURS(DNS_SERVER_UNREACHABLE, \
		"the custom name server cannot be reached (DNS-11)") \
	OURS(DNS_TCP_CONNECTIONS, \
		"a function holds 20 TCP connections to name servers (DNS-14)") \
	OURS(EIGW_ACCEPTS_NO_CONNECTIONS, \
		"nothing comes in through an egress-only gateway (EIG-1)") \
	AWS(ELBV2_LISTENERS_MISMATCH, \
		"LB has no listener for this traffic") \
	AWS(ELBV2_LISTENER_HAS_NO_TG, \
		"listener's target groups are empty") \
	AWS(ELBV2_LISTENER_PORT_RESTRICTION, \
		"listener wants another destination port") \
	AWS(ELBV2_LISTENER_REQUIRES_TG_ACCEPT, \
		"no target group of the listener takes the traffic") \
	AWS(ELBV2_NO_TARGETS_IN_AZ, \
		"no targets in the AZs in question") \
	AWS(ELBV2_SOURCE_ADDRESS_PRESERVATION, \
		"NLB leaves the source unchanged because preservation is on") \
	AWS(ELB_ACL_RESTRICTION, \
		"Classic LB: ACL applies to its outbound traffic even inside its own subnet") \
	AWS(ELB_INSTALLED_AZ_RESTRICTION, \
		"LB sends only to targets in AZs enabled for it") \
	AWS(ELB_LISTENERS_MISMATCH, \
		"Classic LB has no listener for this traffic") \
	AWS(ELB_LISTENER_PORT_RESTRICTION, \
		"Classic LB listener takes only its port in, its target port out") \
	AWS(ELB_NOT_CROSSZONE, \
		"targets in other AZs excluded, cross-zone is off") \
	OURS(ENDPOINT_IDLE_TIMEOUT, \
		"the endpoint forgot an idle flow (LAM-71)") \
	AWS(ENI_ADDRESS_RESTRICTION, \
		"address in the packet is not the ENI's private address") \
	AWS(ENI_SG_RULES_MISMATCH, \
		"group has no applicable rule in that direction") \
	AWS(ENI_SOURCE_DEST_CHECK_RESTRICTION, \
		"source/destination check drops foreign addresses") \
	AWS(FILTER_AT_DESTINATION_DESTINATION_ADDRESS, \
		"filter on the destination address at the destination excludes every path") \
	AWS(FILTER_AT_DESTINATION_DESTINATION_PORT_RANGE, \
		"filter on the destination ports at the destination excludes every path") \
	AWS(FILTER_AT_DESTINATION_PROTOCOL, \
		"filter on the protocol at the destination excludes every path") \
	AWS(FILTER_AT_DESTINATION_SOURCE_ADDRESS, \
		"filter on the source address at the destination excludes every path") \
	AWS(FILTER_AT_DESTINATION_SOURCE_PORT_RANGE, \
		"filter on the source ports at the destination excludes every path") \
	AWS(FILTER_AT_SOURCE_DESTINATION_ADDRESS, \
		"filter on the destination address at the source excludes every path") \
	AWS(FILTER_AT_SOURCE_DESTINATION_PORT_RANGE, \
		"filter on the destination ports at the source excludes every path") \
	AWS(FILTER_AT_SOURCE_PROTOCOL, \
		"filter on the protocol at the source excludes every path") \
	AWS(FILTER_AT_SOURCE_SOURCE_ADDRESS, \
		"filter on the source address at the source excludes every path") \
	AWS(FILTER_AT_SOURCE_SOURCE_PORT_RANGE, \
		"filter on the source ports at the source excludes every path") \
	AWS(FIREWALL_RULES_RESTRICTION, \
		"a Network Firewall rule blocks") \
	AWS(FIREWALL_UNSUPPORTED_HIGHER_PRIORITY_RULES, \
		"rules of higher priority were not analysed") \
	AWS(FIREWALL_UNSUPPORTED_HIGHER_PRIORITY_RULE_GROUP_TYPE, \
		"a rule group of higher priority was not analysed") \
	AWS(FIREWALL_UNSUPPORTED_RULE_OPTIONS, \
		"rule options were not analysed") \
	OURS(FUNCTION_ACCEPTS_NO_CONNECTIONS, \
		"nothing opens a connection to a function (LAM-4)") \
	OURS(FUNCTION_HAS_NO_NETWORK, \
		"a CloudFront Function has no network (EDGE-2)") \
	OURS(FUNCTION_IPV6_NOT_ENABLED, \
		"IPv6 without Ipv6AllowedForDualStack (LAM-23)") \
	OURS(FUNCTION_NOT_IN_VPC, \
		"a function without VpcConfig reaches no private address (LAM-2)") \
	OURS(FUNCTION_PROTOCOL_RESTRICTION, \
		"functions send no ICMP, no TCP 25, no fragments (LAM-6)") \
	AWS(GATEWAY_REJECTS_SPOOFED_TRAFFIC, \
		"gateway refuses spoofed sources from the VPC") \
	AWS(GWLB_DESTINATION_PORT_RESTRICTION, \
		"GWLB to target must use port 6081") \
	AWS(GWLB_PROTOCOL_RESTRICTION, \
		"GWLB to target must be GENEVE over UDP") \
	AWS(HIGHER_PRIORITY_ROUTE, \
		"same CIDR, another route has priority") \
	OURS(HYPERPLANE_BURST, \
		"more new connections than the Hyperplane ENI scaled for (LAM-66)") \
	OURS(HYPERPLANE_PORT_EXHAUSTED, \
		"the Hyperplane ENI has no port left (LAM-16)") \
	AWS(IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS, \
		"inbound accepted only for the VPC's blocks") \
	AWS(IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS, \
		"outbound to RFC 1918 refused") \
	AWS(IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS, \
		"outbound to 100.64/10 refused") \
	AWS(IGW_EXPECTS_PUBLIC_ADDRESS, \
		"filter address at an internet gateway must be public") \
	AWS(IGW_NAT_REFLECTION, \
		"path turns round in the internet gateway: unsupported, analyse as two halves") \
	AWS(IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS, \
		"destination is no public address of an attached ENI") \
	AWS(IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS, \
		"source has no public address, or ENI not attached") \
	AWS(IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS, \
		"inbound from RFC 1918 refused") \
	AWS(IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS, \
		"inbound from 100.64/10 refused") \
	AWS(INGRESS_RTB_NO_PUBLIC_IP, \
		"appliance on a gateway route table lacks a public address") \
	AWS(INGRESS_RTB_TRAFFIC_REDIRECTION, \
		"subnet redirected through an appliance cannot use the gateway directly") \
	OURS(LINK_LOCAL_BURST, \
		"over 1,024 packets a second to link-local services (L2-10)") \
	AWS(MISSING_TARGET_GROUP_ATTRIBUTES, \
		"attributes of the target group are unknown") \
	AWS(MORE_SPECIFIC_ROUTE, \
		"a longer prefix wins") \
	OURS(MTU_EXCEEDED, \
		"too large for a link of the path, and not to be fragmented (MTU-2)") \
	OURS(NAT_ACCEPTS_NO_CONNECTIONS, \
		"nothing opens a connection to a NAT gateway (NAT-8)") \
	OURS(NAT_IDLE_TIMEOUT, \
		"the NAT gateway forgot an idle flow (NAT-9)") \
	OURS(NAT_PORT_ALLOCATION, \
		"the NAT gateway has no source port left (NAT-5)") \
	AWS(NGW_DEST_ADDRESS_PRESERVATION, \
		"NAT gateway does not change destinations") \
	AWS(NGW_REQUIRES_SOURCE_IN_VPC, \
		"NAT gateway serves only ENIs of its VPC") \
	AWS(NGW_SOURCE_ADDRESS_REASSIGN, \
		"NAT gateway rewrites sources to its private address") \
	OURS(NLB_HAIRPIN, \
		"a target calls itself through the load balancer (NLB-7)") \
	OURS(NLB_IDLE_TIMEOUT, \
		"the load balancer forgot an idle flow (NLB-8)") \
	AWS(NO_PATH, \
		"no path: filters, isolated component, source cannot initiate, or unsupported feature") \
	AWS(NO_POSSIBLE_DESTINATION, \
		"component can deliver nowhere, or to another account/Region") \
	AWS(NO_ROUTE_TO_DESTINATION, \
		"route table has no applicable route") \
	AWS(NO_SOURCE_OR_DESTINATION, \
		"one end does not exist") \
	OURS(PACKET_INVALID, \
		"a packet that belongs to no flow and opens none") \
	AWS(PATH_THROUGH_GWLB_NOT_CHECKED, \
		"the way behind a Gateway Load Balancer was not analysed") \
	AWS(PCX_REQUIRES_ADDRESS_IN_VPC_CIDR, \
		"peering wants source or destination in the peer's block") \
	OURS(POLICY_DENIED, \
		"a policy answers 403 (GWE-8)") \
	OURS(PRIVATE_ADDRESS_FROM_INTERNET, \
		"a public host cannot send to a private address (RDS-3)") \
	AWS(PROTOCOL_RESTRICTION, \
		"component takes only certain protocols") \
	OURS(PROXY_PORT_MISMATCH, \
		"a proxy listens on its family's port only (PRX-3)") \
	AWS(REGIONAL_NGW_ROUTE_AZ_RESTRICTION, \
		"regional NAT gateway not present in the source's AZ") \
	AWS(REMAP_EPHEMERAL_PORT, \
		"NAT gateway or LB remaps source port to 1024–65535") \
	AWS(RESPONSE_RTB_HAS_NO_ROUTE_TO_TRANSIT_GATEWAY, \
		"no route back to the transit gateway") \
	OURS(ROUTER_ADDRESS, \
		"a packet addressed to the VPC router itself") \
	AWS(SG_HAS_NO_RULES, \
		"group is empty in that direction") \
	AWS(SG_REFERENCES_NOT_PRESERVED, \
		"component loses group identity: reference rules cannot match") \
	AWS(SG_REFERENCING_SUPPORT, \
		"transit attachment without group referencing") \
	AWS(SUBNET_ACL_RESTRICTION, \
		"ACL does not admit the traffic") \
	AWS(TARGET_ADDRESS_RESTRICTION, \
		"LB routes only to its targets' addresses") \
	AWS(TARGET_PORT_RESTRICTION, \
		"LB uses only the registered port") \
	OURS(TCP_RESET, \
		"the connection was reset by a change (GWE-6)") \
	AWS(TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION, \
		"attachment has no table association") \
	AWS(TGW_ATTACH_VPC_AZ_RESTRICTION, \
		"wrong AZ for the attachment's ENI (default or appliance mode)") \
	AWS(TGW_BAD_STATE_VPN, \
		"VPN behind the transit gateway not working") \
	AWS(TGW_ROUTE_AZ_RESTRICTION, \
		"attachment has no subnet in the source's AZ") \
	AWS(TGW_RTB_BAD_STATE_ROUTE, \
		"transit route in a bad state (blackhole)") \
	AWS(TGW_RTB_CANNOT_ROUTE, \
		"transit route does not match the destination") \
	AWS(TGW_RTB_HIGHER_PRIORITY_ROUTE, \
		"same CIDR, other transit route has priority") \
	AWS(TGW_RTB_MORE_SPECIFIC_ROUTE, \
		"longer transit prefix wins") \
	AWS(TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT, \
		"transit table has no route to the attachment") \
	AWS(TGW_RTB_ROUTES_ARE_UNKNOWN, \
		"transit routes not visible (error or other account)") \
	OURS(TRACKING_IDLE_TIMEOUT, \
		"connection tracking forgot an idle flow (TRK-8)") \
	AWS(TRANSIT_GATEWAY_APPLIANCE_MODE_RECOMMENDED, \
		"appliance mode would keep both directions in one AZ") \
	AWS(UNASSOCIATED_COMPONENT, \
		"not tied to a VPC, or no IPv4 address") \
	AWS(UNIDIRECTIONAL_PATH_ANALYSIS_ONLY, \
		"only one direction was analysed") \
	AWS(UNKNOWN_DESTINATION, \
		"too little known about the destination") \
	AWS(UNKNOWN_PEERED_SGS, \
		"peer VPC unknown: group references treated as deny") \
	AWS(UNKNOWN_RESOURCE, \
		"resource cannot be described") \
	AWS(UNSUPPORTED_COMPONENT, \
		"kind not supported") \
	AWS(VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS, \
		"source is no attached ENI's address") \
	AWS(VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS, \
		"destination is no attached ENI's private address") \
	AWS(VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION, \
		"gateway endpoint emits only from its prefix list") \
	OURS(VPCE_GATEWAY_NO_TRANSIT, \
		"a peer's gateway endpoint serves only its own VPC (GWE-4)") \
	AWS(VPCE_GATEWAY_PROTOCOL_RESTRICTION, \
		"gateway endpoint: TCP and ICMP echo only") \
	AWS(VPCE_INTRA_VPC_TRAFFIC, \
		"an endpoint starts no connection into its own VPC") \
	AWS(VPCE_SERVICE_NOT_INSTALLED_IN_AZ, \
		"endpoint service absent from that AZ") \
	AWS(VPC_BLOCK_PUBLIC_ACCESS_ENABLED, \
		"Block Public Access") \
	AWS(VPC_LOCAL_ROUTE_CIDR_RESTRICTION, \
		"'local' serves only the VPC's blocks")
/* clang-format on */

#define ROW_AWS(name_, meaning_) {#name_, false, meaning_},
#define ROW_OURS(name_, meaning_) {#name_, true, meaning_},
#define NAME(name_, meaning_) #name_,

static const struct code codes[] = {CODES(ROW_AWS, ROW_OURS)};
static const char *const names[] = {CODES(NAME, NAME)};

static int by_name(const void *name, const void *code)
{
	return strcmp(name, ((const struct code *)code)->name);
}

const struct code *code_find(const char *name)
{
	return bsearch(name, codes, ARRAY_LEN(codes), sizeof(codes[0]),
		       by_name);
}

const char *const *code_names(size_t *ret_n)
{
	*ret_n = ARRAY_LEN(names);
	return names;
}

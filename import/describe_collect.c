// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_collect.c - the objects of describe calls, by their kind
 *
 * A file is known by what is in it: by the member that has the list, or, where
 * somebody has taken one object out of that, by the members of the object.
 * Files may hold one answer, several, or answers inside of others.
 */
#include <ctype.h>
#include <string.h>

#include "import/describe.h"

enum { DEPTH_MAX = 4 };

/* What has no list of its own is a text NULL; what is never alone, an id. The
 * first that fits counts */
static const struct {
	const char *list;
	enum member is;
	const char *id; /* the member that identifies one */
	const char *also; /* that an object alone has, too */
} members[] = {
	{"NetworkInterfaces", MEMBER_INTERFACE, "NetworkInterfaceId",
	 "PrivateIpAddress"},
	{"Subnets", MEMBER_SUBNET, "SubnetId", "CidrBlock"},
	{"RouteTables", MEMBER_ROUTE_TABLE, "RouteTableId", "Routes"},
	{"NatGateways", MEMBER_NAT_GATEWAY, "NatGatewayId",
	 "NatGatewayAddresses"},
	{"NetworkAcls", MEMBER_ACL, "NetworkAclId", "Entries"},
	{"SecurityGroups", MEMBER_GROUP, "GroupId", "IpPermissions"},
	{"SecurityGroupRules", MEMBER_GROUP_RULE, "SecurityGroupRuleId",
	 "GroupId"},
	{"VpcEndpoints", MEMBER_ENDPOINT, "VpcEndpointId", "ServiceName"},
	{"VpcPeeringConnections", MEMBER_PEERING, "VpcPeeringConnectionId",
	 "RequesterVpcInfo"},
	{"TransitGatewayVpcAttachments", MEMBER_TRANSIT_VPC_ATTACHMENT,
	 "TransitGatewayAttachmentId", "SubnetIds"},
	{"TransitGatewayAttachments", MEMBER_TRANSIT_ATTACHMENT,
	 "TransitGatewayAttachmentId", "ResourceType"},
	{"TransitGatewayRouteTables", MEMBER_TRANSIT_TABLE,
	 "TransitGatewayRouteTableId", "DefaultAssociationRouteTable"},
	{"TransitGateways", MEMBER_TRANSIT_GATEWAY, "TransitGatewayId",
	 "Options"},
	{"TransitGatewayRouteTablePropagations", MEMBER_TRANSIT_PROPAGATION,
	 NULL, NULL},
	{"Routes", MEMBER_TRANSIT_ROUTE, NULL, NULL},
	{"Vpcs", MEMBER_VPC, "VpcId", "CidrBlock"},
	{"InternetGateways", MEMBER_INTERNET_GATEWAY, "InternetGatewayId",
	 "Attachments"},
	{"EgressOnlyInternetGateways", MEMBER_EGRESS_ONLY_GATEWAY,
	 "EgressOnlyInternetGatewayId", "Attachments"},
	{"VpnGateways", MEMBER_VPN_GATEWAY, "VpnGatewayId", "VpcAttachments"},
	{"DhcpOptions", MEMBER_DHCP_OPTIONS, "DhcpOptionsId",
	 "DhcpConfigurations"},
	{"Addresses", MEMBER_ADDRESS, "AllocationId", "PublicIp"},
	{"Instances", MEMBER_INSTANCE, "InstanceId", "NetworkInterfaces"},
	{"PrefixLists", MEMBER_PREFIX_LIST, "PrefixListId", "PrefixListName"},
	{"Entries", MEMBER_LIST_ENTRY, NULL, NULL},
	{"FlowLogs", MEMBER_FLOW_LOG, "FlowLogId", "ResourceId"},
	{"Functions", MEMBER_FUNCTION, "FunctionName", "FunctionArn"},
	{"DBInstances", MEMBER_DATABASE, "DBInstanceIdentifier",
	 "DBSubnetGroup"},
	{"DBClusters", MEMBER_CLUSTER, "DBClusterIdentifier",
	 "DBClusterMembers"},
	{"DBSubnetGroups", MEMBER_SUBNET_GROUP, "DBSubnetGroupName",
	 "SubnetGroupStatus"},
	{"DBProxyEndpoints", MEMBER_PROXY_ENDPOINT, "DBProxyEndpointName",
	 "VpcSubnetIds"},
	{"DBProxies", MEMBER_PROXY, "DBProxyName", "EngineFamily"},
	{"Targets", MEMBER_PROXY_TARGET, NULL, NULL},
	{"CacheClusters", MEMBER_CACHE, "CacheClusterId", "CacheNodeType"},
	{"ReplicationGroups", MEMBER_REPLICATION_GROUP, "ReplicationGroupId",
	 "NodeGroups"},
	{"CacheSubnetGroups", MEMBER_CACHE_SUBNET_GROUP, "CacheSubnetGroupName",
	 "Subnets"},
	{"ServerlessCaches", MEMBER_SERVERLESS_CACHE, "ServerlessCacheName",
	 "SubnetIds"},
	{"VpnConnections", MEMBER_VPN_CONNECTION, "VpnConnectionId",
	 "CustomerGatewayId"},
	{"CustomerGateways", MEMBER_CUSTOMER_GATEWAY, "CustomerGatewayId",
	 "BgpAsn"},
	{"VpcBlockPublicAccessOptions", MEMBER_ACCESS_OPTIONS, NULL, NULL},
	{"VpcBlockPublicAccessExclusions", MEMBER_ACCESS_EXCLUSION,
	 "ExclusionId", "InternetGatewayExclusionMode"},
	{"HostedZones", MEMBER_HOSTED_ZONE, "Id", "CallerReference"},
	{"HostedZoneSummaries", MEMBER_ZONE_SUMMARY, NULL, NULL},
	{"ResourceRecordSets", MEMBER_RECORD, NULL, NULL},
	{"Attributes", MEMBER_ATTRIBUTE, NULL, NULL},
	{"Listeners", MEMBER_LISTENER, "ListenerArn", "DefaultActions"},
	{"TargetGroups", MEMBER_TARGET_GROUP, "TargetGroupArn", "TargetType"},
	{"TargetHealthDescriptions", MEMBER_TARGET_HEALTH, NULL, NULL},
	{"LoadBalancers", MEMBER_BALANCER, "LoadBalancerArn",
	 "AvailabilityZones"},
	{"LoadBalancerDescriptions", MEMBER_CLASSIC_BALANCER,
	 "LoadBalancerName", "ListenerDescriptions"},
	{"AvailabilityZones", MEMBER_NAMELESS, NULL, NULL},
	{"Regions", MEMBER_NAMELESS, NULL, NULL},
	{"Associations", MEMBER_NAMELESS, NULL, NULL},
};

/* Beside the lists of an answer; nothing is lost with them */
static const char *const beside[] = {
	"NextToken",
	"NextMarker",
	"Marker",
	"ResponseMetadata",
	"RequestId",
	"OwnerId",
	"Groups",
	"IsTruncated",
	"AdditionalRoutesAvailable",
	"VpcId",
	"VPCs", /* of a hosted zone, which takes them along */
	"DelegationSet",
	"HostedZone",
};

struct found *account_add(struct describe *x, const struct import_file *file,
			  enum member is, const char *id, const struct doc *d)
{
	struct found *f = arena_alloc(x->arena, sizeof(*f));

	*f = (struct found){.is = is, .d = d, .file = file, .id = id};
	*vec_add(x->arena, &x->of[is]) = f;
	return f;
}

static void add(struct describe *x, const struct import_file *file,
		enum member is, const char *id, const struct doc *d)
{
	const char *own;

	if (d->kind != DOC_MAPPING)
		return;
	d = account_spelled(x->arena, d);
	own = id ? said(d, id) : NULL;
	if (id && !own) {
		import_remark(x->in, IMPORT_IGNORED, d->at, id, id,
			      arena_printf(x->arena, "it has no %s", id));
		return;
	}
	if (!own)
		own = arena_printf(x->arena, "%s:%d", file->path, d->at.line);
	account_add(x, file, is, own, d);
}

/* AWS's older answers, and some of the samples of its manual, have an object
 * where a list belongs */
static void add_all(struct describe *x, const struct import_file *file,
		    enum member is, const char *id, const struct doc *list)
{
	if (list->kind == DOC_MAPPING)
		add(x, file, is, id, list);
	for (size_t i = 0; i < list->items.n; i++)
		add(x, file, is, id, list->items.items[i]);
}

static bool is_beside(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(beside); i++)
		if (strcmp(beside[i], key) == 0)
			return true;
	return false;
}

/* Its place in members[], of an object without a list around it; or -1 */
static int alone(const struct doc *d)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (members[i].id && document_get(d, members[i].id) &&
		    document_get(d, members[i].also))
			return (int)i;
	return -1;
}

static bool collect_alone(struct describe *x, const struct import_file *file,
			  const struct doc *d)
{
	int i = alone(d);

	if (i >= 0)
		add(x, file, members[i].is, members[i].id, d);
	return i >= 0;
}

/* 'get-hosted-zone' has the VPCs of the zone beside it */
static void collect_zone(struct describe *x, const struct import_file *file,
			 const struct doc *d)
{
	const struct doc *zone = said_map(d, "HostedZone");
	const struct doc *vpcs = document_get(d, "VPCs");
	struct doc *whole;

	if (!zone)
		return;
	whole = branch_map(x->arena, zone->at);
	for (size_t i = 0; i < zone->pairs.n; i++)
		*vec_add(x->arena, &whole->pairs) = zone->pairs.items[i];
	if (vpcs && !document_get(zone, "VPCs"))
		branch_put(x->arena, whole, "VPCs", d->at, vpcs);
	add(x, file, MEMBER_HOSTED_ZONE, "Id", whole);
}

static bool collect_attribute(struct describe *x,
			      const struct import_file *file,
			      const struct doc *d)
{
	if (!said_map(d, "EnableDnsSupport") &&
	    !said_map(d, "EnableDnsHostnames"))
		return false;
	add(x, file, MEMBER_VPC_ATTRIBUTE, NULL, d);
	return true;
}

static void collect(struct describe *x, const struct import_file *file,
		    const struct doc *d, unsigned int depth);

/* Instances are in reservations, functions in what 'get-function' says */
static bool collect_inside(struct describe *x, const struct import_file *file,
			   const char *key, const struct doc *value,
			   unsigned int depth)
{
	if (strcmp(key, "Reservations") == 0) {
		for (size_t i = 0; i < value->items.n; i++)
			collect(x, file, value->items.items[i], depth + 1);
		return true;
	}
	if (strcmp(key, "Configuration") == 0 && value->kind == DOC_MAPPING) {
		collect(x, file, value, depth + 1);
		return true;
	}
	return false;
}

static bool collect_list(struct describe *x, const struct import_file *file,
			 const char *key, const struct doc *value)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (strcmp(members[i].list, key) == 0) {
			add_all(x, file, members[i].is, members[i].id, value);
			return true;
		}
	return false;
}

static void ignore(struct describe *x, const char *key, const struct doc *value)
{
	size_t n = value->kind == DOC_LIST ? value->items.n : 1;

	for (size_t i = 0; i < n; i++)
		import_remark(x->in, IMPORT_IGNORED,
			      value->kind == DOC_LIST
				      ? value->items.items[i]->at
				      : value->at,
			      key, key, "nothing of a network, or unknown");
}

/* The members of an answer */
static void collect_members(struct describe *x, const struct import_file *file,
			    const struct doc *d, unsigned int depth)
{
	for (size_t i = 0; i < d->pairs.n; i++) {
		const char *key = d->pairs.items[i].key->text;
		const struct doc *value = d->pairs.items[i].value;

		if (is_beside(key) || value->kind == DOC_SCALAR ||
		    collect_list(x, file, key, value) ||
		    collect_inside(x, file, key, value, depth))
			continue;
		/* lists of what is not known may have known names in them */
		if (value->kind == DOC_MAPPING && depth < DEPTH_MAX)
			collect(x, file, value, depth + 1);
		else if (!depth)
			ignore(x, key, value);
	}
}

static size_t objects(const struct describe *x)
{
	size_t n = 0;

	for (int i = 0; i < N_MEMBERS; i++)
		n += x->of[i].n;
	return n;
}

/* In keys that somebody chose, or spelled in his own way */
static void collect_foreign(struct describe *x, const struct import_file *file,
			    const struct doc *d, unsigned int depth)
{
	struct doc *own = branch_map(x->arena, d->at);
	size_t before;

	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc_pair *p = &d->pairs.items[i];
		const char *key = account_spelling(x->arena, p->key->text);

		branch_put(x->arena, own, key, p->key->at, p->value);
	}
	if (alone(own) >= 0 || said_map(own, "EnableDnsSupport") ||
	    said_map(own, "EnableDnsHostnames")) {
		collect(x, file, account_spelled(x->arena, d), depth + 1);
		return;
	}
	for (size_t i = 0; i < own->pairs.n; i++) {
		const char *key = own->pairs.items[i].key->text;
		const struct doc *value = own->pairs.items[i].value;

		if (value->kind == DOC_SCALAR ||
		    (value->kind == DOC_LIST &&
		     collect_list(x, file, key, value)) ||
		    collect_inside(x, file, key, value, depth))
			continue;
		before = objects(x);
		if (depth < DEPTH_MAX)
			collect(x, file, value, depth + 1);
		if (!depth && before == objects(x))
			ignore(x, d->pairs.items[i].key->text, value);
	}
}

static void collect(struct describe *x, const struct import_file *file,
		    const struct doc *d, unsigned int depth)
{
	if (d->kind == DOC_LIST) {
		for (size_t i = 0; i < d->items.n && depth < DEPTH_MAX; i++)
			collect(x, file, d->items.items[i], depth + 1);
		return;
	}
	if (d->kind == DOC_MAPPING && !account_spells(d)) {
		collect_foreign(x, file, d, depth);
		return;
	}
	if (d->kind != DOC_MAPPING || collect_alone(x, file, d) ||
	    collect_attribute(x, file, d))
		return;
	collect_zone(x, file, d);
	collect_members(x, file, d, depth);
}

void account_collect(struct describe *x, const struct import_file *file)
{
	collect(x, file, file->doc, 0);
}

/* --- what looks like one ------------------------------------------------- */

/* "vpc_id" and "vpcId" for "VpcId" */
static bool means(const char *key, const char *member)
{
	for (; *key && *member; member++) {
		key += *key == '_';
		if (tolower((unsigned char)*key++) !=
		    tolower((unsigned char)*member))
			return false;
	}
	return !*key && !*member;
}

static bool has_key(const struct doc *d, const char *member)
{
	for (size_t i = 0; d->kind == DOC_MAPPING && i < d->pairs.n; i++)
		if (means(d->pairs.items[i].key->text, member))
			return true;
	return false;
}

/* A list of objects that have their identifier */
static bool is_answer(const char *key, const struct doc *value)
{
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		if (value->kind == DOC_LIST && members[i].id &&
		    means(key, members[i].list))
			return value->items.n ? has_key(value->items.items[0],
							members[i].id)
					      : is_spelled(key);
	return false;
}

static bool has_answer(const struct doc *d, unsigned int depth)
{
	enum { ENOUGH = 4 };

	for (size_t i = 0; i < d->items.n && i < ENOUGH; i++)
		if (depth < DEPTH_MAX &&
		    has_answer(d->items.items[i], depth + 1))
			return true;
	for (size_t i = 0; i < d->pairs.n; i++) {
		const char *key = d->pairs.items[i].key->text;
		const struct doc *value = d->pairs.items[i].value;

		if (is_answer(key, value) ||
		    (depth < DEPTH_MAX && has_answer(value, depth + 1)))
			return true;
	}
	for (size_t i = 0; d->pairs.n && i < ARRAY_LEN(members); i++)
		if (members[i].id && has_key(d, members[i].id) &&
		    has_key(d, members[i].also))
			return true;
	return false;
}

/* "serviceArns": so spell AWS's younger services, and no lab file */
static bool is_camel(const char *key)
{
	const char *c = key;

	while (islower((unsigned char)*c))
		c++;
	return c > key && isupper((unsigned char)*c);
}

static bool has_camel(const struct doc *d)
{
	for (size_t i = 0; i < d->pairs.n; i++)
		if (is_camel(d->pairs.items[i].key->text))
			return true;
	return false;
}

/* An answer of a service of which nothing is known here */
static bool is_foreign(const struct doc *root)
{
	bool camel = has_camel(root);

	for (size_t i = 0; i < root->pairs.n && !camel; i++) {
		const struct doc *value = root->pairs.items[i].value;

		camel = has_camel(value->items.n ? value->items.items[0]
						 : value);
	}
	return camel;
}

bool account_is(const struct doc *root)
{
	static const char *const of_labs[] = {"lab", "import", "expect",
					      "steps"};

	if (said_map(root, "vpcs"))
		return has_answer(said_map(root, "vpcs"), DEPTH_MAX);
	for (size_t i = 0; i < ARRAY_LEN(of_labs); i++)
		if (root->kind == DOC_MAPPING && document_get(root, of_labs[i]))
			return false;
	return has_answer(root, 0) || is_foreign(root);
}

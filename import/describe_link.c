// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_link.c - what belongs together in an account
 *
 * Answers name each other by identifiers. What is named and not described is
 * made up where the lab needs it: a VPC, of which its subnets say what it must
 * have; a security group, without rules.
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"

static const struct doc empty = {.kind = DOC_MAPPING};

struct found *account_made_up(struct describe *x, enum member is,
			      const char *id, const struct found *like,
			      struct found *vpc)
{
	struct found *f = arena_alloc(x->arena, sizeof(*f));
	struct doc *d = arena_alloc(x->arena, sizeof(*d));

	*d = empty;
	d->at = like->d->at;
	*f = (struct found){.is = is,
			    .d = d,
			    .file = like->file,
			    .id = id,
			    .vpc = vpc,
			    .made_up = true};
	*vec_add(x->arena, &x->of[is]) = f;
	index_add(&x->ids[is], id, f);
	return f;
}

/* --- identifiers --------------------------------------------------------- */

static bool is_gone(const struct found *f)
{
	static const char *const states[] = {
		"deleted", "deleting", "terminated", "shutting-down", "failed",
	};
	const char *state = said(f->d, "State");

	if (!state)
		state = said_in(f->d, "State", "Name");
	if (!state)
		state = said_in(f->d, "Status", "Code");
	if (!state || (f->is == MEMBER_PEERING && strncmp(state, "de", 2) != 0))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

/* The same page may be there twice, by itself and in a file with all */
static void index_all(struct describe *x)
{
	for (int is = 0; is < N_MEMBERS; is++)
		for (size_t i = 0; i < x->of[is].n; i++) {
			struct found *f = x->of[is].items[i];

			f->gone = !index_add(&x->ids[is], f->id, f);
			if (f->gone || !is_gone(f))
				continue;
			f->gone = true;
			remark(x, IMPORT_IGNORED, f, "it is no more");
		}
}

/* Instances say what interfaces they have, in the words of the interfaces */
static void add_interfaces(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_INSTANCE].n; i++) {
		const struct found *instance = x->of[MEMBER_INSTANCE].items[i];
		size_t n;
		const struct doc *const *list = said_list(
			instance->d, "NetworkInterfaces", &n);

		for (size_t k = 0; k < n && !instance->gone; k++) {
			const char *id = said(list[k], "NetworkInterfaceId");
			struct found *f;

			if (!id || found_of(x, MEMBER_INTERFACE, id))
				continue;
			f = account_made_up(x, MEMBER_INTERFACE, id, instance,
					    NULL);
			f->d = list[k];
			f->made_up = false;
		}
	}
}

/* --- VPCs ---------------------------------------------------------------- */

static struct found *vpc_named(struct describe *x, const char *id,
			       const struct found *by)
{
	struct found *vpc = found_of(x, MEMBER_VPC, id);

	if (vpc || !id)
		return vpc;
	if (by->is != MEMBER_SUBNET && by->is != MEMBER_ROUTE_TABLE)
		return NULL;
	if (index_find(&x->ids[MEMBER_VPC], id))
		return NULL; /* it is gone */
	return account_made_up(x, MEMBER_VPC, id, by, NULL);
}

static const char *vpc_of(const struct found *f)
{
	static const char *const inner[] = {"VpcConfig", "DBSubnetGroup"};
	const char *id = said(f->d, "VpcId");

	for (size_t i = 0; i < ARRAY_LEN(inner) && !id; i++)
		id = said_in(f->d, inner[i], "VpcId");
	return id;
}

static struct found *vpc_of_subnet(struct describe *x, const struct found *f)
{
	const struct found *s = found_of(x, MEMBER_SUBNET,
					 said(f->d, "SubnetId"));

	return s ? s->vpc : NULL;
}

static void link_vpcs(struct describe *x)
{
	for (int is = MEMBER_SUBNET; is < N_MEMBERS; is++)
		for (size_t i = 0; i < x->of[is].n; i++) {
			struct found *f = x->of[is].items[i];

			if (f->gone || is == MEMBER_PEERING)
				continue;
			if (is != MEMBER_SUBNET)
				f->vpc = vpc_of_subnet(x, f);
			if (!f->vpc)
				f->vpc = vpc_named(x, vpc_of(f), f);
			if (is >= MEMBERS_IN_VPC)
				continue;
			if (f->vpc) {
				*vec_add(x->arena, &f->vpc->inside[is]) = f;
				continue;
			}
			f->gone = true;
			remark(x, IMPORT_IGNORED, f,
			       "its VPC is not described");
		}
}

/* --- gateways and attributes --------------------------------------------- */

static void link_gateway(struct describe *x, enum member is, const char *list,
			 const char *id, size_t offset)
{
	for (size_t i = 0; i < x->of[is].n; i++) {
		const struct found *f = x->of[is].items[i];
		size_t n;
		const struct doc *const *to = said_list(f->d, list, &n);

		for (size_t k = 0; k < n && !f->gone; k++) {
			struct found *vpc = found_of(x, MEMBER_VPC,
						     said(to[k], "VpcId"));
			const char *own = said(f->d, id);

			if (vpc && !said_is(to[k], "State", "detached"))
				memcpy((char *)vpc + offset, &own, sizeof(own));
		}
	}
}

bool account_is_open(const struct found *vpc)
{
	return vpc->igw || said_true(vpc->d, "IsDefault");
}

/* Has it what would be of no use without an internet gateway? */
static bool is_public(const struct describe *x, const struct found *vpc)
{
	const struct founds *nats = &vpc->inside[MEMBER_NAT_GATEWAY];

	for (size_t i = 0; i < nats->n; i++)
		if (!nats->items[i]->gone &&
		    !said_is(nats->items[i]->d, "ConnectivityType", "private"))
			return true;
	for (size_t i = 0; i < x->of[MEMBER_BALANCER].n; i++) {
		const struct found *f = x->of[MEMBER_BALANCER].items[i];

		if (!f->gone && f->vpc == vpc &&
		    said_is(f->d, "Scheme", "internet-facing"))
			return true;
	}
	return false;
}

/* Routes lead to gateways that nobody described */
static void guess_gateways(struct describe *x, struct found *vpc)
{
	for (size_t i = 0; i < vpc->inside[MEMBER_ROUTE_TABLE].n; i++) {
		size_t n;
		const struct doc *const *routes = said_list(
			vpc->inside[MEMBER_ROUTE_TABLE].items[i]->d, "Routes",
			&n);

		for (size_t k = 0; k < n; k++) {
			const char *to = said(routes[k], "GatewayId");
			const char *out = said(routes[k],
					       "EgressOnlyInternetGatewayId");

			if (said_is(routes[k], "State", "blackhole"))
				continue;
			if (!vpc->igw && to && !strncmp(to, "igw-", 4) &&
			    !index_find(&x->ids[MEMBER_INTERNET_GATEWAY], to))
				vpc->igw = to;
			if (!vpc->vgw && to && !strncmp(to, "vgw-", 4) &&
			    !index_find(&x->ids[MEMBER_VPN_GATEWAY], to))
				vpc->vgw = to;
			if (!vpc->eigw && out &&
			    !index_find(&x->ids[MEMBER_EGRESS_ONLY_GATEWAY],
					out))
				vpc->eigw = out;
		}
	}
	if (!account_is_open(vpc) && vpc->made_up && is_public(x, vpc))
		vpc->igw = "true";
}

/* "us-east-1a" -> "us-east-1"; of a Local Zone, too */
static const char *region_of_zone(struct describe *x, const char *zone)
{
	size_t dashes = 0, n = 0;

	for (; zone[n]; n++) {
		dashes += zone[n] == '-';
		if (dashes >= 2 && zone[n] >= '0' && zone[n] <= '9')
			return arena_strndup(x->arena, zone, n + 1);
	}
	return NULL;
}

static void find_region(struct describe *x, struct found *vpc)
{
	const struct founds *subnets = &vpc->inside[MEMBER_SUBNET];

	for (size_t i = 0; i < subnets->n && !vpc->region; i++) {
		const char *zone = said(subnets->items[i]->d,
					"AvailabilityZone");

		if (zone)
			vpc->region = region_of_zone(x, zone);
	}
	if (said(vpc->d, "OwnerId"))
		vpc->account = said(vpc->d, "OwnerId");
	if (vpc->account && (strlen(vpc->account) != 12 ||
			     strspn(vpc->account, "0123456789") != 12))
		vpc->account = NULL;
}

/* --- subnets ------------------------------------------------------------- */

/* What AWS could not have made is garbled */
static void drop_garbled(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_SUBNET].n; i++) {
		struct found *s = x->of[MEMBER_SUBNET].items[i];
		const char *cidr = said(s->d, "CidrBlock");
		struct prefix p;

		if (s->gone || x->planned || (cidr && prefix_parse(cidr, &p)) ||
		    (!cidr && said_true(s->d, "Ipv6Native")))
			continue;
		s->gone = true;
		remark(x, IMPORT_IGNORED, s, "it has no block");
	}
}

static void link_associations(struct describe *x, enum member is)
{
	for (size_t i = 0; i < x->of[is].n; i++) {
		struct found *f = x->of[is].items[i];
		size_t n;
		const struct doc *const *list = said_list(f->d, "Associations",
							  &n);

		for (size_t k = 0; k < n && !f->gone; k++) {
			struct found *s = found_of(x, MEMBER_SUBNET,
						   said(list[k], "SubnetId"));

			if (s && s->vpc == f->vpc && is == MEMBER_ACL)
				s->acl = f;
			else if (s && s->vpc == f->vpc)
				s->route_table = f;
		}
	}
}

static char zone_letter(const char *zone)
{
	size_t n = strlen(zone);
	char c = n ? zone[n - 1] : '\0';

	return c >= 'a' && c <= 'f' &&
			       strspn(zone, "abcdefghijklmnopqrstuvwxyz"
					    "0123456789-") == n
		       ? c
		       : '\0';
}

/* Where it is not said, subnets are spread: most are made in pairs */
static void link_zones(struct found *vpc)
{
	const struct founds *subnets = &vpc->inside[MEMBER_SUBNET];
	char next = 'a';

	for (size_t i = 0; i < subnets->n; i++) {
		struct found *s = subnets->items[i];
		const char *zone = said(s->d, "AvailabilityZone");
		const char *id = said(s->d, "AvailabilityZoneId");

		if (zone)
			s->az = zone_letter(zone);
		if (!s->az && id) /* "use1-az2" */
			s->az = (char)('a' + (id[strlen(id) - 1] - '1'));
		if (s->az >= 'a' && s->az <= 'f')
			continue;
		s->az = next;
		next = next == 'f' ? 'a' : (char)(next + 1);
	}
}

/* What has no subnet has no place in the lab, and nothing can lead to it */
void account_drop_homeless(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_INSTANCE].n; i++) {
		struct found *f = x->of[MEMBER_INSTANCE].items[i];
		const struct found *eni = f->interfaces.n
						  ? f->interfaces.items[0]
						  : f;
		const struct found *s = interface_subnet(x, eni);

		if (f->gone || (s && f->vpc && s->vpc == f->vpc))
			continue;
		f->gone = true;
		remark(x, IMPORT_IGNORED, f, "its subnet is not described");
	}
	for (size_t i = 0; i < x->of[MEMBER_BALANCER].n; i++) {
		struct found *f = x->of[MEMBER_BALANCER].items[i];
		bool known = false;
		size_t n;
		const struct doc *const *zones = said_list(
			f->d, "AvailabilityZones", &n);

		for (size_t k = 0; k < n; k++)
			known |= found_of(x, MEMBER_SUBNET,
					  said(zones[k], "SubnetId")) != NULL;
		if (f->gone || (known && !said_is(f->d, "Type", "gateway")))
			continue;
		f->gone = true;
		remark(x, IMPORT_IGNORED, f,
		       known ? "Gateway Load Balancers are none of a lab's"
			     : "its subnets are not described");
	}
}

static void link_addresses(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_ADDRESS].n; i++) {
		struct found *f = x->of[MEMBER_ADDRESS].items[i];
		const char *ip = said(f->d, "PublicIp");

		if (ip && !f->gone)
			index_add(&x->public_addresses, ip, f);
	}
}

static void link_subnet_groups(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_SUBNET_GROUP].n; i++) {
		struct found *f = x->of[MEMBER_SUBNET_GROUP].items[i];

		index_add(&x->subnet_groups,
			  arena_printf(x->arena, "db %s", f->id), f);
	}
	for (size_t i = 0; i < x->of[MEMBER_DATABASE].n; i++) {
		struct found *f = x->of[MEMBER_DATABASE].items[i];
		const char *name = said_in(f->d, "DBSubnetGroup",
					   "DBSubnetGroupName");

		if (name)
			index_add(&x->subnet_groups,
				  arena_printf(x->arena, "db %s", name), f);
	}
	for (size_t i = 0; i < x->of[MEMBER_CACHE_SUBNET_GROUP].n; i++) {
		struct found *f = x->of[MEMBER_CACHE_SUBNET_GROUP].items[i];

		index_add(&x->subnet_groups,
			  arena_printf(x->arena, "cache %s", f->id), f);
	}
}

void account_link(struct describe *x)
{
	index_all(x);
	drop_garbled(x);
	add_interfaces(x);
	link_vpcs(x);
	account_link_peerings(x);
	account_link_transit(x);
	link_gateway(x, MEMBER_INTERNET_GATEWAY, "Attachments",
		     "InternetGatewayId", offsetof(struct found, igw));
	link_gateway(x, MEMBER_EGRESS_ONLY_GATEWAY, "Attachments",
		     "EgressOnlyInternetGatewayId",
		     offsetof(struct found, eigw));
	link_gateway(x, MEMBER_VPN_GATEWAY, "VpcAttachments", "VpnGatewayId",
		     offsetof(struct found, vgw));
	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++) {
		struct found *vpc = x->of[MEMBER_VPC].items[i];

		guess_gateways(x, vpc);
		find_region(x, vpc);
		link_zones(vpc);
	}
	link_associations(x, MEMBER_ROUTE_TABLE);
	link_associations(x, MEMBER_ACL);
	account_join(x);
	link_addresses(x);
	link_subnet_groups(x);
}

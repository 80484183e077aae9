// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_eni.c - network interfaces of an account
 *
 * Instances, functions, databases ... say that an interface is theirs. Of what
 * is left nobody knows more than the interface itself: it becomes a node with
 * its address and groups, and with the ports that its description or a target
 * group says something of.
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"
#include "vpc/hosts.h"
#include "vpc/identifier.h"

struct found *interface_subnet(const struct describe *x,
			       const struct found *eni)
{
	return found_of(x, MEMBER_SUBNET, said(eni->d, "SubnetId"));
}

static bool in_subnet(const struct found *s, const char *address)
{
	const char *cidr = said(s->d, "CidrBlock");
	struct addr a, first, last;
	struct prefix p;

	if (!cidr || !address || !prefix_parse(cidr, &p) ||
	    !addr_parse(address, &a) || !prefix_has(p, a))
		return false;
	first = addr_add(prefix_first(p), 4);
	last = addr_prev(prefix_last(p));
	return addr_cmp(first, a) <= 0 && addr_cmp(a, last) <= 0;
}

static const char *ipv6_of(const struct found *eni)
{
	size_t n;
	const struct doc *const *all = said_list(eni->d, "Ipv6Addresses", &n);

	return n ? said(all[0], "Ipv6Address") : NULL;
}

bool address_fits(const struct describe *x, const struct found *f)
{
	const struct found *s = interface_subnet(x, f);

	return s && in_subnet(s, said(f->d, "PrivateIpAddress"));
}

bool interface_fits(const struct describe *x, const struct found *eni)
{
	return address_fits(x, eni) && identifier_like("eni", eni->id);
}

static const struct doc *addresses_of(struct describe *x,
				      const struct found *eni)
{
	const char *ipv6 = ipv6_of(eni);
	const char *ip = said(eni->d, "PrivateIpAddress");
	struct doc *list;

	if (!ipv6 || !eni->vpc->ipv6)
		return branch_text(x->arena, eni->d->at, ip);
	list = branch_list(x->arena, eni->d->at);
	branch_add(x->arena, list, branch_text(x->arena, eni->d->at, ip));
	branch_add(x->arena, list, branch_text(x->arena, eni->d->at, ipv6));
	return list;
}

void put_interfaces(struct describe *x, struct doc *map, const struct found *f,
		    const struct founds *list)
{
	struct doc *into = branch_map(x->arena, f->d->at);

	for (size_t i = 0; i < list->n; i++) {
		struct found *eni = list->items[i];

		eni->used = true;
		if (interface_fits(x, eni))
			branch_put(x->arena, into, eni->id, eni->d->at,
				   addresses_of(x, eni));
		else
			remark(x, IMPORT_ASSUMED, eni,
			       "another address: what is described is none "
			       "that its subnet can give");
	}
	if (into->pairs.n)
		branch_put(x->arena, map, "interfaces", f->d->at, into);
}

static bool maps_public(const struct found *s)
{
	return said(s->d, "MapPublicIpOnLaunch")
		       ? said_true(s->d, "MapPublicIpOnLaunch")
		       : said_true(s->vpc->d, "IsDefault");
}

/* What AWS chose, if a lab can have it */
static const char *public_text(struct describe *x, const char *ip)
{
	struct addr a;

	if (!addr_parse(ip, &a) || host_range(a) ||
	    !index_add(&x->names, arena_printf(x->arena, "public %s", ip), x))
		return "true";
	return ip;
}

void put_public_ip(struct describe *x, struct doc *map, const struct found *eni,
		   const struct doc *d)
{
	const struct found *s = interface_subnet(x, eni);
	const char *ip = said_in(d, "Association", "PublicIp");
	const struct found *address = found_of(
		x, MEMBER_ADDRESS, said_in(d, "Association", "AllocationId"));

	if (!address)
		address = index_find(&x->public_addresses, ip);
	if (said(d, "AssociatePublicIpAddress") && !address)
		put(x, map, "public_ip", eni,
		    said_true(d, "AssociatePublicIpAddress") ? "true"
							     : "false");
	else if (address && !address->gone)
		put(x, map, "public_ip", eni, address->name);
	else if (ip)
		put(x, map, "public_ip", eni, public_text(x, ip));
	else if (s && maps_public(s) && !x->planned)
		put(x, map, "public_ip", eni, "false");
}

/* --- by hand ------------------------------------------------------------- */

static size_t secondary(const struct found *eni)
{
	size_t n;

	said_list(eni->d, "PrivateIpAddresses", &n);
	return n > 1 ? n - 1 : 0;
}

bool account_by_hand(const struct describe *x, const struct found *eni)
{
	const struct found *of = eni->owner;

	if (!interface_subnet(x, eni) || eni->gone)
		return false;
	if (eni->by_hand)
		return true;
	if (of)
		return of->interfaces.n > 1 || secondary(eni) ||
		       said_map(eni->d, "ConnectionTrackingConfiguration");
	return said_is(eni->d, "Status", "available");
}

static void put_secondary(struct describe *x, struct doc *map,
			  const struct found *eni)
{
	const struct found *s = interface_subnet(x, eni);
	struct words w = {0};
	size_t n;
	const struct doc *const *all = said_list(eni->d, "PrivateIpAddresses",
						 &n);

	for (size_t i = 0; i < n; i++) {
		const char *ip = said(all[i], "PrivateIpAddress");

		if (!said_true(all[i], "Primary") && in_subnet(s, ip))
			words_add(x, &w, ip);
	}
	if (w.n)
		put_words(x, map, "secondary_private_ips", eni, &w);
}

static void put_tracking(struct describe *x, struct doc *map,
			 const struct found *eni)
{
	static const char *const keys[][2] = {
		{"TcpEstablishedTimeout", "tcp_established_timeout"},
		{"UdpTimeout", "udp_timeout"},
		{"UdpStreamTimeout", "udp_stream_timeout"},
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const char *text = said_in(
			eni->d, "ConnectionTrackingConfiguration", keys[i][0]);

		if (text)
			put(x, map, keys[i][1], eni, text);
	}
}

static void put_by_hand(struct describe *x, struct found *eni)
{
	struct doc *map = branch_map(x->arena, eni->d->at);
	const char *what = said(eni->d, "Description");

	put_id(x, map, eni, "eni");
	put(x, map, "subnet", eni, ref_of(x, interface_subnet(x, eni), NULL));
	put_groups(x, map, eni, document_get(eni->d, "Groups"), "GroupId",
		   eni->vpc);
	if (address_fits(x, eni))
		put(x, map, "private_ip", eni,
		    said(eni->d, "PrivateIpAddress"));
	put_secondary(x, map, eni);
	if (ipv6_of(eni) && eni->vpc->ipv6)
		put(x, map, "ipv6_address", eni, ipv6_of(eni));
	put_public_ip(x, map, eni, eni->d);
	if (said(eni->d, "SourceDestCheck") &&
	    !said_true(eni->d, "SourceDestCheck"))
		put(x, map, "source_dest_check", eni, "false");
	put_tracking(x, map, eni);
	if (what)
		put(x, map, "description", eni, what);
	put_object(x, lab_part(x, "network_interfaces"), eni->name, eni, map,
		   NULL);
	eni->used = true;
}

void account_by_hand_all(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++)
		if (account_by_hand(x, x->of[MEMBER_INTERFACE].items[i]))
			put_by_hand(x, x->of[MEMBER_INTERFACE].items[i]);
}

/* --- nodes of which nothing else is known -------------------------------- */

/* What AWS writes into the interfaces that it makes (ENI-9), and where the
 * service behind it answers */
static const struct {
	const char *begins, *port;
	const char *from, *to; /* what is between them is its name; or NULL */
} kinds[] = {
	{"EFS mount target for ", "2049", "(", ")"},
	{"ElastiCache ", "6379", "ElastiCache ", NULL},
	{"RDSNetworkInterface", NULL, NULL, NULL},
	{"RedshiftNetworkInterface", "5439", NULL, NULL},
	{"VPC Endpoint Interface ", "443", NULL, NULL},
	{"ES ", "443", "ES ", NULL},
	{"Amazon EKS ", "443", NULL, NULL},
	{"DAX ", "8111", "DAX ", NULL},
	{"AWS created network interface for directory ", "389", NULL, NULL},
};

static const char *own_name(struct describe *x, const char *what,
			    const char *from, const char *to)
{
	const char *begin = from ? strstr(what, from) : NULL;
	const char *end;

	if (!begin)
		return NULL;
	begin += strlen(from);
	end = to ? strstr(begin, to) : NULL;
	return arena_strndup(x->arena, begin,
			     end ? (size_t)(end - begin) : strlen(begin));
}

/* Ports at which a target group has this address */
static void add_target_ports(struct describe *x, const char *ip,
			     struct words *ports)
{
	for (size_t i = 0; ip && i < x->of[MEMBER_TARGET_HEALTH].n; i++) {
		const struct doc *t = said_map(
			x->of[MEMBER_TARGET_HEALTH].items[i]->d, "Target");

		if (said_is(t, "Id", ip) && said(t, "Port"))
			words_add(x, ports, said(t, "Port"));
	}
}

void account_resource(struct describe *x, const char *name, struct found *eni,
		      const struct words *ports)
{
	struct doc *map = branch_map(x->arena, eni->d->at);
	struct founds alone = {&eni, 1, 1};

	put(x, map, "subnet", eni, ref_of(x, interface_subnet(x, eni), NULL));
	put_groups(x, map, eni, document_get(eni->d, "Groups"), "GroupId",
		   eni->vpc);
	put_interfaces(x, map, eni, &alone);
	put_public_ip(x, map, eni, eni->d);
	if (said(eni->d, "SourceDestCheck") &&
	    !said_true(eni->d, "SourceDestCheck"))
		put(x, map, "source_dest_check", eni, "false");
	if (ports->n)
		put_words(x, map, "ports", eni, ports);
	put_object(x, lab_part(x, "instances"), name, eni, map, NULL);
}

static void put_resource(struct describe *x, struct found *eni)
{
	const char *what = said(eni->d, "Description");
	const char *wanted = said_tag(eni->d, "Name");
	struct words ports = {0};
	size_t groups;

	said_list(eni->d, "Groups", &groups);
	if (!groups || !interface_subnet(x, eni)) {
		remark(x, IMPORT_IGNORED, eni,
		       groups ? "its subnet is not described"
			      : "it has no security groups, and nothing else "
				"is known of it");
		return;
	}
	for (size_t i = 0; what && i < ARRAY_LEN(kinds); i++) {
		if (strncmp(what, kinds[i].begins, strlen(kinds[i].begins)) !=
		    0)
			continue;
		if (kinds[i].port)
			words_add(x, &ports, kinds[i].port);
		if (!wanted)
			wanted = own_name(x, what, kinds[i].from, kinds[i].to);
	}
	add_target_ports(x, said(eni->d, "PrivateIpAddress"), &ports);
	if (what && *what)
		remark(x, IMPORT_READ, eni, what);
	account_resource(x, account_name(x, eni, "node", wanted, eni->id), eni,
			 &ports);
}

void account_interfaces(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];

		if (!eni->used && !eni->gone && eni->vpc)
			put_resource(x, eni);
		else if (!eni->used && !eni->gone)
			remark(x, IMPORT_IGNORED, eni,
			       "its VPC is not described");
	}
}

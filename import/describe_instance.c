// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_instance.c - instances and elastic IPs of an account
 *
 * Where an instance listens nobody can ask AWS; the target groups that have it
 * know a little of that.
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"
#include "vpc/hosts.h"

struct words account_target_ports(struct describe *x, const struct found *f)
{
	struct words ports = {0};

	for (size_t i = 0; i < x->of[MEMBER_TARGET_HEALTH].n; i++) {
		const struct doc *t = said_map(
			x->of[MEMBER_TARGET_HEALTH].items[i]->d, "Target");
		const char *id = said(t, "Id");

		if (id && strcmp(id, f->id) == 0 && said(t, "Port"))
			words_add(x, &ports, said(t, "Port"));
	}
	return ports;
}

/* Does any route lead through it, and a default one? */
static void find_routes(const struct describe *x, const struct found *f,
			bool *ret_any, bool *ret_default)
{
	for (size_t i = 0; i < x->of[MEMBER_ROUTE_TABLE].n; i++) {
		size_t n;
		const struct doc *const *routes = said_list(
			x->of[MEMBER_ROUTE_TABLE].items[i]->d, "Routes", &n);

		for (size_t k = 0; k < n; k++) {
			const char *eni = said(routes[k], "NetworkInterfaceId");
			bool own = said_is(routes[k], "InstanceId", f->id);

			for (size_t j = 0; eni && j < f->interfaces.n; j++)
				own |= !strcmp(f->interfaces.items[j]->id, eni);
			*ret_any |= own;
			*ret_default |= own && said_is(routes[k],
						       "DestinationCidrBlock",
						       "0.0.0.0/0");
		}
	}
}

/* What it does with packets for others is written nowhere */
static void put_forwards(struct describe *x, struct doc *map,
			 const struct found *f)
{
	bool any = false, all = false;

	find_routes(x, f, &any, &all);
	if (!any)
		return;
	put(x, map, "forwards", f, all ? "nat" : "route");
	remark(x, IMPORT_ASSUMED, f,
	       all ? "a NAT instance: it forwards under its own address"
		   : "an appliance: it forwards packets as they are");
}

static bool checks(const struct found *f)
{
	const struct doc *d = f->interfaces.n ? f->interfaces.items[0]->d
					      : f->d;

	return !said(d, "SourceDestCheck") || said_true(d, "SourceDestCheck");
}

/* Its interfaces are objects of their own */
static void put_attached(struct describe *x, struct doc *map,
			 const struct found *f)
{
	struct words w = {0};

	for (size_t i = 0; i < f->interfaces.n; i++)
		if (account_by_hand(x, f->interfaces.items[i]))
			words_add(x, &w, f->interfaces.items[i]->name);
	put_words(x, map, "network_interfaces", f, &w);
}

static void put_alone(struct describe *x, struct doc *map, struct found *f,
		      const struct found *subnet)
{
	const struct found *eni = f->interfaces.n ? f->interfaces.items[0]
						  : NULL;
	const struct found *of = eni ? eni : f;

	put(x, map, "subnet", f, ref_of(x, subnet, NULL));
	put_groups(x, map, f,
		   document_get(of->d, eni ? "Groups" : "SecurityGroups"),
		   "GroupId", f->vpc);
	if (eni)
		put_interfaces(x, map, f, &f->interfaces);
	else if (address_fits(x, f))
		put(x, map, "private_ip", f, said(f->d, "PrivateIpAddress"));
	put_public_ip(x, map, of, of->d);
	if (!checks(f))
		put(x, map, "source_dest_check", f, "false");
}

static void put_instance(struct describe *x, struct found *f)
{
	const struct found *eni = f->interfaces.n ? f->interfaces.items[0]
						  : NULL;
	const struct found *s = interface_subnet(x, eni ? eni : f);
	struct doc *map = branch_map(x->arena, f->d->at);
	struct words ports = account_target_ports(x, f);

	put_id(x, map, f, "i");
	if (eni && account_by_hand(x, eni))
		put_attached(x, map, f);
	else
		put_alone(x, map, f, s);
	if (!checks(f))
		put_forwards(x, map, f);
	if (ports.n)
		put_words(x, map, "ports", f, &ports);
	put_object(x, lab_part(x, "instances"), f->name, f, map, NULL);
}

void account_instances(struct describe *x)
{
	account_by_hand_all(x);
	for (size_t i = 0; i < x->of[MEMBER_INSTANCE].n; i++)
		if (!x->of[MEMBER_INSTANCE].items[i]->gone)
			put_instance(x, x->of[MEMBER_INSTANCE].items[i]);
}

void account_addresses(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_ADDRESS].n; i++) {
		const struct found *f = x->of[MEMBER_ADDRESS].items[i];
		const char *ip = said(f->d, "PublicIp");
		struct addr a;
		bool fits = ip && addr_parse(ip, &a) && !host_range(a);

		if (f->gone)
			continue;
		put(x, lab_part(x, "elastic_ips"), f->name, f,
		    fits ? ip : "auto");
		if (!fits && ip)
			remark(x, IMPORT_ASSUMED, f,
			       arena_printf(x->arena,
					    "another address: %s stands for "
					    "something else in a lab",
					    ip));
	}
}

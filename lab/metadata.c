// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/metadata.c - what an instance is told about itself
 *
 * The tree is a list of paths with values; directories are what the paths
 * have in common.
 */
#include "lab/metadata.h"

#include <string.h>

#include "base/text.h"
#include "vpc/dns.h"

struct entry {
	const char *path, *value;
};

struct tree {
	struct arena *arena;
	VEC(struct entry) entries;
};

static void add(struct tree *t, const char *directory, const char *name,
		const char *value)
{
	*vec_add(t->arena, &t->entries) = (struct entry){
		arena_printf(t->arena, "%s/%s", directory, name), value};
}

static const char *text_of(struct tree *t, struct addr a)
{
	return arena_strdup(t->arena, ADDR(a));
}

/* Names of its groups, or their identifiers, one a line */
static const char *groups(struct tree *t, const struct eni *eni, bool ids)
{
	struct text all = {.arena = t->arena};

	for (size_t i = 0; i < eni->groups.n; i++)
		text_add(&all, "%s%s", i ? "\n" : "",
			 ids ? eni->groups.items[i]->o.id
			     : eni->groups.items[i]->o.name);
	return all.n ? all.s : "";
}

static const char *blocks(struct tree *t, const struct vpc *vpc,
			  sa_family_t family)
{
	struct prefixes all = vpc_cidrs(vpc, family);
	struct text text = {.arena = t->arena};

	for (size_t i = 0; i < all.n; i++)
		text_add(&text, "%s%s", i ? "\n" : "", PREFIX(all.items[i]));
	return text.s;
}

/* As DHCP gives it: the domain is that of the VPC's options (DNS-10) */
static const char *host_name(struct tree *t, const struct eni *eni)
{
	const char *name = dns_private_name(t->arena, eni);

	return arena_printf(t->arena, "%.*s.%s", (int)strcspn(name, "."), name,
			    eni->subnet->vpc->dhcp_options.domain_name);
}

/* The first one and the others, one a line (ENI-1) */
static const char *private_ips(struct tree *t, const struct eni *eni)
{
	struct text all = {.arena = t->arena};

	text_add(&all, "%s", ADDR(eni->private_ip));
	for (size_t i = 0; i < eni->secondary_ips.n; i++)
		text_add(&all, "\n%s", ADDR(eni->secondary_ips.items[i]));
	return all.s;
}

static void add_addresses(struct tree *t, const struct eni *eni,
			  const char *directory)
{
	const struct subnet *s = eni->subnet;

	if (eni->private_ip.family) {
		add(t, directory, "local-hostname", host_name(t, eni));
		add(t, directory, "local-ipv4s", private_ips(t, eni));
		add(t, directory, "subnet-ipv4-cidr-block",
		    arena_strdup(t->arena, PREFIX(s->cidr)));
	}
	if (eni->public_ip.family) {
		add(t, directory, "public-ipv4s", text_of(t, eni->public_ip));
		add(t, directory,
		    arena_printf(t->arena, "ipv4-associations/%s",
				 ADDR(eni->public_ip)),
		    text_of(t, eni->private_ip));
	}
	if (eni->ipv6.family) {
		add(t, directory, "ipv6s", text_of(t, eni->ipv6));
		add(t, directory, "subnet-ipv6-cidr-blocks",
		    arena_strdup(t->arena, PREFIX(s->ipv6_cidr)));
		add(t, directory, "vpc-ipv6-cidr-blocks",
		    blocks(t, s->vpc, AF_INET6));
	}
}

static void add_interface(struct tree *t, const struct eni *eni,
			  const char *mac, size_t number)
{
	const struct subnet *s = eni->subnet;
	const char *directory = arena_printf(
		t->arena, "latest/meta-data/network/interfaces/macs/%s", mac);

	add(t, directory, "device-number",
	    arena_printf(t->arena, "%zu", number));
	add(t, directory, "interface-id", eni->o.id);
	add(t, directory, "mac", mac);
	add(t, directory, "owner-id", s->vpc->account);
	add_addresses(t, eni, directory);
	add(t, directory, "security-group-ids", groups(t, eni, true));
	add(t, directory, "security-groups", groups(t, eni, false));
	add(t, directory, "subnet-id", s->o.id);
	add(t, directory, "vpc-id", s->vpc->o.id);
	add(t, directory, "vpc-ipv4-cidr-block",
	    arena_strdup(t->arena, PREFIX(s->vpc->cidrs.items[0])));
	add(t, directory, "vpc-ipv4-cidr-blocks", blocks(t, s->vpc, AF_INET));
}

static const char *mac_text(struct tree *t, const uint8_t *m)
{
	return arena_printf(t->arena, "%02x:%02x:%02x:%02x:%02x:%02x", m[0],
			    m[1], m[2], m[3], m[4], m[5]);
}

static void add_all(struct tree *t, const struct metadata_of *of)
{
	static const char top[] = "latest/meta-data";
	const struct eni *eni = of->instance->places.items[0].eni;
	const struct vpc *vpc = eni->subnet->vpc;
	const char *public_name = dns_public_name(t->arena, eni);

	add(t, top, "instance-id", of->instance->o.id);
	if (eni->private_ip.family) {
		add(t, top, "hostname", host_name(t, eni));
		add(t, top, "local-hostname", host_name(t, eni));
		add(t, top, "local-ipv4", text_of(t, eni->private_ip));
	}
	add(t, top, "mac", mac_text(t, of->macs[0]));
	for (size_t i = 0; i < of->instance->places.n; i++)
		add_interface(t, of->instance->places.items[i].eni,
			      mac_text(t, of->macs[i]), i);
	add(t, top, "placement/availability-zone",
	    arena_printf(t->arena, "%s%c", vpc->region, eni->subnet->az));
	add(t, top, "placement/region", vpc->region);
	if (public_name)
		add(t, top, "public-hostname", public_name);
	if (eni->public_ip.family)
		add(t, top, "public-ipv4", text_of(t, eni->public_ip));
	if (eni_address(eni, AF_INET6).family)
		add(t, top, "ipv6", text_of(t, eni_address(eni, AF_INET6)));
	add(t, top, "security-groups", groups(t, eni, false));
}

/* The next part of @path behind directory @in, slash included; NULL: it is
 * not inside */
static const char *part_below(struct arena *arena, const char *path,
			      const char *in)
{
	size_t n = strlen(in), len;

	if (strncmp(path, in, n) != 0 || (n && path[n] != '/'))
		return NULL;
	path += n ? n + 1 : 0;
	len = strcspn(path, "/");
	return arena_strndup(arena, path, path[len] ? len + 1 : len);
}

static const char *list(const struct tree *t, const char *directory)
{
	struct text all = {.arena = t->arena};
	const char *last = "";

	for (size_t i = 0; i < t->entries.n; i++) {
		const char *part = part_below(
			t->arena, t->entries.items[i].path, directory);

		/* what is in one directory follows each other */
		if (!part || strcmp(part, last) == 0)
			continue;
		text_add(&all, "%s%s", all.n ? "\n" : "", part);
		last = part;
	}
	return all.n ? all.s : NULL;
}

const char *metadata_get(struct arena *arena, const struct metadata_of *of,
			 const char *path)
{
	struct tree t = {.arena = arena};
	char *clean = arena_strdup(arena, path + strspn(path, "/"));

	while (*clean && clean[strlen(clean) - 1] == '/')
		clean[strlen(clean) - 1] = '\0';
	add_all(&t, of);
	for (size_t i = 0; i < t.entries.n; i++)
		if (strcmp(t.entries.items[i].path, clean) == 0)
			return t.entries.items[i].value;
	return list(&t, clean);
}

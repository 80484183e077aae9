// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/model.c - how a file is read and a model released, and what can be
 * asked of one
 */
#include "vpc/model.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/text.h"
#include "vpc/document.h"
#include "vpc/expect.h"

const char *const eni_type_name[N_ENI_TYPES] = {
	[ENI_INTERFACE] = "interface",
	[ENI_LAMBDA] = "lambda",
	[ENI_NAT_GATEWAY] = "nat_gateway",
	[ENI_NETWORK_LOAD_BALANCER] = "network_load_balancer",
	[ENI_TRANSIT_GATEWAY] = "transit_gateway",
	[ENI_VPC_ENDPOINT] = "vpc_endpoint",
};

const char *const gateway_name[N_GATEWAYS] = {
	[GATEWAY_INTERNET] = "igw",
	[GATEWAY_EGRESS_ONLY] = "eigw",
	[GATEWAY_VPN] = "vgw",
};

const char *const verdict_name[N_VERDICTS] = {
	[VERDICT_OPEN] = "open",       [VERDICT_REFUSED] = "refused",
	[VERDICT_BLOCKED] = "blocked", [VERDICT_UNREACHABLE] = "unreachable",
	[VERDICT_TIMEOUT] = "timeout", [VERDICT_UNRESOLVED] = "unresolved",
};

const char *const invoked_name[N_INVOKED] = {
	[INVOKED_OK] = "ok",
	[INVOKED_ERROR] = "error",
	[INVOKED_TIMED_OUT] = "timed-out",
	[INVOKED_REFUSED] = "refused",
};

static const char *const kind_name[] = {
	[NODE_INSTANCE] = "instance",
	[NODE_DATABASE] = "database",
	[NODE_CACHE] = "cache",
	[NODE_PROXY] = "proxy",
	[NODE_LOAD_BALANCER] = "load balancer",
	[NODE_FUNCTION] = "function",
	[NODE_NAT_GATEWAY] = "NAT gateway",
	[NODE_ENDPOINT] = "endpoint",
	[NODE_INTERNET_HOST] = "internet host",
	[NODE_ON_PREMISES_HOST] = "host on premises",
	[NODE_DISTRIBUTION] = "distribution",
	[NODE_TRANSIT_ATTACHMENT] = "transit gateway attachment",
};
static_assert(ARRAY_LEN(kind_name) == N_NODE_KINDS, "a kind has no name");

const char *node_kind_name(enum node_kind kind)
{
	return kind_name[kind];
}

size_t prefix_list_weight(const struct prefix_list *list, struct prefix entry)
{
	if (!list)
		return 1;
	if (list->entries.n && prefix_cmp(list->entries.items[0], entry) != 0)
		return 0;
	return (size_t)list->max_entries;
}

const struct node *endpoint_host(const struct vpc_endpoint *e, struct addr a)
{
	for (size_t i = 0; e->is_gateway && i < e->hosts.n; i++)
		if (!addr_cmp(e->hosts.items[i]->address, a))
			return e->hosts.items[i];
	return NULL;
}

bool endpoint_available(const struct vpc_endpoint *e)
{
	return strcmp(e->state, "available") == 0;
}

const struct eni *endpoint_provider(const struct vpc_endpoint *e,
				    const struct place *at)
{
	const struct node *lb = e->provider ? e->provider->load_balancer : NULL;

	for (size_t i = 0; lb && i < lb->places.n; i++)
		if (lb->places.items[i].subnet->az == at->subnet->az)
			return lb->places.items[i].eni;
	return NULL;
}

size_t eni_addresses(const struct eni *eni)
{
	return eni->secondary_ips.n + (eni->private_ip.family ? 1 : 0) +
	       (eni->ipv6.family ? 1 : 0);
}

struct addr eni_address_at(const struct eni *eni, size_t i)
{
	if (eni->private_ip.family && i-- == 0)
		return eni->private_ip;
	if (eni->ipv6.family && i-- == 0)
		return eni->ipv6;
	return eni->secondary_ips.items[i];
}

bool eni_has(const struct eni *eni, struct addr a)
{
	if (!a.family)
		return false;
	for (size_t i = 0; i < eni->secondary_ips.n; i++)
		if (!addr_cmp(eni->secondary_ips.items[i], a))
			return true;
	return !addr_cmp(eni->private_ip, a) || !addr_cmp(eni->ipv6, a) ||
	       !addr_cmp(eni->origin_facing, a);
}

struct addr eni_public(const struct eni *eni, struct addr own)
{
	if (eni->private_ip.family && !addr_cmp(own, eni->private_ip))
		return eni->public_ip;
	for (size_t i = 0; i < eni->secondary_public_ips.n; i++)
		if (!addr_cmp(own, eni->secondary_ips.items[i]))
			return eni->secondary_public_ips.items[i];
	return (struct addr){0};
}

struct addr eni_private(const struct eni *eni, struct addr a)
{
	for (size_t i = 0; a.family && i < eni_addresses(eni); i++)
		if (!addr_cmp(a, eni_public(eni, eni_address_at(eni, i))))
			return eni_address_at(eni, i);
	return (struct addr){0};
}

struct addr eni_address(const struct eni *eni, sa_family_t family)
{
	return family == AF_INET6 ? eni->ipv6 : eni->private_ip;
}

struct addr place_address(const struct place *place, sa_family_t family)
{
	return family == AF_INET6 ? place->ipv6 : place->address;
}

bool place_has(const struct place *place, struct addr a)
{
	return !addr_cmp(place->address, a) || !addr_cmp(place->ipv6, a) ||
	       (place->eni && eni_private(place->eni, a).family);
}

struct prefix subnet_cidr(const struct subnet *s, sa_family_t family)
{
	return family == AF_INET6 ? s->ipv6_cidr : s->cidr;
}

struct prefixes vpc_cidrs(const struct vpc *vpc, sa_family_t family)
{
	return family == AF_INET6
		       ? (struct prefixes){vpc->ipv6_cidrs.items,
					   vpc->ipv6_cidrs.n}
		       : (struct prefixes){vpc->cidrs.items, vpc->cidrs.n};
}

struct prefix model_nat64(void)
{
	return (struct prefix){{AF_INET6, {0, 0x64, 0xff, 0x9b}}, 96};
}

struct addr model_nat64_address(struct addr ipv4)
{
	struct addr a = model_nat64().addr;

	memcpy(a.bytes + 12, ipv4.bytes, 4);
	return a;
}

const struct eni *nat_gateway_eni(const struct nat_gateway *nat, char az)
{
	for (size_t i = 0; i < nat->node->places.n; i++) {
		const struct place *p = &nat->node->places.items[i];

		if (!nat->is_regional || (p->subnet && p->subnet->az == az))
			return p->eni;
	}
	return NULL;
}

bool nat_gateway_nat64(const struct nat_gateway *nat)
{
	for (size_t i = 0; !nat->failure && i < nat->vpc->route_tables.n; i++) {
		const struct route_table *t = nat->vpc->route_tables.items[i];

		for (size_t j = 0; j < t->routes.n; j++)
			if (t->routes.items[j].nat_gateway == nat &&
			    t->routes.items[j].to.addr.family == AF_INET6)
				return true;
	}
	return false;
}

struct addr model_lambda_address(void)
{
	return ipv4(198, 51, 100, 200);
}

struct addr model_metadata_address(sa_family_t family)
{
	const struct addr ipv6 = {AF_INET6,
				  {0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, 0x54}};

	return family == AF_INET6 ? ipv6 : ipv4(169, 254, 169, 254);
}

const struct eni *model_eni_at(const struct model *m, const struct vpc *vpc,
			       struct addr a)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == vpc && eni_has(eni, a))
			return eni;
	}
	return NULL;
}

const char *eni_groups_text(struct arena *arena, const struct eni *eni)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < eni->groups.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 eni->groups.items[i]->o.name);
	return eni->groups.n ? t.s : "none";
}

/* "app/nat": NAT gateways and endpoints have their names in a VPC */
static bool is_name_in_vpc(const struct node *n, const char *name)
{
	const char *slash = strchr(name, '/');

	if ((n->kind != NODE_NAT_GATEWAY && n->kind != NODE_ENDPOINT) || !slash)
		return false;
	return strncmp(n->vpc->o.name, name, (size_t)(slash - name)) == 0 &&
	       !n->vpc->o.name[slash - name] &&
	       strcmp(n->o.name, slash + 1) == 0;
}

bool place_on_internet(const struct place *p)
{
	return !p->eni && (p->node->kind == NODE_INTERNET_HOST ||
			   p->node->kind == NODE_DISTRIBUTION);
}

bool place_of_cloudfront(const struct place *p)
{
	return p->eni && p->node->kind == NODE_DISTRIBUTION;
}

struct node *model_node(const struct model *m, const char *name)
{
	struct node *found = NULL;

	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];
		bool host = n->kind == NODE_INTERNET_HOST;

		if (strcmp(n->o.id, name) == 0 || is_name_in_vpc(n, name))
			return n;
		if (n->kind == NODE_ENDPOINT)
			continue; /* its service may have that name */
		if (strcmp(n->o.name, name) != 0 &&
		    !(host && strcasecmp(n->o.name, name) == 0))
			continue;
		if (n->kind != NODE_NAT_GATEWAY)
			return n;
		if (found)
			return NULL; /* of two VPCs */
		found = n;
	}
	return found;
}

unsigned int model_idle_s(const struct model *m, int s)
{
	return (unsigned int)((s + m->time_factor - 1) / m->time_factor);
}

unsigned int node_copies(const struct node *n)
{
	return 1u + (n->multi_az ? 1u : 0u) + (unsigned int)n->readers;
}

struct subnet *node_copy_subnet(const struct node *n, unsigned int copy)
{
	enum { AZS = 'f' - 'a' + 1 };
	struct subnet *zones[AZS];
	unsigned int used = 0, first = 0;

	for (size_t i = 0; i < n->subnets.n; i++) {
		struct subnet *s = n->subnets.items[i];
		bool known = false;

		for (unsigned int j = 0; j < used; j++)
			known |= zones[j]->az == s->az;
		if (known || used == AZS)
			continue;
		if (s->az == n->az)
			first = used;
		zones[used++] = s;
	}
	return used ? zones[(first + copy) % used] : NULL;
}

const char *database_state(const struct node *n)
{
	const struct eni *eni = n->places.n ? n->places.items[0].eni : NULL;

	return eni && eni->o.failed ? "failing-over" : "available";
}

const struct route_table *vpc_edge_table(const struct vpc *vpc,
					 enum route_edge edge)
{
	for (size_t i = 0; i < vpc->route_tables.n; i++)
		if (vpc->route_tables.items[i]->edge == edge)
			return vpc->route_tables.items[i];
	return NULL;
}

bool vpc_has_gateway(const struct vpc *vpc, enum gateway g)
{
	switch (g) {
	case GATEWAY_INTERNET:
		return vpc->internet_gateway != GATEWAY_NONE;
	case GATEWAY_EGRESS_ONLY:
		return vpc->egress_only_internet_gateway;
	case GATEWAY_VPN:
		return vpc->vpn_gateway != GATEWAY_NONE;
	default:
		return false;
	}
}

bool listener_takes(const struct listener *l, int protocol)
{
	if (strcmp(l->protocol, "tcp_udp") == 0)
		return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP;
	return protocol ==
	       (strcmp(l->protocol, "udp") == 0 ? PROTOCOL_UDP : PROTOCOL_TCP);
}

bool listener_preserves(const struct listener *l)
{
	const struct target_group *g = l->target_group;

	if (listener_takes(l, PROTOCOL_UDP))
		return true;
	if (g->preserve_client_ip_given)
		return g->preserve_client_ip;
	return g->targets.n && g->targets.items[0].node;
}

static bool target_failed(const struct target *t)
{
	return t->node && t->node->places.n && t->node->places.items[0].eni &&
	       t->node->places.items[0].eni->o.failed;
}

bool target_in_use(const struct target_group *g, size_t i)
{
	bool any = false;

	for (size_t j = 0; j < g->targets.n; j++)
		any |= !target_failed(&g->targets.items[j]);
	return !any || !target_failed(&g->targets.items[i]);
}

void model_free(struct model *m)
{
	if (m)
		arena_free(m->arena);
}

/* The whole of a file of bounded size; NULL: reported */
static char *read_whole(FILE *f, const char *path, struct report *report,
			size_t *ret_n)
{
	struct where at = {.file = arena_strdup(report->arena, path)};
	size_t room = DOCUMENT_BYTES_MAX + 1;
	char *text = must(malloc(room));

	*ret_n = fread(text, 1, room, f);
	if (ferror(f)) {
		report_error(report, at, "cannot read: %s", strerror(errno));
		free(text);
		return NULL;
	}
	return text;
}

static FILE *open_file(const char *path, struct report *report)
{
	struct where at = {.file = arena_strdup(report->arena, path)};
	struct stat st;
	FILE *f = fopen(path, "rbe");

	if (!f) {
		report_error(report, at, "cannot open: %s", strerror(errno));
		return NULL;
	}
	if (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
		report_error(report, at, "is a directory, not a lab file");
		fclose(f);
		return NULL;
	}
	return f;
}

struct model *model_load(const char *path, struct report *report)
{
	FILE *f = open_file(path, report);
	struct model *m;
	char *text;
	size_t n;

	if (!f)
		return NULL;
	text = read_whole(f, path, report, &n);
	fclose(f);
	if (!text)
		return NULL;
	m = model_parse(path, text, n, report);
	free(text);
	return m;
}

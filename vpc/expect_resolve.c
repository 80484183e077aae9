// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_resolve.c - what expectations name (lab-file.md sections 3, 9)
 */
#include "vpc/expect_resolve.h"

#include <string.h>

#include "base/text.h"
#include "vpc/ask_end.h"
#include "vpc/dns.h"
#include "vpc/names.h"
#include "vpc/values.h"

/* "secretsmanager.vpce": by the endpoint's own name (N-4, IFE-4) */
static bool is_endpoint(const char *text)
{
	size_t len = strlen(text);

	return len > 5 && strcmp(text + len - 5, ".vpce") == 0;
}

static struct node *find_endpoint(const struct build *b, const char *text)
{
	struct name_hits hits = names_find(
		b->names, NAME_ENDPOINT, NULL,
		arena_strndup(b->arena, text, strlen(text) - 5));

	return hits.n == 1 ? ((struct vpc_endpoint *)hits.object[0])->node
			   : NULL;
}

/* The node of that name, identifier or DNS name; NAT gateways also */
static struct node *find_node(const struct build *b, const char *text)
{
	struct name_hits hits = names_find(b->names, NAME_NODE, NULL, text);

	if (hits.n)
		return hits.object[0];
	hits = names_find(b->names, NAME_NAT_GATEWAY, NULL, text);
	if (hits.n == 1)
		return ((struct nat_gateway *)hits.object[0])->node;
	hits = names_find(b->names, NAME_SERVICE, NULL, text);
	if (hits.n)
		return hits.object[0];
	if (is_endpoint(text) && !b->asking)
		return find_endpoint(b, text);
	hits = names_find(b->names, NAME_DNS, NULL, dns_lower(b->arena, text));
	return hits.n ? hits.object[0] : NULL;
}

static void add_place(struct build *b, struct endpoint *end, struct place *p)
{
	*vec_add(b->arena, &end->places) = p;
}

static void all_places(struct build *b, struct endpoint *end)
{
	for (size_t i = 0; i < end->node->places.n; i++)
		add_place(b, end, &end->node->places.items[i]);
}

/* Is @text this place's subnet, AZ, ENI or label? */
static bool is_place(const struct place *p, const char *text)
{
	const struct subnet *s = p->subnet;
	const char *at = strchr(p->label, '@');
	size_t region;

	if (at && strcmp(at + 1, text) == 0)
		return true;
	if (!s)
		return false;
	if (strcmp(s->o.name, text) == 0 || strcmp(s->o.id, text) == 0)
		return true;
	if (p->eni && (strcmp(p->eni->o.name, text) == 0 ||
		       strcmp(p->eni->o.id, text) == 0))
		return true;
	region = strlen(s->vpc->region);
	if (strncmp(text, s->vpc->region, region) == 0)
		text += region;
	return text[0] == s->az && !text[1];
}

static void no_place(struct build *b, const struct endpoint *end,
		     const char *place)
{
	struct text t = {.arena = b->arena};
	const struct node *n = end->node;

	for (size_t i = 0; i < n->places.n && i < 8; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 n->places.items[i].subnet
				 ? n->places.items[i].subnet->o.name
				 : "no subnet");
	report_error(b->report, end->ref.at,
		     "%s: %s has no place '%s'; it is "
		     "in %s",
		     end->ref.path, n->o.name, place,
		     n->places.n ? t.s : "none");
}

/* "inside@private-b" (N-4) */
static bool find_at_place(struct build *b, struct endpoint *end,
			  const char *text)
{
	const char *at = strchr(text, '@');

	if (!at)
		return false;
	end->node = find_node(
		b, arena_strndup(b->arena, text, (size_t)(at - text)));
	if (!end->node)
		return false;
	for (size_t i = 0; i < end->node->places.n; i++)
		if (is_place(&end->node->places.items[i], at + 1))
			add_place(b, end, &end->node->places.items[i]);
	if (!end->places.n)
		no_place(b, end, at + 1);
	return true;
}

/* A network interface by its own name or identifier */
static bool find_eni(struct build *b, struct endpoint *end, const char *text)
{
	struct name_hits hits = names_find(b->names, NAME_ENI, NULL, text);
	const struct eni *eni;

	if (!hits.n || (hits.n > 1 && b->asking)) /* ask_end() lists them */
		return false;
	eni = hits.object[0];
	if (!eni->places.n) {
		report_error(b->report, end->ref.at,
			     "%s: network interface %s belongs to no instance",
			     end->ref.path, eni->o.name);
		return true;
	}
	end->node = eni->places.items[0]->node;
	for (size_t i = 0; i < eni->places.n; i++)
		if (eni->places.items[i]->node == end->node)
			add_place(b, end, eni->places.items[i]);
	return true;
}

bool expect_end(struct build *b, struct endpoint *end, const char *text)
{
	end->node = find_node(b, text);
	if (end->node) {
		all_places(b, end);
		return true;
	}
	return find_at_place(b, end, text) || find_eni(b, end, text);
}

/* "orders:5432" and "[2001:db8::1]:443" lose their port */
static const char *cut_port(struct build *b, const char *text, int *ret_port)
{
	const char *colon = strrchr(text, ':');
	const char *first = strchr(text, ':');
	size_t n;

	if (!colon ||
	    (first != colon && *text != '[' && strncmp(text, "arn:", 4) != 0))
		return text;
	if (!int_parse(colon + 1, 0, UINT16_MAX, ret_port))
		return text;
	n = (size_t)(colon - text);
	if (*text == '[' && n > 2 && text[n - 1] == ']')
		return arena_strndup(b->arena, text + 1, n - 2);
	return arena_strndup(b->arena, text, n);
}

/* Packets that no source would put on its network interface */
static void stays_at_home(struct build *b, const struct endpoint *end)
{
	static const struct {
		struct prefix range;
		const char *what;
	} never[] = {
		{{{AF_INET, {0}}, 8}, "no host's"},
		{{{AF_INET, {127}}, 8}, "the source itself"},
		{{{AF_INET, {169, 254}}, 16}, "link-local (L2-8)"},
		{{{AF_INET, {224}}, 3},
		 "multicast, broadcast or reserved (L2-5)"},
		{{{AF_INET6, {0}}, 16}, "no host's, or the source itself"},
		{{{AF_INET6, {0xfe, 0x80}}, 10}, "link-local (L2-8)"},
		{{{AF_INET6, {0xfd, 0, 0x0e, 0xc2}}, 32},
		 "of AWS's own services (L2-9)"},
		{{{AF_INET6, {0xff}}, 8}, "multicast (L2-5)"},
	};

	if (!addr_cmp(end->address, dns_link_local_resolver()) ||
	    !addr_cmp(end->address, dns_link_local_resolver6()) ||
	    !addr_cmp(end->address,
		      model_metadata_address(end->address.family)))
		return; /* these are answered by the VPC's router here */
	for (size_t i = 0; i < ARRAY_LEN(never); i++)
		if (prefix_has(never[i].range, end->address))
			report_error(b->report, end->ref.at,
				     "%s: no packet to %s crosses a VPC: it is "
				     "%s",
				     end->ref.path, ADDR(end->address),
				     never[i].what);
}

/* "orders:99999" */
static bool is_no_port(struct build *b, const struct endpoint *end,
		       const char *text)
{
	const char *colon = strrchr(text, ':');

	if (!colon || !find_node(b, arena_strndup(b->arena, text,
						  (size_t)(colon - text))))
		return false;
	report_error(b->report, end->ref.at, "%s: '%s' is no port: 0 to 65535",
		     end->ref.path, colon + 1);
	return true;
}

/* What a target is that is no node: part of one, service, name, address */
static void find_beyond(struct build *b, struct endpoint *end, const char *text)
{
	const char *dot = strchr(text, '.');
	const struct node *whole = NULL;

	if (dot && !strchr(dot + 1, '.'))
		whole = find_node(
			b, arena_strndup(b->arena, text, (size_t)(dot - text)));
	if (whole) {
		report_error(b->report, end->ref.at,
			     "%s: %s has no endpoint '%s' (N-4)", end->ref.path,
			     whole->o.name, dot + 1);
		return;
	}
	if (addr_parse(text, &end->address)) {
		stays_at_home(b, end);
		return;
	}
	if (is_no_port(b, end, text))
		return;
	if (dot)
		end->dns_name = text;
	else
		names_missing(b, NAME_NODE, NULL,
			      &(struct ref){text, end->ref.path, end->ref.at});
}

/* Ports of the protocol that the node listens on, for messages */
static int only_port(struct build *b, const struct expect *e,
		     const struct endpoint *end, const char **ret_list)
{
	struct text t = {.arena = b->arena};
	bool udp = e->protocol == PROTOCOL_UDP;
	const struct node *n = end->node;
	int found = 0, port = -1;

	for (size_t i = 0; i < n->ports.n; i++) {
		if (n->ports.items[i].udp != udp)
			continue;
		port = n->ports.items[i].number;
		text_add(&t, "%s%d", found++ ? ", " : "", port);
	}
	*ret_list = found > 1 ? t.s : NULL;
	return found == 1 ? port : -1;
}

/* The port of a target that was written without one (lab-file.md section 9) */
static void default_port(struct build *b, const struct expect *e,
			 struct endpoint *end)
{
	const struct node *n = end->node;
	const char *list = NULL;

	if (end->dns_name)
		end->port = 443;
	if (end->dns_name || e->protocol == PROTOCOL_ICMP)
		return;
	if (n && n->port && e->protocol == PROTOCOL_TCP)
		end->port = n->port;
	else if (n && n->ports.n)
		end->port = only_port(b, e, end, &list);
	if (end->port >= 0 || (n && n->incomplete))
		return;
	if (list) {
		report_error(b->report, end->ref.at,
			     "%s: %s listens on %s; write %s:PORT",
			     end->ref.path, n->o.name, list, end->ref.text);
		return;
	}
	if (n && (n->kind == NODE_FUNCTION || n->kind == NODE_NAT_GATEWAY)) {
		end->port = 443;
		return;
	}
	report_error(b->report, end->ref.at,
		     "%s: %s has no port of its own; write %s:PORT",
		     end->ref.path, end->ref.text, end->ref.text);
}

/* A distribution is reached by its public address, and sends from where it
 * turns to its origin */
static void choose_side(struct endpoint *end, bool sends)
{
	if (!end->node || end->node->kind != NODE_DISTRIBUTION ||
	    end->places.n < 2)
		return;
	end->places.items += sends ? end->places.n - 1 : 0;
	end->places.n = 1;
}

/* What is understood only of those who ask by hand */
static bool asked_end(struct build *b, struct endpoint *end, const char *text,
		      const struct expect *e)
{
	return b->asking &&
	       ask_end(b, end, text,
		       e->strangers ? ASK_TARGET_OR_STRANGER : ASK_TARGET);
}

static void resolve_to(struct build *b, const struct expect *e,
		       struct endpoint *end)
{
	size_t before = b->report->findings.n;
	const char *text = end->ref.text;

	if (!find_node(b, text)) /* an ARN has colons of its own */
		text = cut_port(b, text, &end->port);
	if (!expect_end(b, end, text) && !asked_end(b, end, text, e))
		find_beyond(b, end, text);
	choose_side(end, false);
	if (e->family && end->address.family &&
	    e->family != end->address.family)
		report_error(b->report, end->ref.at,
			     b->asking ? "%s: %s is no address of the family "
					 "that is asked for"
				       : "%s: %s is not of the entry's "
					 "'family'",
			     end->ref.path, text);
	if (end->port >= 0 && e->protocol == PROTOCOL_ICMP)
		report_error(b->report, end->ref.at,
			     "%s: ICMP has no ports; write %s", end->ref.path,
			     text);
	if (b->report->findings.n != before || end->port >= 0)
		return;
	if (end->node || end->address.family || end->dns_name)
		default_port(b, e, end);
}

static void resolve_from(struct build *b, const struct expect *e,
			 struct endpoint *end)
{
	if (!expect_end(b, end, end->ref.text) &&
	    !(b->asking &&
	      ask_end(b, end, end->ref.text,
		      e->strangers ? ASK_SOURCE_OR_STRANGER : ASK_PLACE)))
		names_missing(b, NAME_NODE, NULL, &end->ref);
	else if (end->node && end->node->service)
		report_error(b->report, end->ref.at,
			     "%s: %s, an AWS service, opens no connections",
			     end->ref.path, end->ref.text);
	choose_side(end, true);
}

struct node *expect_named(struct build *b, const struct ref *ref)
{
	struct node *n;

	if (!ref->text)
		return NULL;
	n = find_node(b, ref->text);
	if (!n)
		names_missing(b, NAME_NODE, NULL, ref);
	return n;
}

static void resolve_targets(struct build *b, struct expect *e)
{
	for (size_t j = 0; j < e->to.n; j++)
		resolve_to(b, e, &e->to.items[j]);
}

/* resolves: a node by the name that it has, anything else by itself */
static void resolve_name(struct build *b, struct expect *e)
{
	struct endpoint *end = &e->to.items[0];
	const struct node *n = find_node(b, end->ref.text);

	end->node = (struct node *)(uintptr_t)n;
	end->dns_name = end->ref.text;
	if (n && !n->dns_name && n->kind == NODE_INSTANCE) {
		if (!n->places.n || !n->places.items[0].eni)
			return; /* what keeps it from having one is said */
		end->dns_name = dns_private_name(b->arena,
						 n->places.items[0].eni);
	} else if (n) {
		end->dns_name = n->dns_name;
	}
	if (!end->dns_name)
		report_error(b->report, end->ref.at, "%s: %s has no DNS name",
			     end->ref.path, n->o.name);
	else if (!n && !strchr(end->ref.text, '.'))
		names_missing(b, NAME_NODE, NULL, &end->ref);
	if (e->resolves == RESOLVES_NODE && e->resolves_refs.n)
		e->resolves_node = expect_named(b, &e->resolves_refs.items[0]);
}

/* What names mean in DNS: known once all nodes have theirs */
static void add_dns_names(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		struct node *n = m->nodes.items[i];
		const char *name;

		if (!n->dns_name)
			continue;
		name = dns_lower(b->arena, n->dns_name);
		names_add(b->names, NAME_DNS, NULL, name, name, n);
	}
}

void expect_resolve_one(struct build *b, struct expect *e)
{
	for (size_t j = 0; j < e->from.n; j++)
		resolve_from(b, e, &e->from.items[j]);
	if (e->kind == EXPECT_RESOLVES && e->to.n == 1)
		resolve_name(b, e);
	else if (e->kind == EXPECT_RESOLVES && e->to.n)
		report_error(b->report, e->to.items[1].ref.at,
			     "%s: one name in an entry",
			     e->to.items[1].ref.path);
	else
		resolve_targets(b, e);
	expect_sees(b, e);
	expect_logs(b, e);
	expect_at(b, e);
	e->target = expect_named(b, &e->target_ref);
	if (e->kind == EXPECT_STATE_OF)
		expect_state(b, e);
	if (e->kind == EXPECT_INVOKE)
		expect_invoke(b, e);
}

void expect_resolve(struct build *b)
{
	add_dns_names(b);
	for (size_t i = 0; i < b->model->expects.n; i++)
		expect_resolve_one(b, b->model->expects.items[i]);
}

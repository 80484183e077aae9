// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/ask_end.c - what else an end may be called by those who ask by hand
 */
#include "vpc/ask_end.h"

#include <string.h>

#include "base/text.h"
#include "vpc/dns.h"
#include "vpc/expect_resolve.h"
#include "vpc/names.h"

static bool wrong(struct build *b, const struct endpoint *end, const char *fmt,
		  ...) __attribute__((format(printf, 3, 4)));

/* Return: true: it is said what is wrong */
static bool wrong(struct build *b, const struct endpoint *end, const char *fmt,
		  ...)
{
	va_list ap;
	const char *text;

	va_start(ap, fmt);
	text = arena_vprintf(b->arena, fmt, ap);
	va_end(ap);
	report_error(b->report, end->ref.at, "%s: %s", end->ref.path, text);
	return true;
}

/* --- by identifier ------------------------------------------------------------ */

/* "arn:aws:rds:us-east-1:123456789012:db:orders" is orders: what stands last,
 * of load balancers before their number */
static const char *name_in_arn(struct build *b, const char *arn)
{
	const char *at = arn, *last;
	size_t n;

	for (int part = 0; part < 5 && at; part++) {
		at = strchr(at, ':');
		at = at ? at + 1 : NULL;
	}
	if (!at)
		return NULL;
	n = strlen(at);
	if (strncmp(at, "loadbalancer/", 13) == 0) {
		last = strrchr(at, '/');
		n = (size_t)(last - at);
	}
	while (n && at[n - 1] != ':' && at[n - 1] != '/')
		n--;
	last = at + n;
	return arena_strndup(b->arena, last, strcspn(last, "/"));
}

/* One of those that every VPC may have: "nat" of two VPCs is none of them */
static bool several(struct build *b, const struct endpoint *end,
		    const char *text, const struct name_hits *hits,
		    const char *suffix)
{
	struct text in = {.arena = b->arena}, write = {.arena = b->arena};

	for (size_t i = 0; i < hits->n; i++) {
		const char *vpc = hits->vpc[i] ? hits->vpc[i]->o.name : "-";

		text_add(&in, "%s%s",
			 !i		    ? ""
			 : i + 1 == hits->n ? " and "
					    : ", ",
			 vpc);
		text_add(&write, "%s%s/%s%s", i ? " or " : "", vpc, text,
			 suffix);
	}
	return wrong(b, end, "'%s%s' is in VPCs %s; write %s", text, suffix,
		     in.s, write.s);
}

static bool take_node(struct build *b, struct endpoint *end, struct node *n)
{
	end->node = n;
	for (size_t i = 0; i < n->places.n; i++)
		*vec_add(b->arena, &end->places) = &n->places.items[i];
	return true;
}

static bool take_endpoint(struct build *b, struct endpoint *end,
			  const struct vpc_endpoint *e)
{
	if (!e->is_gateway)
		return take_node(b, end, e->node);
	return wrong(b, end,
		     "%s is a gateway endpoint, which has no address; name the "
		     "service behind it, %s",
		     e->o.name,
		     e->hosts.n ? e->hosts.items[0]->o.name : e->service);
}

/* Who is behind an internet gateway is the internet (RA-3) */
static bool by_gateway(struct build *b, struct endpoint *end, const char *text)
{
	struct name_hits hits = names_find(b->names, NAME_INTERNET_GATEWAY,
					   NULL, text);
	struct name_hits internet = names_find(b->names, NAME_NODE, NULL,
					       "internet");
	bool any = false;

	for (size_t i = 0; i < hits.n; i++)
		any |= hits.vpc[i] &&
		       hits.vpc[i]->internet_gateway == GATEWAY_ATTACHED;
	return any && internet.n && take_node(b, end, internet.object[0]);
}

/* What is in the lab, and nothing begins or ends at */
static bool by_other(struct build *b, struct endpoint *end, const char *text)
{
	for (int kind = 0; kind < NAME_ENI; kind++) {
		struct name_hits hits = names_find(
			b->names, (enum name_kind)kind, NULL, text);

		if (hits.n && kind != NAME_INTERNET_GATEWAY &&
		    kind != NAME_VPN_GATEWAY)
			return wrong(
				b, end,
				"%s is a %s; packets are sent by nodes and "
				"network interfaces, and to those",
				text, names_kind((enum name_kind)kind));
	}
	return false;
}

static bool by_name(struct build *b, struct endpoint *end, const char *text)
{
	size_t len = strlen(text);
	bool vpce = len > 5 && strcmp(text + len - 5, ".vpce") == 0;
	const char *name = vpce ? arena_strndup(b->arena, text, len - 5) : text;
	struct name_hits nats = names_find(b->names, NAME_NAT_GATEWAY, NULL,
					   name);
	struct name_hits ends = names_find(b->names, NAME_ENDPOINT, NULL, name);

	if (!vpce && nats.n > 1)
		return several(b, end, name, &nats, "");
	if (ends.n > 1)
		return several(b, end, name, &ends, vpce ? ".vpce" : "");
	if (ends.n)
		return take_endpoint(b, end, ends.object[0]);
	return by_gateway(b, end, text) || by_other(b, end, text);
}

/* --- by address ----------------------------------------------------------------- */

struct owners {
	VEC(struct place *) items;
};

static void add_owner(struct build *b, struct owners *o, struct place *p)
{
	for (size_t i = 0; i < o->items.n; i++)
		if (p->eni && o->items.items[i]->eni == p->eni)
			return; /* functions share it (LAM-13) */
	*vec_add(b->arena, &o->items) = p;
}

static bool has(const struct place *p, struct addr a)
{
	return place_has(p, a) || (p->eni && (eni_has(p->eni, a) ||
					      eni_private(p->eni, a).family));
}

/* "ip-10-0-1-4.ec2.internal" (DNS-6) */
static bool is_called(struct build *b, const struct place *p, const char *name)
{
	return p->eni && p->eni->private_ip.family &&
	       p->node->kind == NODE_INSTANCE &&
	       strcmp(dns_private_name(b->arena, p->eni), name) == 0;
}

static struct owners owners_of(struct build *b, struct addr a, const char *text)
{
	const char *name = dns_lower(b->arena, text);
	struct owners o = {0};

	for (size_t i = 0; i < b->model->nodes.n; i++) {
		struct node *n = b->model->nodes.items[i];

		for (size_t j = 0; j < n->places.n; j++) {
			struct place *p = &n->places.items[j];

			if (n->kind != NODE_TRANSIT_ATTACHMENT &&
			    (a.family ? has(p, a) : is_called(b, p, name)))
				add_owner(b, &o, p);
		}
	}
	return o;
}

static bool several_owners(struct build *b, const struct endpoint *end,
			   const char *text, const struct owners *o)
{
	struct text t = {.arena = b->arena};

	for (size_t i = 0; i < o->items.n; i++) {
		const struct place *p = o->items.items[i];

		text_add(&t, "%s%s", i ? ", " : "", p->label);
		if (p->subnet)
			text_add(&t, " in VPC %s", p->subnet->vpc->o.name);
	}
	return wrong(b, end, "several have %s: %s; name one of them", text,
		     t.s);
}

/* An address that only somebody inside a VPC, or nobody, may have */
static bool is_private(const struct model *m, struct addr a)
{
	const struct prefix ranges[] = {
		{ipv4(10, 0, 0, 0), 8},	    {ipv4(172, 16, 0, 0), 12},
		{ipv4(192, 168, 0, 0), 16}, {ipv4(100, 64, 0, 0), 10},
		{ipv4(127, 0, 0, 0), 8},    {ipv4(169, 254, 0, 0), 16},
		{ipv4(0, 0, 0, 0), 8},	    {ipv4(224, 0, 0, 0), 3}};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (prefix_has(ranges[i], a))
			return true;
	for (size_t i = 0; i < m->vpcs.n; i++) {
		struct prefixes blocks = vpc_cidrs(m->vpcs.items[i], a.family);

		for (size_t j = 0; j < blocks.n; j++)
			if (prefix_has(blocks.items[j], a))
				return true;
	}
	/* 2000::/3 is what the internet has of IPv6 */
	return a.family == AF_INET6 && (a.bytes[0] & 0xe0) != 0x20;
}

/* The lab's own, which nobody has now */
static const char *reserved(const struct model *m, struct addr a)
{
	for (size_t i = 0; i < m->elastic_ips.n; i++)
		if (!addr_cmp(m->elastic_ips.items[i]->address, a))
			return "an elastic IP that nobody has";
	return addr_cmp(a, model_lambda_address())
		       ? NULL
		       : "where functions outside every VPC appear from; name "
			 "one of them";
}

/* A host that is there for this question alone, and listens where it is asked */
static bool stranger(struct build *b, struct endpoint *end, struct addr a)
{
	struct node *n = arena_alloc(b->arena, sizeof(*n));
	struct place *p = vec_add(b->arena, &n->places);

	n->o.name = n->o.path = n->o.id = arena_strdup(b->arena, ADDR(a));
	n->kind = NODE_INTERNET_HOST;
	n->address = a;
	if (end->port > 0) {
		*vec_add(b->arena,
			 &n->ports) = (struct port){(uint16_t)end->port, false};
		*vec_add(b->arena,
			 &n->ports) = (struct port){(uint16_t)end->port, true};
	}
	p->node = n;
	p->label = n->o.name;
	*(a.family == AF_INET6 ? &p->ipv6 : &p->address) = a;
	return take_node(b, end, n);
}

static bool by_address(struct build *b, struct endpoint *end, struct addr a,
		       enum ask_as as)
{
	bool strangers = as == ASK_SOURCE_OR_STRANGER ||
			 as == ASK_TARGET_OR_STRANGER;
	bool target = as == ASK_TARGET || as == ASK_TARGET_OR_STRANGER;
	const char *lab = reserved(b->model, a);

	if (target && (!strangers || lab || is_private(b->model, a)))
		return false; /* whoever has it where the packet comes */
	if (lab)
		return wrong(b, end, "%s is %s", ADDR(a), lab);
	if (is_private(b->model, a))
		return wrong(b, end,
			     "nobody in the lab has the address %s, and it is "
			     "none that a host of the internet could have",
			     ADDR(a));
	return strangers ? stranger(b, end, a)
			 : wrong(b, end, "nobody in the lab has the address %s",
				 ADDR(a));
}

bool ask_end(struct build *b, struct endpoint *end, const char *text,
	     enum ask_as as)
{
	bool target = as == ASK_TARGET || as == ASK_TARGET_OR_STRANGER;
	struct addr a = {0};
	struct owners o;

	if (strncmp(text, "arn:", 4) == 0) {
		const char *name = name_in_arn(b, text);

		return name &&
		       (expect_end(b, end, name) || by_name(b, end, name));
	}
	if (!addr_parse(text, &a) && by_name(b, end, text))
		return true;
	o = owners_of(b, a, text);
	if (!o.items.n)
		return a.family && by_address(b, end, a, as);
	if (target)
		return false; /* whoever has it where the packet comes */
	if (o.items.n > 1)
		return several_owners(b, end, text, &o);
	end->node = o.items.items[0]->node;
	*vec_add(b->arena, &end->places) = o.items.items[0];
	return true;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/plan_text.c - a plan's objects as text, and their order
 *
 * The key says which object it is, the body what it is like. Both together
 * are the line that `vpclab plan` prints; two objects with one key and two
 * bodies are a change.
 */
#include "netns/plan_text.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "netns/diff.h"

static const char *const kind_word[N_PLAN_KINDS] = {
	[PLAN_NS] = "namespace", [PLAN_SYSCTL] = "sysctl",
	[PLAN_LINK] = "link",	 [PLAN_ADDR] = "address",
	[PLAN_NEIGH] = "neigh",	 [PLAN_ROUTE] = "route",
	[PLAN_RULE] = "rule",	 [PLAN_SET] = "set",
	[PLAN_CHAIN] = "chain",	 [PLAN_ELEMENT] = "element",
};
static_assert(ARRAY_LEN(kind_word) == N_PLAN_KINDS, "a kind has no word");

static void end_text(struct text *t, const struct plan_end *e)
{
	text_add(t, "index %d mac %02x:%02x:%02x:%02x:%02x:%02x mtu %u",
		 e->ifindex, e->mac[0], e->mac[1], e->mac[2], e->mac[3],
		 e->mac[4], e->mac[5], e->mtu);
	if (e->group)
		text_add(t, " group %u", e->group);
	if (e->forwarding)
		text_add(t, " forwarding");
	if (e->proxy_arp)
		text_add(t, " proxy_arp");
	if (e->alias)
		text_add(t, " alias \"%s\"", e->alias);
}

static void route_text(struct text *key, struct text *body,
		       const struct plan_route *r)
{
	if (r->table)
		text_add(key, "table %u ", r->table);
	text_add(key, "%s", PREFIX(r->to));
	if (r->type == PLAN_THROW) {
		text_add(body, "throw");
		return;
	}
	if (r->via.family)
		text_add(body, "via %s ", ADDR(r->via));
	text_add(body, "dev %s", r->link);
	if (r->via.family)
		text_add(body, " onlink");
	if (r->src.family)
		text_add(body, " src %s", ADDR(r->src));
	if (r->mtu)
		text_add(body, " mtu %u", r->mtu);
}

static void rule_text(struct text *key, struct text *body,
		      const struct plan_rule *r)
{
	text_add(key, "%s pref %u", r->family == AF_INET6 ? "ipv6" : "ipv4",
		 r->priority);
	if (r->from.family)
		text_add(key, " from %s", ADDR(r->from));
	if (r->mask == UINT32_MAX)
		text_add(key, " fwmark %u", r->mark);
	else if (r->mask)
		text_add(key, " fwmark %u/0x%x", r->mark, r->mask);
	text_add(body, "lookup %u", r->table);
}

static void set_text(struct text *body, const struct plan_set *s)
{
	text_add(body, "{ ");
	nf_keys_text(body, s->keys);
	if (s->verdicts)
		text_add(body, " : verdict");
	else if (s->data)
		text_add(body, " : %s", nf_keys[s->data].name);
	if (s->port)
		text_add(body, " . %s", nf_keys[s->port].name);
	text_add(body, "%s%s }", s->interval ? "; interval" : "",
		 s->counted ? "; dynamic" : "");
}

static void element_text(struct text *key, struct text *body,
			 const struct plan_element *e)
{
	text_add(key, "%s { ", e->set);
	for (size_t i = 0; i < NF_KEYS_MAX && e->of->keys[i]; i++) {
		if (i)
			text_add(key, " . ");
		nf_range_text(key, e->of->keys[i], &e->fields[i]);
	}
	text_add(key, " }");
	if (e->of->verdicts) {
		text_add(body, ": ");
		nf_verdict_text(body, e->verdict, e->chain);
	} else if (e->of->data) {
		struct nf_range r = {e->data, e->data};

		text_add(body, ": ");
		nf_range_text(body, e->of->data, &r);
		if (e->of->port)
			text_add(body, " . %u", e->port.num);
	}
}

static void chain_text(struct text *body, const struct plan_chain *c)
{
	static const char *const hook[] = {
		"", "prerouting", "input", "forward", "output", "postrouting"};

	if (c->hook)
		text_add(body, "type %s hook %s priority %d policy %s",
			 c->nat ? "nat" : "filter", hook[c->hook], c->priority,
			 c->drop ? "drop" : "accept");
	for (size_t i = 0; i < c->rules.n; i++) {
		text_add(body, "\n\t\t");
		nf_rule_text(body, &c->rules.items[i]);
	}
}

void plan_object_describe(struct plan *p, struct plan_object *o)
{
	struct text key = {.arena = p->arena}, body = {.arena = p->arena};

	switch (o->kind) {
	case PLAN_NS:
		text_add(&body, "%s", o->space.router ? "router" : "");
		break;
	case PLAN_SYSCTL:
		text_add(&key, "%s", o->sysctl.path);
		text_add(&body, "= %s", o->sysctl.value);
		break;
	case PLAN_LINK:
		text_add(&key, "%s", o->link.end[0].name);
		end_text(&body, &o->link.end[0]);
		text_add(&body, " to %s %s ", o->link.end[1].ns,
			 o->link.end[1].name);
		end_text(&body, &o->link.end[1]);
		break;
	case PLAN_ADDR:
		text_add(&key, "%s %s", o->addr.link, PREFIX(o->addr.addr));
		break;
	case PLAN_NEIGH:
		text_add(&key, "%s dev %s", ADDR(o->neigh.to), o->neigh.link);
		text_add(&body, "lladdr %02x:%02x:%02x:%02x:%02x:%02x",
			 o->neigh.mac[0], o->neigh.mac[1], o->neigh.mac[2],
			 o->neigh.mac[3], o->neigh.mac[4], o->neigh.mac[5]);
		break;
	case PLAN_ROUTE:
		route_text(&key, &body, &o->route);
		break;
	case PLAN_RULE:
		rule_text(&key, &body, &o->rule);
		break;
	case PLAN_SET:
		text_add(&key, "%s", o->set.name);
		set_text(&body, &o->set);
		break;
	case PLAN_CHAIN:
		text_add(&key, "%s", o->chain->name);
		chain_text(&body, o->chain);
		break;
	case PLAN_ELEMENT:
		element_text(&key, &body, &o->element);
		break;
	case N_PLAN_KINDS:
		break;
	}
	o->key = key.s ? key.s : "";
	o->body = body.s ? body.s : "";
}

int plan_object_order(const struct plan_object *a, const struct plan_object *b)
{
	int order = strcmp(a->ns, b->ns);

	if (order)
		return order;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->key, b->key);
}

int plan_object_order_ptr(const void *a, const void *b)
{
	return plan_object_order(*(struct plan_object *const *)a,
				 *(struct plan_object *const *)b);
}

const char *plan_object_text(struct arena *arena, const struct plan_object *o)
{
	if (o->kind == PLAN_NS)
		return arena_printf(arena, "namespace %s", o->ns);
	return arena_printf(arena, "%s %s in %s", kind_word[o->kind], o->key,
			    o->ns);
}

void plan_print(const struct plan *p, FILE *to)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		if (o->kind == PLAN_NS)
			fprintf(to, "%snamespace %s", i ? "\n" : "", o->ns);
		else
			fprintf(to, "\t%s %s", kind_word[o->kind], o->key);
		fprintf(to, "%s%s\n", *o->body && *o->body != '\n' ? " " : "",
			o->body);
	}
}

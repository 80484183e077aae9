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

static void named_number(struct text *t, const char *name, uint32_t number)
{
	text_put(t, name);
	text_number(t, number);
}

static void mac_text(struct text *t, const char *name, const uint8_t *mac)
{
	static const char digit[] = "0123456789abcdef";
	char s[] = "00:00:00:00:00:00";

	for (int i = 0; i < 6; i++) {
		s[3 * i] = digit[mac[i] >> 4];
		s[3 * i + 1] = digit[mac[i] & 0xf];
	}
	text_put(t, name);
	text_put(t, s);
}

static void end_text(struct text *t, const struct plan_end *e)
{
	named_number(t, "index ", (uint32_t)e->ifindex);
	mac_text(t, " mac ", e->mac);
	named_number(t, " mtu ", e->mtu);
	if (e->gso_ipv4_max_size)
		named_number(t, " gso_ipv4_max_size ", e->gso_ipv4_max_size);
	if (e->group)
		named_number(t, " group ", e->group);
	if (e->forwarding)
		text_put(t, " forwarding");
	if (e->proxy_arp)
		text_put(t, " proxy_arp");
	if (e->alias) {
		text_put(t, " alias \"");
		text_put(t, e->alias);
		text_put(t, "\"");
	}
}

static void named_text(struct text *t, const char *name, const char *text)
{
	text_put(t, name);
	text_put(t, text);
}

static void route_text(struct text *key, struct text *body,
		       const struct plan_route *r)
{
	if (r->table) {
		named_number(key, "table ", r->table);
		text_put(key, " ");
	}
	text_put(key, PREFIX(r->to));
	if (r->type == PLAN_THROW) {
		text_put(body, "throw");
		return;
	}
	if (r->via.family) {
		named_text(body, "via ", ADDR(r->via));
		text_put(body, " ");
	}
	named_text(body, "dev ", r->link);
	if (r->via.family)
		text_put(body, " onlink");
	if (r->src.family)
		named_text(body, " src ", ADDR(r->src));
	if (r->mtu)
		named_number(body, " mtu ", r->mtu);
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
	text_add(body, "%s%s", s->interval ? "; interval" : "",
		 s->counted ? "; dynamic" : "");
	if (s->size)
		text_add(body, "; size %u", s->size);
	if (s->timeout_s)
		text_add(body, "; timeout %us", s->timeout_s);
	text_add(body, " }");
}

static void element_text(struct text *key, struct text *body,
			 const struct plan_element *e)
{
	named_text(key, e->set, " { ");
	for (size_t i = 0; i < NF_KEYS_MAX && e->of->keys[i]; i++) {
		if (i)
			text_put(key, " . ");
		nf_range_text(key, e->of->keys[i], &e->fields[i]);
	}
	text_put(key, " }");
	if (e->of->verdicts) {
		text_put(body, ": ");
		nf_verdict_text(body, e->verdict, e->chain);
	} else if (e->of->data) {
		struct nf_range r = {e->data, e->data};

		text_put(body, ": ");
		nf_range_text(body, e->of->data, &r);
		if (e->of->port)
			named_number(body, " . ", e->port.num);
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

/* Eight bytes at a time; the same text always has the same */
static uint64_t fingerprint(uint64_t seed, const char *text)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	size_t n = strlen(text);
	uint64_t h = (seed ^ n) * prime, part;

	for (; n >= sizeof(part); n -= sizeof(part), text += sizeof(part)) {
		memcpy(&part, text, sizeof(part));
		h = (h ^ part) * prime;
		h ^= h >> 29;
	}
	part = 0;
	memcpy(&part, text, n);
	h = (h ^ part) * prime;
	return h ^ h >> 32;
}

void plan_object_describe(struct plan *p, struct plan_object *o)
{
	struct text key = {.arena = p->arena}, body = {.arena = p->arena};

	switch (o->kind) {
	case PLAN_NS:
		text_put(&body, o->space.router ? "router" : "");
		break;
	case PLAN_SYSCTL:
		text_put(&key, o->sysctl.path);
		named_text(&body, "= ", o->sysctl.value);
		break;
	case PLAN_LINK:
		text_put(&key, o->link.end[0].name);
		end_text(&body, &o->link.end[0]);
		named_text(&body, " to ", o->link.end[1].ns);
		named_text(&body, " ", o->link.end[1].name);
		text_put(&body, " ");
		end_text(&body, &o->link.end[1]);
		break;
	case PLAN_ADDR:
		named_text(&key, o->addr.link, " ");
		text_put(&key, PREFIX(o->addr.addr));
		break;
	case PLAN_NEIGH:
		named_text(&key, ADDR(o->neigh.to), " dev ");
		text_put(&key, o->neigh.link);
		mac_text(&body, "lladdr ", o->neigh.mac);
		break;
	case PLAN_ROUTE:
		route_text(&key, &body, &o->route);
		break;
	case PLAN_RULE:
		rule_text(&key, &body, &o->rule);
		break;
	case PLAN_SET:
		text_put(&key, o->set.name);
		set_text(&body, &o->set);
		break;
	case PLAN_CHAIN:
		text_put(&key, o->chain->name);
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
	o->key_print = fingerprint(fingerprint((uint64_t)o->kind, o->ns),
				   o->key);
	o->body_print = fingerprint(0, o->body);
}

int plan_object_order(const struct plan_object *a, const struct plan_object *b)
{
	int order = a->ns == b->ns ? 0 : strcmp(a->ns, b->ns);

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

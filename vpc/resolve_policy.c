// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_policy.c - what the conditions of policies name
 */
#include "vpc/labfile.h"
#include "vpc/names.h"

struct place_of { /* where a policy is written */
	struct build *b;
	const struct vpc *vpc; /* NULL: at the top */
	const char *path;
};

static struct ref ref_of(const struct place_of *w, const struct condition *c,
			 const char *key)
{
	return (struct ref){
		c->text,
		arena_printf(w->b->arena, "%s.policy.if.%s", w->path, key),
		c->at};
}

/* A CIDR, an address, or the name of an elastic IP */
static void resolve_source_ip(const struct place_of *w, struct condition *c)
{
	struct ref ref = ref_of(w, c, "source_ip");
	struct elastic_ip *e;
	struct addr a;

	if (prefix_parse(c->text, &c->cidr)) {
		c->cidr = prefix_mask(c->cidr);
		return;
	}
	if (addr_parse(c->text, &a)) {
		c->cidr = prefix_of(a);
		return;
	}
	e = names_resolve(w->b, NAME_ELASTIC_IP, NULL, &ref);
	if (e)
		c->elastic_ip = &e->address; /* it gets one later */
}

static void resolve_objects(const struct place_of *w, struct conditions *list,
			    enum name_kind kind, const char *key)
{
	for (size_t i = 0; i < list->n; i++) {
		struct ref ref = ref_of(w, &list->items[i], key);

		list->items[i].object = names_resolve(
			w->b, kind, kind == NAME_ENDPOINT ? w->vpc : NULL,
			&ref);
	}
}

static void resolve_policy(const struct place_of *w, struct policy *p)
{
	for (size_t i = 0; i < p->statements.n; i++) {
		struct statement *s = &p->statements.items[i];

		for (size_t j = 0; j < s->source_ip.n; j++)
			resolve_source_ip(w, &s->source_ip.items[j]);
		resolve_objects(w, &s->source_vpce, NAME_ENDPOINT,
				"source_vpce");
		resolve_objects(w, &s->source_vpc, NAME_VPC, "source_vpc");
	}
}

void resolve_policies(struct build *b)
{
	for (size_t i = 0; i < b->model->nodes.n; i++) {
		struct node *n = b->model->nodes.items[i];
		struct place_of w = {b, n->endpoint ? n->vpc : NULL, n->o.path};

		if (n->service)
			resolve_policy(&w, &n->service->policy);
		if (n->endpoint)
			resolve_policy(&w, &n->endpoint->policy);
		resolve_policy(&w, &n->invoke_permissions);
		resolve_policy(&w, &n->role);
	}
}

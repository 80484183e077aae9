// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_service.c - what AWS has at public addresses
 */
#include "lab/flow_service.h"

#include <string.h>

struct service {
	struct prefix at;
	const char *name;
};

struct flow_services {
	struct arena *arena;
	VEC(struct service) items;
};

static void add(struct flow_services *s, struct prefix at, const char *name)
{
	*vec_add(s->arena, &s->items) = (struct service){at, name};
}

/* A few have names of their own; most APIs' addresses have the name of all */
static const char *name_of(const char *key)
{
	static const char *const names[][2] = {{"s3", "S3"},
					       {"dynamodb", "DYNAMODB"},
					       {"cloudfront", "CLOUDFRONT"},
					       {"execute-api", "API_GATEWAY"}};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i][0], key) == 0)
			return names[i][1];
	return "AMAZON";
}

const struct flow_services *flow_services_new(struct arena *arena,
					      const struct model *m)
{
	struct flow_services *s = arena_alloc(arena, sizeof(*s));

	s->arena = arena;
	for (size_t i = 0; i < m->prefix_lists.n; i++) {
		const struct prefix_list *l = m->prefix_lists.items[i];

		for (size_t j = 0; l->aws_managed && j < l->entries.n; j++)
			add(s, l->entries.items[j], name_of(l->o.name));
	}
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		if (n->service && n->address.family)
			add(s, prefix_of(n->address), name_of(n->service->key));
	}
	add(s, prefix_of(model_lambda_address()), "AMAZON");
	add(s, (struct prefix){ipv4(198, 18, 0, 0), 15}, "EC2");
	for (size_t i = 0; i < m->elastic_ips.n; i++)
		if (m->elastic_ips.items[i]->address.family)
			add(s, prefix_of(m->elastic_ips.items[i]->address),
			    "EC2");
	return s;
}

const char *flow_service(const struct flow_services *s, struct addr a)
{
	for (size_t i = 0; i < s->items.n; i++)
		if (prefix_has(s->items.items[i].at, a))
			return s->items.items[i].name;
	return NULL;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/names.c - name servers against the model
 */
#include "tests/random/names.h"

#include "probe/check_name.h"
#include "probe/judge_name.h"
#include "tests/random/draw.h"

const char *names_differ(struct lab *lab, const struct place *from,
			 const char *name, struct arena *arena,
			 const volatile int *stop)
{
	struct lookups all = {.lab = lab, .arena = arena};
	struct lookup *four = lookup_of(&all, from, name, AF_INET);
	struct lookup *six = lookup_of(&all, from, name, AF_INET6);
	const char *differs;

	lookups_run(&all, stop);
	differs = *stop ? NULL : name_disagreement(four);
	return differs || *stop ? differs : name_disagreement(six);
}

/* --- whatever there is to ask for ----------------------------------------- */

static const char *of_node(struct random *dice, const struct model *m)
{
	return m->nodes.items[random_below(dice, (uint32_t)m->nodes.n)]
		->dns_name;
}

/* By its private address, or by the public one (DNS-5, DNS-6) */
static const char *of_eni(struct random *dice, struct arena *arena,
			  const struct model *m)
{
	const struct eni *eni;

	if (!m->enis.n)
		return NULL;
	eni = m->enis.items[random_below(dice, (uint32_t)m->enis.n)];
	if (eni->subnet->nat_gateway) /* it has no interface */
		return NULL;
	return random_chance(dice, 50) ? dns_private_name(arena, eni)
				       : dns_public_name(arena, eni);
}

static const char *any_name(struct random *dice, struct arena *arena,
			    const struct model *m)
{
	const char *name = NULL;
	uint32_t kind = random_below(dice, 3);

	if (kind == 0)
		name = of_node(dice, m);
	if (kind == 1)
		name = of_eni(dice, arena, m);
	return name ? name
		    : draw_names[random_below(dice, (uint32_t)draw_names_n)];
}

/* Who asks: neither what AWS runs nor what has no name server of the lab's */
static const struct place *any_asker(struct random *dice, const struct model *m)
{
	const struct node *n;

	do
		n = m->nodes.items[random_below(dice, (uint32_t)m->nodes.n)];
	while (n->service || n->endpoint || !n->places.n ||
	       n->kind == NODE_NAT_GATEWAY || n->kind == NODE_LOAD_BALANCER ||
	       n->kind == NODE_TRANSIT_ATTACHMENT ||
	       n->kind == NODE_DISTRIBUTION);
	return &n->places.items[random_below(dice, (uint32_t)n->places.n)];
}

size_t names_run(struct lab *lab, struct random *dice, size_t n,
		 struct arena *arena, struct name_difference *ret,
		 const volatile int *stop)
{
	struct lookups all = {.lab = lab, .arena = arena};
	const struct model *m = lab->model;
	size_t certain = 0;

	*ret = (struct name_difference){0};
	for (size_t i = 0; i < n; i++) {
		const struct place *from = any_asker(dice, m);

		lookup_of(&all, from, any_name(dice, arena, m),
			  random_chance(dice, 50) ? AF_INET : AF_INET6);
	}
	lookups_run(&all, stop);
	for (size_t i = 0; i < all.items.n && !*stop && !ret->name; i++) {
		struct lookup *l = all.items.items[i];
		const char *differs = name_disagreement(l);

		certain += judge_name(arena, m, l->from, l->name, l->family)
				   .certain;
		if (differs)
			*ret = (struct name_difference){l->from, l->name,
							differs};
	}
	return certain;
}

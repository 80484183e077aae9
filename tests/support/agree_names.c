// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/agree_names.c - name servers against the model
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdint.h>

#include "lab/lab.h"
#include "probe/check_name.h"
#include "probe/judge_name.h"
#include "tests/support/agree.h"

/* One family of two in turn: the next place asks for the other one */
static void ask_for(struct lookups *all, const struct place *from,
		    const char *name)
{
	bool ipv6 = (all->items.n + from->address.bytes[3]) % 2;

	if (name)
		lookup_of(all, from, name, ipv6 ? AF_INET6 : AF_INET);
}

/* What nodes and interfaces are called, and what the generator knows */
static void ask_for_all(struct lookups *all, const struct place *from,
			const struct agreement *a)
{
	const struct model *m = all->lab->model;

	for (size_t i = 0; i < m->nodes.n; i++)
		ask_for(all, from, m->nodes.items[i]->dns_name);
	for (size_t i = 0; i < m->enis.n; i++)
		if (!m->enis.items[i]->subnet->nat_gateway) {
			ask_for(all, from,
				dns_private_name(all->arena, m->enis.items[i]));
			ask_for(all, from,
				dns_public_name(all->arena, m->enis.items[i]));
		}
	for (size_t i = 0; i < a->n_names; i++)
		ask_for(all, from, a->names[i]);
}

size_t agree_on_names(struct lab *lab, const struct place *from,
		      const struct agreement *a, size_t *certain)
{
	struct arena *arena = arena_new();
	struct lookups all = {.lab = lab, .arena = arena};
	volatile int stop = 0;
	size_t wrong = 0;

	ask_for_all(&all, from, a);
	lookups_run(&all, &stop);
	for (size_t i = 0; i < all.items.n; i++) {
		struct lookup *l = all.items.items[i];
		const char *differs = name_disagreement(l);

		*certain += judge_name(arena, lab->model, from, l->name,
				       l->family)
				    .certain;
		if (!differs)
			continue;
		print_error("%s, %s: %s\n", from->label,
			    l->family == AF_INET6 ? "AAAA" : "A", differs);
		wrong++;
	}
	arena_free(arena);
	return wrong;
}

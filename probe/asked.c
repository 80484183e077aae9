// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/asked.c - a question of a user's, put to the model alone
 */
#include "probe/asked.h"

static struct flow_question question_of(const struct expect *x,
					const struct asked *a)
{
	return (struct flow_question){
		.from = a->from,
		.to = a->target.address,
		.to_node = a->to->node,
		.protocol = x->protocol,
		.port = a->port,
		.source_ports = {(uint16_t)x->source_port_from,
				 (uint16_t)x->source_port_to},
		.size = x->size,
		.fragment = x->fragment,
	};
}

static void ask_targets(struct arena *arena, const struct atlas *atlas,
			const struct expect *x, struct asked a,
			struct all_asked *ret)
{
	sa_family_t family = target_family(a.from, a.to, x);
	struct target_addresses all;

	a.name = target_name(a.from, a.to, x->choice);
	if (a.name)
		a.meaning = judge_name(arena, atlas->model, a.from, a.name,
				       family);
	all = target_addresses(arena, a.from, a.to, x,
			       a.name ? &a.meaning.addresses : NULL);
	if (!all.n)
		*vec_add(arena, ret) = a;
	for (size_t i = 0; i < all.n; i++) {
		struct flow_question q;

		a.target = all.items[i];
		q = question_of(x, &a);
		a.cases = cases_of(arena, atlas, &q);
		*vec_add(arena, ret) = a;
	}
}

struct all_asked asked_of(struct arena *arena, const struct model *m,
			  const struct expect *x)
{
	const struct atlas *atlas = atlas_of(arena, m);
	struct all_asked ret = {0};

	for (size_t i = 0; i < x->from.n; i++)
		for (size_t j = 0; j < x->from.items[i].places.n; j++)
			for (size_t k = 0; k < x->to.n; k++) {
				const struct endpoint *to = &x->to.items[k];
				bool icmp = x->protocol == PROTOCOL_ICMP;

				ask_targets(
					arena, atlas, x,
					(struct asked){
						.from = x->from.items[i]
								.places
								.items[j],
						.to = to,
						.port = icmp ? 0 : to->port},
					&ret);
			}
	return ret;
}

const char *asked_text(struct arena *arena, const struct asked *a)
{
	return arena_printf(arena, "%s → %s", a->from->label,
			    target_text(arena, a->to, &a->target, a->port));
}

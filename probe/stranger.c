// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/stranger.c - somebody on the internet whom the lab file does not know
 */
#include "probe/stranger.h"

#include "probe/judge.h"

/* Documentation ranges stand for the internet (lab-file.md section 7) */
static bool is_free(const struct atlas *a, struct addr at)
{
	const struct model *m = a->model;

	for (size_t i = 0; i < m->vpcs.n; i++)
		if (judge_block(m->vpcs.items[i], at))
			return false;
	return !atlas_host(a, NULL, at) && !atlas_public(a, at) &&
	       addr_cmp(at, model_lambda_address());
}

static struct addr free_in(const struct atlas *a, struct addr first,
			   unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		struct addr at = addr_add(first, i);

		if (is_free(a, at))
			return at;
	}
	return (struct addr){0};
}

static struct addr free_ipv4(const struct atlas *a)
{
	static const uint8_t ranges[][3] = {
		{203, 0, 113}, {198, 51, 100}, {192, 0, 2}};
	struct addr at = {0};

	for (size_t i = 0; i < ARRAY_LEN(ranges) && !at.family; i++)
		at = free_in(a,
			     ipv4(ranges[i][0], ranges[i][1], ranges[i][2], 2),
			     252);
	return at;
}

static struct stranger *with_addresses(struct arena *arena, struct atlas *a,
				       struct addr at, struct addr ipv6)
{
	struct stranger *s = arena_alloc(arena, sizeof(*s));

	s->node = (struct node){.kind = NODE_INTERNET_HOST};
	s->node.o.name = s->node.o.path = "internet";
	s->place = (struct place){.node = &s->node,
				  .label = "internet",
				  .address = at,
				  .ipv6 = ipv6};
	s->node.places.items = &s->place;
	s->node.places.n = 1;
	s->node.ports.items = &s->port;
	s->node.ports.n = 1;
	atlas_add_host(a, &s->node);
	return s;
}

struct stranger *stranger_new(struct arena *arena, struct atlas *a)
{
	const struct addr first = {AF_INET6,
				   {0x20, 1, 0xd, 0xb8, 0xff, 0xff, [15] = 1}};

	return with_addresses(arena, a, free_ipv4(a), free_in(a, first, 256));
}

struct stranger *stranger_at(struct arena *arena, struct atlas *a,
			     struct addr at)
{
	const struct addr none = {0};
	bool ipv6 = at.family == AF_INET6;
	struct stranger *s = with_addresses(arena, a, ipv6 ? none : at,
					    ipv6 ? at : none);

	s->node.o.name = s->place.label = arena_strdup(arena, ADDR(at));
	return s;
}

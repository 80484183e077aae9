// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_block.c - blocks of VPCs, those that nobody says included
 *
 * A VPC that is only named has the block that its routes or its subnets need; of
 * a plan a subnet may have one that is known only when it is there.
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"

static bool is_associated(const struct doc *d, const char *key)
{
	const char *state = said_in(d, key, "State");

	return !state || strcmp(state, "associated") == 0 ||
	       strcmp(state, "associating") == 0;
}

struct words account_ranges(struct describe *x, const struct doc *d,
			    const char *list, const char *key,
			    const char *state)
{
	struct words w = {0};
	struct prefix p;
	size_t n;
	const struct doc *const *all = said_list(d, list, &n);

	for (size_t i = 0; i < n; i++) {
		const char *block = said(all[i], key);

		if (block && is_associated(all[i], state) &&
		    (prefix_parse(block, &p) || strcmp(block, "auto") == 0))
			words_add(x, &w, block);
	}
	return w;
}

/* The smallest block that a VPC can have around all of them; or where none is
 * around all, a /16 around each */
static void add_around(struct describe *x, const struct founds *subnets,
		       struct words *w)
{
	struct prefix all = {0}, p;
	bool one = true;

	for (size_t i = 0; i < subnets->n; i++) {
		const char *cidr = said(subnets->items[i]->d, "CidrBlock");

		if (!cidr || !prefix_parse(cidr, &p))
			continue;
		if (!all.addr.family)
			all = p;
		while (!prefix_covers(prefix_mask(all), p) && all.len > 16)
			all.len--;
		one = one && prefix_covers(prefix_mask(all), p);
	}
	all.len = all.len > 28 ? 28 : all.len;
	if (one && all.addr.family)
		words_add(x, w,
			  arena_strdup(x->arena, PREFIX(prefix_mask(all))));
	for (size_t i = 0; !one && i < subnets->n; i++) {
		const char *cidr = said(subnets->items[i]->d, "CidrBlock");

		if (!cidr || !prefix_parse(cidr, &p))
			continue;
		p.len = 16;
		words_add(x, w, arena_strdup(x->arena, PREFIX(prefix_mask(p))));
	}
}

/* What the local routes of its tables lead to */
static void add_local(struct describe *x, const struct found *vpc,
		      struct words *w)
{
	const struct founds *tables = &vpc->inside[MEMBER_ROUTE_TABLE];
	struct prefix p;

	for (size_t i = 0; i < tables->n; i++) {
		size_t n;
		const struct doc *const *routes = said_list(tables->items[i]->d,
							    "Routes", &n);

		for (size_t k = 0; k < n; k++) {
			const char *to = said(routes[k],
					      "DestinationCidrBlock");

			if (to && prefix_parse(to, &p) &&
			    said_is(routes[k], "GatewayId", "local"))
				words_add(x, w, to);
		}
	}
}

static struct words cidrs_of(struct describe *x, const struct found *vpc)
{
	struct words w = {0};
	struct words more = account_ranges(x, vpc->d, "CidrBlockAssociationSet",
					   "CidrBlock", "CidrBlockState");
	const char *primary = said(vpc->d, "CidrBlock");
	struct prefix p;

	if (primary && prefix_parse(primary, &p))
		words_add(x, &w, primary);
	for (size_t i = 0; i < more.n; i++)
		words_add(x, &w, more.items[i]);
	if (w.n)
		return w;
	more = account_ranges(x, vpc->d, "CidrBlockSet", "CidrBlock", "none");
	for (size_t i = 0; i < more.n; i++)
		words_add(x, &w, more.items[i]);
	if (!w.n)
		add_local(x, vpc, &w);
	if (!w.n)
		add_around(x, &vpc->inside[MEMBER_SUBNET], &w);
	if (!w.n && x->planned)
		words_add(x, &w, "10.254.0.0/16");
	remark(x, IMPORT_ASSUMED, vpc,
	       w.n ? arena_printf(x->arena,
				  "it is not described: its block is "
				  "%s",
				  w.items[0])
		   : "it is not described, and nothing says what its block is");
	return w;
}

static void drop(struct describe *x, struct found *vpc)
{
	vpc->gone = true;
	for (int is = MEMBER_SUBNET; is < N_MEMBERS; is++)
		for (size_t i = 0; i < x->of[is].n; i++) {
			struct found *f = x->of[is].items[i];

			if (f->vpc != vpc)
				continue;
			f->vpc = NULL;
			f->gone |= is < MEMBERS_IN_VPC;
		}
}

static bool is_taken(const struct founds *subnets, struct prefix p)
{
	struct prefix other;

	for (size_t i = 0; i < subnets->n; i++) {
		const char *cidr = said(subnets->items[i]->d, "CidrBlock");

		if (cidr && prefix_parse(cidr, &other) &&
		    prefix_overlaps(other, p))
			return true;
	}
	return false;
}

/* The next /24 of the VPC that no other subnet has a part of; NULL: none */
static const char *free_block(struct describe *x, const struct found *vpc)
{
	struct prefix block, p;

	for (size_t i = 0; i < vpc->cidrs.n; i++) {
		if (!prefix_parse(vpc->cidrs.items[i], &block))
			continue;
		p = (struct prefix){prefix_first(block),
				    block.len > 24 ? block.len : 24};
		for (; prefix_covers(block, p);
		     p.addr = addr_next(prefix_last(p)))
			if (!is_taken(&vpc->inside[MEMBER_SUBNET], p))
				return arena_strdup(x->arena, PREFIX(p));
	}
	return NULL;
}

/* What is not known of a plan or a state; where a VPC is full it has another
 * block, which any VPC may have (VPC-5) */
static void choose_blocks(struct describe *x, struct found *vpc)
{
	const struct founds *subnets = &vpc->inside[MEMBER_SUBNET];

	for (size_t i = 0; i < subnets->n; i++) {
		struct found *s = subnets->items[i];
		const char *cidr;

		if (s->gone || said(s->d, "CidrBlock") ||
		    said_true(s->d, "Ipv6Native"))
			continue;
		cidr = free_block(x, vpc);
		if (!cidr) {
			words_add(x, &vpc->cidrs, "100.64.0.0/16");
			cidr = free_block(x, vpc);
		}
		if (!cidr)
			continue;
		branch_set(x->arena, (struct doc *)s->d, "CidrBlock", s->d->at,
			   branch_text(x->arena, s->d->at, cidr));
		remark(x, IMPORT_ASSUMED, s,
		       arena_printf(x->arena, "%s: nothing says its block",
				    cidr));
	}
}

void account_blocks(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++) {
		struct found *vpc = x->of[MEMBER_VPC].items[i];

		if (vpc->gone)
			continue;
		vpc->cidrs = cidrs_of(x, vpc);
		if (vpc->cidrs.n && x->planned)
			choose_blocks(x, vpc);
		if (vpc->cidrs.n)
			continue;
		drop(x, vpc);
	}
}

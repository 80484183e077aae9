// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/beside.c - the way that was seen beside the way that the model gives
 *
 * The longest sequence of hops that both have, in order, joins the two.
 */
#include "probe/beside.h"

#include <string.h>

struct part { /* of a trail: one way */
	VEC(const struct hop *) hops;
};

/* --- one hop ------------------------------------------------------------------------ */

static bool has_eni(enum hop_kind kind)
{
	return kind == HOP_ENI || kind == HOP_GROUPS || kind == HOP_ACL;
}

static bool is_shut_gateway(const struct hop *h)
{
	return (h->kind == HOP_INTERNET_GATEWAY ||
		h->kind == HOP_EGRESS_ONLY_GATEWAY) &&
	       h->code && !strcmp(h->code, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
}

/* Is it the same object, in the same role? By which of a VPC's two gateways a
 * packet would have come in is not seen of one that both shut out (VPC-13) */
static bool is_same(const struct hop *a, const struct hop *b)
{
	if (is_shut_gateway(a) && is_shut_gateway(b))
		return a->vpc == b->vpc;
	return a->kind == b->kind &&
	       (a->kind == HOP_ENI || a->direction == b->direction) &&
	       (has_eni(a->kind) ? a->eni == b->eni : a->object == b->object);
}

static bool translates(enum hop_kind kind)
{
	return kind == HOP_INTERNET_GATEWAY || kind == HOP_NAT_GATEWAY ||
	       kind == HOP_LOAD_BALANCER || kind == HOP_FUNCTION;
}

/* Addresses of what is AWS's own (eni/owner.c), which are no matter of the
 * model */
static bool is_inside_aws(struct addr a)
{
	static const uint8_t ipv6[] = {0xfd, 0x00, 0x0e, 0xc2};

	return judge_in(a, 169, 254, 16) ||
	       (a.family == AF_INET6 && !memcmp(a.bytes, ipv6, sizeof(ipv6)));
}

static bool is_internal(const struct packet *p)
{
	return is_inside_aws(p->from) || is_inside_aws(p->to);
}

static bool same_addresses(const struct packet *a, const struct packet *b)
{
	return !addr_cmp(a->from, b->from) && !addr_cmp(a->to, b->to);
}

/* What came alike must leave alike; but of several addresses a NAT gateway
 * takes any (NAT-5), and one of a VPC's is translated into its own */
static bool is_translated_as(const struct hop *a, const struct hop *b)
{
	bool alike = same_addresses(&a->came, &b->came) ||
		     is_internal(&a->came);

	return !translates(a->kind) || !alike || is_internal(&a->left) ||
	       (a->eni && a->eni->secondary_ips.n) ||
	       same_addresses(&a->left, &b->left);
}

static bool same_code(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static const char *differs(const struct hop *seen, const struct hop *said)
{
	if (!same_code(seen->code, said->code))
		return "code";
	if (seen->kind == HOP_ACL &&
	    (seen->acl != said->acl || seen->entry != said->entry))
		return "rule";
	if (seen->kind == HOP_ROUTE_TABLE &&
	    (seen->way != said->way ||
	     (seen->way == OUT_ROUTE && seen->route != said->route)))
		return "route";
	if (seen->kind == HOP_TRANSIT_ROUTE_TABLE &&
	    seen->transit_route != said->transit_route)
		return "route";
	return seen->code || is_translated_as(seen, said) ? NULL : "addresses";
}

/* --- a way --------------------------------------------------------------------------- */

static struct part part_of(struct arena *arena, const struct trail *t,
			   enum way path, bool assumed)
{
	struct part p = {0};

	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].path == path &&
		    t->hops.items[i].assumed == assumed)
			*vec_add(arena, &p.hops) = &t->hops.items[i];
	return p;
}

static void add(struct arena *arena, struct besides *ret,
		const struct hop *seen, const struct hop *said)
{
	const char *what = seen && said	    ? differs(seen, said)
			   : seen	    ? "the model has no such hop"
			   : !said->assumed ? "the packet did not come there"
					    : NULL;

	*vec_add(arena, ret) = (struct beside){seen, said, what};
}

/* How many hops a[i..] and b[j..] have in common */
static size_t *common(struct arena *arena, const struct part *a,
		      const struct part *b)
{
	size_t row = b->hops.n + 1;
	size_t *n = arena_alloc(arena, (a->hops.n + 1) * row * sizeof(*n));

	for (size_t i = a->hops.n; i-- > 0;)
		for (size_t j = b->hops.n; j-- > 0;) {
			size_t skip_a = n[(i + 1) * row + j];
			size_t skip_b = n[i * row + j + 1];

			n[i * row + j] = is_same(a->hops.items[i],
						 b->hops.items[j])
						 ? n[(i + 1) * row + j + 1] + 1
					 : skip_a > skip_b ? skip_a
							   : skip_b;
		}
	return n;
}

static void join(struct arena *arena, const struct part *seen,
		 const struct part *said, struct besides *ret)
{
	const size_t *n = common(arena, seen, said);
	size_t row = said->hops.n + 1, i = 0, j = 0;

	while (i < seen->hops.n || j < said->hops.n) {
		const struct hop *a = i < seen->hops.n ? seen->hops.items[i]
						       : NULL;
		const struct hop *b = j < said->hops.n ? said->hops.items[j]
						       : NULL;

		if (a && b && is_same(a, b)) {
			add(arena, ret, a, b);
			i++;
			j++;
		} else if (!b ||
			   (a && n[(i + 1) * row + j] >= n[i * row + j + 1])) {
			add(arena, ret, a, NULL);
			i++;
		} else {
			add(arena, ret, NULL, b);
			j++;
		}
	}
}

struct besides beside_of(struct arena *arena, const struct trail *seen,
			 const struct trail *said)
{
	static const enum way ways[] = {WAY_FORWARD, WAY_RETURN};
	struct besides ret = {0};

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct part a = part_of(arena, seen, ways[i], false);
		struct part b = part_of(arena, said, ways[i], false);
		struct part c = part_of(arena, said, ways[i], true);

		join(arena, &a, &b, &ret);
		for (size_t k = 0; k < c.hops.n; k++)
			add(arena, &ret, NULL, c.hops.items[k]);
	}
	return ret;
}

static bool both_tell(const struct besides *b, enum way path)
{
	bool seen = false, said = false;

	for (size_t i = 0; i < b->n; i++) {
		const struct beside *at = &b->items[i];

		seen |= at->seen && at->seen->path == path;
		said |= at->said && at->said->path == path &&
			!at->said->assumed;
	}
	return seen && said;
}

const struct beside *beside_differs(const struct besides *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct beside *at = &b->items[i];
		const struct hop *any = at->seen ? at->seen : at->said;

		if (at->differs && both_tell(b, any->path))
			return at;
	}
	return NULL;
}

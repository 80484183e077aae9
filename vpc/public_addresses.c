// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/public_addresses.c - elastic IPs and the public addresses of ENIs
 *
 * What was written by hand comes first, then everybody else in file order gets
 * the lowest free address of 198.18.0.0/15.
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/hosts.h"
#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/owners.h"

struct want { /* an address of 198.18.0.0/15 */
	struct addr *slot;
	struct addr now; /* what it is in the stage that runs, or none */
	struct where at;
	size_t order; /* among those of one position */
	const char *name;
};

struct wants {
	struct arena *arena;
	VEC(struct want) list;
};

static void want_eni(struct wants *w, const struct eni *eni, struct addr *slot,
		     const struct addr *now)
{
	struct want *one = vec_add(w->arena, &w->list);

	*one = (struct want){.slot = slot,
			     .at = eni->o.at,
			     .order = w->list.n,
			     .name = eni->o.name};
	if (now)
		one->now = *now;
}

static void want_elastic(struct wants *w, struct build *b, struct elastic_ip *e)
{
	const struct elastic_ip *now = kept_elastic_ip(b, e->o.id);
	struct want *one = vec_add(w->arena, &w->list);

	*one = (struct want){.slot = &e->address,
			     .at = e->o.at,
			     .order = w->list.n,
			     .name = e->o.name};
	if (now)
		one->now = now->address;
}

/* An elastic IP that is named belongs to one ENI only */
static void use_elastic_ip(struct build *b, struct owners *uses,
			   const struct eni *eni, const struct ref *ref,
			   struct addr *slot)
{
	struct name_hits hits = names_find(b->names, NAME_ELASTIC_IP, NULL,
					   ref->text);
	const struct elastic_ip *e;
	const char *other;

	if (hits.n != 1)
		return;
	e = hits.object[0];
	*slot = e->address;
	if (!e->address.family)
		return;
	other = owners_take(uses, 0, e->address, eni->o.name);
	if (other)
		report_refusal(b->report, ref->at, "Resource.AlreadyAssociated",
			       eni->o.name, "%s: elastic IP %s is %s's already",
			       ref->path, e->o.name, other);
}

/* What an ENI's public address is said to be */
static struct ref public_ref(const struct eni *eni)
{
	static const struct ref automatic = {.text = "true"};
	const struct node *n;

	if (eni->hand)
		return eni->hand->public_ip_ref;
	if (eni->lingering)
		return (struct ref){.text = "false"};
	if (eni->subnet->nat_gateway)
		return eni->subnet->elastic_ip_refs.items[0];
	n = eni->places.items[0]->node;
	switch (n->kind) {
	case NODE_INSTANCE:
	case NODE_NAT_GATEWAY:
		return n->public_ip_ref;
	case NODE_DATABASE: /* RDS-3 */
		if (n->publicly_accessible)
			return automatic;
		break;
	case NODE_LOAD_BALANCER:
		if (n->internal)
			break;
		for (size_t i = 0; i < n->elastic_ip_refs.n; i++)
			if (i < n->places.n && n->places.items[i].eni == eni)
				return n->elastic_ip_refs.items[i];
		return automatic;
	default:
		break;
	}
	return (struct ref){.text = "false"};
}

/* What the public address of its @i-th secondary address is said to be */
static const struct ref *secondary_ref(const struct eni *eni, size_t i)
{
	if (eni->subnet->nat_gateway)
		return &eni->subnet->elastic_ip_refs.items[i + 1];
	return &eni->places.items[0]->node->elastic_ip_refs.items[i];
}

/* NAT-5: one for each further private address of a NAT gateway */
static void want_secondary(struct build *b, struct wants *w, struct eni *eni,
			   bool named, struct owners *uses)
{
	const struct eni *now = kept_eni(b, eni->o.id);

	if (eni->type != ENI_NAT_GATEWAY)
		return;
	while (eni->secondary_public_ips.n < eni->secondary_ips.n)
		vec_add(b->arena, &eni->secondary_public_ips);
	for (size_t i = 0; i < eni->secondary_ips.n; i++) {
		struct addr *slot = &eni->secondary_public_ips.items[i];
		const struct ref *ref = secondary_ref(eni, i);

		if (named != elastic_ip_named(ref))
			continue;
		if (named)
			use_elastic_ip(b, uses, eni, ref, slot);
		else
			want_eni(w, eni, slot,
				 now && i < now->secondary_public_ips.n
					 ? &now->secondary_public_ips.items[i]
					 : NULL);
	}
}

/* An address that AWS chose and the file knows; or none */
static struct addr written(struct build *b, const struct ref *ref)
{
	struct addr a;
	const char *what;

	if (!ref->text || !addr_parse(ref->text, &a))
		return (struct addr){0};
	what = host_range(a);
	if (!what)
		return a;
	report_error(b->report, ref->at,
		     "%s: address %s is %s; write a public "
		     "one, or true",
		     ref->path, ADDR(a), what);
	return (struct addr){0};
}

static void want_public(struct build *b, struct wants *w, struct eni *eni,
			bool named, struct owners *uses)
{
	const struct eni *now = kept_eni(b, eni->o.id);
	struct ref ref = public_ref(eni);
	struct addr by_hand;

	want_secondary(b, w, eni, named, uses);

	if (named != elastic_ip_named(&ref))
		return;
	if (named) {
		use_elastic_ip(b, uses, eni, &ref, &eni->public_ip);
		return;
	}
	if (ref.text ? strcmp(ref.text, "false") == 0
		     : !eni->subnet->map_public_ip_on_launch)
		return;
	by_hand = written(b, &ref);
	if (by_hand.family)
		want_eni(w, eni, &eni->public_ip, &by_hand);
	else
		want_eni(w, eni, &eni->public_ip, now ? &now->public_ip : NULL);
}

static int by_position(const void *a, const void *b)
{
	const struct want *x = a, *y = b;

	int order = where_cmp(x->at, y->at);

	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void give(struct wants *w, struct owners *owners, struct addr first)
{
	struct addr next = first;

	for (size_t i = 0; i < w->list.n; i++) {
		struct want *one = &w->list.items[i];

		if (one->now.family &&
		    !owners_take(owners, 0, one->now, one->name))
			*one->slot = one->now;
	}
	if (w->list.n)
		qsort(w->list.items, w->list.n, sizeof(struct want),
		      by_position);
	for (size_t i = 0; i < w->list.n; i++) {
		struct want *one = &w->list.items[i];

		if (one->slot->family)
			continue;
		while (owners_take(owners, 0, next, one->name))
			next = addr_next(next);
		*one->slot = next;
	}
}

/* A NAT gateway says in its own words what an instance says in 'public_ip' */
void public_addresses_prepare(struct build *b)
{
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];

		for (size_t j = 0; j < vpc->nat_gateways.n; j++) {
			struct nat_gateway *nat = vpc->nat_gateways.items[j];

			if (!nat->is_regional) {
				nat->node->private_ip = nat->private_ip;
				nat->node->private_ip_at = nat->private_ip_at;
			}
			nat->node->public_ip_ref = nat->elastic_ip_ref;
			if (!nat->is_private)
				nat->node->elastic_ip_refs =
					nat->secondary_elastic_ip_refs;
			if (nat->is_private || !nat->elastic_ip_ref.text)
				nat->node->public_ip_ref.text =
					nat->is_private ? "false" : "true";
			if (!nat->is_private &&
			    vpc->internet_gateway != GATEWAY_ATTACHED)
				nat->failure = "Gateway.NotAttached";
		}
	}
}

static void assign_elastic(struct build *b, struct wants *w,
			   struct owners *owners)
{
	const struct prefix range = {ipv4(198, 18, 0, 0), 15};

	for (size_t i = 0; i < b->model->elastic_ips.n; i++) {
		struct elastic_ip *e = b->model->elastic_ips.items[i];
		const char *other, *what;

		if (!e->address.family) {
			want_elastic(w, b, e);
			continue;
		}
		what = prefix_has(range, e->address) ? NULL
						     : host_range(e->address);
		if (what) {
			report_error(b->report, e->address_at,
				     "%s: %s is %s; an elastic IP is public",
				     e->o.path, ADDR(e->address), what);
			continue;
		}
		other = owners_take(owners, 0, e->address, e->o.name);
		if (other)
			report_error(b->report, e->address_at,
				     "%s: %s is elastic IP %s's already",
				     e->o.path, ADDR(e->address), other);
	}
}

void public_addresses_assign(struct build *b)
{
	struct owners owners = {.arena = b->arena};
	struct owners uses = {.arena = b->arena};
	struct wants w = {.arena = b->arena};

	assign_elastic(b, &w, &owners);
	for (size_t i = 0; i < b->model->enis.n; i++)
		want_public(b, &w, b->model->enis.items[i], false, &uses);
	give(&w, &owners, ipv4(198, 18, 0, 1));
	for (size_t i = 0; i < b->model->enis.n; i++)
		want_public(b, &w, b->model->enis.items[i], true, &uses);
}

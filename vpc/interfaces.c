// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/interfaces.c - where nodes are, and the ENIs they are there by
 *
 * Every node has places, each a network stack of its own; nearly every place
 * has an ENI of its own. Functions are the exception: their sandboxes share
 * one Hyperplane ENI for each distinct (subnet, set of groups) (LAM-12).
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vpc/eni_ids.h"
#include "vpc/identifier.h"
#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/names.h"

enum { PLACES_MAX = 20000, PROXY_AZS = 2 };

/* What is needed while deriving, and by nobody afterwards */
struct derive {
	struct build *b;
	struct eni_ids ids;
	size_t places;
};

static int groups_by_number(const void *a, const void *b)
{
	const struct security_group *x = *(struct security_group *const *)a;
	const struct security_group *y = *(struct security_group *const *)b;

	return (int)x->number - (int)y->number;
}

/* @key: what its identifier comes from, unless AWS gave it one; most often
 * the name */
static struct eni *eni_new(struct derive *d, const struct node *n,
			   struct subnet *s, const char *name, const char *key)
{
	struct eni *eni = arena_alloc(d->b->arena, sizeof(*eni));

	*vec_add(d->b->arena, &d->b->model->enis) = eni;
	eni->o.name = name;
	eni->o.path = n->o.path;
	eni->o.at = n->o.at;
	eni->number = (unsigned int)d->b->model->enis.n;
	eni->subnet = s;
	eni->source_dest_check = true;
	eni_identify(&d->ids, eni, n, key);
	return eni;
}

static void set_groups(struct derive *d, struct eni *eni, const struct node *n)
{
	for (size_t i = 0; i < n->groups.n; i++)
		*vec_add(d->b->arena, &eni->groups) = n->groups.items[i];
	if (eni->groups.n)
		qsort(eni->groups.items, eni->groups.n,
		      sizeof(*eni->groups.items), groups_by_number);
	eni->filtered = eni->groups.n;
}

/* ENI-9, and LAM's with a UUID */
static const char *description(struct derive *d, const struct node *n)
{
	struct arena *a = d->b->arena;
	const char *hex;

	switch (n->kind) {
	case NODE_DATABASE:
	case NODE_PROXY:
		return "RDSNetworkInterface";
	case NODE_DISTRIBUTION:
		return arena_printf(a, "CloudFront VPC origin of %s",
				    n->o.name);
	case NODE_CACHE:
		return arena_printf(a, "ElastiCache %s", n->o.name);
	case NODE_ENDPOINT:
		return arena_printf(a, "VPC Endpoint Interface %s", n->o.id);
	case NODE_NAT_GATEWAY:
		return arena_printf(a, "Interface for NAT Gateway %s", n->o.id);
	case NODE_TRANSIT_ATTACHMENT:
		return arena_printf(a,
				    "Network Interface for Transit Gateway "
				    "Attachment %s",
				    n->o.id);
	case NODE_LOAD_BALANCER:
		hex = identifier_hex(a, "elb", n->o.name, 16);
		return arena_printf(a, "ELB %s/%s/%s",
				    n->is_network ? "net" : "app", n->o.name,
				    hex);
	case NODE_FUNCTION:
		hex = identifier_hex(a, "uuid", n->o.name, 17);
		return arena_printf(a,
				    "AWS Lambda VPC ENI-%s-%.8s-%.4s-4%.3s-"
				    "8%.3s-%.8s%.4s",
				    n->o.name, hex + 1, hex + 9, hex + 13,
				    hex + 2, hex + 5, hex + 13);
	default:
		return "";
	}
}

static void set_type(struct derive *d, struct eni *eni, const struct node *n)
{
	if (n->kind == NODE_FUNCTION)
		eni->type = ENI_LAMBDA;
	else if (n->kind == NODE_NAT_GATEWAY)
		eni->type = ENI_NAT_GATEWAY;
	else if (n->kind == NODE_LOAD_BALANCER && n->is_network)
		eni->type = ENI_NETWORK_LOAD_BALANCER;
	else if (n->kind == NODE_TRANSIT_ATTACHMENT)
		eni->type = ENI_TRANSIT_GATEWAY;
	else if (n->kind == NODE_ENDPOINT)
		eni->type = ENI_VPC_ENDPOINT;
	eni->description = description(d, n);
	eni->source_dest_check =
		n->kind == NODE_INSTANCE
			? n->source_dest_check
			: n->kind != NODE_NAT_GATEWAY &&
				  n->kind != NODE_TRANSIT_ATTACHMENT &&
				  !n->is_network;
}

static bool same_groups(const struct eni *a, const struct eni *b)
{
	if (a->groups.n != b->groups.n)
		return false;
	for (size_t i = 0; i < a->groups.n; i++)
		if (a->groups.items[i] != b->groups.items[i])
			return false;
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* It is the same ENI whichever of its functions is the first (LAM-12) */
static const char *shared_key(struct derive *d, const struct subnet *s,
			      const struct eni *like)
{
	size_t n = like->groups.n;
	const char **names = arena_alloc(d->b->arena, (n + 1) * sizeof(*names));
	struct text t = {.arena = d->b->arena};

	for (size_t i = 0; i < n; i++)
		names[i] = like->groups.items[i]->o.name;
	qsort(names, n, sizeof(*names), by_name);
	text_add(&t, "lambda %s", s->o.name);
	for (size_t i = 0; i < n; i++)
		text_add(&t, " %s", names[i]);
	return t.s;
}

/* The Hyperplane ENI of (@s, groups of @n), made for its first user */
static struct eni *shared_eni(struct derive *d, const struct node *n,
			      struct subnet *s)
{
	struct eni wanted = {0}, *eni;
	const struct eni *now;
	const char *name;

	set_groups(d, &wanted, n);
	for (size_t i = 0; i < s->hyperplane.n; i++)
		if (same_groups(s->hyperplane.items[i], &wanted)) {
			eni_identify_shared(&d->ids, s->hyperplane.items[i], n);
			return s->hyperplane.items[i];
		}
	name = arena_printf(d->b->arena, "%s@%s", n->o.name, s->o.name);
	eni = eni_new(d, n, s, name, shared_key(d, s, &wanted));
	set_groups(d, eni, n);
	set_type(d, eni, n);
	now = kept_eni(d->b, eni->o.id);
	if (now)
		eni->description = arena_strdup(d->b->arena, now->description);
	*vec_add(d->b->arena, &s->hyperplane) = eni;
	return eni;
}

static struct eni *own_eni(struct derive *d, const struct node *n,
			   struct subnet *s, const char *name, const char *key)
{
	struct eni *eni = eni_new(d, n, s, name, key);

	set_groups(d, eni, n);
	set_type(d, eni, n);
	return eni;
}

/* One written by hand exists whether or not an instance has it */
static void derive_by_hand(struct derive *d, struct network_interface *i)
{
	struct node n = {.kind = NODE_INSTANCE,
			 .o = i->o,
			 .source_dest_check = i->source_dest_check};

	if (!i->subnet)
		return;
	for (size_t k = 0; k < i->groups.n; k++)
		*vec_add(d->b->arena, &n.groups) = i->groups.items[k];
	i->eni = own_eni(d, &n, i->subnet, i->o.name, i->o.name);
	i->eni->hand = i;
	if (i->description)
		i->eni->description = i->description;
	i->eni->tracking = i->tracking;
}

/* The subnets in which a node has places; @ret has room for all */
static size_t chosen_subnets(const struct node *n, struct subnet **ret)
{
	size_t used = 0;

	if (n->kind == NODE_LOAD_BALANCER || n->kind == NODE_FUNCTION ||
	    n->kind == NODE_TRANSIT_ATTACHMENT || n->kind == NODE_ENDPOINT ||
	    n->kind == NODE_NAT_GATEWAY) {
		for (; used < n->subnets.n; used++)
			ret[used] = n->subnets.items[used];
		return used;
	}
	for (size_t i = 0; i < n->subnets.n; i++) {
		struct subnet *s = n->subnets.items[i];
		size_t most = n->kind == NODE_PROXY ? PROXY_AZS
			      : n->serverless	    ? n->subnets.n
						    : 1;
		bool fits = used < most;

		for (size_t j = 0; j < used; j++)
			fits = fits && ret[j]->az != s->az; /* PRX-1 */
		if (fits)
			ret[used++] = s;
	}
	if (!used && n->subnets.n)
		ret[used++] = n->subnets.items[0];
	return used;
}

static void use_eni(struct derive *d, struct place *p, struct eni *eni)
{
	const struct node *n = p->node;
	const struct subnet *s = p->subnet;

	p->eni = eni;
	p->eni->o.failed = s->o.failed ||
			   (n->kind != NODE_FUNCTION && n->o.failed);
	*vec_add(d->b->arena, &p->eni->places) = p;
}

static void add_place(struct derive *d, struct node *n, struct subnet *s,
		      const char *label, const char *key)
{
	struct place *p = vec_add(d->b->arena, &n->places);

	*p = (struct place){.node = n, .subnet = s, .label = label};
	if (s)
		use_eni(d, p,
			n->kind == NODE_FUNCTION
				? shared_eni(d, n, s)
				: own_eni(d, n, s, label, key));
}

/* An instance has a place for each of its interfaces, and one network stack
 * for them all */
static void derive_attached(struct derive *d, struct node *n)
{
	size_t places = n->network_interfaces.n;

	n->places.items = arena_alloc(d->b->arena,
				      places * sizeof(struct place));
	n->places.cap = places;
	d->places += places;
	for (size_t k = 0; k < places; k++) {
		struct eni *eni = n->network_interfaces.items[k]->eni;
		struct place *p = vec_add(d->b->arena, &n->places);

		*p = (struct place){.node = n, .subnet = eni->subnet};
		p->label = k ? arena_printf(d->b->arena, "%s@%s", n->o.name,
					    eni->o.name)
			     : n->o.name;
		use_eni(d, p, eni);
	}
}

static const char *label_of(struct derive *d, const struct node *n,
			    const struct subnet *s, size_t places, int copy)
{
	/* a further subnet must not rename the ENI of the first */
	if (places == 1 && n->kind != NODE_TRANSIT_ATTACHMENT &&
	    !s->nat_gateway)
		return n->o.name;
	if (copy == 1)
		return arena_printf(d->b->arena, "%s@%s", n->o.name, s->o.name);
	return arena_printf(d->b->arena, "%s@%s#%d", n->o.name, s->o.name,
			    copy);
}

static void add_labelled(struct derive *d, struct node *n, struct subnet *s,
			 const char *label)
{
	const char *key = label;

	if (n->endpoint) /* a node of its VPC may be called the same */
		key = arena_printf(d->b->arena, "%s %s", n->o.id, label);
	add_place(d, n, s, label, key);
}

static void add_copy(struct derive *d, struct node *n, const struct node *of,
		     unsigned int copy, const char *label)
{
	struct subnet *s = node_copy_subnet(of, copy);
	const char *key = of->o.name;

	if (copy)
		key = arena_printf(d->b->arena, "%s#%u", key, copy);
	d->ids.is_copy = true;
	d->ids.copies_before = 0;
	for (unsigned int i = 0; i < copy; i++)
		d->ids.copies_before += node_copy_subnet(of, i) == s;
	add_place(d, n, s, label, key);
	d->ids.is_copy = false;
}

/*
 * A name of a database or cache stands for its primary, that of its reader
 * endpoint for all other copies. The ENI is the copy's: a failover moves the
 * name, not the ENI (RDS-7).
 */
static void derive_copies(struct derive *d, struct node *n)
{
	const struct node *of = n->reader_of ? n->reader_of : n;
	unsigned int copies = node_copies(of);
	size_t places = n->reader_of ? copies - 1 : 1;

	n->places.items = arena_alloc(d->b->arena,
				      places * sizeof(struct place));
	n->places.cap = places;
	d->places += places;
	if (!n->reader_of) {
		add_copy(d, n, of, of->primary, n->o.name);
		return;
	}
	for (unsigned int i = 1; i < copies; i++) {
		unsigned int copy = (of->primary + i) % copies;
		struct subnet *s = node_copy_subnet(of, copy);
		int nth = 1; /* of those in that subnet */

		for (size_t j = 0; j < n->places.n; j++)
			nth += n->places.items[j].subnet == s;
		add_copy(d, n, of, copy, label_of(d, n, s, places, nth));
	}
}

/* An address for viewers, and an interface in its origin's VPC (EDGE-3) */
static void derive_distribution(struct derive *d, struct node *n)
{
	n->places.items = arena_alloc(d->b->arena, 2 * sizeof(struct place));
	n->places.cap = 2;
	add_place(d, n, NULL, n->o.name, NULL);
	if (n->subnets.n)
		add_labelled(d, n, n->subnets.items[0],
			     label_of(d, n, n->subnets.items[0], 2, 1));
}

static void derive_places(struct derive *d, struct node *n)
{
	struct build *b = d->b;
	struct subnet **subnets = arena_alloc(
		b->arena, (n->subnets.n + 1) * sizeof(struct subnet *));
	size_t n_subnets = chosen_subnets(n, subnets);
	int copies = n->kind == NODE_FUNCTION ? n->sandboxes : 1;
	size_t places = n_subnets * (size_t)copies;

	if (n_subnets && !n->serverless &&
	    (n->kind == NODE_DATABASE || n->kind == NODE_CACHE)) {
		derive_copies(d, n);
		return;
	}
	if (n->kind == NODE_DISTRIBUTION) {
		derive_distribution(d, n);
		return;
	}
	if (n->network_interfaces.n) {
		derive_attached(d, n);
		return;
	}
	if (!n_subnets) {
		add_place(d, n, NULL, n->o.name, NULL);
		return;
	}
	if (places > PLACES_MAX - d->places) {
		report_error(b->report, n->o.at,
			     "%s: a lab has at most %d places of nodes",
			     n->o.path, PLACES_MAX);
		return;
	}
	d->places += places;
	n->places.items = arena_alloc(b->arena, places * sizeof(struct place));
	n->places.cap = places; /* others point into it: it must not move */
	for (size_t i = 0; i < n_subnets; i++)
		for (int copy = 1; copy <= copies; copy++)
			add_labelled(d, n, subnets[i],
				     label_of(d, n, subnets[i], places, copy));
}

static void link_routes(struct build *b, struct route *route)
{
	struct name_hits hits = {0};

	if (route->target == TARGET_INSTANCE)
		hits = names_find(b->names, NAME_NODE, NULL,
				  route->target_ref.text);
	if (hits.n == 1) {
		const struct node *n = hits.object[0];

		if (n->places.n)
			route->eni = n->places.items[0].eni;
	}
	if (route->target != TARGET_NETWORK_INTERFACE)
		return;
	hits = names_find(b->names, NAME_NETWORK_INTERFACE, NULL,
			  route->target_ref.text);
	if (hits.n == 1)
		route->eni = ((struct network_interface *)hits.object[0])->eni;
}

static void link_all_routes(struct build *b)
{
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];

		for (size_t j = 0; j < vpc->route_tables.n; j++) {
			struct route_table *t = vpc->route_tables.items[j];

			for (size_t k = 0; k < t->routes.n; k++)
				link_routes(b, &t->routes.items[k]);
		}
	}
}

static int enis_in_file_order(const void *a, const void *b)
{
	const struct eni *x = *(struct eni *const *)a;
	const struct eni *y = *(struct eni *const *)b;

	int order = where_cmp(x->o.at, y->o.at);

	return order ? order : (int)x->number - (int)y->number;
}

static void number_enis(struct model *m)
{
	if (m->enis.n)
		qsort(m->enis.items, m->enis.n, sizeof(*m->enis.items),
		      enis_in_file_order);
	for (size_t i = 0; i < m->enis.n; i++)
		m->enis.items[i]->number = (unsigned int)i + 1;
}

void interfaces_derive(struct build *b)
{
	struct model *m = b->model;
	struct derive d = {.b = b, .ids = eni_ids_new(b)};

	nodes_number(b);
	for (size_t i = 0; i < m->network_interfaces.n; i++)
		derive_by_hand(&d, m->network_interfaces.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++)
		derive_places(&d, m->nodes.items[i]);
	eni_ids_check(&d.ids);
	lingering_derive(b);
	number_enis(m);
	for (size_t i = 0; i < m->enis.n; i++) {
		struct eni *eni = m->enis.items[i];

		names_add(b->names, NAME_ENI, eni->subnet->vpc, eni->o.name,
			  eni->o.id, eni);
	}
	link_all_routes(b);
	managed_interfaces_check(b);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_atlas.c - what an atlas says, against looking at everything
 *
 * On every stage of every scenario, each address that anybody has there, and
 * some that nobody has, is looked up in each VPC, group and network; the same
 * is found by the plain loops below, which the atlas is there to spare.
 */
#include <glob.h>

#include "probe/atlas.h"
#include "tests/support/models.h"
#include "vpc/dns.h"

/* --- by looking at everything --------------------------------------------- */

static const struct eni *plain_eni(const struct model *m, const struct vpc *vpc,
				   struct addr a)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == vpc && eni->places.n &&
		    eni->type != ENI_TRANSIT_GATEWAY && eni_has(eni, a))
			return eni;
	}
	return NULL;
}

static bool holds(const struct eni *eni, const struct security_group *g)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		if (eni->groups.items[i] == g)
			return true;
	return false;
}

static bool plain_member(const struct model *m, const struct security_group *g,
			 struct addr a)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == g->vpc && holds(eni, g) &&
		    eni_has(eni, a))
			return true;
	}
	return false;
}

static const struct node *plain_host(const struct model *m, struct addr a)
{
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		if (n->places.n && place_on_internet(&n->places.items[0]) &&
		    !addr_cmp(place_address(&n->places.items[0], a.family), a))
			return n;
	}
	return NULL;
}

static const struct node *plain_neighbour(const struct on_premises *op,
					  struct addr a)
{
	for (size_t i = 0; i < op->hosts.n; i++)
		if (!addr_cmp(op->hosts.items[i]->address, a))
			return op->hosts.items[i];
	return NULL;
}

static const struct eni *plain_public(const struct model *m, struct addr a)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->places.n && eni_private(eni, a).family &&
		    eni->subnet->vpc->internet_gateway == GATEWAY_ATTACHED)
			return eni;
	}
	return NULL;
}

static bool plain_router(const struct vpc *vpc, struct addr a)
{
	if (!addr_cmp(a, dns_resolver(vpc)))
		return true;
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (!addr_cmp(addr_add(vpc->subnets.items[i]->cidr.addr, 1), a))
			return true;
	return false;
}

/* --- the two against each other ------------------------------------------- */

static size_t found; /* so that not nothing is compared with nothing */

#define SAME(is, was)                       \
	do {                                \
		assert_true((is) == (was)); \
		found += !!(was);           \
	} while (0)

static void compare(const struct atlas *atlas, struct addr a)
{
	const struct model *m = atlas->model;

	SAME(atlas_host(atlas, NULL, a), plain_host(m, a));
	SAME(atlas_public(atlas, a), plain_public(m, a));
	for (size_t i = 0; i < m->vpcs.n; i++) {
		const struct vpc *vpc = m->vpcs.items[i];

		SAME(atlas_eni(atlas, vpc, a), plain_eni(m, vpc, a));
		SAME(atlas_router(atlas, vpc, a), plain_router(vpc, a));
		for (size_t k = 0; k < vpc->security_groups.n; k++)
			SAME(atlas_member(atlas, vpc->security_groups.items[k],
					  a),
			     plain_member(m, vpc->security_groups.items[k], a));
	}
	for (size_t i = 0; i < m->on_premises.n; i++)
		SAME(atlas_host(atlas, m->on_premises.items[i], a),
		     plain_neighbour(m->on_premises.items[i], a));
}

static void compare_around(const struct atlas *atlas, struct addr a)
{
	if (!a.family)
		return;
	compare(atlas, addr_prev(a));
	compare(atlas, a);
	compare(atlas, addr_next(a));
}

static void compare_eni(const struct atlas *atlas, const struct eni *eni)
{
	compare_around(atlas, eni->origin_facing);
	for (size_t i = 0; i < eni_addresses(eni); i++) {
		compare_around(atlas, eni_address_at(eni, i));
		compare_around(atlas, eni_public(eni, eni_address_at(eni, i)));
	}
}

static void compare_vpc(const struct atlas *atlas, const struct vpc *vpc)
{
	compare_around(atlas, dns_resolver(vpc));
	for (size_t i = 0; i < vpc->subnets.n; i++)
		compare_around(atlas, vpc->subnets.items[i]->cidr.addr);
	SAME(atlas_edge(atlas, vpc, ROUTE_EDGE_INTERNET),
	     vpc_edge_table(vpc, ROUTE_EDGE_INTERNET));
	SAME(atlas_edge(atlas, vpc, ROUTE_EDGE_VPN),
	     vpc_edge_table(vpc, ROUTE_EDGE_VPN));
}

static void compare_all(const struct model *m)
{
	struct arena *arena = arena_new();
	const struct atlas *atlas = atlas_of(arena, m);

	compare(atlas, (struct addr){0});
	for (size_t i = 0; i < m->vpcs.n; i++)
		compare_vpc(atlas, m->vpcs.items[i]);
	for (size_t i = 0; i < m->enis.n; i++)
		compare_eni(atlas, m->enis.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t k = 0; k < m->nodes.items[i]->places.n; k++) {
			const struct place *p =
				&m->nodes.items[i]->places.items[k];

			compare_around(atlas, p->address);
			compare_around(atlas, p->ipv6);
		}
	arena_free(arena);
}

static void compare_stages(const char *path)
{
	struct report report = {.arena = arena_new()};
	struct model *first = model_of_file(path, &report);

	if (first)
		compare_all(first);
	for (size_t i = 1; first && i <= first->steps.n; i++) {
		struct model *m = model_step(first, i, NULL, &report);

		if (m)
			compare_all(m);
		model_free(m);
	}
	model_free(first);
	arena_free(report.arena);
}

static void an_atlas_says_what_the_model_does(void **state)
{
	glob_t files;

	(void)state;
	found = 0;
	if (glob("scenarios/*.yaml", 0, NULL, &files) != 0) {
		print_message("skipped: no scenarios here\n");
		skip();
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		compare_stages(files.gl_pathv[i]);
	globfree(&files);
	assert_true(found > 1000);
}

/* Gateway route tables are rare: none but this one has both */
static void a_gateway_has_its_own_table(void **state)
{
	const struct model *m = model_given(
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    internet_gateway: true\n"
		"    vpn_gateway: true\n"
		"    subnets: {a: 10.0.0.0/24}\n"
		"    route_tables:\n"
		"      other: {0.0.0.0/0: igw}\n"
		"      in: {gateway: igw, routes: {}}\n"
		"      vpn: {gateway: vgw, routes: {}}\n"
		"instances: {web: {subnet: a}}\n");
	const struct atlas *atlas = atlas_of(m->arena, m);
	const struct vpc *vpc = m->vpcs.items[0];

	(void)state;
	assert_string_equal(atlas_edge(atlas, vpc, ROUTE_EDGE_INTERNET)->o.name,
			    "in");
	assert_string_equal(atlas_edge(atlas, vpc, ROUTE_EDGE_VPN)->o.name,
			    "vpn");
}

/* --- the table itself ----------------------------------------------------- */

static void an_index_keeps_what_came_first(void **state)
{
	static const char *const whats[] = {"first", "second"};
	struct arena *arena = arena_new();
	struct index x = {.arena = arena};

	(void)state;
	for (int i = 0; i < 2; i++)
		index_put_address(&x, NULL, ipv4(10, 0, 0, 1), whats[i]);
	assert_ptr_equal(index_address(&x, NULL, ipv4(10, 0, 0, 1)), whats[0]);
	assert_null(index_address(&x, whats, ipv4(10, 0, 0, 1)));
	assert_null(index_address(&x, NULL, ipv4(10, 0, 0, 2)));
	arena_free(arena);
}

static void an_index_tells_prefixes_of_one_address_apart(void **state)
{
	static const char numbers[129];
	const struct addr six = {AF_INET6, {0x20, 1, 0xd, 0xb8}};
	struct arena *arena = arena_new();
	struct index x = {.arena = arena};

	(void)state;
	for (uint8_t i = 32; i <= 128; i++)
		index_put(&x, NULL, (struct prefix){six, i}, &numbers[i]);
	for (uint8_t i = 0; i <= 128; i++)
		assert_ptr_equal(index_at(&x, NULL, (struct prefix){six, i}),
				 i < 32 ? NULL : &numbers[i]);
	arena_free(arena);
}

static void an_index_grows(void **state)
{
	static const char numbers[5000];
	struct arena *arena = arena_new();
	struct index x = {.arena = arena};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers); i++)
		index_put_address(&x, &x, addr_add(ipv4(10, 0, 0, 0), i * 3),
				  &numbers[i]);
	for (size_t i = 0; i < sizeof(numbers) * 3; i++)
		assert_ptr_equal(
			index_address(&x, &x, addr_add(ipv4(10, 0, 0, 0), i)),
			i % 3 ? NULL : &numbers[i / 3]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_atlas_says_what_the_model_does),
		cmocka_unit_test_teardown(a_gateway_has_its_own_table,
					  models_drop),
		cmocka_unit_test(an_index_keeps_what_came_first),
		cmocka_unit_test(an_index_tells_prefixes_of_one_address_apart),
		cmocka_unit_test(an_index_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/setting.c - what a process finds at a place
 */
#include <string.h>

#include "base/text.h"
#include "lab/enter.h"
#include "vpc/dns.h"

static void say(struct arena *arena, struct setting *s, const char *name,
		const char *text)
{
	*vec_add(arena, &s->environment) = arena_printf(arena, "%s=%s", name,
							text);
}

/* RDS asks for its databases outside their VPC (RDL-2); whoever enters one
 * can only ask as their network does */
static struct dns_setup servers_of(struct arena *arena,
				   const struct place *place)
{
	struct dns_setup setup = dns_setup_of(arena, place);
	struct addr *own;

	if (!setup.beside)
		return setup;
	own = arena_alloc(arena, sizeof(*own));
	*own = dns_resolver(place->subnet->vpc);
	return (struct dns_setup){.servers = own, .n = 1};
}

static const char *resolv_conf(struct arena *arena,
			       const struct dns_setup *setup)
{
	struct text t = {.arena = arena};

	text_add(&t, "# the lab's\n");
	for (size_t i = 0; i < setup->n; i++)
		text_add(&t, "nameserver %s\n", ADDR(setup->servers[i]));
	if (setup->search)
		text_add(&t, "search %s\n", setup->search);
	return t.s;
}

static const char *hosts(struct arena *arena, const char *hostname,
			 const struct place *place)
{
	struct text t = {.arena = arena};

	text_add(&t, "127.0.0.1 localhost\n::1 localhost ip6-localhost "
		     "ip6-loopback\n");
	for (int i = 0; place && i < 2; i++) {
		struct addr own = place_address(place, i ? AF_INET6 : AF_INET);

		if (own.family)
			text_add(&t, "%s %s\n", ADDR(own), hostname);
	}
	return t.s;
}

/* What Lambda sets for every function, then the function's own (LAM-60) */
static void function_variables(struct arena *arena, struct setting *s,
			       const struct model *m, const struct node *n)
{
	say(arena, s, "AWS_REGION", n->vpc ? n->vpc->region : m->region);
	say(arena, s, "AWS_LAMBDA_FUNCTION_NAME", n->o.name);
	say(arena, s, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
	    arena_printf(arena, "%d", n->memory_size));
	for (size_t i = 0; i < n->environment.n; i++)
		*vec_add(arena, &s->environment) = n->environment.items[i];
}

struct setting setting_of(struct arena *arena, const struct model *m,
			  const struct place *place)
{
	struct dns_setup setup = servers_of(arena, place);
	struct setting s = {.hostname = place->node->o.name,
			    .resolv_conf = resolv_conf(arena, &setup)};

	s.hosts = hosts(arena, s.hostname, place);
	say(arena, &s, "VPCLAB_LAB", m->lab);
	say(arena, &s, "VPCLAB_NODE", place->label);
	if (place->address.family)
		say(arena, &s, "VPCLAB_ADDRESS", ADDR(place->address));
	if (place->ipv6.family)
		say(arena, &s, "VPCLAB_IPV6_ADDRESS", ADDR(place->ipv6));
	if (place->node->kind == NODE_FUNCTION)
		function_variables(arena, &s, m, place->node);
	return s;
}

struct setting setting_elsewhere(struct arena *arena, const struct model *m,
				 const char *name)
{
	struct setting s = {
		.hostname = name,
		.resolv_conf = resolv_conf(arena, &(struct dns_setup){0}),
		.hosts = hosts(arena, name, NULL)};

	say(arena, &s, "VPCLAB_LAB", m->lab);
	say(arena, &s, "VPCLAB_NODE", name);
	return s;
}

static bool overrules(const struct setting *s, const char *variable)
{
	size_t n = strcspn(variable, "=") + 1;

	for (size_t i = 0; i < s->environment.n; i++)
		if (strncmp(s->environment.items[i], variable, n) == 0)
			return true;
	return false;
}

char **environment_of(struct arena *arena, const struct setting *s,
		      char *const *before)
{
	VEC(char *) all = {0};

	for (; *before; before++)
		if (!overrules(s, *before))
			*vec_add(arena, &all) = *before;
	for (size_t i = 0; i < s->environment.n; i++)
		*vec_add(arena, &all) = (char *)s->environment.items[i];
	*vec_add(arena, &all) = NULL;
	return all.items;
}

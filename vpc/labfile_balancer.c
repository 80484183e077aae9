// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_balancer.c - load balancers (lab-file.md section 6)
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/values.h"

/* Protocols of listeners; those of later lines are not supported yet */
static const struct {
	const char *name;
	bool network;
} protocols[] = {
	{"http", false}, {"https", false}, {"tcp", true},
	{"tls", true},	 {"udp", true},	   {"tcp_udp", true},
};

static void check_protocol(struct build *b, const struct node *n,
			   const struct listener *l)
{
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		if (strcmp(protocols[i].name, l->protocol) != 0)
			continue;
		if (protocols[i].network != n->is_network)
			report_error(b->report, l->at,
				     "%s: an %s load balancer takes no '%s'; "
				     "%s",
				     n->o.path,
				     n->is_network ? "network" : "application",
				     l->protocol,
				     n->is_network ? "tcp, tls, udp or tcp_udp"
						   : "http or https");
		return;
	}
	report_error(b->report, l->at,
		     "%s: '%s' is no protocol; http, https, tcp, tls, udp or "
		     "tcp_udp",
		     n->o.path, l->protocol);
}

#define LISTENER(name_, field_, ...) \
	KEY(name_, struct listener, field_, __VA_ARGS__)

static const struct key listener_keys[] = {
	LISTENER("protocol", protocol, read_text),
	LISTENER("target_group", target_group_ref, read_ref,
		 .use = KEY_REQUIRED),
};
static const struct schema listener_schema = SCHEMA_SHORT(listener_keys,
							  "target_group");

static void read_listeners(struct reader *r, const struct value *v, void *field)
{
	struct node *n = field;

	if (!value_mapping(r, v, "a mapping from ports to target groups"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct listener listener = {.at = pair->key->at};
		struct value one = {.doc = pair->value};
		int port;

		one.path = value_path(r, v->path, pair->key->text);
		if (!int_parse(pair->key->text, 1, UINT16_MAX, &port)) {
			report_error(r->report, pair->key->at,
				     "%s: '%s' is no port from 1 to 65535",
				     v->path, pair->key->text);
			continue;
		}
		listener.port = (uint16_t)port;
		if (value_empty(pair->value))
			report_error(r->report, pair->key->at,
				     "%s: needs a target group", one.path);
		else if (schema_read(r, &one, &listener_schema, &listener))
			*vec_add(r->arena, &n->listeners) = listener;
	}
}

static void read_targets(struct reader *r, const struct value *v, void *field)
{
	struct target_group *g = field;
	struct refs refs = {0};

	read_refs(r, v, &refs);
	for (size_t i = 0; i < refs.n; i++) {
		struct target *t = vec_add(r->arena, &g->targets);

		t->ref = refs.items[i];
		addr_parse(t->ref.text, &t->address);
	}
}

static void read_preserve(struct reader *r, const struct value *v, void *field)
{
	struct target_group *g = field;

	g->preserve_client_ip_given = true;
	read_bool(r, v, &g->preserve_client_ip);
}

#define GROUP(name_, field_, ...) \
	KEY(name_, struct target_group, field_, __VA_ARGS__)

static const struct key target_group_keys[] = {
	{.name = "targets",
	 .read = read_targets,
	 .use = KEY_REQUIRED,
	 .help = "a list of nodes and addresses",
	 .is_list = true},
	GROUP("port", port, read_int, .min = 1, .max = UINT16_MAX),
	GROUP("protocol", protocol, read_choice,
	      WORDS("http", "https", "tcp", "tls", "udp", "tcp_udp")),
	{.name = "preserve_client_ip", .read = read_preserve},
	GROUP("health_check_port", health_check_port, read_int, .min = 1,
	      .max = UINT16_MAX),
};
static const struct schema target_group_schema = SCHEMA_SHORT(target_group_keys,
							      "targets");

static void read_target_groups(struct reader *r, const struct value *v,
			       void *field)
{
	struct node *n = field;
	struct build *b = build_of(r);

	if (!value_mapping(r, v, "a mapping from names to target groups"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct target_group *g = arena_alloc(r->arena, sizeof(*g));
		struct value one = {.doc = pair->value};

		g->o = labfile_object(b, "tg", v->path, pair->key);
		one.path = g->o.path;
		*vec_add(r->arena, &n->target_groups) = g;
		if (value_empty(pair->value))
			report_error(r->report, pair->key->at,
				     "%s: is empty; a list of targets belongs "
				     "here",
				     one.path);
		else
			schema_read(r, &one, &target_group_schema, g);
	}
}

static void read_cross_zone(struct reader *r, const struct value *v,
			    void *field)
{
	struct node *n = field;

	n->cross_zone_given = true;
	read_bool(r, v, &n->cross_zone);
}

#define LB(name_, field_, ...) KEY(name_, struct node, field_, __VA_ARGS__)

static const struct key balancer_keys[] = {
	LB("type", is_network, read_either, WORDS("application", "network")),
	LB("internal", internal, read_bool),
	LB("subnets", subnet_refs, read_refs, .use = KEY_REQUIRED,
	   .help = "one in each of its AZs (ALB-1)", .is_list = true),
	LB("security_groups", group_refs, read_refs, .is_list = true,
	   .absent = "default"),
	LB("elastic_ips", elastic_ip_refs, read_refs, .is_list = true),
	{.name = "listeners",
	 .read = read_listeners,
	 .use = KEY_REQUIRED,
	 .help = "a mapping from ports to target groups",
	 .each = &listener_schema},
	{.name = "target_groups",
	 .read = read_target_groups,
	 .use = KEY_REQUIRED,
	 .help = "a mapping from names to targets",
	 .each = &target_group_schema},
	{.name = "cross_zone", .read = read_cross_zone},
	LB("idle_timeout", idle_timeout, read_int, .min = 1, .max = 6000,
	   .unit = "s"),
	LB("vpc", vpc_ref, read_ref),
	LB("interfaces", interfaces, labfile_interfaces),
	LB("enforce_security_group_inbound_rules_on_private_link_traffic",
	   enforce_on_private_link, read_bool),
};
const struct schema labfile_balancer_schema = SCHEMA(balancer_keys);

/* A protocol that is absent is that of the kind: http, or tcp */
static void finish_listeners(struct build *b, struct node *n)
{
	for (size_t i = 0; i < n->listeners.n; i++) {
		struct listener *l = &n->listeners.items[i];

		if (l->protocol)
			check_protocol(b, n, l);
		else
			l->protocol = n->is_network ? "tcp" : "http";
		for (int udp = 0; udp < 2; udp++)
			if (listener_takes(l,
					   udp ? PROTOCOL_UDP : PROTOCOL_TCP))
				*vec_add(b->arena, &n->ports) = (struct port){
					l->port, udp};
	}
}

static void read_balancer(struct build *b, const struct value *v,
			  const struct doc *name)
{
	struct node *n = labfile_node_new(
		b, NODE_LOAD_BALANCER,
		labfile_object(b, "elb", "load_balancers", name));

	n->enforce_on_private_link = true; /* NLB-3 */
	n->incomplete = !schema_read(&b->reader, v, &labfile_balancer_schema,
				     n);
	finish_listeners(b, n);
	if (!n->cross_zone_given)
		n->cross_zone = !n->is_network; /* NLB-9, ALB-4 */
	if (!n->idle_timeout)
		n->idle_timeout = n->is_network ? 350 : 60;
}

void labfile_load_balancers(struct reader *r, const struct value *v,
			    void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_balancer);
}

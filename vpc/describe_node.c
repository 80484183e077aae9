// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/describe_node.c - nodes and network interfaces, in words
 *
 * What AWS says of an instance's address, groups and check it says of the
 * instance's primary network interface, whether the lab file writes that one
 * by hand or not; here too.
 */
#include "vpc/describe.h"

#include <string.h>

#include "base/text.h"
#include "vpc/between.h"
#include "vpc/rules_text.h"

/* --- network interfaces ------------------------------------------------- */

static const char *secondary_text(struct describer *d, const struct eni *eni)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < eni->secondary_ips.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 ADDR(eni->secondary_ips.items[i]));
	return t.s ? t.s : "none";
}

static void describe_tracking(struct describer *d, const struct eni *eni)
{
	const struct tracking_times *t = &eni->tracking;

	fact_number(d, "tcp_established_timeout",
		    t->tcp_established ? t->tcp_established : TRACKING_TCP_S,
		    TRACKING_TCP_S);
	fact_number(d, "udp_timeout", t->udp ? t->udp : TRACKING_UDP_S,
		    TRACKING_UDP_S);
	fact_number(d, "udp_stream_timeout",
		    t->udp_stream ? t->udp_stream : TRACKING_STREAM_S,
		    TRACKING_STREAM_S);
}

static void describe_eni_facts(struct describer *d, const struct eni *eni)
{
	struct subnet *const subnet = eni->subnet;

	fact_head(d, "subnet", subnets_text(d, &subnet, 1));
	fact_head(d, "private_ip", address_text(d, eni->private_ip));
	fact_text(d, "secondary_private_ips", secondary_text(d, eni), "none");
	fact_text(d, "ipv6_address", address_text(d, eni->ipv6), "none");
	fact_text(d, "public_ip", address_text(d, eni->public_ip), "none");
	fact_groups(d, eni->groups.items, eni->groups.n);
	fact_flag(d, "source_dest_check", eni->source_dest_check, true);
}

void describe_eni(struct describer *d, const struct eni *eni)
{
	const struct node *user = eni->places.n ? eni->places.items[0]->node
						: NULL;
	bool instance = user && user->kind == NODE_INSTANCE;

	if (eni->type != ENI_LAMBDA && !eni->hand && !instance)
		return;
	describe_object(d, "network interface", NULL, &eni->o);
	if (eni->type != ENI_LAMBDA && !eni->hand)
		d->now->presence = IS_IMPLIED;
	describe_eni_facts(d, eni);
	describe_tracking(d, eni);
	if (eni->type == ENI_LAMBDA)
		fact_text(d, "status", eni->lingering ? "available" : "in-use",
			  "in-use"); /* ENI-12 */
}

/* --- what several kinds have -------------------------------------------- */

const char *places_text(struct describer *d, const struct node *n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n->places.n; i++) {
		const struct eni *eni = n->places.items[i].eni;

		for (size_t j = 0; eni && j < eni_addresses(eni); j++)
			text_add(&t, "%s%s", t.n ? ", " : "",
				 ADDR(eni_address_at(eni, j)));
	}
	return t.s ? t.s : "none";
}

const char *publics_text(struct describer *d, const struct node *n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n->places.n; i++) {
		const struct eni *eni = n->places.items[i].eni;

		for (size_t j = 0; eni && j < eni_addresses(eni); j++) {
			struct addr a = eni_public(eni, eni_address_at(eni, j));

			if (a.family)
				text_add(&t, "%s%s", t.n ? ", " : "", ADDR(a));
		}
	}
	return t.s ? t.s : "none";
}

/* Of what AWS puts into a subnet group: one address for each copy, the
 * primary's first */
static void describe_managed(struct describer *d, const struct node *n)
{
	fact_head(d, "subnets",
		  subnets_text(d, n->subnets.items, n->subnets.n));
	fact_head(d, "addresses", places_text(d, n));
	fact_text(d, "public_ips", publics_text(d, n), "none");
	fact_groups(d, n->groups.items, n->groups.n);
}

/* The user's own program in place of the lab's responder */
static void describe_program(struct describer *d, const struct node *n)
{
	const char *ready = n->ready;

	if (n->ready_port)
		ready = arena_printf(d->arena, "port %d", n->ready_port);
	fact_words(d, "run", n->run);
	fact_words(d, "ready", ready);
}

static const char *node_name(const struct node *n)
{
	return n ? n->o.name : "none";
}

/* --- instances ---------------------------------------------------------- */

static const char *interfaces_text(struct describer *d, const struct node *n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n->places.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 n->places.items[i].eni->o.name);
	return t.s ? t.s : "none";
}

static void describe_instance(struct describer *d, const struct node *n)
{
	static const char *const forwards[] = {"none", "route", "nat"};

	describe_eni_facts(d, n->places.items[0].eni);
	fact_text(d, "network_interfaces", interfaces_text(d, n), n->o.name);
	fact_text(d, "ports", ports_text(d->arena, n), "none");
	fact_text(d, "forwards", forwards[n->forwards], "none");
	fact_flag(d, "dns_server", n->dns_server, false);
	fact_flag(d, "tls", n->tls, false);
	describe_program(d, n);
}

/* --- functions ---------------------------------------------------------- */

static void describe_environment(struct describer *d, const struct node *n)
{
	for (size_t i = 0; i < n->environment.n; i++) {
		const char *text = n->environment.items[i];
		size_t len = strcspn(text, "=");

		fact_entry(d,
			   arena_printf(d->arena, "environment %.*s", (int)len,
					text),
			   text + len + 1);
	}
}

static void describe_function(struct describer *d, const struct node *n)
{
	static const char *const edges[] = {"none", "lambda",
					    "cloudfront-function"};
	int reserved = n->reserved_concurrent_executions;

	fact_text(d, "subnets", subnets_text(d, n->subnets.items, n->subnets.n),
		  "none");
	fact_groups(d, n->groups.items, n->groups.n);
	fact_flag(d, "ipv6", n->ipv6, false);
	fact_number(d, "memory_size", n->memory_size, 128); /* LAM-60 */
	fact_number(d, "timeout", n->timeout, 3);
	fact_number(d, "ephemeral_storage", n->ephemeral_storage, 512);
	fact_number(d, "sandboxes", n->sandboxes, 1);
	fact_text(d, "reserved_concurrent_executions",
		  reserved < 0 ? "none"
			       : arena_printf(d->arena, "%d", reserved),
		  "none");
	fact_words(d, "handler", n->handler);
	fact_text(d, "edge", edges[n->edge], "none");
	fact_text(d, "state",
		  n->state_reason ? arena_printf(d->arena, "%s, %s", n->state,
						 n->state_reason)
				  : n->state,
		  "Active");
	describe_environment(d, n);
	fact_policy(d, "role", &n->role, !n->role.given);
	fact_policy(d, "invoke_permissions", &n->invoke_permissions, false);
}

/* --- databases, proxies, caches ----------------------------------------- */

static const char *invokes_text(struct describer *d, const struct node *n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n->invokes.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 n->invokes.items[i]->o.name);
	return t.s ? t.s : "none";
}

/* RDL-2: a parameter that differs from what is in effect waits for a reboot */
static const char *dns_text(const struct node *n)
{
	if (n->custom_dns == n->custom_dns_resolution)
		return n->custom_dns ? "true" : "false";
	return n->custom_dns_resolution ? "true, after a reboot"
					: "false, after a reboot";
}

static void describe_database(struct describer *d, const struct node *n)
{
	fact_head(d, "engine", n->engine);
	fact_head(d, "port", arena_printf(d->arena, "%d", n->port));
	describe_managed(d, n);
	fact_text(d, "az",
		  n->az ? arena_printf(d->arena, "%s%c",
				       n->vpc ? n->vpc->region : "", n->az)
			: "of the first subnet",
		  "of the first subnet");
	fact_flag(d, "multi_az", n->multi_az, false);
	fact_number(d, "readers", n->readers, 0);
	fact_flag(d, "publicly_accessible", n->publicly_accessible, false);
	fact_text(d, "custom_dns_resolution", dns_text(n), "false");
	fact_text(d, "invokes", invokes_text(d, n), "none");
	fact_flag(d, "tls", n->tls, false);
	describe_program(d, n);
}

static void describe_proxy(struct describer *d, const struct node *n)
{
	if (n->endpoint_of) {
		describe_managed(d, n);
		fact_text(d, "target_role",
			  n->read_only ? "READ_ONLY" : "READ_WRITE",
			  "READ_WRITE");
		return;
	}
	fact_head(d, "database", node_name(n->database));
	describe_managed(d, n);
	fact_flag(d, "require_tls", n->tls, false);
	fact_number(d, "idle_client_timeout", n->idle_client_timeout, 1800);
	fact_number(d, "connection_borrow_timeout",
		    n->connection_borrow_timeout, 120);
}

static void describe_cache(struct describer *d, const struct node *n)
{
	fact_head(d, "engine", n->engine);
	fact_head(d, "port", arena_printf(d->arena, "%d", n->port));
	describe_managed(d, n);
	fact_flag(d, "serverless", n->serverless, false);
	fact_flag(d, "tls", n->tls, n->serverless);
	fact_number(d, "replicas", n->readers, 0);
	describe_program(d, n);
}

/* --- beyond VPCs -------------------------------------------------------- */

static void describe_host(struct describer *d, const struct node *n)
{
	const struct aws_service *s = n->service;

	fact_head(d, "address", address_text(d, n->address));
	fact_text(d, "ipv6_address",
		  address_text(d, n->places.n ? n->places.items[0].ipv6
					      : (struct addr){0}),
		  "none");
	fact_text(d, "ports", ports_text(d->arena, n), "443");
	fact_flag(d, "tls", n->tls, false);
	describe_program(d, n);
	if (!s)
		return;
	fact_head(d, "service", s->key);
	fact_text(d, "region", s->region, d->m->region);
	fact_head(d, "host", s->host);
	fact_policy(d, "policy", &s->policy, false);
}

static void describe_distribution(struct describer *d, const struct node *n)
{
	static const char *const events[N_EDGE_EVENTS] = {
		[EDGE_VIEWER_REQUEST] = "functions.viewer_request",
		[EDGE_VIEWER_RESPONSE] = "functions.viewer_response",
		[EDGE_ORIGIN_REQUEST] = "functions.origin_request",
		[EDGE_ORIGIN_RESPONSE] = "functions.origin_response",
	};

	fact_head(d, n->vpc_origin_ref.text ? "vpc_origin" : "origin",
		  node_name(n->origin));
	fact_number(d, "port", n->origin_port, 443);
	for (int i = 0; i < N_EDGE_EVENTS; i++)
		fact_text(d, events[i], node_name(n->edge_functions[i]),
			  "none");
	fact_head(d, "address", address_text(d, n->address));
	fact_text(d, "addresses", places_text(d, n), "none");
}

/* --- all nodes ---------------------------------------------------------- */

static const struct {
	const char *name;
	void (*facts)(struct describer *d, const struct node *n);
} kinds[N_NODE_KINDS] = {
	[NODE_INSTANCE] = {"instance", describe_instance},
	[NODE_DATABASE] = {"database", describe_database},
	[NODE_CACHE] = {"cache", describe_cache},
	[NODE_PROXY] = {"proxy", describe_proxy},
	[NODE_LOAD_BALANCER] = {"load balancer", describe_balancer},
	[NODE_FUNCTION] = {"function", describe_function},
	[NODE_INTERNET_HOST] = {"internet host", describe_host},
	[NODE_ON_PREMISES_HOST] = {"host on premises", describe_host},
	[NODE_DISTRIBUTION] = {"distribution", describe_distribution},
};

static const char *kind_of(const struct node *n)
{
	if (n->service)
		return "service";
	if (n->endpoint_of)
		return "proxy endpoint";
	if (n->reader_of)
		return "reader endpoint";
	return kinds[n->kind].name;
}

void describe_node(struct describer *d, const struct node *n)
{
	/* other objects stand for those, and for hosts that are always there
	 * nobody asked (N-5) */
	if (!kinds[n->kind].facts ||
	    (n->kind == NODE_INTERNET_HOST && !n->o.at.line))
		return;
	describe_object(d, kind_of(n), NULL, &n->o);
	if (n->reader_of)
		describe_managed(d, n);
	else
		kinds[n->kind].facts(d, n);
	fact_drilled(d, n->o.failed);
}

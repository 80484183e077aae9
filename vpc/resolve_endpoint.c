// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_endpoint.c - what endpoints lead to, and from where
 */
#include <string.h>

#include "base/text.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/services.h"

/* Is @n a host of the service in the endpoint's Region? (GWE-3) */
static bool is_of(const struct vpc_endpoint *e, const struct node *n)
{
	return n->service && strcmp(n->service->key, e->service) == 0 &&
	       strcmp(n->service->region, e->vpc->region) == 0;
}

/* A service of somebody's own: no host answers in its place */
static bool find_provider(struct build *b, struct vpc_endpoint *e)
{
	struct name_hits hits = names_find(b->names, NAME_ENDPOINT_SERVICE,
					   NULL, e->service_ref.text);

	if (!hits.n)
		return false;
	e->provider = hits.object[0];
	e->service = e->provider->o.id;
	return true;
}

static void find_hosts(struct build *b, struct vpc_endpoint *e)
{
	const struct model *m = b->model;
	struct name_hits hits = names_find(b->names, NAME_NODE, NULL,
					   e->service_ref.text);
	const struct node *declared = hits.n ? hits.object[0] : NULL;

	if (declared && !declared->service)
		declared = NULL;
	if (declared) /* by the name it has in the file */
		e->service = declared->service->key;
	e->private_name = declared ? declared->service->host
				   : service_host(b->arena, e->service,
						  e->vpc->region);
	for (size_t i = 0; i < m->nodes.n; i++)
		if (is_of(e, m->nodes.items[i]))
			*vec_add(b->arena, &e->hosts) = m->nodes.items[i];
	if (!e->hosts.n && !service_known(e->service))
		names_missing(b, NAME_SERVICE, NULL, &e->service_ref);
}

static void add_port(struct build *b, struct node *n, struct port port)
{
	for (size_t i = 0; i < n->ports.n; i++)
		if (n->ports.items[i].number == port.number &&
		    n->ports.items[i].udp == port.udp)
			return;
	*vec_add(b->arena, &n->ports) = port;
}

/* It answers where the hosts do that it stands for */
static void take_ports(struct build *b, struct vpc_endpoint *e)
{
	const struct node *lb = e->provider ? e->provider->load_balancer : NULL;

	for (size_t i = 0; lb && i < lb->ports.n; i++)
		add_port(b, e->node, lb->ports.items[i]);
	for (size_t i = 0; i < e->hosts.n; i++)
		for (size_t j = 0; j < e->hosts.items[i]->ports.n; j++)
			add_port(b, e->node, e->hosts.items[i]->ports.items[j]);
	if (!e->hosts.n && !lb)
		add_port(b, e->node, (struct port){443, false});
}

/* --- gateway endpoints -------------------------------------------------- */

static void add_route(struct build *b, struct vpc_endpoint *e,
		      struct route_table *t, const struct prefix_list *list,
		      struct prefix to)
{
	*vec_add(b->arena, &t->routes) = (struct route){
		.to = to,
		.list = list,
		.target = TARGET_GATEWAY_ENDPOINT,
		.target_ref = {e->o.name, e->o.path, e->o.at},
		.endpoint = e,
		.origin = ROUTE_PREFIX_LIST,
		.at = e->o.at,
	};
}

/* The service's list stands for the lab's Region; another Region's hosts are
 * known one by one */
static void add_routes(struct build *b, struct vpc_endpoint *e,
		       struct route_table *t)
{
	struct name_hits hits = names_find(b->names, NAME_PREFIX_LIST, NULL,
					   e->service);
	const struct prefix_list *list = hits.n ? hits.object[0] : NULL;

	if (list && strcmp(e->vpc->region, b->model->region) == 0) {
		for (size_t i = 0; i < list->entries.n; i++)
			add_route(b, e, t, list, list->entries.items[i]);
		return;
	}
	for (size_t i = 0; i < e->hosts.n; i++)
		add_route(b, e, t, NULL, prefix_of(e->hosts.items[i]->address));
}

static void resolve_tables(struct build *b, struct vpc_endpoint *e)
{
	for (size_t i = 0; i < e->route_table_refs.n; i++) {
		const struct ref *ref = &e->route_table_refs.items[i];
		struct route_table *t = names_resolve(b, NAME_ROUTE_TABLE,
						      e->vpc, ref);

		if (!t)
			continue;
		if (t->vpc != e->vpc) {
			report_error(b->report, ref->at,
				     "%s: route table %s is of VPC %s",
				     ref->path, t->o.name, t->vpc->o.name);
			continue;
		}
		*vec_add(b->arena, &e->route_tables) = t;
		add_routes(b, e, t);
	}
}

/* --- interface endpoints ------------------------------------------------ */

/* IFE-5; and IFE-7: S3's own name stays with its gateway endpoint inside a
 * VPC, only inbound resolvers hear of the interfaces */
static bool has_private_dns(const struct vpc_endpoint *e)
{
	return !e->is_gateway && !e->private_dns_off && !e->provider &&
	       !service_is_gateway(e->service);
}

/* --- services of one's own ----------------------------------------------- */

static void resolve_service(struct build *b, struct endpoint_service *s)
{
	const struct ref *ref = &s->load_balancer_ref;
	struct node *lb = NULL;

	if (ref->text)
		lb = names_resolve(b, NAME_NODE, NULL, ref);
	if (lb && (lb->kind != NODE_LOAD_BALANCER || !lb->is_network)) {
		report_error(b->report, ref->at,
			     "%s: %s is no network load balancer", ref->path,
			     lb->o.name);
		lb = NULL;
	}
	if (!lb)
		return;
	s->load_balancer = lb;
	lb->is_provider = true;
}

void resolve_endpoints(struct build *b)
{
	for (size_t i = 0; i < b->model->endpoint_services.n; i++)
		resolve_service(b, b->model->endpoint_services.items[i]);
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];

		for (size_t j = 0; j < vpc->endpoints.n; j++) {
			struct vpc_endpoint *e = vpc->endpoints.items[j];

			if (!find_provider(b, e))
				find_hosts(b, e);
			take_ports(b, e);
			resolve_tables(b, e);
			e->private_dns = has_private_dns(e);
			if (!e->state)
				e->state =
					e->provider && e->provider
								->acceptance_required
						? "pending-acceptance"
						: "available";
		}
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/metadata_service.c - instance metadata, version 2
 */
#include "lab/metadata_service.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eni/layout.h"
#include "lab/http.h"
#include "lab/metadata.h"
#include "lab/metadata_ask.h"

enum {
	PORT = 80,
	BACKLOG = 64,
	REQUEST_MAX = 4096,
	TOKEN_BYTES = 28,
};

struct token {
	char text[2 * TOKEN_BYTES + 1];
	char instance[64]; /* its identifier: nobody else may use it */
	uint64_t until_us;
	struct token *next;
};

struct server { /* of one VPC, in one family */
	struct watch watch;
	struct metadata_service *all;
	const struct netns *ns;
	const struct vpc *vpc;
	sa_family_t family;
	bool wanted; /* by the model that is being followed */
	struct server *next;
};

struct request { /* a connection, until it has said what it wants */
	struct watch watch;
	struct server *server;
	struct addr peer;
	char bytes[REQUEST_MAX];
	size_t n;
	struct request *next, *prev;
};

struct metadata_service {
	struct loop *loop;
	struct fabric *fabric;
	const struct plan *plan;
	const struct model *model;
	struct server *servers;
	struct request *requests;
	struct token *tokens;
};

/* --- who asks ------------------------------------------------------------- */

/* The MAC of the link's end inside the node */
static void read_mac(const struct plan *plan, const struct place *place,
		     uint8_t *ret)
{
	struct layout_ns ns = layout_place(place);

	for (size_t i = 0; i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++) {
			const struct plan_end *end = &o->link.end[e];

			if (end->alias && strcmp(end->ns, ns.s) == 0 &&
			    strcmp(end->alias, place->eni->o.id) == 0)
				memcpy(ret, end->mac, sizeof(end->mac));
		}
	}
}

/* The instance behind an address; NULL: what has it is none */
static const struct node *instance_at(const struct request *r)
{
	const struct eni *eni = model_eni_at(r->server->all->model,
					     r->server->vpc, r->peer);
	const struct node *n = eni && eni->places.n ? eni->places.items[0]->node
						    : NULL;

	return n && n->kind == NODE_INSTANCE ? n : NULL;
}

/* --- tokens --------------------------------------------------------------- */

static void forget_tokens(struct metadata_service *s, uint64_t before)
{
	struct token **at = &s->tokens;

	while (*at) {
		struct token *t = *at;

		if (t->until_us > before) {
			at = &t->next;
			continue;
		}
		*at = t->next;
		free(t);
	}
}

static const char *token_new(struct metadata_service *s, const struct node *n,
			     int ttl)
{
	struct token *t = must(calloc(1, sizeof(*t)));
	uint8_t bytes[TOKEN_BYTES] = {0};

	if (getrandom(bytes, sizeof(bytes), 0) < 0)
		abort();
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(t->text + 2 * i, 3, "%02x", bytes[i]);
	snprintf(t->instance, sizeof(t->instance), "%s", n->o.id);
	t->until_us = loop_now_us() + (uint64_t)ttl * 1000000;
	forget_tokens(s, loop_now_us());
	t->next = s->tokens;
	s->tokens = t;
	return t->text;
}

static bool token_known(const struct metadata_service *s, const struct node *n,
			const char *text)
{
	for (const struct token *t = s->tokens; t; t = t->next)
		if (strcmp(t->text, text) == 0 &&
		    strcmp(t->instance, n->o.id) == 0)
			return t->until_us > loop_now_us();
	return false;
}

/* --- requests ------------------------------------------------------------- */

static void get(struct request *r, const struct node *n,
		const struct metadata_ask *ask)
{
	const struct plan *plan = r->server->all->plan;
	struct metadata_of of = {.instance = n};
	uint8_t(*macs)[MAC_BYTES];
	struct arena *arena;
	const char *value;

	if (!token_known(r->server->all, n, ask->token)) {
		http_answer(r->watch.fd, "401 Unauthorized", "", false);
		return;
	}
	arena = arena_new();
	macs = arena_alloc(arena, n->places.n * sizeof(*macs));
	for (size_t i = 0; i < n->places.n; i++)
		read_mac(plan, &n->places.items[i], macs[i]);
	of.macs = (const uint8_t(*)[MAC_BYTES])macs;
	value = metadata_get(arena, &of, ask->path);
	http_answer(r->watch.fd, value ? "200 OK" : "404 Not Found",
		    value ? value : "", false);
	arena_free(arena);
}

static void request_end(struct request *r)
{
	struct metadata_service *all = r->server->all;

	loop_close(all->loop, &r->watch);
	*(r->prev ? &r->prev->next : &all->requests) = r->next;
	if (r->next)
		r->next->prev = r->prev;
	free(r);
}

static void serve(struct request *r)
{
	const struct node *n = instance_at(r);
	struct metadata_ask ask;

	if (!n)
		return; /* the step that removed it came in between */
	metadata_ask_read(r->bytes, &ask);
	if (ask.refusal)
		http_answer(r->watch.fd, ask.refusal, "", false);
	else if (ask.ttl_s)
		http_answer(r->watch.fd, "200 OK",
			    token_new(r->server->all, n, ask.ttl_s), false);
	else
		get(r, n, &ask);
}

static void request_ready(struct watch *w, uint32_t events)
{
	struct request *r = CONTAINER(w, struct request, watch);
	ssize_t n = recv(w->fd, r->bytes + r->n, sizeof(r->bytes) - 1 - r->n,
			 0);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		r->n += (size_t)n;
	r->bytes[r->n] = '\0';
	if (n > 0 && !strstr(r->bytes, "\r\n\r\n") &&
	    r->n < sizeof(r->bytes) - 1)
		return;
	if (n > 0)
		serve(r);
	request_end(r);
}

static void accept_ready(struct watch *w, uint32_t events)
{
	static const struct linger reset = {.l_onoff = 1};
	struct server *server = CONTAINER(w, struct server, watch);
	struct metadata_service *all = server->all;
	struct sockaddr_storage sa;
	int fd = loop_accept(all->loop, w, &sa);
	struct request *r;

	(void)events;
	if (fd < 0)
		return;
	r = must(calloc(1, sizeof(*r)));
	*r = (struct request){.watch = {fd, request_ready},
			      .server = server,
			      .peer = addr_from_sockaddr(&sa, NULL)};
	if (!instance_at(r) || loop_add(all->loop, &r->watch, EPOLLIN)) {
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		close(fd);
		free(r);
		return;
	}
	r->next = all->requests;
	if (r->next)
		r->next->prev = r;
	all->requests = r;
}

/* --- which servers there are ---------------------------------------------- */

static int listen_on(struct server *s, struct err *e)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(model_metadata_address(s->family), PORT,
				      &sa);
	int rc;

	s->watch.ready = accept_ready;
	s->watch.fd = netns_socket(s->ns, fabric_home(s->all->fabric),
				   s->family, SOCK_STREAM, 0);
	if (s->watch.fd < 0)
		return err_set(e, errno, "metadata socket of %s",
			       s->vpc->o.name);
	if (bind(s->watch.fd, (struct sockaddr *)&sa, len) ||
	    listen(s->watch.fd, BACKLOG))
		return err_set(e, errno, "listen for metadata in %s",
			       s->vpc->o.name);
	rc = loop_add(s->all->loop, &s->watch, EPOLLIN);
	return rc ? err_set(e, -rc, "watch metadata in %s", s->vpc->o.name) : 0;
}

static int serve_family(struct metadata_service *all, const struct vpc *vpc,
			sa_family_t family, struct err *e)
{
	const struct netns *ns = fabric_ns(all->fabric, layout_vpc(vpc).s);
	struct server *s = all->servers;

	while (s && (s->ns != ns || s->family != family))
		s = s->next;
	if (s) {
		s->vpc = vpc;
		s->wanted = true;
		return 0;
	}
	s = must(calloc(1, sizeof(*s)));
	*s = (struct server){.watch = {.fd = -1},
			     .all = all,
			     .ns = ns,
			     .vpc = vpc,
			     .family = family,
			     .wanted = true,
			     .next = all->servers};
	all->servers = s;
	return listen_on(s, e);
}

static int serve_vpc(struct metadata_service *all, const struct vpc *vpc,
		     struct err *e)
{
	int rc = 0;

	for (const sa_family_t *f = layout_families(vpc->ipv6); *f && !rc; f++)
		rc = serve_family(all, vpc, *f, e);
	return rc;
}

static void server_end(struct server *s)
{
	struct request *next;

	for (struct request *r = s->all->requests; r; r = next) {
		next = r->next;
		if (r->server == s)
			request_end(r);
	}
	if (s->watch.fd >= 0)
		loop_close(s->all->loop, &s->watch);
	free(s);
}

int metadata_service_follow(struct metadata_service *all,
			    const struct plan *plan, const struct model *m,
			    struct err *e)
{
	struct server **at = &all->servers;
	int rc = 0;

	all->plan = plan;
	all->model = m;
	for (struct server *s = all->servers; s; s = s->next)
		s->wanted = false;
	for (size_t i = 0; i < m->vpcs.n && !rc; i++)
		rc = serve_vpc(all, m->vpcs.items[i], e);
	while (!rc && *at) { /* else what was is wanted again */
		struct server *s = *at;

		if (s->wanted) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		server_end(s);
	}
	return rc;
}

struct metadata_service *metadata_service_new(struct loop *loop,
					      struct fabric *fabric,
					      const struct plan *plan,
					      const struct model *m,
					      struct err *e)
{
	struct metadata_service *s = must(calloc(1, sizeof(*s)));

	s->loop = loop;
	s->fabric = fabric;
	if (metadata_service_follow(s, plan, m, e) == 0)
		return s;
	metadata_service_free(s);
	return NULL;
}

void metadata_service_free(struct metadata_service *s)
{
	if (!s)
		return;
	while (s->servers) {
		struct server *next = s->servers->next;

		server_end(s->servers);
		s->servers = next;
	}
	forget_tokens(s, UINT64_MAX);
	free(s);
}

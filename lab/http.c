// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/http.c - web servers, and what stands before them: the load balancer
 * that speaks HTTP, and CloudFront
 *
 * An Application Load Balancer answers its client in any case: 503 without a
 * target, 504 when the target's answer is lost on the way, 502 when it
 * refuses (ALB-5). The target sees the balancer's address (ALB-3) and reads
 * the client's in X-Forwarded-For.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eni/layout.h"
#include "lab/http.h"
#include "lab/http_request.h"
#include "lab/responder.h"

enum { CONNECT_MS = 10000 }; /* ALB-5 */

void http_answer(int fd, const char *status, const char *body, bool more)
{
	char head[256];
	int n = snprintf(head, sizeof(head),
			 "HTTP/1.1 %s\r\nContent-Type: text/plain\r\n"
			 "Content-Length: %zu\r\nConnection: %s\r\n\r\n",
			 status, strlen(body), more ? "keep-alive" : "close");

	if (n > 0 && send(fd, head, (size_t)n, MSG_NOSIGNAL | MSG_MORE) == n)
		send(fd, body, strlen(body), MSG_NOSIGNAL);
}

/* Read on; true once the request's head is complete, false with the session
 * ended when it never will be */
static bool head_complete(struct session *s, bool *ret_ended)
{
	ssize_t n = recv(s->watch.fd, s->bytes + s->n,
			 sizeof(s->bytes) - 1 - s->n, 0);

	*ret_ended = false;
	s->silent_ms = 0;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n > 0) {
		s->n += (size_t)n;
		s->bytes[s->n] = '\0';
		switch (http_see(s->bytes, s->n, sizeof(s->bytes))) {
		case HTTP_WHOLE:
			return true;
		case HTTP_MORE:
			return false;
		case HTTP_ALIVE:
			if (send(s->watch.fd, s->bytes, s->n, MSG_NOSIGNAL) >=
			    0)
				s->n = 0;
			return false;
		case HTTP_TOO_LONG:
			http_answer(s->watch.fd,
				    "431 Request Header Fields Too Large", "",
				    false);
		}
	}
	session_end(s);
	*ret_ended = true;
	return false;
}

/* --- a web server ------------------------------------------------------ */

/* "for 10.0.1.4", when a balancer says whose request it is (ALB-3) */
static void add_client(const char *request, char *line, size_t size)
{
	size_t used = strlen(line);
	char client[128];

	if (http_header(request, "X-Forwarded-For", client, sizeof(client)))
		snprintf(line + used, size - used, "for %s\n", client);
}

static void request_ready(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	char line[256];
	bool ended, last;
	const char *denied;

	(void)events;
	if (!head_complete(s, &ended))
		return;
	greeting(s->service, s->peer, s->peer_port, line, sizeof(line));
	add_client(s->bytes, line, sizeof(line));
	denied = api_denied(s);
	if (denied) {
		size_t n = strlen(line);

		snprintf(line + n, sizeof(line) - n, "POLICY_DENIED %s\n",
			 denied);
	}
	last = http_closes(s->bytes);
	http_answer(w->fd, denied ? "403 Forbidden" : "200 OK", line, !last);
	s->n = 0;
	if (last)
		session_end(s);
}

void http_accepted(struct service *s, int fd, struct addr peer, uint16_t port)
{
	session_new(s, fd, peer, port, request_ready);
}

/* --- a load balancer --------------------------------------------------- */

struct balanced { /* a request on its way to a target, and its answer's head */
	struct watch target;
	struct responders *all;
	int client, idle_ms;
	char head[SESSION_BYTES + HTTP_FORWARDED_GROWS];
	size_t n;
	struct balanced *next, *prev;
};

static void balanced_free(struct balanced *b)
{
	*(b->prev ? &b->prev->next : &b->all->balanced) = b->next;
	if (b->next)
		b->next->prev = b->prev;
	free(b);
}

static void answer_and_end(struct balanced *b, const char *status)
{
	http_answer(b->client, status, "", false);
	close(b->client);
	balanced_free(b);
}

/* ALB-5: whatever does not begin as HTTP does is a bad answer */
static void answer_ready(struct watch *w, uint32_t events)
{
	struct balanced *b = CONTAINER(w, struct balanced, target);
	const struct relay_owner owner = {.idle_ms = b->idle_ms};
	static const char http[] = "HTTP/1.";
	size_t known = sizeof(http) - 1;
	ssize_t n = recv(w->fd, b->head + b->n, sizeof(b->head) - b->n, 0);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		b->n += (size_t)n;
	if (b->n < known)
		known = b->n;
	if (n <= 0 || memcmp(b->head, http, known) != 0) {
		loop_close(b->all->loop, w);
		answer_and_end(b, "502 Bad Gateway");
		return;
	}
	if (b->n < sizeof(http) - 1)
		return;
	loop_del(b->all->loop, w);
	relay(b->all->relays, w->fd, b->client, b->head, b->n, &owner);
	balanced_free(b);
}

static void target_done(const struct dial_result *r, void *arg)
{
	struct balanced *b = arg;

	if (r->end == DIAL_DROPPED || r->end == DIAL_TIMEOUT) {
		answer_and_end(b, "504 Gateway Time-out");
		return;
	}
	if (r->end != DIAL_OPEN) {
		answer_and_end(b, "502 Bad Gateway");
		return;
	}
	b->target = (struct watch){r->fd, answer_ready};
	if (send(r->fd, b->head, b->n, MSG_NOSIGNAL) < 0 ||
	    loop_add(b->all->loop, &b->target, EPOLLIN)) {
		close(r->fd);
		answer_and_end(b, "502 Bad Gateway");
		return;
	}
	b->n = 0;
}

static const struct listener *listener_of(const struct service *s)
{
	const struct node *node = s->place->node;

	for (size_t i = 0; i < node->listeners.n; i++)
		if (node->listeners.items[i].port == s->port)
			return &node->listeners.items[i];
	return NULL;
}

/* On to @to, from @from in its namespace; the session is over with that */
static void forward(struct session *s, const struct netns *ns, struct addr from,
		    struct addr to, uint16_t port)
{
	struct balanced *b = must(calloc(1, sizeof(*b)));
	struct dial_want want = {
		.from = ns,
		.protocol = IPPROTO_TCP,
		.source = from,
		.to = to,
		.port = port,
		.keep = true,
		.timeout_ms = CONNECT_MS,
	};

	b->all = s->service->all;
	/* ALB-4; of a distribution, how long its origin may think */
	b->idle_ms = s->service->place->node->idle_timeout * 1000;
	b->n = http_forwarded(s->bytes, s->peer, b->head, sizeof(b->head));
	b->client = session_take(s);
	b->target.fd = -1;
	b->next = b->all->balanced;
	if (b->next)
		b->next->prev = b;
	b->all->balanced = b;
	if (dial(b->all->dialer, &want, target_done, b)) {
		close(b->client);
		balanced_free(b);
	}
}

void balancers_free(struct responders *r)
{
	while (r->balanced) {
		struct balanced *b = r->balanced;

		if (b->target.fd >= 0)
			loop_close(r->loop, &b->target);
		close(b->client);
		balanced_free(b);
	}
}

/* Without cross-zone a node serves the targets of its own zone (ALB-4) */
static bool serves(const struct place *node, const struct target_group *g,
		   size_t i)
{
	const struct node *t = g->targets.items[i].node;
	const struct subnet *s = t && t->places.n ? t->places.items[0].subnet
						  : NULL;

	return target_in_use(g, i) &&
	       (node->node->cross_zone || !s || s->az == node->subnet->az);
}

/* In turn, by the client's port; NULL: there is none */
static const struct target *chosen(const struct place *node,
				   const struct target_group *g, size_t turn)
{
	size_t n = 0;

	for (size_t i = 0; i < g->targets.n; i++)
		n += serves(node, g, i);
	turn = n ? turn % n : 0;
	for (size_t i = 0; n && i < g->targets.n; i++)
		if (serves(node, g, i) && !turn--)
			return &g->targets.items[i];
	return NULL;
}

static void balance_ready(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	const struct listener *l = listener_of(s->service);
	const struct target_group *g = l ? l->target_group : NULL;
	const struct target *t = NULL;
	bool ended;

	(void)events;
	if (!head_complete(s, &ended))
		return;
	if (g)
		t = chosen(s->service->place, g, s->peer_port);
	if (!t) {
		http_answer(w->fd, "503 Service Temporarily Unavailable", "",
			    false);
		session_end(s);
		return;
	}
	if (t->node && t->node->kind == NODE_FUNCTION) { /* ALB-6: no path */
		http_answer(w->fd, "200 OK", t->node->o.name, false);
		session_end(s);
		return;
	}
	forward(s, s->service->ns, (struct addr){0},
		t->node ? t->node->places.items[0].address : t->address,
		(uint16_t)(g->port ? g->port : l->port));
}

void balancer_accepted(struct service *s, int fd, struct addr peer,
		       uint16_t port)
{
	session_new(s, fd, peer, port, balance_ready);
}

/* --- a distribution ----------------------------------------------------- */

/* Where an origin is, as CloudFront reaches it: by its public address, or by
 * the private one from an interface in the VPC (EDGE-3) */
static struct addr origin_address(const struct node *origin, size_t turn,
				  bool in_vpc)
{
	const struct place *p = &origin->places.items[turn % origin->places.n];

	return p->eni && !in_vpc ? p->eni->public_ip : p->address;
}

static void distribute_ready(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	const struct node *n = s->service->place->node;
	const struct place *from = &n->places.items[n->places.n - 1];
	bool ended, in_vpc = place_of_cloudfront(from);

	(void)events;
	if (!head_complete(s, &ended))
		return;
	forward(s, fabric_ns(s->service->all->fabric, layout_place(from).s),
		in_vpc ? from->eni->origin_facing : from->address,
		origin_address(n->origin, s->peer_port, in_vpc),
		(uint16_t)n->origin_port);
}

void distribution_accepted(struct service *s, int fd, struct addr peer,
			   uint16_t port)
{
	session_new(s, fd, peer, port, distribute_ready);
}

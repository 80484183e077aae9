// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/resolver.c - name servers of a running lab
 */
#include "lab/resolver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dns/answer.h"
#include "eni/layout.h"
#include "lab/packet.h"
#include "vpc/dns.h"

enum { BACKLOG = 256, LENGTH = 2 }; /* before each message over TCP */

struct name_server { /* one address of one name server, UDP or TCP */
	struct watch watch;
	struct resolvers *all;
	const struct netns *ns;
	struct addr at;
	bool udp;
	const struct vpc *vpc; /* whose view; NULL: the public one */
	bool only_own; /* others than the VPC's own are refused */
	struct arena *arena; /* of the view; both made by the first query */
	struct dns_view *view;
	bool wanted; /* by the model that is being followed */
	struct name_server *next;
};

struct session { /* a connection, and what came of the next query */
	struct watch watch;
	struct name_server *server;
	struct addr peer;
	uint8_t bytes[LENGTH + DNS_MESSAGE_MAX];
	size_t n;
	struct session *next, *prev;
};

struct resolvers {
	struct loop *loop;
	struct fabric *fabric;
	const struct model *model;
	struct name_server *servers;
	struct session *sessions;
	uint8_t query[DNS_MESSAGE_MAX], reply[LENGTH + DNS_MESSAGE_MAX];
};

/* --- answering ------------------------------------------------------------ */

static const struct dns_view *view_of(struct name_server *s)
{
	if (!s->view) {
		s->arena = arena_new();
		s->view = dns_view_new(s->arena, s->all->model, s->vpc);
	}
	return s->view;
}

static void forget_view(struct name_server *s)
{
	arena_free(s->arena);
	s->arena = NULL;
	s->view = NULL;
}

/* DNS-13, behind whatever forwards: the router lets in its own subnets only,
 * but those of an appliance may carry others' packets */
static bool serves(const struct name_server *s, struct addr peer)
{
	if (!s->only_own)
		return true;
	for (size_t i = 0; i < vpc_cidrs(s->vpc, peer.family).n; i++)
		if (prefix_has(vpc_cidrs(s->vpc, peer.family).items[i], peer))
			return true;
	return false;
}

static size_t answer(struct name_server *s, struct addr peer,
		     const uint8_t *query, size_t n, uint8_t *reply)
{
	struct dns_asker asker = {.udp = s->udp,
				  .synthesise = s->only_own &&
						dns_synthesises(s->vpc, peer)};

	return dns_answer(serves(s, peer) ? view_of(s) : NULL, query, n, &asker,
			  reply);
}

static void datagram_ready(struct watch *w, uint32_t events)
{
	struct name_server *s = CONTAINER(w, struct name_server, watch);
	struct resolvers *all = s->all;
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	ssize_t n = recvfrom(w->fd, all->query, sizeof(all->query), 0,
			     (struct sockaddr *)&sa, &len);
	uint8_t *reply = all->query;
	size_t length;

	(void)events;
	if (n < 0)
		return;
	length = packet_to_reply(reply, (size_t)n);
	if (!length) { /* it is a question, as nearly always */
		reply = all->reply;
		length = answer(s, addr_from_sockaddr(&sa, NULL), all->query,
				(size_t)n, reply);
	}
	if (length)
		sendto(w->fd, reply, length, 0, (struct sockaddr *)&sa, len);
}

/* --- over TCP ------------------------------------------------------------- */

static void session_end(struct session *s)
{
	struct resolvers *all = s->server->all;

	loop_close(all->loop, &s->watch);
	*(s->prev ? &s->prev->next : &all->sessions) = s->next;
	if (s->next)
		s->next->prev = s->prev;
	free(s);
}

/* The first complete query of what came; false: the connection is of no use */
static bool serve_one(struct session *s, size_t length)
{
	struct resolvers *all = s->server->all;
	size_t n = answer(s->server, s->peer, s->bytes + LENGTH, length,
			  all->reply + LENGTH);

	all->reply[0] = (uint8_t)(n >> 8);
	all->reply[1] = (uint8_t)n;
	s->n -= LENGTH + length;
	memmove(s->bytes, s->bytes + LENGTH + length, s->n);
	return n && send(s->watch.fd, all->reply, LENGTH + n, MSG_NOSIGNAL) ==
			    (ssize_t)(LENGTH + n);
}

static void session_ready(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	ssize_t n = recv(w->fd, s->bytes + s->n, sizeof(s->bytes) - s->n, 0);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		session_end(s);
		return;
	}
	s->n += (size_t)n;
	while (s->n >= LENGTH) {
		size_t length = (size_t)s->bytes[0] << 8 | s->bytes[1];

		if (s->n < LENGTH + length)
			return;
		if (!serve_one(s, length)) {
			session_end(s);
			return;
		}
	}
}

static void accept_ready(struct watch *w, uint32_t events)
{
	struct name_server *server = CONTAINER(w, struct name_server, watch);
	struct resolvers *all = server->all;
	struct sockaddr_storage sa;
	struct session *s;
	int fd = loop_accept(all->loop, w, &sa);

	(void)events;
	if (fd < 0)
		return;
	s = must(calloc(1, sizeof(*s)));
	*s = (struct session){.watch = {fd, session_ready},
			      .server = server,
			      .peer = addr_from_sockaddr(&sa, NULL),
			      .next = all->sessions};
	if (loop_add(all->loop, &s->watch, EPOLLIN)) {
		close(fd);
		free(s);
		return;
	}
	if (s->next)
		s->next->prev = s;
	all->sessions = s;
}

/* --- which name servers there are ----------------------------------------- */

static int listen_on(struct name_server *s, struct err *e)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(s->at, DNS_PORT, &sa);
	int one = 1, rc;

	s->watch.ready = s->udp ? datagram_ready : accept_ready;
	s->watch.fd = netns_socket(s->ns, fabric_home(s->all->fabric),
				   s->at.family,
				   s->udp ? SOCK_DGRAM : SOCK_STREAM, 0);
	if (s->watch.fd < 0)
		return err_set(e, errno, "socket of name server %s",
			       ADDR(s->at));
	if (s->udp)
		packet_make_room(s->watch.fd);
	/* where the socket of before is still open it is needed */
	if (setsockopt(s->watch.fd, SOL_SOCKET, SO_REUSEADDR, &one,
		       sizeof(one)) ||
	    bind(s->watch.fd, (struct sockaddr *)&sa, len) ||
	    (!s->udp && listen(s->watch.fd, BACKLOG)))
		return err_set(e, errno, "listen as name server %s",
			       ADDR(s->at));
	rc = loop_add(s->all->loop, &s->watch, EPOLLIN);
	return rc ? err_set(e, -rc, "watch name server %s", ADDR(s->at)) : 0;
}

static struct name_server *server_of(struct resolvers *r,
				     const struct name_server *like)
{
	struct name_server *s = r->servers;

	while (s && (s->ns != like->ns || s->udp != like->udp ||
		     addr_cmp(s->at, like->at)))
		s = s->next;
	return s;
}

static int serve(struct resolvers *r, const struct name_server *like,
		 struct err *e)
{
	struct name_server *s = server_of(r, like);

	if (s) {
		s->vpc = like->vpc;
		s->wanted = true;
		return 0;
	}
	s = must(calloc(1, sizeof(*s)));
	*s = *like;
	s->all = r;
	s->wanted = true;
	s->watch.fd = -1;
	s->next = r->servers;
	r->servers = s;
	return listen_on(s, e);
}

static int serve_both(struct resolvers *r, const char *ns, struct addr at,
		      const struct vpc *vpc, bool only_own, struct err *e)
{
	struct name_server s = {.ns = fabric_ns(r->fabric, ns),
				.at = at,
				.vpc = vpc,
				.only_own = only_own};
	int rc = serve(r, &s, e);

	s.udp = true;
	return rc ? rc : serve(r, &s, e);
}

static int serve_vpc(struct resolvers *r, const struct vpc *vpc, struct err *e)
{
	struct layout_ns ns = layout_vpc(vpc);
	int rc;

	if (!vpc->enable_dns_support) /* DNS-2 */
		return 0;
	rc = serve_both(r, ns.s, dns_resolver(vpc), vpc, true, e);
	if (rc)
		return rc;
	rc = serve_both(r, ns.s, dns_link_local_resolver(), vpc, true, e);
	if (rc || !vpc->ipv6)
		return rc;
	return serve_both(r, ns.s, dns_link_local_resolver6(), vpc, true, e);
}

/* At each of its addresses, or answers would come from the first (DNS-11) */
static int serve_place(struct resolvers *r, const struct place *p,
		       struct err *e)
{
	struct layout_ns ns = layout_place(p);
	const struct vpc *vpc = p->node->vpc;
	int rc = 0;

	if (p->address.family)
		rc = serve_both(r, ns.s, p->address, vpc, false, e);
	if (p->ipv6.family && !rc)
		rc = serve_both(r, ns.s, p->ipv6, vpc, false, e);
	for (size_t i = 0; p->eni && i < p->eni->secondary_ips.n && !rc; i++)
		rc = serve_both(r, ns.s, p->eni->secondary_ips.items[i], vpc,
				false, e);
	return rc;
}

static void end_server(struct name_server *s)
{
	struct session *next;

	for (struct session *c = s->all->sessions; c; c = next) {
		next = c->next;
		if (c->server == s)
			session_end(c);
	}
	if (s->watch.fd >= 0)
		loop_close(s->all->loop, &s->watch);
	forget_view(s);
	free(s);
}

static void drop_unwanted(struct resolvers *r)
{
	struct name_server **at = &r->servers;

	while (*at) {
		struct name_server *s = *at;

		if (s->wanted) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		end_server(s);
	}
}

int resolvers_follow(struct resolvers *r, const struct model *m, struct err *e)
{
	int rc = 0;

	r->model = m;
	for (struct name_server *s = r->servers; s; s = s->next) {
		s->wanted = false;
		forget_view(s);
	}
	for (size_t i = 0; i < m->vpcs.n && !rc; i++)
		rc = serve_vpc(r, m->vpcs.items[i], e);
	for (size_t i = 0; i < m->nodes.n && !rc; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t j = 0; n->dns_server && j < n->places.n && !rc; j++)
			rc = serve_place(r, &n->places.items[j], e);
	}
	if (!rc)
		rc = serve_both(r, NS_INTERNET, dns_public_resolver(), NULL,
				false, e);
	if (!rc) /* else what was is wanted again */
		drop_unwanted(r);
	return rc;
}

struct resolvers *resolvers_new(struct loop *loop, struct fabric *fabric,
				const struct model *m, struct err *e)
{
	struct resolvers *r = must(calloc(1, sizeof(*r)));

	r->loop = loop;
	r->fabric = fabric;
	if (resolvers_follow(r, m, e) == 0)
		return r;
	resolvers_free(r);
	return NULL;
}

void resolvers_free(struct resolvers *r)
{
	if (!r)
		return;
	while (r->servers) {
		struct name_server *next = r->servers->next;

		end_server(r->servers);
		r->servers = next;
	}
	free(r);
}

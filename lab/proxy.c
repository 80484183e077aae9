// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/proxy.c - an RDS proxy: two connections, two security group hops
 *
 *	client --> proxy, greeted at once --> database
 *
 * It accepts whoever reaches it and says whom it sees. Then it opens a
 * connection of its own to the database, on the database's port (PRX-3,
 * PRX-4). While that is impossible the client is left waiting, for the borrow
 * timeout: connected, and without an answer (PRX-9). A database that fails
 * over or reboots costs it that connection only: the client keeps its own and
 * what it says meanwhile waits (PRX-5).
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eni/layout.h"
#include "lab/responder.h"

enum { CONNECT_MS = 3000 };

enum state { CONNECTING, RELAYING, WAITING };

struct proxied { /* one client */
	struct watch client; /* watched while WAITING */
	struct service *service; /* NULL: it is gone */
	struct responders *all;
	enum state state;
	int64_t waited_ms; /* as far as the lab's time goes */
	struct addr database; /* where it is, or was tried last */
	struct proxied *next, *prev;
};

static void forget(struct proxied *p)
{
	*(p->prev ? &p->prev->next : &p->all->proxied) = p->next;
	if (p->next)
		p->next->prev = p->prev;
	free(p);
}

/* --- while there is no database ---------------------------------------- */

static void waiting_ready(struct watch *w, uint32_t events)
{
	struct proxied *p = CONTAINER(w, struct proxied, client);
	char byte;
	ssize_t n = recv(w->fd, &byte, 1, MSG_PEEK);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) { /* what it says is the database's, whenever there is one */
		loop_change(p->all->loop, w, 0);
		return;
	}
	loop_close(p->all->loop, w);
	forget(p);
}

static void wait_for_database(struct proxied *p)
{
	p->state = WAITING;
	p->waited_ms = 0;
	p->client.ready = waiting_ready;
	if (loop_add(p->all->loop, &p->client, EPOLLIN)) {
		close(p->client.fd);
		forget(p);
	}
}

/* --- the connection to the database ------------------------------------- */

static void connect_database(struct proxied *p);

/* The relay is over: with the client's end still open, once more */
static void relay_ended(void *arg, int client)
{
	struct proxied *p = arg;

	if (client >= 0 && p->service) {
		connect_database(p);
		return;
	}
	if (client >= 0)
		close(client);
	forget(p);
}

static void database_done(const struct dial_result *r, void *arg)
{
	struct proxied *p = arg;
	struct relay_owner owner = {relay_ended, p, 0};

	if (!p->service) {
		if (r->end == DIAL_OPEN)
			close(r->fd);
		close(p->client.fd);
		forget(p);
		return;
	}
	owner.idle_ms = p->service->place->node->idle_client_timeout *
			1000; /* PRX-7 */
	if (r->end != DIAL_OPEN) {
		wait_for_database(p);
		return;
	}
	p->state = RELAYING;
	relay(p->all->relays, p->client.fd, r->fd, "", 0, &owner);
}

/* A further endpoint only leads to the proxy (PRX-2), which is where the
 * connection to the database begins */
static struct netns *proxy_ns(const struct service *s)
{
	const struct node *proxy = s->place->node->endpoint_of;

	return proxy ? fabric_ns(s->all->fabric,
				 layout_place(&proxy->places.items[0]).s)
		     : s->ns;
}

static void connect_database(struct proxied *p)
{
	const struct node *database = p->service->place->node->database;
	struct dial_want want = {
		.from = proxy_ns(p->service),
		.protocol = IPPROTO_TCP,
		.to = database->places.items[0].address,
		.port = (uint16_t)database->port,
		.keep = true,
		.timeout_ms = CONNECT_MS,
	};

	p->state = CONNECTING;
	p->database = want.to;
	if (dial(p->all->dialer, &want, database_done, p)) {
		close(p->client.fd);
		forget(p);
	}
}

void proxy_accepted(struct service *s, int fd, struct addr peer, uint16_t port)
{
	struct proxied *p;
	char line[128];
	size_t n = greeting(s, peer, port, line, sizeof(line));

	/* a real client of a real database would not understand it */
	if (!s->place->node->database->run &&
	    send(fd, line, n, MSG_NOSIGNAL) < 0) {
		close(fd);
		return;
	}
	p = must(calloc(1, sizeof(*p)));
	*p = (struct proxied){.client = {.fd = fd},
			      .service = s,
			      .all = s->all,
			      .next = s->all->proxied};
	if (p->next)
		p->next->prev = p;
	s->all->proxied = p;
	connect_database(p);
}

/* --- changes of the lab -------------------------------------------------- */

static void try_again(struct proxied *p)
{
	loop_del(p->all->loop, &p->client);
	connect_database(p);
}

/* Its clients lose it; a dial of its hears of that when it is over */
void proxies_leave(struct service *s)
{
	for (struct proxied *p = s->all->proxied, *next; p; p = next) {
		next = p->next;
		if (p->service != s)
			continue;
		p->service = NULL;
		if (p->state == RELAYING) {
			relay_break(p->all->relays, p);
		} else if (p->state == WAITING) {
			loop_close(p->all->loop, &p->client);
			forget(p);
		}
	}
}

void proxies_follow(struct responders *r)
{
	for (struct proxied *p = r->proxied, *next; p; p = next) {
		const struct node *proxy;

		next = p->next;
		if (!p->service) /* its dial is under way still */
			continue;
		proxy = p->service->place->node;
		if (p->state == WAITING)
			try_again(p);
		else if (p->state == RELAYING &&
			 addr_cmp(proxy->database->places.items[0].address,
				  p->database) != 0)
			relay_break(r->relays, p);
	}
}

/* The client learns that there was no connection to borrow (PRX-7) */
void proxies_age(struct responders *r, int ms)
{
	for (struct proxied *p = r->proxied, *next; p; p = next) {
		next = p->next;
		p->waited_ms += ms;
		if (p->state != WAITING ||
		    p->waited_ms < (int64_t)p->service->place->node
						   ->connection_borrow_timeout *
					   1000)
			continue;
		loop_close(r->loop, &p->client);
		forget(p);
	}
}

void proxies_free(struct responders *r)
{
	while (r->proxied) {
		loop_del(r->loop, &r->proxied->client);
		close(r->proxied->client.fd);
		forget(r->proxied);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/proxy.c - an RDS proxy: two connections, two security group hops
 *
 * It accepts whoever reaches it and says whom it sees. Then it opens a
 * connection of its own to the database, on the database's port (PRX-3,
 * PRX-4). While that is impossible the client is left waiting, for the borrow
 * timeout: connected, and without an answer (PRX-9).
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/responder.h"

enum { CONNECT_MS = 3000 };

static void nobody(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	ssize_t n = recv(w->fd, s->bytes, sizeof(s->bytes), 0);

	(void)events;
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		session_end(s);
}

struct proxied {
	struct service *service;
	int client;
	struct addr peer;
	uint16_t peer_port;
};

static void database_done(const struct dial_result *r, void *arg)
{
	struct proxied *p = arg;

	if (r->end == DIAL_OPEN)
		relay(p->service->all->relays, p->client, r->fd, "", 0);
	else
		session_new(p->service, p->client, p->peer, p->peer_port,
			    nobody);
	free(p);
}

void proxy_accepted(struct service *s, int fd, struct addr peer, uint16_t port)
{
	const struct node *database = s->place->node->database;
	struct proxied *p = calloc(1, sizeof(*p));
	struct dial_want want = {
		.from = s->ns,
		.protocol = IPPROTO_TCP,
		.to = database->places.items[0].address,
		.port = (uint16_t)database->port,
		.keep = true,
		.timeout_ms = CONNECT_MS,
	};
	char line[128];
	size_t n = greeting(s, peer, port, line, sizeof(line));

	if (!p)
		abort();
	*p = (struct proxied){s, fd, peer, port};
	if (send(fd, line, n, MSG_NOSIGNAL) < 0 ||
	    dial(s->all->dialer, &want, database_done, p)) {
		close(fd);
		free(p);
	}
}

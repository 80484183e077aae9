// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/tls_service.c - a service that wants TLS
 *
 * It says nothing before the client's hello has come. To whatever else is
 * said it says nothing either: a client in plain text is connected, and waits
 * (CCH-3).
 */
#include <errno.h>
#include <sys/socket.h>

#include "lab/responder.h"
#include "lab/tls.h"

static void hello_ready(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	ssize_t n = recv(w->fd, s->bytes + s->n, sizeof(s->bytes) - s->n, 0);
	uint8_t hello[TLS_HELLO_MAX];
	struct service *service = s->service;
	struct addr peer = s->peer;
	uint16_t port = s->peer_port;
	size_t len;

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		session_end(s);
		return;
	}
	s->n += (size_t)n;
	switch (tls_see(s->bytes, s->n, TLS_CLIENT_HELLO, &len)) {
	case TLS_MORE:
		return;
	case TLS_OTHER:
		s->n = 0; /* and whatever more of it comes */
		return;
	case TLS_HELLO:
		break;
	}
	n = send(w->fd, hello, tls_put_hello(hello, TLS_SERVER_HELLO),
		 MSG_NOSIGNAL);
	if (n < 0)
		session_end(s);
	else
		service->greeted(service, session_take(s), peer, port);
}

void tls_accepted(struct service *s, int fd, struct addr peer, uint16_t port)
{
	session_new(s, fd, peer, port, hello_ready);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/responder.c - who answers on a node's ports
 */
#include "lab/responder.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "eni/layout.h"
#include "lab/packet.h"

enum { CONTROL_MAX = 64 }; /* one struct in6_pktinfo */
enum {
	BACKLOG = 1024,
	ACCEPTS_A_TURN = 64,
	DATAGRAM_MAX = 65536,
	GREETING_MAX = 128,
	OTHERS_MAX = 64 /* of what is no probe */
};

bool responder_speaks_http(uint16_t port)
{
	return port == 80 || port == 443 || port == 8080 || port == 8443;
}

size_t greeting(const struct service *s, struct addr peer, uint16_t port,
		char *buf, size_t size)
{
	int n = snprintf(buf, size, "%s sees %s:%u\n", s->place->label,
			 ADDR(peer), port);

	return (size_t)n < size ? (size_t)n : size - 1;
}

/* --- sessions ---------------------------------------------------------- */

struct session *session_new(struct service *s, int fd, struct addr peer,
			    uint16_t peer_port,
			    void (*ready)(struct watch *, uint32_t))
{
	struct session *o = must(calloc(1, sizeof(*o)));

	*o = (struct session){.watch = {fd, ready},
			      .service = s,
			      .peer = peer,
			      .peer_port = peer_port};
	if (loop_add(s->all->loop, &o->watch, EPOLLIN)) {
		close(fd);
		free(o);
		return NULL;
	}
	o->next = s->all->sessions;
	if (o->next)
		o->next->prev = o;
	s->all->sessions = o;
	return o;
}

static void session_forget(struct session *s)
{
	struct responders *all = s->service->all;

	*(s->prev ? &s->prev->next : &all->sessions) = s->next;
	if (s->next)
		s->next->prev = s->prev;
	free(s);
}

int session_take(struct session *s)
{
	int fd = s->watch.fd;

	loop_del(s->service->all->loop, &s->watch);
	session_forget(s);
	return fd;
}

void session_end(struct session *s)
{
	loop_close(s->service->all->loop, &s->watch);
	session_forget(s);
}

/* --- greet and echo ---------------------------------------------------- */

static void echo(struct watch *w, uint32_t events)
{
	struct session *s = CONTAINER(w, struct session, watch);
	ssize_t n = recv(w->fd, s->bytes, sizeof(s->bytes), 0);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || send(w->fd, s->bytes, (size_t)n, MSG_NOSIGNAL) < 0)
		session_end(s);
}

static void greet_accepted(struct service *s, int fd, struct addr peer,
			   uint16_t port)
{
	char line[GREETING_MAX], nothing;
	size_t n = greeting(s, peer, port, line, sizeof(line));

	/* most callers only knock: do not even start to watch them */
	if (send(fd, line, n, MSG_NOSIGNAL) < 0 ||
	    recv(fd, &nothing, 1, MSG_PEEK) == 0 ||
	    (errno != EAGAIN && errno != 0)) {
		close(fd);
		return;
	}
	session_new(s, fd, peer, port, echo);
}

static void accept_ready(struct watch *w, uint32_t events)
{
	struct service *s = CONTAINER(w, struct service, watch);

	(void)events;
	for (int i = 0; i < ACCEPTS_A_TURN; i++) {
		struct sockaddr_storage sa;
		int fd = loop_accept(s->all->loop, w, &sa);
		uint16_t port;
		struct addr peer;

		if (fd < 0)
			return;
		peer = addr_from_sockaddr(&sa, &port);
		errno = 0;
		s->accepted(s, fd, peer, port);
	}
}

/* What says to which of our addresses a datagram came, so that the answer has
 * it for a source, shall not say by which interface the answer leaves */
static void from_any_interface(struct msghdr *msg)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	struct in6_pktinfo info6;
	struct in_pktinfo info;

	if (!c)
		return;
	if (c->cmsg_level == IPPROTO_IP) {
		memcpy(&info, CMSG_DATA(c), sizeof(info));
		info.ipi_ifindex = 0;
		info.ipi_spec_dst = info.ipi_addr;
		memcpy(CMSG_DATA(c), &info, sizeof(info));
	} else {
		memcpy(&info6, CMSG_DATA(c), sizeof(info6));
		info6.ipi6_ifindex = 0;
		memcpy(CMSG_DATA(c), &info6, sizeof(info6));
	}
}

/* The datagram back, "probe" as "reply", and below it whom we saw */
static void datagram_ready(struct watch *w, uint32_t events)
{
	struct service *s = CONTAINER(w, struct service, watch);
	static char buf[DATAGRAM_MAX + GREETING_MAX];
	_Alignas(struct cmsghdr) char control[CONTROL_MAX];
	struct sockaddr_storage sa = {0};
	struct iovec iov = {buf, DATAGRAM_MAX};
	struct msghdr msg = {.msg_name = &sa,
			     .msg_namelen = sizeof(sa),
			     .msg_iov = &iov,
			     .msg_iovlen = 1,
			     .msg_control = control,
			     .msg_controllen = sizeof(control)};
	ssize_t n = recvmsg(w->fd, &msg, 0);
	size_t line;
	struct addr peer;
	uint16_t port;

	(void)events;
	if (n < 0)
		return;
	from_any_interface(&msg);
	peer = addr_from_sockaddr(&sa, &port);
	line = packet_to_reply((uint8_t *)buf, (size_t)n);
	if (!line)
		line = n < OTHERS_MAX ? (size_t)n : OTHERS_MAX;
	iov.iov_len = line + greeting(s, peer, port, buf + line, GREETING_MAX);
	sendmsg(w->fd, &msg, 0);
}

/* --- listening --------------------------------------------------------- */

static void let_go(struct service *s)
{
	close(s->watch.fd);
	s->watch.fd = -1;
}

/* What must be so before it is bound: without them a port may seem taken */
static int set_options(const struct service *s)
{
	const struct {
		bool needed;
		int level, name;
	} on[] = {
		{true, SOL_SOCKET, SO_REUSEADDR},
		{s->udp && s->at.family == AF_INET, IPPROTO_IP, IP_PKTINFO},
		{s->udp && s->at.family == AF_INET6, IPPROTO_IPV6,
		 IPV6_RECVPKTINFO},
		{s->at.family == AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY},
	};
	int one = 1;

	for (size_t i = 0; i < ARRAY_LEN(on); i++)
		if (on[i].needed && setsockopt(s->watch.fd, on[i].level,
					       on[i].name, &one, sizeof(one)))
			return -errno;
	return 0;
}

static int listen_on(struct service *s, struct err *e)
{
	struct sockaddr_storage sa;
	socklen_t len;
	int rc;

	s->watch.fd = netns_socket(s->ns, fabric_home(s->all->fabric),
				   s->at.family,
				   s->udp ? SOCK_DGRAM : SOCK_STREAM, 0);
	if (s->watch.fd < 0)
		return err_set(e, errno, "socket of %s", s->place->label);
	s->watch.ready = s->udp ? datagram_ready : accept_ready;
	if (s->udp)
		packet_make_room(s->watch.fd);
	len = addr_sockaddr(s->at, s->port, &sa);
	rc = set_options(s);
	if (!rc && (bind(s->watch.fd, (struct sockaddr *)&sa, len) ||
		    (!s->udp && listen(s->watch.fd, BACKLOG))))
		rc = -errno;
	s->taken = rc == -EADDRINUSE;
	if (!rc)
		rc = loop_add(s->all->loop, &s->watch, EPOLLIN);
	if (rc)
		let_go(s);
	return rc && !s->taken ? err_set(e, -rc, "listen on port %u of %s",
					 s->port, s->place->label)
			       : 0;
}

static void choose(struct service *s)
{
	const struct node *node = s->place->node;

	if (node->kind == NODE_PROXY)
		s->accepted = proxy_accepted;
	else if (node->kind == NODE_DISTRIBUTION)
		s->accepted = distribution_accepted;
	else if (node->kind == NODE_LOAD_BALANCER)
		s->accepted = balancer_accepted;
	else if (responder_speaks_http(s->port))
		s->accepted = http_accepted;
	else
		s->accepted = greet_accepted;
	if (node->tls) {
		s->greeted = s->accepted;
		s->accepted = tls_accepted;
	}
}

/* --- which services there are ------------------------------------------- */

static struct service *service_of(struct responders *r, const struct netns *ns,
				  struct port port, struct addr at)
{
	for (struct service *s = r->services; s; s = s->next)
		if (s->ns == ns && s->port == port.number &&
		    s->udp == port.udp && !addr_cmp(s->at, at))
			return s;
	return NULL;
}

static int serve_port(struct responders *r, const struct place *place,
		      struct netns *ns, struct port port, sa_family_t family,
		      struct err *e)
{
	/* all hosts of the internet, or of one network on premises, share a
	 * namespace */
	bool host = place_on_internet(place) ||
		    place->node->kind == NODE_ON_PREMISES_HOST;
	struct addr at = host ? place_address(place, family)
			      : (struct addr){.family = family};
	struct service *s = service_of(r, ns, port, at);

	if (!s) {
		s = must(calloc(1, sizeof(*s)));
		*s = (struct service){.all = r,
				      .ns = ns,
				      .port = port.number,
				      .udp = port.udp,
				      .at = at,
				      .watch = {.fd = -1},
				      .next = r->services};
		r->services = s;
	}
	if (!s->wanted) /* the first interface of several that share it */
		s->place = place;
	s->wanted = true;
	choose(s);
	return s->watch.fd < 0 ? listen_on(s, e) : 0;
}

static int serve_place(struct responders *r, const struct place *place,
		       struct err *e)
{
	const struct node *node = place->node;
	struct netns *ns = fabric_ns(r->fabric, layout_place(place).s);
	int rc = 0;

	/* what answers in the service's place has its addresses (GWE-6) */
	if (ns && node->endpoint && node->endpoint->is_gateway)
		for (size_t i = 0; i < node->ports.n && !rc; i++)
			rc = serve_port(r, place, ns, node->ports.items[i],
					AF_INET, e);
	for (const sa_family_t *f = layout_families(true); ns && *f; f++)
		for (size_t i = 0; place_address(place, *f).family &&
				   i < node->ports.n && !rc;
		     i++)
			if (!node->dns_server ||
			    node->ports.items[i].number != 53)
				rc = serve_port(r, place, ns,
						node->ports.items[i], *f, e);
	return rc;
}

static void end_sessions(struct responders *r, const struct service *of)
{
	struct session *next;

	for (struct session *s = r->sessions; s; s = next) {
		next = s->next;
		if (s->service == of)
			session_end(s);
	}
}

static void service_free(struct service *s)
{
	end_sessions(s->all, s);
	proxies_leave(s);
	if (s->watch.fd >= 0)
		loop_close(s->all->loop, &s->watch);
	free(s);
}

static void drop_unwanted(struct responders *r)
{
	struct service **at = &r->services;

	while (*at) {
		struct service *s = *at;

		if (s->wanted) {
			at = &s->next;
			continue;
		}
		*at = s->next;
		service_free(s);
	}
}

/* An NLB forwards in the kernel, so does an endpoint in front of one, and nothing is served on CloudFront's own
 * interfaces; everything else with ports answers itself */
static bool answers(const struct place *place)
{
	return !(place->node->kind == NODE_LOAD_BALANCER &&
		 place->node->is_network) &&
	       !(place->node->endpoint && place->node->endpoint->provider) &&
	       !place->node->run && /* its program does (lab/program.c) */
	       !place_of_cloudfront(place);
}

int responders_follow(struct responders *r, const struct model *m,
		      struct err *e)
{
	int rc = 0;

	r->model = m;
	for (struct service *s = r->services; s; s = s->next)
		s->wanted = false;
	for (size_t i = 0; i < m->nodes.n && !rc; i++) {
		const struct node *node = m->nodes.items[i];

		for (size_t j = 0; j < node->places.n && !rc; j++)
			if (answers(&node->places.items[j]))
				rc = serve_place(r, &node->places.items[j], e);
	}
	if (rc) /* what was is wanted again */
		return rc;
	drop_unwanted(r);
	proxies_follow(r);
	return 0;
}

int responders_retry(struct responders *r, struct err *e)
{
	int rc = 0;

	for (struct service *s = r->services; s && !rc; s = s->next)
		if (s->taken)
			rc = listen_on(s, e);
	return rc;
}

const struct service *responders_taken(const struct responders *r,
				       const struct service *from)
{
	const struct service *s = from ? from : r->services;

	while (s && !s->taken)
		s = s->next;
	return s;
}

void responders_age(struct responders *r, int ms)
{
	struct session *next;

	for (struct session *s = r->sessions; s; s = next) {
		const struct node *node = s->service->place->node;

		next = s->next;
		s->silent_ms += ms;
		if (node->kind == NODE_LOAD_BALANCER &&
		    s->silent_ms >= (int64_t)node->idle_timeout * 1000)
			session_end(s);
	}
	relays_age(r->relays, ms);
	proxies_age(r, ms);
}

void responders_cut(struct responders *r, const struct node *n)
{
	static const struct linger now = {.l_onoff = 1};
	struct session *next;

	for (struct session *s = r->sessions; s; s = next) {
		const struct node *of = s->service->place->node;

		next = s->next;
		of = of->reader_of ? of->reader_of : of;
		if (strcmp(of->o.id, n->o.id) != 0)
			continue;
		setsockopt(s->watch.fd, SOL_SOCKET, SO_LINGER, &now,
			   sizeof(now));
		session_end(s);
	}
}

struct responders *responders_new(struct loop *loop, struct fabric *fabric,
				  struct dialer *dialer, const struct model *m,
				  struct err *e)
{
	struct responders *r = must(calloc(1, sizeof(*r)));

	*r = (struct responders){.loop = loop,
				 .fabric = fabric,
				 .dialer = dialer,
				 .relays = relays_new(loop)};
	if (responders_follow(r, m, e) == 0)
		return r;
	responders_free(r);
	return NULL;
}

void responders_free(struct responders *r)
{
	if (!r)
		return;
	relays_free(r->relays);
	proxies_free(r);
	balancers_free(r);
	while (r->sessions)
		session_end(r->sessions);
	for (struct service *s = r->services; s; s = s->next)
		s->wanted = false;
	drop_unwanted(r);
	free(r);
}

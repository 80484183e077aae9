/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/responder.h - who answers on a node's ports
 *
 * A small built-in program in each node: it greets with one line that names
 * the node and the peer it saw, then echoes; on web ports it answers HTTP
 * with that line. Load balancers and proxies stand between: they accept,
 * open a connection of their own to the target, and carry bytes.
 */
#ifndef LAB_RESPONDER_H
#define LAB_RESPONDER_H

#include "lab/dial.h"
#include "lab/loop.h"
#include "lab/relay.h"
#include "netns/fabric.h"
#include "vpc/model.h"

struct responders;
struct service;

/**
 * responders_new() - Listen on every port of every node of @m
 *
 * Return: all of them, to be released by responders_free(); NULL with @e set
 */
struct responders *responders_new(struct loop *loop, struct fabric *fabric,
				  struct dialer *dialer, const struct model *m,
				  struct err *e);
void responders_free(struct responders *r);

/**
 * responders_follow() - Listen where @m has ports now, and nowhere else
 *
 * Connections to what stays are left alone.
 */
int responders_follow(struct responders *r, const struct model *m,
		      struct err *e);

/** responders_retry() - Listen also where somebody else listened before: name
 * servers have let go of their ports */
int responders_retry(struct responders *r, struct err *e);

/** responders_taken() - The first port at or behind @from that a program of the
 * user's has, NULL: from the beginning; or NULL */
const struct service *responders_taken(const struct responders *r,
				       const struct service *from);

/** responders_cut() - Reset every connection to @n and its readers */
void responders_cut(struct responders *r, const struct node *n);

/** responders_age() - Let every connection be silent for @ms longer: load
 * balancers and proxies end those that were silent for too long (ALB-4, PRX-7)
 */
void responders_age(struct responders *r, int ms);

/** responder_speaks_http() - Does a client of @port have to speak first? */
bool responder_speaks_http(uint16_t port);

/* --- shared between lab/responder.c, lab/http.c and lab/proxy.c -------- */

struct service { /* one listening port of one place */
	struct watch watch;
	struct responders *all;
	const struct place *place;
	struct netns *ns;
	uint16_t port;
	bool udp;
	struct addr at; /* where it listens; zeros: everywhere in @ns */
	bool wanted; /* by the model that is being followed */
	bool taken; /* a program of the user's has the port: it answers */
	struct service *next;
	void (*accepted)(struct service *s, int fd, struct addr peer,
			 uint16_t peer_port);
	/* behind the hellos, when it wants TLS: what 'accepted' is else */
	void (*greeted)(struct service *s, int fd, struct addr peer,
			uint16_t peer_port);
};

enum { SESSION_BYTES = 4096 };

struct session { /* one accepted connection */
	struct watch watch;
	struct service *service;
	struct addr peer;
	uint16_t peer_port;
	char bytes[SESSION_BYTES];
	size_t n;
	int64_t silent_ms; /* as far as the lab's time goes */
	struct session *next, *prev;
};

struct responders {
	struct loop *loop;
	struct fabric *fabric;
	struct dialer *dialer;
	struct relays *relays;
	const struct model *model;
	struct service *services;
	struct session *sessions;
	struct proxied *proxied; /* clients of RDS proxies */
	struct balanced *balanced; /* requests that load balancers passed on */
};

/** session_new() - Watch an accepted connection; NULL: it was closed */
struct session *session_new(struct service *s, int fd, struct addr peer,
			    uint16_t peer_port,
			    void (*ready)(struct watch *, uint32_t));

/** session_end() - Close and forget it */
void session_end(struct session *s);

/** session_take() - Forget it, but leave the connection to the caller */
int session_take(struct session *s);

/** greeting() - "orders sees 10.0.1.4:40000\n"; returns its length */
size_t greeting(const struct service *s, struct addr peer, uint16_t port,
		char *buf, size_t size);

/** api_denied() - Does a policy forbid what the request asks of an AWS service?
 *
 * Return: name of the endpoint or service whose policy it is; NULL: fine
 */
const char *api_denied(const struct session *s);

/* What services do with a connection */
void http_accepted(struct service *s, int fd, struct addr peer, uint16_t port);
void tls_accepted(struct service *s, int fd, struct addr peer, uint16_t port);
void balancer_accepted(struct service *s, int fd, struct addr peer,
		       uint16_t port);
void balancers_free(struct responders *r);
void distribution_accepted(struct service *s, int fd, struct addr peer,
			   uint16_t port);
void proxy_accepted(struct service *s, int fd, struct addr peer, uint16_t port);

/** proxies_leave() - A proxy's port is gone: end what it carries */
void proxies_leave(struct service *s);

/** proxies_follow() - Connect anew to databases that are elsewhere now (PRX-5)
 */
void proxies_follow(struct responders *r);
void proxies_age(struct responders *r, int ms);
void proxies_free(struct responders *r);

#endif

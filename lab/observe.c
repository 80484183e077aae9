// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/observe.c - packets seen dropped, or let pass
 */
#include "lab/observe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <libnetfilter_log/libnetfilter_log.h>
#include <libnetfilter_log/linux_nfnetlink_log.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "netns/answer.h"

enum { COPY_BYTES = 160, BUFFER = 64 * 1024, RECEIVE_ROOM = 4 << 20 };

struct listener {
	struct watch watch;
	struct observer *observer;
	const struct netns *space;
	enum nf_log_group group;
	struct mnl_socket *nl;
	bool wanted; /* by the plan that is being followed */
	struct listener *next;
};

struct observer {
	struct loop *loop;
	struct listener *first;
	void (*seen)(const struct drop *d, void *arg);
	void *arg;
};

/* --- the event --------------------------------------------------------- */

static void event(const struct nlmsghdr *msg, void *arg)
{
	struct listener *l = arg;
	struct drop d;

	if (!drop_read(msg, &d))
		return;
	d.ns = l->space->name;
	d.group = l->group;
	l->observer->seen(&d, l->observer->arg);
}

/* The kernel had more to tell than there was room for */
static void lost(const struct listener *l)
{
	const struct drop d = {
		.ns = l->space->name, .group = l->group, .lost = true};

	l->observer->seen(&d, l->observer->arg);
}

static void ready(struct watch *w, uint32_t events)
{
	struct listener *l = CONTAINER(w, struct listener, watch);
	static _Alignas(struct nlmsghdr) uint8_t buf[BUFFER];
	ssize_t n;

	(void)events;
	for (;;) {
		n = recv(w->fd, buf, sizeof(buf), MSG_DONTWAIT);
		if (n > 0)
			answer_each(buf, (size_t)n, event, l);
		else if (n < 0 && errno == ENOBUFS)
			lost(l);
		else
			return;
	}
}

void observer_hear(struct observer *o)
{
	for (struct listener *l = o->first; l; l = l->next)
		ready(&l->watch, 0);
}

/* --- listening --------------------------------------------------------- */

static int configure(struct listener *l)
{
	_Alignas(struct nlmsghdr) uint8_t buf[256];
	int room = RECEIVE_ROOM, fd = mnl_socket_get_fd(l->nl);
	struct nlmsghdr *msg = nflog_nlmsg_put_header(
		(char *)buf, NFULNL_MSG_CONFIG, AF_UNSPEC, (uint16_t)l->group);

	nflog_attr_put_cfg_cmd(msg, NFULNL_CFG_CMD_BIND);
	nflog_attr_put_cfg_mode(msg, NFULNL_COPY_PACKET, COPY_BYTES);
	/* else events wait in the kernel for company, a second at most */
	mnl_attr_put_u32(msg, NFULA_CFG_QTHRESH, htonl(1));
	msg->nlmsg_flags |= NLM_F_ACK;
	if (mnl_socket_sendto(l->nl, msg, msg->nlmsg_len) < 0)
		return -errno;
	ssize_t n = mnl_socket_recvfrom(l->nl, buf, sizeof(buf));

	if (n < 0 || mnl_cb_run(buf, (size_t)n, 0, 0, NULL, NULL) < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	return 0;
}

static void listener_free(struct listener *l)
{
	if (l->watch.ready)
		loop_del(l->observer->loop, &l->watch);
	if (l->nl)
		mnl_socket_close(l->nl);
	free(l);
}

static int listen_in(struct observer *o, struct fabric *fabric,
		     const struct netns *space, enum nf_log_group group,
		     struct err *e)
{
	struct listener *l = must(calloc(1, sizeof(*l)));
	int rc;

	l->observer = o;
	l->space = space;
	l->group = group;
	l->next = o->first;
	o->first = l;
	rc = netns_open_filter(space, fabric_home(fabric), &l->nl, e);
	if (rc)
		return rc;
	rc = configure(l);
	if (rc)
		return err_set(e, -rc,
			       "listen to logged packets of %s (NFLOG, "
			       "CONFIG_NETFILTER_NETLINK_LOG)",
			       space->name);
	l->watch = (struct watch){mnl_socket_get_fd(l->nl), ready};
	rc = loop_add(o->loop, &l->watch, EPOLLIN);
	return rc ? err_set(e, -rc, "watch logged packets of %s", space->name)
		  : 0;
}

static struct listener *listener_of(struct observer *o,
				    const struct netns *space,
				    enum nf_log_group group)
{
	for (struct listener *l = o->first; l; l = l->next)
		if (l->space == space && l->group == group)
			return l;
	return NULL;
}

static void drop_unwanted(struct observer *o)
{
	struct listener **at = &o->first;

	while (*at) {
		struct listener *l = *at;

		if (l->wanted) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		listener_free(l);
	}
}

/* Does @c log to @group? Drops are where chains are: any chain may drop */
static bool logs_to(const struct plan_chain *c, enum nf_log_group group)
{
	if (group == NF_LOG_DROPS)
		return true;
	for (size_t i = 0; i < c->rules.n; i++)
		for (size_t j = 0; j < c->rules.items[i].n; j++)
			if (c->rules.items[i].stmts[j].op == NF_OP_LOG &&
			    c->rules.items[i].stmts[j].flags == group)
				return true;
	return false;
}

static int follow_group(struct observer *o, struct fabric *fabric,
			const struct plan *plan, enum nf_log_group group,
			struct err *e)
{
	const char *ns = "";
	int rc = 0;

	for (size_t i = 0; i < plan->objects.n && !rc; i++) {
		const struct plan_object *object = plan->objects.items[i];
		struct netns *space;

		if (object->kind != PLAN_CHAIN || !strcmp(ns, object->ns) ||
		    !logs_to(object->chain, group))
			continue;
		ns = object->ns;
		space = fabric_ns(fabric, ns);
		if (!listener_of(o, space, group))
			rc = listen_in(o, fabric, space, group, e);
		listener_of(o, space, group)->wanted = true;
	}
	return rc;
}

int observer_follow(struct observer *o, struct fabric *fabric,
		    const struct plan *plan, struct err *e)
{
	static const enum nf_log_group groups[] = {NF_LOG_DROPS, NF_LOG_ACCEPTS,
						   NF_LOG_NOTES};
	int rc = 0;

	for (struct listener *l = o->first; l; l = l->next)
		l->wanted = false;
	for (size_t i = 0;
	     i < ARRAY_LEN(groups) && !rc && !(plan->without >> NF_OP_LOG & 1);
	     i++)
		rc = follow_group(o, fabric, plan, groups[i], e);
	if (!rc) /* else what was is wanted again */
		drop_unwanted(o);
	return rc;
}

struct observer *observer_new(struct loop *loop, struct fabric *fabric,
			      const struct plan *plan,
			      void (*seen)(const struct drop *d, void *arg),
			      void *arg, struct err *e)
{
	struct observer *o = must(calloc(1, sizeof(*o)));

	*o = (struct observer){.loop = loop, .seen = seen, .arg = arg};
	if (observer_follow(o, fabric, plan, e) == 0)
		return o;
	observer_free(o);
	return NULL;
}

void observer_free(struct observer *o)
{
	if (!o)
		return;
	while (o->first) {
		struct listener *next = o->first->next;

		listener_free(o->first);
		o->first = next;
	}
	free(o);
}

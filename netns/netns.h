/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/netns.h - one network namespace: made, entered, held
 *
 * A namespace is held by descriptors alone, so it vanishes with the process
 * that made it, however that ends. Its netlink sockets are opened while in
 * it and belong to it for ever; from then on every request is sent from
 * home, without entering it again.
 */
#ifndef NETNS_NETNS_H
#define NETNS_NETNS_H

#include "base/report.h"
#include "netns/wire.h"

struct netns {
	char *name;
	int fd;
	struct mnl_socket *route; /* NETLINK_ROUTE */
	struct mnl_socket *filter; /* NETLINK_NETFILTER; NULL until needed */
};

/**
 * netns_isolate() - Leave the host's network for good
 * @ret_rootless: set when a user namespace was needed as well
 *
 * To be called once, single-threaded, before any namespace is made. As root
 * the process moves to an empty network namespace of its own; an ordinary
 * user first becomes root of a new user namespace. From here on nothing the
 * process does can reach the host's links, routes or rules.
 *
 * Return: 0, or a negative errno with @e naming what the machine lacks
 */
int netns_isolate(bool *ret_rootless, struct err *e);

/** netns_has_ipv6() - Has the kernel IPv6, and is it not switched off? */
bool netns_has_ipv6(void);

/** netns_new() - Make a namespace and come back; @home is where to */
int netns_new(struct netns *ret, const char *name, int home, struct err *e);

/** netns_filter() - The namespace's nftables socket, opened when first asked */
int netns_filter(struct netns *ns, int home, struct mnl_socket **ret,
		 struct err *e);

/** netns_open_filter() - A nftables-family socket of the caller's own */
int netns_open_filter(const struct netns *ns, int home, struct mnl_socket **ret,
		      struct err *e);

/** netns_close() - Let go of it; the kernel frees it behind */
void netns_close(struct netns *ns);

/** netns_socket() - socket(2) in @ns, non-blocking and close-on-exec
 *
 * Return: the descriptor, or -1 with errno
 */
int netns_socket(const struct netns *ns, int home, int domain, int type,
		 int protocol);

/** netns_sysctl() - Write @value to /proc/sys/net/@path of @ns */
int netns_sysctl(const struct netns *ns, int home, const char *path,
		 const char *value);

#endif

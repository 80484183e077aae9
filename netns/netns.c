// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/netns.c - one network namespace: made, entered, held
 */
#include "netns/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/exit.h"

enum {
	HOME_TRIES = 100, /* memory may be short for a moment */
	HOME_AGAIN_MS = 10,
};

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;
	int code;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	code = errno;
	close(fd);
	return n < 0 ? -code : 0;
}

/* Root inside, the same user outside; groups cannot be mapped and need not */
static int map_user(uid_t uid, gid_t gid, struct err *e)
{
	char line[64];
	int rc;

	snprintf(line, sizeof(line), "0 %u 1\n", uid);
	rc = write_file("/proc/self/uid_map", line);
	if (rc)
		return err_set(e, -rc, "map user %u into a user namespace",
			       uid);
	rc = write_file("/proc/self/setgroups", "deny");
	if (rc && rc != -ENOENT)
		return err_set(e, -rc, "deny setgroups in a user namespace");
	snprintf(line, sizeof(line), "0 %u 1\n", gid);
	rc = write_file("/proc/self/gid_map", line);
	if (rc)
		return err_set(e, -rc, "map group %u into a user namespace",
			       gid);
	return 0;
}

int netns_isolate(bool *ret_rootless, struct err *e)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();

	*ret_rootless = false;
	if (unshare(CLONE_NEWNET) == 0)
		return 0;
	if (errno == ENOSYS || errno == EINVAL)
		return err_set(e, errno,
			       "network namespaces: this kernel has none "
			       "(CONFIG_NET_NS)");
	if (errno != EPERM)
		return err_set(e, errno, "unshare network namespace%s",
			       errno == ENOSPC ? " (raise sysctl "
						 "user.max_net_namespaces)"
					       : "");
	if (unshare(CLONE_NEWUSER) < 0)
		return err_set(e, errno,
			       "user namespace: run as root, or allow them "
			       "(CONFIG_USER_NS, sysctl "
			       "user.max_user_namespaces and "
			       "kernel.unprivileged_userns_clone)");
	*ret_rootless = true;
	/* setuid binaries leave us undumpable: /proc/self would be root's */
	prctl(PR_SET_DUMPABLE, 1);
	if (map_user(uid, gid, e))
		return -e->code;
	if (unshare(CLONE_NEWNET) < 0)
		return err_set(e, errno, "unshare network namespace");
	return 0;
}

bool netns_has_ipv6(void)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0 || errno != EAFNOSUPPORT;
}

static int enter(int fd)
{
	return setns(fd, CLONE_NEWNET);
}

/* Failing to come home would let later calls hit the wrong namespace */
static void go_home(int home)
{
	int code = errno;

	for (int i = 0; enter(home) < 0; i++) {
		if (errno != ENOMEM || i == HOME_TRIES) {
			perror("vpclab: return to the first namespace");
			_exit(EXIT_MACHINE);
		}
		poll(NULL, 0, HOME_AGAIN_MS);
	}
	errno = code;
}

int netns_new(struct netns *ret, const char *name, int home, struct err *e)
{
	struct netns ns = {.fd = -1};
	int rc = 0;

	if (unshare(CLONE_NEWNET) < 0)
		return err_set(e, errno, "unshare network namespace %s", name);
	ns.fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	if (ns.fd < 0)
		rc = err_set(e, errno, "open namespace %s", name);
	else
		rc = wire_open(NETLINK_ROUTE, name, &ns.route, e);
	go_home(home);
	if (rc) {
		netns_close(&ns);
		return rc;
	}
	ns.name = must(strdup(name));
	*ret = ns;
	return 0;
}

int netns_open_filter(const struct netns *ns, int home, struct mnl_socket **ret,
		      struct err *e)
{
	int rc;

	if (enter(ns->fd) < 0)
		return err_set(e, errno, "enter namespace %s", ns->name);
	rc = wire_open(NETLINK_NETFILTER, ns->name, ret, e);
	go_home(home);
	return rc;
}

int netns_filter(struct netns *ns, int home, struct mnl_socket **ret,
		 struct err *e)
{
	int rc = 0;

	if (!ns->filter)
		rc = netns_open_filter(ns, home, &ns->filter, e);
	*ret = ns->filter;
	return rc;
}

void netns_close(struct netns *ns)
{
	if (ns->route)
		mnl_socket_close(ns->route);
	if (ns->filter)
		mnl_socket_close(ns->filter);
	if (ns->fd >= 0)
		close(ns->fd);
	free(ns->name);
	*ns = (struct netns){.fd = -1};
}

int netns_socket(const struct netns *ns, int home, int domain, int type,
		 int protocol)
{
	int fd;

	if (enter(ns->fd) < 0)
		return -1;
	fd = socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
	go_home(home);
	return fd;
}

int netns_sysctl(const struct netns *ns, int home, const char *path,
		 const char *value)
{
	char full[256];
	int rc;

	if ((size_t)snprintf(full, sizeof(full), "/proc/sys/net/%s", path) >=
	    sizeof(full))
		return -ENAMETOOLONG;
	if (enter(ns->fd) < 0)
		return -errno;
	rc = write_file(full, value);
	go_home(home);
	return rc;
}

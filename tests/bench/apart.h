/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/bench/apart.h - a process of its own namespaces, which can tell when
 * the kernel has really freed those that it made
 *
 * Closing a network namespace only queues it; one worker frees what has
 * gathered, batch by batch. The kernel counts the network namespaces of every
 * user namespace (user.max_net_namespaces) and takes one off this count as
 * the last act of its cleanup, behind the RCU barrier that follows the end of
 * its links (cleanup_net() in net/core/net_namespace.c). So each side of a
 * comparison runs in a user namespace of its own, also when root started it:
 * with the limit lowered to two, home and one more, unshare() is refused as
 * long as a single one of the others is left.
 *
 * A link whose far end lies in the namespace closed last is no such witness: a
 * batch is taken apart last closed first. Of three such links, to the first,
 * the middle and the last of 503 namespaces, the last one's went before the
 * middle one's in every run tried, and 170 to 330 ms before the count fell.
 */
#ifndef TESTS_BENCH_APART_H
#define TESTS_BENCH_APART_H

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { FREED_TRIES = 300000, FREED_PAUSE_NS = 100000 }; /* 30 s at least */

static inline uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

/* What a figure needs and the machine refuses ends the process */
static inline void need(bool fine, const char *what)
{
	if (fine)
		return;
	perror(what);
	_exit(1);
}

static inline bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool fine = fd >= 0 && write(fd, text, strlen(text)) > 0;

	if (fd >= 0)
		close(fd);
	return fine;
}

/** apart() - Become root of a new user namespace
 * @also:	further namespaces to make there, CLONE_NEW... flags
 */
static inline void apart(int also)
{
	char uid[32], gid[32];
	struct rlimit files;

	snprintf(uid, sizeof(uid), "0 %u 1\n", (unsigned int)geteuid());
	snprintf(gid, sizeof(gid), "0 %u 1\n", (unsigned int)getegid());
	need(unshare(CLONE_NEWUSER) == 0, "user namespace");
	prctl(PR_SET_DUMPABLE, 1);
	need(write_text("/proc/self/uid_map", uid), "map user");
	write_text("/proc/self/setgroups", "deny");
	need(write_text("/proc/self/gid_map", gid), "map group");
	need(unshare(also) == 0, "namespaces of its own");
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

/** freed_wait() - Until no network namespace is left but the present one
 *
 * To be called once, at the very end: the limit stays.
 */
static inline void freed_wait(void)
{
	int tries = 0;

	need(write_text("/proc/sys/user/max_net_namespaces", "2"),
	     "limit network namespaces");
	while (unshare(CLONE_NEWNET) < 0) {
		need(errno == ENOSPC && ++tries < FREED_TRIES,
		     "wait for namespaces to be freed");
		nanosleep(&(struct timespec){.tv_nsec = FREED_PAUSE_NS}, NULL);
	}
}

#endif

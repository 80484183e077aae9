// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/edge_calls.c - namespaces, processes, descriptors, files and mounts
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/fault/edge_own.h"

/* --- namespaces and processes ---------------------------------------------------- */

int unshare(int flags)
{
	return FAILS(EDGE_UNSHARE, "unshare %#x", (unsigned int)flags)
		       ? -1
		       : REAL(unshare)(flags);
}

int setns(int fd, int type)
{
	return FAILS(EDGE_SETNS, "setns %#x", (unsigned int)type)
		       ? -1
		       : REAL(setns)(fd, type);
}

pid_t fork(void)
{
	return FAILS(EDGE_FORK, "fork") ? -1 : REAL(fork)();
}

/* All that vpclab calls by number: clone3 and the signals of pidfds */
long syscall(long number, ...)
{
	long a[6];
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(ap, long);
	va_end(ap);
	if (number == SYS_clone3 && FAILS(EDGE_FORK, "clone3"))
		return -1;
	if (number == SYS_pidfd_open && FAILS(EDGE_OPEN, "pidfd_open"))
		return -1;
	return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* What is started is not under test */
static void step_aside(char *const *environment)
{
	for (char **e = (char **)(uintptr_t)environment; e && *e; e++)
		while (*e && !strncmp(*e, "LD_PRELOAD=", 11))
			for (char **to = e; *to; to++)
				to[0] = to[1];
}

int execve(const char *path, char *const argv[], char *const environment[])
{
	if (FAILS(EDGE_EXEC, "execve %s", path))
		return -1;
	step_aside(environment);
	return REAL(execve)(path, argv, environment);
}

int execvpe(const char *file, char *const argv[], char *const environment[])
{
	if (FAILS(EDGE_EXEC, "execvpe %s", file))
		return -1;
	step_aside(environment);
	return REAL(execvpe)(file, argv, environment);
}

/* --- descriptors ------------------------------------------------------------------ */

static mode_t mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return FAILS(EDGE_OPEN, "open %s", path)
		       ? -1
		       : REAL(open)(path, flags, mode);
}

int openat(int dir, const char *path, int flags, ...)
{
	mode_t mode;
	va_list ap;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return FAILS(EDGE_OPEN, "openat %s", path)
		       ? -1
		       : REAL(openat)(dir, path, flags, mode);
}

/* as which gcc calls them when it cannot know the flags */
int __open_2(const char *path, int flags);
int __openat_2(int dir, const char *path, int flags);

int __open_2(const char *path, int flags)
{
	return open(path, flags);
}

int __openat_2(int dir, const char *path, int flags)
{
	return openat(dir, path, flags);
}

FILE *fopen(const char *path, const char *mode)
{
	return FAILS(EDGE_OPEN, "fopen %s", path) ? NULL
						  : REAL(fopen)(path, mode);
}

int memfd_create(const char *name, unsigned int flags)
{
	return FAILS(EDGE_OPEN, "memfd_create %s", name)
		       ? -1
		       : REAL(memfd_create)(name, flags);
}

int pipe2(int pair[2], int flags)
{
	return FAILS(EDGE_OPEN, "pipe2") ? -1 : REAL(pipe2)(pair, flags);
}

int epoll_create1(int flags)
{
	return FAILS(EDGE_OPEN, "epoll_create1") ? -1
						 : REAL(epoll_create1)(flags);
}

int timerfd_create(int clock, int flags);
int timerfd_create(int clock, int flags)
{
	return FAILS(EDGE_OPEN, "timerfd_create")
		       ? -1
		       : REAL(timerfd_create)(clock, flags);
}

int signalfd(int fd, const sigset_t *set, int flags);
int signalfd(int fd, const sigset_t *set, int flags)
{
	return FAILS(EDGE_OPEN, "signalfd") ? -1
					    : REAL(signalfd)(fd, set, flags);
}

int dup2(int from, int to)
{
	return FAILS(EDGE_OPEN, "dup2 to %d", to) ? -1 : REAL(dup2)(from, to);
}

int fcntl(int fd, int command, ...)
{
	va_list ap;
	long arg;

	va_start(ap, command);
	arg = va_arg(ap, long);
	va_end(ap);
	if (command == F_DUPFD_CLOEXEC && FAILS(EDGE_OPEN, "fcntl F_DUPFD"))
		return -1;
	return REAL(fcntl)(fd, command, arg);
}

/* --- what is done with them --------------------------------------------------------- */

int epoll_ctl(int epoll, int act, int fd, struct epoll_event *event)
{
	if (act == EPOLL_CTL_ADD && FAILS(EDGE_WATCH, "epoll_ctl"))
		return -1;
	return REAL(epoll_ctl)(epoll, act, fd, event);
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	return FAILS(EDGE_OPTION, "ioctl %#lx", request)
		       ? -1
		       : REAL(ioctl)(fd, request, arg);
}

int sethostname(const char *name, size_t len)
{
	return FAILS(EDGE_OPTION, "sethostname %s", name)
		       ? -1
		       : REAL(sethostname)(name, len);
}

/* --- files and mounts ------------------------------------------------------------------ */

int mount(const char *from, const char *to, const char *type,
	  unsigned long flags, const void *data)
{
	return FAILS(EDGE_MOUNT, "mount on %s", to)
		       ? -1
		       : REAL(mount)(from, to, type, flags, data);
}

int umount2(const char *from, int flags)
{
	return FAILS(EDGE_MOUNT, "umount2 %s", from)
		       ? -1
		       : REAL(umount2)(from, flags);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	return FAILS(EDGE_FILE_CALL, "write %zu bytes", n)
		       ? -1
		       : REAL(write)(fd, bytes, n);
}

int mkdir(const char *path, mode_t mode)
{
	return FAILS(EDGE_FILE_CALL, "mkdir %s", path)
		       ? -1
		       : REAL(mkdir)(path, mode);
}

int mkdirat(int dir, const char *path, mode_t mode)
{
	return FAILS(EDGE_FILE_CALL, "mkdirat %s", path)
		       ? -1
		       : REAL(mkdirat)(dir, path, mode);
}

int renameat(int dir, const char *from, int to_dir, const char *to)
{
	return FAILS(EDGE_FILE_CALL, "renameat %s", from)
		       ? -1
		       : REAL(renameat)(dir, from, to_dir, to);
}

int flock(int fd, int act)
{
	return FAILS(EDGE_FILE_CALL, "flock") ? -1 : REAL(flock)(fd, act);
}

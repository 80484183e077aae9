// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/runtime.c - where running labs are found
 */
#include "lab/runtime.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lab/pins.h"

enum { BACKLOG = 64, TRIES = 20, AGAIN_MS = 5 };

/* --- the directory ------------------------------------------------------- */

static int choose_path(struct runtime *r, struct err *e)
{
	const char *own = getenv("VPCLAB_RUNTIME_DIR");
	const char *xdg = getenv("XDG_RUNTIME_DIR");
	uid_t uid = geteuid();
	int n;

	if (own && *own && *own != '/')
		return err_set(e, EINVAL,
			       "VPCLAB_RUNTIME_DIR '%s': an absolute path",
			       own);
	if (own && *own)
		n = snprintf(r->path, sizeof(r->path), "%s", own);
	else if (uid == 0)
		n = snprintf(r->path, sizeof(r->path), "/run/vpclab");
	else if (xdg && *xdg == '/')
		n = snprintf(r->path, sizeof(r->path), "%s/vpclab", xdg);
	else
		n = snprintf(r->path, sizeof(r->path), "/tmp/vpclab-%u", uid);
	if (n < (int)sizeof(r->path)) /* part of a path is another one */
		return 0;
	return err_set(e, ENAMETOOLONG, "directory of running labs, %.40s...",
		       r->path);
}

int runtime_open(struct runtime *r, struct err *e)
{
	struct stat st;

	if (choose_path(r, e))
		return -e->code;
	if (mkdir(r->path, 0700) && errno != EEXIST)
		return err_set(e, errno,
			       "make %s (another place: VPCLAB_RUNTIME_DIR)",
			       r->path);
	r->fd = open(r->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (r->fd < 0)
		return err_set(e, errno, "open %s", r->path);
	if (fstat(r->fd, &st) == 0 && st.st_uid == geteuid() &&
	    !(st.st_mode & (S_IRWXG | S_IRWXO)))
		return 0;
	runtime_close(r);
	return err_set(e, EPERM,
		       "use %s: it must be yours alone (mode 0700; another "
		       "place: VPCLAB_RUNTIME_DIR)",
		       r->path);
}

void runtime_close(struct runtime *r)
{
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
}

/* --- the living and the dead --------------------------------------------- */

static int open_lab(const struct runtime *r, const char *name)
{
	return openat(r->fd, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool same_file(int a_dir, const char *a_name, int b)
{
	struct stat x, y;

	return fstatat(a_dir, a_name, &x, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstat(b, &y) == 0 && x.st_ino == y.st_ino &&
	       x.st_dev == y.st_dev;
}

/* Lock the lab's directory; -EBUSY: its keeper lives; -ESTALE: what was locked
 * is not there any more, since somebody has just removed it */
static int lock_lab(struct seat *s, int flags)
{
	s->lock = openat(s->dir, "lock",
			 O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
	if (s->lock < 0)
		return errno == ENOENT ? -ESTALE : -errno;
	if (flock(s->lock, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (!same_file(s->dir, "lock", s->lock) ||
	    !same_file(s->runtime, s->name, s->dir))
		return -ESTALE;
	return 0;
}

static int empty(struct seat *s)
{
	unlinkat(s->dir, "socket", 0);
	return pins_remove(s->dir, s->name);
}

void seat_forget(struct seat *s)
{
	if (s->socket >= 0)
		close(s->socket);
	if (s->dir >= 0)
		close(s->dir);
	if (s->lock >= 0)
		close(s->lock);
	s->socket = s->dir = s->lock = -1;
}

void seat_leave(struct seat *s)
{
	/* with pins that stay, somebody has to look here again */
	if (!empty(s)) {
		unlinkat(s->dir, "lock", 0);
		unlinkat(s->runtime, s->name, AT_REMOVEDIR);
	}
	seat_forget(s);
}

static struct seat seat_of(const struct runtime *r, const char *name)
{
	struct seat s = {.runtime = r->fd, .dir = -1, .lock = -1, .socket = -1};

	snprintf(s.name, sizeof(s.name), "%s", name);
	return s;
}

/* A keeper that was killed at once has left no more than a directory */
static bool is_bare(int dir)
{
	struct stat st;

	return fstat(dir, &st) == 0 && (st.st_mode & ALLPERMS) == S_IRWXU &&
	       faccessat(dir, "lock", F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

/* Does a keeper live there? What a dead one left is removed, and nothing of a
 * directory that has never had one
 *
 * Return: 1: yes, 0: no, or a negative errno with @e set
 */
static int lives(const struct runtime *r, const char *name, struct err *e)
{
	struct seat s = seat_of(r, name);
	int rc;

	s.dir = open_lab(r, name);
	if (s.dir < 0 &&
	    (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
		return 0; /* no lab's place at all */
	rc = s.dir < 0 ? -errno : lock_lab(&s, 0);
	if (rc == 0)
		seat_leave(&s);
	else if (rc == -ESTALE && is_bare(s.dir))
		unlinkat(r->fd, name, AT_REMOVEDIR); /* if it is empty */
	seat_forget(&s);
	if (!rc || rc == -ESTALE)
		return 0;
	return rc == -EBUSY ? 1
			    : err_set(e, -rc, "look whether lab %s runs", name);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int list_failed(const struct runtime *r, int fd, struct err *e)
{
	int code = errno;

	if (fd >= 0)
		close(fd);
	return err_set(e, code, "list %s", r->path);
}

int runtime_labs(const struct runtime *r, struct arena *arena,
		 struct lab_names *ret, struct err *e)
{
	int fd = openat(r->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int rc = 0;

	*ret = (struct lab_names){0};
	if (!dir)
		return list_failed(r, fd, e);
	while (rc >= 0 && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		rc = lives(r, entry->d_name, e);
		if (rc > 0)
			*vec_add(arena, ret) = arena_strdup(arena,
							    entry->d_name);
	}
	closedir(dir);
	if (rc < 0)
		return rc;
	if (ret->n)
		qsort(ret->items, ret->n, sizeof(*ret->items), by_text);
	return 0;
}

/* --- the socket ----------------------------------------------------------- */

/* However long the path of the directory is, this one is short */
static struct sockaddr_un address_in(int dir)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};

	snprintf(sa.sun_path, sizeof(sa.sun_path), "/proc/self/fd/%d/socket",
		 dir);
	return sa;
}

static int new_socket(int flags)
{
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0);
}

static int connect_to(int dir, const char *name, struct err *e)
{
	struct sockaddr_un sa = address_in(dir);
	int fd = new_socket(0);

	if (fd < 0)
		return err_set(e, errno, "socket to lab %s", name);
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0)
		return fd;
	err_set(e, errno, "connect to the keeper of lab %s", name);
	close(fd);
	return -e->code;
}

int runtime_connect(const struct runtime *r, const char *name, struct err *e)
{
	int dir, fd;
	int rc = strchr(name, '/') || *name == '.' ? 0 : lives(r, name, e);

	if (rc < 0)
		return rc;
	if (!rc)
		return err_set(e, ENOENT, "lab %s", name);
	dir = open_lab(r, name);
	if (dir < 0)
		return err_set(e, errno, "lab %s", name);
	fd = connect_to(dir, name, e);
	close(dir);
	return fd;
}

/* --- its end -------------------------------------------------------------- */

int runtime_lock(const struct runtime *r, const char *name)
{
	int dir = open_lab(r, name), fd, code;

	if (dir < 0)
		return -errno;
	fd = openat(dir, "lock", O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	code = errno;
	close(dir);
	return fd < 0 ? -code : fd;
}

bool runtime_released(int lock, int timeout_ms)
{
	int rc = flock(lock, LOCK_EX | LOCK_NB);

	for (int ms = 0; rc && ms < timeout_ms; ms += AGAIN_MS) {
		poll(NULL, 0, AGAIN_MS);
		rc = flock(lock, LOCK_EX | LOCK_NB);
	}
	return rc == 0;
}

/* --- a keeper's seat ------------------------------------------------------- */

static int take_once(const struct runtime *r, struct seat *s)
{
	int rc;

	if (mkdirat(r->fd, s->name, 0700) && errno != EEXIST)
		return -errno;
	s->dir = open_lab(r, s->name);
	if (s->dir < 0)
		return errno == ENOENT ? -ESTALE : -errno;
	rc = lock_lab(s, O_CREAT);
	if (rc)
		seat_forget(s);
	if (rc && rc != -ESTALE && rc != -EBUSY) /* it holds nothing */
		unlinkat(r->fd, s->name, AT_REMOVEDIR);
	return rc;
}

static int listen_there(struct seat *s, struct err *e)
{
	struct sockaddr_un sa = address_in(s->dir);

	s->socket = new_socket(SOCK_NONBLOCK);
	if (s->socket < 0)
		return err_set(e, errno, "socket of lab %s", s->name);
	if (fchmod(s->socket, 0600) ||
	    bind(s->socket, (struct sockaddr *)&sa, sizeof(sa)) ||
	    listen(s->socket, BACKLOG))
		return err_set(e, errno, "listen for clients of lab %s",
			       s->name);
	return 0;
}

/* The kernel tells clients who listened last: who took the seat may be gone */
int seat_hold(struct seat *s, struct err *e)
{
	return listen(s->socket, BACKLOG)
		       ? err_set(e, errno, "listen for clients of lab %s",
				 s->name)
		       : 0;
}

int seat_take(const struct runtime *r, const char *name, struct seat *ret,
	      struct err *e)
{
	struct seat s = seat_of(r, name);
	int rc = -ESTALE;

	/* somebody may just be looking whether a keeper lives there, or be
	 * removing what a dead one left */
	for (int i = 0; i < TRIES && (rc == -ESTALE || rc == -EBUSY); i++) {
		if (i)
			poll(NULL, 0, AGAIN_MS);
		rc = take_once(r, &s);
	}
	if (rc)
		return rc == -EBUSY
			       ? err_set(e, EBUSY, "lab %s runs already", name)
			       : err_set(e, -rc,
					 "make a place for lab %s in %s "
					 "(another place: VPCLAB_RUNTIME_DIR)",
					 name, r->path);
	empty(&s);
	rc = listen_there(&s, e);
	if (rc) {
		seat_leave(&s);
		return rc;
	}
	*ret = s;
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/pins.c - a lab's namespaces by name, for ip netns and its friends
 */
#include "lab/pins.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/arena.h"

#define PIN_DIR "/run/netns"

enum { PIN_MAX = 255 }; /* of a file's name */

struct pin {
	char name[PIN_MAX + 1];
};

/* "node/orders" of lab "shop" is shop.node.orders */
static bool pin_named(struct pin *pin, const char *lab, const char *ns)
{
	int n = snprintf(pin->name, sizeof(pin->name), "%s.%s", lab, ns);

	for (char *p = pin->name; *p; p++)
		if (*p == '/')
			*p = '.';
	return n > 0 && n < (int)sizeof(pin->name);
}

/* May a line of the list name it? */
static bool is_ours(const char *name, const char *lab)
{
	size_t n = strlen(lab);

	return strncmp(name, lab, n) == 0 && name[n] == '.' &&
	       !strchr(name, '/');
}

/* --- the directory of pins -------------------------------------------------------- */

/* Everybody's, and root's alone to write: nobody else may put in place of a
 * pin what we then bind to, or remove */
static int pin_dir(struct err *e)
{
	int dir = open(PIN_DIR,
		       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (dir < 0)
		return err_set(e, errno, "open " PIN_DIR);
	if (fstat(dir, &st) == 0 && st.st_uid == geteuid() &&
	    !(st.st_mode & (S_IWGRP | S_IWOTH)))
		return dir;
	close(dir);
	return err_set(e, EPERM,
		       "use " PIN_DIR ": nobody but root may write there");
}

/* What is there under that name, without following a symbolic link */
static int pin_look(int pins, const char *name, struct stat *ret, bool *ret_ns)
{
	int fd = openat(pins, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct statfs fs;
	int rc;

	if (fd < 0)
		return -errno;
	rc = fstat(fd, ret) || fstatfs(fd, &fs) ? -errno : 0;
	close(fd);
	*ret_ns = !rc && fs.f_type == NSFS_MAGIC;
	return rc;
}

/* A namespace of ours, or the file that one was about to be bound to. Others
 * may have a pin of that name, made by hand
 *
 * Return: 1: yes, 0: no, or a negative errno
 */
static int is_mine(int pins, const char *name, ino_t inode)
{
	struct stat st;
	bool ns;
	int rc = pin_look(pins, name, &st, &ns);

	if (rc)
		return rc == -ENOENT || rc == -ELOOP ? 0 : rc;
	return ns ? st.st_ino == inode : S_ISREG(st.st_mode) && !st.st_size;
}

/* A file that nothing was bound to yet is no failure */
static int unpin(int pins, const char *name, struct err *e)
{
	char path[64 + PIN_MAX + 1];

	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", pins, name);
	if (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) && errno != EINVAL)
		return err_set(e, errno, "unmount " PIN_DIR "/%s", name);
	return unlinkat(pins, name, 0)
		       ? err_set(e, errno, "remove " PIN_DIR "/%s", name)
		       : 0;
}

/* Is the namespace still the one that is bound there? As is_mine() */
static int is_bound(int pins, const char *name, const struct netns *ns)
{
	struct stat there, here;
	bool any;
	int rc = ns ? pin_look(pins, name, &there, &any) : -ENOENT;

	if (!rc && fstat(ns->fd, &here))
		rc = -errno;
	if (rc)
		return rc == -ENOENT || rc == -ELOOP ? 0 : rc;
	return there.st_ino == here.st_ino && there.st_dev == here.st_dev;
}

/* --- the list --------------------------------------------------------------------- */

/* It has a line "PIN NAMESPACE INODE" for each; "." says that the directory of
 * pins was not there before */
static FILE *list_of(int dir, const char *name, int flags, const char *mode)
{
	int fd = openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd < 0 ? NULL : must(fdopen(fd, mode));
}

/* One line: undo that pin, but not one of a namespace that @keep has */
static int drop_other(int pins, const char *lab, char *line,
		      const struct fabric *keep, struct err *e)
{
	char *rest, *name = strtok_r(line, " \n", &rest);
	const char *ns = strtok_r(NULL, " \n", &rest);
	const char *inode = strtok_r(NULL, " \n", &rest);

	int mine, kept = 0;

	if (!inode || !is_ours(name, lab))
		return 0;
	mine = is_mine(pins, name, strtoul(inode, NULL, 10));
	if (mine > 0 && keep)
		kept = is_bound(pins, name, fabric_ns(keep, ns));
	if (mine < 0 || kept < 0)
		return err_set(e, mine < 0 ? -mine : -kept,
			       "look at " PIN_DIR "/%s", name);
	return mine && !kept ? unpin(pins, name, e) : 0;
}

/* Each pin of the list; @ret_made: does it say that we made the directory? */
static int drop_listed(FILE *list, int pins, const char *lab,
		       const struct fabric *keep, bool *ret_made, struct err *e)
{
	char *line = NULL;
	size_t size = 0;
	int rc = 0;

	while (getline(&line, &size, list) > 0) {
		*ret_made |= strcmp(line, ".\n") == 0;
		if (pins >= 0 && drop_other(pins, lab, line, keep, e))
			rc = -e->code;
	}
	if (!feof(list))
		rc = err_set(e, errno, "read the list of pinned namespaces");
	free(line);
	return rc;
}

/* Undo the pins of the list, but for those of namespaces that @keep has
 * @ret_made:	was the directory of pins made by us?
 */
static int drop_others(int dir, const char *lab, const struct fabric *keep,
		       bool *ret_made, struct err *e)
{
	FILE *list = list_of(dir, "pins", O_RDONLY, "r");
	int pins, rc;

	*ret_made = false;
	if (!list && (errno == ENOENT || errno == ELOOP))
		return 0; /* a link is none that a lab has made */
	if (!list)
		return err_set(e, errno, "open the list of pinned namespaces");
	pins = pin_dir(e);
	/* without the directory there are no pins, nor in one of others' */
	if (pins >= 0 || pins == -ENOENT || pins == -EPERM)
		rc = drop_listed(list, pins, lab, keep, ret_made, e);
	else
		rc = pins;
	fclose(list);
	if (pins >= 0)
		close(pins);
	return rc;
}

int pins_remove(int dir, const char *lab)
{
	struct err ignored;
	bool made;
	int rc = drop_others(dir, lab, NULL, &made, &ignored);

	unlinkat(dir, "pins.new", 0);
	if (rc)
		return rc;
	if (made)
		rmdir(PIN_DIR); /* unless others have pins there now */
	unlinkat(dir, "pins", 0);
	return 0;
}

static void write_line(FILE *list, const struct pin *pin,
		       const struct netns *ns)
{
	struct stat st;

	if (fstat(ns->fd, &st) == 0)
		fprintf(list, "%s %s %ju\n", pin->name, ns->name,
			(uintmax_t)st.st_ino);
}

/* The whole list or the one before: it must never miss a pin that is there,
 * nor that we make their directory, which is why it comes first */
static int write_list(int dir, const char *lab, const struct fabric *fabric,
		      const struct plan *plan, bool made, struct err *e)
{
	FILE *list = list_of(dir, "pins.new", O_WRONLY | O_CREAT | O_TRUNC,
			     "w");
	bool fine = list && (!made || fputs(".\n", list) >= 0);
	struct pin pin;

	for (size_t i = 0; list && i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];

		if (o->kind == PLAN_NS && pin_named(&pin, lab, o->ns))
			write_line(list, &pin, fabric_ns(fabric, o->ns));
	}
	if (list) {
		fine = !ferror(list);
		fine = !fclose(list) && fine;
	}
	if (fine && renameat(dir, "pins.new", dir, "pins") == 0)
		return 0;
	return err_set(e, errno, "write the list of pinned namespaces");
}

/* --- pinning ---------------------------------------------------------------------- */

/* To the very file that we have made, whatever its name leads to by then */
static int bind_to(int file, const struct netns *ns)
{
	char from[64], to[64];

	snprintf(from, sizeof(from), "/proc/self/fd/%d", ns->fd);
	snprintf(to, sizeof(to), "/proc/self/fd/%d", file);
	return mount(from, to, "none", MS_BIND, NULL) ? -errno : 0;
}

static int pin_ns(int pins, const struct pin *pin, const struct netns *ns,
		  struct err *e)
{
	int file, rc = is_bound(pins, pin->name, ns);

	if (rc < 0)
		return err_set(e, -rc, "look at " PIN_DIR "/%s", pin->name);
	if (rc)
		return 0;
	file = openat(pins, pin->name, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		      0444);
	if (file < 0)
		return err_set(e, errno, "pin namespace %s to " PIN_DIR "/%s",
			       ns->name, pin->name);
	rc = bind_to(file, ns);
	close(file);
	if (!rc)
		return 0;
	unlinkat(pins, pin->name, 0);
	return err_set(e, -rc, "bind namespace %s to " PIN_DIR "/%s", ns->name,
		       pin->name);
}

static int pin_all(const char *lab, const struct fabric *fabric,
		   const struct plan *plan, struct err *e)
{
	int pins = pin_dir(e), rc = pins < 0 ? pins : 0;
	struct pin pin;

	for (size_t i = 0; !rc && i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];

		if (o->kind == PLAN_NS && pin_named(&pin, lab, o->ns))
			rc = pin_ns(pins, &pin, fabric_ns(fabric, o->ns), e);
	}
	if (pins >= 0)
		close(pins);
	return rc;
}

int pins_follow(int dir, const char *lab, const struct fabric *fabric,
		const struct plan *plan, struct err *e)
{
	bool made;
	int rc = drop_others(dir, lab, fabric, &made, e);

	made |= access(PIN_DIR, F_OK) != 0;
	if (!rc)
		rc = write_list(dir, lab, fabric, plan, made, e);
	if (!rc && mkdir(PIN_DIR, 0755) && errno != EEXIST)
		rc = err_set(e, errno, "make " PIN_DIR);
	return rc ? rc : pin_all(lab, fabric, plan, e);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/pins.c - a lab's namespaces by name, for ip netns and its friends
 */
#include "lab/pins.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool is_ours(const char *name, const char *lab)
{
	size_t n = strlen(lab);

	return strncmp(name, lab, n) == 0 && name[n] == '.' &&
	       !strchr(name, '/');
}

static void unpin(const char *name)
{
	char path[sizeof(PIN_DIR) + PIN_MAX + 1];

	snprintf(path, sizeof(path), PIN_DIR "/%s", name);
	umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW);
	unlink(path);
}

/* The list has a line "PIN NAMESPACE" for each; "." says that the directory of
 * pins was not there before */
static FILE *list_of(int dir, const char *name, int flags, const char *mode)
{
	int fd = openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC, 0600);

	return fd < 0 ? NULL : fdopen(fd, mode);
}

/* Is the namespace still the one that is bound there? */
static bool is_bound(const char *name, const struct netns *ns)
{
	char path[sizeof(PIN_DIR) + PIN_MAX + 1];
	struct stat there, here;

	snprintf(path, sizeof(path), PIN_DIR "/%s", name);
	return ns && stat(path, &there) == 0 && fstat(ns->fd, &here) == 0 &&
	       there.st_ino == here.st_ino && there.st_dev == here.st_dev;
}

/* Undo the pins of the list, but for those of namespaces that @keep has
 *
 * Return: was the directory of pins made by us?
 */
static bool drop_others(int dir, const char *lab, const struct fabric *keep)
{
	FILE *list = list_of(dir, "pins", O_RDONLY, "r");
	char *line = NULL;
	bool made = false;
	size_t size = 0;

	while (list && getline(&line, &size, list) > 0) {
		char *ns = strchr(line, ' ');

		line[strcspn(line, "\n")] = '\0';
		made |= strcmp(line, ".") == 0;
		if (!ns)
			continue;
		*ns++ = '\0';
		if (is_ours(line, lab) &&
		    !(keep && is_bound(line, fabric_ns(keep, ns))))
			unpin(line);
	}
	free(line);
	if (list)
		fclose(list);
	return made;
}

void pins_remove(int dir, const char *lab)
{
	if (drop_others(dir, lab, NULL))
		rmdir(PIN_DIR); /* unless others have pins there now */
	unlinkat(dir, "pins", 0);
	unlinkat(dir, "pins.new", 0);
}

/* The whole list or the one before: it must never miss a pin that is there */
static int write_list(int dir, const char *lab, const struct plan *plan,
		      bool made, struct err *e)
{
	FILE *list = list_of(dir, "pins.new", O_WRONLY | O_CREAT | O_TRUNC,
			     "w");
	bool fine = list && (!made || fputs(".\n", list) >= 0);
	struct pin pin;

	for (size_t i = 0; list && i < plan->objects.n; i++)
		if (plan->objects.items[i]->kind == PLAN_NS &&
		    pin_named(&pin, lab, plan->objects.items[i]->ns))
			fprintf(list, "%s %s\n", pin.name,
				plan->objects.items[i]->ns);
	if (list)
		fine = !ferror(list) & !fclose(list);
	if (fine && renameat(dir, "pins.new", dir, "pins") == 0)
		return 0;
	return err_set(e, errno, "write the list of pinned namespaces");
}

static int pin_ns(const struct pin *pin, const struct netns *ns, struct err *e)
{
	char path[sizeof(PIN_DIR) + PIN_MAX + 1], from[64];
	int fd;

	if (is_bound(pin->name, ns))
		return 0;
	snprintf(path, sizeof(path), PIN_DIR "/%s", pin->name);
	snprintf(from, sizeof(from), "/proc/self/fd/%d", ns->fd);
	fd = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	if (fd < 0)
		return err_set(e, errno, "pin namespace %s to %s", ns->name,
			       path);
	close(fd);
	if (mount(from, path, "none", MS_BIND, NULL) == 0)
		return 0;
	err_set(e, errno, "bind namespace %s to %s", ns->name, path);
	unlink(path);
	return -e->code;
}

int pins_follow(int dir, const char *lab, const struct fabric *fabric,
		const struct plan *plan, struct err *e)
{
	bool made = drop_others(dir, lab, fabric);
	struct pin pin;
	int rc;

	if (mkdir(PIN_DIR, 0755) == 0)
		made = true;
	else if (errno != EEXIST)
		return err_set(e, errno, "make " PIN_DIR);
	rc = write_list(dir, lab, plan, made, e);
	for (size_t i = 0; !rc && i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];

		if (o->kind == PLAN_NS && pin_named(&pin, lab, o->ns))
			rc = pin_ns(&pin, fabric_ns(fabric, o->ns), e);
	}
	return rc;
}

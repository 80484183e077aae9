/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/runtime.h - where running labs are found
 *
 *	DIR/			0700, the user's own
 *	DIR/LAB/lock		held by the lab's keeper as long as it lives
 *	DIR/LAB/socket		0600, where the keeper listens
 *	DIR/LAB/pins		namespaces that it has bound, one a line
 *
 * DIR is $VPCLAB_RUNTIME_DIR; else /run/vpclab for root, and for others
 * $XDG_RUNTIME_DIR/vpclab or /tmp/vpclab-UID. The lock tells the living from
 * the dead: what a keeper left that was killed is removed by whoever looks
 * next. Nothing is followed that is a symbolic link, and nothing removed that
 * has no lock: DIR may be a directory with other things in it.
 */
#ifndef LAB_RUNTIME_H
#define LAB_RUNTIME_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/report.h"

struct runtime {
	int fd; /* of DIR */
	char path[4096];
};

/** runtime_open() - Find or make the directory
 *
 * Return: 0, or a negative errno with @e set: it cannot be made, or is
 *	   somebody else's
 */
int runtime_open(struct runtime *r, struct err *e);
void runtime_close(struct runtime *r);

struct lab_names {
	const char **items;
	size_t n, cap;
};

/** runtime_labs() - Names of all labs that run, sorted; also removes what dead
 * keepers left */
int runtime_labs(const struct runtime *r, struct arena *arena,
		 struct lab_names *ret, struct err *e);

/** runtime_connect() - A connection to the keeper of lab @name
 *
 * Return: the socket; -ENOENT: no such lab runs; or another negative errno
 *	   with @e set
 */
int runtime_connect(const struct runtime *r, const char *name, struct err *e);

/** runtime_lock() - The lock of lab @name's keeper, to wait for its end with
 *
 * Return: a descriptor; -ENOENT: no such lab runs; or another negative errno
 */
int runtime_lock(const struct runtime *r, const char *name);

/** runtime_released() - Wait until whoever holds a lock is gone: a keeper that
 * nobody can talk to any more may still hold what it has
 *
 * Return: false: not within @timeout_ms
 */
bool runtime_released(int lock, int timeout_ms);

/* A keeper's place in the directory */
struct seat {
	char name[64];
	int runtime, dir, lock;
	int socket; /* it listens */
};

/** seat_take() - Become the keeper of @name
 *
 * Clients may connect from here on; they wait until they are served.
 *
 * Return: 0, or -EBUSY: that lab runs already; or another negative errno;
 *	   both with @e set
 */
int seat_take(const struct runtime *r, const char *name, struct seat *ret,
	      struct err *e);

/** seat_hold() - This process is the keeper, which another has taken the seat
 * for: it is the one that clients see behind the socket, and may kill */
int seat_hold(struct seat *s, struct err *e);

/** seat_leave() - Remove all of it: the last thing that a keeper does */
void seat_leave(struct seat *s);

/** seat_forget() - Close the descriptors alone: it is another process's now */
void seat_forget(struct seat *s);

#endif

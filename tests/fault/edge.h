/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fault/edge.h - the edge of the kernel, where calls can be made to fail
 *
 * A library that is loaded before all others (LD_PRELOAD) stands between the
 * program and what it calls. It counts the calls of each kind, in all
 * processes that share the file named by EDGE_FILE, and fails the one that
 * it is told to: the program under test knows nothing of it.
 */
#ifndef TESTS_FAULT_EDGE_H
#define TESTS_FAULT_EDGE_H

#include <stdint.h>

#define EDGE_FILE "VPCLAB_EDGE" /* the environment's name for it */

enum edge_kind {
	EDGE_REQUEST, /* one netlink message, which the kernel itself refuses */
	EDGE_SEND, /* to netlink */
	EDGE_RECEIVE, /* from it */
	EDGE_UNSHARE,
	EDGE_SETNS,
	EDGE_SOCKET,
	EDGE_OPEN, /* whatever else makes a descriptor */
	EDGE_FORK,
	EDGE_EXEC,
	EDGE_MOUNT,
	EDGE_BIND, /* bind, listen, connect */
	EDGE_WATCH, /* epoll_ctl that adds */
	EDGE_OPTION, /* setsockopt, ioctl, sethostname */
	EDGE_FILE_CALL, /* write, mkdir, renameat, flock */
	EDGE_TALK, /* between a keeper and its clients */
	EDGE_PACKET, /* sent into the lab */
	EDGE_MEMORY, /* one for each place that allocates */
	N_EDGE_KINDS
};

enum { EDGE_WHAT_MAX = 160, EDGE_PLACES = 1 << 16 };

/* What all processes share */
struct edge {
	uint32_t counting;
	uint32_t kind, at; /* the at-th of that kind fails; 0: none */
	uint32_t lasting; /* and all behind it */
	uint32_t code; /* its errno; of a request: the kernel's own */
	uint32_t failed; /* so many did */
	int32_t pid; /* who was told first */
	char what[EDGE_WHAT_MAX]; /* that call, and what it was about */
	uint32_t count[N_EDGE_KINDS];
	uint64_t places[EDGE_PLACES]; /* that have allocated */
};

#endif

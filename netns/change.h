/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/change.h - a fabric while it is changed
 */
#ifndef NETNS_CHANGE_H
#define NETNS_CHANGE_H

#include "netns/fabric.h"
#include "netns/share.h"
#include "netns/spaces.h"

struct fabric {
	int home;
	bool ipv6; /* the kernel has it, and it is to be told what not to do */
	struct mnl_socket *route; /* of home, to make links from */
	struct spaces spaces;
	void (*told)(size_t done, size_t all, void *arg); /* of progress */
	void *told_arg;
	struct err lost; /* of undoing a change; code 0: nothing is */
};

struct change {
	struct fabric *fabric;
	struct arena *arena;
	struct plan_diff diff;
	struct share *shares; /* one per namespace, in fabric's order */
	struct err *err; /* the first failure */
	const char *ns; /* to which requests go at present */
	bool failed;
	bool unheard; /* of the last requests it is not known what became */
	bool removing; /* what goes, before what comes */
	bool creating; /* links, not yet configuring them */
	bool undoing; /* a failure stops nothing */
};

/*
 * The parts, in their order. Each returns 0 or a negative errno, and the first
 * failure is in the change.
 */

/** change_shares() - Who has to do what, once all namespaces are there */
void change_shares(struct change *c);

/** change_rules(), change_sysctls() - nftables, a transaction each; settings */
int change_rules(struct change *c);
int change_sysctls(struct change *c);

/** change_removals() - Links that go, or all else that does */
int change_removals(struct change *c, bool links);

/** change_links(), change_additions() - New links; what they need, and routes */
int change_links(struct change *c);
int change_additions(struct change *c);

/** change_wait() - Until links carry, and addresses of IPv6 may be used */
int change_wait(struct change *c);

/** change_progress() - @done of @n namespaces went through a part, from 0 */
void change_progress(const struct change *c, size_t part, size_t done,
		     size_t n);

#endif

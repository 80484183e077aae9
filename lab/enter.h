/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/enter.h - a process in a node: its network, names and host name
 *
 * What is the node's own is laid over the machine's in a mount namespace of
 * the process: /etc/resolv.conf, /etc/hosts, the line of /etc/nsswitch.conf
 * that would ask others, and /sys, which shows links. All of it goes with the
 * process; no file of the machine is touched.
 */
#ifndef LAB_ENTER_H
#define LAB_ENTER_H

#include "vpc/model.h"

struct setting { /* what a process finds at a place */
	const char *hostname;
	const char *resolv_conf, *hosts; /* the files' texts */
	VEC(const char *) environment; /* "NAME=text" */
};

/**
 * setting_of() - What is to be found at @place
 *
 * VPCLAB_LAB, VPCLAB_NODE and VPCLAB_ADDRESS say where it is; a function also
 * has what Lambda sets, and its own variables.
 */
struct setting setting_of(struct arena *arena, const struct model *m,
			  const struct place *place);

/** setting_elsewhere() - The same in a namespace that is no node's */
struct setting setting_elsewhere(struct arena *arena, const struct model *m,
				 const char *name);

/** environment_of() - The variables behind those in @before, of which those
 * of the same name are left out; ends with NULL */
char **environment_of(struct arena *arena, const struct setting *s,
		      char *const *before);

struct entrance {
	int network; /* descriptor of the network namespace */
	int user; /* of the user namespace that owns it; -1: this one */
	bool own_tmp; /* /tmp and shared memory are empty, and vanish with the
			 process */
	bool own_processes; /* it is in a process namespace: /proc as well */
};

/**
 * enter() - Move the calling process there, for good
 *
 * Return: 0, or a negative errno with @e set
 */
int enter(const struct entrance *to, const struct setting *s, struct err *e);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/rights.h - what a lab's process, and what it starts, may still do
 *
 *	rights_fence()	before anything is started: what is fenced off stays
 *			so for every process that comes of this one
 *	rights_drop()	once the lab is built
 *	rights_raise()	in the child, before it enters the node
 *	rights_trim()	in the child, once it is there
 *
 * A lab that runs is changed, so its keeper goes on entering namespaces,
 * making links and opening ports. What its programs may need as well (to
 * become another user, to own files) it only has in store: no call of its own
 * makes use of that.
 *
 * Rootless it is the same, and all of it counts inside the lab's user
 * namespace alone.
 */
#ifndef LAB_RIGHTS_H
#define LAB_RIGHTS_H

#include <stdbool.h>

#include "base/report.h"

/**
 * rights_fence() - Give up, for good, what concerns the machine as a whole
 * @gain:	programs may gain rights by what they execute: setuid files,
 *		file capabilities; then rights_trim() leaves them all there are
 *
 * A filter refuses system calls that load code into the kernel, stop the
 * machine, set its clock and the like, with EPERM. A kernel that has none
 * (CONFIG_SECCOMP) does without.
 *
 * Return: 0, or a negative errno with @e set
 */
int rights_fence(bool gain, struct err *e);

/** rights_drop() - Keep the capabilities that a lab which runs needs
 *
 * Return: 0, or a negative errno with @e set
 */
int rights_drop(struct err *e);

/** rights_raise() - Make use of every capability that is left */
int rights_raise(struct err *e);

/** rights_trim() - Keep the capabilities that programs in nodes have */
int rights_trim(struct err *e);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/fabric.h - namespaces that hold what a plan says
 *
 * One function builds, changes and tears down: fabric_apply() carries out
 * the difference between the plan that runs and the one that shall run.
 */
#ifndef NETNS_FABRIC_H
#define NETNS_FABRIC_H

#include "netns/diff.h"
#include "netns/netns.h"
#include "netns/plan.h"

struct fabric;

/**
 * fabric_new() - Nothing yet, in the process's present network namespace
 *
 * Call netns_isolate() once before, so that "present" is nobody else's.
 *
 * Return: the fabric, to be released by fabric_free(); NULL with @e set
 */
struct fabric *fabric_new(struct err *e);

/** fabric_free() - Let go of every namespace; the kernel frees them */
void fabric_free(struct fabric *f);

/**
 * fabric_progress() - Be told how far a fabric_apply() is
 * @told:	of @done in @all equal parts; NULL: no more
 */
void fabric_progress(struct fabric *f,
		     void (*told)(size_t done, size_t all, void *arg),
		     void *arg);

/**
 * fabric_apply() - Make the kernel hold @to where it holds @from
 * @from:	what it holds now; NULL: nothing
 * @to:		what it shall hold; NULL: nothing
 *
 * Returns once every link carries packets. If any step fails, what was done
 * is undone, and @e names the object and the kernel's own reason.
 *
 * Return: 0, or a negative errno
 */
int fabric_apply(struct fabric *f, const struct plan *from,
		 const struct plan *to, struct err *e);

/** fabric_lost() - Why the last change that failed could not be undone; NULL:
 * all is as before it */
const struct err *fabric_lost(const struct fabric *f);

/**
 * fabric_settled() - Nobody points to a namespace that is gone any more
 *
 * To be called some time after fabric_apply(), once whoever keeps pointers
 * has dropped those to namespaces that went: their memory is kept till then.
 */
void fabric_settled(struct fabric *f);

/** fabric_ns() - The namespace of that name, or NULL */
struct netns *fabric_ns(const struct fabric *f, const char *name);

/** fabric_home() - Descriptor of the namespace to come back to */
int fabric_home(const struct fabric *f);

#endif

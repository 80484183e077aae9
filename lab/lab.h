/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/lab.h - a running lab: namespaces, responders, and one event loop
 */
#ifndef LAB_LAB_H
#define LAB_LAB_H

#include "lab/dial.h"
#include "lab/loop.h"
#include "lab/nat64.h"
#include "lab/observe.h"
#include "lab/program.h"
#include "lab/metadata_service.h"
#include "lab/resolver.h"
#include "lab/responder.h"
#include "netns/fabric.h"
#include "netns/plan.h"
#include "vpc/model.h"

struct flow_recorder;

struct lab {
	const struct model *model;
	struct plan *plan;
	struct plan *earlier; /* before the last change; NULL: it stays */
	struct fabric *fabric;
	struct loop *loop;
	struct observer *observer;
	struct dialer *dialer;
	struct responders *responders;
	/* told of each packet that rules log, for flow logs; or NULL */
	void (*record)(const struct drop *d, void *arg);
	void *record_arg;
	struct flow_recorder
		*flows; /* writes records of all of them; or NULL */
	struct resolvers *resolvers;
	struct metadata_service *metadata;
	struct nat64 *nat64;
	struct programs *programs;
	int directory; /* of the lab file; -1: it is gone */
	const struct eni **enis; /* by interface index, unique in a plan */
	size_t n_ends;
	/* why a change that failed could not be undone: the lab is neither as
	 * it was nor as was asked, and must end; code 0: it was */
	struct err lost;
};

/**
 * lab_open() - Build @m in the kernel and start what answers in it
 * @m:	valid, and kept by the caller as long as the lab runs
 *
 * netns_isolate() must have been called. Everything vanishes with the
 * process, however it ends.
 *
 * Return: the lab, to be released by lab_close(); NULL with @e set
 */
struct lab *lab_open(const struct model *m, struct err *e);

/** lab_open_watched() - The same, and be told how far it is
 * @told:	of @done in @all equal parts
 */
struct lab *lab_open_watched(const struct model *m,
			     void (*told)(size_t done, size_t all, void *arg),
			     void *arg, struct err *e);

/**
 * lab_ready() - Let the lab work until every program of the user's is ready
 * @stop:	turns true when the run is to end early
 *
 * Return: 0; or a negative errno with @e set: one has ended, or takes longer
 *	   than it may
 */
int lab_ready(struct lab *l, const volatile int *stop, struct err *e);

/** lab_close() - End everything; the kernel frees the namespaces behind */
void lab_close(struct lab *l);

/**
 * lab_change() - Change a running lab to match @m
 * @m:	valid; kept by the caller from now on, in place of the one before
 *
 * The difference of the two plans is applied; what both have is not touched,
 * so that established connections live on where AWS keeps them. When the
 * machine refuses, the lab is as it was, or else lost.
 *
 * Return: 0, or a negative errno with @e set
 */
int lab_change(struct lab *l, const struct model *m, struct err *e);

/** lab_revert() - Undo the last lab_change(), from @before it; or lost */
void lab_revert(struct lab *l, const struct model *before);

/** lab_settle() - The last change stays: forget what it would take to undo it
 */
void lab_settle(struct lab *l);

/**
 * lab_refit() - Make the kernel hold what the lab's model asks for now
 *
 * For a model that was given a flow log while the lab runs: rules come or go,
 * and nothing else happens. When the machine refuses, the lab is as it was.
 *
 * Return: 0, or a negative errno with @e set
 */
int lab_refit(struct lab *l, struct err *e);

/** lab_turn() - Serve what is ready; waits @timeout_ms at most
 *
 * Return: 0, or -EINTR when a signal came
 */
int lab_turn(struct lab *l, int timeout_ms);

/** lab_place_ns() - The namespace that @place runs in */
struct netns *lab_place_ns(const struct lab *l, const struct place *place);

/** lab_dial() - One dial, and turns of the lab until it is over
 * @stop:	turns true when the run is to end early
 */
void lab_dial(struct lab *l, const struct dial_want *want,
	      struct dial_result *ret, const volatile int *stop);

/** lab_eni() - The ENI whose link has @ifindex, or NULL */
const struct eni *lab_eni(const struct lab *l, int ifindex);

#endif

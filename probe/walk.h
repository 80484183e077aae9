/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/walk.h - a packet's way through the model, hop by hop
 *
 * A way is a list of legs. A leg crosses one VPC's router, from one ENI (or
 * the internet gateway) to another (or the gateway). On the way there each leg
 * is judged by groups and ACLs, and what stands at its end decides what comes
 * next: a NAT gateway or load balancer begins another leg, a node answers.
 * The answer walks the legs back, judged by ACLs and routes alone (PKT-4).
 */
#ifndef PROBE_WALK_H
#define PROBE_WALK_H

#include "probe/analyse.h"
#include "probe/judge.h"

enum { LEGS_MAX = 8 };

struct leg {
	const struct eni *from, *to; /* NULL: the internet gateway */
	struct packet packet;
};

struct walk {
	const struct model *model;
	const struct flow_question *question;
	struct packet packet;
	const struct eni *via; /* balancer that kept its client's address */
	struct leg legs[LEGS_MAX];
	size_t n;
	struct analysis result;
	bool over;
};

/* How a walk is over: with a verdict, dropped, or not to be told */
void walk_end(struct walk *w, enum verdict verdict, const char *code);
void walk_blocked(struct walk *w, const char *code);
void walk_uncertain(struct walk *w);

/** walk_lost() - Dropped for want of a route that works (RT-12, RT-18) */
void walk_lost(struct walk *w, enum way_out way);

/** walk_eni_at() - The attached ENI of @vpc that has the address, or NULL */
const struct eni *walk_eni_at(const struct model *m, const struct vpc *vpc,
			      struct addr a);

/** walk_cross() - One leg: groups, ACLs and the destination check */
void walk_cross(struct walk *w, const struct eni *from, const struct eni *to);

/** walk_back() - The reply, over all legs */
void walk_back(struct walk *w);

/** walk_leave() - On from @from, by its subnet's route table */
void walk_leave(struct walk *w, const struct eni *from);

/** walk_arrive() - From @from to @to, and what stands there */
void walk_arrive(struct walk *w, const struct eni *from, const struct eni *to);

/** walk_answer() - @node has the packet: does it listen? Then the way back */
void walk_answer(struct walk *w, const struct node *node);

/** walk_balance() - A network load balancer chooses a target */
void walk_balance(struct walk *w, const struct eni *nlb);

/** walk_to_internet() - Out of @from by its VPC's internet gateway */
void walk_to_internet(struct walk *w, const struct eni *from);

/** walk_on_internet() - Out there already: a host, or in by a gateway */
void walk_on_internet(struct walk *w);

#endif

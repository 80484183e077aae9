/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/probe.h - questions about a lab, put to packets and the model
 *
 * A probe is an attempt of an expectation that nobody wrote: so packet and
 * model are judged as 'vpclab test' judges them, and what differs can be
 * written down as an expectation.
 */
#ifndef TESTS_RANDOM_PROBE_H
#define TESTS_RANDOM_PROBE_H

#include "probe/attempt.h"
#include "probe/second.h"
#include "tests/support/random.h"

struct probe {
	struct expect expect;
	struct endpoint to;
	struct attempts all; /* of this one: */
	struct attempt attempt;
	struct analysis says;
	struct trail trail; /* the way to what it says */
	int timeout_ms; /* for packets that should be heard of; 0: usual */
	bool over;
	bool busy; /* another probe had its port: nothing was sent */
	const char *differs; /* how packet and model do; NULL: they agree */
	const struct eni *log_differs; /* it is the flow log of this one */
};

/** probe_draw() - From somewhere in the lab to somewhere, perhaps nobody
 * @taken:	source ports that were drawn before, UINT16_MAX + 1 of them: no
 *		two flows of a lab have all in common
 */
struct probe *probe_draw(struct random *dice, struct arena *arena,
			 struct lab *lab, bool *taken);

/** probes_run() - Send those that the model is certain of, many at once, and
 * compare; flow logs as well, if the lab has any
 *
 * Two probes that meet the same mistake differ in the same words.
 *
 * Return: of how many the model was certain
 */
size_t probes_run(struct lab *lab, struct probe *const *probes, size_t n,
		  const volatile int *stop);

/** probe_said() - What the model says, in few words: "open", a code */
const char *probe_said(struct arena *arena, const struct analysis *says);

/** probe_story() - The same in many words, of both sides */
const char *probe_story(struct arena *arena, const struct probe *p);

/** probe_entry() - The expectation that the model is right, as an entry of a
 * lab file: "{from: i0, to: "i1:80", is: open}" */
const char *probe_entry(struct arena *arena, const struct probe *p);

#endif

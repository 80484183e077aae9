/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/check.h - is what a lab file expects true?
 */
#ifndef PROBE_CHECK_H
#define PROBE_CHECK_H

#include "lab/lab.h"
#include "vpc/expect.h"

struct verdict_of_check {
	bool holds;
	const char *title; /* "inside → orders:5432" */
	const char *seen; /* "open", "blocked: ENI_SG_RULES_MISMATCH, ..." */
	const char *why; /* when it does not hold: "expected open, was ..." */
	uint64_t took_us;
};

/**
 * check() - Send the packets of one expectation and judge the answers
 * @arena:	where the texts of the result live
 * @stop:	turns true when the run is to end early
 *
 * An expectation over several sandboxes, addresses or ports holds only if it
 * holds from each of them, unless it says `for: any`; the one that fails is
 * named (LAM-13: one subnet of several is the classic intermittent failure).
 */
struct verdict_of_check check(struct lab *lab, const struct expect *x,
			      struct arena *arena, const volatile int *stop);

/** check_title() - What an expectation is about, in a few words */
const char *check_title(struct arena *arena, const struct expect *x);

#endif

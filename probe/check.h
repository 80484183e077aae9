/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/check.h - is what a lab file expects true?
 */
#ifndef PROBE_CHECK_H
#define PROBE_CHECK_H

#include "lab/lab.h"
#include "probe/hold.h"
#include "probe/lives.h"
#include "vpc/expect.h"

struct verdict_of_check {
	bool holds;
	const char *title; /* "inside → orders:5432" */
	const char *seen; /* "open", "blocked: ENI_SG_RULES_MISMATCH, ..." */
	const char *why; /* when it does not hold: "expected open, was ..." */
	uint64_t took_us;
};

/* What expectations of one run share */
struct checking {
	struct lab *lab;
	struct arena *arena; /* where the texts of results live */
	const volatile int *stop; /* turns true when the run is to end early */
	struct holds holds;
	struct lives lives;
};

/**
 * check() - Send the packets of one expectation and judge the answers
 *
 * An expectation over several sandboxes, addresses or ports holds only if it
 * holds from each of them, unless it says `for: any`; the one that fails is
 * named (LAM-13: one subnet of several is the classic intermittent failure).
 */
struct verdict_of_check check(struct checking *c, const struct expect *x);

/** check_title() - What an expectation is about, in a few words */
const char *check_title(struct arena *arena, const struct expect *x);

#endif

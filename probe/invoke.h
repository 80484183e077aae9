/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/invoke.h - functions invoked through the Lambda API of the lab
 */
#ifndef PROBE_INVOKE_H
#define PROBE_INVOKE_H

#include "probe/check.h"

/**
 * check_invoke() - Judge an `invoke` expectation
 *
 * Lambda refuses an invocation for the function's state, its policy or its
 * concurrency (LAM-53, LAM-73), else chooses a sandbox, in turn, and runs the
 * handler there. A function that was Inactive is Active after the refusal
 * (LAM-20).
 */
struct verdict_of_check check_invoke(struct checking *c,
				     const struct expect *x);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fault/edge_own.h - what the calls at the edge share
 */
#ifndef TESTS_FAULT_EDGE_OWN_H
#define TESTS_FAULT_EDGE_OWN_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>

#include "tests/fault/edge.h"

extern struct edge *edge_shared; /* NULL: nothing fails */

/** edge_counts() - Count one call of @kind; is it one that fails? */
bool edge_counts(enum edge_kind kind);

/** edge_note() - Remember the first that does, and what it was about */
void edge_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Does this call fail? Then errno is set */
#define FAILS(kind, ...)      \
	(edge_counts(kind) && \
	 (edge_note(__VA_ARGS__), errno = (int)edge_shared->code, true))

/* The call that it would have been */
#define REAL(call)                                                            \
	({                                                                    \
		static __typeof__(&call) real;                                \
		if (!real)                                                    \
			real = (__typeof__(&call))(uintptr_t)dlsym(RTLD_NEXT, \
								   #call);    \
		real;                                                         \
	})

#endif

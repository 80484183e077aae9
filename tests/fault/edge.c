// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/edge.c - the edge of the kernel, where calls can be made to fail
 *
 * Calls that fail are never made, but for netlink requests: of those the type
 * of one message is changed on its way to one that no kernel knows, and it is
 * the kernel that refuses it (tests/fault/edge_net.c).
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

#include "tests/fault/edge_own.h"

enum { DEPTH = 8 }; /* of the way to a place that allocates */

struct edge *edge_shared;

/* --- counting --------------------------------------------------------------- */

static bool is_due(struct edge *e, enum edge_kind kind, uint32_t n)
{
	return e->at && e->kind == kind &&
	       (n == e->at || (e->lasting && n > e->at));
}

void edge_note(const char *fmt, ...)
{
	va_list ap;

	if (__atomic_add_fetch(&edge_shared->failed, 1, __ATOMIC_SEQ_CST) > 1)
		return;
	edge_shared->pid = getpid();
	va_start(ap, fmt);
	vsnprintf(edge_shared->what, sizeof(edge_shared->what), fmt, ap);
	va_end(ap);
}

bool edge_counts(enum edge_kind kind)
{
	return edge_shared && edge_shared->counting &&
	       is_due(edge_shared, kind,
		      __atomic_add_fetch(&edge_shared->count[kind], 1,
					 __ATOMIC_SEQ_CST));
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv(EDGE_FILE);
	int fd = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
	struct edge *e;

	if (fd < 0)
		return;
	e = mmap(NULL, sizeof(*e), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (e != MAP_FAILED)
		edge_shared = e;
}

/* --- memory --------------------------------------------------------------------------- */

struct way {
	uint64_t print; /* of the callers so far */
	int depth;
};

static _Unwind_Reason_Code caller(struct _Unwind_Context *at, void *arg)
{
	struct way *w = arg;

	w->print = (w->print ^ _Unwind_GetIP(at)) * 1099511628211u;
	return ++w->depth < DEPTH ? _URC_NO_REASON : _URC_END_OF_STACK;
}

/* Is this the first time that memory is asked for from there, by that way? */
static bool is_new_place(void)
{
	struct way way = {.print = 1469598103934665603u};
	uint64_t print;

	_Unwind_Backtrace(caller, &way);
	print = way.print;
	for (uint32_t i = 0; i < EDGE_PLACES; i++) {
		uint64_t *at = &edge_shared->places[(print + i) % EDGE_PLACES];
		uint64_t none = 0;

		if (*at == print)
			return false;
		if (__atomic_compare_exchange_n(at, &none, print, false,
						__ATOMIC_SEQ_CST,
						__ATOMIC_SEQ_CST))
			return true;
	}
	return false;
}

static bool memory_fails(size_t n)
{
	static bool within;
	bool fails;

	if (within || !edge_shared || !edge_shared->counting ||
	    (edge_shared->at && edge_shared->kind != EDGE_MEMORY))
		return false;
	within = true;
	fails = is_new_place() && FAILS(EDGE_MEMORY, "%zu bytes of memory", n);
	within = false;
	return fails;
}

void *malloc(size_t n)
{
	return memory_fails(n) ? NULL : REAL(malloc)(n);
}

void *calloc(size_t n, size_t size)
{
	return memory_fails(n * size) ? NULL : REAL(calloc)(n, size);
}

void *realloc(void *old, size_t n)
{
	return memory_fails(n) ? NULL : REAL(realloc)(old, n);
}

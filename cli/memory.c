// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/memory.c - without memory nothing goes on by halves
 *
 * Our own code asks by must(). Libraries that are linked in do not all look at
 * what they get, and would take a name that there is no memory for for one
 * that does not exist: the linker leads their calls here (--wrap).
 */
#include <stddef.h>

#include "base/arena.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t n);

void *__wrap_malloc(size_t n)
{
	return must(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
	return must(__real_calloc(n, size));
}

/* Of no size it is a free() */
void *__wrap_realloc(void *old, size_t n)
{
	void *p = __real_realloc(old, n);

	return n ? must(p) : p;
}

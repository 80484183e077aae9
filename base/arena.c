// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * base/arena.c - memory that lives and dies together
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/exit.h"

#define BLOCK_SIZE ((size_t)64 * 1024)

/* Objects of an arena touch each other, which would hide it from
 * AddressSanitizer when one is left behind its end: under it nobody may touch
 * what no object is, and something of that is behind each of them */
#if defined(__clang__)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 /* as gcc says it */
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#define forbid(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define allow(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
enum { GAP = 0 };
#define forbid(p, n) ((void)0)
#define allow(p, n) ((void)0)
#endif

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks; /* the newest first */
};

void no_memory(void)
{
	fputs("vpclab: out of memory\n", stderr);
	_exit(EXIT_MACHINE);
}

void *must(void *p)
{
	if (!p)
		no_memory();
	return p;
}

void must_do(int rc)
{
	if (rc < 0)
		no_memory();
}

void must_write(FILE *to)
{
	if (fflush(to) || ferror(to))
		no_memory();
}

char *must_close(FILE *to, char *const *text)
{
	must_write(to);
	fclose(to);
	return must(*text);
}

struct arena *arena_new(void)
{
	return must(calloc(1, sizeof(struct arena)));
}

void arena_free(struct arena *a)
{
	struct block *next;

	if (!a)
		return;
	for (struct block *b = a->blocks; b; b = next) {
		next = b->next;
		allow(b->bytes, b->size);
		free(b);
	}
	free(a);
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t taken = (size + align - 1) / align * align + GAP;
	struct block *b = a->blocks;
	void *p;

	if (!b || b->size - b->used < taken) {
		size_t room = taken > BLOCK_SIZE ? taken : BLOCK_SIZE;

		b = must(calloc(1, sizeof(*b) + room));
		b->size = room;
		b->next = a->blocks;
		a->blocks = b;
		forbid(b->bytes, room);
	}
	p = b->bytes + b->used;
	b->used += taken;
	allow(p, size);
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = arena_alloc(a, n + 1);

	memcpy(copy, s, n);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char buf[256], *text; /* most texts fit, and are made once then */
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(buf, sizeof(buf), fmt, again);
	va_end(again);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof(buf))
		return arena_strndup(a, buf, (size_t)n);
	text = arena_alloc(a, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	return text;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return text;
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap,
		 size_t size)
{
	void *bigger;

	if (n < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 4;
	bigger = arena_alloc(a, *cap * size);
	if (n)
		memcpy(bigger, items, n * size);
	return bigger;
}

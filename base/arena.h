/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/arena.h - memory that lives and dies together
 *
 * A model and a plan are built once, read often and dropped whole, so each
 * takes its memory from one arena and nothing in it is freed piecemeal.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

struct arena;

/** must() - @p, which was just asked for; without memory the process says so
 * and ends, with status 3: nothing goes on by halves */
void *must(void *p);

/** must_do() - The same, for a call of a library that returns less than 0
 * without memory, and only then */
void must_do(int rc);

/** must_write() - Everything written to a stream of open_memstream() is there */
void must_write(FILE *to);

/** must_close() - Close such a stream
 *
 * Return: @text, which is where it has put it
 */
char *must_close(FILE *to, char *const *text);

/** no_memory() - What must() does without any */
_Noreturn void no_memory(void);

/** arena_new() - An empty arena; ends the program when memory is out */
struct arena *arena_new(void);

/** arena_free() - Release @a and everything taken from it (NULL is fine) */
void arena_free(struct arena *a);

/** arena_alloc() - @size zeroed bytes, aligned for any type, never NULL */
void *arena_alloc(struct arena *a, size_t size);

/** arena_strdup() - Copy of @s that lives as long as @a */
char *arena_strdup(struct arena *a, const char *s);

/** arena_strndup() - Copy of the first @n bytes of @s, terminated */
char *arena_strndup(struct arena *a, const char *s, size_t n);

/** arena_printf() - Formatted text that lives as long as @a */
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** arena_vprintf() - As arena_printf(), from a started argument list */
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/** arena_grow() - Room for one more element; use vec_add() instead */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap,
		 size_t size);

/*
 * A growing array in an arena. VEC(struct route) declares one, vec_add()
 * yields a pointer to a new zeroed element at its end. Pointers to earlier
 * elements die with each addition.
 */
#define VEC(type)              \
	struct {               \
		type *items;   \
		size_t n, cap; \
	}

#define vec_add(a, vec)                                                    \
	((vec)->items = arena_grow(a, (vec)->items, (vec)->n, &(vec)->cap, \
				   sizeof(*(vec)->items)),                 \
	 &(vec)->items[(vec)->n++])

#define ARRAY_LEN(x) (sizeof(x) / sizeof((x)[0]))

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/import.c - names of imported objects, and what is said of them
 */
#include "import/import.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vpc/values.h"

/* What a source says is one line, in a comment of the lab file as well, and
 * does not command a terminal */
static const char *one_line(struct importing *in, const char *text)
{
	char *copy = NULL;

	for (size_t i = 0; text && text[i]; i++) {
		if (!iscntrl((unsigned char)text[i]))
			continue;
		if (!copy)
			copy = arena_strdup(in->arena, text);
		copy[i] = '?';
	}
	return copy ? copy : text;
}

void import_remark(struct importing *in, enum import_fate fate, struct where at,
		   const char *type, const char *what, const char *why)
{
	*vec_add(in->arena, &in->remarks) = (struct import_remark){
		.fate = fate,
		.type = one_line(in, type),
		.what = one_line(in, what),
		.why = one_line(in, why),
		.at = at};
}

/* --- names --------------------------------------------------------------- */

static bool is_reserved(const char *name)
{
	static const char *const reserved[] = {
		/* N-5 */
		"igw", "eigw", "vgw",  "local",	  "blackhole", "any",
		"all", "self", "main", "default", "internet",  "none",
	};

	for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
		if (strcmp(reserved[i], name) == 0)
			return true;
	return false;
}

/* Letters, digits, '-' and '_' */
static char *spelled(struct importing *in, const char *name)
{
	struct text t = {.arena = in->arena};
	bool gap = false;

	for (const char *c = name; *c; c++) {
		bool fine = isalnum((unsigned char)*c) || *c == '_' ||
			    *c == '-';

		if (fine && gap && t.n)
			text_put(&t, "-");
		if (fine && (t.n || isalnum((unsigned char)*c)))
			text_add(&t, "%c", *c);
		gap = !fine;
	}
	return t.n ? t.s : arena_strdup(in->arena, "unnamed");
}

/* Too long a name keeps its beginning, and of the rest what tells it apart */
static const char *shortened(struct importing *in, char *name)
{
	enum { HASH = 9 }; /* "-" and eight digits */

	if (strlen(name) <= NAME_MAX_LEN)
		return name;
	return arena_printf(in->arena, "%.*s-%08x", NAME_MAX_LEN - HASH, name,
			    (unsigned int)text_hash(name));
}

static const char *renamed(const struct import_wish *wish, const char *name)
{
	const struct doc *to = wish->rename ? document_get(wish->rename, name)
					    : NULL;

	return to && to->kind == DOC_SCALAR ? to->text : NULL;
}

const char *import_name(struct importing *in, const struct import_wish *wish,
			const char *name)
{
	const char *to = renamed(wish, name);

	if (to)
		return to;
	name = spelled(in, name);
	if (wish->as)
		name = arena_printf(in->arena, "%s-%s", wish->as, name);
	else if (is_reserved(name))
		name = arena_printf(in->arena, "%s-1", name);
	return shortened(in, arena_strdup(in->arena, name));
}

/* --- what is said -------------------------------------------------------- */

static const char *const fate_word[] = {
	[IMPORT_READ] = "read",
	[IMPORT_IGNORED] = "ignored",
	[IMPORT_ASSUMED] = "assumed",
};
static_assert(ARRAY_LEN(fate_word) == N_FATES, "a fate has no word");

static int by_type(const void *a, const void *b)
{
	const struct import_remark *x = *(const struct import_remark *const *)a;
	const struct import_remark *y = *(const struct import_remark *const *)b;

	return strcmp(x->type, y->type);
}

static void tell_place(struct where at, FILE *to)
{
	if (at.file)
		fprintf(to, "%s:", at.file);
	if (at.line)
		fprintf(to, "%d:%d:", at.line, at.column);
	fputs(at.file ? " " : "", to);
}

static void tell_ignored(const struct importing *in, FILE *to)
{
	size_t n = 0, all = in->remarks.n;
	const struct import_remark **sorted = arena_alloc(
		in->arena, (all + 1) * sizeof(*sorted));

	for (size_t i = 0; i < all; i++)
		if (in->remarks.items[i].fate == IMPORT_IGNORED)
			sorted[n++] = &in->remarks.items[i];
	if (!n)
		return;
	qsort(sorted, n, sizeof(*sorted), by_type);
	for (size_t i = 0, same; i < n; i += same) {
		for (same = 1;
		     i + same < n && !by_type(&sorted[i], &sorted[i + same]);)
			same++;
		fprintf(to, "%s%zu × %s", i ? ", " : "note: ignored: ", same,
			sorted[i]->type);
	}
	fputc('\n', to);
}

void import_tell(const struct importing *in, FILE *to)
{
	for (size_t i = 0; i < in->remarks.n; i++) {
		const struct import_remark *r = &in->remarks.items[i];

		if (r->fate != IMPORT_ASSUMED)
			continue;
		tell_place(r->at, to);
		fprintf(to, "note: %s: assumed: %s\n", r->what, r->why);
	}
	tell_ignored(in, to);
}

void import_report(const struct importing *in, FILE *to)
{
	for (int fate = 0; fate < N_FATES; fate++)
		for (size_t i = 0; i < in->remarks.n; i++) {
			const struct import_remark *r = &in->remarks.items[i];

			if ((int)r->fate != fate)
				continue;
			tell_place(r->at, to);
			fprintf(to, "%s: %s %s%s%s\n", fate_word[fate], r->type,
				r->what, r->why ? ": " : "",
				r->why ? r->why : "");
		}
}

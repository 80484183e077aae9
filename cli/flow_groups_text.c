// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/flow_groups_text.c - flows that changed, as lines and as a table
 */
#include <string.h>

#include "base/text.h"
#include "cli/color.h"
#include "cli/flow_groups.h"

enum { NAMES_MOST = 6, CELL_MOST = 3 };

static const char *const heading[N_FLOW_ENDS] = {
	[ENDS_NEW] = "with new nodes",
	[ENDS_REMOVED] = "with removed nodes",
};

/* --- words ---------------------------------------------------------------- */

/* "a, b" with @behind each; "a, b and 7 more" */
static void add_names(struct text *t, const char *const *names, size_t n,
		      const char *behind, size_t most)
{
	size_t shown = n > most ? most : n;

	for (size_t i = 0; i < shown; i++)
		text_add(t, "%s%s%s", i ? ", " : "", names[i], behind);
	if (shown < n)
		text_add(t, " and %zu more", n - shown);
}

const char *flow_group_text(struct arena *arena, const struct flow_group *g,
			    size_t most)
{
	struct text t = {.arena = arena};

	add_names(&t, g->from.items, g->from.n, "", most);
	text_add(&t, " → ");
	add_names(&t, g->to.items, g->to.n, g->like.ports, most);
	if (g->like.ipv6)
		text_add(&t, " over IPv6");
	return t.s;
}

const char *flow_group_why(struct arena *arena, const struct flow_group *g)
{
	const struct flow_change *f = &g->like;

	if (f->why && f->code)
		return arena_printf(arena, "%s (%s)", f->why, f->code);
	return f->why ? f->why : f->code ? f->code : "";
}

static const char *count_text(struct arena *arena,
			      const struct flow_groups *all)
{
	size_t gained = flow_groups_count(all, true, true, ENDS_IN_BOTH);
	size_t lost = flow_groups_count(all, false, true, ENDS_IN_BOTH);
	size_t new = flow_groups_count(all, true, true, ENDS_NEW);
	size_t removed = flow_groups_count(all, false, true, ENDS_REMOVED);
	size_t paths = flow_groups_count(all, true, false, ENDS_IN_BOTH) +
		       flow_groups_count(all, false, false, ENDS_IN_BOTH);
	struct text t = {.arena = arena};

	text_add(&t, "%zu gained, %zu lost", gained, lost);
	if (new)
		text_add(&t, ", %zu with new nodes", new);
	if (removed)
		text_add(&t, ", %zu with removed nodes", removed);
	if (paths)
		text_add(&t, ", %zu where nobody listens", paths);
	return t.s;
}

/* --- lines ---------------------------------------------------------------- */

/* What stands above the first of its kind; NULL: nothing new */
static const char *heading_of(const struct flow_groups *all, size_t i)
{
	const struct flow_change *f = &all->items[i].like;
	const struct flow_change *before = i ? &all->items[i - 1].like : NULL;

	if (before && before->ends == f->ends &&
	    before->listened == f->listened)
		return NULL;
	return f->listened ? heading[f->ends] : "where nobody listens";
}

static void print_group(FILE *to, struct arena *arena,
			const struct flow_group *g, bool color)
{
	const char *why = flow_group_why(arena, g);
	const char *line = arena_printf(arena, "%c %s",
					g->like.gained ? '+' : '-',
					flow_group_text(arena, g, NAMES_MOST));

	fprintf(to, "%s\n",
		color_text(arena, color,
			   g->like.gained ? COLOR_GOOD : COLOR_BAD, line));
	if (*why)
		fprintf(to, "    %s\n", why);
}

void flow_groups_print(FILE *to, const struct flow_groups *all, bool color)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < all->n; i++) {
		const char *above = heading_of(all, i);

		if (above)
			fprintf(to, "%s%s:\n", i ? "\n" : "", above);
		print_group(to, arena, &all->items[i], color);
	}
	if (all->n)
		fprintf(to, "\n%s\n", count_text(arena, all));
	else
		fputs("no flow was gained or lost\n", to);
	arena_free(arena);
}

/* --- a table -------------------------------------------------------------- */

static void print_row(FILE *to, struct arena *arena, const struct flow_group *g)
{
	static const char *const about[N_FLOW_ENDS] = {
		[ENDS_IN_BOTH] = "",
		[ENDS_NEW] = "new",
		[ENDS_REMOVED] = "removed",
	};
	const char *why = *about[g->like.ends] ? about[g->like.ends]
					       : flow_group_why(arena, g);

	fprintf(to, "| %s | `%s` | %s%s |\n", g->like.gained ? "➕" : "➖",
		flow_group_text(arena, g, CELL_MOST), why,
		g->like.listened ? "" : "; nobody listens");
}

void flow_groups_markdown(FILE *to, const struct flow_groups *all, size_t rows)
{
	struct arena *arena = arena_new();

	if (!all->n) {
		fputs("### Flows: none gained, none lost\n", to);
		arena_free(arena);
		return;
	}
	fprintf(to,
		"### Flows: %s\n\n"
		"| | Flow | Why |\n"
		"| --- | --- | --- |\n",
		count_text(arena, all));
	for (size_t i = 0; i < all->n && i < rows; i++)
		print_row(to, arena, &all->items[i]);
	if (all->n > rows)
		fprintf(to, "\nand %zu more\n", all->n - rows);
	arena_free(arena);
}

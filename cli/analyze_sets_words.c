// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets_words.c - how an answer is worded, in any format
 */
#include "cli/analyze_sets.h"

#include <assert.h>

#include "base/text.h"

static const char *end_text(struct arena *arena, const struct set_end *e)
{
	const char *protocol = e->protocol == PROTOCOL_UDP    ? "/udp"
			       : e->protocol == PROTOCOL_ICMP ? "/icmp"
							      : "";

	return e->port >= 0 ? arena_printf(arena, "%s:%d%s", e->label, e->port,
					   protocol)
			    : arena_printf(arena, "%s%s", e->label, protocol);
}

/* "web, orders:5432"; many are not all named */
static const char *ends_text(struct arena *arena, const struct set_ends *ends)
{
	enum { NAMED_MAX = 4 };
	struct text t = {.arena = arena};

	for (size_t i = 0; i < ends->n && i < NAMED_MAX; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 end_text(arena, &ends->items[i]));
	if (ends->n > NAMED_MAX)
		text_add(&t, " and %zu more", ends->n - NAMED_MAX);
	return t.s ? t.s : "nobody";
}

const char *sets_title(const struct sets_told *t)
{
	const struct set_question *q = t->question;

	if (q->all_from && q->all_to)
		return "What can reach what";
	if (q->all_from)
		return arena_printf(t->arena, "Who can reach %s",
				    ends_text(t->arena, &q->to));
	if (q->all_to)
		return arena_printf(t->arena, "What %s can reach",
				    ends_text(t->arena, &q->from));
	return arena_printf(t->arena, "What %s can reach at %s",
			    ends_text(t->arena, &q->from),
			    ends_text(t->arena, &q->to));
}

const char *sets_ports(struct arena *arena, const struct set_row *row)
{
	const char *udp = row->protocol == PROTOCOL_UDP ? "/udp" : "";

	if (row->protocol == PROTOCOL_ICMP)
		return "ICMP";
	if (row->port_from == 0 && row->port_to == UINT16_MAX)
		return arena_printf(arena, "all%s", udp);
	if (row->port_from == row->port_to)
		return arena_printf(arena, "%u%s", row->port_from, udp);
	return arena_printf(arena, "%u-%u%s", row->port_from, row->port_to,
			    udp);
}

/* Where ports are asked for, nobody needs to listen: "refused" is what the
 * kernel says of it, and no fault of the way */
const char *sets_word(const struct sets_told *t, const struct set_row *row)
{
	if (row->reach.unknown)
		return "unknown";
	if (t->question->ports && row->reach.verdict == VERDICT_REFUSED)
		return "admitted";
	return verdict_name[row->reach.verdict];
}

const char *sets_verdict(const struct sets_told *t, const struct set_row *row)
{
	const char *word = sets_word(t, row);

	return row->reach.varies ? arena_printf(t->arena, "%s for some", word)
				 : word;
}

const char *sets_why(struct arena *arena, const struct set_row *row)
{
	const struct reach *r = &row->reach;
	struct text t = {.arena = arena};

	if (row->some)
		text_add(&t, "%s", row->some);
	if (row->by || r->code)
		text_add(&t, "%s", t.n ? "; " : "");
	if (row->by)
		text_add(&t, "by %s", row->by);
	else if (r->code)
		text_add(&t, "%s%s%s%s", r->code,
			 r->path == WAY_RETURN ? " on the way back" : "",
			 row->at ? ": " : "", row->at ? row->at : "");
	return t.s ? t.s : "";
}

/* The same ports by another address are said once */
static bool is_said(const struct sets_told *t, size_t i)
{
	const struct set_row *row = &t->answer->rows.items[i];

	while (i-- > 0) {
		const struct set_row *before = &t->answer->rows.items[i];

		if (before->from != row->from || before->to != row->to)
			return false;
		if (before->protocol == row->protocol &&
		    before->port_from == row->port_from &&
		    before->port_to == row->port_to &&
		    reach_same(&before->reach, &row->reach))
			return true;
	}
	return false;
}

static void add_ports(const struct sets_told *t, const struct set_row *row,
		      struct text *cell)
{
	const struct reach *r = &row->reach;
	bool admitted = !r->unknown && r->verdict == VERDICT_REFUSED;

	text_add(cell, "%s%s%s%s%s", cell->n ? " " : "", admitted ? "(" : "",
		 sets_ports(t->arena, row),
		 r->unknown  ? "?"
		 : r->varies ? "*"
			     : "",
		 admitted ? ")" : "");
}

const char *sets_cell(const struct sets_told *t, const struct set_end *from,
		      const struct set_end *to, size_t *ret_next)
{
	struct text cell = {.arena = t->arena};

	for (; *ret_next < t->answer->rows.n; ++*ret_next) {
		const struct set_row *row = &t->answer->rows.items[*ret_next];

		if (row->from != from || row->to != to)
			break;
		if (!is_said(t, *ret_next))
			add_ports(t, row, &cell);
	}
	return cell.s ? cell.s : "";
}

const char *const sets_notes[] = {
	[SETS_NOTE_VARIES] = ("* not for all source ports, ports of a gateway "
			      "or targets of a load balancer"),
	[SETS_NOTE_UNKNOWN] = "? depends on what is not modelled",
	[SETS_NOTE_ADMITTED] = "( ) the way is open and nobody listens",
};
static_assert(ARRAY_LEN(sets_notes) == N_SETS_NOTES, "a mark has no note");

bool sets_noted(const struct sets_told *t, enum sets_note note)
{
	for (size_t i = 0; i < t->answer->rows.n; i++) {
		const struct reach *r = &t->answer->rows.items[i].reach;

		if ((note == SETS_NOTE_VARIES && r->varies) ||
		    (note == SETS_NOTE_UNKNOWN && r->unknown) ||
		    (note == SETS_NOTE_ADMITTED && !r->unknown &&
		     r->verdict == VERDICT_REFUSED))
			return true;
	}
	return false;
}

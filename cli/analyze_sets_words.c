// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets_words.c - how an answer is worded, in any format
 */
#include "base/text.h"
#include "cli/analyze_sets.h"

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
const char *sets_verdict(const struct sets_told *t, const struct set_row *row)
{
	const struct reach *r = &row->reach;
	const char *word = verdict_name[r->verdict];

	if (r->unknown)
		return "unknown";
	if (t->question->ports && r->verdict == VERDICT_REFUSED)
		word = "admitted";
	return r->varies ? arena_printf(t->arena, "%s for some", word) : word;
}

const char *sets_why(struct arena *arena, const struct set_row *row)
{
	const struct reach *r = &row->reach;

	if (row->by)
		return arena_printf(arena, "by %s", row->by);
	if (!r->code)
		return "";
	return arena_printf(arena, "%s%s%s%s", r->code,
			    r->path == WAY_RETURN ? " on the way back" : "",
			    row->at ? ": " : "", row->at ? row->at : "");
}

const char *sets_cell(const struct sets_told *t, const struct set_end *from,
		      const struct set_end *to, size_t *ret_next)
{
	struct text cell = {.arena = t->arena};

	for (; *ret_next < t->answer->rows.n; ++*ret_next) {
		const struct set_row *row = &t->answer->rows.items[*ret_next];

		if (row->from != from || row->to != to)
			break;
		text_add(&cell, "%s%s%s", cell.n ? " " : "",
			 sets_ports(t->arena, row),
			 row->reach.unknown  ? "?"
			 : row->reach.varies ? "*"
					     : "");
	}
	return cell.s ? cell.s : "";
}

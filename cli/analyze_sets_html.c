// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets_html.c - what reaches what, as a page
 *
 * One file that needs nothing else: to be sent along, or kept.
 */
#include "cli/analyze_sets.h"

enum { COLUMNS_MAX = 60, ROWS_MAX = 500 }; /* of a matrix that is readable */

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html lang=\"en\">\n"
	"<head>\n"
	"<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width\">\n";

static const char style[] =
	"<style>\n"
	"body { font: 14px/1.4 sans-serif; margin: 2em; color: #222; }\n"
	"table { border-collapse: collapse; }\n"
	"th, td { border: 1px solid #ccc; padding: .2em .5em; text-align: left; "
	"vertical-align: top; }\n"
	"thead th { position: sticky; top: 0; background: #f4f4f4; }\n"
	"tbody th { font-weight: normal; background: #f4f4f4; }\n"
	".open { background: #d8f0d8; }\n"
	".refused { background: #fbf3d0; }\n"
	".blocked { background: #f8dcdc; }\n"
	".none { color: #999; }\n"
	"</style>\n";

/* What the five characters mean to a browser, they shall not mean here */
static void put(const struct sets_told *t, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&':
			fputs("&amp;", t->out);
			break;
		case '<':
			fputs("&lt;", t->out);
			break;
		case '>':
			fputs("&gt;", t->out);
			break;
		case '"':
			fputs("&quot;", t->out);
			break;
		case '\'':
			fputs("&#39;", t->out);
			break;
		default:
			fputc(*text, t->out);
		}
}

static void put_in(const struct sets_told *t, const char *tag, const char *text)
{
	fprintf(t->out, "<%s>", tag);
	put(t, text);
	fprintf(t->out, "</%s>", tag);
}

static void put_cell(const struct sets_told *t, const char *class,
		     const char *text)
{
	fprintf(t->out, "<td class=\"%s\">", class);
	put(t, text);
	fputs("</td>", t->out);
}

static void put_heads(const struct sets_told *t, const char *const *heads,
		      size_t n)
{
	fputs("<thead><tr>", t->out);
	for (size_t i = 0; i < n; i++)
		put_in(t, "th", heads[i]);
	fputs("</tr></thead>\n<tbody>\n", t->out);
}

#define PUT_HEADS(t, ...)                                      \
	put_heads((t), (const char *const[]){__VA_ARGS__},     \
		  sizeof((const char *const[]){__VA_ARGS__}) / \
			  sizeof(const char *))

static void put_matrix(const struct sets_told *t)
{
	const struct set_question *q = t->question;
	size_t next = 0;

	fputs("<thead><tr><th>from \\ to</th>", t->out);
	for (size_t k = 0; k < q->to.n; k++)
		put_in(t, "th", q->to.items[k].label);
	fputs("</tr></thead>\n<tbody>\n", t->out);
	for (size_t i = 0; i < q->from.n; i++) {
		fputs("<tr>", t->out);
		put_in(t, "th", q->from.items[i].label);
		for (size_t k = 0; k < q->to.n; k++) {
			const char *cell = sets_cell(t, &q->from.items[i],
						     &q->to.items[k], &next);

			put_cell(t, *cell ? "open" : "none",
				 *cell ? cell : "-");
		}
		fputs("</tr>\n", t->out);
	}
}

static void put_list(const struct sets_told *t)
{
	PUT_HEADS(t, "From", "To", "Open ports");
	for (size_t next = 0; next < t->answer->rows.n;) {
		const struct set_row *r = &t->answer->rows.items[next];

		fputs("<tr>", t->out);
		put_in(t, "td", r->from->label);
		put_in(t, "td", r->to->label);
		put_cell(t, "open", sets_cell(t, r->from, r->to, &next));
		fputs("</tr>\n", t->out);
	}
}

static const char *class_of(const struct set_row *r)
{
	if (r->reach.unknown)
		return "none";
	if (r->reach.verdict == VERDICT_OPEN)
		return "open";
	return r->reach.verdict == VERDICT_REFUSED ? "refused" : "blocked";
}

static void put_table(const struct sets_told *t)
{
	PUT_HEADS(t, "From", "To", "Address", "Port", "Verdict", "Why");
	for (size_t i = 0; i < t->answer->rows.n; i++) {
		const struct set_row *r = &t->answer->rows.items[i];

		fputs("<tr>", t->out);
		put_in(t, "td", r->from->label);
		put_in(t, "td", r->to->label);
		put_in(t, "td", ADDR(r->address));
		put_in(t, "td", sets_ports(t->arena, r));
		put_cell(t, class_of(r), sets_verdict(t, r));
		put_in(t, "td", sets_why(t->arena, r));
		fputs("</tr>\n", t->out);
	}
}

static void put_notes(const struct sets_told *t)
{
	fprintf(t->out, "<p>%zu of %zu open</p>\n", t->answer->open,
		t->answer->asked);
	for (int i = 0; i < N_SETS_NOTES && t->question->passing; i++)
		if (sets_noted(t, (enum sets_note)i)) {
			put_in(t, "p", sets_notes[i]);
			fputc('\n', t->out);
		}
}

void sets_html(const struct sets_told *t)
{
	const struct set_question *q = t->question;
	const char *lab = t->model->lab ? t->model->lab : t->model->file;

	fputs(head, t->out);
	put_in(t, "title",
	       arena_printf(t->arena, "%s: %s", lab, sets_title(t)));
	fputc('\n', t->out);
	fputs(style, t->out);
	fputs("</head>\n<body>\n", t->out);
	put_in(t, "h1", sets_title(t));
	fputc('\n', t->out);
	put_in(t, "p", t->model->about ? t->model->about : lab);
	fputs("\n<table>\n", t->out);
	if (!q->passing)
		put_table(t);
	else if (q->to.n <= COLUMNS_MAX && q->from.n <= ROWS_MAX)
		put_matrix(t);
	else
		put_list(t);
	fputs("</tbody>\n</table>\n", t->out);
	put_notes(t);
	fputs("</body>\n</html>\n", t->out);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets_ends.c - who is meant by '--from' and '--to'
 */
#include <string.h>

#include "cli/analyze_sets.h"
#include "probe/judge.h"
#include "vpc/ask.h"

#define ALL "all"
#define INTERNET "internet"

struct meaning { /* of what is written behind one option */
	struct arena *arena;
	struct atlas *atlas;
	struct report *report;
	const char *what; /* "--from" */
	struct set_ends *ends;
	bool sends; /* it is a source */
	int protocol, port; /* else, as in struct set_end */
};

static const struct where nowhere;

static void add(const struct meaning *m, struct set_end end)
{
	end.protocol = m->protocol;
	end.port = m->port;
	*vec_add(m->arena, m->ends) = end;
}

static void add_stranger(const struct meaning *m, struct stranger *s)
{
	add(m, (struct set_end){.label = s->place.label,
				.place = &s->place,
				.stranger = s});
}

static void add_place(const struct meaning *m, const struct place *p,
		      struct addr only)
{
	add(m,
	    (struct set_end){.label = p->label, .place = p, .address = only});
}

/* --- by address ----------------------------------------------------------- */

struct places {
	VEC(const struct place *) items;
};

static bool has(const struct place *p, struct addr a)
{
	return place_has(p, a) || (p->eni && eni_has(p->eni, a));
}

static struct places places_with(const struct meaning *m, struct addr a)
{
	const struct model *model = m->atlas->model;
	struct places all = {0};

	for (size_t i = 0; i < model->nodes.n; i++)
		for (size_t k = 0; k < model->nodes.items[i]->places.n; k++)
			if (has(&model->nodes.items[i]->places.items[k], a))
				*vec_add(m->arena, &all.items) =
					&model->nodes.items[i]->places.items[k];
	return all;
}

/* One VPC may have it, or several (N-2); functions share interfaces */
static bool is_one(const struct meaning *m, const struct places *all,
		   struct addr a)
{
	const struct place *const *p = all->items.items;

	for (size_t i = 1; i < all->items.n; i++)
		if (p[i]->eni != p[0]->eni) {
			report_error(m->report, nowhere,
				     "%s: %s and %s have %s both; say which by "
				     "its name",
				     m->what, p[0]->label, p[i]->label,
				     ADDR(a));
			return false;
		}
	return true;
}

static void add_known(const struct meaning *m, const struct places *all,
		      struct addr a)
{
	const struct addr any = {0};

	if (!is_one(m, all, a))
		return;
	for (size_t i = 0; i < (m->sends ? all->items.n : 1); i++)
		add_place(m, all->items.items[i], m->sends ? any : a);
}

static void add_address(const struct meaning *m, struct addr a)
{
	struct places all = places_with(m, a);

	if (all.items.n)
		add_known(m, &all, a);
	else if (!judge_private(m->atlas->model, a))
		add_stranger(m, stranger_at(m->arena, m->atlas, a));
	else if (m->sends)
		report_error(m->report, nowhere, "%s: nobody has %s", m->what,
			     ADDR(a));
	else
		add(m,
		    (struct set_end){.label = arena_strdup(m->arena, ADDR(a)),
				     .address = a});
}

/* --- by name -------------------------------------------------------------- */

static void add_places(const struct meaning *m, const struct endpoint *end)
{
	const struct addr any = {0};

	for (size_t i = 0; i < end->places.n; i++)
		add_place(m, end->places.items[i], any);
	if (!end->places.n)
		report_error(m->report, nowhere,
			     "%s: %s has no network: AWS could not make its "
			     "network interface",
			     m->what, end->ref.text);
}

static void add_from(const struct meaning *m, const char *text)
{
	struct expect *x = ask_new(m->arena);
	struct addr a;

	if (!strcmp(text, INTERNET)) {
		add_stranger(m, stranger_new(m->arena, m->atlas));
	} else if (addr_parse(text, &a)) {
		add_address(m, a);
	} else {
		ask_from(m->arena, x, m->what, text);
		if (ask_resolve(m->atlas->model, m->arena, x, m->report))
			add_places(m, &x->from.items[0]);
	}
}

/* "orders:5432/tcp" loses what is behind the slash; names may have one too */
static const char *cut_protocol(struct arena *arena, const char *text,
				int *ret_protocol)
{
	static const struct {
		const char *word;
		int number;
	} words[] = {{"/tcp", PROTOCOL_TCP},
		     {"/udp", PROTOCOL_UDP},
		     {"/icmp", PROTOCOL_ICMP}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(text), w = strlen(words[i].word);

		if (n > w && !strcmp(text + n - w, words[i].word)) {
			*ret_protocol = words[i].number;
			return arena_strndup(arena, text, n - w);
		}
	}
	return text;
}

static bool resolve_to(const struct meaning *m, const char *text, int protocol,
		       struct report *report, struct endpoint *ret)
{
	struct expect *x = ask_new(m->arena);

	x->protocol = protocol;
	ask_to(m->arena, x, m->what, text);
	if (!ask_resolve(m->atlas->model, m->arena, x, report))
		return false;
	*ret = x->to.items[0];
	return true;
}

/* As expectations have it; but without a port it is all of a node's that are
 * asked for, and nobody needs to choose. ICMP is what needs none. */
static bool find_to(const struct meaning *m, const char *text,
		    struct endpoint *ret)
{
	struct report unheard = {.arena = m->arena};

	if (m->protocol != PROTOCOL_ICMP &&
	    resolve_to(m, text, PROTOCOL_ICMP, &unheard, ret))
		return true;
	return resolve_to(m, text, m->protocol ? m->protocol : PROTOCOL_TCP,
			  m->report, ret);
}

static bool is_internet(const char *text)
{
	size_t n = strlen(INTERNET);

	return !strncmp(text, INTERNET, n) && (!text[n] || text[n] == ':');
}

static void add_to(struct meaning *m, const char *text)
{
	struct endpoint end;

	m->protocol = 0;
	text = cut_protocol(m->arena, text, &m->protocol);
	if (!find_to(m, text, &end))
		return;
	m->port = end.port;
	if (is_internet(text))
		add_stranger(m, stranger_new(m->arena, m->atlas));
	else if (end.node)
		add_places(m, &end);
	else if (end.address.family)
		add_address(m, end.address);
	else
		report_error(m->report, nowhere,
			     "%s: nothing in the lab has the name %s", m->what,
			     end.dns_name);
}

/* --- both options --------------------------------------------------------- */

static bool is_all(const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(texts[i], ALL))
			return true;
	return !n;
}

static bool is_fine(const struct report *r)
{
	return !report_count(r, SEVERITY_ERROR);
}

bool sets_ends_from(struct arena *arena, struct atlas *a,
		    const struct sets_options *o, struct set_question *q,
		    struct report *report)
{
	const struct meaning m = {.arena = arena,
				  .atlas = a,
				  .report = report,
				  .what = "--from",
				  .ends = &q->from,
				  .sends = true,
				  .port = -1};

	q->all_from = is_all(o->from.items, o->from.n);
	if (q->all_from)
		q->from = sets_sources(arena, a->model);
	for (size_t i = 0; !q->all_from && i < o->from.n; i++)
		add_from(&m, o->from.items[i]);
	return is_fine(report);
}

bool sets_ends_to(struct arena *arena, struct atlas *a,
		  const struct sets_options *o, struct set_question *q,
		  struct report *report)
{
	struct meaning m = {.arena = arena,
			    .atlas = a,
			    .report = report,
			    .what = "--to",
			    .ends = &q->to};

	q->all_to = is_all(o->to.items, o->to.n);
	if (q->all_to)
		q->to = sets_targets(arena, a->model);
	for (size_t i = 0; !q->all_to && i < o->to.n; i++)
		add_to(&m, o->to.items[i]);
	return is_fine(report);
}

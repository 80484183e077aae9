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

struct meaning { /* of one option */
	struct arena *arena;
	struct atlas *atlas;
	struct report *report;
	const char *what; /* "--from" */
	struct set_ends *ends;
};

static const struct where nowhere;

static void add_stranger(const struct meaning *m, struct stranger *s,
			 int protocol, int port)
{
	*vec_add(m->arena, m->ends) = (struct set_end){.label = s->place.label,
						       .place = &s->place,
						       .stranger = s,
						       .protocol = protocol,
						       .port = port};
}

static void add_place(const struct meaning *m, const struct place *p,
		      struct addr only, int protocol, int port)
{
	*vec_add(m->arena, m->ends) = (struct set_end){.label = p->label,
						       .place = p,
						       .address = only,
						       .protocol = protocol,
						       .port = port};
}

/* --- by address ----------------------------------------------------------- */

static bool has(const struct place *p, struct addr a)
{
	return place_has(p, a) || (p->eni && eni_has(p->eni, a));
}

/* One VPC may have it, or several (N-2) */
static bool is_elsewhere(const struct place *a, const struct place *b)
{
	return a && a->eni != b->eni;
}

static void add_address(const struct meaning *m, struct addr a, int protocol,
			int port, bool sends)
{
	const struct model *model = m->atlas->model;
	const struct place *found = NULL;

	for (size_t i = 0; i < model->nodes.n; i++)
		for (size_t k = 0; k < model->nodes.items[i]->places.n; k++) {
			const struct place *p =
				&model->nodes.items[i]->places.items[k];

			if (!has(p, a))
				continue;
			if (is_elsewhere(found, p)) {
				report_error(m->report, nowhere,
					     "%s: %s and %s have %s both; say "
					     "which by its name",
					     m->what, found->label, p->label,
					     ADDR(a));
				return;
			}
			if (!found || sends)
				add_place(m, p, sends ? (struct addr){0} : a,
					  protocol, port);
			found = p;
		}
	if (found)
		return;
	if (!judge_private(model, a))
		add_stranger(m, stranger_at(m->arena, m->atlas, a), protocol,
			     port);
	else if (sends)
		report_error(m->report, nowhere, "%s: nobody has %s", m->what,
			     ADDR(a));
	else
		*vec_add(m->arena, m->ends) = (struct set_end){
			.label = arena_strdup(m->arena, ADDR(a)),
			.address = a,
			.protocol = protocol,
			.port = port};
}

/* --- by name -------------------------------------------------------------- */

static void add_places(const struct meaning *m, const struct endpoint *end,
		       int protocol)
{
	const struct addr any = {0};

	for (size_t i = 0; i < end->places.n; i++)
		add_place(m, end->places.items[i], any, protocol, end->port);
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
		add_stranger(m, stranger_new(m->arena, m->atlas), 0, -1);
	} else if (addr_parse(text, &a)) {
		add_address(m, a, 0, -1, true);
	} else {
		ask_from(m->arena, x, m->what, text);
		if (ask_resolve(m->atlas->model, m->arena, x, m->report))
			add_places(m, &x->from.items[0], 0);
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
static bool find_to(const struct meaning *m, const char *text, int protocol,
		    struct endpoint *ret)
{
	struct report unheard = {.arena = m->arena};

	if (protocol != PROTOCOL_ICMP &&
	    resolve_to(m, text, PROTOCOL_ICMP, &unheard, ret))
		return true;
	return resolve_to(m, text, protocol ? protocol : PROTOCOL_TCP,
			  m->report, ret);
}

static bool is_internet(const char *text)
{
	size_t n = strlen(INTERNET);

	return !strncmp(text, INTERNET, n) && (!text[n] || text[n] == ':');
}

static void add_to(const struct meaning *m, const char *text)
{
	int protocol = 0;
	struct endpoint end;

	text = cut_protocol(m->arena, text, &protocol);
	if (!find_to(m, text, protocol, &end))
		return;
	if (is_internet(text))
		add_stranger(m, stranger_new(m->arena, m->atlas), protocol,
			     end.port);
	else if (end.node)
		add_places(m, &end, protocol);
	else if (end.address.family)
		add_address(m, end.address, protocol, end.port, false);
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
	const struct meaning m = {arena, a, report, "--from", &q->from};

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
	const struct meaning m = {arena, a, report, "--to", &q->to};

	q->all_to = is_all(o->to.items, o->to.n);
	if (q->all_to)
		q->to = sets_targets(arena, a->model);
	for (size_t i = 0; !q->all_to && i < o->to.n; i++)
		add_to(&m, o->to.items[i]);
	return is_fine(report);
}

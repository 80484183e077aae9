// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/sets.c - many questions at once: what reaches what
 */
#include "probe/sets.h"

#include "base/text.h"
#include "probe/cases.h"

struct asking {
	struct arena *arena;
	const struct atlas *atlas;
	const struct set_question *q;
	struct port_axis axes[2]; /* TCP, UDP; of no piece: not needed yet */
	struct set_answer answer;
};

static const int protocols[] = {PROTOCOL_TCP, PROTOCOL_UDP};

/* --- addresses ------------------------------------------------------------ */

enum { ADDRESSES_MAX = 3 };

struct addresses {
	struct addr items[ADDRESSES_MAX];
	size_t n;
};

static void add_address(const struct set_end *from, struct addresses *all,
			struct addr a)
{
	/* a function outside every VPC sends in IPv4, from nobody's address */
	bool sends = a.family == AF_INET &&
		     from->place->node->kind == NODE_FUNCTION;

	if (a.family && (sends || place_address(from->place, a.family).family))
		all->items[all->n++] = a;
}

static bool is_outside(const struct place *p)
{
	return !p->subnet && !p->node->on_premises;
}

/* In the order in which they are tried */
static struct addresses addresses_of(const struct set_end *from,
				     const struct set_end *to)
{
	const struct addr none = {0};
	const struct place *p = to->place;
	struct addresses all = {0};
	struct addr public_ip = p && p->eni ? p->eni->public_ip : none;
	struct addr ipv6 = p ? p->ipv6 : none;

	if (to->address.family) {
		all.items[all.n++] = to->address;
		return all;
	}
	if (!p->eni || !is_outside(from->place))
		add_address(from, &all, p->address);
	add_address(from, &all, ipv6);
	add_address(from, &all, public_ip);
	if (!all.n) /* so that it is said that there is no such way */
		all.items[all.n++] = p->address.family ? p->address : ipv6;
	return all;
}

/* --- one row -------------------------------------------------------------- */

static struct flow_question question_of(const struct set_row *row)
{
	const struct stranger *s = row->to->stranger;

	return (struct flow_question){
		.from = row->from->place,
		.to = row->address,
		.to_node = s		    ? &s->node
			   : row->to->place ? row->to->place->node
					    : NULL,
		.protocol = row->protocol,
		.port = row->port_from,
	};
}

static void listen_there(const struct set_row *row)
{
	if (row->to->stranger)
		row->to->stranger->port = (struct port){
			row->port_from, row->protocol == PROTOCOL_UDP};
}

/* Of a NAT gateway and the internet gateway behind it the former is said */
static const char *gateway_of(struct arena *arena, const struct place *from,
			      const struct trail *t)
{
	const struct hop *by = NULL;

	if (from->node->kind == NODE_FUNCTION && !from->eni)
		return "AWS's own network"; /* LAM-2 */
	for (size_t i = 0; i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];

		if (h->path == WAY_RETURN)
			break;
		if (h->kind == HOP_NAT_GATEWAY ||
		    h->kind == HOP_EGRESS_ONLY_GATEWAY ||
		    (h->kind == HOP_INTERNET_GATEWAY &&
		     !(by && by->kind == HOP_NAT_GATEWAY)))
			by = h;
	}
	if (!by)
		return NULL;
	return arena_printf(arena, "%s %s of %s", hop_kind_name[by->kind],
			    hop_name(by), by->vpc->o.name);
}

/* Which of the cases fare as is said; of many the first few */
static const char *some_of(struct asking *a, const struct set_row *row,
			   const struct flow_question *q)
{
	enum { SAID_MAX = 4 };
	struct flow_cases cases = cases_of(a->arena, a->atlas, q);
	struct text t = {.arena = a->arena};
	size_t n = 0;

	for (size_t i = 0; i < cases.items.n; i++) {
		const struct flow_case *c = &cases.items.items[i];

		if (!c->says.certain || c->says.verdict != row->reach.verdict)
			continue;
		if (n++ < SAID_MAX)
			text_add(&t, "%s%s", t.n ? "; " : "",
				 case_text(a->arena, c));
	}
	if (n > SAID_MAX)
		text_add(&t, "; and %zu more", n - SAID_MAX);
	return t.s;
}

static void explain(struct asking *a, struct set_row *row)
{
	const struct flow_question q = question_of(row);
	struct trail t = {.arena = a->arena};
	const struct hop *end;

	listen_there(row);
	analyse_all(a->atlas, &q, &t);
	end = trail_end(&t);
	if (reach_passes(&row->reach) && row->to->stranger)
		row->by = gateway_of(a->arena, row->from->place, &t);
	else if (row->reach.code && end)
		row->at = hop_text(a->arena, end);
	if (row->reach.varies)
		row->some = some_of(a, row, &q);
}

static void add_row(struct asking *a, struct set_row row)
{
	a->answer.asked++;
	a->answer.open += row.reach.verdict == VERDICT_OPEN;
	if (a->q->passing && !row.reach.unknown &&
	    !(a->q->ports ? reach_passes(&row.reach)
			  : row.reach.verdict == VERDICT_OPEN))
		return;
	if (a->q->why)
		explain(a, &row);
	*vec_add(a->arena, &a->answer.rows) = row;
}

/* --- one port ------------------------------------------------------------- */

/* By the first address that leads there; else what is said of the first */
static void ask_port(struct asking *a, const struct addresses *addresses,
		     struct set_row row)
{
	struct set_row first = row;

	for (size_t i = 0; i < addresses->n; i++) {
		struct flow_question q;

		row.address = addresses->items[i];
		q = question_of(&row);
		listen_there(&row);
		row.reach = reach_of(a->atlas, &q);
		if (i == 0)
			first = row;
		if (row.reach.verdict == VERDICT_OPEN) {
			add_row(a, row);
			return;
		}
	}
	add_row(a, first);
}

static void ask_listeners(struct asking *a, const struct addresses *addresses,
			  struct set_row row)
{
	const struct node *n = row.to->place ? row.to->place->node : NULL;

	for (size_t i = 0; n && i < n->ports.n; i++) {
		struct port p = n->ports.items[i];

		row.protocol = p.udp ? PROTOCOL_UDP : PROTOCOL_TCP;
		row.port_from = row.port_to = p.number;
		if (!row.to->protocol || row.to->protocol == row.protocol)
			ask_port(a, addresses, row);
	}
}

/* --- all ports ------------------------------------------------------------ */

static const struct port_axis *axis_of(struct asking *a, int udp)
{
	if (!a->axes[udp].first.n)
		a->axes[udp] = port_axis_of(a->arena, a->atlas->model,
					    protocols[udp]);
	return &a->axes[udp];
}

static const struct port_span *longest(const struct port_spans *spans)
{
	const struct port_span *best = &spans->items[0];

	for (size_t i = 1; i < spans->n; i++)
		if (spans->items[i].to - spans->items[i].from >
		    best->to - best->from)
			best = &spans->items[i];
	return best;
}

/* What passes; or, if nothing does, what keeps most of it from it */
static void add_passing(struct asking *a, const struct port_spans *spans,
			struct set_row row)
{
	const size_t before = a->answer.rows.n;

	for (size_t i = 0; i < spans->n; i++) {
		row.port_from = spans->items[i].from;
		row.port_to = spans->items[i].to;
		row.reach = spans->items[i].reach;
		if (row.reach.unknown || reach_passes(&row.reach))
			add_row(a, row);
	}
	if (a->answer.rows.n != before)
		return;
	row.port_from = longest(spans)->from;
	row.port_to = longest(spans)->to;
	row.reach = longest(spans)->reach;
	add_row(a, row);
}

static void add_spans(struct asking *a, const struct port_spans *spans,
		      struct set_row row)
{
	for (size_t i = 0; i < spans->n; i++) {
		row.port_from = spans->items[i].from;
		row.port_to = spans->items[i].to;
		row.reach = spans->items[i].reach;
		add_row(a, row);
	}
}

static void ask_ranges(struct asking *a, const struct addresses *addresses,
		       struct set_row row)
{
	for (size_t i = 0; i < addresses->n; i++)
		for (int udp = 0; udp < 2; udp++) {
			struct flow_question q;
			struct port_spans spans;

			row.protocol = protocols[udp];
			row.address = addresses->items[i];
			if (row.to->protocol &&
			    row.to->protocol != row.protocol)
				continue;
			q = question_of(&row);
			spans = port_spans_of(
				a->arena, a->atlas, axis_of(a, udp), &q,
				row.to->stranger ? &row.to->stranger->port
						 : NULL);
			if (a->q->ports)
				add_spans(a, &spans, row);
			else
				add_passing(a, &spans, row);
		}
}

/* --- one pair ------------------------------------------------------------- */

static void ask_pair(struct asking *a, const struct set_end *from,
		     const struct set_end *to)
{
	struct addresses addresses = addresses_of(from, to);
	struct set_row row = {.from = from,
			      .to = to,
			      .protocol = to->protocol ? to->protocol
						       : PROTOCOL_TCP};

	if (to->protocol == PROTOCOL_ICMP) {
		ask_port(a, &addresses, row);
	} else if (to->port >= 0) {
		row.port_from = row.port_to = (uint16_t)to->port;
		ask_port(a, &addresses, row);
	} else if (a->q->ports || to->stranger) {
		ask_ranges(a, &addresses, row);
	} else {
		ask_listeners(a, &addresses, row);
	}
}

/* Itself; or, where all are meant, two that are out there both */
static bool is_pointless(const struct set_question *q,
			 const struct set_end *from, const struct set_end *to)
{
	if (!to->place)
		return false;
	if (from->place->node == to->place->node)
		return true;
	return (q->all_from || q->all_to) && place_on_internet(from->place) &&
	       place_on_internet(to->place);
}

struct set_answer sets_answer(struct arena *arena, const struct atlas *atlas,
			      const struct set_question *q)
{
	struct asking a = {.arena = arena, .atlas = atlas, .q = q};

	for (size_t i = 0; i < q->from.n; i++)
		for (size_t k = 0; k < q->to.n; k++)
			if (!is_pointless(q, &q->from.items[i],
					  &q->to.items[k]))
				ask_pair(&a, &q->from.items[i],
					 &q->to.items[k]);
	return a.answer;
}

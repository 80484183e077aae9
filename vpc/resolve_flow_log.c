// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_flow_log.c - what flow logs are on
 *
 * A name in `on` may be that of anything that has network interfaces, and must
 * be of one thing alone. Once found, it stands for its interfaces (FL-1); what
 * a step removed takes its part of the log with it.
 */
#include <string.h>

#include "base/text.h"
#include "vpc/between.h"
#include "vpc/flow_log.h"
#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/removed.h"

/* --- adding, each once --------------------------------------------------- */

static void add_eni(struct arena *arena, struct vpc_flow_log *log,
		    struct eni *eni)
{
	for (size_t i = 0; i < log->enis.n; i++)
		if (log->enis.items[i] == eni)
			return;
	*vec_add(arena, &log->enis) = eni;
	eni->flow_logged = true;
}

static void add_attachment(struct arena *arena, struct vpc_flow_log *log,
			   struct transit_attachment *a)
{
	for (size_t i = 0; i < log->attachments.n; i++)
		if (log->attachments.items[i] == a)
			return;
	*vec_add(arena, &log->attachments) = a;
	a->flow_logged = true;
}

/* Of a VPC, or of one of its subnets */
static void add_within(struct build *b, struct vpc_flow_log *log,
		       const struct vpc *vpc, const struct subnet *subnet)
{
	for (size_t i = 0; i < b->model->enis.n; i++) {
		struct eni *eni = b->model->enis.items[i];

		if (subnet ? eni->subnet == subnet : eni->subnet->vpc == vpc)
			add_eni(b->arena, log, eni);
	}
}

static void add_resource(struct arena *arena, struct vpc_flow_log *log,
			 const struct object *o)
{
	*vec_add(arena, &log->resources) = o->id;
}

static void add_node(struct build *b, struct vpc_flow_log *log,
		     const struct node *n, const struct ref *ref)
{
	bool any = false;

	for (size_t i = 0; i < n->places.n; i++) {
		if (!n->places.items[i].eni)
			continue;
		any = true;
		add_eni(b->arena, log, n->places.items[i].eni);
		add_resource(b->arena, log, &n->places.items[i].eni->o);
	}
	if (n->places.n && !any)
		report_error(b->report, ref->at,
			     "%s: %s has no network interface in a VPC, hence "
			     "no flow logs",
			     ref->path, n->o.name);
}

/* --- one name ------------------------------------------------------------ */

struct candidate {
	enum name_kind kind;
	void *object;
	const struct vpc *vpc;
};

/* All that @text may mean; an interface that was not written has the name of
 * its node, which then is meant */
static size_t find(struct build *b, const char *text, struct candidate *ret)
{
	static const enum name_kind kinds[] = {NAME_VPC,
					       NAME_SUBNET,
					       NAME_NODE,
					       NAME_NAT_GATEWAY,
					       NAME_ENDPOINT,
					       NAME_NETWORK_INTERFACE,
					       NAME_TRANSIT_GATEWAY};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(kinds) && n < NAME_HITS_MAX; i++) {
		struct name_hits hits = names_find(b->names, kinds[i], NULL,
						   text);

		for (size_t j = 0; j < hits.n && n < NAME_HITS_MAX; j++)
			ret[n++] = (struct candidate){kinds[i], hits.object[j],
						      hits.vpc[j]};
	}
	for (int kind = 0; kind < 2 && !n; kind++) {
		enum name_kind other = kind ? NAME_TRANSIT_ATTACHMENT
					    : NAME_ENI;
		struct name_hits hits = names_find(b->names, other, NULL, text);

		for (size_t j = 0; j < hits.n; j++)
			ret[n++] = (struct candidate){other, hits.object[j],
						      hits.vpc[j]};
	}
	return n;
}

static void ambiguous(struct build *b, const struct ref *ref,
		      const struct candidate *c, size_t n)
{
	struct text t = {.arena = b->arena};

	for (size_t i = 0; i < n; i++) {
		const struct object *o = c[i].object;

		text_add(&t, "%s%s (%s)",
			 !i	      ? ""
			 : i + 1 == n ? " and "
				      : ", ",
			 o->path, o->id);
	}
	report_error(b->report, ref->at,
		     "%s: '%s' is ambiguous, it means %s; write the "
		     "identifier",
		     ref->path, ref->text, t.s);
}

static void add_transit(struct arena *arena, struct vpc_flow_log *log,
			const struct transit_gateway *g)
{
	log->source = FLOW_OF_TRANSIT;
	for (size_t i = 0; i < g->attachments.n; i++)
		add_attachment(arena, log, g->attachments.items[i]);
}

static void add(struct build *b, struct vpc_flow_log *log,
		const struct candidate *c, const struct ref *ref)
{
	switch (c->kind) {
	case NAME_VPC:
		add_resource(b->arena, log, c->object);
		add_within(b, log, c->object, NULL);
		break;
	case NAME_SUBNET:
		add_resource(b->arena, log, c->object);
		add_within(b, log, c->vpc, c->object);
		break;
	case NAME_NODE:
		add_node(b, log, c->object, ref);
		break;
	case NAME_NAT_GATEWAY:
		add_node(b, log, ((struct nat_gateway *)c->object)->node, ref);
		break;
	case NAME_ENDPOINT:
		add_node(b, log, ((struct vpc_endpoint *)c->object)->node, ref);
		break;
	case NAME_NETWORK_INTERFACE:
		add_resource(b->arena, log, c->object);
		add_eni(b->arena, log,
			((struct network_interface *)c->object)->eni);
		break;
	case NAME_TRANSIT_GATEWAY:
		add_resource(b->arena, log, c->object);
		add_transit(b->arena, log, c->object);
		break;
	case NAME_TRANSIT_ATTACHMENT:
		log->source = FLOW_OF_TRANSIT;
		add_resource(b->arena, log, c->object);
		add_attachment(b->arena, log, c->object);
		break;
	default:
		add_resource(b->arena, log, c->object);
		add_eni(b->arena, log, c->object);
	}
}

static void resolve_on(struct build *b, struct vpc_flow_log *log,
		       const struct ref *ref)
{
	struct candidate c[NAME_HITS_MAX];
	size_t n = find(b, ref->text, c);

	if (n == 1)
		add(b, log, &c[0], ref);
	else if (n)
		ambiguous(b, ref, c, n);
	else if (!removed_target(b, NAME_ANY, NULL, ref))
		names_missing(b, NAME_ANY, NULL, ref);
}

/* --- all of them --------------------------------------------------------- */

void resolve_flow_logs(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->flow_logs.n; i++) {
		struct vpc_flow_log *log = m->flow_logs.items[i];

		for (size_t j = 0; j < log->on_refs.n; j++)
			resolve_on(b, log, &log->on_refs.items[j]);
		if (log->source != FLOW_OF_TRANSIT)
			continue;
		if (!log->format_at.line)
			log->format = flow_format_default(b->arena,
							  log->source);
		if (!log->interval_at.line)
			log->max_aggregation_interval = FLOW_LOG_SHORT_S;
	}
}

bool flow_log_asks(const struct model *m, const struct vpc *vpc,
		   enum flow_field field)
{
	for (size_t i = 0; i < m->flow_logs.n; i++) {
		const struct vpc_flow_log *log = m->flow_logs.items[i];

		if (!flow_format_has(&log->format, field))
			continue;
		for (size_t j = 0; j < log->enis.n; j++)
			if (log->enis.items[j]->subnet->vpc == vpc)
				return true;
	}
	return false;
}

bool flow_log_asks_transit(const struct model *m,
			   const struct transit_gateway *g,
			   enum flow_field field)
{
	for (size_t i = 0; i < m->flow_logs.n; i++) {
		const struct vpc_flow_log *log = m->flow_logs.items[i];

		if (!flow_format_has(&log->format, field))
			continue;
		for (size_t j = 0; j < log->attachments.n; j++)
			if (log->attachments.items[j]->gateway == g)
				return true;
	}
	return false;
}

/* Nobody wrote what it is on */
static bool is_everything(const struct vpc_flow_log *log)
{
	return !log->on_refs.n;
}

void flow_log_everything(struct model *m, const char *format)
{
	struct vpc_flow_log *log = arena_alloc(m->arena, sizeof(*log));
	struct flow_format_error wrong;

	if (m->flow_logs.n &&
	    is_everything(m->flow_logs.items[m->flow_logs.n - 1]))
		m->flow_logs.n--;
	*vec_add(m->arena, &m->flow_logs) = log;
	log->o = (struct object){
		.name = FLOW_LOG_EVERYTHING,
		.path = "flow_logs." FLOW_LOG_EVERYTHING,
		.id = identifier(m->arena, "fl", "", FLOW_LOG_EVERYTHING, 0)};
	names_add(m->names, NAME_FLOW_LOG, NULL, log->o.name, log->o.id, log);
	log->source = FLOW_OF_INTERFACES;
	if (!flow_format_parse(m->arena, format, &log->format, &wrong))
		log->format = flow_format_default(m->arena, log->source);
	log->max_aggregation_interval = FLOW_LOG_INTERVAL_S;
	for (size_t i = 0; i < m->vpcs.n; i++)
		add_resource(m->arena, log, &m->vpcs.items[i]->o);
	for (size_t i = 0; i < m->enis.n; i++)
		add_eni(m->arena, log, m->enis.items[i]);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/probe.c - probes sent, and held against the model
 */
#include "tests/random/probe.h"

#include <errno.h>
#include <string.h>

#include "probe/flow_log.h"
#include "probe/same.h"

/*
 * As many as are under way at once. A packet that by the model is never heard
 * of again is waited for no longer than any answer ever takes.
 */
enum { AT_ONCE = 256, TURN_MS = 100, NOTHING_MS = 150 };

/* --- comparing ------------------------------------------------------------ */

static const char *way_text(enum way path)
{
	return path == WAY_RETURN ? " back" : "";
}

const char *probe_said(struct arena *arena, const struct analysis *says)
{
	if (says->verdict != VERDICT_BLOCKED)
		return verdict_name[says->verdict];
	return arena_printf(arena, "%s%s", says->code, way_text(says->path));
}

static const char *seen_text(struct arena *arena, const struct outcome *o)
{
	if (o->verdict != VERDICT_BLOCKED)
		return verdict_name[o->verdict];
	return arena_printf(arena, "%s%s", o->code, way_text(o->path));
}

/* Do the flow logs of all ENIs say what the model says (FL-4, FL-6)? */
static const char *logs_differ(struct probe *p)
{
	const struct attempt *a = &p->attempt;
	const struct flow_log *log = &a->all->log;
	const struct model *m = a->all->lab->model;

	if (p->expect.size || p->expect.fragment) /* who logs a message? */
		return NULL;
	for (size_t i = 0; log->lab && i < 2 * m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i / 2];
		enum log_action was = flow_action(log->records.items,
						  log->records.n, a->number,
						  eni, i % 2);
		enum log_action said = flow_action(
			p->says.records, p->says.n_records, 0, eni, i % 2);

		if (was == said)
			continue;
		p->log_differs = eni;
		return arena_printf(a->all->arena,
				    "flow log, %s: packet %s, model %s",
				    i % 2 ? "in" : "out", log_action_name[was],
				    log_action_name[said]);
	}
	return NULL;
}

/* For one reason, at two places? */
static const char *object_differs(const struct probe *p)
{
	const struct hop *end = trail_end(&p->trail);
	struct arena *arena = p->all.arena;

	return arena_printf(arena, "%s, %s: another %s",
			    probe_said(arena, &p->says),
			    hop_kind_name[end->kind],
			    same_object(&p->attempt.outcome, end));
}

/* Without a trail the model's walk ends where the packet does, with one it goes
 * on: is that the same in the end? */
static const char *model_differs(const struct probe *p)
{
	const struct attempt *a = &p->attempt;
	const uint16_t port = (uint16_t)a->source_port;
	const struct flow_question q = {.from = a->from,
					.to = a->target.address,
					.to_node = a->to->node,
					.protocol = p->expect.protocol,
					.port = a->port,
					.size = p->expect.size,
					.fragment = p->expect.fragment,
					.source_ports = {port, port}};
	const struct analysis *long_way = &p->says;
	const struct analysis short_way = analyse(p->all.atlas, &q);

	if (!long_way->certain || /* what is not even asked is in it */
	    (short_way.certain && short_way.verdict == long_way->verdict &&
	     short_way.code == long_way->code &&
	     short_way.path == long_way->path))
		return NULL;
	return arena_printf(p->all.arena, "model %s, with its trail %s",
			    probe_said(p->all.arena, &short_way),
			    probe_said(p->all.arena, long_way));
}

static const char *difference(struct probe *p)
{
	struct arena *arena = p->all.arena;
	const char *seen = seen_text(arena, &p->attempt.outcome);
	const char *said = probe_said(arena, &p->says);

	if (p->busy)
		return NULL;
	if (model_differs(p))
		return model_differs(p);
	if (!second_disagrees(&p->attempt, &p->says, &p->trail))
		return logs_differ(p);
	return strcmp(seen, said)
		       ? arena_printf(arena, "packet %s, model %s", seen, said)
		       : object_differs(p);
}

/* --- sending -------------------------------------------------------------- */

static void done(const struct dial_result *r, void *arg)
{
	struct probe *p = arg;

	attempt_heard(&p->attempt, r);
	p->busy = r->end == DIAL_UNREACHABLE && r->error == EADDRINUSE;
	p->over = true;
}

static void start(struct probe *p)
{
	struct dial_want want;

	if (!attempt_want(&p->attempt, &want)) {
		p->over = true;
		return;
	}
	if (p->says.verdict == VERDICT_TIMEOUT)
		want.timeout_ms = NOTHING_MS;
	else if (p->timeout_ms)
		want.timeout_ms = p->timeout_ms;
	dial(p->all.lab->dialer, &want, done, p);
}

static size_t under_way(struct probe *const *probes, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += !probes[i]->over;
	return count;
}

static void run(struct lab *lab, struct probe *const *probes, size_t n,
		const volatile int *stop)
{
	for (size_t i = 0; i < n; i++)
		start(probes[i]);
	while (under_way(probes, n) && !*stop)
		lab_turn(lab, TURN_MS);
}

size_t probes_run(struct lab *lab, struct probe *const *probes, size_t n,
		  const volatile int *stop)
{
	struct arena *arena = arena_new();
	struct probe **certain = arena_alloc(arena, n * sizeof(*certain));
	const struct atlas *atlas = atlas_of(arena, lab->model);
	struct flow_log log = {0};
	size_t n_certain = 0;

	for (size_t i = 0; i < n; i++) {
		probes[i]->all.atlas = atlas;
		probes[i]->says = second_answer(&probes[i]->attempt,
						&probes[i]->trail);
		if (probes[i]->says.certain)
			certain[n_certain++] = probes[i];
	}
	if (lab->model->logged)
		flow_log_open(&log, lab, arena);
	for (size_t i = 0; i < n_certain && !*stop; i += AT_ONCE)
		run(lab, certain + i,
		    n_certain - i < AT_ONCE ? n_certain - i : AT_ONCE, stop);
	if (lab->model->logged)
		flow_log_close(&log);
	for (size_t i = 0; i < n_certain && !*stop; i++) {
		certain[i]->all.log = log;
		certain[i]->differs = difference(certain[i]);
	}
	for (size_t i = 0; i < n; i++)
		probes[i]->all.atlas = NULL;
	arena_free(arena);
	return n_certain;
}

/* --- as an expectation ---------------------------------------------------- */

/* Is it a node that an expectation can name, and does that mean this address? */
static bool is_named(const struct attempt *a)
{
	const struct place *p = a->target.place;
	struct addr to = a->target.address;

	if (!p || p->node->kind == NODE_NAT_GATEWAY || p->node->endpoint ||
	    p->node->service || p->node->kind == NODE_TRANSIT_ATTACHMENT)
		return false;
	return !p->eni || !addr_cmp(to, p->eni->private_ip) ||
	       !addr_cmp(to, p->eni->public_ip) || !addr_cmp(to, p->ipv6);
}

static void put_target(struct text *t, const struct attempt *a)
{
	struct addr to = a->target.address;
	const struct eni *eni = a->target.place ? a->target.place->eni : NULL;
	bool named = is_named(a);
	const char *what = named ? a->target.place->label : ADDR(to);
	bool brackets = !named && to.family == AF_INET6 && a->port;

	text_add(t, ", to: \"%s%s%s", brackets ? "[" : "", what,
		 brackets ? "]" : "");
	if (a->port)
		text_add(t, ":%d", a->port);
	text_add(t, "\"");
	if (named)
		text_add(t, ", address: %s, family: %s",
			 eni && addr_cmp(to, eni->public_ip) ? "private"
							     : "public",
			 to.family == AF_INET6 ? "ipv6" : "ipv4");
}

static void put_log(struct text *t, const struct probe *p)
{
	const struct eni *eni = p->log_differs;

	text_add(t, ", logs: {\"%s\": {", eni->places.items[0]->label);
	for (int in = 0; in < 2; in++)
		text_add(t, "%s: %s%s", in ? "in" : "out",
			 log_action_name[flow_action(p->says.records,
						     p->says.n_records, 0, eni,
						     in)],
			 in ? "}}" : ", ");
}

const char *probe_entry(struct arena *arena, const struct probe *p)
{
	static const char *const protocols[] = {
		[PROTOCOL_ICMP] = "icmp", [PROTOCOL_UDP] = "udp"};
	const struct attempt *a = &p->attempt;
	const struct analysis *says = &p->says;
	struct text t = {.arena = arena};

	text_add(&t, "{from: \"%s\"", a->from->label);
	put_target(&t, a);
	if (p->expect.protocol != PROTOCOL_TCP)
		text_add(&t, ", protocol: %s", protocols[p->expect.protocol]);
	if (a->source_port)
		text_add(&t, ", source_port: %d", a->source_port);
	if (p->expect.size)
		text_add(&t, ", size: %d", p->expect.size);
	if (p->expect.fragment)
		text_add(&t, ", fragment: true");
	text_add(&t, ", is: %s", verdict_name[says->verdict]);
	if (says->verdict == VERDICT_BLOCKED)
		text_add(&t, ", because: %s, path: %s", says->code,
			 says->path == WAY_RETURN ? "return" : "forward");
	if (p->log_differs)
		put_log(&t, p);
	text_add(&t, "}");
	return t.s;
}

const char *probe_story(struct arena *arena, const struct probe *p)
{
	const struct attempt *a = &p->attempt;
	struct text t = {.arena = arena};

	text_add(&t, "%s: the packet was %s; the model says %s",
		 attempt_text(a), outcome_text(arena, &a->outcome),
		 probe_said(arena, &p->says));
	if (trail_end(&p->trail))
		text_add(&t, ", %s", hop_text(arena, trail_end(&p->trail)));
	if (p->log_differs)
		text_add(&t, "; flow log of %s", p->log_differs->o.name);
	return t.s;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/attempt.c - one packet of an expectation, and a run of many
 */
#include "probe/attempt.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/pace.h"
#include "lab/responder.h"

enum { TIMEOUT_MS = 3000, SILENCE_MS = 500, TURN_MS = 100 };

/* --- what to try ------------------------------------------------------- */

/* A range is tried at its first, middle and last port */
static void add_ports(struct attempts *all, struct attempt a)
{
	const struct expect *x = all->expect;
	int first = x->source_port_from, last = x->source_port_to;
	int middle = first + (last - first) / 2;

	a.source_port = first;
	*vec_add(all->arena, &all->items) = a;
	if (last > first + 1) {
		a.source_port = middle;
		*vec_add(all->arena, &all->items) = a;
	}
	if (last > first) {
		a.source_port = last;
		*vec_add(all->arena, &all->items) = a;
	}
}

static struct lookup *lookup_for(struct attempts *all, const struct place *from,
				 const struct endpoint *to)
{
	const char *name = target_name(from, to, all->expect->choice);

	return name ? lookup_of(&all->lookups, from, name,
				target_family(from, to, all->expect))
		    : NULL;
}

static void add_targets(struct attempts *all, const struct place *from,
			const struct endpoint *to)
{
	const struct expect *x = all->expect;
	int each = x->connections > 1 ? x->connections : 1;
	struct attempt a = {
		.from = from,
		.to = to,
		.lookup = lookup_for(all, from, to),
		.port = x->protocol == PROTOCOL_ICMP ? 0 : to->port,
		.fd = -1,
		.all = all,
	};
	struct target_addresses t = target_addresses(
		all->arena, from, to, x,
		a.lookup ? &a.lookup->addresses : NULL);

	if (!t.n)
		*vec_add(all->arena, &all->items) = a;
	a.resolved = true;
	for (size_t i = 0; i < t.n; i++) {
		a.target = t.items[i];
		for (int j = 0; j < each; j++)
			add_ports(all, a);
	}
}

static void each_pair(struct attempts *all, const struct endpoint *from,
		      bool look_up)
{
	for (size_t j = 0; j < from->places.n; j++)
		for (size_t k = 0; k < all->expect->to.n; k++) {
			const struct place *place = from->places.items[j];
			const struct endpoint *to = &all->expect->to.items[k];

			if (look_up)
				lookup_for(all, place, to);
			else
				add_targets(all, place, to);
		}
}

void attempts_of(struct attempts *all, struct lab *lab, const struct expect *x,
		 struct arena *arena, const volatile int *stop)
{
	*all = (struct attempts){.lab = lab, .expect = x, .arena = arena};
	all->lookups = (struct lookups){.lab = lab, .arena = arena};
	for (size_t i = 0; i < x->from.n; i++)
		each_pair(all, &x->from.items[i], true);
	lookups_run(&all->lookups, stop);
	for (size_t i = 0; i < x->from.n; i++)
		each_pair(all, &x->from.items[i], false);
}

const char *attempt_text(const struct attempt *a)
{
	struct arena *arena = a->all->arena;
	const char *to = target_text(arena, a->to, &a->target, a->port);

	if (a->source_port)
		return arena_printf(arena, "%s:%d → %s", a->from->label,
				    a->source_port, to);
	return arena_printf(arena, "%s → %s", a->from->label, to);
}

/* --- trying ------------------------------------------------------------ */

/* Who answers on @port of @to: a balancer's listener leads to another port */
static uint16_t answering_port(const struct node *to, int port)
{
	for (size_t i = 0; to && to->is_network && i < to->listeners.n; i++) {
		const struct listener *l = &to->listeners.items[i];

		if (l->port == port && l->target_group->port)
			return (uint16_t)l->target_group->port;
	}
	return (uint16_t)port;
}

/* Does the expectation ask what was said, not just whether it connects? */
static enum dial_speech speech_of(const struct expect *x, const struct node *to,
				  int port)
{
	bool asks = (x->hold && to && to->tls) || x->answers != ANSWERS_ANY ||
		    x->sees.family || x->sees_node || x->target ||
		    x->speaks == SPEAKS_HTTP || x->action;
	bool alb = to && to->kind == NODE_LOAD_BALANCER && !to->is_network;

	if (!asks)
		return SPEECH_NONE;
	if (x->speaks == SPEAKS_TCP)
		return SPEECH_PING;
	return x->speaks == SPEAKS_HTTP || alb ||
			       responder_speaks_http(answering_port(to, port))
		       ? SPEECH_HTTP
		       : SPEECH_LISTEN;
}

/* Nothing can be sent: the name is not known, or has no address of the place
 * or family that was meant */
static void unresolved(struct attempt *a)
{
	const struct lookup none = {.name = a->to->ref.text,
				    .end = LOOKUP_EMPTY};
	bool found = !a->lookup || a->lookup->end == LOOKUP_FOUND;

	lookup_outcome(found ? &none : a->lookup, &a->outcome);
}

/* What a policy judges travels with the request; who signed it and for which
 * host is in it as well */
static const char *headers_of(const struct attempt *a)
{
	const struct expect *x = a->all->expect;

	if (!x->action)
		return NULL;
	return arena_printf(
		a->all->arena,
		"X-Action: %.400s\r\nX-Resource: %.400s\r\nX-Principal: %.400s"
		"\r\nX-Service: %.80s\r\n",
		x->action, x->resource,
		x->principal ? x->principal : a->from->node->o.name,
		a->to->node ? a->to->node->o.name : "");
}

bool attempt_want(struct attempt *a, struct dial_want *ret)
{
	const struct attempts *all = a->all;
	const struct expect *x = all->expect;
	const struct node *to = a->to->node;
	bool shared;
	struct dial_want want = {
		.from = lab_place_ns(all->lab, a->from),
		.protocol = x->protocol,
		.to = a->target.address,
		.port = (uint16_t)a->port,
		.source_port = (uint16_t)a->source_port,
		.size = x->size,
		.fragment = x->fragment,
		.speech = speech_of(x, to, a->port),
		.lines = 1,
		.tls = x->speaks == SPEAKS_TLS ||
		       (x->speaks == SPEAKS_ANY && to && to->tls),
		.headers = headers_of(a),
		.keep = x->connections > 1 || x->hold,
		.timeout_ms = x->answers == ANSWERS_NONE ? SILENCE_MS
							 : TIMEOUT_MS,
	};

	/* a proxy says whom it sees, then what the database says */
	if (to && to->kind == NODE_PROXY && x->answers != ANSWERS_ANY)
		want.lines = 2;
	/* hosts share a namespace: each has its address; so do the network
	 * interfaces of an instance */
	shared = (a->from->node->kind == NODE_INSTANCE &&
		  a->from->node->places.n > 1) ||
		 place_on_internet(a->from) ||
		 a->from->node->kind == NODE_ON_PREMISES_HOST;
	if (shared)
		want.source = place_address(a->from, want.to.family);
	if (place_of_cloudfront(a->from)) /* EDGE-5 */
		want.source = a->from->eni->origin_facing;
	if (shared && a->resolved && !want.source.family) {
		outcome_homeless(a->from->label, &a->outcome);
		return false;
	}
	if (!a->resolved) {
		unresolved(a);
		return false;
	}
	*ret = want;
	return true;
}

void attempt_heard(struct attempt *a, const struct dial_result *r)
{
	struct question q = {a->from, a->to->node, a->target.address.family};

	outcome_of(a->all->lab, &q, r, &a->outcome);
	a->number = r->number;
	a->fd = r->fd;
}

static void done(const struct dial_result *r, void *arg)
{
	struct attempt *a = arg;

	attempt_heard(a, r);
	a->all->under_way--;
}

static void start(struct attempt *a)
{
	struct attempts *all = a->all;
	struct dial_want want;

	if (!attempt_want(a, &want))
		return;
	all->under_way++;
	if (dial(all->lab->dialer, &want, done, a)) {
		all->under_way--;
		a->outcome.verdict = VERDICT_TIMEOUT;
	}
}

static void begin(size_t i, void *arg)
{
	struct attempts *all = arg;

	start(&all->items.items[i]);
}

/* Told to stop before all had their answer: nobody waits for it any more */
static void abandon(struct attempts *all)
{
	for (size_t i = 0; all->under_way && i < all->items.n; i++)
		dialer_abandon(all->lab->dialer, &all->items.items[i]);
	all->under_way = 0;
}

void attempts_run(struct attempts *all, const volatile int *stop)
{
	struct pace pace = {all->items.n, begin, all, &all->under_way};
	bool logged = all->expect->logs.n;

	if (logged)
		flow_log_open(&all->log, all->lab, all->arena);
	lab_pace(all->lab, &pace, stop);
	abandon(all);
	if (logged)
		flow_log_close(&all->log);
}

void attempt_send(struct attempt *a, const volatile int *stop)
{
	start(a);
	while (a->all->under_way && !*stop)
		lab_turn(a->all->lab, TURN_MS);
	abandon(a->all);
}

void attempts_end(struct attempts *all)
{
	/* a reset leaves no state behind, here or on the way */
	static const struct linger now = {.l_onoff = 1};

	for (size_t i = 0; i < all->items.n; i++) {
		int fd = all->items.items[i].fd;

		if (fd < 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(fd);
	}
}

/* --- a single one ------------------------------------------------------ */

struct outcome probe_place(struct lab *lab, const struct place *from,
			   const struct place *to, uint16_t port,
			   const volatile int *stop)
{
	struct question q = {from, to->node, to->address.family};
	struct dial_want want = {.from = lab_place_ns(lab, from),
				 .protocol = IPPROTO_TCP,
				 .to = to->address,
				 .port = port,
				 .timeout_ms = TIMEOUT_MS};
	struct dial_result r;
	struct outcome o;

	lab_dial(lab, &want, &r, stop);
	outcome_of(lab, &q, &r, &o);
	return o;
}

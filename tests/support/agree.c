// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/agree.c - packets against the model
 */
#include "tests/support/agree.h"

#include <stdarg.h>
#include <setjmp.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "lab/lab.h"
#include "probe/analyse.h"
#include "probe/explain.h"
#include "probe/flow_log.h"
#include "probe/outcome.h"

enum { TURN_MS = 100, TIMEOUT_MS = 2000 };

/* --- one packet ---------------------------------------------------------- */

struct probing {
	struct lab *lab;
	struct question question;
	struct outcome outcome;
	uint32_t number;
	bool over;
};

static void done(const struct dial_result *r, void *arg)
{
	struct probing *p = arg;

	outcome_of(p->lab, &p->question, r, &p->outcome);
	p->number = r->number;
	p->over = true;
}

/* Do the flow logs of all ENIs say what the model says (FL-4, FL-6)? */
static bool records_agree(const struct flow_log *log, const struct probing *p,
			  const struct analysis *a)
{
	const struct model *m = log->lab->model;

	for (size_t i = 0; i < 2 * m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i / 2];
		enum log_action was = flow_action(log->records.items,
						  log->records.n, p->number,
						  eni, i % 2);
		enum log_action said = flow_action(a->records, a->n_records, 0,
						   eni, i % 2);

		if (was == said)
			continue;
		print_error("flow log of %s, %s: was %s, the model says %s\n",
			    eni->o.name, i % 2 ? "in" : "out",
			    log_action_name[was], log_action_name[said]);
		return false;
	}
	return true;
}

static bool agree(const struct analysis *a, const struct outcome *o)
{
	return a->verdict == o->verdict &&
	       (a->verdict != VERDICT_BLOCKED ||
		(a->path == o->path && strcmp(a->code, o->code) == 0));
}

/* Send it, and hear what became of it and what the flow logs say */
static bool send_one(struct probing *p, const struct dial_want *want,
		     struct flow_log *log, struct arena *arena)
{
	flow_log_open(log, p->lab, arena);
	if (dial(p->lab->dialer, want, done, p))
		return false;
	while (!p->over)
		lab_turn(p->lab, TURN_MS);
	flow_log_close(log);
	return true;
}

/* What shares a namespace has its address */
static bool shares(const struct place *from)
{
	return from->node->kind == NODE_INTERNET_HOST ||
	       from->node->kind == NODE_ON_PREMISES_HOST ||
	       (from->node->kind == NODE_INSTANCE && from->node->places.n > 1);
}

static bool homeless(const struct analysis *says, const struct place *from)
{
	if (says->verdict == VERDICT_UNREACHABLE)
		return true;
	print_error("%s has no such address, the model says %s\n", from->label,
		    verdict_name[says->verdict]);
	return false;
}

static uint64_t follow_each = 100; /* packet; the others are only sent */

/* Followed from rule to rule it is seen to go as the model says, too */
static bool goes_as_said(struct lab *lab, const struct flow_question *q)
{
	static const volatile int never;
	struct expect x = {.protocol = q->protocol};
	struct endpoint to = {.node = (struct node *)q->to_node,
			      .ref.text = ADDR(q->to)};
	struct arena *arena = arena_new();
	struct attempts all = {.lab = lab,
			       .expect = &x,
			       .arena = arena,
			       .atlas = atlas_of(arena, lab->model)};
	struct attempt a = {.from = q->from,
			    .to = &to,
			    .target.address = q->to,
			    .port = q->port,
			    .resolved = true,
			    .fd = -1,
			    .all = &all};
	struct explained explained;
	struct err e = {0};
	const struct beside *d;

	if (explain(&a, &explained, &never, &e))
		fail_msg("%s", e.text);
	d = explained.differs;
	if (d)
		print_error("%s to %s protocol %d port %d, %s: seen %s, the "
			    "model says %s\n",
			    q->from->label, ADDR(q->to), q->protocol, q->port,
			    d->differs,
			    d->seen ? hop_text(all.arena, d->seen) : "nothing",
			    d->said ? hop_text(all.arena, d->said) : "nothing");
	arena_free(all.arena);
	return !d;
}

/* Without a trail it ends where the packet does, with one it goes on: the same
 * in the end */
static bool same_answer(const struct analysis *a, const struct analysis *b)
{
	if (a->certain == b->certain && a->verdict == b->verdict &&
	    a->code == b->code && a->path == b->path)
		return true;
	print_error("with a trail the model says %s %s, without %s %s\n",
		    verdict_name[b->verdict], b->code ? b->code : "",
		    verdict_name[a->verdict], a->code ? a->code : "");
	return false;
}

static bool compare_packet(struct lab *lab, const struct flow_question *q,
			   const struct analysis *says, struct arena *arena)
{
	const struct place *from = q->from;
	struct probing p = {.lab = lab,
			    .question = {from, q->to_node, q->to.family}};
	struct dial_want want = {.from = lab_place_ns(lab, from),
				 .protocol = q->protocol,
				 .to = q->to,
				 .port = (uint16_t)q->port,
				 .timeout_ms = TIMEOUT_MS};
	struct flow_log log;

	if (shares(from)) {
		want.source = place_address(from, q->to.family);
		if (!want.source.family) /* it cannot send, as in attempts */
			return homeless(says, from);
	}
	if (send_one(&p, &want, &log, arena) && agree(says, &p.outcome) &&
	    (!lab->model->logged || records_agree(&log, &p, says)))
		return true;
	print_error("%s to %s protocol %d port %d: the packet was %s %s (%s), "
		    "the model says %s %s (%s)\n",
		    from->label, ADDR(q->to), q->protocol, q->port,
		    verdict_name[p.outcome.verdict], p.outcome.text,
		    p.outcome.path == WAY_RETURN ? "back" : "there",
		    verdict_name[says->verdict], says->code ? says->code : "",
		    says->path == WAY_RETURN ? "back" : "there");
	return false;
}

static bool compare(struct lab *lab, const struct place *from,
		    const struct node *to_node, struct addr to, int protocol,
		    int port, size_t *certain)
{
	struct flow_question q = {.from = from,
				  .to = to,
				  .to_node = to_node,
				  .protocol = protocol,
				  .port = port};
	struct arena *arena = arena_new();
	const struct atlas *atlas = atlas_of(arena, lab->model);
	struct trail trail = {.arena = arena};
	struct analysis quick = analyse(atlas, &q);
	struct analysis says = analyse_all(atlas, &q, &trail);
	bool same = same_answer(&quick, &says) &&
		    (!says.certain || compare_packet(lab, &q, &says, arena));

	*certain += says.certain;
	arena_free(arena);
	if (same && says.certain && *certain % follow_each == 0)
		same = goes_as_said(lab, &q);
	return same;
}

static size_t compare_to(struct lab *lab, const struct place *from,
			 const struct node *node, struct addr to,
			 size_t *certain)
{
	static const struct {
		int protocol, port;
	} kinds[] = {{IPPROTO_TCP, 80},	  {IPPROTO_TCP, 5432},
		     {IPPROTO_TCP, 7777}, {IPPROTO_UDP, 53},
		     {IPPROTO_UDP, 99},	  {IPPROTO_ICMP, 0}};
	size_t wrong = 0;

	for (size_t i = 0; to.family && i < sizeof(kinds) / sizeof(*kinds); i++)
		wrong += !compare(lab, from, node, to, kinds[i].protocol,
				  kinds[i].port, certain);
	return wrong;
}

/* --- one lab ------------------------------------------------------------- */

static size_t compare_all(struct lab *lab, const struct place *from,
			  const struct agreement *a, size_t *certain)
{
	const struct model *m = lab->model;
	size_t wrong = 0;

	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t j = 0; j < m->nodes.items[i]->places.n; j++) {
			const struct place *p =
				&m->nodes.items[i]->places.items[j];

			wrong += compare_to(lab, from, p->node, p->address,
					    certain);
			wrong += compare_to(lab, from, p->node, p->ipv6,
					    certain);
			if (!p->eni)
				continue;
			wrong += compare_to(lab, from, p->node,
					    p->eni->public_ip, certain);
			if (p->eni->subnet->nat_gateway)
				continue; /* link-local (L2-8) */
			for (size_t k = 0; k < p->eni->secondary_ips.n; k++)
				wrong += compare_to(
					lab, from, p->node,
					p->eni->secondary_ips.items[k],
					certain);
		}
	for (size_t i = 0; i < a->n_strangers; i++)
		if (m->ipv6 || a->strangers[i].family == AF_INET)
			wrong += compare_to(lab, from, NULL, a->strangers[i],
					    certain);
	return wrong;
}

/* What AWS runs has no programs, and a gateway endpoint no interface */
static bool sends(const struct node *node)
{
	return !node->service &&
	       !(node->endpoint && node->endpoint->is_gateway) &&
	       node->kind != NODE_NAT_GATEWAY &&
	       node->kind != NODE_LOAD_BALANCER &&
	       node->kind != NODE_TRANSIT_ATTACHMENT;
}

struct tally {
	size_t packets, names; /* of which the model was certain */
};

static size_t compare_from(struct lab *lab, const struct place *from,
			   const struct agreement *a, struct tally *t)
{
	return compare_all(lab, from, a, &t->packets) +
	       agree_on_names(lab, from, a, &t->names);
}

/* Return: how many answers differed, or -1 when AWS would refuse that lab */
static int try_seed(const struct agreement *a, uint64_t seed, struct tally *t)
{
	struct arena *arena = arena_new();
	struct report report = {.arena = arena};
	struct text text = {.arena = arena};
	struct err e = {0};
	struct model *m, *first = NULL; /* before the step, if there is one */
	struct lab *lab;
	size_t wrong = 0;

	a->draw(seed, &text);
	m = model_parse("random.yaml", text.s, text.n, &report);
	if (!m) {
		report_print(&report, stderr);
		fail_msg("seed %llu:\n%s", (unsigned long long)seed, text.s);
	}
	if (report_failed(&report)) {
		model_free(m);
		arena_free(arena);
		return -1;
	}
	if (m->steps.n) {
		first = m;
		m = model_step(first, first->steps.n, first, &report);
	}
	lab = lab_open(m, &e);
	if (!lab)
		fail_msg("seed %llu: %s", (unsigned long long)seed, e.text);
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t j = 0; j < m->nodes.items[i]->places.n; j++)
			if (sends(m->nodes.items[i]))
				wrong += compare_from(
					lab,
					&m->nodes.items[i]->places.items[j], a,
					t);
	if (wrong)
		fprintf(stderr, "seed %llu:\n%s", (unsigned long long)seed,
			text.s);
	lab_close(lab);
	model_free(m);
	model_free(first);
	arena_free(arena);
	return (int)wrong;
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

void agree_on(const struct agreement *a)
{
	uint64_t seed = number_from("VPCLAB_SEED", 1);
	uint64_t labs = number_from("VPCLAB_LABS", a->labs);
	struct tally tally = {0};
	uint64_t built = 0;

	follow_each = number_from("VPCLAB_FOLLOW", follow_each);
	/* a lab that AWS would refuse (two equal rules) is drawn again */
	for (uint64_t tries = 0; built < labs && tries < labs * 20; tries++) {
		int wrong = try_seed(a, seed + tries, &tally);

		if (wrong > 0)
			fail_msg("%d answers differ with seed %llu", wrong,
				 (unsigned long long)(seed + tries));
		built += wrong == 0;
	}
	assert_true(built == labs);
	print_message("# %zu packets and %zu names in %llu labs from seed "
		      "%llu\n",
		      tally.packets, tally.names, (unsigned long long)built,
		      (unsigned long long)seed);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/check.c - is what a lab file expects true?
 */
#include "probe/check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "probe/attempt.h"
#include "probe/check_logs.h"
#include "probe/check_name.h"
#include "probe/invoke.h"
#include "probe/second.h"
#include "probe/state.h"

/* --- does one answer fit? ---------------------------------------------- */

static bool seen_fits(const struct expect *x, const struct outcome *o)
{
	const struct node *n = x->sees_node;

	if (!n)
		return addr_cmp(x->sees, o->seen) == 0;
	if (!o->seen.family)
		return false;
	for (size_t i = 0; i < x->sees_places.n; i++) {
		const struct place *p = x->sees_places.items[i];

		if (!addr_cmp(place_address(p, o->seen.family), o->seen))
			return true;
		if (p->eni && (eni_has(p->eni, o->seen) ||
			       eni_private(p->eni, o->seen).family))
			return true;
	}
	return n->kind == NODE_FUNCTION && !n->vpc &&
	       !addr_cmp(model_lambda_address(), o->seen);
}

/* What an ALB or a web server says comes as an HTTP status */
static bool answer_fits(const struct expect *x, const struct attempt *a)
{
	const struct outcome *o = &a->outcome;
	bool proxy = a->to->node && a->to->node->kind == NODE_PROXY;
	int own = proxy ? 1 : 0; /* its own greeting is no answer */

	switch (x->answers) {
	case ANSWERS_OK:
		return o->status ? o->status < 400 : o->lines > own;
	case ANSWERS_NONE:
		return !o->status && o->lines <= own && !o->reset;
	case ANSWERS_RESET:
		return o->reset;
	case ANSWERS_STATUS:
		return o->status == x->status;
	default:
		return true;
	}
}

static const char *answer_text(struct arena *arena, const struct outcome *o)
{
	if (o->status)
		return arena_printf(arena, "HTTP %d", o->status);
	return o->reset ? "a reset" : o->lines ? "an answer" : "none";
}

static const char *mismatch_of_answer(const struct expect *x,
				      const struct attempt *a)
{
	const struct outcome *o = &a->outcome;
	struct arena *arena = a->all->arena;

	if ((x->sees.family || x->sees_node) && !seen_fits(x, o))
		return arena_printf(arena, "expected it to see %s, it saw %s",
				    x->sees_ref.text, ADDR(o->seen));
	if (x->target && strcmp(x->target->o.name, o->speaker) != 0)
		return arena_printf(arena, "expected target %s, got '%s'",
				    x->target->o.name, o->speaker);
	if (!answer_fits(x, a))
		return arena_printf(arena, "the connection opened; answered %s",
				    answer_text(arena, o));
	return NULL;
}

/* What does not fit, as half a sentence; NULL: all fits */
static const char *mismatch(const struct expect *x, const struct attempt *a)
{
	const struct outcome *o = &a->outcome;
	struct arena *arena = a->all->arena;
	const char *lacks;

	if (x->is_given && o->verdict != x->is)
		return arena_printf(arena, "expected %s, was %s",
				    verdict_name[x->is],
				    outcome_text(arena, o));
	lacks = outcome_lacks(o, x->because.items, x->because.n);
	if (lacks)
		return arena_printf(arena, "expected %s, was %s", lacks,
				    outcome_text(arena, o));
	if (x->object && !outcome_is_at(o, x->object_vpc, x->object_name))
		return arena_printf(arena, "expected at %s, was %s", x->object,
				    outcome_text(arena, o));
	if (x->direction && x->direction != o->direction)
		return arena_printf(
			arena, "expected %s, was %s",
			x->direction == DIRECTION_EGRESS ? "egress" : "ingress",
			outcome_text(arena, o));
	if (x->path && x->path != o->path)
		return arena_printf(arena, "expected on the %s path, was %s",
				    x->path == WAY_FORWARD ? "forward"
							   : "return",
				    outcome_text(arena, o));
	if (x->rule && x->rule != o->rule)
		return arena_printf(arena, "expected rule %d, was %s", x->rule,
				    outcome_text(arena, o));
	return mismatch_of_answer(x, a);
}

/* Why an attempt does not fit what is expected; NULL: it does */
static const char *wrong_with(const struct expect *x, const struct attempt *a)
{
	struct trail trail;
	const struct analysis says = second_answer(a, &trail);
	const char *wrong = mismatch(x, a);
	const char *differs = a->lookup ? name_disagreement(a->lookup) : NULL;

	if (!differs)
		differs = second_disagrees(a, &says, &trail);

	if (!wrong && !differs)
		return check_logs(a, &says);
	if (wrong && differs)
		return arena_printf(a->all->arena, "%s; %s", wrong, differs);
	return wrong ? wrong : differs;
}

/* --- do all of them? --------------------------------------------------- */

const char *check_title(struct arena *arena, const struct expect *x)
{
	struct text t = {.arena = arena};

	if (x->kind == EXPECT_STATE_OF) {
		text_add(&t, "state of %s", x->state_of_ref.text);
		if (x->in_ref.text)
			text_add(&t, " in %s", x->in_ref.text);
		return t.s;
	}
	if (x->kind == EXPECT_INVOKE)
		return arena_printf(arena, "invoke %s", x->invoke.ref.text);
	if (x->kind == EXPECT_STILL)
		return arena_printf(arena, "connection %s", x->hold);
	if (x->kind == EXPECT_REFUSED_AS)
		return arena_printf(arena, "refused as %s", x->state);
	for (size_t i = 0; i < x->from.n; i++)
		text_add(&t, "%s%s", i ? ", " : "", x->from.items[i].ref.text);
	if (x->kind == EXPECT_RESOLVES) {
		text_add(&t, " resolves %s", x->to.items[0].ref.text);
		return t.s;
	}
	text_add(&t, " → ");
	for (size_t i = 0; i < x->to.n; i++) {
		const struct endpoint *to = &x->to.items[i];

		text_add(&t, "%s%s", i ? ", " : "", to->ref.text);
		if (to->port > 0 && x->protocol != PROTOCOL_ICMP && to->node &&
		    strcmp(to->ref.text, to->node->o.name) == 0)
			text_add(&t, ":%d", to->port);
	}
	if (x->protocol == PROTOCOL_UDP)
		text_add(&t, "/udp");
	if (x->protocol == PROTOCOL_ICMP)
		text_add(&t, "/icmp");
	if (x->family == AF_INET6)
		text_add(&t, " over IPv6");
	return t.s;
}

static struct verdict_of_check judge_count(const struct attempts *all)
{
	const struct expect *x = all->expect;
	struct verdict_of_check v = {0};
	const struct attempt *other = NULL;
	int opens = 0;

	for (size_t i = 0; i < all->items.n; i++) {
		if (all->items.items[i].outcome.verdict == VERDICT_OPEN)
			opens++;
		else
			other = &all->items.items[i];
	}
	v.holds = opens >= x->opens_from && opens <= x->opens_to;
	v.seen = arena_printf(all->arena, "%d of %zu open", opens,
			      all->items.n);
	if (!v.holds)
		v.why = arena_printf(
			all->arena, "expected %d to %d open, were %d%s%s",
			x->opens_from, x->opens_to, opens,
			other ? "; the others: " : "",
			other ? outcome_text(all->arena, &other->outcome) : "");
	return v;
}

/* A function that AWS could not attach has no place to send from */
static const char *nothing_sent(const struct attempts *all)
{
	const struct expect *x = all->expect;

	for (size_t i = 0; i < x->from.n; i++) {
		const struct node *n = x->from.items[i].node;

		if (n && n->kind == NODE_FUNCTION && n->state_reason)
			return arena_printf(
				all->arena, "nothing was sent: %s is %s (%s)",
				n->o.name, n->state, n->state_reason);
	}
	return "nothing was sent: the source has no network";
}

static bool same_reason(const struct outcome *a, const struct outcome *b)
{
	return a->verdict == b->verdict && a->eni == b->eni &&
	       a->path == b->path && strcmp(a->code, b->code) == 0;
}

static struct verdict_of_check judge(const struct attempts *all)
{
	const struct expect *x = all->expect;
	struct verdict_of_check v = {.holds = !x->any};
	struct text why = {.arena = all->arena};
	const struct attempt *first = NULL; /* that does not fit */
	const char *first_wrong = NULL;
	bool same = true; /* for one reason at one place, all of them? */
	size_t fit = 0;

	if (!all->items.n) {
		v.holds = false;
		v.why = nothing_sent(all);
		return v;
	}
	if (x->opens_from >= 0)
		return judge_count(all);
	for (size_t i = 0; i < all->items.n; i++) {
		const struct attempt *a = &all->items.items[i];
		const char *wrong = wrong_with(x, a);

		if (a->outcome.took_us > v.took_us)
			v.took_us = a->outcome.took_us;
		if (!wrong) {
			if (!fit++)
				v.seen = outcome_text(all->arena, &a->outcome);
			continue;
		}
		if (!first) {
			first = a;
			first_wrong = wrong;
		}
		same = same && same_reason(&first->outcome, &a->outcome);
		if (all->items.n > 1)
			text_add(&why, "%s%s: %s", why.n ? "; " : "",
				 attempt_text(a), wrong);
		else
			text_add(&why, "%s", wrong);
	}
	v.holds = x->any ? fit > 0 : fit == all->items.n;
	if (v.holds)
		return v;
	v.why = why.s;
	if (all->items.n > 1 && fit)
		v.why = arena_printf(all->arena, "holds from %zu of %zu: %s",
				     fit, all->items.n, why.s);
	else if (all->items.n > 1 && same)
		v.why = arena_printf(all->arena, "%s; the same from all %zu",
				     first_wrong, all->items.n);
	return v;
}

/* A connection kept by an earlier expectation: does it live? */
static struct verdict_of_check check_still(struct checking *c,
					   const struct expect *x)
{
	struct verdict_of_check v = {.title = check_title(c->arena, x)};
	struct outcome o = {.verdict = VERDICT_TIMEOUT};
	bool lives = holds_ask(&c->holds, x->hold, &o, c->stop);

	v.took_us = o.took_us;
	v.seen = lives ? "open"
		       : arena_printf(c->arena, "cut: %s",
				      *o.code ? outcome_text(c->arena, &o)
					      : "silence");
	v.holds = lives == x->still_open &&
		  !outcome_lacks(&o, x->because.items, x->because.n);
	if (!v.holds)
		v.why = arena_printf(c->arena, "expected %s, is %s",
				     x->still_open  ? "open"
				     : x->because.n ? x->because.items[0]
						    : "cut",
				     v.seen);
	return v;
}

/* Functions that are to send: one that is Inactive has no network (LAM-20), the
 * others have been used now; NULL: all of these */
static const char *idle_source(struct checking *c, const struct expect *x)
{
	for (size_t i = 0; i < x->from.n; i++) {
		const struct node *n = x->from.items[i].node;
		struct function_state s;
		struct life *life;

		if (!n || n->kind != NODE_FUNCTION)
			continue;
		life = life_of(&c->lives, c->arena, n);
		s = life_state(life, c->lab->model, n);
		if (strcmp(s.word, "Inactive") == 0)
			return arena_printf(c->arena,
					    "nothing was sent: %s is %s (%s)",
					    n->o.name, s.word, s.reason);
		life_use(life, c->lab->model);
	}
	return NULL;
}

static struct verdict_of_check check_once(struct checking *c,
					  const struct expect *x)
{
	struct verdict_of_check v;
	struct expect given = *x;
	struct attempts all;

	if (x->choice == ADDRESS_HELD) {
		given.choice = ADDRESS_GIVEN;
		given.address = holds_address(&c->holds, x->address_of);
		x = &given;
	}
	if (x->kind == EXPECT_STATE_OF)
		return check_state(c, x);
	if (x->kind == EXPECT_INVOKE)
		return check_invoke(c, x);
	if (x->kind == EXPECT_STILL)
		return check_still(c, x);
	if (x->kind == EXPECT_RESOLVES)
		return check_resolves(c->lab, x, c->arena, c->stop);
	v = (struct verdict_of_check){.title = check_title(c->arena, x),
				      .why = idle_source(c, x)};
	if (v.why)
		return v;
	attempts_of(&all, c->lab, x, c->arena, c->stop);
	attempts_run(&all, c->stop);
	v = judge(&all);
	v.title = check_title(c->arena, x);
	if (x->hold && v.holds)
		holds_keep(&c->holds, x->hold, &all);
	attempts_end(&all);
	return v;
}

struct verdict_of_check check(struct checking *c, const struct expect *x)
{
	uint64_t until = loop_now_us() + (uint64_t)x->within_ms * 1000;
	struct verdict_of_check v;

	for (;;) {
		v = check_once(c, x);
		if (v.holds || *c->stop || loop_now_us() >= until)
			return v;
		lab_turn(c->lab, 20); /* let the lab move on, then ask again */
	}
}

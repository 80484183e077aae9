// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/invoke.c - functions invoked through the Lambda API of the lab
 */
#include "probe/invoke.h"

#include <string.h>

#include "lab/invoke.h"

struct invoked_as {
	enum invoked as;
	const char *reason; /* exception of Invoke (LAM-53), or NULL */
	const char *answer; /* "" when there is none */
	const char *text; /* for people */
};

/* LAM-53, for a reason of LAM-52 */
static const char *exception_of(const struct function_state *s)
{
	static const struct {
		const char *reason, *exception;
	} rows[] = {
		{"EniLimitExceeded", "ENILimitReachedException"},
		{"Idle", "ResourceNotReadyException"},
		{"SubnetOutOfIPAddresses",
		 "SubnetIPAddressLimitReachedException"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (s->reason && strcmp(rows[i].reason, s->reason) == 0)
			return rows[i].exception;
	return strcmp(s->word, "Active") ? "ResourceConflictException" : NULL;
}

/* LAM-73: a caller of the account needs no allow, but minds a deny */
static bool denied(const struct model *m, const struct node *n)
{
	struct policy_request r = {.action = "lambda:InvokeFunction",
				   .principal = m->account,
				   .resource = n->o.name};

	return policy_opinion(&n->invoke_permissions, &r) == POLICY_DENIES;
}

static const char *refusal(const struct model *m, const struct node *n,
			   const struct function_state *s)
{
	if (denied(m, n))
		return "AccessDeniedException";
	if (!n->reserved_concurrent_executions)
		return "TooManyRequestsException";
	return exception_of(s);
}

/* The last line that is not empty: what went wrong, most often */
static const char *last_line(struct arena *arena, const char *text)
{
	const char *end = text + strlen(text), *begin;

	while (end > text && end[-1] == '\n')
		end--;
	for (begin = end; begin > text && begin[-1] != '\n';)
		begin--;
	return arena_strndup(arena, begin, (size_t)(end - begin));
}

static const char *why_failed(struct arena *arena, const struct invocation *i)
{
	const char *line = last_line(arena, i->log);

	if (i->status > SIGNALLED)
		return arena_printf(arena, "ended by signal %d%s%s",
				    i->status - SIGNALLED, *line ? ": " : "",
				    line);
	if (!i->status)
		return "Response payload size exceeded the limit (LAM-62)";
	return arena_printf(arena, "exit status %d%s%s", i->status,
			    *line ? ": " : "", line);
}

static struct invoked_as run(struct checking *c, const struct place *place,
			     const char *event, uint64_t *ret_us)
{
	struct invocation i;
	struct err e = {0};
	struct invoked_as v = {.answer = "", .text = ""};

	if (lab_invoke(c->lab, place, event, &i, c->stop, &e)) {
		v.as = INVOKED_ERROR;
		v.text = arena_strdup(c->arena, e.text);
		return v;
	}
	v.answer = arena_strdup(c->arena, i.answer);
	*ret_us = i.took_us;
	if (i.end == INVOCATION_TIMED_OUT) {
		v.as = INVOKED_TIMED_OUT;
		v.text = arena_printf(c->arena,
				      "Task timed out after %d.00 seconds",
				      place->node->timeout);
	} else if (i.end == INVOCATION_ERROR) {
		v.as = INVOKED_ERROR;
		v.text = why_failed(c->arena, &i);
	} else {
		v.text = last_line(c->arena, i.answer);
	}
	invocation_free(&i);
	return v;
}

static struct invoked_as invoke(struct checking *c, const struct expect *x,
				uint64_t *ret_us)
{
	const struct node *n = x->invoke.node;
	const struct model *m = c->lab->model;
	struct life *life = life_of(&c->lives, c->arena, n);
	struct function_state state = life_state(life, m, n);
	const char *event = x->event ? x->event : "{}";
	struct invoked_as v = {.reason = refusal(m, n, &state), .answer = ""};
	size_t at;

	if (v.reason) {
		v.as = INVOKED_REFUSED;
		v.text = v.reason;
		if (state.reason && strcmp(state.reason, "Idle") == 0)
			life_use(life, m); /* it is made ready now */
		return v;
	}
	life_use(life, m);
	if (!n->handler) {
		v.answer = v.text = event;
		return v;
	}
	at = life->invocations++ % x->invoke.places.n; /* LAM-13 */
	return run(c, x->invoke.places.items[at], event, ret_us);
}

struct verdict_of_check check_invoke(struct checking *c, const struct expect *x)
{
	struct verdict_of_check v = {.title = check_title(c->arena, x)};
	struct invoked_as i = invoke(c, x, &v.took_us);
	bool printed = !x->prints || strstr(i.answer, x->prints);

	v.seen = arena_printf(c->arena, "%s%s%s", invoked_name[i.as],
			      *i.text ? ": " : "", i.text);
	v.holds = i.as == x->invoked && printed &&
		  (!x->reason ||
		   (i.reason && strcmp(i.reason, x->reason) == 0));
	if (v.holds)
		return v;
	if (i.as == x->invoked && !printed)
		v.why = arena_printf(c->arena,
				     "expected it to print '%s', it printed "
				     "'%s'",
				     x->prints, i.answer);
	else
		v.why = arena_printf(c->arena, "expected %s%s%s, was %s",
				     invoked_name[x->invoked],
				     x->reason ? ", " : "",
				     x->reason ? x->reason : "", v.seen);
	return v;
}

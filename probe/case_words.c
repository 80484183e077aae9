// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/case_words.c - what the model says of a question, in words
 */
#include "probe/case_words.h"

#include <assert.h>
#include <string.h>

#include "probe/hop_words.h"

bool case_found(const struct flow_case *c)
{
	return c->says.certain && (c->says.verdict == VERDICT_OPEN ||
				   c->says.verdict == VERDICT_REFUSED);
}

bool case_alike(const struct flow_case *a, const struct flow_case *b)
{
	struct flow_case both[] = {*a, *b};
	struct flow_cases two = {.items = {both, 2, 2}};

	return cases_same(&two);
}

/* --- one case --------------------------------------------------------------- */

static const char *uncertain(struct arena *arena, const struct analysis *a)
{
	static const char *const depends[] = {
		[DEPENDS_ON_NOTHING] = NULL,
		[DEPENDS_ON_SOURCE_PORT] = "it depends on the source port",
		[DEPENDS_ON_GATEWAY_PORT] =
			"it depends on the port that a gateway chooses",
		[DEPENDS_ON_TARGET] = "it depends on the target that is chosen",
		[DEPENDS_ON_MORE] = NULL,
	};
	const char *why = a->why ? a->why : depends[a->depends];

	return arena_printf(arena, "cannot be told from the model%s%s",
			    why ? ": " : "", why ? why : "");
}

/* The last step on the way there */
static const struct hop *arrival(const struct trail *t)
{
	const struct hop *h = NULL;

	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].path == WAY_FORWARD)
			h = &t->hops.items[i];
	return h;
}

const char *case_reason(struct arena *arena, const struct flow_case *c)
{
	const struct hop *last = arrival(&c->trail);
	const struct node *from = c->question.from->node;

	if (!c->says.certain || c->says.verdict == VERDICT_OPEN ||
	    trail_end(&c->trail))
		return NULL;
	if (c->says.code)
		return arena_printf(
			arena,
			"a packet of %d bytes that may not be cut "
			"into pieces is too large for %s's own link",
			c->question.size, from->o.name);
	if (c->says.verdict == VERDICT_UNREACHABLE)
		return arena_printf(arena, "%s has no %s address to send from",
				    from->o.name,
				    c->question.to.family == AF_INET6 ? "IPv6"
								      : "IPv4");
	if (last && last->size && last->kind != HOP_NODE)
		return arena_printf(arena,
				    "a packet of %d bytes is too large behind "
				    "%s, which tells nobody",
				    last->size, hop_title(arena, last));
	return last ? hop_words(arena, last) : NULL;
}

const char *case_verdict(struct arena *arena, const struct flow_case *c)
{
	const struct hop *end = trail_end(&c->trail);
	const char *word = verdict_name[c->says.verdict];
	const char *reason = case_reason(arena, c);

	if (!c->says.certain)
		return uncertain(arena, &c->says);
	if (c->says.verdict == VERDICT_OPEN)
		return word;
	if (end)
		return arena_printf(
			arena, "%s: %s%s", word, hop_blame(arena, end),
			c->says.path == WAY_RETURN ? ", on the way back" : "");
	return arena_printf(arena, "%s%s%s%s%s", word, c->says.code ? ": " : "",
			    c->says.code ? c->says.code : "",
			    reason ? ": " : "", reason ? reason : "");
}

/* --- all of them ------------------------------------------------------------- */

static const char *on_what(const struct flow_cases *c)
{
	bool target = false, gateway = false, source = false;

	for (size_t i = 0; i < c->items.n; i++) {
		const struct flow_question *q = &c->items.items[i].question;

		target |= q->target != 0;
		gateway |= q->gateway_ports.to != 0;
		source |= q->source_ports.to != 0;
	}
	if (target + gateway + source > 1)
		return "ports and targets";
	return target	 ? "the target"
	       : gateway ? "the gateway's port"
			 : "the source port";
}

const char *asked_reason(struct arena *arena, const struct asked *a)
{
	const struct name_opinion *n = &a->meaning;
	const char *who = a->from->label;

	if (a->cases.items.n)
		return NULL;
	if (!a->name)
		return arena_printf(arena, "%s has no such address",
				    a->to->ref.text);
	if (!n->certain)
		return arena_printf(arena,
				    "what %s means depends on aliases "
				    "that lead in a circle",
				    a->name);
	if (!n->code)
		return arena_printf(arena,
				    "the name %s is there, without an "
				    "address of the family that is asked "
				    "for",
				    a->name);
	if (strcmp(n->code, "DNS_NO_RESOLVER") == 0)
		return arena_printf(arena,
				    "%s has no name server to ask for %s: its "
				    "VPC's DNS support is off, or its DHCP "
				    "options name none",
				    who, a->name);
	if (strcmp(n->code, "DNS_SERVER_UNREACHABLE") == 0)
		return arena_printf(arena,
				    "the name servers that %s asks for %s are "
				    "not reached%s%s",
				    who, a->name, n->cause ? ": " : "",
				    n->cause ? n->cause : "");
	if (strcmp(n->code, "DNS_NAME_NOT_FOUND") == 0)
		return arena_printf(arena,
				    "no name server that %s asks knows the "
				    "name %s",
				    who, a->name);
	return arena_printf(arena, "%s cannot look up %s", who, a->name);
}

const char *asked_verdict(struct arena *arena, const struct asked *a)
{
	const char *reason = asked_reason(arena, a);

	if (reason && a->name && !a->meaning.certain)
		return arena_printf(arena, "cannot be told from the model: %s",
				    reason);
	if (reason && !a->name)
		return arena_printf(arena, "unresolved: %s", reason);
	if (reason)
		return arena_printf(arena, "unresolved: %s%s%s",
				    a->meaning.code ? a->meaning.code
						    : "no address",
				    a->meaning.cause ? ", " : "",
				    a->meaning.cause ? a->meaning.cause : "");
	if (cases_same(&a->cases))
		return case_verdict(arena, &a->cases.items.items[0]);
	return arena_printf(arena, "depends on %s", on_what(&a->cases));
}

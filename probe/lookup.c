// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/lookup.c - names looked up by real packets, as a program would
 */
#include "probe/lookup.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "eni/layout.h"
#include "dns/answer.h"
#include "lab/pace.h"
#include "probe/blame.h"

enum { TIMEOUT_MS = 1000, LENGTH = 2 };

static void ask(struct lookup *l);

static void end(struct lookup *l, enum lookup_end how)
{
	l->end = how;
	l->all->under_way--;
}

/* --- what a server says --------------------------------------------------- */

static void ask_next_server(struct lookup *l)
{
	l->tcp = false;
	if (++l->asked < l->setup.n)
		ask(l);
	else
		end(l, LOOKUP_UNREACHABLE);
}

static void no_such_name(struct lookup *l)
{
	if (l->tried + 1 == ARRAY_LEN(l->names) || !l->names[l->tried + 1]) {
		end(l, LOOKUP_NO_NAME);
		return;
	}
	l->tried++;
	l->tcp = false;
	ask(l);
}

static void answered(struct lookup *l, const struct dial_result *r)
{
	size_t skip = l->tcp ? LENGTH : 0;
	struct dns_reply reply = dns_reply_read(
		l->all->arena, (const uint8_t *)r->said + skip,
		r->n_said > skip ? r->n_said - skip : 0);

	switch (reply.code) {
	case DNS_FINE:
		memcpy(&l->addresses, &reply.addresses, sizeof(l->addresses));
		end(l, reply.addresses.n ? LOOKUP_FOUND : LOOKUP_EMPTY);
		break;
	case DNS_NO_NAME:
		no_such_name(l);
		break;
	case DNS_CUT:
		if (l->tcp) {
			ask_next_server(l);
			break;
		}
		l->tcp = true;
		ask(l);
		break;
	case DNS_FAILED:
		ask_next_server(l);
		break;
	}
}

static void done(const struct dial_result *r, void *arg)
{
	static const char off[] = "DNS_NO_RESOLVER";
	struct lookup *l = arg;
	struct question q = {.from = l->from};

	if (r->end == DIAL_OPEN) {
		l->failure = (struct outcome){0};
		answered(l, r);
		return;
	}
	if (r->end == DIAL_DROPPED &&
	    strncmp(r->drop.reason, off, strlen(off)) == 0) {
		end(l, LOOKUP_NO_RESOLVER); /* DNS-2 */
		return;
	}
	outcome_of(l->all->lab, &q, r, &l->failure);
	ask_next_server(l);
}

/* --- asking --------------------------------------------------------------- */

static void ask(struct lookup *l)
{
	struct lab *lab = l->all->lab;
	struct dial_want want = {
		.from = lab_place_ns(lab, l->from),
		.protocol = l->tcp ? IPPROTO_TCP : IPPROTO_UDP,
		.to = l->setup.servers[l->asked],
		.port = DNS_PORT,
		.speech = SPEECH_DNS,
		.message = l->query,
		.n_message = dns_query(l->names[l->tried],
				       l->family == AF_INET6 ? DNS_AAAA : DNS_A,
				       l->query),
		.timeout_ms = TIMEOUT_MS,
	};

	l->server = want.to;
	/* hosts of the internet share a namespace: each has its address */
	if (l->from->node->kind == NODE_INTERNET_HOST)
		want.source = place_address(l->from, want.to.family);
	if (l->setup.beside) /* by no way that the place has */
		want.from = fabric_ns(lab->fabric, NS_INTERNET);
	if (!want.n_message)
		no_such_name(l);
	else if (dial(lab->dialer, &want, done, l))
		end(l, LOOKUP_UNREACHABLE);
}

/* libc tries a name without a dot with the domain behind it first */
static void begin(size_t i, void *arg)
{
	struct lookups *all = arg;
	struct lookup *l = all->items.items[i];
	const char *full = NULL;

	l->setup = dns_setup_of(l->all->arena, l->from);
	l->all->under_way++;
	if (l->setup.search)
		full = arena_printf(l->all->arena, "%s.%s", l->name,
				    l->setup.search);
	l->names[0] = full && !strchr(l->name, '.') ? full : l->name;
	l->names[1] = l->names[0] == full && full ? l->name : full;
	if (l->setup.n)
		ask(l);
	else
		end(l, LOOKUP_NO_RESOLVER); /* DNS-10 */
}

struct lookup *lookup_of(struct lookups *all, const struct place *from,
			 const char *name, sa_family_t family)
{
	uint32_t hash = text_hash(name) * 31 + text_hash(from->label);
	struct lookup **chain = &all->chains[hash % LOOKUP_CHAINS];
	struct lookup *l;

	for (l = *chain; l; l = l->next)
		if (l->from == from && l->family == family &&
		    strcmp(l->name, name) == 0)
			return l;
	l = arena_alloc(all->arena, sizeof(*l));
	*l = (struct lookup){.from = from,
			     .name = name,
			     .family = family,
			     .all = all,
			     .next = *chain};
	*chain = l;
	*vec_add(all->arena, &all->items) = l;
	return l;
}

void lookups_run(struct lookups *all, const volatile int *stop)
{
	struct pace pace = {all->items.n, begin, all, &all->under_way};

	lab_pace(all->lab, &pace, stop);
	for (size_t i = 0; all->under_way && i < all->items.n; i++)
		dialer_abandon(all->lab->dialer, all->items.items[i]);
	all->under_way = 0;
}

/* --- what it means for a packet ------------------------------------------- */

void lookup_outcome(const struct lookup *l, struct outcome *ret)
{
	static const char *const code[] = {
		[LOOKUP_FOUND] = "",
		[LOOKUP_NO_NAME] = "DNS_NAME_NOT_FOUND",
		[LOOKUP_EMPTY] = "DNS_NAME_NOT_FOUND",
		[LOOKUP_NO_RESOLVER] = "DNS_NO_RESOLVER",
		[LOOKUP_UNREACHABLE] = "DNS_SERVER_UNREACHABLE",
	};
	struct outcome o = {0};

	if (l->end == LOOKUP_UNREACHABLE)
		o = l->failure; /* where, and at what */
	o.code[0] = o.text[0] = '\0';
	o.n_also = 0;
	o.verdict = VERDICT_UNRESOLVED;
	outcome_add_code(&o, code[l->end]);
	if (l->end == LOOKUP_UNREACHABLE && *l->failure.code)
		outcome_add_code(&o, l->failure.code);
	outcome_say(&o, "%s, %s", o.code, l->name);
	if (l->end == LOOKUP_UNREACHABLE)
		outcome_say(&o, "name server %s%s%s", ADDR(l->server),
			    *l->failure.text ? ", " : "", l->failure.text);
	*ret = o;
}

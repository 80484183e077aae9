// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/outcome.c - what became of a packet, in AWS's words
 */
#include "probe/outcome.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/blame.h"

void outcome_say(struct outcome *o, const char *fmt, ...)
{
	size_t used = strlen(o->text);
	va_list ap;

	if (used && used + 2 < sizeof(o->text)) {
		memcpy(o->text + used, ", ", 3);
		used += 2;
	}
	va_start(ap, fmt);
	vsnprintf(o->text + used, sizeof(o->text) - used, fmt, ap);
	va_end(ap);
}

void outcome_name(struct outcome *o, const char *name)
{
	if (name && o->n_names < OUTCOME_NAMES_MAX)
		o->names[o->n_names++] = name;
}

bool outcome_is_at(const struct outcome *o, const struct vpc *vpc,
		   const char *n)
{
	if (vpc && vpc != o->vpc)
		return false;
	for (size_t i = 0; i < o->n_names; i++)
		if (strcmp(o->names[i], n) == 0)
			return true;
	return false;
}

void outcome_add_code(struct outcome *o, const char *code)
{
	if (!outcome_lacks(o, &code, 1))
		return;
	if (!*o->code)
		snprintf(o->code, sizeof(o->code), "%s", code);
	else if (o->n_also < OUTCOME_ALSO_MAX)
		snprintf(o->also[o->n_also++], sizeof(o->also[0]), "%s", code);
}

static bool has_code(const struct outcome *o, const char *code)
{
	bool has = strcmp(o->code, code) == 0;

	for (size_t i = 0; i < o->n_also; i++)
		has |= strcmp(o->also[i], code) == 0;
	return has;
}

const char *outcome_lacks(const struct outcome *o, const char *const *codes,
			  size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!has_code(o, codes[i]))
			return codes[i];
	return NULL;
}

/* --- what the target said ---------------------------------------------- */

/* "orders sees 10.0.1.4:40000" */
static void read_greeting(const char *line, struct outcome *o)
{
	const char *sees = strstr(line, " sees ");
	char address[64];
	size_t len;

	if (!sees)
		return;
	len = (size_t)(sees - line);
	if (len < sizeof(o->speaker))
		memcpy(o->speaker, line, len);
	snprintf(address, sizeof(address), "%s", sees + 6);
	address[strcspn(address, "\r\n")] = '\0';
	if (strrchr(address, ':'))
		*strrchr(address, ':') = '\0';
	addr_parse(address, &o->seen);
}

/* "POLICY_DENIED assets": whose policy refused (GWE-8) */
static void read_denial(const struct lab *lab, const char *said,
			struct outcome *o)
{
	const char *denied = strstr(said, "POLICY_DENIED ");
	size_t len;

	if (!denied)
		return;
	outcome_add_code(o, "POLICY_DENIED");
	denied += strlen("POLICY_DENIED ");
	len = strcspn(denied, "\n");
	for (size_t i = 0; i < lab->model->nodes.n; i++) {
		const struct node *n = lab->model->nodes.items[i];

		if ((n->service || n->endpoint) && strlen(n->o.name) == len &&
		    strncmp(n->o.name, denied, len) == 0)
			outcome_name(o, n->o.name);
	}
	outcome_say(o, "POLICY_DENIED, by the policy of %.*s", (int)len,
		    denied);
}

static void read_said(const struct lab *lab, const struct dial_result *r,
		      struct outcome *o)
{
	const char *line = r->said;

	if (strncmp(line, "HTTP/1.", 7) == 0) {
		const char *body = strstr(line, "\r\n\r\n");

		if (strlen(line) > 9)
			o->status = (int)strtol(line + 9, NULL, 10);
		line = body ? body + 4 : "";
	}
	if (strncmp(line, "vpclab reply", 12) == 0)
		line += strcspn(line, "\n") + 1;
	read_greeting(line, o);
	read_denial(lab, line, o);
	for (size_t i = 0; i < r->n_said; i++)
		o->lines += r->said[i] == '\n';
	o->reset = r->reset;
}

/* --- the whole --------------------------------------------------------- */

/* LAM-2, LAM-23: its sandbox has no IPv6 at all */
static bool is_function_ipv4(const struct question *q)
{
	const struct node *from = q->from->node;

	return q->family == AF_INET6 && from->kind == NODE_FUNCTION &&
	       !from->ipv6;
}

static void stays_in_function(const struct question *q, struct outcome *o)
{
	outcome_add_code(o, "FUNCTION_IPV6_NOT_ENABLED");
	o->direction = DIRECTION_EGRESS;
	o->path = WAY_FORWARD;
	o->names[o->n_names++] = q->from->node->o.name;
	o->names[o->n_names++] = q->from->node->o.id;
}

void outcome_of(const struct lab *lab, const struct question *q,
		const struct dial_result *r, struct outcome *ret)
{
	static const enum verdict verdict[] = {
		[DIAL_OPEN] = VERDICT_OPEN,
		[DIAL_REFUSED] = VERDICT_REFUSED,
		[DIAL_DROPPED] = VERDICT_BLOCKED,
		[DIAL_UNREACHABLE] = VERDICT_UNREACHABLE,
		[DIAL_TIMEOUT] = VERDICT_TIMEOUT,
		[DIAL_FAILED] = VERDICT_UNREACHABLE,
	};
	struct outcome o = {.verdict = verdict[r->end], .took_us = r->took_us};

	switch (r->end) {
	case DIAL_DROPPED:
		blame(lab, q, r, &o);
		for (size_t i = 0; i < r->n_notes; i++)
			outcome_add_code(&o, r->notes[i]);
		break;
	case DIAL_UNREACHABLE:
		for (size_t i = 0; i < r->n_notes; i++)
			outcome_add_code(&o, r->notes[i]);
		if (r->error == EMSGSIZE)
			outcome_add_code(&o, "MTU_EXCEEDED");
		if (is_function_ipv4(q))
			stays_in_function(q, &o);
		outcome_say(&o, "%s%s%s%s", o.code, *o.code ? ": " : "",
			    strerror(r->error),
			    r->error == EADDRINUSE
				    ? ": the source listens on that port itself"
				    : "");
		break;
	case DIAL_FAILED:
		o.failed = true;
		outcome_say(&o, "the machine refused: %s: %s%s", r->call,
			    strerror(r->error),
			    r->error == EMFILE ? " (raise ulimit -n)" : "");
		break;
	case DIAL_OPEN:
		read_said(lab, r, &o);
		break;
	case DIAL_REFUSED:
		outcome_say(&o, "the path is open, nobody listens");
		break;
	case DIAL_TIMEOUT:
		outcome_say(&o, "no answer, and no drop was seen");
		break;
	}
	*ret = o;
}

void outcome_homeless(const char *source, struct outcome *ret)
{
	struct outcome o = {.verdict = VERDICT_UNREACHABLE};

	outcome_say(&o, "%s has no address of that family", source);
	*ret = o;
}

const char *outcome_text(struct arena *arena, const struct outcome *o)
{
	if (o->seen.family)
		return arena_printf(arena, "%s, sees %s",
				    verdict_name[o->verdict], ADDR(o->seen));
	return arena_printf(arena, "%s%s%s", verdict_name[o->verdict],
			    *o->text ? ": " : "", o->text);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets_json.c - what reaches what, as data
 *
 * One object a line, written as it is made: of a large lab there are more of
 * them than fit in memory as a tree.
 */
#include <jansson.h>

#include "cli/analyze_sets.h"

static void set_text(json_t *to, const char *key, const char *text)
{
	if (text)
		json_object_set_new(to, key, json_string(text));
}

static json_t *row_json(const struct sets_told *t, const struct set_row *r)
{
	const struct reach *reach = &r->reach;
	json_t *o = json_object();

	set_text(o, "From", r->from->label);
	set_text(o, "To", r->to->label);
	set_text(o, "Address", ADDR(r->address));
	set_text(o, "Protocol",
		 r->protocol == PROTOCOL_UDP	? "udp"
		 : r->protocol == PROTOCOL_ICMP ? "icmp"
						: "tcp");
	if (r->protocol != PROTOCOL_ICMP)
		json_object_set_new(o, "PortRange",
				    json_pack("{s:i, s:i}", "From",
					      r->port_from, "To", r->port_to));
	set_text(o, "Verdict", sets_word(t, r));
	if (reach->varies)
		json_object_set_new(o, "ForSome",
				    r->some ? json_string(r->some)
					    : json_true());
	set_text(o, "ExplanationCode", reach->code);
	if (reach->code)
		set_text(o, "Path",
			 reach->path == WAY_RETURN ? "return" : "forward");
	set_text(o, "At", r->at);
	set_text(o, "Gateway", r->by);
	return o;
}

void sets_json(const struct sets_told *t)
{
	const struct set_answer *a = t->answer;

	fprintf(t->out, "{\"Asked\": %zu, \"Open\": %zu, \"Reachability\": [",
		a->asked, a->open);
	for (size_t i = 0; i < a->rows.n; i++) {
		json_t *o = row_json(t, &a->rows.items[i]);

		fputs(i ? ",\n  " : "\n  ", t->out);
		json_dumpf(o, t->out, 0);
		json_decref(o);
	}
	fputs(a->rows.n ? "\n]}\n" : "]}\n", t->out);
}

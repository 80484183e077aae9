// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/probe_text.c - what became of a packet, for people and as JSON
 */
#include "cli/probe_text.h"

#include <string.h>

#include "cli/keep.h"
#include "probe/second.h"

/* What listens on a node may be the user's own, started beside the lab file */
static const char *differs(const struct attempt *a)
{
	struct trail trail;
	const struct analysis says = second_answer(a, &trail);

	return second_listener(a, &says) ? NULL
					 : second_disagrees(a, &says, &trail);
}

static const char *color_of(enum verdict v)
{
	return v == VERDICT_OPEN ? COLOR_GOOD : COLOR_BAD;
}

void probe_tell(struct job *j, const struct attempt *a)
{
	const struct outcome *o = &a->outcome;
	const char *word = verdict_name[o->verdict];
	const char *wrong = differs(a);

	fprintf(j->out, "%s", attempt_text(a));
	if (a->target.address.family)
		fprintf(j->out, " (%s)", ADDR(a->target.address));
	fprintf(j->out, ": %s%s, %.1f ms\n",
		keep_color(j, color_of(o->verdict), word),
		outcome_text(j->arena, o) + strlen(word),
		(double)o->took_us / 1000);
	if (wrong)
		fprintf(j->out, "  %s\n", keep_color(j, COLOR_BAD, wrong));
}

json_t *probe_json(const struct attempt *a)
{
	const struct outcome *o = &a->outcome;
	const char *wrong = differs(a);
	json_t *r = json_pack("{s:s, s:s, s:s, s:f}", "From", a->from->label,
			      "To", a->to->ref.text, "Verdict",
			      verdict_name[o->verdict], "Milliseconds",
			      (double)o->took_us / 1000);

	if (a->target.address.family)
		json_object_set_new(r, "Address",
				    json_string(ADDR(a->target.address)));
	if (a->port)
		json_object_set_new(r, "Port", json_integer(a->port));
	if (*o->code) {
		json_object_set_new(r, "ExplanationCode", json_string(o->code));
		json_object_set_new(r, "Explanation", json_string(o->text));
	}
	if (o->direction)
		json_object_set_new(r, "Direction",
				    json_string(o->direction == DIRECTION_EGRESS
							? "egress"
							: "ingress"));
	if (o->path)
		json_object_set_new(r, "Path",
				    json_string(o->path == WAY_RETURN
							? "return"
							: "forward"));
	if (o->rule)
		json_object_set_new(r, "RuleNumber", json_integer(o->rule));
	if (o->eni)
		json_object_set_new(r, "NetworkInterfaceId",
				    json_string(o->eni->o.id));
	if (wrong)
		json_object_set_new(r, "Disagreement", json_string(wrong));
	return r;
}

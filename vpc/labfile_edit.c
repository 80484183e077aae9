// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_edit.c - one change of a running lab, made in its text
 */
#include "vpc/labfile_edit.h"

#include <string.h>

#include "vpc/acts.h"
#include "vpc/document_text.h"
#include "vpc/validate.h"

struct act_text { /* as written */
	const struct doc *parts[N_ACTS];
};

#define ACT(name_, act_) KEY(name_, struct act_text, parts[act_], act_read)

static const struct key act_keys[] = {
	ACT("remove", ACT_REMOVE),
	ACT("change", ACT_CHANGE),
	ACT("add", ACT_ADD),
};
static const struct schema act_schema = SCHEMA(act_keys);

/* What a lab that is left running has no use for */
static bool is_script(const char *key)
{
	return strcmp(key, "steps") == 0 || strcmp(key, "expect") == 0;
}

static const struct doc *network_of(struct arena *arena, const struct doc *lab)
{
	struct doc *d = arena_alloc(arena, sizeof(*d));

	*d = (struct doc){.kind = DOC_MAPPING, .at = lab->at};
	for (size_t i = 0; i < lab->pairs.n; i++)
		if (!is_script(lab->pairs.items[i].key->text))
			*vec_add(arena, &d->pairs) = lab->pairs.items[i];
	return d;
}

static const struct doc *edited(struct reader *r, const struct doc *lab,
				const struct doc *act)
{
	struct value v = {.doc = act, .path = ""};
	struct act_text text = {0};

	if (act->kind != DOC_MAPPING) {
		report_error(r->report, act->at,
			     "an act is a mapping such as {change: ...}");
		return NULL;
	}
	if (!schema_read(r, &v, &act_schema, &text))
		return NULL;
	validate_removed(r->report, "", text.parts[ACT_CHANGE]);
	if (report_failed(r->report))
		return NULL;
	lab = acts_run(r, network_of(r->arena, lab), text.parts, "");
	return report_failed(r->report) ? NULL : lab;
}

static void add_findings(struct report *all, const struct report *own,
			 bool placeless)
{
	for (size_t i = 0; i < own->findings.n; i++) {
		struct finding f = own->findings.items[i];

		if (placeless)
			f.at = (struct where){0};
		*vec_add(all->arena, &all->findings) = f;
	}
}

const char *labfile_edit(struct arena *arena, const struct model *m,
			 const char *name, const char *act,
			 struct report *report)
{
	struct report own = {.arena = report->arena};
	struct reader r = {.arena = arena, .report = &own};
	const struct doc *d = document_parse(
		arena, name ? arena_strdup(report->arena, name) : NULL, act,
		strlen(act), &own);
	const char *text = NULL;

	if (d)
		d = edited(&r, m->document, d);
	if (d)
		text = document_print(arena, d);
	if (d && !text)
		report_error(&own, (struct where){0},
			     "the lab file would be larger than 4 MiB (R-1)");
	add_findings(report, &own, !name);
	return text;
}

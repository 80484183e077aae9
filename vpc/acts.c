// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/acts.c - what changes a lab: parts of it removed, changed and added
 */
#include "vpc/acts.h"

#include <string.h>

#include "vpc/labfile.h"
#include "vpc/patch.h"

static const struct {
	const char *name;
	const struct doc *(*run)(const struct patch *p, const struct doc *base,
				 const struct doc *part);
} acts_known[N_ACTS] = {
	[ACT_REMOVE] = {"remove", patch_remove},
	[ACT_CHANGE] = {"change", patch_change},
	[ACT_ADD] = {"add", patch_add},
};

/* What a lab is called, and where it is, no change of it can touch */
static const char *const fixed[] = {"lab",     "about",	 "cites", "region",
				    "account", "import", "steps", "expect"};

static bool is_fixed(const char *key)
{
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (strcmp(fixed[i], key) == 0)
			return true;
	return false;
}

void act_read(struct reader *r, const struct value *v, void *field)
{
	struct doc *part;

	if (!value_mapping(r, v, "part of a lab file"))
		return;
	part = arena_alloc(r->arena, sizeof(*part));
	*part = (struct doc){.kind = DOC_MAPPING, .at = v->doc->at};
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];

		if (is_fixed(pair->key->text))
			report_error(r->report, pair->key->at,
				     "%s: a change cannot touch '%s'", v->path,
				     pair->key->text);
		else
			*vec_add(r->arena, &part->pairs) = *pair;
	}
	*(const struct doc **)field = part;
}

const struct doc *acts_run(struct reader *r, const struct doc *lab,
			   const struct doc *const acts[N_ACTS],
			   const char *path)
{
	for (size_t i = 0; i < N_ACTS; i++) {
		struct patch p = {r->arena, r->report, &labfile_top_schema,
				  arena_printf(r->arena, "%s%s", path,
					       acts_known[i].name)};

		if (acts[i])
			lab = acts_known[i].run(&p, lab, acts[i]);
	}
	return lab;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_steps.c - what happens to a lab (lab-file.md section 12)
 *
 * A step is read twice over: as a list of acts, here, and then, put into
 * effect on the document, as the lab that comes of it. So everything that
 * holds for a lab file holds for each stage of it.
 */
#include <string.h>

#include "vpc/acts.h"
#include "vpc/labfile.h"
#include "vpc/patch.h"
#include "vpc/values.h"

enum { STEPS_MAX = 200 };

struct step_text { /* as written */
	const char *name;
	const struct doc *acts[N_ACTS];
	struct happening happening;
	const struct doc *expect;
	struct where at;
	bool refused;
};

#define STEP(name_, field_, ...) \
	KEY(name_, struct step_text, field_, __VA_ARGS__)

static const struct key step_keys[] = {
	STEP("name", name, read_one_line),
	STEP("remove", acts[ACT_REMOVE], act_read),
	STEP("change", acts[ACT_CHANGE], act_read),
	STEP("add", acts[ACT_ADD], act_read),
	STEP("fail", happening.fail, read_refs),
	STEP("recover", happening.recover, read_refs),
	STEP("failover", happening.failover, read_refs),
	STEP("reboot", happening.reboot, read_refs),
	STEP("elapse", happening.elapse_ms, read_duration),
	STEP("expect", expect, read_as_written,
	     .inside = labfile_expect_schemas),
};
const struct schema labfile_step_schema = SCHEMA(step_keys);

static bool has_refusal(const struct doc *expect)
{
	if (!expect)
		return false;
	if (expect->kind == DOC_MAPPING)
		return document_get(expect, "refused_as");
	for (size_t i = 0; i < expect->items.n; i++)
		if (document_get(expect->items.items[i], "refused_as"))
			return true;
	return false;
}

static struct step_text read_step(struct build *b, const struct doc *d,
				  size_t number)
{
	struct step_text step = {.at = d->at};
	struct value v = {.doc = d};

	v.path = arena_printf(b->arena, "steps.%zu", number);
	if (value_mapping(&b->reader, &v, "a step such as {change: ...}"))
		schema_read(&b->reader, &v, &labfile_step_schema, &step);
	step.refused = has_refusal(step.expect);
	return step;
}

const char *labfile_step(struct build *b)
{
	return arena_printf(b->arena, "steps.%u", b->stage);
}

const char *labfile_change(struct build *b)
{
	return b->stage ? arena_printf(b->arena, "%s: ", labfile_step(b)) : "";
}

const char *labfile_expect(struct build *b, size_t number)
{
	if (!b->stage)
		return arena_printf(b->arena, "expect %zu", number);
	return arena_printf(b->arena, "%s.expect %zu", labfile_step(b), number);
}

/* --- the stages --------------------------------------------------------- */

/* The lab with the expectations of a step in place of its own */
static const struct doc *with_expect(struct build *b, const struct doc *lab,
				     const struct doc *expect)
{
	static const struct doc nothing = {.kind = DOC_LIST};
	struct doc *key = arena_alloc(b->arena, sizeof(*key));

	*key = (struct doc){.kind = DOC_SCALAR, .plain = true};
	key->text = "expect";
	key->at = expect ? expect->at : lab->at;
	return patch_put(b->arena, lab, key, expect ? expect : &nothing);
}

static const struct doc *stage_of(struct build *b, const struct doc *root,
				  const struct step_text *steps)
{
	const struct doc *lab = root;

	if (!b->stage)
		return root;
	*vec_add(b->arena, &b->expects_before) = document_get(root, "expect");
	for (unsigned int i = 0; i < b->stage; i++) {
		bool last = i + 1 == b->stage;

		if (!last)
			*vec_add(b->arena,
				 &b->expects_before) = steps[i].expect;
		if (!last && (steps[i].refused || (b->skip && b->skip[i])))
			continue;
		if (last && b->undone)
			break;
		*vec_add(b->arena, &b->past.earlier) = lab;
		lab = acts_run(&b->reader, lab, steps[i].acts,
			       arena_printf(b->arena, "steps.%u.", i + 1));
		*vec_add(b->arena, &b->past.happenings) = steps[i].happening;
		memcpy(b->acts, steps[i].acts, sizeof(b->acts));
	}
	return with_expect(b, lab, steps[b->stage - 1].expect);
}

const struct doc *labfile_stage(struct build *b, const struct doc *root)
{
	const struct doc *list = root->kind == DOC_MAPPING
					 ? document_get(root, "steps")
					 : NULL;
	struct value v = {.doc = list, .path = "steps"};
	const struct doc *const *items;
	struct step_text *steps;
	size_t n;

	if (!list || value_empty(list))
		return root;
	items = value_list(&b->reader, &v, &n);
	if (n > STEPS_MAX) {
		report_error(b->report, items[STEPS_MAX]->at,
			     "steps: a lab has at most %d", STEPS_MAX);
		n = STEPS_MAX;
	}
	steps = arena_alloc(b->arena, (n + 1) * sizeof(*steps));
	for (size_t i = 0; i < n; i++) {
		steps[i] = read_step(b, items[i], i + 1);
		*vec_add(b->arena, &b->model->steps) = (struct step){
			steps[i].name, steps[i].at, steps[i].refused};
	}
	return stage_of(b, root, steps);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/models.h - models and plans from lab files written in tests
 *
 * A failing assertion leaps out of the test: what these functions make is
 * therefore remembered and released by models_drop(), as a teardown.
 */
#ifndef TESTS_SUPPORT_MODELS_H
#define TESTS_SUPPORT_MODELS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netns/plan.h"
#include "vpc/model.h"

/** model_given() - The model of a lab file in a string; it must be right */
const struct model *model_given(const char *yaml);

/** model_of_file() - The model of a lab file, which may import; as
 * model_load(), to be released by model_free() */
struct model *model_of_file(const char *path, struct report *report);

/** plan_given() - The plan of such a lab file, from nothing */
const struct plan *plan_given(const char *yaml);

/** plan_after() - The plan of a lab file where @before runs */
const struct plan *plan_after(const struct plan *before, const char *yaml);

/** plan_started() - An empty plan to be filled by the test */
struct plan *plan_started(void);

/** text_given() - Formatted text that lives until models_drop() */
char *text_given(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/** given_keep() - Release @what by @drop when models_drop() does the rest */
void given_keep(void *what, void (*drop)(void *));

/** arena_given() - An arena that lives until models_drop() */
struct arena *arena_given(void);

/** plan_printed() - What plan_print() says */
const char *plan_printed(const struct plan *p);

/** plan_has() - The object of that namespace, kind and key, or NULL */
const struct plan_object *plan_has(const struct plan *p, const char *ns,
				   enum plan_kind kind, const char *key);

/** assert_planned() - There is one, and its body is @body */
void assert_planned(const struct plan *p, const char *ns, enum plan_kind kind,
		    const char *key, const char *body);

/** model_place() - The place called @label; it must exist */
const struct place *model_place(const struct model *m, const char *label);

/** assert_same_text() - Equal, or the first line that differs is shown */
void assert_same_text(const char *is, const char *expected);

/** models_drop() - Release all of the above; a teardown of cmocka's */
int models_drop(void **state);

#endif

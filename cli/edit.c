// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit.c - changes of a running lab in the verbs of the AWS CLI
 */
#include "cli/edit.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "cli/edit_verb.h"
#include "vpc/document_text.h"

const struct edit_verb *const edit_verbs[] = {
	&verb_authorize_ingress, &verb_authorize_egress,
	&verb_revoke_ingress,	 &verb_revoke_egress,
	&verb_create_group,	 &verb_delete_group,
	&verb_create_route,	 &verb_replace_route,
	&verb_delete_route,	 &verb_associate_table,
	&verb_replace_table,	 &verb_disassociate_table,
	&verb_create_entry,	 &verb_replace_entry,
	&verb_delete_entry,	 &verb_replace_acl,
	&verb_attach_interface,	 &verb_detach_interface,
	&verb_modify_interface,	 &verb_modify_instance,
	&verb_associate_address, &verb_disassociate_address,
	&verb_modify_vpc,	 &verb_create_nat,
	&verb_delete_nat,	 &verb_create_endpoint,
	&verb_delete_endpoints,	 &verb_update_function,
	&verb_modify_database,
};
const size_t edit_verbs_n = ARRAY_LEN(edit_verbs);

const struct edit_verb *edit_find(const char *name)
{
	for (size_t i = 0; i < edit_verbs_n; i++)
		if (strcmp(edit_verbs[i]->name, name) == 0)
			return edit_verbs[i];
	return NULL;
}

void edit_error(struct edit *e, const char *fmt, ...)
{
	va_list ap;
	const char *text;

	va_start(ap, fmt);
	text = arena_vprintf(e->report->arena, fmt, ap);
	va_end(ap);
	report_error(e->report, (struct where){0}, "%s: %s", e->verb->name,
		     text);
}

void edit_refuse(struct edit *e, const char *code, const char *subject,
		 const char *fmt, ...)
{
	va_list ap;
	const char *text;

	va_start(ap, fmt);
	text = arena_vprintf(e->report->arena, fmt, ap);
	va_end(ap);
	report_refusal(e->report, (struct where){0}, code,
		       arena_strdup(e->report->arena, subject), "%s: %s",
		       e->verb->name, text);
}

bool edit_failed(const struct edit *e)
{
	return report_failed(e->report);
}

static void unknown_verb(struct report *report, const char *name)
{
	const char **names = arena_alloc(report->arena,
					 edit_verbs_n * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < edit_verbs_n; i++)
		names[i] = edit_verbs[i]->name;
	near = text_nearest(name, names, edit_verbs_n);
	report_error(report, (struct where){0}, "no verb '%s'%s%s%s", name,
		     near ? "; did you mean '" : "", near ? near : "",
		     near ? "'?" : "");
}

/* Is it text at all? What is not would end up in the lab's text */
static bool is_utf8(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;

	while (*c) {
		size_t more = *c < 0x80			? 0
			      : *c >= 0xc2 && *c < 0xe0 ? 1
			      : *c >= 0xe0 && *c < 0xf0 ? 2
			      : *c >= 0xf0 && *c < 0xf5 ? 3
							: 4;

		/* too long, surrogates, beyond Unicode */
		if (more == 4 || (c[0] == 0xe0 && c[1] < 0xa0) ||
		    (c[0] == 0xed && c[1] >= 0xa0) ||
		    (c[0] == 0xf0 && c[1] < 0x90) ||
		    (c[0] == 0xf4 && c[1] >= 0x90))
			return false;
		for (c++; more; more--, c++)
			if ((*c & 0xc0) != 0x80)
				return false;
	}
	return true;
}

static bool check_text(struct report *report, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (is_utf8(argv[i]))
			continue;
		report_error(report, (struct where){0},
			     "argument %d is not UTF-8 text", i);
		return false;
	}
	return true;
}

static void run(struct edit *e, int argc, char **argv)
{
	e->verb = argc > 0 ? edit_find(argv[0]) : NULL;
	if (!e->verb) {
		unknown_verb(e->report, argc > 0 ? argv[0] : "");
		return;
	}
	options_read(e, argc - 1, argv + 1);
	if (!edit_failed(e))
		e->verb->run(e);
}

const char *edit_act(const struct model *m, int argc, char **argv,
		     struct arena *arena, struct report *report)
{
	struct report own = {.arena = report->arena};
	struct edit e = {.arena = arena, .report = &own, .m = m};

	e.act = tree_map(&e);
	if (check_text(&own, argc, argv))
		run(&e, argc, argv);
	for (size_t i = 0; i < own.findings.n; i++)
		*vec_add(report->arena,
			 &report->findings) = own.findings.items[i];
	return edit_failed(&e) ? NULL : document_print(arena, e.act);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/load.c - sources for a command that needs them to be right
 */
#include "cli/load.h"

#include <string.h>
#include <unistd.h>

#include "import/branch.h"

void load_begin(struct load *l)
{
	const struct where nowhere = {.file = NULL};

	*l = (struct load){.report = {.arena = arena_new()}};
	l->in.arena = l->report.arena;
	l->in.report = &l->report;
	l->parameters = branch_map(l->in.arena, nowhere);
	l->assume = branch_map(l->in.arena, nowhere);
	l->wish.parameters = l->parameters;
	l->wish.assume = l->assume;
}

void load_end(struct load *l)
{
	arena_free(l->in.arena);
}

/* "{cidr: 10.1.0.0/16}" */
static const struct doc *object_of(struct load *l, const char *text)
{
	const struct doc *d = document_parse(l->in.arena, "--assume", text,
					     strlen(text), &l->report);

	return report_failed(&l->report) ? NULL : d;
}

bool load_takes(int c)
{
	return c == LOAD_PARAMETER || c == LOAD_ASSUME;
}

bool load_option(struct load *l, const struct command *command, int c,
		 const char *text)
{
	const struct where nowhere = {.file = NULL};
	const char *equals = strchr(text, '=');
	bool assume = c == LOAD_ASSUME;
	struct doc *into = assume ? l->assume : l->parameters;
	const struct doc *value = NULL;

	if (equals && equals > text)
		value = assume ? object_of(l, equals + 1)
			       : branch_text(
					 l->in.arena, nowhere,
					 arena_strdup(l->in.arena, equals + 1));
	if (value) {
		branch_set(l->in.arena, into,
			   arena_strndup(l->in.arena, text,
					 (size_t)(equals - text)),
			   nowhere, value);
		return true;
	}
	report_print(&l->report, stderr);
	if (!report_failed(&l->report))
		fprintf(stderr, "vpclab %s: --%s '%s': write NAME=%s\n",
			command->name, assume ? "assume" : "parameter", text,
			assume ? "'{cidr: 10.1.0.0/16}', in a lab file's words"
			       : "VALUE");
	return false;
}

static bool leads_to_a_file(const char *word)
{
	return strchr(word, '/') && access(word, F_OK) == 0;
}

size_t load_count(char *const *words, size_t n)
{
	size_t i = n > 0;

	while (i < n &&
	       (source_is_called(words[i]) || leads_to_a_file(words[i])))
		i++;
	return i;
}

struct model *load_sources(struct load *l, const char *const *paths, size_t n)
{
	struct model *m = source_model(&l->in, paths, n, &l->wish);

	report_print(&l->report, stderr);
	import_tell(&l->in, stderr);
	if (m && report_failed(&l->report)) {
		model_free(m);
		m = NULL;
	}
	return m;
}

struct model *load_or_say(const char *path)
{
	struct model *m;
	struct load l;

	load_begin(&l);
	m = load_sources(&l, &path, 1);
	load_end(&l);
	return m;
}

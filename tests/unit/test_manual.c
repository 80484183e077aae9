// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_manual.c - docs/vpclab.yaml.5 and docs/lab-file.md describe
 * every key of the lab file, and no other
 *
 * The language is what the tables of keys make of it. Each table has its
 * section in both documents; every key of the table is in the section, and
 * every key that the section describes is in the table. The test runs in the
 * root of the source tree; elsewhere it is skipped.
 */
#include "tests/unit/labs/given.h"

#include <glob.h>
#include <strings.h>

#include "base/text.h"
#include "tests/support/files.h"
#include "tests/support/language.h"
#include "tests/support/reference.h"

static const char page[] = "docs/vpclab.yaml.5";
static const char markdown[] = "docs/lab-file.md";

/* Where keys are that are only reserved as yet */
static const char reserved[] = "Reserved for later";

struct check {
	struct arena *arena;
	struct language language;
	struct reference of;
	struct text wrong; /* a line for each mistake */
	/* by section: the tables that it describes */
	VEC(const struct language_table *) * described;
};

static struct check *given_document(bool (*read)(struct arena *arena,
						 const char *file,
						 struct reference *ret),
				    const char *file)
{
	struct arena *arena = arena_new();
	struct check *c = arena_alloc(arena, sizeof(*c));

	c->arena = c->wrong.arena = arena;
	c->language = language_new(arena);
	if (!read(arena, file, &c->of)) {
		print_message("skipped: no %s here\n", file);
		arena_free(arena);
		skip();
	}
	c->described = arena_alloc(arena,
				   c->of.sections.n * sizeof(*c->described));
	return c;
}

/* Fails with all mistakes at once; cmocka would cut a long message off */
static void check_drop(struct check *c)
{
	const char *file = c->of.file;
	bool wrong = c->wrong.n;

	for (char *l = wrong ? strtok(c->wrong.s, "\n") : NULL; l;
	     l = strtok(NULL, "\n"))
		print_message("# %s\n", l);
	arena_free(c->arena);
	if (wrong)
		fail_msg("%s is not the lab file's reference", file);
}

/* --- which section describes a table ---------------------------------------- */

static bool has_path(const struct section *s, const char *path)
{
	if (strcasecmp(s->title, path) == 0)
		return true;
	for (size_t i = 0; i < s->paths.n; i++)
		if (strcmp(s->paths.items[i], path) == 0)
			return true;
	return false;
}

/* "subnets.NAME" will do for "vpcs.NAME.subnets.NAME", "policy" for
 * "services.NAME.policy" */
static bool has_short_path(const struct section *s, const char *path)
{
	static const char vpc[] = "vpcs.NAME.";
	const char *last = strrchr(path, '.');

	return has_path(s, path) ||
	       (strncmp(path, vpc, strlen(vpc)) == 0 &&
		has_path(s, path + strlen(vpc))) ||
	       (last && has_path(s, last + 1));
}

static struct section *find_section(struct check *c, const char *path,
				    bool (*fits)(const struct section *s,
						 const char *path))
{
	for (size_t i = 0; i < c->of.sections.n; i++)
		if (fits(&c->of.sections.items[i], path))
			return &c->of.sections.items[i];
	return NULL;
}

/* In Markdown, small tables are described where the ones around them are */
static struct section *find_around(struct check *c, const char *path)
{
	char *around = arena_strdup(c->arena, path);
	char *dot = around;

	while (dot) {
		struct section *s = find_section(c, around, has_short_path);

		if (s)
			return s;
		dot = strrchr(around, '.');
		if (dot)
			*dot = '\0';
	}
	return NULL;
}

static struct section *section_of(struct check *c,
				  const struct language_table *t)
{
	struct section *s = NULL;

	for (size_t i = 0; i < t->paths.n && !s; i++)
		s = c->of.file == page
			    ? find_section(c, t->paths.items[i], has_path)
			    : find_around(c, t->paths.items[i]);
	return s;
}

/* --- keys ------------------------------------------------------------------- */

/* In Markdown, what several tables share stands once in their chapter */
static bool chapter_has(const struct check *c, const struct section *s,
			const char *key)
{
	const char *ticked = arena_printf(c->arena, "`%s`", key);

	for (size_t i = 0; i < c->of.sections.n; i++)
		if (c->of.sections.items[i].chapter == s->chapter &&
		    strstr(c->of.sections.items[i].text, ticked))
			return true;
	return false;
}

static bool describes(const struct check *c, const struct section *s,
		      const char *key)
{
	if (c->of.file != page)
		return chapter_has(c, s, key);
	for (size_t i = 0; i < s->keys.n; i++)
		if (strcmp(s->keys.items[i].key, key) == 0)
			return true;
	return false;
}

static void find_missing(struct check *c, const struct language_table *t)
{
	struct section *s = section_of(c, t);
	struct section *later = find_section(c, reserved, has_path);

	if (!s) {
		text_add(&c->wrong, "\n%s: no section for %s", c->of.file,
			 t->paths.items[0]);
		return;
	}
	*vec_add(c->arena, &c->described[s - c->of.sections.items]) = t;
	for (size_t i = 0; i < t->schema->n; i++) {
		const struct key *k = &t->schema->keys[i];
		const struct section *where = k->use == KEY_LATER ? later : s;

		if (!where || !describes(c, where, k->name))
			text_add(&c->wrong, "\n%s: %s: no key '%s' in '%.50s'",
				 c->of.file, t->paths.items[0], k->name,
				 where ? where->title : reserved);
	}
}

static bool has_key(const struct check *c, size_t section, const char *key)
{
	const struct section *s = &c->of.sections.items[section];

	for (size_t i = 0; i < c->described[section].n; i++) {
		const struct key *k = schema_key(
			c->described[section].items[i]->schema, key);

		if (k && k->use != KEY_LATER)
			return true;
	}
	for (size_t i = 0; i < c->language.tables.n; i++) {
		const struct key *k = schema_key(
			c->language.tables.items[i].schema, key);

		if (k && k->use == KEY_LATER &&
		    strcasecmp(s->title, reserved) == 0)
			return true;
	}
	return false;
}

static void find_invented(struct check *c, size_t section)
{
	const struct section *s = &c->of.sections.items[section];

	for (size_t i = 0; i < s->keys.n; i++)
		if (!has_key(c, section, s->keys.items[i].key))
			text_add(&c->wrong,
				 "\n%s:%d: no reader knows '%s' here",
				 c->of.file, s->keys.items[i].line,
				 s->keys.items[i].key);
	for (size_t i = 0; i < s->mentioned.n; i++)
		if (!language_has(&c->language, s->mentioned.items[i].key))
			text_add(&c->wrong, "\n%s:%d: no reader knows '%s'",
				 c->of.file, s->mentioned.items[i].line,
				 s->mentioned.items[i].key);
}

static void compare_keys(struct check *c)
{
	for (size_t i = 0; i < c->language.tables.n; i++)
		find_missing(c, &c->language.tables.items[i]);
	for (size_t i = 0; i < c->of.sections.n; i++)
		find_invented(c, i);
	check_drop(c);
}

static void the_page_has_every_key_and_no_other(void **state)
{
	(void)state;
	compare_keys(given_document(reference_of_page, page));
}

static void the_markdown_has_every_key_and_no_other(void **state)
{
	(void)state;
	compare_keys(given_document(reference_of_markdown, markdown));
}

/* --- that it is the whole language -------------------------------------------- */

/* Its table is of what verbs of the command make, and no file's */
static const char acts_of_verbs[] = "vpc/labfile_edit.c";

/* Calls @each with the text of every source that fits */
static void read_sources(struct check *c, const char *pattern,
			 void (*each)(struct check *c, const char *text))
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (strcmp(found.gl_pathv[i], acts_of_verbs) != 0)
			each(c, file_content(c->arena, found.gl_pathv[i]));
	globfree(&found);
}

static size_t tables_written;

static void count_tables(struct check *c, const char *text)
{
	static const char table[] = "\nstatic const struct key ";

	(void)c;
	while ((text = strstr(text, table))) {
		text += strlen(table);
		/* and not a function that returns one */
		tables_written += *text != '*';
	}
}

static void every_table_is_reached_from_the_top(void **state)
{
	struct check *c = given_document(reference_of_page, page);
	size_t reached = c->language.tables.n;

	(void)state;
	tables_written = 0;
	read_sources(c, "vpc/*.c", count_tables);
	check_drop(c);
	assert_int_equal(reached, tables_written);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_is_reached_from_the_top),
		cmocka_unit_test(the_page_has_every_key_and_no_other),
		cmocka_unit_test(the_markdown_has_every_key_and_no_other),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("manual", tests, NULL, NULL);
}

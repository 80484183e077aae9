// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_reference.c - words and examples of the lab file's
 * references, docs/vpclab.yaml.5 and docs/lab-file.md
 *
 * Their keys are the matter of test_manual.c. This test, too, runs in the root
 * of the source tree and is skipped elsewhere.
 */
#include "tests/unit/labs/given.h"

#include <ctype.h>
#include <glob.h>

#include "base/text.h"
#include "tests/support/files.h"
#include "tests/support/reference.h"
#include "vpc/codes.h"

static const char page[] = "docs/vpclab.yaml.5";
static const char markdown[] = "docs/lab-file.md";

struct check {
	struct arena *arena;
	const char *file, *text;
	struct text wrong; /* a line for each mistake */
};

static struct check check_of(const char *file)
{
	struct arena *arena = arena_new();
	struct check c = {
		.arena = arena, .file = file, .wrong = {.arena = arena}};

	c.text = file_content(arena, file);
	if (!c.text) {
		print_message("skipped: no %s here\n", file);
		arena_free(arena);
		skip();
	}
	return c;
}

/* Fails with all mistakes at once; cmocka would cut a long message off */
static void check_drop(struct check *c)
{
	bool wrong = c->wrong.n;

	for (char *l = wrong ? strtok(c->wrong.s, "\n") : NULL; l;
	     l = strtok(NULL, "\n"))
		print_message("# %s\n", l);
	arena_free(c->arena);
	if (wrong)
		fail_msg("%s is not true", c->file);
}

/* --- words ----------------------------------------------------------------- */

static void find_word(const char *word, void *arg)
{
	struct check *c = arg;

	if (!strpbrk(word, " {}@*<=\"") && !word_in(c->text, word))
		text_add(&c->wrong, "\n%s: nothing of '%s', which %s has", page,
			 word, markdown);
}

/* Codes, verdicts, targets of routes: what tables of the one page begin with
 * is in the other */
static void the_page_has_what_the_markdown_lists(void **state)
{
	struct check c = check_of(page);
	const char *text = file_content(c.arena, markdown);

	(void)state;
	assert_non_null(text);
	while ((text = strstr(text, "\n| `"))) {
		text += strlen("\n| ");
		ticked_words(c.arena, text, strchr(text, '|'), find_word, &c);
	}
	check_drop(&c);
}

static void find_unexplained(struct check *c, const char *source)
{
	const char *text = file_content(c->arena, source);
	size_t n;
	const char *const *names = code_names(&n);

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		if (word_in(text, names[i]) && !word_in(c->text, names[i]))
			text_add(&c->wrong,
				 "\n%s: nothing of %s, which %s says", c->file,
				 names[i], source);
}

static void every_code_that_is_said_is_explained(void **state)
{
	static const char *const rooms[] = {"probe/*.c", "route/*.c", "eni/*.c",
					    "sg/*.c", "lab/*.c"};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct check c = check_of(i ? markdown : page);

		for (size_t k = 0; k < ARRAY_LEN(rooms); k++) {
			glob_t found;

			assert_int_equal(glob(rooms[k], 0, NULL, &found), 0);
			for (size_t j = 0; j < found.gl_pathc; j++)
				find_unexplained(&c, found.gl_pathv[j]);
			globfree(&found);
		}
		check_drop(&c);
	}
}

static void every_code_that_is_explained_exists(void **state)
{
	struct check c = check_of(page);
	const char *from = strstr(c.text, "\n.Sh VERDICTS AND CODES\n");
	const char *to = from ? strstr(from + 1, "\n.Sh ") : NULL;
	char *text;

	(void)state;
	assert_non_null(to);
	text = arena_strndup(c.arena, from, (size_t)(to - from));
	for (char *w = strtok(text, " \n"); w; w = strtok(NULL, " \n"))
		if (isupper((unsigned char)*w) && strchr(w, '_') &&
		    !code_find(w))
			text_add(&c.wrong, "\n%s: there is no code %s", page,
				 w);
	check_drop(&c);
}

/* --- examples ------------------------------------------------------------ */

/* One that AWS refuses says so itself */
static void assert_loads(const char *lab, size_t len)
{
	struct given g = given_bytes(lab, len);
	const struct expect *e;

	if (!g.model)
		fail_msg("%s in\n%.*s", g.said, (int)len, lab);
	assert_int_not_equal(g.model->expects.n, 0);
	e = g.model->expects.items[0];
	if (e->kind != EXPECT_REFUSED_AS)
		assert_string_equal(g.said, "");
	else
		assert_string_equal(g.report.findings.items[0].code, e->state);
	given_drop(&g);
}

static void assert_examples(const char *file, const char *open,
			    const char *close)
{
	struct check c = check_of(file);
	const char *at = c.text;
	int n = 0;

	while ((at = strstr(at, open))) {
		const char *lab = strstr(at, "lab: ");
		const char *end = strstr(at += strlen(open), close);

		assert_non_null(end);
		assert_ptr_equal(lab, at);
		assert_loads(lab, (size_t)(end - lab) + 1);
		n++;
	}
	assert_true(n > 0);
	check_drop(&c);
}

static void every_example_loads(void **state)
{
	(void)state;
	assert_examples(page, "\n.Bd -literal -offset indent\n", "\n.Ed\n");
	assert_examples(markdown, "\n```yaml\n", "\n```\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_page_has_what_the_markdown_lists),
		cmocka_unit_test(every_code_that_is_said_is_explained),
		cmocka_unit_test(every_code_that_is_explained_exists),
		cmocka_unit_test(every_example_loads),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_reference", tests, NULL,
					     NULL);
}

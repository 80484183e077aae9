// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_semantics.c - docs/semantics.md has every statement, and
 * whatever it says shows one does
 *
 * The test runs in the root of the source tree; elsewhere it is skipped.
 */
#include "tests/unit/labs/given.h"

#include <ctype.h>

#include "base/text.h"
#include "tests/support/files.h"
#include "vpc/codes.h"

static const char page[] = "docs/semantics.md";

/* Of a hundred statements about the network so many have to be shown */
enum { SHOWN_PERCENT = 90 };

enum { ROWS_MAX = 1000 };

struct row {
	int line;
	const char *number;
	const char *shown_by; /* the last cell */
};

struct table {
	struct arena *arena;
	struct row rows[ROWS_MAX];
	size_t n;
	struct text wrong; /* a line for each mistake */
};

static void mistake(struct table *t, const struct row *r, const char *what,
		    const char *about)
{
	text_add(&t->wrong, "\n%s:%d: %s: %s%s", page, r->line, r->number, what,
		 about);
}

/* Length of a statement's number at the beginning of @s, or 0 */
static size_t number_length(const char *s)
{
	size_t letters = strcspn(s, "- |\n");

	if (!isupper((unsigned char)*s) || s[letters] != '-')
		return 0;
	return letters + 1 + strcspn(s + letters + 1, " |\n");
}

/* "| SG-1 | in short | shown by |" */
static void add_row(struct table *t, int line, const char *text, size_t len)
{
	size_t n = number_length(text + 2);
	const char *row, *last, *end;

	if (strncmp(text, "| ", 2) != 0 || !n)
		return;
	assert_true(t->n < ROWS_MAX);
	row = arena_strndup(t->arena, text, len);
	end = strrchr(row, '|');
	for (last = end - 1; last > row && *last != '|'; last--)
		;
	t->rows[t->n++] = (struct row){
		.line = line,
		.number = arena_strndup(t->arena, text + 2, n),
		.shown_by = arena_strndup(t->arena, last + 2,
					  (size_t)(end - last) - 3),
	};
}

static struct table *given_table(void)
{
	struct arena *arena = arena_new();
	const char *text = file_content(arena, page);
	struct table *t;
	int line = 1;

	if (!text) {
		print_message("skipped: no %s here\n", page);
		arena_free(arena);
		skip();
	}
	t = arena_alloc(arena, sizeof(*t));
	t->arena = t->wrong.arena = arena;
	for (const char *at = text; *at; line++) {
		size_t len = strcspn(at, "\n");

		add_row(t, line, at, len);
		at += len + (at[len] == '\n');
	}
	return t;
}

/* Fails with all mistakes at once; cmocka would cut a long message off */
static void table_drop(struct table *t)
{
	bool wrong = t->wrong.n;

	for (char *l = wrong ? strtok(t->wrong.s, "\n") : NULL; l;
	     l = strtok(NULL, "\n"))
		print_message("# %s\n", l);
	arena_free(t->arena);
	if (wrong)
		fail_msg("%s is not true", page);
}

/* --- every statement has its row ---------------------------------------- */

static bool has_row(const struct table *t, const char *number)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->rows[i].number, number) == 0)
			return true;
	return false;
}

/* Every number that a prefix may have, "SG-1" to "SG-99" and "RDS-6a" */
static void find_missing(struct table *t, const char *prefix)
{
	static const char *const inserted[] = {"", "a", "b"};

	for (int n = 1; n < 100; n++)
		for (size_t i = 0; i < ARRAY_LEN(inserted); i++) {
			const char *number = arena_printf(
				t->arena, "%s-%d%s", prefix, n, inserted[i]);

			if (statement_known(number) && !has_row(t, number))
				text_add(&t->wrong, "\n%s: no row %s", page,
					 number);
		}
}

static void every_statement_has_its_row(void **state)
{
	/* all but the analysers', the input formats' and the open points */
	static const char *const prefixes[] = {
		"PKT",	"VPC", "L2",  "DNS", "MTU", "RT",  "IGW",
		"NAT",	"EIG", "SG",  "TRK", "ACL", "ENI", "LAM",
		"EDGE", "RDS", "PRX", "RDL", "EVT", "CCH", "NLB",
		"ALB",	"GWE", "IFE", "PCX", "TGW", "FL",  "F"};
	struct table *t = given_table();

	(void)state; /* that the numbers are AWS's is test_codes' matter */
	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
		find_missing(t, prefixes[i]);
	for (size_t i = 0; i < t->n; i++) {
		const struct row *r = &t->rows[i];

		if (!statement_known(r->number))
			mistake(t, r, "no such statement", "");
		for (size_t j = 0; j < i; j++)
			if (strcmp(t->rows[j].number, r->number) == 0)
				mistake(t, r, "has a second row", "");
	}
	table_drop(t);
}

/* --- what shows it exists ------------------------------------------------ */

/* Is @number in @text, and not merely the beginning of another number? */
static bool names(const char *text, const char *number)
{
	size_t n = strlen(number);

	for (const char *at = text; (at = strstr(at, number)); at += n)
		if (!isalnum((unsigned char)at[n]) &&
		    (at == text || !isalnum((unsigned char)at[-1])))
			return true;
	return false;
}

/* The body of one test in the text of its file, or NULL */
static const char *test_body(struct arena *arena, const char *text,
			     const char *name)
{
	const char *head = arena_printf(arena, "\nstatic void %s(", name);
	const char *from = strstr(text, head);
	const char *to = from ? strstr(from, "\n}\n") : NULL;

	return to ? arena_strndup(arena, from, (size_t)(to - from)) : NULL;
}

/* "scenarios/x.yaml", or "tests/kernel/x.c: name" */
static void check_witness(struct table *t, const struct row *r,
			  const char *witness)
{
	const char *colon = strstr(witness, ": ");
	size_t len = colon ? (size_t)(colon - witness) : strlen(witness);
	const char *path = arena_strndup(t->arena, witness, len);
	const char *text = file_content(t->arena, path);

	if (!text) {
		mistake(t, r, "there is no ", path);
		return;
	}
	if (colon) {
		const char *body = test_body(t->arena, text, colon + 2);

		if (!body)
			mistake(t, r, "there is no test ", witness);
		else if (!names(body, r->number))
			mistake(t, r, "is not named in the body of ", witness);
	} else if (!names(text, r->number)) {
		mistake(t, r, "is not cited in ", path);
	}
}

enum standing { SHOWN, NOT_YET, NOTHING };

static enum standing check_row(struct table *t, const struct row *r)
{
	static const char *const others[] = {"not about the network: ",
					     "nothing to show: "};
	const char *at = strchr(r->shown_by, '`');

	if (strncmp(r->shown_by, "not yet: ", 9) == 0)
		return NOT_YET;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strncmp(r->shown_by, others[i], strlen(others[i])) == 0)
			return NOTHING;
	if (!at)
		mistake(t, r, "neither shown nor said why not: ", r->shown_by);
	while (at) {
		size_t len = strcspn(at + 1, "`");

		check_witness(t, r, arena_strndup(t->arena, at + 1, len));
		at = strchr(at + 1 + len + 1, '`');
	}
	return SHOWN;
}

static void what_shows_a_statement_names_it(void **state)
{
	struct table *t = given_table();
	int shown = 0, network = 0;

	(void)state;
	for (size_t i = 0; i < t->n; i++) {
		enum standing standing = check_row(t, &t->rows[i]);

		shown += standing == SHOWN;
		network += standing != NOTHING;
	}
	print_message("# %d of %d statements about the network are shown\n",
		      shown, network);
	if (shown * 100 < network * SHOWN_PERCENT)
		text_add(&t->wrong, "\n%s: under %d of 100 are shown", page,
			 SHOWN_PERCENT);
	table_drop(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement_has_its_row),
		cmocka_unit_test(what_shows_a_statement_names_it),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("semantics", tests, NULL, NULL);
}

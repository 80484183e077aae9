// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_difference_complete.c - whatever a lab file can say makes a
 * difference
 *
 * tests/unit/differences/everything.yaml has an object of every kind. Each
 * entry of changes.yaml beside it gives one key another value, and has all
 * that is said of that; for a few that is nothing, and why. The tables of keys are
 * walked, so that a new key without an entry fails the test. GOLDEN=write
 * writes what is said anew; runs in the root of the source tree.
 */
#include "tests/unit/labs/given.h"

#include "base/text.h"
#include "tests/support/files.h"
#include "tests/support/models.h"
#include "vpc/difference.h"
#include "vpc/document_text.h"
#include "vpc/labfile.h"
#include "vpc/patch.h"

#define FOLDER "tests/unit/differences/"

struct labs {
	struct arena *arena;
	const char *lab; /* everything.yaml */
	const struct doc *changes;
};

static const struct doc *parsed(struct arena *arena, const char *text)
{
	struct report r = {.arena = arena};
	const struct doc *d = document_parse(arena, "t", text, strlen(text),
					     &r);

	if (!d)
		fail_msg("%s of %s", r.findings.items[0].text, text);
	return d;
}

static int read_labs(void **state)
{
	static struct labs labs;
	const char *changes;

	labs.arena = arena_new();
	labs.lab = file_content(labs.arena, FOLDER "everything.yaml");
	changes = file_content(labs.arena, FOLDER "changes.yaml");
	if (changes)
		labs.changes = parsed(labs.arena, changes);
	*state = &labs;
	return 0;
}

static int drop_labs(void **state)
{
	arena_free(((struct labs *)*state)->arena);
	return 0;
}

static const struct labs *need(void **state)
{
	const struct labs *labs = *state;

	if (!labs->lab || !labs->changes) {
		print_message("skipped: no " FOLDER " here\n");
		skip();
	}
	return labs;
}

static const char *path_of(const struct doc *change)
{
	return document_get(change, "path")->text;
}

/* --- changes ----------------------------------------------------------------- */

/* A document of a single pair */
static const struct doc *pair(struct arena *arena, const char *key,
			      const struct doc *value)
{
	struct doc *map = arena_alloc(arena, sizeof(*map));
	struct doc *word = arena_alloc(arena, sizeof(*word));

	*word = (struct doc){.kind = DOC_SCALAR, .text = key};
	*map = (struct doc){.kind = DOC_MAPPING};
	*vec_add(arena, &map->pairs) = (struct doc_pair){word, value};
	return map;
}

/* {vpcs: {app: {subnets: {a: {az: b}}}}} */
static const struct doc *patch_of(struct arena *arena, const char *path,
				  const struct doc *value)
{
	size_t n = strcspn(path, "/");

	if (!*path)
		return value;
	return pair(arena, arena_strndup(arena, path, n),
		    patch_of(arena, path + n + (path[n] == '/'), value));
}

/* The lab with one key changed, and with another part of it, unless NULL */
static const char *patched_text(const struct labs *labs, const char *path,
				const struct doc *value, const struct doc *also)
{
	struct report r = {.arena = labs->arena};
	struct patch p = {labs->arena, &r, &labfile_top_schema, ""};
	const struct doc *lab = parsed(labs->arena, labs->lab);

	lab = patch_change(&p, lab, patch_of(labs->arena, path, value));
	if (also)
		lab = patch_change(&p, lab, also);
	return document_print(labs->arena, lab);
}

/* --- tables ----------------------------------------------------------------- */

/* The key that a path leads to: "vpcs/app/subnets/a/az"; one that ends at a
 * name, or further inside a value, leads to the key above that */
static const struct key *key_at(struct arena *arena, const char *path)
{
	const struct schema *s = &labfile_top_schema;
	const struct key *k = NULL;

	while (*path && s) {
		size_t n = strcspn(path, "/");

		k = schema_key(s, arena_strndup(arena, path, n));
		assert_non_null(k);
		path += n + (path[n] == '/');
		s = k->each;
		n = strcspn(path, "/"); /* a name */
		path += s ? n + (path[n] == '/') : 0;
	}
	return k;
}

static bool is_changed(const struct labs *labs, const struct key *k)
{
	for (size_t i = 0; i < labs->changes->items.n; i++)
		if (key_at(labs->arena,
			   path_of(labs->changes->items.items[i])) == k)
			return true;
	return false;
}

static void find_missing(const struct labs *labs, const struct schema *s,
			 const char *path, struct text *missing)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct key *k = &s->keys[i];
		const char *inner = arena_printf(labs->arena, "%s/%s", path,
						 k->name);

		/* what was imported is no key of the lab any more */
		if (k->read != labfile_import && !is_changed(labs, k))
			text_add(missing, " %s", inner + 1);
		if (k->each)
			find_missing(labs, k->each, inner, missing);
	}
}

static void every_key_of_every_table_is_changed(void **state)
{
	const struct labs *labs = need(state);
	struct text missing = {.arena = labs->arena};

	find_missing(labs, &labfile_top_schema, "", &missing);
	if (missing.n)
		fail_msg("nothing in " FOLDER "changes.yaml changes%s",
			 missing.s);
}

/* --- tables that only their own readers see ---------------------------------- */

#define NOBODYS "nobodys_key"

/* Where such a table is read; a key that it has not is answered by those that
 * it has */
static const struct {
	const char *path, *value;
} hidden[] = {
	{"limits", "{" NOBODYS ": 1}"},
	{"vpcs/app/dhcp_options", "{" NOBODYS ": 1}"},
	{"vpcs/app/security_groups/web/ingress", "[{" NOBODYS ": 1}]"},
	{"vpcs/app/security_groups/web/egress", "[{" NOBODYS ": 1}]"},
	{"vpcs/app/network_acls/strict/ingress", "[{" NOBODYS ": 1}]"},
	{"vpcs/app/network_acls/strict/egress",
	 "[{rule: 1, allow: {" NOBODYS ": 1}, cidr: 0.0.0.0/0}]"},
	{"functions/f/role", "{" NOBODYS ": 1}"},
	{"functions/f/role", "{allow: x, if: {" NOBODYS ": 1}}"},
	{"cloudfront/shop/functions", "{" NOBODYS ": 1}"},
};

static bool has_key(const struct doc *d, const char *key)
{
	if (d->kind == DOC_MAPPING && document_get(d, key))
		return true;
	for (size_t i = 0; i < d->items.n; i++)
		if (has_key(d->items.items[i], key))
			return true;
	for (size_t i = 0; i < d->pairs.n; i++)
		if (has_key(d->pairs.items[i].value, key))
			return true;
	return false;
}

/* Is the key written anywhere in a change: in its path, or in a value? */
static bool is_written(const struct labs *labs, const char *key)
{
	const char *in_path = arena_printf(labs->arena, "/%s", key);

	for (size_t i = 0; i < labs->changes->items.n; i++) {
		const struct doc *change = labs->changes->items.items[i];

		if (strstr(path_of(change), in_path) ||
		    has_key(document_get(change, "value"), key))
			return true;
	}
	return false;
}

/* "...; 'tcp', 'udp' are allowed" */
static size_t check_listed(const struct labs *labs, const char *said)
{
	const char *c = strstr(said, "; '");
	size_t n = 0;

	assert_non_null(c);
	while ((c = strchr(c, '\''))) {
		size_t len = strcspn(c + 1, "'");
		const char *key = arena_strndup(labs->arena, c + 1, len);

		if (!is_written(labs, key))
			fail_msg("nothing in " FOLDER "changes.yaml has '%s'",
				 key);
		c += len + 2;
		n++;
	}
	return n;
}

static void every_key_of_every_hidden_table_is_changed(void **state)
{
	const struct labs *labs = need(state);
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
		struct given g = given(patched_text(
			labs, hidden[i].path,
			parsed(labs->arena, hidden[i].value), NULL));

		for (size_t j = 0; j < g.report.findings.n; j++) {
			const char *said = g.report.findings.items[j].text;

			if (strstr(said, NOBODYS))
				n += check_listed(labs, said);
		}
		given_drop(&g);
	}
	assert_true(n > 40); /* they were listed at all */
}

/* --- differences ------------------------------------------------------------ */

static const char *difference_text(struct arena *arena,
				   const struct model *before,
				   const struct model *after)
{
	struct differences found = difference_find(arena, before, after);
	struct text t = {.arena = arena};

	text_add(&t, "%s", "");
	for (size_t i = 0; i < found.n; i++)
		difference_print(&t, &found.items[i]);
	return t.s;
}

/* As it follows the lab that runs, so that nothing else moves; where no
 * running lab can become it, by itself */
static struct model *changed_model(const struct labs *labs,
				   const struct model *now,
				   const struct doc *change)
{
	struct report r = {.arena = labs->arena}, alone = r;
	const char *text = patched_text(labs, path_of(change),
					document_get(change, "value"),
					document_get(change, "also"));
	struct model *m = model_follow(NULL, text, strlen(text), now, &r);

	if (!m)
		m = model_parse("lab.yaml", text, strlen(text), &alone);
	if (!m)
		fail_msg("%s: %s", path_of(change),
			 alone.findings.items[0].text);
	return m;
}

static const char *said_of(const struct labs *labs, const struct doc *change)
{
	struct given before = given(labs->lab);
	struct model *after = changed_model(labs, before.model, change);
	const char *said = difference_text(labs->arena, before.model, after);

	model_free(after);
	given_drop(&before);
	return said;
}

static void write_said(const struct labs *labs, FILE *to,
		       const struct doc *change)
{
	struct doc says = {.kind = DOC_SCALAR, .text = said_of(labs, change)};
	struct doc key = {.kind = DOC_SCALAR, .text = "says"};
	const struct doc *all = patch_put(labs->arena, change, &key, &says);
	struct doc list = {.kind = DOC_LIST};

	*vec_add(labs->arena, &list.items) = all;
	fputs(document_print(labs->arena, &list), to);
}

static void every_change_makes_its_difference(void **state)
{
	const struct labs *labs = need(state);
	const char *mode = getenv("GOLDEN");
	FILE *to = mode && !strcmp(mode, "write")
			   ? fopen(FOLDER "changes.yaml", "w")
			   : NULL;

	for (size_t i = 0; i < labs->changes->items.n; i++) {
		const struct doc *change = labs->changes->items.items[i];
		const struct doc *says = document_get(change, "says");

		if (to) {
			write_said(labs, to, change);
			continue;
		}
		print_message("# %s\n", path_of(change));
		assert_non_null(says);
		assert_same_text(said_of(labs, change), says->text);
		/* what makes none has a reason */
		assert_int_equal(!*says->text,
				 document_get(change, "why") != NULL);
	}
	if (to)
		fclose(to);
}

static void nothing_makes_no_difference(void **state)
{
	const struct labs *labs = need(state);
	struct given before = given_fine(labs->lab);
	struct given after = given_fine(
		document_print(labs->arena, parsed(labs->arena, labs->lab)));

	assert_string_equal(
		difference_text(labs->arena, before.model, after.model), "");
	given_drop(&before);
	given_drop(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_of_every_table_is_changed),
		cmocka_unit_test(every_key_of_every_hidden_table_is_changed),
		cmocka_unit_test(every_change_makes_its_difference),
		cmocka_unit_test(nothing_makes_no_difference),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("difference_complete", tests,
					     read_labs, drop_labs);
}

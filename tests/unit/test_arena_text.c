// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_arena_text.c - arenas, texts, nearest names, reports
 */
#include <errno.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "tests/support/models.h"

static int begin(void **state)
{
	*state = arena_new();
	return 0;
}

static int end(void **state)
{
	arena_free(*state);
	return models_drop(state);
}

/* --- arenas ----------------------------------------------------------------- */

static void memory_of_an_arena_is_zeroed_and_aligned(void **state)
{
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *p = arena_alloc(*state, size);

		assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
}

static void a_block_larger_than_any_chunk_is_had_too(void **state)
{
	enum { BIG = 4 << 20 };
	char *small = arena_strdup(*state, "small");
	char *big = arena_alloc(*state, BIG);

	memset(big, 'x', BIG);
	assert_string_equal(small, "small");
	assert_string_equal(arena_strdup(*state, "after"), "after");
}

static void a_vector_keeps_its_elements_while_it_grows(void **state)
{
	VEC(int) v = {0};

	for (int i = 0; i < 10000; i++)
		*vec_add(*state, &v) = i;
	assert_int_equal(v.n, 10000);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(v.items[i], i);
	assert_int_equal(*vec_add(*state, &v), 0); /* new ones are zeroed */
}

static void copies_are_terminated(void **state)
{
	assert_string_equal(arena_strndup(*state, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(*state, "ab", 0), "");
	assert_string_equal(arena_printf(*state, "%d-%s", 7, "x"), "7-x");
}

static void a_text_grows_by_pieces(void **state)
{
	struct text t = {.arena = *state};
	size_t n = 0;

	for (int i = 0; i < 2000; i++) {
		text_add(&t, "%d,", i);
		n += (size_t)snprintf(NULL, 0, "%d,", i);
	}
	assert_int_equal(t.n, n);
	assert_int_equal(strlen(t.s), n);
	assert_string_equal(t.s + n - 10, "1998,1999,");
	text_add(&t, "%s", "");
	assert_int_equal(t.n, n);
}

static void without_memory_a_process_says_so_and_ends(void **state)
{
	int said[2], status;
	char text[64] = "";
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(said), 0);
	pid = fork();
	if (pid == 0) {
		dup2(said[1], STDERR_FILENO);
		must(NULL);
		_exit(0);
	}
	close(said[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(read(said[0], text, sizeof(text) - 1) > 0);
	close(said[0]);
	assert_string_equal(text, "vpclab: out of memory\n");
	assert_int_equal(WEXITSTATUS(status), 3);
}

/* --- names that are nearly right ------------------------------------------------ */

static void the_nearest_name_is_suggested(void **state)
{
	static const char *const names[] = {"subnets", "security_groups",
					    "subnet", "cidr", "az"};
	static const struct {
		const char *word, *nearest;
	} cases[] = {
		{"subnets", "subnets"},
		{"subnts", "subnets"},
		{"SUBNETS", "subnets"},
		{"security_group", "security_groups"},
		{"cird", NULL}, /* two letters of four: too far */
		{"cid", "cidr"},
		{"xyz", NULL},
		{"ax", "az"},
		{"", NULL},
		{"groups", "security_groups"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *is = text_nearest(cases[i].word, names,
					      ARRAY_LEN(names));

		if (!is != !cases[i].nearest ||
		    (is && strcmp(is, cases[i].nearest)))
			fail_msg("'%s': %s, not %s", cases[i].word,
				 is ? is : "none",
				 cases[i].nearest ? cases[i].nearest : "none");
	}
}

static void a_nearer_name_beats_one_that_merely_contains_it(void **state)
{
	static const char *const names[] = {"ENI_SG_RULES_MISMATCH",
					    "SG_RULES"};

	(void)state;
	assert_string_equal(text_nearest("SG_RULEZ", names, 2), "SG_RULES");
	assert_string_equal(text_nearest("SG_RULES", names, 2), "SG_RULES");
	assert_string_equal(text_nearest("RULES_MISMATCH", names, 2),
			    "ENI_SG_RULES_MISMATCH");
}

static void very_long_words_are_near_to_nothing(void **state)
{
	static const char *const names[] = {"subnets"};
	char word[3000];

	(void)state;
	memset(word, 's', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_null(text_nearest(word, names, 1));
	assert_null(text_nearest("subnet", NULL, 0));
}

/* --- reports --------------------------------------------------------------------- */

static const char *printed(struct report *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);
	const char *copy;

	assert_non_null(to);
	report_print(r, to);
	fclose(to);
	copy = text_given("%s", text);
	free(text);
	return copy;
}

static struct where at(int line, int column)
{
	return (struct where){
		.file = "lab.yaml", .line = line, .column = column};
}

static void findings_are_printed_in_file_order(void **state)
{
	struct report r = {.arena = *state};

	report_error(&r, at(7, 3), "third");
	report_refusal(&r, at(2, 9), "InvalidVpc.Range", "app", "second %d", 2);
	report_note(&r, at(2, 1), "first");
	report_error(&r, at(7, 3), "fourth, at the same place");
	report_error(&r, (struct where){.file = "lab.yaml"}, "the whole file");
	assert_string_equal(printed(&r),
			    "lab.yaml: the whole file\n"
			    "lab.yaml:2:1: note: first\n"
			    "lab.yaml:2:9: second 2 (AWS: InvalidVpc.Range)\n"
			    "lab.yaml:7:3: third\n"
			    "lab.yaml:7:3: fourth, at the same place\n");
	assert_string_equal(r.findings.items[2].subject, "app");
}

static void what_is_quoted_commands_no_terminal(void **state)
{
	struct report r = {.arena = *state};

	report_error(&r, at(1, 1), "'%s' is no name", "\x1b[2Ja\nb\x7f");
	report_refusal(&r, at(2, 1), "X", "y", "zürich %s", "\r\t");
	assert_string_equal(printed(&r), "lab.yaml:1:1: '?[2Ja?b?' is no name\n"
					 "lab.yaml:2:1: zürich ?? (AWS: X)\n");
}

static void notes_do_not_fail_a_report(void **state)
{
	struct report r = {.arena = *state};

	assert_false(report_failed(&r));
	report_note(&r, at(1, 1), "said");
	assert_false(report_failed(&r));
	report_refusal(&r, at(1, 1), "X", "y", "refused");
	assert_true(report_failed(&r));
	assert_int_equal(report_count(&r, SEVERITY_REFUSAL), 1);
	assert_int_equal(report_count(&r, SEVERITY_ERROR), 0);
}

static void many_findings_keep_their_order(void **state)
{
	struct report r = {.arena = *state};

	for (int i = 0; i < 500; i++)
		report_error(&r, at(1 + i * 7 % 10, 1), "%d", i);
	report_sort(&r);
	for (size_t i = 1; i < r.findings.n; i++) {
		const struct finding *a = &r.findings.items[i - 1], *b = a + 1;

		assert_true(a->at.line < b->at.line ||
			    (a->at.line == b->at.line &&
			     atoi(a->text) < atoi(b->text)));
	}
}

static void the_machines_reason_stands_behind_the_text(void **state)
{
	struct err e = {0};

	(void)state;
	assert_int_equal(err_set(&e, EPERM, "make link %s", "x"), -EPERM);
	assert_int_equal(e.code, EPERM);
	assert_string_equal(e.text,
			    text_given("make link x: %s", strerror(EPERM)));
}

static void a_reason_longer_than_its_room_is_cut(void **state)
{
	struct err e = {0};
	char name[2 * sizeof(e.text)];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	err_set(&e, EIO, "%s", name);
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(memory_of_an_arena_is_zeroed_and_aligned),
		T(a_block_larger_than_any_chunk_is_had_too),
		T(a_vector_keeps_its_elements_while_it_grows),
		T(copies_are_terminated),
		T(without_memory_a_process_says_so_and_ends),
		T(a_text_grows_by_pieces),
		T(the_nearest_name_is_suggested),
		T(a_nearer_name_beats_one_that_merely_contains_it),
		T(very_long_words_are_near_to_nothing),
		T(findings_are_printed_in_file_order),
		T(what_is_quoted_commands_no_terminal),
		T(notes_do_not_fail_a_report),
		T(many_findings_keep_their_order),
		T(the_machines_reason_stands_behind_the_text),
		T(a_reason_longer_than_its_room_is_cut),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

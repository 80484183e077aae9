// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/asking.c - questions about lab files written in tests
 */
#include "tests/support/asking.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/ask_options.h"
#include "probe/case_words.h"
#include "probe/hop_words.h"

enum { WORDS_MAX = 16 };

/* Options first, then SRC and DST */
static void take(struct ask_options *o, char *words)
{
	static const struct option options[] = {ASK_OPTIONS,
						{NULL, 0, NULL, 0}};
	char *argv[WORDS_MAX + 1] = {(char *)"ask"}, *rest;
	int argc = 1, c;

	for (char *w = strtok_r(words, " ", &rest); w && argc < WORDS_MAX;
	     w = strtok_r(NULL, " ", &rest))
		argv[argc++] = w;
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1)
		ask_option(o, c, optarg, argv[optind - 1]);
	assert_int_equal(argc - optind, 2);
	if (!o->wrong)
		ask_ends(o, argv[optind], argv[optind + 1]);
}

struct asking asked_given(const char *yaml, const char *question)
{
	struct asking a = {.model = model_given(yaml)};
	struct ask_options o = {0};

	a.arena = arena_given();
	o.arena = a.report.arena = a.arena;
	a.x = o.x = ask_new(a.arena);
	a.x->strangers = true;
	take(&o, arena_strdup(a.arena, question));
	if (o.wrong)
		report_error(&a.report, (struct where){0}, "%s", o.wrong);
	else if (ask_resolve(a.model, a.arena, a.x, &a.report))
		a.all = asked_of(a.arena, a.model, a.x);
	return a;
}

static void say_wrong(const struct asking *a)
{
	for (size_t i = 0; i < a->report.findings.n; i++)
		print_message("%s\n", a->report.findings.items[i].text);
}

const struct asked *asked_one(const struct asking *a)
{
	say_wrong(a);
	assert_int_equal(a->all.n, 1);
	assert_true(a->all.items[0].cases.items.n > 0);
	return &a->all.items[0];
}

void assert_way(const struct trail *t, const char *expected)
{
	struct text text = {.arena = t->arena};
	bool back = false;

	text_add(&text, "%s", "");
	for (size_t i = 0; i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];

		if (h->path == WAY_RETURN && !back)
			text_add(&text, "--\n");
		back = h->path == WAY_RETURN;
		text_add(&text, "%s%s\n", hop_title(t->arena, h),
			 h->code ? " !" : "");
	}
	assert_same_text(text.s, expected);
}

void assert_analysis(const char *yaml, const char *question,
		     const char *verdict, const char *steps)
{
	struct asking a = asked_given(yaml, question);
	const struct asked *one = asked_one(&a);

	assert_string_equal(asked_verdict(a.arena, one), verdict);
	assert_int_equal(one->cases.items.n, 1);
	assert_way(&one->cases.items.items[0].trail, steps);
}

void assert_reasons(const char *yaml, const char *question,
		    const char *expected)
{
	struct asking a = asked_given(yaml, question);
	const struct asked *one = asked_one(&a);
	const struct trail *t = &one->cases.items.items[0].trail;
	struct text text = {.arena = a.arena};

	text_add(&text, "%s", "");
	for (size_t i = 0; i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];

		if (h->code)
			text_add(&text, "%s: %s\n", h->code,
				 hop_reason(a.arena, h));
	}
	assert_same_text(text.s, expected);
}

void assert_asked_wrong(const char *yaml, const char *question,
			const char *expected)
{
	struct asking a = asked_given(yaml, question);

	if (a.all.n)
		fail_msg("'%s' is an answerable question", question);
	assert_int_equal(a.report.findings.n, 1);
	assert_string_equal(a.report.findings.items[0].text, expected);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/stated.c - plans and states of Terraform, written in tests
 */
#include "tests/support/stated.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/models.h"

static struct brought now;

const struct brought *terraform_given(const char *text)
{
	now = brought_file(json_given(text));
	return &now;
}

const struct brought *terraform_last(void)
{
	return &now;
}

const struct model *terraform_model(const char *text)
{
	terraform_given(text);
	if (!now.model || report_failed(&now.report))
		fail_msg("%s", now.said);
	assert_round_trip(&now);
	return now.model;
}

void assert_lab(const char *part)
{
	if (!strstr(now.text, part))
		fail_msg("no '%s' in:\n%s", part, now.text);
}

int terraform_drop(void **state)
{
	brought_drop(&now);
	memset(&now, 0, sizeof(now));
	return models_drop(state);
}

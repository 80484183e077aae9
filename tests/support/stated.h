/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/stated.h - plans and states of Terraform, and what they become
 *
 * What is given is that of the last one, and lives until terraform_drop(), a
 * teardown.
 */
#ifndef TESTS_SUPPORT_STATED_H
#define TESTS_SUPPORT_STATED_H

#include "tests/support/brought.h"
#include "tests/support/terraform.h"

/* A resource, with what is known of it */
#define S(type, name, attributes) HAS("managed", type, name, attributes)

/** terraform_given() - What it becomes; it may have errors */
const struct brought *terraform_given(const char *text);

/** terraform_last() - That of the last one */
const struct brought *terraform_last(void);

/** terraform_model() - Likewise, of one that has none, and that the lab file
 * gives again */
const struct model *terraform_model(const char *text);

/** assert_lab() - The lab file has this, somewhere */
void assert_lab(const char *part);

int terraform_drop(void **state);

#endif

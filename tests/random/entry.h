/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/entry.h - a lab file with an expectation, and without any
 */
#ifndef TESTS_RANDOM_ENTRY_H
#define TESTS_RANDOM_ENTRY_H

#include "vpc/document.h"

/** entry_put() - A lab file, expecting @entry after its last step
 *
 * Return: NULL: it is no lab file
 */
const char *entry_put(struct arena *arena, const char *lab, const char *entry);

/** entry_cut() - The same back: without any expectation */
const struct doc *entry_cut(struct arena *arena, const char *text);

#endif

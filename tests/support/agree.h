/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/agree.h - packets against the model, on labs that a seed draws
 *
 * In each lab every place sends to every address with several protocols and
 * ports, and asks for every name; what became of the packet, and what the name
 * server said, must be what the model says of it. The two share no code between
 * the lab file and the answer, so where they differ one of them is wrong.
 *
 * VPCLAB_SEED=N VPCLAB_LABS=1 runs one lab again; a failure prints its seed
 * and the lab file.
 */
#ifndef TESTS_SUPPORT_AGREE_H
#define TESTS_SUPPORT_AGREE_H

#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/text.h"

struct agreement {
	void (*draw)(uint64_t seed, struct text *t); /* a lab file */
	unsigned int labs; /* so many, unless VPCLAB_LABS says otherwise */
	const struct addr *strangers; /* addresses that nobody has */
	size_t n_strangers;
	const char *const *names; /* besides those that nodes have */
	size_t n_names;
};

/** agree_on() - Fails the test at the first lab with a difference */
void agree_on(const struct agreement *a);

struct lab;
struct place;

/** agree_on_names() - Ask for all names from @from, and from nobody else
 * @certain:	how many answers were compared is added to it
 *
 * Return: how many answers differed
 */
size_t agree_on_names(struct lab *lab, const struct place *from,
		      const struct agreement *a, size_t *certain);

#endif

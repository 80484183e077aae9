/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/agree.h - packets against the model, on labs that a seed draws
 *
 * In each lab every place sends to every address with several protocols and
 * ports; what became of the packet must be what the model says of it. The two
 * share no code between the lab file and the answer, so where they differ one
 * of them is wrong.
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
};

/** agree_on() - Fails the test at the first lab with a difference */
void agree_on(const struct agreement *a);

#endif

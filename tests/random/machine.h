/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/machine.h - is there room for a lab on this machine?
 *
 * All namespaces of a machine share one table of neighbours. When others fill
 * it, packets are lost that no rule dropped, and nothing can be learnt.
 */
#ifndef TESTS_RANDOM_MACHINE_H
#define TESTS_RANDOM_MACHINE_H

#include <stdint.h>

/** machine_open() - Remember where the machine keeps count; before namespaces
 * are left */
void machine_open(void);

/** machine_overflows() - How often the table was full; 0 where that cannot be
 * read */
uint64_t machine_overflows(void);

/** machine_settle() - Wait until it is no longer full, a while at most */
void machine_settle(const volatile int *stop);

#endif

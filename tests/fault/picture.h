/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fault/picture.h - what there is, as text that can be compared
 */
#ifndef TESTS_FAULT_PICTURE_H
#define TESTS_FAULT_PICTURE_H

#include <sys/types.h>

/** picture_begin() - Once, before any other */
void picture_begin(void);

/** picture_host() - Network, mounts and /run of the machine; free() it */
char *picture_host(void);

/** picture_lab() - What the kernel holds in the namespaces of a keeper, one
 * behind the other; free() it */
char *picture_lab(pid_t keeper);

/** picture_descriptors() - What a process holds open, sorted; free() it */
char *picture_descriptors(pid_t pid);

/** picture_differ() - Print the first lines that only one of them has */
void picture_differ(const char *before, const char *after);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/cover.c - counters of processes that leave by _exit()
 *
 * Whoever ends by exit() writes gcov's counters; a process that was forked for
 * one thing ends by _exit(), which does not. This is linked into programs that
 * are built with COV=1 alone, and stands before _exit() there.
 */
#include <gcov.h>
#include <unistd.h>

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

_Noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

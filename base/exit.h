/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/exit.h - what the program ends with
 */
#ifndef BASE_EXIT_H
#define BASE_EXIT_H

enum exit_status { /* what every command returns */
		   EXIT_AS_ASKED = 0,
		   EXIT_FAILED = 1, /* an expectation or a probe failed */
		   EXIT_INPUT = 2, /* bad usage or bad input */
		   EXIT_MACHINE = 3, /* the kernel or the machine refused */
};

#endif

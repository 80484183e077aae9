/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/load/keepers.h - labs that run, asked as the command asks them
 */
#ifndef TESTS_LOAD_KEEPERS_H
#define TESTS_LOAD_KEEPERS_H

#include <stdio.h>
#include <sys/types.h>

enum { ARGS_MAX = 128, FILES_UNLIMITED = 0 };

/** keepers_begin() - A folder of our own for labs and where they run; we are in
 * it from then on
 * @vpclab:	the program under test
 */
void keepers_begin(const char *vpclab);

/** keepers_end() - All labs go, and that folder
 *
 * Return: how many entries were left where labs run
 */
unsigned int keepers_end(void);

/** keeper_start() - vpclab up, not waited for
 * @write:	the lab file, of the size @n
 * @files:	how many the keeper may have open
 */
pid_t keeper_start(const char *lab, void (*write)(FILE *to, unsigned int n),
		   unsigned int n, unsigned int files);

/** lab_file() - A file NAME.yaml */
void lab_file(const char *name, void (*write)(FILE *to, unsigned int n),
	      unsigned int n);

/** keeper_up() - Wait for that one
 *
 * Return: its exit status; what it said is keeper_complaint()'s
 */
int keeper_up(pid_t up);

/** keeper_complaint() - What the last `up` said on standard error */
const char *keeper_complaint(const char *lab);

/** keeper_ask() - One request to the keeper of @lab
 * @words:	the verb and its arguments; the file of "apply" goes along
 * @ret_out:	what it answered, or NULL; lives until the next one
 *
 * Return: the exit status; -1: no answer
 */
int keeper_ask(const char *lab, const char *const *words, const char **ret_out);

struct keeper_size {
	pid_t pid;
	unsigned int rss_kib, data_kib, files;
};

/** keeper_size() - What it has of the machine just now */
struct keeper_size keeper_size(const char *lab);

#endif

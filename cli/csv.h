/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/csv.h - comma-separated values (RFC 4180)
 */
#ifndef CLI_CSV_H
#define CLI_CSV_H

#include <stdio.h>

/** csv_field() - One field, with quotes around it where it needs them
 * @behind:	what follows it: ',', or '\n' at the end of a record
 */
void csv_field(FILE *to, const char *text, char behind);

#endif

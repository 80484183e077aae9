/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/ask_options.h - the options of those who ask about one packet: probe,
 * explain, analyze
 */
#ifndef CLI_ASK_OPTIONS_H
#define CLI_ASK_OPTIONS_H

#include <getopt.h>

#include "vpc/ask.h"

struct ask_options {
	struct arena *arena;
	struct expect *x; /* of ask_new() */
	const char *subnet; /* or NULL */
	bool json;
	const char *wrong; /* a message; NULL: all is well */
};

/* Rows of a struct option, for a command that may have others, too */
#define ASK_OPTIONS                                            \
	{"json", no_argument, NULL, 'j'},                      \
		{"subnet", required_argument, NULL, 's'},      \
		{"ipv6", no_argument, NULL, '6'},              \
		{"fragment", no_argument, NULL, 'f'},          \
		{"source-port", required_argument, NULL, 'p'}, \
		{"size", required_argument, NULL, 'b'},        \
	{                                                      \
		"address", required_argument, NULL, 'a'        \
	}

/* The same in a command's help; '--json' is the command's own to tell */
#define ASK_OPTIONS_HELP                                                     \
	"  --subnet SUBNET       only from that place of SRC\n"              \
	"  --source-port N[-M]   the port that SRC sends from, or a range\n" \
	"  --address WHICH       private, public, or an address of DST\n"    \
	"  --ipv6                over IPv6\n"                                \
	"  --size BYTES          of the IP packet, not to be fragmented\n"   \
	"  --fragment            sent in pieces\n"

/**
 * ask_option() - One option
 * @c:		what getopt_long() gave; '?' and ':' say what is wrong with
 *		@word
 *
 * Return: false: it is none of these
 */
bool ask_option(struct ask_options *o, int c, const char *value,
		const char *word);

/**
 * ask_ends() - SRC and DST[:PORT][/PROTO] as written, into the question
 *
 * Return: false: what is wrong is in @o
 */
bool ask_ends(struct ask_options *o, const char *from, const char *to);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/load.h - sources for a command that needs them to be right
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "cli/command.h"
#include "import/source.h"
#include "vpc/model.h"

/**
 * load_or_say() - Read a lab file, or import what it is instead, "-" for
 * standard input; print every finding, and what was assumed or ignored, to
 * standard error
 *
 * Return: the model, or NULL when there was an error or AWS would refuse
 */
struct model *load_or_say(const char *path);

/* What the command line says of sources */
struct load {
	struct importing in;
	struct report report;
	struct import_wish wish;
	struct doc *parameters, *assume; /* of the wish */
};

/** load_begin(), load_end() - The memory of it */
void load_begin(struct load *l);
void load_end(struct load *l);

/* For the options of commands that take sources, and for their help */
#define LOAD_OPTIONS                                            \
	{"parameter", required_argument, NULL, LOAD_PARAMETER}, \
	{                                                       \
		"assume", required_argument, NULL, LOAD_ASSUME  \
	}
#define LOAD_HELP                                                  \
	"  --parameter NAME=VALUE  of a CloudFormation template\n" \
	"  --assume NAME=YAML      what something outside of it is like\n"

enum load_option { LOAD_PARAMETER = 1000, LOAD_ASSUME };

/** load_takes() - Is what getopt_long() gave one of LOAD_OPTIONS? */
bool load_takes(int c);

/**
 * load_option() - '--parameter Name=Value', '--assume Name=YAML'
 * @command:	that has it, for messages
 * @text:	what stands behind it
 *
 * Return: false: it is none, as said to standard error
 */
bool load_option(struct load *l, const struct command *command, int c,
		 const char *text);

/**
 * load_count() - How many of the arguments are sources
 * @words:	@n of them: sources, then names of what is in the lab
 *
 * The first is one whatever it is called; a further one that is called like a
 * source, or leads to a file through a folder: ./web, where 'web' is a node.
 */
size_t load_count(char *const *words, size_t n);

/** load_sources() - As load_or_say(), of several */
struct model *load_sources(struct load *l, const char *const *paths, size_t n);

#endif

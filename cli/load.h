/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/load.h - a lab file for a command that needs it to be right
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "vpc/model.h"

/**
 * load_or_say() - Read a lab file, "-" for standard input; print every finding
 * to standard error
 *
 * Return: the model, or NULL when there was an error or AWS would refuse
 */
struct model *load_or_say(const char *path);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/main.c - the command vpclab
 */
#include "cli/command.h"

int main(int argc, char **argv)
{
	return command_line(argc, argv);
}

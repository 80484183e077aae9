// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/main.c - the command vpclab
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/arena.h"
#include "cli/command.h"

/* jansson would go on without what there is no memory for */
static void *json_memory(size_t n)
{
	return must(malloc(n));
}

int main(int argc, char **argv)
{
	json_set_alloc_funcs(json_memory, free);
	return command_line(argc, argv);
}

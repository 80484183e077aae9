/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/metadata.h - what an instance is told about itself
 */
#ifndef LAB_METADATA_H
#define LAB_METADATA_H

#include "vpc/model.h"

enum { MAC_BYTES = 6 };

struct metadata_of { /* an instance, and the MACs of its interfaces */
	const struct node *instance;
	const uint8_t (*macs)[MAC_BYTES]; /* in the order of its places */
};

/**
 * metadata_get() - The value at a path, or what is below it
 * @path:	"/latest/meta-data/local-ipv4"
 *
 * Return: the value; of a directory its entries, one a line, directories
 *	   with a slash behind them; NULL: there is nothing
 */
const char *metadata_get(struct arena *arena, const struct metadata_of *of,
			 const char *path);

#endif

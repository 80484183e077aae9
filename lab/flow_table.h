/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_table.h - the flows of one window, each once
 */
#ifndef LAB_FLOW_TABLE_H
#define LAB_FLOW_TABLE_H

#include "lab/flow_entry.h"

struct flow_table { /* all zero: an empty one; released by flow_table_clear() */
	struct flow_entry *items;
	size_t n, size;
	int *heads, *next; /* chains of items */
};

enum { FLOW_TABLE_MAX = 1 << 16 }; /* flows */

/** flow_table_find() - The flow of that key, or NULL */
struct flow_entry *flow_table_find(const struct flow_table *t,
				   const struct flow_key *key);

/**
 * flow_table_add() - Packets of a flow, new or known
 *
 * Its counts add up, its flags unite, its times widen; its path stays that of
 * the first.
 *
 * Return: false: there is no room for another flow
 */
bool flow_table_add(struct flow_table *t, const struct flow_entry *e);

/** flow_table_sort() - By interface, time, and the flow's ends; nothing can be
 * found or added after that */
void flow_table_sort(struct flow_table *t);

/** flow_table_clear() - Forget all, and release what it took */
void flow_table_clear(struct flow_table *t);

#endif

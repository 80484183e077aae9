// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_table.c - the flows of one window, each once
 */
#include "lab/flow_table.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1, FIRST_SIZE = 64 };

/* --- order of keys --------------------------------------------------------- */

static int cmp_number(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int key_cmp(const struct flow_key *a, const struct flow_key *b)
{
	int order = addr_cmp(a->from, b->from);

	if (!order)
		order = addr_cmp(a->to, b->to);
	if (!order)
		order = cmp_number(a->protocol, b->protocol);
	if (!order)
		order = cmp_number(a->from_port, b->from_port);
	if (!order)
		order = cmp_number(a->to_port, b->to_port);
	if (!order)
		order = cmp_number(a->ingress, b->ingress);
	if (!order)
		order = cmp_number(a->reject, b->reject);
	return order ? order : cmp_number(a->reason, b->reason);
}

static int by_place_and_time(const void *x, const void *y)
{
	const struct flow_entry *a = x, *b = y;
	int order = cmp_number(a->key.at->number, b->key.at->number);

	if (!order)
		order = cmp_number(a->start, b->start);
	return order ? order : key_cmp(&a->key, &b->key);
}

/* --- finding --------------------------------------------------------------- */

static uint32_t mix(uint32_t h, const void *bytes, size_t n)
{
	const uint8_t *b = bytes;

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * 0x01000193u;
	return h;
}

static size_t chain(const struct flow_table *t, const struct flow_key *k)
{
	uint32_t h = mix(0x811c9dc5u, k->from.bytes, sizeof(k->from.bytes));

	h = mix(h, k->to.bytes, sizeof(k->to.bytes));
	h = mix(h, &k->from_port, sizeof(k->from_port));
	h = mix(h, &k->to_port, sizeof(k->to_port));
	h = mix(h, &k->at->number, sizeof(k->at->number));
	return (h ^ h >> 15) & (t->size - 1);
}

struct flow_entry *flow_table_find(const struct flow_table *t,
				   const struct flow_key *key)
{
	int at = t->size ? t->heads[chain(t, key)] : NONE;

	for (; at != NONE; at = t->next[at])
		if (t->items[at].key.at == key->at &&
		    !key_cmp(&t->items[at].key, key))
			return &t->items[at];
	return NULL;
}

static void link_item(struct flow_table *t, size_t at)
{
	int *head = &t->heads[chain(t, &t->items[at].key)];

	t->next[at] = *head;
	*head = (int)at;
}

static void grow(struct flow_table *t)
{
	t->size = t->size ? t->size * 2 : FIRST_SIZE;
	t->items = must(realloc(t->items, t->size * sizeof(*t->items)));
	t->heads = must(realloc(t->heads, t->size * sizeof(*t->heads)));
	t->next = must(realloc(t->next, t->size * sizeof(*t->next)));
	for (size_t i = 0; i < t->size; i++)
		t->heads[i] = NONE;
	for (size_t i = 0; i < t->n; i++)
		link_item(t, i);
}

/* --- adding ---------------------------------------------------------------- */

static void unite(struct flow_entry *old, const struct flow_entry *e)
{
	old->packets += e->packets;
	old->bytes += e->bytes;
	old->tcp_flags |= e->tcp_flags;
	for (int i = 0; i < N_FLOW_LOSSES; i++)
		old->lost[i] += e->lost[i];
	if (e->start < old->start)
		old->start = e->start;
	if (e->end > old->end)
		old->end = e->end;
	if (old->path == PATH_NONE) {
		old->path = e->path;
		old->next = e->next;
	}
}

bool flow_table_add(struct flow_table *t, const struct flow_entry *e)
{
	struct flow_entry *old = flow_table_find(t, &e->key);

	if (old) {
		unite(old, e);
		return true;
	}
	if (t->n == FLOW_TABLE_MAX)
		return false;
	if (t->n == t->size)
		grow(t);
	t->items[t->n] = *e;
	link_item(t, t->n++);
	return true;
}

void flow_table_sort(struct flow_table *t)
{
	if (t->n)
		qsort(t->items, t->n, sizeof(*t->items), by_place_and_time);
}

void flow_table_clear(struct flow_table *t)
{
	free(t->items);
	free(t->heads);
	free(t->next);
	*t = (struct flow_table){0};
}

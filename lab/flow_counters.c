// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_counters.c - what came since the kernel's counters were last read
 */
#include "lab/flow_counters.h"

#include <assert.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_MAX = 48, SECONDS_OF_DAY = 86400, NONE = -1 };

struct remembered {
	uint64_t packets, bytes, read_ms;
	uint32_t made; /* second of the day */
	int next; /* in its chain, or free */
	unsigned int set;
	uint8_t len, key[KEY_MAX - 1];
};

struct flow_counters {
	struct remembered *items;
	size_t n, size, max; /* ever used, that there is room for, ever */
	size_t known;
	int first_free;
	int *heads;
	size_t n_heads; /* a power of two */
};

/* --- what is remembered -------------------------------------------------- */

struct flow_counters *flow_counters_new(size_t max)
{
	struct flow_counters *c = must(calloc(1, sizeof(*c)));

	c->max = max;
	c->first_free = NONE;
	return c;
}

void flow_counters_free(struct flow_counters *c)
{
	if (!c)
		return;
	free(c->items);
	free(c->heads);
	free(c);
}

size_t flow_counters_known(const struct flow_counters *c)
{
	return c->known;
}

static size_t chain(const struct flow_counters *c, unsigned int set,
		    const uint8_t *key, size_t len)
{
	uint32_t h = 0x811c9dc5u ^ set;

	for (size_t i = 0; i < len; i++)
		h = (h ^ key[i]) * 0x01000193u;
	return (h ^ h >> 15) & (c->n_heads - 1);
}

static void link_item(struct flow_counters *c, int at)
{
	struct remembered *r = &c->items[at];
	int *head = &c->heads[chain(c, r->set, r->key, r->len)];

	r->next = *head;
	*head = at;
}

/* Twice as many; every item is in a chain or free */
static bool grow(struct flow_counters *c)
{
	size_t size = c->size ? c->size * 2 : 1024;

	if (c->size >= c->max)
		return false;
	c->size = size < c->max ? size : c->max;
	c->items = must(realloc(c->items, c->size * sizeof(*c->items)));
	c->n_heads = size;
	free(c->heads);
	c->heads = must(malloc(c->n_heads * sizeof(*c->heads)));
	for (size_t i = 0; i < c->n_heads; i++)
		c->heads[i] = NONE;
	assert(c->first_free == NONE);
	for (size_t i = 0; i < c->n; i++)
		link_item(c, (int)i);
	return true;
}

static struct remembered *find(const struct flow_counters *c, unsigned int set,
			       const struct count *count)
{
	int at = NONE;

	if (c->n_heads)
		at = c->heads[chain(c, set, count->key, count->key_len)];
	for (; at != NONE; at = c->items[at].next) {
		struct remembered *r = &c->items[at];

		if (r->set == set && r->len == count->key_len &&
		    memcmp(r->key, count->key, r->len) == 0)
			return r;
	}
	return NULL;
}

/* An item for it, as yet without counts; NULL: there is no room */
static struct remembered *remember(struct flow_counters *c, unsigned int set,
				   const struct count *count)
{
	int at = c->first_free;

	if (at == NONE && c->n == c->size && !grow(c))
		return NULL;
	if (at == NONE)
		at = (int)c->n++;
	else
		c->first_free = c->items[at].next;
	c->items[at] = (struct remembered){
		.made = UINT32_MAX, .set = set, .len = (uint8_t)count->key_len};
	memcpy(c->items[at].key, count->key, count->key_len);
	link_item(c, at);
	c->known++;
	return &c->items[at];
}

void flow_counters_forget(struct flow_counters *c, uint64_t now_ms)
{
	const uint64_t life_ms = (FLOW_TIMEOUT_S + 1) * UINT64_C(1000);

	for (size_t i = 0; i < c->n_heads; i++)
		for (int *at = &c->heads[i]; *at != NONE;) {
			struct remembered *r = &c->items[*at];
			int gone = *at;

			if (r->read_ms + life_ms >= now_ms) {
				at = &r->next;
				continue;
			}
			*at = r->next;
			r->next = c->first_free;
			c->first_free = gone;
			c->known--;
		}
}

/* --- what an element says ------------------------------------------------- */

static struct addr read_address(const uint8_t **key, sa_family_t family)
{
	struct addr a = {.family = family};

	memcpy(a.bytes, *key, addr_len(family));
	*key += addr_len(family);
	return a;
}

static uint16_t read_port(const uint8_t **key)
{
	uint16_t port = (uint16_t)((*key)[0] << 8 | (*key)[1]);

	*key += 4;
	return port;
}

static int link_of(const struct count *count)
{
	int link;

	memcpy(&link, count->key, sizeof(link));
	return link;
}

static void read_key(const struct flow_set *set, const uint8_t *key,
		     struct flow_key *ret)
{
	key += 4; /* the link */
	ret->ingress = set->way == FLOW_IN;
	ret->from = read_address(&key, set->family);
	ret->to = read_address(&key, set->family);
	if (set->part == FLOW_PORTLESS) {
		ret->protocol = *key;
		return;
	}
	ret->protocol = set->part == FLOW_DATAGRAM ? PROTOCOL_UDP
						   : PROTOCOL_TCP;
	ret->from_port = read_port(&key);
	ret->to_port = read_port(&key);
}

static size_t length_of(const struct flow_set *set)
{
	if (set->part == FLOW_LOST)
		return 4;
	return 4 + 2 * addr_len(set->family) +
	       (set->part == FLOW_PORTLESS ? 4 : 8);
}

/* The second of the day at or before @now_ms, in Unix seconds */
static uint64_t last_time(uint32_t second, uint64_t now_ms)
{
	uint64_t now = now_ms / 1000;

	return now - (now + SECONDS_OF_DAY - second % SECONDS_OF_DAY) %
			     SECONDS_OF_DAY;
}

static uint64_t last_packet(const struct flow_reading *r,
			    const struct count *count)
{
	const uint64_t life_ms = FLOW_TIMEOUT_S * UINT64_C(1000);
	uint64_t silent = count->left_ms < life_ms ? life_ms - count->left_ms
						   : 0;

	return (r->now_ms - silent) / 1000;
}

static void describe(const struct flow_reading *r, const struct count *count,
		     struct flow_entry *ret)
{
	static const unsigned int flags[N_FLOW_PARTS] = {
		[FLOW_SYN] = TH_SYN,
		[FLOW_SYN_ACK] = TH_SYN | TH_ACK, /* FL-11 */
		[FLOW_FIN] = TH_FIN,
		[FLOW_RST] = TH_RST,
	};
	int other = (int)count->data[1];

	read_key(&r->set, count->key, &ret->key);
	ret->tcp_flags = flags[r->set.part];
	ret->path = flow_interface_path(r->interfaces, other);
	ret->next = flow_interface_of(r->interfaces, other);
	/* what leaves an attachment's interface comes into the gateway */
	if (ret->key.at->source == FLOW_OF_TRANSIT)
		ret->key.ingress = !ret->key.ingress;
}

enum flow_taken flow_counters_take(struct flow_counters *c,
				   const struct flow_reading *r,
				   const struct count *count,
				   struct flow_entry *ret)
{
	struct remembered *last;
	bool known;

	if (count->key_len != length_of(&r->set))
		return TAKEN_NOTHING;
	*ret = (struct flow_entry){
		.key.at = flow_interface_of(r->interfaces, link_of(count))};
	last = find(c, r->number, count);
	known = last && last->made == count->data[0] &&
		last->packets <= count->packets;
	if (known && last->packets == count->packets) {
		last->read_ms = r->now_ms;
		return TAKEN_NOTHING;
	}
	if (!last)
		last = remember(c, r->number, count);
	if (!last) /* it could be counted twice: not at all then */
		return ret->key.at ? TAKEN_LOST : TAKEN_NOTHING;
	ret->packets = count->packets - (known ? last->packets : 0);
	ret->bytes = count->bytes - (known ? last->bytes : 0);
	ret->start = known ? r->before_ms / 1000
			   : last_time(count->data[0], r->now_ms);
	ret->end = last_packet(r, count);
	last->packets = count->packets;
	last->bytes = count->bytes;
	last->made = count->data[0];
	last->read_ms = r->now_ms;
	if (!ret->key.at)
		return TAKEN_NOTHING;
	if (r->set.part == FLOW_LOST)
		return TAKEN_LOST;
	describe(r, count, ret);
	return TAKEN_FLOW;
}

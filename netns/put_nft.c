// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/put_nft.c - a plan's sets, chains and rules as one transaction
 */
#include "netns/put_nft.h"

#include <assert.h>
#include <libnftnl/chain.h>
#include <libnftnl/common.h>
#include <libnftnl/rule.h>
#include <libnftnl/set.h>
#include <libnftnl/table.h>
#include <libnftnl/udata.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_MAX = 128 * 1024 }; /* a set-element message reaches 64 KiB */

struct transaction {
	struct wire_batch *batch;
	char *buf; /* one message at a time is built here */
};

static struct nlmsghdr *message(struct transaction *t, uint16_t type,
				uint16_t flags)
{
	return nftnl_nlmsg_build_hdr(t->buf, type, NFPROTO_INET, flags, 0);
}

static void edge(struct transaction *t, bool begin)
{
	if (begin)
		nftnl_batch_begin(t->buf, 0);
	else
		nftnl_batch_end(t->buf, 0);
	wire_batch_add(t->batch, (struct nlmsghdr *)(void *)t->buf, NULL);
}

static void table(struct transaction *t, const void *about)
{
	struct nftnl_table *o = must(nftnl_table_alloc());
	struct nlmsghdr *msg = message(t, NFT_MSG_NEWTABLE, NLM_F_CREATE);

	must_do(nftnl_table_set_str(o, NFTNL_TABLE_NAME, NFT_TABLE));
	nftnl_table_nlmsg_build_payload(msg, o);
	nftnl_table_free(o);
	wire_batch_add(t->batch, msg, about);
}

enum { COUNTED_MAX = 65535 }; /* elements that rules may add to one set */

/* --- sets -------------------------------------------------------------- */

/* Key length in registers, nft's packed datatype, and the fields' widths */
struct key_shape {
	uint32_t len, type;
	uint8_t width[NF_KEYS_MAX];
	uint32_t n;
	bool host_order;
};

static struct key_shape shape_of(const struct plan_set *s)
{
	struct key_shape k = {0};

	for (; k.n < NF_KEYS_MAX && s->keys[k.n]; k.n++) {
		const struct nf_key_info *info = &nf_keys[s->keys[k.n]];

		k.width[k.n] = info->bytes;
		k.len += (info->bytes + 3u) / 4 * 4;
		k.type = k.type << 6 | info->type;
		k.host_order = info->host_order && info->bytes > 1;
	}
	if (k.n == 1)
		k.len = nf_keys[s->keys[0]].bytes;
	return k;
}

static uint32_t set_flags(const struct plan_set *s, const struct key_shape *k)
{
	uint32_t flags = 0;

	if (s->interval)
		flags |= NFT_SET_INTERVAL;
	if (s->interval && k->n > 1)
		flags |= NFT_SET_CONCAT;
	if (s->verdicts || s->data)
		flags |= NFT_SET_MAP;
	if (s->counted)
		flags |= NFT_SET_EVAL;
	if (s->timeout_s)
		flags |= NFT_SET_TIMEOUT;
	return flags;
}

/* So that `nft list` prints numbers of the host's order as they are */
static void set_userdata(struct nftnl_set *o, const struct plan_set *s,
			 const struct key_shape *k)
{
	struct nftnl_udata_buf *buf = must(nftnl_udata_buf_alloc(64));

	if (k->n == 1 && k->host_order)
		nftnl_udata_put_u32(buf, NFTNL_UDATA_SET_KEYBYTEORDER, 1);
	if (s->data && nf_keys[s->data].host_order)
		nftnl_udata_put_u32(buf, NFTNL_UDATA_SET_DATABYTEORDER, 1);
	if (nftnl_udata_buf_len(buf))
		must_do(nftnl_set_set_data(o, NFTNL_SET_USERDATA,
					   nftnl_udata_buf_data(buf),
					   nftnl_udata_buf_len(buf)));
	nftnl_udata_buf_free(buf);
}

static void set_add(struct transaction *t, const struct plan_set *s,
		    const void *about)
{
	struct nftnl_set *o = must(nftnl_set_alloc());
	struct key_shape k = shape_of(s);
	struct nlmsghdr *msg = message(t, NFT_MSG_NEWSET,
				       NLM_F_CREATE | NLM_F_EXCL);

	nftnl_set_set_u32(o, NFTNL_SET_FAMILY, NFPROTO_INET);
	must_do(nftnl_set_set_str(o, NFTNL_SET_TABLE, NFT_TABLE));
	must_do(nftnl_set_set_str(o, NFTNL_SET_NAME, s->name));
	nftnl_set_set_u32(o, NFTNL_SET_ID, (uint32_t)t->batch->about.n);
	nftnl_set_set_u32(o, NFTNL_SET_KEY_LEN, k.len);
	nftnl_set_set_u32(o, NFTNL_SET_KEY_TYPE, k.type);
	nftnl_set_set_u32(o, NFTNL_SET_FLAGS, set_flags(s, &k));
	if (s->interval && k.n > 1)
		must_do(nftnl_set_set_data(o, NFTNL_SET_DESC_CONCAT, k.width,
					   k.n));
	if (s->counted)
		nftnl_set_set_u32(o, NFTNL_SET_DESC_SIZE,
				  s->size ? s->size : COUNTED_MAX);
	if (s->timeout_s)
		nftnl_set_set_u64(o, NFTNL_SET_TIMEOUT,
				  s->timeout_s * UINT64_C(1000));
	if (s->verdicts)
		nftnl_set_set_u32(o, NFTNL_SET_DATA_TYPE, NFT_DATA_VERDICT);
	if (s->data) {
		uint32_t type = nf_keys[s->data].type;
		uint32_t len = nf_keys[s->data].bytes;

		if (s->port) { /* a register of its own behind the address */
			type = type << 6 | nf_keys[s->port].type;
			len += 4;
		}
		nftnl_set_set_u32(o, NFTNL_SET_DATA_TYPE, type);
		nftnl_set_set_u32(o, NFTNL_SET_DATA_LEN, len);
	}
	set_userdata(o, s, &k);
	nftnl_set_nlmsg_build_payload(msg, o);
	nftnl_set_free(o);
	wire_batch_add(t->batch, msg, about);
}

static void set_delete(struct transaction *t, const struct plan_set *s,
		       const void *about)
{
	struct nftnl_set *o = must(nftnl_set_alloc());
	struct nlmsghdr *msg = message(t, NFT_MSG_DELSET, 0);

	must_do(nftnl_set_set_str(o, NFTNL_SET_TABLE, NFT_TABLE));
	must_do(nftnl_set_set_str(o, NFTNL_SET_NAME, s->name));
	nftnl_set_nlmsg_build_payload(msg, o);
	nftnl_set_free(o);
	wire_batch_add(t->batch, msg, about);
}

/* --- elements ---------------------------------------------------------- */

static size_t corner(const struct plan_element *e, bool high, uint8_t *ret)
{
	const enum nf_key *keys = e->of->keys;
	size_t used = 0;

	for (size_t i = 0; i < NF_KEYS_MAX && keys[i]; i++) {
		const struct nf_range *r = &e->fields[i];
		size_t n = nf_value_bytes(keys[i], high ? &r->hi : &r->lo,
					  ret + used);

		if (keys[1]) /* each field starts on a register of its own */
			while (n % 4)
				ret[used + n++] = 0;
		used += n;
	}
	return used;
}

static struct nftnl_set_elem *elem(struct nftnl_set *s, const uint8_t *key,
				   size_t len)
{
	struct nftnl_set_elem *o = must(nftnl_set_elem_alloc());

	nftnl_set_elem_set(o, NFTNL_SET_ELEM_KEY, key, (uint32_t)len);
	nftnl_set_elem_add(s, o);
	return o;
}

static void elem_data(struct nftnl_set_elem *o, const struct plan_element *e)
{
	uint8_t bytes[16];

	if (e->of->verdicts) {
		nftnl_set_elem_set_u32(o, NFTNL_SET_ELEM_VERDICT,
				       put_verdict(e->verdict));
		if (e->chain)
			must_do(nftnl_set_elem_set_str(o, NFTNL_SET_ELEM_CHAIN,
						       e->chain));
	} else if (e->of->data) {
		size_t n = nf_value_bytes(e->of->data, &e->data, bytes);

		if (e->of->port) {
			memset(bytes + n, 0, 4);
			nf_value_bytes(e->of->port, &e->port, bytes + n);
			n += 4;
		}
		nftnl_set_elem_set(o, NFTNL_SET_ELEM_DATA, bytes, (uint32_t)n);
	}
}

/* An interval of one field is its start and, flagged, what follows its end */
static void interval(struct nftnl_set *s, const struct plan_element *e)
{
	struct nf_value next = e->fields[0].hi;
	const struct nf_key_info *info = &nf_keys[e->of->keys[0]];
	uint8_t lo[16], end[16];
	size_t n = nf_value_bytes(e->of->keys[0], &e->fields[0].lo, lo);

	assert(info->is_addr);
	elem_data(elem(s, lo, n), e);
	next.addr = addr_next(next.addr);
	nf_value_bytes(e->of->keys[0], &next, end);
	for (size_t i = 0; i < n; i++)
		if (end[i]) { /* else the range ends with the family */
			nftnl_set_elem_set_u32(elem(s, end, n),
					       NFTNL_SET_ELEM_FLAGS,
					       NFT_SET_ELEM_INTERVAL_END);
			break;
		}
}

static void element(struct nftnl_set *s, const struct plan_element *e)
{
	uint8_t lo[NF_KEYS_MAX * 16], hi[NF_KEYS_MAX * 16];
	struct nftnl_set_elem *o;
	size_t n;

	if (e->of->interval && !e->of->keys[1]) {
		interval(s, e);
		return;
	}
	n = corner(e, false, lo);
	o = elem(s, lo, n);
	if (e->of->interval) {
		corner(e, true, hi);
		nftnl_set_elem_set(o, NFTNL_SET_ELEM_KEY_END, hi, (uint32_t)n);
	}
	elem_data(o, e);
}

/* One or more messages for all that was put into @s; consumes it */
static void elements_send(struct transaction *t, struct nftnl_set *s,
			  uint16_t type, const void *about)
{
	struct nftnl_set_elems_iter *iter = must(
		nftnl_set_elems_iter_create(s));
	int more;

	do {
		struct nlmsghdr *msg = message(
			t, type,
			type == NFT_MSG_NEWSETELEM ? NLM_F_CREATE | NLM_F_EXCL
						   : 0);

		more = nftnl_set_elems_nlmsg_build_payload_iter(msg, iter);
		wire_batch_add(t->batch, msg, about);
	} while (more > 0);
	nftnl_set_elems_iter_destroy(iter);
	nftnl_set_free(s);
}

/* --- chains ------------------------------------------------------------ */

static void chain_message(struct transaction *t, uint16_t type,
			  const struct plan_chain *c, const void *about)
{
	static const uint32_t hook[] = {
		[HOOK_PREROUTING] = NF_INET_PRE_ROUTING,
		[HOOK_INPUT] = NF_INET_LOCAL_IN,
		[HOOK_FORWARD] = NF_INET_FORWARD,
		[HOOK_OUTPUT] = NF_INET_LOCAL_OUT,
		[HOOK_POSTROUTING] = NF_INET_POST_ROUTING,
	};
	struct nftnl_chain *o = must(nftnl_chain_alloc());
	bool create = type == NFT_MSG_NEWCHAIN;
	struct nlmsghdr *msg = message(t, type, create ? NLM_F_CREATE : 0);

	must_do(nftnl_chain_set_str(o, NFTNL_CHAIN_TABLE, NFT_TABLE));
	must_do(nftnl_chain_set_str(o, NFTNL_CHAIN_NAME, c->name));
	if (create && c->hook) {
		must_do(nftnl_chain_set_str(o, NFTNL_CHAIN_TYPE,
					    c->nat ? "nat" : "filter"));
		nftnl_chain_set_u32(o, NFTNL_CHAIN_HOOKNUM, hook[c->hook]);
		nftnl_chain_set_s32(o, NFTNL_CHAIN_PRIO, c->priority);
		nftnl_chain_set_u32(o, NFTNL_CHAIN_POLICY,
				    c->drop ? NF_DROP : NF_ACCEPT);
	}
	nftnl_chain_nlmsg_build_payload(msg, o);
	nftnl_chain_free(o);
	wire_batch_add(t->batch, msg, about);
}

static void chain_flush(struct transaction *t, const struct plan_chain *c,
			const void *about)
{
	struct nftnl_rule *o = must(nftnl_rule_alloc());
	struct nlmsghdr *msg = message(t, NFT_MSG_DELRULE, 0);

	must_do(nftnl_rule_set_str(o, NFTNL_RULE_TABLE, NFT_TABLE));
	must_do(nftnl_rule_set_str(o, NFTNL_RULE_CHAIN, c->name));
	nftnl_rule_nlmsg_build_payload(msg, o);
	nftnl_rule_free(o);
	wire_batch_add(t->batch, msg, about);
}

static void chain_fill(struct transaction *t, const struct plan_chain *c,
		       const void *about)
{
	for (size_t i = 0; i < c->rules.n; i++) {
		struct nftnl_rule *o = must(nftnl_rule_alloc());
		struct nlmsghdr *msg = message(t, NFT_MSG_NEWRULE,
					       NLM_F_CREATE | NLM_F_APPEND);

		must_do(nftnl_rule_set_str(o, NFTNL_RULE_TABLE, NFT_TABLE));
		must_do(nftnl_rule_set_str(o, NFTNL_RULE_CHAIN, c->name));
		put_rule_exprs(o, &c->rules.items[i]);
		nftnl_rule_nlmsg_build_payload(msg, o);
		nftnl_rule_free(o);
		wire_batch_add(t->batch, msg, about);
	}
}

/* --- the transaction --------------------------------------------------- */

/* Elements of one set travel together: steps are sorted by set */
static void elements(struct transaction *t, struct plan_step *const *steps,
		     size_t n, bool add)
{
	struct nftnl_set *set = NULL;
	const char *name = "";
	const void *about = NULL;
	uint16_t type = add ? NFT_MSG_NEWSETELEM : NFT_MSG_DELSETELEM;

	for (size_t i = 0; i < n; i++) {
		const struct plan_object *o = add ? steps[i]->to
						  : steps[i]->from;

		if (!o || o->kind != PLAN_ELEMENT)
			continue;
		if (strcmp(name, o->element.set) != 0) {
			if (set)
				elements_send(t, set, type, about);
			name = o->element.set;
			about = steps[i];
			set = must(nftnl_set_alloc());
			must_do(nftnl_set_set_str(set, NFTNL_SET_TABLE,
						  NFT_TABLE));
			must_do(nftnl_set_set_str(set, NFTNL_SET_NAME, name));
		}
		element(set, &o->element);
	}
	if (set)
		elements_send(t, set, type, about);
}

static void removals(struct transaction *t, struct plan_step *const *steps,
		     size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (steps[i]->from && steps[i]->from->kind == PLAN_CHAIN)
			chain_flush(t, steps[i]->from->chain, steps[i]);
	elements(t, steps, n, false);
	for (size_t i = 0; i < n; i++) {
		const struct plan_object *o = steps[i]->from;

		if (!o || steps[i]->to)
			continue;
		if (o->kind == PLAN_CHAIN)
			chain_message(t, NFT_MSG_DELCHAIN, o->chain, steps[i]);
		else if (o->kind == PLAN_SET)
			set_delete(t, &o->set, steps[i]);
	}
}

/* Translators never change what a set holds or where a chain hooks in: the
 * kernel could not do it in place */
static void can_change(const struct plan_step *s)
{
	const struct plan_chain *a = s->from->chain, *b = s->to->chain;

	assert(s->to->kind != PLAN_SET);
	if (s->to->kind == PLAN_CHAIN)
		assert(a->hook == b->hook && a->nat == b->nat &&
		       a->drop == b->drop && a->priority == b->priority);
}

static void additions(struct transaction *t, struct plan_step *const *steps,
		      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct plan_object *o = steps[i]->to;

		if (!o)
			continue;
		if (steps[i]->from) {
			can_change(steps[i]);
			continue;
		}
		if (o->kind == PLAN_SET)
			set_add(t, &o->set, steps[i]);
		else if (o->kind == PLAN_CHAIN)
			chain_message(t, NFT_MSG_NEWCHAIN, o->chain, steps[i]);
	}
	elements(t, steps, n, true);
	for (size_t i = 0; i < n; i++)
		if (steps[i]->to && steps[i]->to->kind == PLAN_CHAIN)
			chain_fill(t, steps[i]->to->chain, steps[i]);
}

void put_nft(struct wire_batch *b, struct plan_step *const *steps, size_t n)
{
	struct transaction t = {b, must(malloc(MESSAGE_MAX))};

	edge(&t, true);
	table(&t, NULL);
	removals(&t, steps, n);
	additions(&t, steps, n);
	edge(&t, false);
	free(t.buf);
}

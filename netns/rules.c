// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/rules.c - nftables rules as plain data: keys, values, text
 */
#include "netns/rules.h"

#include <arpa/inet.h>
#include <assert.h>
#include <string.h>

/* Datatype numbers are those of nft's own listings (libraries: set userdata) */
const struct nf_key_info nf_keys[N_NF_KEYS] = {
	[NF_NONE] = {"none", 0, 0, false, false, false},
	[NF_IIF] = {"iif", 4, 20, true, false, true},
	[NF_OIF] = {"oif", 4, 20, true, false, true},
	[NF_IIFGROUP] = {"iifgroup", 4, 35, true, false, false},
	[NF_OIFGROUP] = {"oifgroup", 4, 35, true, false, false},
	[NF_MARK] = {"meta mark", 4, 19, true, false, false},
	[NF_NFPROTO] = {"meta nfproto", 1, 2, true, false, false},
	[NF_L4PROTO] = {"meta l4proto", 1, 12, true, false, false},
	[NF_IP_SADDR] = {"ip saddr", 4, 7, false, true, false},
	[NF_IP_DADDR] = {"ip daddr", 4, 7, false, true, false},
	[NF_IP6_SADDR] = {"ip6 saddr", 16, 8, false, true, false},
	[NF_IP6_DADDR] = {"ip6 daddr", 16, 8, false, true, false},
	[NF_IP_FRAG] = {"ip frag-off", 2, 4, false, false, false},
	[NF_SPORT] = {"th sport", 2, 13, false, false, false},
	[NF_DPORT] = {"th dport", 2, 13, false, false, false},
	[NF_ICMP_TYPE] = {"icmp type", 1, 14, true, false, false},
	[NF_ICMP_CODE] = {"icmp code", 1, 32, true, false, false},
	[NF_ICMPV6_TYPE] = {"icmpv6 type", 1, 29, true, false, false},
	[NF_ICMPV6_CODE] = {"icmpv6 code", 1, 33, true, false, false},
	[NF_TCP_FLAGS] = {"tcp flags", 1, 15, true, false, false},
	[NF_CT_STATE] = {"ct state", 4, 26, true, false, false},
	[NF_CT_DIRECTION] = {"ct direction", 1, 27, true, false, false},
	[NF_CT_MARK] = {"ct mark", 4, 19, true, false, false},
	[NF_CT_ZONE] = {"ct zone", 2, 4, true, false, false},
	[NF_HOUR] = {"meta hour", 4, 44, true, false, false},
};

size_t nf_value_bytes(enum nf_key key, const struct nf_value *v, uint8_t *ret)
{
	const struct nf_key_info *k = &nf_keys[key];

	if (k->is_addr) {
		assert(addr_len(v->addr.family) == k->bytes);
		memcpy(ret, v->addr.bytes, k->bytes);
		return k->bytes;
	}
	switch (k->bytes) {
	case 1:
		ret[0] = (uint8_t)v->num;
		break;
	case 2: {
		uint16_t half = (uint16_t)v->num;

		if (!k->host_order)
			half = htons(half);
		memcpy(ret, &half, sizeof(half));
		break;
	}
	default:
		memcpy(ret, &v->num, sizeof(v->num));
	}
	return k->bytes;
}

static void number_text(struct text *t, enum nf_key key, uint32_t num)
{
	static const char *const state[] = {"invalid", "established", "related",
					    "new"};

	if (key == NF_L4PROTO && num == 6)
		text_add(t, "tcp");
	else if (key == NF_L4PROTO && num == 17)
		text_add(t, "udp");
	else if (key == NF_L4PROTO && num == 1)
		text_add(t, "icmp");
	else if (key == NF_L4PROTO && num == 58)
		text_add(t, "ipv6-icmp");
	else if (key == NF_NFPROTO)
		text_add(t, num == 2 ? "ipv4" : "ipv6");
	else if (key == NF_CT_DIRECTION)
		text_add(t, num ? "reply" : "original");
	else if (key == NF_CT_STATE)
		for (size_t i = 0, n = 0; i < ARRAY_LEN(state); i++) {
			if (num & 1u << i)
				text_add(t, "%s%s", n++ ? "," : "", state[i]);
		}
	else
		text_number(t, num);
}

static void value_text(struct text *t, enum nf_key key,
		       const struct nf_value *v)
{
	if (v->link) {
		text_put(t, "\"");
		text_put(t, v->link);
		text_put(t, "\"");
	} else if (nf_keys[key].is_addr) {
		text_put(t, ADDR(v->addr));
	} else {
		number_text(t, key, v->num);
	}
}

bool nf_range_prefix(const struct nf_range *r, struct prefix *ret)
{
	for (unsigned int len = 0; len <= addr_bits(r->lo.addr.family); len++) {
		struct prefix p = {r->lo.addr, (uint8_t)len};

		if (addr_cmp(prefix_first(p), r->lo.addr) == 0 &&
		    addr_cmp(prefix_last(p), r->hi.addr) == 0) {
			*ret = p;
			return true;
		}
	}
	return false;
}

void nf_range_text(struct text *t, enum nf_key key, const struct nf_range *r)
{
	struct prefix p;

	if (!r->lo.link && nf_keys[key].is_addr &&
	    addr_cmp(r->lo.addr, r->hi.addr) && nf_range_prefix(r, &p)) {
		text_put(t, PREFIX(p));
		return;
	}
	value_text(t, key, &r->lo);
	if (r->lo.link)
		return;
	if (nf_keys[key].is_addr ? addr_cmp(r->lo.addr, r->hi.addr) != 0
				 : r->lo.num != r->hi.num) {
		text_put(t, "-");
		value_text(t, key, &r->hi);
	}
}

void nf_keys_text(struct text *t, const enum nf_key *keys)
{
	for (size_t i = 0; i < NF_KEYS_MAX && keys[i]; i++)
		text_add(t, "%s%s", i ? " . " : "", nf_keys[keys[i]].name);
}

void nf_verdict_text(struct text *t, enum nf_verdict v, const char *chain)
{
	static const char *const word[] = {"continue", "accept", "drop",
					   "return",   "jump",	 "goto"};

	text_put(t, word[v]);
	if (v != NF_V_JUMP && v != NF_V_GOTO)
		return;
	text_put(t, " ");
	text_put(t, chain);
}

bool nf_is_range(const struct nf_stmt *s)
{
	return s->hi.num || s->hi.addr.family;
}

static void match_text(struct text *t, const struct nf_stmt *s)
{
	enum nf_key key = s->keys[0];
	struct nf_range r = {s->lo, nf_is_range(s) ? s->hi : s->lo};
	bool bits = s->mask && !s->lo.num;

	text_add(t, "%s ", nf_keys[key].name);
	if (bits && key == NF_CT_STATE) {
		number_text(t, key, s->mask);
		return;
	}
	if (s->mask)
		text_add(t, "and 0x%x ", s->mask);
	if (bits)
		text_put(t, s->not ? "== " : "!= ");
	else if (s->not )
		text_put(t, "!= ");
	nf_range_text(t, key, &r);
}

static void keyed_text(struct text *t, const struct nf_stmt *s,
		       const char *middle)
{
	nf_keys_text(t, s->keys);
	text_add(t, " %s@%s", middle, s->name);
}

/* Of what translates: the ports it takes */
static void ports_text(struct text *t, const struct nf_stmt *s,
		       const char *before)
{
	if (s->hi.num)
		text_add(t, "%s%u-%u", before, s->lo.num, s->hi.num);
	if (s->flags & NF_NAT_RANDOM)
		text_add(t, " fully-random");
}

static void count_text(struct text *t, const struct nf_stmt *s)
{
	text_add(t, "update @%s { ", s->name);
	nf_keys_text(t, s->keys);
	text_add(t, " counter");
	for (size_t i = 0; i < NF_DATA_MAX && s->data[i]; i++)
		text_add(t, "%s%s", i ? " . " : " : ",
			 nf_keys[s->data[i]].name);
	text_add(t, " }");
}

static void stmt_text(struct text *t, const struct nf_stmt *s)
{
	switch (s->op) {
	case NF_OP_MATCH:
		match_text(t, s);
		break;
	case NF_OP_LOOKUP:
		keyed_text(t, s, s->not ? "!= " : "");
		break;
	case NF_OP_VMAP:
		keyed_text(t, s, "vmap ");
		break;
	case NF_OP_SET:
		text_add(t, "%s set ", nf_keys[s->target].name);
		if (s->name)
			keyed_text(t, s, "map ");
		else
			number_text(t, s->target, s->lo.num);
		break;
	case NF_OP_TAKE_TURNS:
		text_add(t, "%s set numgen inc mod %u", nf_keys[s->target].name,
			 s->lo.num);
		break;
	case NF_OP_SNAT:
	case NF_OP_DNAT:
		text_add(t, "%s %s %sto ",
			 s->op == NF_OP_SNAT ? "snat" : "dnat",
			 s->flags & NF_NAT_IPV6 ? "ip6" : "ip",
			 s->flags & NF_NAT_PORT ? "addr . port " : "");
		keyed_text(t, s, "map ");
		ports_text(t, s, ":");
		break;
	case NF_OP_MASQUERADE:
		text_add(t, "masquerade");
		ports_text(t, s, " to :");
		break;
	case NF_OP_LOG:
		text_add(t, "log prefix \"%s\" group %u", s->name, s->flags);
		break;
	case NF_OP_CONNECTIONS_OVER:
		text_add(t, "add @%s { ", s->name);
		nf_keys_text(t, s->keys);
		text_add(t, " ct count over %u }", s->lo.num);
		break;
	case NF_OP_RATE_OVER:
		text_add(t, "update @%s { ", s->name);
		nf_keys_text(t, s->keys);
		text_add(t, " limit rate over %u/second }", s->lo.num);
		break;
	case NF_OP_COUNT:
		count_text(t, s);
		break;
	case NF_OP_VERDICT:
		nf_verdict_text(t, s->verdict, s->name);
		break;
	case NF_OP_REJECT_RST:
		text_add(t, "reject with tcp reset");
		break;
	case N_NF_OPS:
		break;
	}
}

void nf_rule_text(struct text *t, const struct nf_rule *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (i)
			text_add(t, " ");
		stmt_text(t, &r->stmts[i]);
	}
}

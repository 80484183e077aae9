/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/rules.h - nftables rules as plain data
 *
 * A rule is a list of statements, each in nft's own terms: compare a key,
 * look keys up in a set or map, set a mark, translate, log, end. The words
 * printed for them are nft's, so that a plan reads like `nft list ruleset`.
 * netns/nft_expr.c turns statements into kernel expressions.
 */
#ifndef NETNS_RULES_H
#define NETNS_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/arena.h"
#include "base/text.h"

enum nf_key {
	NF_NONE,
	NF_IIF, /* input link, by index */
	NF_OIF, /* output link, by index */
	NF_IIFGROUP, /* link group of the input link */
	NF_OIFGROUP,
	NF_MARK,
	NF_NFPROTO, /* 2: IPv4, 10: IPv6 */
	NF_L4PROTO,
	NF_IP_SADDR,
	NF_IP_DADDR,
	NF_IP6_SADDR,
	NF_IP6_DADDR,
	NF_IP_FRAG, /* fragment offset and flags */
	NF_SPORT, /* of any transport protocol */
	NF_DPORT,
	NF_ICMP_TYPE,
	NF_ICMP_CODE,
	NF_ICMPV6_TYPE,
	NF_ICMPV6_CODE,
	NF_TCP_FLAGS,
	NF_CT_STATE,
	NF_CT_DIRECTION, /* 0: original, 1: reply */
	NF_CT_MARK,
	NF_CT_ZONE,
	NF_HOUR, /* second of the day, by the clock (UTC) */
	N_NF_KEYS
};

enum nf_ct_state { /* bits of NF_CT_STATE */
		   NF_CT_INVALID = 1,
		   NF_CT_ESTABLISHED = 2,
		   NF_CT_RELATED = 4,
		   NF_CT_NEW = 8,
		   NF_CT_UNTRACKED = 64,
};

enum nf_nat_flags { /* of the statements that translate */
		    NF_NAT_RANDOM =
			    16, /* fully-random: a fresh port each time */
		    NF_NAT_PORT =
			    1024, /* ours: the map has a port behind the address */
		    NF_NAT_IPV6 = 2048, /* ours: the map has IPv6 addresses */
};

/* A number, an address, or the index of a link that the plan will choose;
 * which of them follows from the key it belongs to */
struct nf_value {
	uint32_t num;
	struct addr addr;
	const char *link;
};

struct nf_range {
	struct nf_value lo, hi; /* inclusive */
};

enum nf_verdict {
	NF_V_NONE,
	NF_V_ACCEPT,
	NF_V_DROP,
	NF_V_RETURN,
	NF_V_JUMP,
	NF_V_GOTO,
};

enum nf_op {
	NF_OP_MATCH, /* key [&mask] [not] lo..hi; a mask alone: any of
			its bits, or [not] none of them */
	NF_OP_LOOKUP, /* keys [not] in set name */
	NF_OP_VMAP, /* keys looked up in verdict map name */
	NF_OP_SET, /* key := value, or key := map name of keys */
	NF_OP_TAKE_TURNS, /* key := 0, 1 ... lo - 1, one on each time */
	NF_OP_SNAT, /* to the address that map name has for keys, and ports
		       lo..hi when hi is not 0 */
	NF_OP_DNAT,
	NF_OP_MASQUERADE, /* to ports lo..hi when hi is not 0 */
	NF_OP_LOG, /* to NFLOG group with prefix name */
	NF_OP_CONNECTIONS_OVER, /* more than lo of the same keys are open */
	NF_OP_RATE_OVER, /* more than lo of the same keys in a second */
	NF_OP_COUNT, /* packets and bytes, in the element of the keys */
	NF_OP_VERDICT,
	NF_OP_REJECT_RST,
	N_NF_OPS
};

/* nft lists no set of more: the types of its keys are packed in 32 bits */
enum { NF_KEYS_MAX = 5 };
enum { NF_DATA_MAX = 2 };

struct nf_stmt {
	enum nf_op op;
	enum nf_key target; /* of NF_OP_SET, NF_OP_TAKE_TURNS */
	enum nf_key keys[NF_KEYS_MAX]; /* ends with NF_NONE or at its end */
	/* of NF_OP_COUNT: what the first packet leaves in the element */
	enum nf_key data[NF_DATA_MAX];
	bool not ;
	uint32_t mask; /* of NF_OP_MATCH; 0: none */
	struct nf_value lo, hi; /* no hi: equal to lo */
	const char *name; /* set, map, chain or log prefix */
	enum nf_verdict verdict;
	uint32_t flags; /* nat flags, or the log group */
};

struct nf_rule {
	const struct nf_stmt *stmts;
	size_t n;
};

/* Statements as they are written in translators */
#define NF_EQ(key, value)                                                 \
	{                                                                 \
		.op = NF_OP_MATCH, .keys = {key}, .lo = {.num = (value) } \
	}
#define NF_NE(key, value)                                      \
	{                                                      \
		.op = NF_OP_MATCH, .keys = {key}, .not = true, \
		.lo = {.num = (value) }                        \
	}
#define NF_BETWEEN(key, from, to)                                        \
	{                                                                \
		.op = NF_OP_MATCH, .keys = {key}, .lo = {.num = (from)}, \
		.hi = {.num = (to) }                                     \
	}
#define NF_FROM_LINK(link_name)                      \
	{                                            \
		.op = NF_OP_MATCH, .keys = {NF_IIF}, \
		.lo = {.link = (link_name) }         \
	}
#define NF_TO_LINK(link_name)                        \
	{                                            \
		.op = NF_OP_MATCH, .keys = {NF_OIF}, \
		.lo = {.link = (link_name) }         \
	}
#define NF_STATE(bits)                                                   \
	{                                                                \
		.op = NF_OP_MATCH, .keys = {NF_CT_STATE}, .mask = (bits) \
	}
#define NF_NO_BIT(key, bits)                                                  \
	{                                                                     \
		.op = NF_OP_MATCH, .keys = {key}, .not = true, .mask = (bits) \
	}
#define NF_IN(set, ...)                                                    \
	{                                                                  \
		.op = NF_OP_LOOKUP, .name = (set), .keys = { __VA_ARGS__ } \
	}
#define NF_NOT_IN(set, ...)                                               \
	{                                                                 \
		.op = NF_OP_LOOKUP, .name = (set), .not = true, .keys = { \
			__VA_ARGS__                                       \
		}                                                         \
	}
#define NF_VMAP(map, ...)                                                \
	{                                                                \
		.op = NF_OP_VMAP, .name = (map), .keys = { __VA_ARGS__ } \
	}
#define NF_SET(key, value)                                                \
	{                                                                 \
		.op = NF_OP_SET, .target = (key), .lo = {.num = (value) } \
	}
#define NF_SET_FROM(key, map, ...)                                         \
	{                                                                  \
		.op = NF_OP_SET, .target = (key), .name = (map), .keys = { \
			__VA_ARGS__                                        \
		}                                                          \
	}
#define NF_LOG(prefix)                                                   \
	{                                                                \
		.op = NF_OP_LOG, .name = (prefix), .flags = NF_LOG_DROPS \
	}
#define NF_NOTE(prefix)                                                  \
	{                                                                \
		.op = NF_OP_LOG, .name = (prefix), .flags = NF_LOG_NOTES \
	}
#define NF_LOG_ACCEPT(prefix)                                              \
	{                                                                  \
		.op = NF_OP_LOG, .name = (prefix), .flags = NF_LOG_ACCEPTS \
	}
#define NF_ACCEPT_IT                                        \
	{                                                   \
		.op = NF_OP_VERDICT, .verdict = NF_V_ACCEPT \
	}
#define NF_DROP_IT                                        \
	{                                                 \
		.op = NF_OP_VERDICT, .verdict = NF_V_DROP \
	}
#define NF_RETURN_IT                                        \
	{                                                   \
		.op = NF_OP_VERDICT, .verdict = NF_V_RETURN \
	}
#define NF_JUMP_TO(chain)                                                  \
	{                                                                  \
		.op = NF_OP_VERDICT, .verdict = NF_V_JUMP, .name = (chain) \
	}
#define NF_GOTO_TO(chain)                                                  \
	{                                                                  \
		.op = NF_OP_VERDICT, .verdict = NF_V_GOTO, .name = (chain) \
	}

enum nf_log_group { /* of NFLOG */
		    NF_LOG_DROPS = 5, /* every drop */
		    NF_LOG_ACCEPTS = 6, /* what a flow log has as ACCEPT */
		    NF_LOG_NOTES = 7, /* what is no drop by itself */
};

/* What a key is: its name in nft, its width, and how values are written */
struct nf_key_info {
	const char *name;
	uint8_t bytes;
	uint8_t type; /* nft's datatype, for its listings */
	bool host_order;
	bool is_addr, is_link;
};

extern const struct nf_key_info nf_keys[N_NF_KEYS];

/** nf_value_bytes() - @v as the kernel compares it for @key
 *
 * Return: the number of bytes written to @ret (16 at most)
 */
size_t nf_value_bytes(enum nf_key key, const struct nf_value *v, uint8_t *ret);

/** nf_is_range() - Does a NF_OP_MATCH take more than one value? */
bool nf_is_range(const struct nf_stmt *s);

/** nf_range_prefix() - The prefix that covers exactly @r, addresses
 *
 * Return: false when there is none
 */
bool nf_range_prefix(const struct nf_range *r, struct prefix *ret);

/** nf_range_text() - Append @r as nft writes a value of @key */
void nf_range_text(struct text *t, enum nf_key key, const struct nf_range *r);

/** nf_keys_text() - Append "ip saddr . th dport" */
void nf_keys_text(struct text *t, const enum nf_key *keys);

/** nf_rule_text() - Append @r as nft would print it, without line end */
void nf_rule_text(struct text *t, const struct nf_rule *r);

/** nf_verdict_text() - Append "drop", "goto NAME" ... */
void nf_verdict_text(struct text *t, enum nf_verdict v, const char *chain);

#endif

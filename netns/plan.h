/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/plan.h - desired kernel state, as plain data
 *
 * A plan is a list of kernel objects: namespaces, links with both ends,
 * addresses, neighbours, routes, rules, sysctls, and nftables chains, sets
 * and elements. It knows no word of AWS's and makes no system call. Each
 * object has a key (which one it is) and a body (what it is like) as text:
 * printing a plan prints them, and two plans differ where they do.
 *
 * Translators add objects in any order and name links and namespaces by
 * name; plan_finish() then chooses interface indexes and MACs, resolves the
 * names and sorts.
 */
#ifndef NETNS_PLAN_H
#define NETNS_PLAN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/addr.h"
#include "base/arena.h"
#include "netns/rules.h"

enum plan_kind { /* in the order in which they can be made */
		 PLAN_NS,
		 PLAN_SYSCTL,
		 PLAN_LINK,
		 PLAN_ADDR,
		 PLAN_NEIGH,
		 PLAN_ROUTE,
		 PLAN_RULE,
		 PLAN_SET,
		 PLAN_CHAIN,
		 PLAN_ELEMENT,
		 N_PLAN_KINDS
};

struct plan_ns {
	bool router; /* it has no rules but the plan's */
};

struct plan_sysctl {
	const char *path; /* below /proc/sys/net */
	const char *value;
};

/* Bytes of a TCP stream that pass a link in one piece, and hence are asked by
 * one look at the rules; no wire comes that would cut them to packets */
enum {
	GSO_IPV4_LARGE = 128 * 1024, /* "BIG TCP" */
	GSO_IPV4_PACKET = 64 * 1024, /* what an IPv4 header can tell */
};

struct plan_end {
	const char *ns, *name;
	uint32_t mtu, group;
	uint32_t gso_ipv4_max_size; /* 0: GSO_IPV4_LARGE */
	bool proxy_arp; /* answers for others, at once */
	bool forwarding; /* IPv4, from this link */
	const char *alias;
	bool second; /* is it end[1] of its link? */
	/* chosen by plan_finish() */
	int ifindex;
	uint8_t mac[6];
};

struct plan_link { /* a veth pair */
	struct plan_end end[2];
};

struct plan_addr {
	const char *link; /* or "lo" */
	struct prefix addr;
	int ifindex;
};

/* Permanent: the far end of @link answers for @to */
struct plan_neigh {
	const char *link;
	struct addr to;
	int ifindex;
	uint8_t mac[6];
};

enum plan_route_type { PLAN_UNICAST, PLAN_THROW };

struct plan_route {
	uint32_t table; /* 0 means main */
	struct prefix to;
	enum plan_route_type type;
	const char *link;
	struct addr via, src; /* or none; a gateway is taken as on-link */
	uint32_t mtu; /* 0: the link's */
	int ifindex;
};

struct plan_rule {
	sa_family_t family;
	uint32_t priority;
	uint32_t mark, mask; /* mask 0: any packet */
	uint32_t table;
	struct addr from; /* or none: from anybody */
};

struct plan_set {
	const char *name;
	enum nf_key keys[NF_KEYS_MAX];
	bool interval;
	bool verdicts; /* a verdict map */
	bool filled; /* it has elements; plan_finish() looks */
	bool counted; /* rules fill it: what counts is in its elements */
	uint32_t size; /* elements that rules may add; 0: as many as may be */
	uint32_t timeout_s; /* of elements that rules leave alone; 0: none */
	enum nf_key data; /* a map to values of this kind; or NF_NONE */
	enum nf_key port; /* to such a one and, behind it, this; or NF_NONE */
};

struct plan_element {
	const char *set;
	struct nf_range fields[NF_KEYS_MAX];
	enum nf_verdict verdict;
	const char *chain;
	struct nf_value data, port;
	const struct plan_set *of; /* resolved by plan_finish() */
};

enum plan_hook {
	HOOK_NONE,
	HOOK_PREROUTING,
	HOOK_INPUT,
	HOOK_FORWARD,
	HOOK_OUTPUT,
	HOOK_POSTROUTING
};

struct plan_chain {
	const char *name;
	enum plan_hook hook; /* HOOK_NONE: only reached by jumps */
	bool nat; /* type nat, else filter */
	bool drop; /* policy drop, else accept */
	int priority;
	VEC(struct nf_rule) rules;
};

struct plan_object {
	enum plan_kind kind;
	const char *ns;
	const char *key, *body;
	/* of namespace, kind and key, and of the body: two objects that differ
	 * in one of them are told apart without looking at texts */
	uint64_t key_print, body_print;
	union {
		struct plan_ns space;
		struct plan_sysctl sysctl;
		struct plan_link link;
		struct plan_addr addr;
		struct plan_neigh neigh;
		struct plan_route route;
		struct plan_rule rule;
		struct plan_set set;
		struct plan_chain *chain;
		struct plan_element element;
	};
};

struct plan {
	struct arena *arena;
	bool ipv6; /* its translators add what carries IPv6, too */
	/* what no rule does, since the kernel cannot: bits 1 << enum nf_op */
	uint32_t without;
	const char *ns; /* of the object that was added last */
	VEC(struct plan_object *) objects; /* sorted by plan_finish() */
};

/** plan_new() - An empty plan; all of it is released by plan_free() */
struct plan *plan_new(void);
void plan_free(struct plan *p);

/*
 * Adding. Texts are copied where the caller's need not last; a namespace is
 * added once, before or after what is in it.
 */
void plan_ns(struct plan *p, const char *ns, bool router);
void plan_sysctl(struct plan *p, const char *ns, const char *path,
		 const char *value);
void plan_link(struct plan *p, const struct plan_end *a,
	       const struct plan_end *b);
void plan_addr(struct plan *p, const char *ns, const char *link,
	       struct prefix addr);
void plan_neigh(struct plan *p, const char *ns, const char *link,
		struct addr to);
void plan_route(struct plan *p, const char *ns, const struct plan_route *r);
void plan_rule(struct plan *p, const char *ns, const struct plan_rule *r);
void plan_set(struct plan *p, const char *ns, const struct plan_set *s);
void plan_element(struct plan *p, const char *ns, const struct plan_element *e);

/** plan_chain() - Add a chain; rules follow by plan_chain_rule() */
struct plan_chain *plan_chain(struct plan *p, const char *ns,
			      const struct plan_chain *c);

/**
 * plan_chain_rule() - Append a rule of @n statements, copied
 *
 * Where the plan is to be without one of them there is no such rule; one that
 * logs does all else that it does.
 */
void plan_chain_rule(struct plan *p, struct plan_chain *c,
		     const struct nf_stmt *stmts, size_t n);

/* PLAN_RULE(p, chain, NF_EQ(...), NF_DROP_IT) */
#define PLAN_RULE(p, chain, ...)                                             \
	plan_chain_rule((p), (chain), (const struct nf_stmt[]){__VA_ARGS__}, \
			sizeof((const struct nf_stmt[]){__VA_ARGS__}) /      \
				sizeof(struct nf_stmt))

/**
 * plan_finish() - Choose indexes and MACs, resolve names, sort
 * @before:	the plan that runs now, or NULL; links that both have keep
 *		their indexes
 *
 * A name that does not resolve is a broken translator and ends the program.
 */
void plan_finish(struct plan *p, const struct plan *before);

/** plan_print() - The finished plan as stable text */
void plan_print(const struct plan *p, FILE *to);

/** plan_count() - How many objects of @kind are there? */
size_t plan_count(const struct plan *p, enum plan_kind kind);

/** plan_has_ns() - Is there a namespace of that name? */
bool plan_has_ns(const struct plan *p, const char *ns);

/** plan_highest_index() - The highest interface index that it chose */
int plan_highest_index(const struct plan *p);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eni/flow_counts.c - where a router counts packets for flow logs
 *
 *	flow.out -+- flow.out.data -+- flow.out.flags -+- flow.out.rst
 *		  |		    +- (data)	       +- flow.out.fin
 *		  +- flow.out.datagram		       +- flow.out.syn_ack
 *		  +- (portless)			       +- (syn)
 *
 * Each packet ends in one set. A set that is full takes no new flow: such a
 * packet is counted as lost, by its interface.
 */
#include "eni/flow_counts.h"

#include <netinet/tcp.h>
#include <string.h>

#include "eni/layout.h"

static const char LINKS[] = "flow.links";

static const char *const way_name[N_FLOW_WAYS] = {
	[FLOW_OUT] = "flow.out",
	[FLOW_IN] = "flow.in",
};

/* Room of the smaller sets */
static const uint32_t size_of[N_FLOW_PARTS] = {
	[FLOW_PORTLESS] = 8192, [FLOW_LOST] = 8192};

static const char *const part_name[N_FLOW_PARTS] = {
	[FLOW_DATA] = "data",	      [FLOW_SYN] = "syn",
	[FLOW_SYN_ACK] = "syn_ack",   [FLOW_FIN] = "fin",
	[FLOW_RST] = "rst",	      [FLOW_DATAGRAM] = "datagram",
	[FLOW_PORTLESS] = "portless", [FLOW_LOST] = "lost",
};

const char *flow_counts_chain(enum flow_way way)
{
	return way_name[way];
}

/* "flow.out.syn", and of IPv6 "flow.out.syn6" */
static const char *name_of(struct plan *p, enum flow_way way,
			   enum flow_part part, sa_family_t family)
{
	return arena_printf(p->arena, "%s.%s%s", way_name[way], part_name[part],
			    family == AF_INET6 ? "6" : "");
}

/* --- sets -------------------------------------------------------------- */

static void keys_of(const struct flow_set *s, enum nf_key *ret)
{
	size_t n = 0;

	ret[n++] = s->way == FLOW_OUT ? NF_IIF : NF_OIF;
	if (s->part == FLOW_LOST)
		return;
	ret[n++] = layout_address_key(s->family, false);
	ret[n++] = layout_address_key(s->family, true);
	if (s->part == FLOW_PORTLESS) {
		ret[n++] = NF_L4PROTO;
		return;
	}
	ret[n++] = NF_SPORT;
	ret[n++] = NF_DPORT;
}

static void data_of(const struct flow_set *s, const struct flow_counting *what,
		    enum nf_key *ret)
{
	size_t n = 0;

	ret[n++] = NF_HOUR;
	if (s->part == FLOW_LOST)
		return;
	if (s->way == FLOW_OUT)
		ret[n++] = NF_OIF;
	else if (what->origins)
		ret[n++] = NF_IIF;
}

static void add_set(struct plan *p, const char *ns, const struct flow_set *s,
		    const struct flow_counting *what)
{
	struct plan_set set = {.name = name_of(p, s->way, s->part, s->family),
			       .counted = true,
			       .size = size_of[s->part],
			       .timeout_s = FLOW_TIMEOUT_S};
	enum nf_key data[NF_DATA_MAX] = {NF_NONE};

	keys_of(s, set.keys);
	data_of(s, what, data);
	set.data = data[0];
	set.port = data[1];
	plan_set(p, ns, &set);
}

bool flow_counts_set(const struct plan_set *s, struct flow_set *ret)
{
	const char *rest;
	int way = 0, part = 0;
	size_t n;

	while (way < N_FLOW_WAYS &&
	       strncmp(s->name, way_name[way], strlen(way_name[way])) != 0)
		way++;
	if (way == N_FLOW_WAYS || s->name[strlen(way_name[way])] != '.')
		return false;
	rest = s->name + strlen(way_name[way]) + 1;
	n = strcspn(rest, "6");
	while (part < N_FLOW_PARTS && (strlen(part_name[part]) != n ||
				       strncmp(rest, part_name[part], n) != 0))
		part++;
	if (part == N_FLOW_PARTS)
		return false;
	*ret = (struct flow_set){(enum flow_way)way, (enum flow_part)part,
				 rest[n] ? AF_INET6 : AF_INET};
	if (part == FLOW_LOST)
		ret->family = 0;
	return true;
}

/* --- chains ------------------------------------------------------------ */

static void count_rule(struct plan *p, struct plan_chain *c,
		       const struct flow_set *s,
		       const struct flow_counting *what)
{
	struct nf_stmt rule[] = {
		{.op = NF_OP_COUNT,
		 .name = name_of(p, s->way, s->part, s->family)},
		NF_RETURN_IT};

	keys_of(s, rule[0].keys);
	data_of(s, what, rule[0].data);
	plan_chain_rule(p, c, rule, ARRAY_LEN(rule));
}

/* What counts @part, at the end of a chain; a rule ends where its set is
 * full, so that the next one is reached */
static void count(struct plan *p, struct plan_chain *c, enum flow_way way,
		  enum flow_part part, const struct flow_counting *what)
{
	for (const sa_family_t *f = layout_families(what->ipv6); *f; f++)
		count_rule(p, c, &(struct flow_set){way, part, *f}, what);
	count_rule(p, c, &(struct flow_set){way, FLOW_LOST, 0}, what);
}

static struct plan_chain *chain_of(struct plan *p, const char *ns,
				   enum flow_way way, const char *name)
{
	return plan_chain(p, ns,
			  &(struct plan_chain){
				  .name = arena_printf(p->arena, "%s.%s",
						       way_name[way], name)});
}

static struct nf_stmt go(struct plan *p, enum flow_way way, const char *name)
{
	return (struct nf_stmt)NF_GOTO_TO(
		arena_printf(p->arena, "%s.%s", way_name[way], name));
}

static struct nf_stmt any_flag(uint32_t flags)
{
	return (struct nf_stmt){
		.op = NF_OP_MATCH, .keys = {NF_TCP_FLAGS}, .mask = flags};
}

static void leaf(struct plan *p, const char *ns, enum flow_way way,
		 enum flow_part part, const struct flow_counting *what)
{
	count(p, chain_of(p, ns, way, part_name[part]), way, part, what);
}

/* What is more than data, by the strongest of its flags */
static void flags(struct plan *p, const char *ns, enum flow_way way,
		  const struct flow_counting *what)
{
	static const struct {
		uint32_t flag;
		enum flow_part part;
	} by_flag[] = {
		{TH_RST, FLOW_RST}, {TH_FIN, FLOW_FIN}, {TH_ACK, FLOW_SYN_ACK}};
	struct plan_chain *c = chain_of(p, ns, way, "flags");

	for (size_t i = 0; i < ARRAY_LEN(by_flag); i++) {
		PLAN_RULE(p, c, any_flag(by_flag[i].flag),
			  go(p, way, part_name[by_flag[i].part]));
		leaf(p, ns, way, by_flag[i].part, what);
	}
	count(p, c, way, FLOW_SYN, what);
}

static void tcp(struct plan *p, const char *ns, enum flow_way way,
		const struct flow_counting *what)
{
	struct plan_chain *c = chain_of(p, ns, way, part_name[FLOW_DATA]);

	if (what->flags) {
		PLAN_RULE(p, c, any_flag(TH_FIN | TH_SYN | TH_RST),
			  go(p, way, "flags"));
		flags(p, ns, way, what);
	}
	count(p, c, way, FLOW_DATA, what);
}

static bool is_flag(enum flow_part part)
{
	return part >= FLOW_SYN && part <= FLOW_RST;
}

static void sets(struct plan *p, const char *ns, enum flow_way way,
		 const struct flow_counting *what)
{
	for (int i = 0; i < N_FLOW_PARTS; i++) {
		struct flow_set s = {way, (enum flow_part)i, 0};

		if (is_flag(s.part) && !what->flags)
			continue;
		if (s.part == FLOW_LOST)
			add_set(p, ns, &s, what);
		for (const sa_family_t *f = layout_families(what->ipv6);
		     *f && s.part != FLOW_LOST; f++) {
			s.family = *f;
			add_set(p, ns, &s, what);
		}
	}
}

static void place(struct plan *p, const char *ns, enum flow_way way,
		  const struct flow_counting *what)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = way_name[way]});

	sets(p, ns, way, what);
	PLAN_RULE(p, c, NF_NOT_IN(LINKS, way == FLOW_OUT ? NF_IIF : NF_OIF),
		  NF_RETURN_IT);
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_TCP),
		  go(p, way, part_name[FLOW_DATA]));
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_UDP),
		  go(p, way, part_name[FLOW_DATAGRAM]));
	count(p, c, way, FLOW_PORTLESS, what);
	tcp(p, ns, way, what);
	leaf(p, ns, way, FLOW_DATAGRAM, what);
}

void flow_counts_plan(struct plan *p, const char *ns,
		      const struct flow_counting *what)
{
	plan_set(p, ns, &(struct plan_set){.name = LINKS, .keys = {NF_IIF}});
	for (int way = 0; way < N_FLOW_WAYS; way++)
		place(p, ns, (enum flow_way)way, what);
}

void flow_counts_link(struct plan *p, const char *ns, const char *link)
{
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = LINKS, .fields = {{.lo = {.link = link}}}});
}

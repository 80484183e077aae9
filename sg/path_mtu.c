// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/path_mtu.c - may the sender of too large a packet learn of it?
 *
 * The message "fragmentation needed" (IPv6: "packet too big") is about a
 * flow, but not of it: the ACL must allow it, and the security group also,
 * unless the flow is untracked there or tracked automatically (MTU-4). A
 * router says it for a smaller link of its own, by the chain `output`; what
 * others say comes through `forward`.
 */
#include "sg/sg.h"

#include "eni/layout.h"

enum { FRAGMENTATION_NEEDED = 4, UNREACHABLE = 3, PACKET_TOO_BIG = 2 };

static void too_large_rules(struct plan *p, struct plan_chain *c, bool ipv6,
			    struct nf_stmt then)
{
	PLAN_RULE(p, c, NF_STATE(NF_CT_RELATED),
		  NF_EQ(NF_ICMP_TYPE, UNREACHABLE),
		  NF_EQ(NF_ICMP_CODE, FRAGMENTATION_NEEDED), then);
	if (ipv6)
		PLAN_RULE(p, c, NF_STATE(NF_CT_RELATED),
			  NF_EQ(NF_ICMPV6_TYPE, PACKET_TOO_BIG), then);
}

/* The message goes the other way than the packet that it is about: its
 * direction is 1 when it goes to where the flow started */
static void judge(struct plan *p, const char *ns)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "too_large"});

	PLAN_RULE(p, c,
		  {.op = NF_OP_MATCH,
		   .keys = {NF_CT_MARK},
		   .mask = ~(uint32_t)AT_BOTH},
		  NF_RETURN_IT);
	/* its first packet was too large, and never got so far as to be marked */
	PLAN_RULE(p, c, NF_IN("tracked", NF_OIF), NF_RETURN_IT);
	PLAN_RULE(p, c, NF_EQ(NF_CT_DIRECTION, 1),
		  NF_IN("untracked_start", NF_CT_MARK), NF_RETURN_IT);
	PLAN_RULE(p, c, NF_EQ(NF_CT_DIRECTION, 0),
		  NF_IN("untracked_end", NF_CT_MARK), NF_RETURN_IT);
	PLAN_RULE(p, c, NF_VMAP("ingress", NF_OIF));
}

void path_mtu_rules(struct plan *p, struct plan_chain *entering, bool ipv6)
{
	too_large_rules(p, entering, ipv6,
			(struct nf_stmt)NF_GOTO_TO("too_large"));
}

void path_mtu_plan(struct plan *p, const char *ns, bool ipv6)
{
	struct plan_chain *own = plan_chain(
		p, ns, &(struct plan_chain){.name = "own_too_large"});
	struct plan_chain *output = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "output", .hook = HOOK_OUTPUT});

	judge(p, ns);
	PLAN_RULE(p, own, NF_VMAP("acl_in", NF_OIFGROUP));
	PLAN_RULE(p, own, NF_GOTO_TO("too_large"));
	too_large_rules(p, output, ipv6,
			(struct nf_stmt)NF_GOTO_TO("own_too_large"));
}

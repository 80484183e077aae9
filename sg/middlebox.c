// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/middlebox.c - ENIs that may carry what is others' (ENI-6)
 */
#include "sg/sg.h"

#include <netinet/tcp.h>

#include "eni/layout.h"

/* Is anything in the VPC allowed to carry what is others'? */
bool middlebox_any(const struct model *m, const struct vpc *vpc)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (m->enis.items[i]->subnet->vpc == vpc &&
		    layout_is_middlebox(m->enis.items[i]))
			return true;
	return false;
}

static void links(struct plan *p, const char *ns, const struct model *m,
		  const struct vpc *vpc)
{
	plan_set(p, ns,
		 &(struct plan_set){.name = "middleboxes", .keys = {NF_IIF}});
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];
		struct nf_value link = {.link = layout_eni_link(p, eni)};

		if (eni->subnet->vpc == vpc && layout_is_middlebox(eni))
			plan_element(p, ns,
				     &(struct plan_element){
					     .set = "middleboxes",
					     .fields = {{link, link}}});
	}
	layout_deny_chain(p, ns, "lost_out",
			  "SG_REFERENCES_NOT_PRESERVED egress");
	layout_deny_chain(p, ns, "lost_in",
			  "SG_REFERENCES_NOT_PRESERVED ingress");
}

/*
 * What belongs to no flow. A middlebox's packets pass here twice, and a reset
 * ends its flow the first time: the second time it belongs to none, but it
 * opens none either.
 */
void middlebox_rules(struct plan *p, const char *ns, const struct model *m,
		     const struct vpc *vpc, bool any)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "invalid"});
	const struct nf_stmt reset = {
		.op = NF_OP_MATCH, .keys = {NF_TCP_FLAGS}, .mask = TH_RST};

	if (any)
		links(p, ns, m, vpc);
	if (any)
		PLAN_RULE(p, c, NF_IN("middleboxes", NF_IIF),
			  NF_EQ(NF_L4PROTO, PROTOCOL_TCP), reset, NF_RETURN_IT);
	PLAN_RULE(p, c, NF_LOG("PACKET_INVALID"), NF_DROP_IT);
}

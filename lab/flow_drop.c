// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_drop.c - what flow logs say of a packet that was dropped
 */
#include "lab/flow_drop.h"

#include <netinet/tcp.h>
#include <string.h>

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* FL-4. Nothing reaches a function, whatever its groups say (LAM-4) */
static bool rejects(const char *reason)
{
	static const char *const codes[] = {"SUBNET_ACL_", "ENI_SG_", "SG_",
					    "FUNCTION_ACCEPTS_NO_CONNECTIONS"};

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (begins(reason, codes[i]))
			return true;
	return false;
}

/* FL-11 */
static unsigned int flags_of(const struct drop *d)
{
	unsigned int flags = d->tcp_flags & (TH_FIN | TH_SYN | TH_RST);

	return flags & TH_SYN ? flags | (d->tcp_flags & TH_ACK) : flags;
}

static void describe(const struct drop *d, uint64_t now_s,
		     struct flow_entry *ret)
{
	bool ports = d->protocol == PROTOCOL_TCP || d->protocol == PROTOCOL_UDP;

	ret->key.protocol = (uint8_t)d->protocol;
	ret->key.from = d->from;
	ret->key.to = d->to;
	ret->key.from_port = ports ? d->from_port : 0; /* FL-10 */
	ret->key.to_port = ports ? d->to_port : 0;
	ret->packets = 1;
	ret->bytes = d->length;
	ret->start = ret->end = now_s;
	ret->tcp_flags = d->protocol == PROTOCOL_TCP ? flags_of(d) : 0;
}

/* Block Public Access drops in the gateway, which knows no interface: it is
 * that which has the address in the gateway's VPC */
static enum flow_dropped at_gateway(const struct flow_interfaces *all,
				    const struct drop *d, bool ingress,
				    struct flow_entry *ret)
{
	if (!begins(d->ns, "igw/"))
		return DROPPED_UNSEEN;
	ret->key.at = flow_interface_with(all, d->ns + strlen("igw/"),
					  ingress ? d->to : d->from);
	ret->key.ingress = ingress;
	ret->key.reject = true;
	ret->key.reason = REASON_BPA;
	if (!ret->key.at)
		return DROPPED_UNSEEN;
	return ingress ? DROPPED_SEEN : DROPPED_AFTER_ALL;
}

/* By which attachment of the gateway @ns whoever has the address sends: that
 * of its VPC, in its zone (TGW-1) */
static const struct flow_interface *sent_by(const struct flow_interfaces *all,
					    const char *ns, struct addr from)
{
	for (size_t i = 0; i < all->items.n; i++) {
		const struct flow_interface *one = all->items.items[i];
		const struct flow_interface *sender = NULL;

		if (one->source == FLOW_OF_TRANSIT && one->vpc && one->ns &&
		    !strcmp(one->ns, ns))
			sender = flow_interface_with(all, one->vpc, from);
		if (sender && !strcmp(sender->az_id, one->az_id))
			return one;
	}
	return NULL;
}

/* Too large: it was never counted, and only the answer to its sender is seen,
 * which has no way back (MTU-3) */
static void too_large(const struct flow_interfaces *all, const struct drop *d,
		      struct flow_entry *ret)
{
	ret->key.at = sent_by(all, d->ns, d->inner_from);
	ret->key.protocol = (uint8_t)d->inner_protocol;
	ret->key.from = d->inner_from;
	ret->key.to = d->inner_to;
	ret->key.from_port = d->inner_from_port;
	ret->key.to_port = d->inner_to_port;
}

/* In a transit gateway it came in by an attachment, counted, and is lost */
static enum flow_dropped in_transit(const struct flow_interfaces *all,
				    const struct drop *d,
				    struct flow_entry *ret)
{
	static const struct {
		const char *code;
		enum flow_loss loss;
	} of[] = {
		{"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT ", LOST_NO_ROUTE},
		{"TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION ", LOST_NO_ROUTE},
		{"TGW_RTB_BAD_STATE_ROUTE ", LOST_BLACKHOLE},
		{"MTU_EXCEEDED ", LOST_MTU_EXCEEDED},
	};
	size_t i = 0;

	while (i < ARRAY_LEN(of) && !begins(d->reason, of[i].code))
		i++;
	if (i == ARRAY_LEN(of))
		return DROPPED_UNSEEN;
	ret->key.at = flow_interface_of(all, d->in);
	if (of[i].loss == LOST_MTU_EXCEEDED)
		too_large(all, d, ret);
	ret->key.ingress = true;
	ret->packets = ret->bytes = 0;
	ret->tcp_flags = 0;
	ret->lost[of[i].loss] = 1;
	return ret->key.at ? DROPPED_SEEN : DROPPED_UNSEEN;
}

/* Of no connection: where it comes from if that end is checked, else where it
 * would go */
static void of_no_flow(const struct flow_interface *from,
		       const struct flow_interface *to, struct flow_entry *ret)
{
	ret->key.ingress = !(from && from->checked);
	ret->key.at = ret->key.ingress ? to : from;
	ret->key.reject = true;
}

enum flow_dropped flow_drop_read(const struct flow_interfaces *all,
				 const struct drop *d, uint64_t now_s,
				 struct flow_entry *ret)
{
	const struct flow_interface *from = flow_interface_of(all, d->in);
	const struct flow_interface *to = flow_interface_of(all, d->out);
	const char *direction = strchr(d->reason, ' ');
	bool ingress = direction && begins(direction, " ingress");

	*ret = (struct flow_entry){0};
	if (d->group != NF_LOG_DROPS || !d->from.family)
		return DROPPED_UNSEEN;
	describe(d, now_s, ret);
	if (begins(d->ns, "tgw/"))
		return in_transit(all, d, ret);
	if (begins(d->reason, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED "))
		return at_gateway(all, d, ingress, ret);
	if (strcmp(d->reason, "PACKET_INVALID") == 0) {
		of_no_flow(from, to, ret);
	} else if (rejects(d->reason)) {
		ret->key.ingress = ingress;
		ret->key.at = ingress ? to : from;
		ret->key.reject = true;
	} else if (strcmp(d->reason,
			  "ENI_SOURCE_DEST_CHECK_RESTRICTION egress") == 0) {
		ret->key.at = from;
	}
	return ret->key.at ? DROPPED_SEEN : DROPPED_UNSEEN;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_line.c - a flow log's record as AWS writes it
 */
#include "lab/flow_line.h"

#include <inttypes.h>
#include <stddef.h>

static const char *const status_name[] = {
	[FLOW_OK] = "OK",
	[FLOW_NODATA] = "NODATA",
	[FLOW_SKIPDATA] = "SKIPDATA",
};

static void word(struct text *t, const char *s)
{
	text_add(t, "%s", s ? s : "-");
}

static void number(struct text *t, uint64_t n)
{
	text_add(t, "%" PRIu64, n);
}

static void address(struct text *t, struct addr a)
{
	word(t, a.family ? ADDR(a) : NULL);
}

/* --- addresses ----------------------------------------------------------- */

static struct addr primary(const struct flow_interface *i, struct addr other)
{
	struct addr own = other.family == AF_INET6 ? i->ipv6 : i->private_ip;

	return own.family ? own : other;
}

/* FL-8: what leaves under a foreign address is shown under the interface's
 * primary one; FL-9: the packet's own is pkt-srcaddr */
static struct addr source(const struct flow_key *k)
{
	if (k->at->source == FLOW_OF_TRANSIT || k->ingress ||
	    flow_interface_has(k->at, k->from))
		return k->from;
	return primary(k->at, k->from);
}

/* ... and so is what comes in for any but the primary one */
static struct addr destination(const struct flow_key *k)
{
	if (k->at->source == FLOW_OF_TRANSIT || !k->ingress)
		return k->to;
	return primary(k->at, k->to);
}

/* --- fields --------------------------------------------------------------- */

/* Who is asked for a text: the interface itself, to whom the packet went on;
 * or, in a transit gateway, the attachment it came from, the one it goes to,
 * and whichever of the two is not the interface itself */
enum whose {
	OF_INTERFACE = 1,
	OF_NEXT,
	OF_SOURCE,
	OF_DESTINATION,
};

#define OF(whose_, member_)                                       \
	{                                                         \
		whose_, offsetof(struct flow_interface, member_), \
	}

static const struct {
	enum whose whose;
	size_t offset; /* of a text */
} texts[N_FLOW_FIELDS] = {
	[FIELD_ACCOUNT_ID] = OF(OF_INTERFACE, account),
	[FIELD_INTERFACE_ID] = OF(OF_INTERFACE, id),
	[FIELD_VPC_ID] = OF(OF_INTERFACE, vpc_id),
	[FIELD_SUBNET_ID] = OF(OF_INTERFACE, subnet_id),
	[FIELD_INSTANCE_ID] = OF(OF_INTERFACE, instance_id),
	[FIELD_REGION] = OF(OF_INTERFACE, region),
	[FIELD_AZ_ID] = OF(OF_INTERFACE, az_id),
	[FIELD_INTERFACE_TYPE] = OF(OF_INTERFACE, type),
	[FIELD_TGW_ID] = OF(OF_INTERFACE, gateway_id),
	[FIELD_TGW_ATTACHMENT_ID] = OF(OF_INTERFACE, attachment_id),
	[FIELD_TGW_PAIR_ATTACHMENT_ID] = OF(OF_NEXT, attachment_id),
	[FIELD_NEXT_HOP_INTERFACE_ID] = OF(OF_NEXT, id),
	[FIELD_NEXT_HOP_SUBNET_ID] = OF(OF_NEXT, subnet_id),
	[FIELD_NEXT_HOP_AZ_ID] = OF(OF_NEXT, az_id),
	[FIELD_NEXT_HOP_VPC_ID] = OF(OF_NEXT, vpc_id),
	[FIELD_NEXT_HOP_INTERFACE_TYPE] = OF(OF_NEXT, type),
	[FIELD_TGW_SRC_VPC_ACCOUNT_ID] = OF(OF_SOURCE, account),
	[FIELD_TGW_SRC_VPC_ID] = OF(OF_SOURCE, vpc_id),
	[FIELD_TGW_SRC_SUBNET_ID] = OF(OF_SOURCE, subnet_id),
	[FIELD_TGW_SRC_ENI] = OF(OF_SOURCE, id),
	[FIELD_TGW_SRC_AZ_ID] = OF(OF_SOURCE, az_id),
	[FIELD_TGW_DST_VPC_ACCOUNT_ID] = OF(OF_DESTINATION, account),
	[FIELD_TGW_DST_VPC_ID] = OF(OF_DESTINATION, vpc_id),
	[FIELD_TGW_DST_SUBNET_ID] = OF(OF_DESTINATION, subnet_id),
	[FIELD_TGW_DST_ENI] = OF(OF_DESTINATION, id),
	[FIELD_TGW_DST_AZ_ID] = OF(OF_DESTINATION, az_id),
};

static const struct flow_interface *asked(const struct flow_entry *e,
					  enum whose whose)
{
	switch (whose) {
	case OF_INTERFACE:
		return e->key.at;
	case OF_SOURCE:
		return e->key.ingress ? e->key.at : e->next;
	case OF_DESTINATION:
		return e->key.ingress ? e->next : e->key.at;
	default:
		return e->next;
	}
}

static const char *text_of(const struct flow_entry *e, enum flow_field field)
{
	const struct flow_interface *i = asked(e, texts[field].whose);

	return i ? *(const char *const *)(const void *)((const char *)i +
							texts[field].offset)
		 : NULL;
}

#define IN_ENTRY(member_) offsetof(struct flow_entry, member_)

static const size_t numbers[N_FLOW_FIELDS] = {
	[FIELD_PACKETS] = IN_ENTRY(packets),
	[FIELD_BYTES] = IN_ENTRY(bytes),
	[FIELD_START] = IN_ENTRY(start),
	[FIELD_END] = IN_ENTRY(end),
	[FIELD_PACKETS_LOST_NO_ROUTE] = IN_ENTRY(lost[LOST_NO_ROUTE]),
	[FIELD_PACKETS_LOST_BLACKHOLE] = IN_ENTRY(lost[LOST_BLACKHOLE]),
	[FIELD_PACKETS_LOST_MTU_EXCEEDED] = IN_ENTRY(lost[LOST_MTU_EXCEEDED]),
	[FIELD_PACKETS_LOST_TTL_EXPIRED] = IN_ENTRY(lost[LOST_TTL_EXPIRED]),
};

static uint64_t number_of(const struct flow_entry *e, enum flow_field field)
{
	return *(const uint64_t *)(const void *)((const char *)e +
						 numbers[field]);
}

/* What NODATA and SKIPDATA have as well */
static bool is_always(enum flow_field field)
{
	return texts[field].whose == OF_INTERFACE || field == FIELD_START ||
	       field == FIELD_END || field == FIELD_VERSION ||
	       field == FIELD_LOG_STATUS || field == FIELD_RESOURCE_TYPE;
}

static void of_packets(struct text *t, enum flow_field field,
		       const struct flow_entry *e)
{
	const struct flow_key *k = &e->key;

	switch (field) {
	case FIELD_SRCADDR:
		address(t, source(k));
		break;
	case FIELD_DSTADDR:
		address(t, destination(k));
		break;
	case FIELD_PKT_SRCADDR:
		address(t, k->from);
		break;
	case FIELD_PKT_DSTADDR:
		address(t, k->to);
		break;
	case FIELD_SRCPORT:
		number(t, k->from_port);
		break;
	case FIELD_DSTPORT:
		number(t, k->to_port);
		break;
	case FIELD_PROTOCOL:
		number(t, k->protocol);
		break;
	case FIELD_TCP_FLAGS:
		number(t, e->tcp_flags);
		break;
	case FIELD_TYPE:
		word(t, k->from.family == AF_INET6 ? "IPv6" : "IPv4");
		break;
	default:
		word(t, NULL); /* what the lab has not: containers, tags ... */
	}
}

static void field_text(struct text *t, enum flow_field field,
		       const struct flow_line *line, const struct flow_entry *e)
{
	bool no_path = e->key.ingress || e->path == PATH_NONE;

	switch (field) {
	case FIELD_VERSION:
		number(t, (uint64_t)line->format->version);
		break;
	case FIELD_LOG_STATUS:
		word(t, status_name[line->status]);
		break;
	case FIELD_RESOURCE_TYPE:
		word(t, "TransitGateway");
		break;
	case FIELD_ACTION:
		word(t, e->key.reject ? "REJECT" : "ACCEPT");
		break;
	case FIELD_REJECT_REASON:
		word(t, e->key.reason == REASON_BPA ? "BPA" : NULL);
		break;
	case FIELD_FLOW_DIRECTION:
		word(t, e->key.ingress ? "ingress" : "egress");
		break;
	case FIELD_TRAFFIC_PATH:
		if (no_path)
			word(t, NULL);
		else
			number(t, e->path);
		break;
	case FIELD_PKT_SRC_AWS_SERVICE:
		word(t, line->src_service);
		break;
	case FIELD_PKT_DST_AWS_SERVICE:
		word(t, line->dst_service);
		break;
	default:
		of_packets(t, field, e);
	}
}

void flow_line_text(struct text *t, const struct flow_line *line,
		    const struct flow_entry *e)
{
	for (size_t i = 0; i < line->format->fields.n; i++) {
		enum flow_field field = line->format->fields.items[i];

		if (i)
			text_add(t, " ");
		if (line->status != FLOW_OK && !is_always(field))
			word(t, NULL);
		else if (texts[field].whose)
			word(t, text_of(e, field));
		else if (numbers[field])
			number(t, number_of(e, field));
		else
			field_text(t, field, line, e);
	}
}

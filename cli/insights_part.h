/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/insights_part.h - what analyses are made of (RA-7 .. RA-10)
 */
#ifndef CLI_INSIGHTS_PART_H
#define CLI_INSIGHTS_PART_H

#include "cli/describe_part.h"
#include "cli/insights.h"

/* --- single objects --------------------------------------------------------- */

/** set_component() - {Id, Arn, Name} of an EC2 object under @key
 * @vpc:	where it is; NULL: in none
 * @kind:	as its ARN has it: "subnet"
 * @id:		NULL: it is none, and nothing is written
 */
void set_component(struct describing *d, json_t *o, const char *key,
		   const struct vpc *vpc, const char *kind, const char *id,
		   const char *name);

/** set_vpc(), set_subnet(), set_interface(), set_node() - Likewise; NULL is
 * none */
void set_vpc(struct describing *d, json_t *o, const char *key,
	     const struct vpc *vpc);
void set_subnet(struct describing *d, json_t *o, const char *key,
		const struct subnet *s);
void set_interface(struct describing *d, json_t *o, const char *key,
		   const struct eni *eni);
void set_node(struct describing *d, json_t *o, const char *key,
	      const struct node *n);

/** set_hop() - The object of a step; false: AWS has none such */
bool set_hop(struct describing *d, json_t *o, const char *key,
	     const struct hop *h);

/** set_transit_gateway() - Of a transit gateway's part that a step is */
void set_transit_gateway(struct describing *d, json_t *o, const struct hop *h);

/** set_peers() - SourceVpc and DestinationVpc, of what crosses a peering */
void set_peers(struct describing *d, json_t *o, const struct hop *h);

/* --- rules, routes, packets --------------------------------------------------- */

/** set_header() - Addresses, ports and protocol of a packet (RA-8) */
void set_header(struct describing *d, json_t *o, const char *key,
		const struct packet *p);

/** set_range() - {From, To} */
void set_range(json_t *o, const char *key, int from, int to);

/** set_acl_rule(), set_group_rule(), set_route(), set_transit_route() - What a
 * step decided by, under the member of that name; nothing when it did by none */
void set_acl_rule(struct describing *d, json_t *o, const struct hop *h);
void set_group_rule(struct describing *d, json_t *o, const struct hop *h);
void set_route(struct describing *d, json_t *o, const struct hop *h);
void set_transit_route(json_t *o, const struct hop *h);

/* --- the parts of an analysis --------------------------------------------------- */

/** insights_path() - The components of one way (RA-9), a new list
 * @path:	WAY_FORWARD or WAY_RETURN
 */
json_t *insights_path(struct describing *d, const struct trail *t,
		      enum way path);

/** insights_explain_trail() - What is wrong on a way, each step that drops it,
 * a new list */
json_t *insights_explain_trail(struct describing *d, const struct trail *t);

/** insights_explain() - All explanations of a case that has no way, a new
 * list */
json_t *insights_explain(struct describing *d, const struct flow_case *c);

/** insights_explain_name() - Of a question that nothing was sent for */
json_t *insights_explain_name(struct describing *d, const struct asked *a);

#endif

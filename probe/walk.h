/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/walk.h - a packet's way through the model, hop by hop
 *
 * A way is a list of legs. A leg crosses one VPC's router, from one ENI (or a
 * gateway) to another (or a gateway). On the way there each leg is judged by
 * groups and ACLs, and what stands at its end decides what comes next: a NAT
 * gateway or load balancer begins another leg, a peering goes on in another
 * VPC, a node answers. The answer goes by routes and ACLs alone (PKT-4), and
 * not always the way that the request came (PKT-5): from each end of an
 * unchanged packet it must find back to its beginning.
 */
#ifndef PROBE_WALK_H
#define PROBE_WALK_H

#include "probe/analyse.h"
#include "probe/judge.h"

enum { LEGS_MAX = 8, ROUTERS_MAX = 32 };

enum { MTU_IN_VPC = 9001, MTU_GATEWAY = 8500, MTU_OUTSIDE = 1500 }; /* MTU-1 */

struct leg {
	const struct eni *from, *to; /* NULL: a gateway */
	struct packet packet;
	bool goes_on; /* where the leg before it ended, the packet unchanged */
	struct packet beyond; /* as the gateway at its end sent it on */
	bool egress_only; /* out by that gateway */
	const struct vpc_endpoint *endpoint; /* a gateway one, at its end */
};

struct walk {
	const struct atlas *atlas;
	const struct model *model; /* that it is of */
	const struct flow_question *question;
	struct packet packet;
	struct crossing by; /* of the present leg */
	int size; /* bytes that must stay in one piece; 0: few */
	unsigned int routers; /* that it crossed, both ways */
	bool goes_on; /* the next leg does */
	size_t n; /* of legs, below */
	struct analysis result;
	struct trail *trail; /* NULL: the answer alone is asked for */
	/* the table that leads out of the ENI that the packet leaves */
	struct {
		const struct route_table *table;
		const struct route *route;
		enum way_out way;
	} routed;
	const struct eni *gone; /* it has left this one already */
	bool settled; /* what becomes of the packet is known: what follows is
			 judged as if it went on */
	enum verdict arrived; /* at whoever answers: open or refused */
	bool over;
	bool returning; /* the packet is an answer, to ... */
	const struct eni *goal; /* ... this one, or out there (NULL) */
	const struct node *answers; /* whoever got the packet */
	bool reached; /* and is there */
	struct leg legs[LEGS_MAX]; /* nobody clears them before */
};

/** walk_recode() - The packet was dropped for another reason: @code, @object */
void walk_recode(struct walk *w, const char *code, const struct object *object);

/* How a walk is over: with a verdict, dropped, or not to be told. The first
 * verdict counts, the code is that of the last step */
void walk_end(struct walk *w, enum verdict verdict, const char *code);
void walk_blocked(struct walk *w, const char *code);

/** walk_uncertain() - What becomes of it depends on what is not modelled
 * @why:	half a sentence, constant
 */
void walk_uncertain(struct walk *w, const char *why);

/** walk_open() - It depends on what the question leaves open, and that is not
 * modelled or
 * @on:	this
 * @at:	as analysis.depends_at
 */
void walk_open(struct walk *w, enum depends on, unsigned int at);

/** walk_drops() - Dropped, by what says nothing of the way behind it: a walk
 * that leaves a trail goes on */
void walk_drops(struct walk *w, const char *code);

/** WALK_HOP() - Where the packet is now: a step of the trail, if one is left
 * @...:	members of struct hop, but path, came, left, assumed
 */
#define WALK_HOP(w, ...)                                           \
	do {                                                       \
		if ((w)->trail)                                    \
			walk_note((w), (struct hop){__VA_ARGS__}); \
	} while (0)
void walk_note(struct walk *w, struct hop s);

/** walk_translated() - The last step has changed the packet */
void walk_translated(struct walk *w);

/** walk_note_home() - The answer is with whoever asked */
void walk_note_home(struct walk *w);

/** walk_came() - It came to the last step as @p, and leaves as it is */
void walk_came(struct walk *w, const struct packet *p);

/** walk_out() - Out of @from, by its groups, its ACL and a table
 * @from:	NULL: it came by a gateway
 *
 * Return: whether it goes on
 */
bool walk_out(struct walk *w, const struct eni *from);

/** walk_strand() - Out of @from and no further: dropped with @code, unless its
 * groups or ACL did before (PKT-1)
 * @from:	NULL: it came by a gateway
 */
void walk_strand(struct walk *w, const struct eni *from, const char *code);

/** walk_by_gateway() - In by the gateway of @vpc: false: it does not work, and
 * the walk is over */
bool walk_by_gateway(struct walk *w, const struct vpc *vpc);

/** walk_lost() - The code for want of a route that works (RT-12, RT-18) */
const char *walk_lost(enum way_out way);

/** walk_cross() - One leg: groups, ACLs and the destination check; an answer
 * passes groups by state */
void walk_cross(struct walk *w, const struct eni *from, const struct eni *to);

/** walk_too_large() - Over @mtu, when it leaves @from's VPC? Its router tells the
 * sender, if ACL and group let it (MTU-4) */
bool walk_too_large(struct walk *w, const struct eni *from, int mtu);

/** walk_too_large_for_nat() - The same for a NAT gateway, which tells itself */
bool walk_too_large_for_nat(struct walk *w, const struct eni *nat);

/** walk_table() - The packet goes by this table: a step, once it has left its
 * ENI */
void walk_table(struct walk *w, const struct route_table *t,
		const struct route *r, enum way_out way);

/** walk_lost_silently() - Over @mtu where nobody tells (MTU-2, MTU-3)? */
bool walk_lost_silently(struct walk *w, int mtu, enum verdict verdict);

/** walk_back() - The reply, over all legs */
void walk_back(struct walk *w);

/** walk_leave() - On from @from, by its subnet's route table */
void walk_leave(struct walk *w, const struct eni *from);

/** walk_arrive() - From @from to @to, and what stands there */
void walk_arrive(struct walk *w, const struct eni *from, const struct eni *to);

/** walk_deliver() - To what has the packet's destination in @vpc
 * @from:	whence it comes; NULL: by a gateway
 */
void walk_deliver(struct walk *w, const struct vpc *vpc,
		  const struct eni *from);

/** walk_to_peering() - Out of @from into the VPC at the other end (PCX-3) */
void walk_to_peering(struct walk *w, const struct eni *from,
		     const struct peering *p);

/** walk_to_transit() - Out of @from into a transit gateway, by the attachment of
 * its VPC */
void walk_to_transit(struct walk *w, const struct eni *from,
		     const struct transit_attachment *a);

/** walk_through_transit() - In a transit gateway, from attachment @in
 * @az:	of the ENI that it came by; 0: from a VPN
 */
void walk_through_transit(struct walk *w, const struct transit_attachment *in,
			  char az);

/** walk_to_vpn() - Out of @from by its VPC's virtual private gateway */
void walk_to_vpn(struct walk *w, const struct eni *from);

/** walk_into_premises() - Over the VPN to a host on premises
 * @code:	what a VPN that is down is called here
 */
void walk_into_premises(struct walk *w, const struct on_premises *op,
			const char *code);

/** walk_from_premises() - From a host there, out by the VPN */
void walk_from_premises(struct walk *w, const struct on_premises *op);

/** walk_to_gateway_endpoint() - Out of @from to the service behind it */
void walk_to_gateway_endpoint(struct walk *w, const struct eni *from,
			      const struct vpc_endpoint *e);

/** walk_at_interface_endpoint() - It came to the endpoint's interface @eni */
void walk_at_interface_endpoint(struct walk *w, const struct eni *eni);

/** walk_denied() - It is at @at: does a policy forbid what it asks? (F-32) */
bool walk_denied(const struct walk *w, const struct node *at);

/** walk_outside() - Out there: is that where an answer was to go? */
bool walk_outside(struct walk *w);

/** walk_answer() - @node has the packet: does it listen? Then the way back */
void walk_answer(struct walk *w, const struct node *node);

/** walk_gateway_ports() - A gateway has chosen a port to send it on from */
void walk_gateway_ports(struct walk *w);

/** walk_home() - An answer to IPv6 that @out took out by a gateway: the internet
 * leads it to the VPC whose it is, perhaps another one (IGW-3)
 *
 * Return: false: it is IPv4, or what let it out remembers it
 */
bool walk_home(struct walk *w, const struct leg *out);

/** walk_through() - @by passes on what is not for it, if it does at all */
void walk_through(struct walk *w, const struct eni *by);

/** walk_balance() - A network load balancer chooses a target
 * @private_link:	it came by an endpoint: no target sees its client (NLB-6)
 */
void walk_balance(struct walk *w, const struct eni *nlb, bool private_link);

/** walk_to_internet() - Out of @from by its VPC's internet gateway */
void walk_to_internet(struct walk *w, const struct eni *from);

/** walk_in() - Into @vpc by a gateway, by that one's own table if any (RT-30) */
void walk_in(struct walk *w, const struct vpc *vpc, enum route_edge edge);

/** walk_to_egress_only() - Out of @from by that gateway (EIG-1) */
void walk_to_egress_only(struct walk *w, const struct eni *from);

/** walk_on_internet() - Out there already: a host, or in by a gateway */
void walk_on_internet(struct walk *w);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/candidate.h - changes that may take one obstacle out of the way
 *
 * They are guesses from the explanation, good ones first: whether a guess
 * helps shows when it is tried (probe/remedy.c).
 */
#ifndef PROBE_CANDIDATE_H
#define PROBE_CANDIDATE_H

#include "probe/change.h"
#include "probe/obstacle.h"

/* How much is opened besides what was asked for: a rough order */
enum breadth {
	BREADTH_RULE, /* of one group for another */
	BREADTH_ADDRESS, /* a rule or entry for an address */
	BREADTH_NAME, /* names mean other addresses */
	BREADTH_ROUTE, /* to another network */
	BREADTH_ENDPOINT,
	BREADTH_ATTACHED, /* something is somewhere else now */
	BREADTH_PEER, /* two networks are joined */
	BREADTH_OUTWARD, /* out to the internet */
	BREADTH_PUBLIC, /* in from the internet */
};

struct candidate {
	struct changes changes; /* to be made together */
	unsigned int breadth;
	unsigned int choice; /* of those with one number, only the first that
				takes the obstacle away is meant */
};

struct candidates {
	struct arena *arena;
	const struct model *m;
	const struct expect *x;
	const struct obstacle *o;
	VEC(struct candidate) items;
	unsigned int choices;
};

/** candidates_find() - All guesses for c->o */
void candidates_find(struct candidates *c);

/** candidate_none() - Why nothing that a lab file can say helps against @code;
 * NULL: nothing is known of it */
const char *candidate_none(const char *code);

/* --- for its parts --------------------------------------------------------- */

/** choice_new() - Alternatives that follow are one choice */
void choice_new(struct candidates *c);

/** candidate_new() - A further one, of the present choice */
struct candidate *candidate_new(struct candidates *c, enum breadth breadth);

/** candidate_change() - A further change of it
 * @fmt:	what it does, in AWS's words
 */
struct change *candidate_change(struct candidates *c, struct candidate *of,
				const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** change_act() - The lab has no verb for it: what it does to the lab file */
void change_act(struct candidates *c, struct change *change, const char *fmt,
		...) __attribute__((format(printf, 3, 4)));

/** simple_group() - Of all groups of an ENI the one that fewest have */
const struct security_group *simple_group(const struct model *m,
					  const struct eni *eni);

/** candidate_traffic() - "tcp 5432", what the packet is to a rule */
const char *candidate_traffic(struct candidates *c, const struct packet *p);

/** candidate_ingress() - Let @g admit @p, as it comes, from @peer or, if that
 * is NULL, from its address; nothing but a change of @of */
void candidate_admit(struct candidates *c, struct candidate *of,
		     const struct security_group *g, bool ingress,
		     const struct packet *p, const struct security_group *peer);

void candidates_groups(struct candidates *c); /* candidate_rules.c */
void candidates_references(struct candidates *c);
void candidates_acl(struct candidates *c); /* candidate_acl.c */
void candidates_route(struct candidates *c); /* candidate_route.c */
void candidates_blackhole(struct candidates *c);
void candidates_public(struct candidates *c); /* candidate_internet.c */
void candidates_inward(struct candidates *c);
void candidates_shut(struct candidates *c);
void candidates_from_internet(struct candidates *c);
void candidates_egress_only(struct candidates *c);
void candidates_redirected(struct candidates *c);
void candidates_peering(struct candidates *c); /* candidate_between.c */
void candidates_zone(struct candidates *c);
void candidates_transit_route(struct candidates *c);
void candidates_association(struct candidates *c);
void candidates_service(struct candidates *c); /* candidate_service.c */
void candidates_state(struct candidates *c);
void candidates_function(struct candidates *c); /* candidate_node.c */
void candidates_function_ipv6(struct candidates *c);
void candidates_check(struct candidates *c);
void candidates_other_subnets(struct candidates *c, const struct eni *own);
void candidates_listener(struct candidates *c); /* candidate_balancer.c */
void candidates_targets(struct candidates *c);
void candidates_hairpin(struct candidates *c);
void candidates_name(struct candidates *c); /* candidate_name.c */
void candidates_resolver(struct candidates *c);
void candidates_meaning(struct candidates *c);
void candidates_dns64(struct candidates *c);

/* --- routes, for several of them (candidate_route.c) ----------------------- */

struct wanted_route {
	const struct route_table *table; /* that is to have it */
	struct addr to; /* what it is for */
	const struct eni *from; /* whose packets it leads; or NULL */
	const struct route *instead; /* the route that is there; or NULL */
};

/** routes_to() - A route for each way to the destination that there is */
void routes_to(struct candidates *c, const struct wanted_route *w);

/** routes_beside() - The same, between VPCs and by other tables alone: the
 * route that is there stays for others */
void routes_beside(struct candidates *c, const struct wanted_route *w);

/** routes_outward() - The same where the destination is out on the internet
 * (candidate_outward.c) */
void routes_outward(struct candidates *c, const struct wanted_route *w);

struct route_goal {
	struct prefix to; /* unless there is one in its place */
	const char *option; /* "--nat-gateway-id" */
	const char *words, *aws, *lab; /* "NAT gateway nat" */
};

/** route_add() - The route is a further change of @of */
void route_add(struct candidates *c, struct candidate *of,
	       const struct wanted_route *w, const struct route_goal *goal);

/** route_goal_of() - The goal that is an object */
struct route_goal route_goal_of(struct candidates *c, struct prefix to,
				const char *option, const char *kind,
				const struct vpc *vpc, const struct object *o);

/** nat_new() - A NAT gateway where it can be: in a subnet that leads out, of
 * another table than @but, or in a new one: changes of @of
 *
 * Return: its name; NULL: the VPC has no room
 */
const char *nat_new(struct candidates *c, struct candidate *of,
		    const struct vpc *vpc, char az, struct addr to,
		    const struct route_table *but);

/** function_aside() - A function goes into a new private subnet */
void function_aside(struct candidates *c, const struct eni *own);

/** function_into() - It is in that subnet alone, with the groups that it has:
 * a further change */
void function_into(struct candidates *c, struct candidate *of,
		   const struct eni *own, const char *subnet, const char *id);

/** gateway_attach() - The VPC gets an internet gateway: a further change */
void gateway_attach(struct candidates *c, struct candidate *of,
		    const struct vpc *vpc);

/* An elastic IP that is made on the way */
#define CHANGE_NEW_ADDRESS                                   \
	"\"$(aws ec2 allocate-address --domain vpc --query " \
	"AllocationId --output text)\""

/** dns_attributes_on() - Both of them, which private names need (DNS-4) */
void dns_attributes_on(struct candidates *c, struct candidate *of,
		       const struct vpc *vpc);

/** address_give() - A public address for an instance's interface: likewise */
bool address_give(struct candidates *c, struct candidate *of,
		  const struct eni *eni);

/** peering_new() - A peering of two VPCs: likewise; its name */
const char *peering_new(struct candidates *c, struct candidate *of,
			const struct vpc *a, const struct vpc *b);

/** is_taken() - Has anything of the lab that a route could lead to the name? */
bool is_taken(const struct model *m, const struct vpc *vpc, const char *name);

/** free_name() - @stem, or with a number behind it */
const char *free_name(struct candidates *c, const struct vpc *vpc,
		      const char *stem);

#endif

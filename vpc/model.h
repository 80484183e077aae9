/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/model.h - what the user wrote, in AWS's words
 *
 * The model is plain data: VPCs with their subnets, tables, gateways, groups
 * and ACLs; nodes (instances, databases, functions ...); and the network
 * interfaces (ENIs) that follow from them. It is read by vpc/labfile.c,
 * names are made pointers by vpc/resolve.c, ENIs and addresses are derived by
 * vpc/interfaces.c, and AWS's rules are checked by vpc/validate.c. After
 * model_load() nothing changes it. A lab with steps has several models, one
 * for each stage: see model_step().
 *
 * All pointers stay inside the model's arena.
 */
#ifndef VPC_MODEL_H
#define VPC_MODEL_H

#include "vpc/node.h"

struct doc;
struct past;

/* --- names ------------------------------------------------------------- */

enum zone_record_type { RECORD_A, RECORD_AAAA, RECORD_CNAME };

struct zone_record {
	const char *host; /* "api", "@" */
	struct where at;
	const char *type_word; /* as written: "A", "AAAA", "CNAME"; or NULL */
	enum zone_record_type type;
	struct refs value_refs; /* as written: addresses, nodes, names */
	int ttl; /* s */
	VEC(struct addr) addresses; /* of A and AAAA */
	const char *target; /* of CNAME, lower case */
};

struct hosted_zone { /* a private one (DNS-7) */
	struct object o;
	const char *name; /* lower case, without a dot at its end */
	struct where name_at;
	struct refs vpc_refs;
	VEC(struct vpc *)
	vpcs; /* where it answers (DNS-9) */
	VEC(struct zone_record) records;
};

/* --- prefix lists ------------------------------------------------------ */

/*
 * Prefix lists. A route or rule that names one is, in the model, one for each
 * of its entries.
 */
struct prefix_list {
	struct object o;
	VEC(struct prefix) entries;
	VEC(struct where) entries_at;
	int max_entries; /* what it counts as (SG-15, RT-16) */
	bool aws_managed; /* "s3", "dynamodb", "cloudfront" */
};

/** prefix_list_weight() - What an entry of @list counts towards a quota: its
 * first one all that the list may ever have, the others nothing; with no list
 * 1 (SG-15, RT-16) */
size_t prefix_list_weight(const struct prefix_list *list, struct prefix entry);

/* --- the whole --------------------------------------------------------- */

struct step { /* what happens to the lab, in the order of the file */
	const char *name; /* or NULL */
	struct where at;
	bool refused; /* AWS is expected to refuse it: it is undone */
};

enum { /* what AWS has no request to raise for */
       LIMIT_NAT_CONNECTIONS = 55000, /* NAT-5 */
       LIMIT_HYPERPLANE_CONNECTIONS = 65000, /* LAM-16 */
};

struct limits { /* quotas and capacities of this lab */
	int nat_connections; /* of one NAT address to one destination */
	int hyperplane_enis; /* of one VPC */
	int hyperplane_connections; /* of one ENI */
	int hyperplane_new_connections_per_second; /* 0: no limit (LAM-66) */
	int enis, subnets_per_vpc, rules_per_group, groups_per_eni;
	int acl_rules, routes_per_table;
	int lambda_idle_ms; /* until a function is Inactive (LAM-20) */
};

struct model {
	struct arena *arena;
	const char *file; /* as given on the command line */
	const struct doc *origin; /* what is in it, for model_step() */
	const struct doc *document; /* the same, as this stage has it */
	const struct past *past; /* what it was before, for model_follow() */
	unsigned int stage; /* after so many steps; 0: before the first */
	VEC(struct step) steps; /* all of the file, whatever the stage */
	const char *lab, *about;
	struct where at;
	VEC(const char *) cites;
	const char *region, *account;
	enum block_public_access block_public_access;
	struct limits limits;
	int time_factor; /* idle times are so much shorter than AWS's */
	bool ipv6; /* a VPC or a host of the internet has it */
	VEC(struct vpc *) vpcs;
	VEC(struct node *) nodes; /* NAT gateways and 'internet' included */
	VEC(struct network_interface *) network_interfaces;
	VEC(struct elastic_ip *) elastic_ips;
	VEC(struct peering *) peerings;
	VEC(struct prefix_list *) prefix_lists; /* AWS's own first */
	VEC(struct transit_gateway *) transit_gateways;
	VEC(struct endpoint_service *) endpoint_services;
	VEC(struct on_premises *) on_premises;
	VEC(struct hosted_zone *) hosted_zones;
	VEC(struct vpc_flow_log *) flow_logs;
	VEC(struct eni *) enis; /* all of the lab, in order of their number */
	struct names *names; /* of all objects, for vpc/ask.h */
	VEC(struct expect *) expects; /* of this stage */
	bool logged; /* one of them asks for flow-log actions */
	/* What this stage's step does besides changing what is there */
	VEC(const struct node *) cut; /* their connections are */
	int elapsed_ms; /* of AWS time, with this step */
	uint64_t age_ms; /* the same, with this step and all before; where a
			    lab is left running, whoever keeps it adds the time
			    that goes by */
};

/**
 * model_load() - Read, resolve, derive and validate a lab file
 * @path:	the file; its name is what messages show
 * @report:	collects everything that is wrong; never touched by anything
 *		else meanwhile
 *
 * Every step is tried out also, so that all mistakes of the file are found in
 * one go; the model is that of the lab before the first step.
 *
 * Return: the model, to be released by model_free(); or NULL when the file
 *	   could not be read, or @report holds an error. With refusals alone
 *	   (AWS would refuse) the model is returned: the caller decides by
 *	   report_failed() and the file's refused_as expectation.
 */
struct model *model_load(const char *path, struct report *report);

/** model_parse() - The same from memory; @path is only for messages */
struct model *model_parse(const char *path, const char *text, size_t len,
			  struct report *report);

/**
 * model_from_document() - The same from the tree of a lab file
 * @path:	what the lab is called after, and where messages without a place
 *		come from
 * @root:	not needed afterwards. Its positions may be of several files; it
 *		is the order of the tree that is the order of the file
 */
struct model *model_from_document(const char *path, const struct doc *root,
				  struct report *report);

/**
 * model_step() - The lab after its first @n steps
 * @first:	any model of the file
 * @n:		from 1; of the steps before, those that AWS refuses are left out
 * @before:	the stage that runs now, or NULL: what has the same identifier
 *		there keeps its numbers and its automatic addresses, and
 *		nothing new gets a number that is in use there
 * @report:	collects what is wrong, as with model_load(), which has seen
 *		each stage and said the same
 *
 * When something that is still used was removed (DependencyViolation), the
 * model is the lab without step @n: it cannot be built otherwise. It has the
 * expectations of step @n all the same.
 *
 * Return: a model of its own, to be released by model_free(); or NULL when
 *	   @report holds an error
 */
struct model *model_step(const struct model *first, size_t n,
			 const struct model *before, struct report *report);

/**
 * model_follow() - The lab of another text, where @before runs
 * @path:	as for model_parse(); NULL: the text is no file that its user
 *		knows, so that findings have no place and name no line
 * @text:	@len bytes, the whole lab file. Its steps and expectations are
 *		read for mistakes, and the model is that before the first step
 * @before:	what runs now; not needed afterwards
 * @report:	collects what is wrong, and what AWS would refuse of the change
 *
 * What has the same identifier in both keeps its numbers and its automatic
 * addresses, as between the steps of one file (see model_step()); what was
 * drilled stays so, and names of what is gone mean what they do in a step.
 *
 * Return: a model of its own, to be released by model_free(); or NULL when
 *	   @report holds an error, or something that is still used was removed
 *	   (DependencyViolation). With other refusals the model is returned.
 */
struct model *model_follow(const char *path, const char *text, size_t len,
			   const struct model *before, struct report *report);

/** model_free() - Release the model and all that it points to */
void model_free(struct model *m);

/** model_node() - The node of that name or identifier, or NULL */
struct node *model_node(const struct model *m, const char *name);

/** model_idle_s() - AWS's idle time-out of @s seconds, as the lab has it */
unsigned int model_idle_s(const struct model *m, int s);

/** node_copies() - A database or cache with its standby, readers, replicas */
unsigned int node_copies(const struct node *n);

/** node_copy_subnet() - Where a copy sits, the first where the file says, each
 * further one in the next AZ (RDS-7); NULL: nowhere, its subnets are unknown */
struct subnet *node_copy_subnet(const struct node *n, unsigned int copy);

/** vpc_has_gateway() - Has the VPC such a one, attached or not? */
bool vpc_has_gateway(const struct vpc *vpc, enum gateway g);

/** vpc_edge_table() - The gateway route table of a gateway, or NULL (RT-30) */
const struct route_table *vpc_edge_table(const struct vpc *vpc,
					 enum route_edge edge);

/** listener_takes() - Is it for TCP, or UDP, or both? */
bool listener_takes(const struct listener *l, int protocol);

/** listener_preserves() - Does the target see the client (NLB-5)? */
bool listener_preserves(const struct listener *l);

/** target_in_use() - Does a load balancer send anything to target @i of @g? Not
 * to what has failed, unless all have (NLB-9: fail-open) */
bool target_in_use(const struct target_group *g, size_t i);

/** place_on_internet() - Is it an address of the internet, without an ENI: a
 * public host, or where viewers reach a distribution? */
bool place_on_internet(const struct place *p);

/** place_of_cloudfront() - Is it CloudFront's interface in a VPC (EDGE-3)? */
bool place_of_cloudfront(const struct place *p);

/** database_state() - "available"; "failing-over" without end when its primary
 * is lost and nobody can take over (RDS-7) */
const char *database_state(const struct node *n);

/** node_kind_name() - "database", "function" ... as messages say it */
const char *node_kind_name(enum node_kind kind);

/** eni_groups_text() - "database, function", in @arena; "none" if none */
const char *eni_groups_text(struct arena *arena, const struct eni *eni);

/** eni_has() - Is @a one of the addresses that the ENI has in its VPC? */
bool eni_has(const struct eni *eni, struct addr a);

/** eni_public() - What its private address @own is on the internet, or none */
struct addr eni_public(const struct eni *eni, struct addr own);

/** eni_private() - Of which private address @a is the public one, or none */
struct addr eni_private(const struct eni *eni, struct addr a);

/** eni_addresses() - How many addresses it has in its VPC, of both families */
size_t eni_addresses(const struct eni *eni);

/** eni_address_at() - The @i-th of them: primary IPv4, IPv6, secondary ones */
struct addr eni_address_at(const struct eni *eni, size_t i);

/** eni_address() - The ENI's own address of @family, or none */
struct addr eni_address(const struct eni *eni, sa_family_t family);

/** place_address() - Where others reach a place in @family, or none */
struct addr place_address(const struct place *place, sa_family_t family);

/** place_has() - Is @a where others reach the place, in any family, inside or
 * from the internet? */
bool place_has(const struct place *place, struct addr a);

/** subnet_cidr() - The subnet's block of @family; family 0: it has none */
struct prefix subnet_cidr(const struct subnet *s, sa_family_t family);

struct prefixes {
	const struct prefix *items;
	size_t n;
};

/** vpc_cidrs() - The VPC's blocks of @family */
struct prefixes vpc_cidrs(const struct vpc *vpc, sa_family_t family);

/** model_nat64() - 64:ff9b::/96, in which IPv4 addresses have IPv6 ones that
 * NAT gateways translate (NAT-18) */
struct prefix model_nat64(void);
/** model_metadata_address() - Where every instance finds its metadata (L2-8):
 * 169.254.169.254, and where the VPC has IPv6 fd00:ec2::254 */
struct addr model_metadata_address(sa_family_t family);

/** model_eni_at() - The ENI of @vpc that has the private address, or NULL */
const struct eni *model_eni_at(const struct model *m, const struct vpc *vpc,
			       struct addr a);

/** model_nat64_address() - The one in it that stands for an IPv4 address */
struct addr model_nat64_address(struct addr ipv4);

/** nat_gateway_eni() - The interface of a NAT gateway that serves that AZ: of a
 * regional one its own there (NAT-17), or NULL */
const struct eni *nat_gateway_eni(const struct nat_gateway *nat, char az);

/** nat_gateway_nat64() - Does any route lead IPv6 to it? (NAT-18) */
bool nat_gateway_nat64(const struct nat_gateway *nat);

/** model_lambda_address() - Where functions outside a VPC appear from: the
 * public address of the VPC that AWS owns (lab) */
struct addr model_lambda_address(void);

#endif

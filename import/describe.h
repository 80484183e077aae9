/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/describe.h - parts of import_describe()
 *
 *     account_collect()	every object of every file, by its kind
 *     account_link()		identifiers, VPCs, who has which interface
 *     account_names()		what each is called in the lab
 *     account_vpcs() ...	the lab file, a part each
 *
 * Members are spelled as the API has them (aws-semantics.md 13.2).
 */
#ifndef IMPORT_DESCRIBE_H
#define IMPORT_DESCRIBE_H

#include "import/branch.h"
#include "import/import.h"
#include "import/index.h"

enum member {
	MEMBER_VPC,
	MEMBER_SUBNET,
	MEMBER_ROUTE_TABLE,
	MEMBER_GROUP,
	MEMBER_ACL,
	MEMBER_NAT_GATEWAY,
	MEMBER_ENDPOINT, /* the last of those inside a VPC */
	MEMBER_VPC_ATTRIBUTE,
	MEMBER_INTERNET_GATEWAY,
	MEMBER_EGRESS_ONLY_GATEWAY,
	MEMBER_VPN_GATEWAY,
	MEMBER_DHCP_OPTIONS,
	MEMBER_ADDRESS,
	MEMBER_GROUP_RULE,
	MEMBER_INTERFACE,
	MEMBER_INSTANCE,
	MEMBER_PEERING,
	MEMBER_PREFIX_LIST,
	MEMBER_LIST_ENTRY,
	MEMBER_TRANSIT_GATEWAY,
	MEMBER_TRANSIT_VPC_ATTACHMENT,
	MEMBER_TRANSIT_ATTACHMENT,
	MEMBER_TRANSIT_TABLE,
	MEMBER_TRANSIT_ROUTE,
	MEMBER_TRANSIT_PROPAGATION,
	MEMBER_FLOW_LOG,
	MEMBER_FUNCTION,
	MEMBER_DATABASE,
	MEMBER_CLUSTER,
	MEMBER_SUBNET_GROUP,
	MEMBER_PROXY,
	MEMBER_PROXY_ENDPOINT,
	MEMBER_PROXY_TARGET,
	MEMBER_CACHE,
	MEMBER_REPLICATION_GROUP,
	MEMBER_CACHE_SUBNET_GROUP,
	MEMBER_SERVERLESS_CACHE,
	MEMBER_BALANCER,
	MEMBER_CLASSIC_BALANCER,
	MEMBER_LISTENER,
	MEMBER_TARGET_GROUP,
	MEMBER_TARGET_HEALTH,
	MEMBER_ATTRIBUTE, /* of a load balancer or a target group */
	MEMBER_HOSTED_ZONE,
	MEMBER_ZONE_SUMMARY, /* of a zone that a VPC has */
	MEMBER_RECORD,
	MEMBER_VPN_CONNECTION,
	MEMBER_CUSTOMER_GATEWAY,
	MEMBER_ACCESS_OPTIONS, /* VPC Block Public Access */
	MEMBER_ACCESS_EXCLUSION,
	MEMBER_PRIVATE, /* what AWS runs inside of a VPC, of a plan */
	MEMBER_NAMELESS, /* known, and of no use here */
	N_MEMBERS
};

enum { MEMBERS_IN_VPC = MEMBER_ENDPOINT + 1 };

struct found;

struct words { /* a list in the making */
	const char **items;
	size_t n, cap;
};

struct founds {
	struct found **items;
	size_t n, cap;
};

struct found { /* one object of the source */
	enum member is;
	const struct doc *d;
	const struct import_file *file;
	const char *id; /* AWS's; never NULL, but may be made up */
	const char *name; /* in the lab */
	const char *wanted, *otherwise; /* what it is called there, and what if
					   another is; NULL: by its tag or
					   identifier */
	bool by_hand; /* an interface that is an object of its own */
	struct found *vpc; /* that it is in, or NULL */
	bool gone; /* deleted, or of no use: it is not in the lab */

	/* of VPCs */
	struct founds inside[MEMBERS_IN_VPC];
	struct words cidrs;
	const char *region, *account;
	bool ipv6;
	struct doc *made; /* what is written of it */
	bool names; /* both of its DNS attributes are on */
	const char *igw, *vgw, *eigw; /* identifiers of its gateways */
	struct words premises; /* networks behind its VPNs */

	/* of groups */
	struct founds rules; /* of 'describe-security-group-rules' */
	bool made_up; /* others name it, nothing describes it */

	/* of subnets */
	char az;
	struct found *route_table, *acl; /* NULL: those of its VPC */

	/* of network interfaces, and of nodes those that they have */
	bool used;
	struct found *owner; /* the instance that has it; or NULL */
	struct founds interfaces;
	struct words nodes; /* that stand for it, where it is several */
};

struct describe {
	struct importing *in;
	struct arena *arena;
	struct doc *lab;
	struct founds of[N_MEMBERS];
	struct dictionary ids[N_MEMBERS]; /* by their identifiers */
	struct dictionary subnet_groups; /* by "db NAME", "cache NAME" */
	struct dictionary public_addresses; /* elastic IPs by their address */
	struct dictionary dns; /* nodes by their DNS names */
	struct dictionary told; /* of what something was remarked */
	struct dictionary shared; /* names that objects of several VPCs have */
	struct dictionary
		names; /* that are taken, with their scope before them */
	const char *region, *account; /* of the lab */
	const char *usual_region; /* where no zone says it, or NULL */
	const char *access; /* mode of Block Public Access; NULL: off */
	bool planned; /* not all is known */
	bool accepted; /* AWS has it so, and hence nothing is refused */
};

/** account_new() - An account of which nothing is known yet */
struct describe *account_new(struct importing *in, struct where at);

/** account_add() - One more object */
struct found *account_add(struct describe *x, const struct import_file *file,
			  enum member is, const char *id, const struct doc *d);

/** account_lab() - The lab file of all objects */
const struct doc *account_lab(struct describe *x);

/** account_collect() - Sort the objects of a document by what they are */
void account_collect(struct describe *x, const struct import_file *file);

/** account_is() - Has a document answers of calls inside, under keys that
 * somebody chose or spelled in his own way? */
bool account_is(const struct doc *root);

/** account_link() - Find out what belongs together */
void account_link(struct describe *x);

/** account_ranges() - The blocks that a list of associations has
 * @key:	of an association, "CidrBlock"
 * @state:	likewise, of its state
 */
struct words account_ranges(struct describe *x, const struct doc *d,
			    const char *list, const char *key,
			    const char *state);

/** account_blocks() - What blocks each VPC has; one that has none is dropped,
 * with all that is in it */
void account_blocks(struct describe *x);

/** account_names() - What each object is called in the lab */
void account_names(struct describe *x);

/** account_name() - A name that nothing in @scope has yet: @wanted, or else
 * made of @id, which both come from the source */
const char *account_name(struct describe *x, const struct found *f,
			 const char *scope, const char *wanted, const char *id);

/** account_made_up() - An object that others name and nothing describes
 * @like:	where it is named
 */
struct found *account_made_up(struct describe *x, enum member is,
			      const char *id, const struct found *like,
			      struct found *vpc);

/** account_join() - The part of account_link() for groups and interfaces */
void account_join(struct describe *x);

/** account_target_ports() - Ports at which target groups have it */
struct words account_target_ports(struct describe *x, const struct found *f);

/** account_link_peerings(), account_link_transit() - What others say of VPCs
 * and transit gateways that are not described */
void account_link_peerings(struct describe *x);
void account_link_transit(struct describe *x);

/** account_drop_transit() - Leave out those of another Region than the lab's */
void account_drop_transit(struct describe *x);

/** account_drop_homeless() - Leave out instances and load balancers that are in
 * no subnet */
void account_drop_homeless(struct describe *x);

/** account_drop_peerings() - Leave out those that are between no VPCs */
void account_drop_peerings(struct describe *x);

/** account_managed_list() - What a lab calls a prefix list that it has ready;
 * or NULL */
const char *account_managed_list(const struct found *f);

/* --- spelling ------------------------------------------------------------ */

/** is_spelled() - Does a member begin with a capital, as those of the API? */
bool is_spelled(const char *key);

/** account_spelling() - "vpc_id" and "vpcId" as "VpcId" */
const char *account_spelling(struct arena *arena, const char *key);

/** account_spells() - Has a mapping members of the API, or is it none? */
bool account_spells(const struct doc *d);

/** account_spelled() - A document with the API's members */
const struct doc *account_spelled(struct arena *arena, const struct doc *d);

/* --- what a document says ------------------------------------------------ */

/** said() - The text of a member, or NULL: absent, null or empty; there is none
 * without a key */
const char *said(const struct doc *d, const char *key);

/** said_inner() - A member of a member: said_in(d, "State", "Name") */
const char *said_in(const struct doc *d, const char *key, const char *inner);

/** said_true() - Is the member true? */
bool said_true(const struct doc *d, const char *key);

/** said_is() - Is it that text, whatever its case? */
bool said_is(const struct doc *d, const char *key, const char *text);

/** said_int() - A number; @absent, when there is none */
int said_int(const struct doc *d, const char *key, int absent);

/** said_list() - The elements of a member that is a list; none, when it is
 * something else */
const struct doc *const *said_list(const struct doc *d, const char *key,
				   size_t *ret_n);

/** said_map() - A member that is a mapping, or NULL */
const struct doc *said_map(const struct doc *d, const char *key);

/** said_tag() - The value of a tag, or NULL */
const char *said_tag(const struct doc *d, const char *key);

/** found_of() - The object with that identifier, if it is of that kind and in
 * the lab; or NULL */
struct found *found_of(const struct describe *x, enum member is,
		       const char *id);

/* --- what is written ------------------------------------------------------ */

/** put() - A key with a text, where @f stands */
void put(struct describe *x, struct doc *map, const char *key,
	 const struct found *f, const char *text);

/** put_id() - The key 'id', unless the name says it
 * @kind:	what its identifier begins with, "subnet"
 */
void put_id(struct describe *x, struct doc *map, const struct found *f,
	    const char *kind);

/** words_add() - One more word, if it is not there yet */
void words_add(struct describe *x, struct words *w, const char *word);

/** put_words() - A key with a list, or with the only element of it */
void put_words(struct describe *x, struct doc *map, const char *key,
	       const struct found *f, const struct words *w);

/** put_object() - An object under its name; a mapping that has the key
 * @short_key alone is put in its short form
 */
void put_object(struct describe *x, struct doc *collection, const char *name,
		const struct found *f, const struct doc *map,
		const char *short_key);

/** lab_part() - A collection at the top of the lab file */
struct doc *lab_part(struct describe *x, const char *key);

/** ref_of() - How an object inside a VPC is named from @from, a VPC; or NULL,
 * from outside (N-3) */
const char *ref_of(struct describe *x, const struct found *f,
		   const struct found *from);

/** put_groups() - 'security_groups' from a list of texts, or of objects with
 * the member @key; @vpc: of the node */
void put_groups(struct describe *x, struct doc *map, const struct found *f,
		const struct doc *list, const char *key, struct found *vpc);

/** group_words() - The same, as words */
struct words group_words(struct describe *x, const struct found *f,
			 const struct doc *list, const char *key,
			 struct found *vpc);

/** remark() - What became of @f */
void remark(struct describe *x, enum import_fate fate, const struct found *f,
	    const char *why);

/** remark_rest() - Of all of which nothing was said, that it was read */
void remark_rest(struct describe *x);

/* --- the parts of the lab file ------------------------------------------- */

void account_vpcs(struct describe *x);
void account_routes(struct describe *x, struct found *vpc);
void account_groups(struct describe *x, struct found *vpc);
void account_acls(struct describe *x, struct found *vpc);
void account_endpoints(struct describe *x, struct found *vpc);
void account_policy(struct describe *x, struct doc *map, const struct found *f);
void account_nat_gateways(struct describe *x, struct found *vpc);
void account_addresses(struct describe *x);
void account_interfaces(struct describe *x);
void account_instances(struct describe *x);
void account_functions(struct describe *x);
void account_databases(struct describe *x);
void account_proxies(struct describe *x);
void account_caches(struct describe *x);
void account_balancers(struct describe *x);
void account_prefix_lists(struct describe *x);
void account_peerings(struct describe *x);
void account_transit(struct describe *x);
void account_flow_logs(struct describe *x);
void account_hosted_zones(struct describe *x);
void account_on_premises(struct describe *x);
void account_access(struct describe *x);
void account_private_resources(struct describe *x);
void account_limits(struct describe *x);

/** account_group_subnets() - The subnets of a subnet group that are in the lab,
 * all of one VPC */
struct founds account_group_subnets(struct describe *x,
				    const struct doc *group);

/** account_zoned() - Does a private hosted zone answer in the VPC? */
bool account_zoned(const struct describe *x, const struct found *vpc);

/** account_node() - What a DNS name, an address or an identifier stands for:
 * the name of a node that is written; or NULL */
const char *account_node(struct describe *x, const char *text);

/** account_vpn() - The VPN connection that an attachment of a transit gateway
 * is, or a part of a route that leads to it; or NULL */
const struct found *account_vpn(const struct describe *x, const struct doc *to);

/** account_exclusion() - What BPA lets a VPC or subnet do all the same, in the
 * lab's word; or NULL */
const char *account_exclusion(const struct describe *x, const struct found *f);

/** account_attribute() - What an attribute of a load balancer or target group
 * is; NULL: nobody says */
const char *account_attribute(const struct describe *x, const struct found *f,
			      const char *key);

/** account_is_open() - Has the VPC an internet gateway? */
bool account_is_open(const struct found *vpc);

/** account_zones() - In how many Availability Zones they are */
size_t account_zones(const struct founds *subnets);

/** account_subnet_words() - 'subnets' */
void account_subnet_words(struct describe *x, struct doc *map,
			  const struct found *f, const struct founds *subnets);

/** account_fitting() - Of the interfaces of a database or cache those that are
 * where the lab has one of its copies
 * @az:		of the first copy; 0: that of the first subnet
 */
struct founds account_fitting(struct describe *x, const struct founds *subnets,
			      char az, size_t copies,
			      const struct founds *interfaces);

/** account_same_groups() - Has the interface exactly the groups of a list? */
bool account_same_groups(const struct found *eni, const struct doc *list,
			 const char *key);

/**
 * account_private() - As an instance, for each interface, or in one subnet:
 * all that a lab has for it are a name, groups, and a port
 * @why:	it is not what it is
 */
void account_private(struct describe *x, const struct found *f,
		     const struct founds *subnets,
		     const struct founds *interfaces, const char *port,
		     const struct doc *groups, const char *key,
		     const char *why);

/** account_resource() - A node of which only its interface is known, or all
 * that can be said of it in a lab
 * @ports:	where it answers, or NULL
 */
void account_resource(struct describe *x, const char *name, struct found *eni,
		      const struct words *ports);

/** put_interfaces() - 'interfaces', and they are somebody's from now on */
void put_interfaces(struct describe *x, struct doc *map, const struct found *f,
		    const struct founds *list);

/** interface_subnet() - Where an interface is, or NULL */
struct found *interface_subnet(const struct describe *x,
			       const struct found *eni);

/** address_fits() - Is its address one that its subnet can give? */
bool address_fits(const struct describe *x, const struct found *f);

/** interface_fits() - And has it an identifier? */
bool interface_fits(const struct describe *x, const struct found *eni);

/** account_by_hand() - Is it an object of its own, in 'network_interfaces'? */
bool account_by_hand(const struct describe *x, const struct found *eni);

/** account_by_hand_all() - Write all of those */
void account_by_hand_all(struct describe *x);

/** put_public_ip() - 'public_ip' of an instance or interface, from the
 * associations of its address */
void put_public_ip(struct describe *x, struct doc *map, const struct found *eni,
		   const struct doc *d);

#endif

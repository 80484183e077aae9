/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/labfile.h - how a lab file becomes a model, stage by stage
 *
 * model_parse() runs the stages in this order. Each goes over the whole lab
 * and reports all that it finds; a later stage trusts what an earlier one
 * did not complain about, and is silent about what could not be read.
 *
 *     labfile_stage()       what the steps so far make of the file
 *     labfile_read()        keys and values; names stay text
 *     model_resolve()       names become pointers
 *     interfaces_derive()   places and ENIs
 *     addresses_assign()    private, elastic and public addresses
 *     resolve_flow_logs()   names of what flow logs are on become ENIs
 *     expect_resolve()      ends of expectations become nodes and places
 *       -- an error so far ends it: there is no model --
 *     model_validate()      what AWS would refuse
 */
#ifndef VPC_LABFILE_H
#define VPC_LABFILE_H

#include "vpc/acts.h"
#include "vpc/document.h"
#include "vpc/expect.h"
#include "vpc/model.h"
#include "vpc/past.h"
#include "vpc/schema.h"

struct names;
struct kept;

struct build {
	struct reader reader;
	struct arena *arena; /* the model's */
	struct report *report;
	struct model *model;
	struct names *names;
	struct vpc *vpc; /* that is being read */
	struct transit_gateway *transit_gateway; /* likewise */
	struct on_premises *on_premises; /* likewise */
	unsigned int suggested; /* names listed in messages so far */
	unsigned int stage; /* 0: before the first step */
	bool undone; /* without the step of this stage itself */
	const bool *skip; /* steps to be left out, by index; or NULL */
	struct past past; /* stage by stage, with what happens in this one */
	struct { /* so much of it is no stage of the file */
		size_t labs, drills;
	} followed;
	bool placeless; /* the text is none that its user knows */
	const struct doc *acts[N_ACTS]; /* of the step of this stage, or NULL */
	VEC(const struct doc *) expects_before; /* of each stage before */
	struct kept *kept; /* what stays from the stage that runs now */
	const struct doc *file; /* all of it, whatever the stage */
	bool expecting; /* the names now looked up are of expectations */
	bool asking; /* and somebody asks by hand: see vpc/ask_end.h */
	size_t dependencies; /* what was removed and is still named */
};

/**
 * labfile_stage() - The document as stage b->stage has it
 * @root:	the whole file
 *
 * Also enters the file's steps into the model. Errors in steps up to this
 * stage are reported.
 *
 * Return: @root itself for the stage before the first step
 */
const struct doc *labfile_stage(struct build *b, const struct doc *root);

/** labfile_read() - Fill b->model from the document; errors are reported */
void labfile_read(struct build *b, const struct doc *root);

/** model_resolve() - Make pointers of all names but those of expectations */
void model_resolve(struct build *b);

/** resolve_peerings() - The part of model_resolve() that is about peerings;
 * also finds the state of each (PCX-2) */
void resolve_peerings(struct build *b);

/** resolve_lists() - The part of model_resolve() that is about prefix lists:
 * rules and routes that name one become one for each entry */
void resolve_lists(struct build *b);

/** services_assign() - The part of model_resolve() that gives AWS's services
 * their addresses, which are fixed (lab-file.md section 7) */
void services_assign(struct build *b);

/** resolve_policies() - The part of model_resolve() that is about conditions */
void resolve_policies(struct build *b);

/** resolve_endpoints() - The part of model_resolve() that is about endpoints of
 * VPCs; also adds the routes of gateway endpoints (GWE-1) */
void resolve_endpoints(struct build *b);

/** public_access_of() - What Block Public Access leaves the subnet (VPC-13) */
enum public_access public_access_of(const struct model *m,
				    const struct subnet *s);

/** resolve_regional_nats() - The part of model_resolve() that finds the AZs of
 * regional NAT gateways, once it is known who is in which subnet (NAT-17) */
void resolve_regional_nats(struct build *b);

/** drills_replay() - The part of model_resolve() that is about what happened:
 * what does not work now, which copies are primary, how much time went by */
void drills_replay(struct build *b);

/** resolve_transit_gateways() - ... about transit gateways: their attachments,
 * and who propagates to which table (TGW-3) */
void resolve_transit_gateways(struct build *b);

/** resolve_on_premises() - Where the VPNs of networks on premises end */
void resolve_on_premises(struct build *b);

/** resolve_propagated() - Give the route tables that take them the routes of
 * their VPC's virtual private gateway (RT-4) */
void resolve_propagated(struct build *b, struct vpc *vpc);

/** resolve_zones() - The part of model_resolve() for private hosted zones */
void resolve_zones(struct build *b);

/** names_derive() - What AWS calls what has an address: of instances, and the
 * addresses behind the records of private hosted zones; once addresses are
 * assigned */
void names_derive(struct build *b);

/** resolve_nodes() - The part of model_resolve() that is about nodes */
void resolve_nodes(struct build *b);

/** elastic_ip_named() - Is it the name of one? 'true', 'false', 'auto' and
 * nothing are not */
bool elastic_ip_named(const struct ref *ref);

/** interfaces_derive() - Places of nodes and the ENIs they share (R-6, LAM-12)
 */
void interfaces_derive(struct build *b);

/** interface_by_id() - Is it an identifier, but of no interface that is
 * written? Whose it is shows once all are derived */
bool interface_by_id(const struct build *b, const struct ref *ref);

/** managed_interfaces_check() - The part of interfaces_derive() that refuses
 * such ones to instances (ENI-8) */
void managed_interfaces_check(struct build *b);

/** nodes_number() - The part of interfaces_derive() that gives nodes their
 * numbers and DNS names, and adds the host 'internet' (N-5) */
void nodes_number(struct build *b);

/** lingering_derive() - The part of interfaces_derive() that is about ENIs of
 * functions that are gone (LAM-21) */
void lingering_derive(struct build *b);

/** resolve_flow_logs() - What flow logs are on; once there are interfaces */
void resolve_flow_logs(struct build *b);

/** expect_resolve() - Look up what expectations name */
void expect_resolve(struct build *b);

/** addresses_assign() - Give every ENI and host its addresses (R-6, VPC-21) */
void addresses_assign(struct build *b);

/** ipv6_assign_blocks() - The part of model_resolve() for IPv6: blocks of VPCs
 * that are 'auto', which others overlap or learn of */
void ipv6_assign_blocks(struct build *b);

/** ipv6_assign() - The part of addresses_assign() for IPv6: subnets,
 * ENIs and hosts (VPC-9, VPC-23) */
void ipv6_assign(struct build *b);

/** distributions_resolve() - The part of model_resolve() for CloudFront; before
 * rules are, since it makes groups that they may name */
void distributions_resolve(struct build *b);

/** distributions_assign() - The part of addresses_assign() for CloudFront */
void distributions_assign(struct build *b);

/** public_addresses_prepare() - Which elastic IPs NAT gateways have, as their
 * nodes say it; before any address is given */
void public_addresses_prepare(struct build *b);

/** public_addresses_assign() - The part of addresses_assign() for elastic IPs
 * and public addresses; after the private ones that they belong to */
void public_addresses_assign(struct build *b);

/** hosts_assign() - The part of addresses_assign() for hosts of the internet;
 * an address that is not public, or somebody else's, is an error */
void hosts_assign(struct build *b);

/** functions_finish() - The part of addresses_assign() for functions that have
 * no ENI: their state, and no places */
void functions_finish(struct build *b);

/** model_validate() - Report as refusals what AWS would not accept */
void model_validate(struct build *b);

/*
 * Parts of labfile_read(), a file each.
 */

extern const struct schema labfile_import_schema;
extern const struct schema labfile_top_schema, labfile_vpc_schema,
	labfile_route_table_schema, labfile_group_schema, labfile_acl_schema,
	labfile_instance_schema, labfile_function_schema,
	labfile_database_schema, labfile_proxy_schema, labfile_cache_schema,
	labfile_balancer_schema, labfile_internet_schema,
	labfile_interface_schema, labfile_peering_schema, labfile_list_schema,
	labfile_transit_schema, labfile_premises_schema,
	labfile_hosted_zone_schema, labfile_service_schema,
	labfile_endpoint_schema, labfile_endpoint_service_schema,
	labfile_distribution_schema, labfile_flow_log_schema,
	labfile_limit_schema, labfile_dhcp_schema, labfile_statement_schema,
	labfile_step_schema;

/* The kinds of expectations; NULL at the end */
extern const struct schema *const labfile_expect_schemas[];

/** build_of() - The build that a reader of the tables belongs to */
struct build *build_of(struct reader *r);

/** where_cmp() - Order of positions in one file, or in one document that was
 * put together from several */
int where_cmp(struct where a, struct where b);

/** labfile_object() - Start of an object: its name, path and identifier
 * @kind:	what its identifier begins with, "subnet"
 * @path:	of its collection, "vpcs.app.subnets"
 */
struct object labfile_object(struct build *b, const char *kind,
			     const char *path, const struct doc *name);

/**
 * labfile_each() - Read each entry of a collection name -> object
 * @own:	the reserved name that this collection may have (N-5), or NULL
 * @read:	reads the entry called @name
 *
 * Names that are invalid or reserved are reported and read all the same.
 */
void labfile_each(struct reader *r, const struct value *v, const char *own,
		  void (*read)(struct build *b, const struct value *v,
			       const struct doc *name));

/** labfile_limits_default() - AWS's own */
void labfile_limits_default(struct limits *l);
void labfile_limits(struct reader *r, const struct value *v, void *field);
void labfile_import(struct reader *r, const struct value *v, void *field);
void labfile_vpcs(struct reader *r, const struct value *v, void *field);
void labfile_route_tables(struct reader *r, const struct value *v, void *field);
void labfile_groups(struct reader *r, const struct value *v, void *field);
void labfile_acls(struct reader *r, const struct value *v, void *field);
void labfile_load_balancers(struct reader *r, const struct value *v,
			    void *field);
void labfile_private_hosted_zones(struct reader *r, const struct value *v,
				  void *field);
void labfile_dhcp_options(struct reader *r, const struct value *v, void *field);

/** labfile_dhcp_finish() - What AWS puts where the VPC says nothing (DNS-10) */
void labfile_dhcp_finish(struct build *b, struct vpc *vpc);

/** labfile_step() - "steps.2", the step of this stage */
const char *labfile_step(struct build *b);

/** labfile_change() - What messages about a change begin with: "steps.2: ", or
 * nothing where a file follows a running lab */
const char *labfile_change(struct build *b);

/** labfile_expect() - "expect 3", "steps.2.expect 3": what messages call it */
const char *labfile_expect(struct build *b, size_t number);

/** labfile_hold() - The name of a connection that is kept: is it new where it
 * is opened, and known where it is asked for? */
void labfile_hold(struct build *b, const struct expect *e);

/** labfile_cites() - VEC(const char *): statements and failures, that exist */
void labfile_cites(struct reader *r, const struct value *v, void *field);
void labfile_expects(struct reader *r, const struct value *v, void *field);

/** labfile_policy() - struct policy: one or several statements */
void labfile_policy(struct reader *r, const struct value *v, void *field);

/** labfile_role() - The same, or the name of a managed policy */
void labfile_role(struct reader *r, const struct value *v, void *field);

/** vpc_new(), route_table_new() ... - Objects that exist without being written
 */
struct security_group *labfile_group_new(struct build *b, struct object o);
struct network_acl *labfile_acl_new(struct build *b, struct object o);
struct route_table *labfile_route_table_new(struct build *b, struct object o);

/** labfile_group_defaults(), labfile_acl_defaults() - What AWS puts where the
 * file says nothing (SG-3, SG-4, ACL-5) */
void labfile_group_defaults(struct build *b, struct security_group *g);
void labfile_acl_defaults(struct build *b, struct network_acl *acl);

/** labfile_node_new() - A node of @kind, added to the model */
struct node *labfile_node_new(struct build *b, enum node_kind kind,
			      struct object o);

void labfile_instances(struct reader *r, const struct value *v, void *field);
void labfile_network_interfaces(struct reader *r, const struct value *v,
				void *field);
void labfile_elastic_ips(struct reader *r, const struct value *v, void *field);
void labfile_functions(struct reader *r, const struct value *v, void *field);
void labfile_databases(struct reader *r, const struct value *v, void *field);
void labfile_proxies(struct reader *r, const struct value *v, void *field);
void labfile_caches(struct reader *r, const struct value *v, void *field);
void labfile_distributions(struct reader *r, const struct value *v,
			   void *field);
void labfile_internet(struct reader *r, const struct value *v, void *field);
void labfile_peerings(struct reader *r, const struct value *v, void *field);
void labfile_transit_gateways(struct reader *r, const struct value *v,
			      void *field);
void labfile_on_premises(struct reader *r, const struct value *v, void *field);
void labfile_flow_logs(struct reader *r, const struct value *v, void *field);
void labfile_prefix_lists(struct reader *r, const struct value *v, void *field);

void labfile_endpoints(struct reader *r, const struct value *v, void *field);
void labfile_endpoint_services(struct reader *r, const struct value *v,
			       void *field);
void labfile_services(struct reader *r, const struct value *v, void *field);

/** services_ready_made() - Those that the file names, or a program may; once
 * what it declares itself has been read
 * @root:	the lab of this stage
 */
void services_ready_made(struct build *b, const struct doc *root);

/** prefix_lists_of_aws() - Those that exist without being written */
void prefix_lists_of_aws(struct build *b);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_interface.h - whose traffic a record tells of
 *
 * What records say of a network interface, or of a transit gateway's
 * attachment, copied from a model: records of an interface may be written when
 * the lab has changed and its old model is gone.
 */
#ifndef LAB_FLOW_INTERFACE_H
#define LAB_FLOW_INTERFACE_H

#include "lab/flow_service.h"
#include "netns/plan.h"
#include "vpc/flow_log.h"

/* FL-14, by AWS's numbers */
enum flow_path {
	PATH_NONE = 0,
	PATH_SAME_VPC = 1,
	PATH_VPN_GATEWAY = 3,
	PATH_PEERING = 4,
	PATH_PEERING_REGION = 5,
	PATH_GATEWAY_ENDPOINT = 7,
	PATH_INTERNET_GATEWAY = 8,
};

struct flow_interface {
	unsigned int number; /* of its collection, from 0 */
	enum flow_source source;
	const char *key; /* its identifier, or of a VPN the name of its link */
	const char *id; /* "eni-0..."; of a VPN's attachment NULL */
	const char *account, *region;
	const char
		*ns; /* where its packets are counted; NULL: it has no link */
	const char *vpc; /* its name, or NULL */
	const char *vpc_id, *subnet_id, *az_id; /* or NULL */
	const char *instance_id; /* NULL: it is no instance's (FL-8a) */
	const char *type; /* "interface", "lambda" ... */
	struct addr private_ip, ipv6; /* its primary ones, or none */
	VEC(struct addr) addresses; /* all */
	bool checked; /* source_dest_check */
	const char *gateway_id, *attachment_id; /* FLOW_OF_TRANSIT */
};

struct flow_interfaces {
	struct arena *arena;
	struct names *names; /* by key */
	VEC(struct flow_interface *) items;
	struct flow_link *links; /* by interface index */
	size_t n_links;
	const struct flow_services *services; /* at public addresses */
};

/** flow_interfaces_new() - All that @m has, by the links that @p gave them
 *
 * Return: the collection, which needs neither any more; to be released by
 *	   flow_interfaces_free()
 */
struct flow_interfaces *flow_interfaces_new(const struct model *m,
					    const struct plan *p);
void flow_interfaces_free(struct flow_interfaces *all);

/** flow_interface_of() - Whose end in a router has that index, or NULL */
const struct flow_interface *flow_interface_of(
	const struct flow_interfaces *all, int ifindex);

/** flow_interface_with() - Which of a VPC has the address, or NULL */
const struct flow_interface *flow_interface_with(
	const struct flow_interfaces *all, const char *vpc, struct addr a);

/** flow_interface_path() - Where what leaves a router by that link goes */
enum flow_path flow_interface_path(const struct flow_interfaces *all,
				   int ifindex);

/** flow_interface_named() - The one of that key, or NULL
 * @source:	an attachment has the identifiers of its interfaces, too
 */
const struct flow_interface *flow_interface_named(
	const struct flow_interfaces *all, enum flow_source source,
	const char *key);

/** flow_interface_has() - Is @a one of its addresses? */
bool flow_interface_has(const struct flow_interface *i, struct addr a);

/** flow_az_id() - "use1-az1" of zone 'a' in us-east-1; in @arena */
const char *flow_az_id(struct arena *arena, const char *region, char az);

#endif

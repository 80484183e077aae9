/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/labfile_node.h - keys that several kinds of nodes share
 * (lab-file.md section 6)
 */
#ifndef VPC_LABFILE_NODE_H
#define VPC_LABFILE_NODE_H

#include "vpc/labfile.h"
#include "vpc/values.h"

#define NODE(name_, field_, ...) KEY(name_, struct node, field_, __VA_ARGS__)
#define NODE_PORTS                                                      \
	{                                                               \
		.name = "ports", .read = labfile_ports, .is_list = true \
	}
#define NODE_VPC NODE("vpc", vpc_ref, read_ref)
#define NODE_GROUPS                                                     \
	NODE("security_groups", group_refs, read_refs, .is_list = true, \
	     .absent = "default")
#define NODE_INTERFACES NODE("interfaces", interfaces, labfile_interfaces)
#define NODE_SUBNETS(help_)                                          \
	NODE("subnets", subnet_refs, read_refs, .use = KEY_REQUIRED, \
	     .help = help_, .is_list = true)
#define NODE_AMOUNT(name_, field_, unit_) \
	NODE(name_, field_, read_int, .min = 0, .max = INT_MAX, .unit = unit_)

#define NODE_PROGRAM \
	NODE("run", run, read_text), NODE("ready", ready, labfile_ready)

/** labfile_node() - A new node of @kind, at the path of @v
 * @id:		what its identifier begins with, "db"
 */
struct node *labfile_node(struct build *b, const struct value *v,
			  enum node_kind kind, const char *id,
			  const struct doc *name);

/** labfile_part() - A further endpoint of a node: "orders.reader" (N-4)
 *
 * It is a node of the same kind; what else it has of @of is the caller's.
 */
struct node *labfile_part(struct build *b, const struct node *of,
			  const char *part);

/** labfile_ready() - A port, or a command, into ready_port or ready of a node
 */
void labfile_ready(struct reader *r, const struct value *v, void *field);

/** labfile_ports() - A list of PORT or PORT/udp, into the ports of a node */
void labfile_ports(struct reader *r, const struct value *v, void *field);

#endif

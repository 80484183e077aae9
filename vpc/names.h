/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/names.h - objects by name and identifier (lab-file.md section 3)
 */
#ifndef VPC_NAMES_H
#define VPC_NAMES_H

#include "vpc/labfile.h"

enum name_kind {
	NAME_VPC,
	NAME_SUBNET,
	NAME_ROUTE_TABLE,
	NAME_NAT_GATEWAY,
	NAME_ENDPOINT,
	NAME_INTERNET_GATEWAY, /* the object alone: nothing else is known */
	NAME_VPN_GATEWAY, /* likewise */
	NAME_GROUP,
	NAME_ACL, /* the last of those inside a VPC */
	NAME_NODE,
	NAME_NETWORK_INTERFACE,
	NAME_ELASTIC_IP,
	NAME_PEERING,
	NAME_PREFIX_LIST,
	NAME_TRANSIT_GATEWAY,
	NAME_TRANSIT_ATTACHMENT,
	NAME_TRANSIT_ROUTE_TABLE,
	NAME_ON_PREMISES,
	NAME_ENDPOINT_SERVICE,
	NAME_FLOW_LOG,
	NAME_SERVICE, /* AWS's own; those that the file has are nodes */
	NAME_ENI,
	NAME_ANY, /* for messages alone: any of the above */
	NAME_ROUTE_TARGET, /* for messages alone */
	NAME_RULE_PEER, /* for messages alone */
	NAME_DNS, /* lower case */
	N_NAME_KINDS
};

enum { NAME_HITS_MAX = 8 };

struct name_hits {
	size_t n;
	void *object[NAME_HITS_MAX];
	struct vpc *vpc[NAME_HITS_MAX]; /* NULL: the lab's own */
};

/* All objects but those of NAME_DNS, which are nodes, start with a struct
 * object */

/** names_new() - An empty index in @arena */
struct names *names_new(struct arena *arena);

/**
 * names_add() - Enter an object under its name, "VPC/NAME" and identifier
 * @vpc:	whose it is, or NULL for the lab's own
 *
 * Return: the object of that kind, VPC and name which is there already (and
 *	   stays), or NULL
 */
void *names_add(struct names *names, enum name_kind kind, struct vpc *vpc,
		const char *name, const char *id, void *object);

/**
 * names_find() - All objects that @text may mean
 * @scope:	only of this VPC; NULL: of all
 * @text:	name, identifier, or "VPC/NAME", which overrules @scope
 */
struct name_hits names_find(const struct names *names, enum name_kind kind,
			    const struct vpc *scope, const char *text);

/**
 * names_resolve() - The one object that a reference means (N-2)
 *
 * Return: the object; or NULL, reported: no such name (silently, when that
 *	   name may stand in what could not be read), or several
 */
void *names_resolve(struct build *b, enum name_kind kind,
		    const struct vpc *scope, const struct ref *ref);

/** names_kind() - "route table" */
const char *names_kind(enum name_kind kind);

/** names_missing() - Report "PATH: no KIND 'NAME'; VPC app has a, b"
 *
 * Nothing is reported when part of the lab could not be read.
 */
void names_missing(struct build *b, enum name_kind kind,
		   const struct vpc *scope, const struct ref *ref);

#endif

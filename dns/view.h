/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dns/view.h - what one resolver knows
 *
 * A view is a list of zones, each a list of records. A name is looked up in
 * the most specific zone that holds it, and nowhere else: so a private zone
 * without the record says NXDOMAIN, whatever the public tree has (DNS-7). The
 * public tree is the zone "", which holds all names.
 *
 * Every VPC has a view of its own, since one name means a private address
 * inside a VPC and a public one elsewhere (DNS-5).
 */
#ifndef DNS_VIEW_H
#define DNS_VIEW_H

#include "vpc/model.h"

enum dns_type { /* as on the wire */
		DNS_A = 1,
		DNS_CNAME = 5,
		DNS_SOA = 6,
		DNS_PTR = 12,
		DNS_AAAA = 28,
		DNS_ANY = 255
};

struct dns_record {
	const char *name; /* in full, lower case, without a dot at its end */
	enum dns_type type;
	uint32_t ttl; /* s */
	struct addr address; /* of A and AAAA */
	const char *target; /* of CNAME and PTR */
};

struct dns_zone {
	const char *name; /* "" is the public tree */
	VEC(struct dns_record) records; /* sorted by name */
};

struct dns_view {
	struct arena *arena;
	const struct model *model;
	const struct vpc *vpc; /* NULL: the view from outside every VPC */
	VEC(struct dns_zone) zones;
};

/**
 * dns_view_new() - What the resolver of @vpc knows, or the public one
 * @arena:	where all of it lives; the texts of @m are pointed into
 */
struct dns_view *dns_view_new(struct arena *arena, const struct model *m,
			      const struct vpc *vpc);

/** dns_view_zone() - The zone that answers for @name: the most specific */
const struct dns_zone *dns_view_zone(const struct dns_view *v,
				     const char *name);

/** dns_zone_find() - The records of @name itself, of every type
 *
 * Return: the first of @ret_n that follow each other; NULL: there are none
 */
const struct dns_record *dns_zone_find(const struct dns_zone *z,
				       const char *name, size_t *ret_n);

/** dns_zone_has_below() - Is there any name inside @name? It exists then,
 * though it has no records */
bool dns_zone_has_below(const struct dns_zone *z, const char *name);

#endif

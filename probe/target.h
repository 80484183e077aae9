/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/target.h - which addresses a name means, seen from a source
 */
#ifndef PROBE_TARGET_H
#define PROBE_TARGET_H

#include "vpc/expect.h"

struct target_address {
	struct addr address;
	const struct place *place; /* whose it is, or NULL */
	const char *label; /* "orders", "pool@private-b" */
};

struct target_addresses {
	struct target_address *items;
	size_t n, cap;
};

/**
 * target_addresses() - What @to resolves to for a program at @from
 * @choice:	ADDRESS_RESOLVED: as a program would look it up: private inside
 *		a VPC, public elsewhere when there is a public address (DNS-5),
 *		always public for an internet-facing load balancer (ALB-2)
 * @given:	for ADDRESS_GIVEN
 * @family:	of the address; 0: IPv4 if both ends have it, else IPv6
 *
 * Return: the addresses; none when the name does not resolve
 */
struct target_addresses target_addresses(struct arena *arena,
					 const struct place *from,
					 const struct endpoint *to,
					 enum address_choice choice,
					 struct addr given, sa_family_t family);

#endif

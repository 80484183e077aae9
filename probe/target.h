/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/target.h - which addresses a target means, seen from a source
 */
#ifndef PROBE_TARGET_H
#define PROBE_TARGET_H

#include "vpc/dns.h"
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

/** target_name() - The name that a program at @from would look up for @to;
 * NULL: it is addressed without asking DNS */
const char *target_name(const struct place *from, const struct endpoint *to,
			enum address_choice choice);

/** target_family() - Which kind of address of @to is wanted: IPv4 if both ends
 * have it, unless @x says otherwise */
sa_family_t target_family(const struct place *from, const struct endpoint *to,
			  const struct expect *x);

/**
 * target_addresses() - What @to is for a program at @from
 * @x:		which of its addresses is wanted
 * @found:	the addresses that its name was found to mean; NULL: it has none
 *
 * An instance without a public name is reached by its private address from
 * inside a VPC, by the public one from elsewhere.
 *
 * Return: the addresses; none when the name does not resolve
 */
struct target_addresses target_addresses(struct arena *arena,
					 const struct place *from,
					 const struct endpoint *to,
					 const struct expect *x,
					 const struct dns_addresses *found);

/** target_text() - "orders:5432", "[2001:db8::1]:443"
 * @at:		the address that is meant, or an empty one
 * @port:	or 0
 */
const char *target_text(struct arena *arena, const struct endpoint *to,
			const struct target_address *at, int port);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/lookup.h - names looked up by real packets, as a program would
 *
 * The source asks the name servers that its VPC's DHCP options name, one
 * after the other, over UDP and again over TCP what did not fit; a name that
 * is not there is tried with the domain of the options behind it.
 */
#ifndef PROBE_LOOKUP_H
#define PROBE_LOOKUP_H

#include "dns/message.h"
#include "probe/outcome.h"
#include "vpc/dns.h"

enum lookup_end {
	LOOKUP_FOUND,
	LOOKUP_NO_NAME, /* NXDOMAIN */
	LOOKUP_EMPTY, /* the name is there, without such an address */
	LOOKUP_NO_RESOLVER, /* DNS-2, DNS-10 */
	LOOKUP_UNREACHABLE, /* no server answers (DNS-11) */
};

struct lookup {
	const struct place *from;
	const char *name;
	sa_family_t family; /* of the addresses that are wanted */
	enum lookup_end end;
	struct dns_addresses addresses;
	struct addr server; /* the last that was asked, or none */
	struct outcome failure; /* of LOOKUP_UNREACHABLE: what became of it */

	/* the model's word against it, once it was asked (probe/check_name.c) */
	bool compared;
	const char *differs;

	struct lookups *all;
	struct lookup *next; /* in its chain */

	/* while it is under way */
	struct dns_setup setup;
	size_t asked; /* server */
	const char *names[2]; /* as it is, and with the domain behind it */
	size_t tried;
	uint8_t query[DNS_QUERY_MAX];
	bool tcp;
};

enum { LOOKUP_CHAINS = 1024 };

struct lookups {
	struct lab *lab;
	struct arena *arena;
	VEC(struct lookup *) items; /* one for each source and name */
	struct lookup *chains[LOOKUP_CHAINS]; /* the same, to find them */
	size_t under_way;
};

/** lookup_of() - What @from learns of @name; known after lookups_run() */
struct lookup *lookup_of(struct lookups *all, const struct place *from,
			 const char *name, sa_family_t family);

/** lookups_run() - Ask for everything that is not known yet, and wait */
void lookups_run(struct lookups *all, const volatile int *stop);

/** lookup_outcome() - Why nothing could be sent: unresolved, and its code */
void lookup_outcome(const struct lookup *l, struct outcome *ret);

#endif

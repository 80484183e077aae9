/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/dns.h - who is asked for a name, and what AWS calls an address
 *
 * What a name means is not here: the resolver knows that by dns/view.c, and
 * the model's own answer by probe/judge_name.c.
 */
#ifndef VPC_DNS_H
#define VPC_DNS_H

#include "vpc/model.h"

/** dns_lower() - @name in lower case and without a dot at its end */
const char *dns_lower(struct arena *a, const char *name);

/** dns_is_below() - Is @name the domain @zone, or inside it? "" holds all */
bool dns_is_below(const char *name, const char *zone);

/** dns_resolver() - The Amazon resolver of @vpc at base+2 (VPC-22, DNS-1) */
struct addr dns_resolver(const struct vpc *vpc);

/** dns_link_local_resolver() - The same resolver in every VPC (L2-8) */
struct addr dns_link_local_resolver(void);

/** dns_link_local_resolver6() - The same for those who have IPv6 (DNS-1) */
struct addr dns_link_local_resolver6(void);

/** dns_synthesises() - Does the resolver give @asker IPv6 addresses for names
 * that have none, which NAT64 takes to their IPv4 ones? (VPC-24) */
bool dns_synthesises(const struct vpc *vpc, struct addr asker);

/** dns_public_resolver() - For everything outside VPCs (lab) */
struct addr dns_public_resolver(void);

struct dns_addresses { /* that a name has */
	struct addr *items;
	size_t n, cap;
};

/** dns_is_amazon() - Is @a how a packet inside @vpc reaches its resolver? */
bool dns_is_amazon(const struct vpc *vpc, struct addr a);

/** dns_internal_domain() - "ec2.internal", "eu-west-1.compute.internal"
 * (DNS-6) */
const char *dns_internal_domain(struct arena *a, const char *region);

/** dns_private_name() - "ip-10-0-0-5.ec2.internal" (DNS-6), or NULL: it has no
 * IPv4 address */
const char *dns_private_name(struct arena *a, const struct eni *eni);

/** dns_private_name_of() - The same of any IPv4 address in @vpc: secondary ones
 * have such names, too */
const char *dns_private_name_of(struct arena *a, const struct vpc *vpc,
				struct addr address);

/** dns_public_name() - "ec2-198-18-0-1.compute-1.amazonaws.com", or NULL: it
 * has no public address, or its VPC gives no such names (DNS-2) */
const char *dns_public_name(struct arena *a, const struct eni *eni);

/** dns_private_names() - Are both attributes on? (DNS-2, DNS-4) */
bool dns_private_names(const struct vpc *vpc);

struct dns_setup { /* as /etc/resolv.conf has it */
	const struct addr *servers; /* in this order */
	size_t n;
	const char *search; /* domain, or NULL */
	bool beside; /* RDS asks for its databases, outside their VPC (RDL-2) */
};

/** dns_setup_of() - Whom a program at @place asks for names
 *
 * Instances and functions follow the VPC's DHCP options (DNS-10, DNS-12); what
 * AWS runs asks the Amazon resolver of its VPC; everything outside VPCs the
 * public one. Networks on premises have their own, outside the lab.
 */
struct dns_setup dns_setup_of(struct arena *a, const struct place *place);

#endif

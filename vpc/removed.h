/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/removed.h - names of what a step removed
 */
#ifndef VPC_REMOVED_H
#define VPC_REMOVED_H

#include "vpc/labfile.h"
#include "vpc/names.h"

/**
 * removed_still_used() - Was what a reference names removed by this step?
 *
 * If so AWS refuses the step, DependencyViolation, and that is reported at
 * the place that removes it (SG-14).
 *
 * Return: false: the name means nothing, or an expectation names it
 */
bool removed_still_used(struct build *b, enum name_kind kind,
			const struct vpc *scope, const struct ref *ref);

/** removed_target() - Did an earlier stage have what a route leads to? Then
 * the route stays, as a blackhole (RT-12) */
bool removed_target(struct build *b, enum name_kind kind,
		    const struct vpc *scope, const struct ref *ref);

/** removed_foreign() - Did an earlier stage have this group in another VPC than
 * @vpc? Then a rule that names it stays, stale (SG-13) */
bool removed_foreign(struct build *b, const struct vpc *vpc,
		     const struct ref *ref);

/** removed_gateway() - Had the VPC the gateway of that key in an earlier stage?
 * @key:	"internet_gateway", "vpn_gateway"
 */
bool removed_gateway(struct build *b, const struct vpc *vpc, const char *key);

/** removed_where() - The place in the step that removes an object of a VPC
 * @key:	of its collection, "subnets"
 */
struct where removed_where(const struct build *b, const char *key,
			   const char *vpc, const char *name);
/** removed_attachment() - Had the transit gateway an attachment of that name, or
 * of the VPC of that name, in an earlier stage? */
bool removed_attachment(struct build *b, const struct transit_gateway *gateway,
			const char *name);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/identifier.h - identifiers that look like AWS's
 */
#ifndef VPC_IDENTIFIER_H
#define VPC_IDENTIFIER_H

#include <stdbool.h>

#include "base/arena.h"

/**
 * identifier() - "eni-0a1b2c3d4e5f60718" for an object
 * @kind:	what it begins with, "eni"
 * @vpc:	name of its VPC, or "" outside of any
 * @name:	its name, which together with the others is unique
 * @salt:	0; another number gives another identifier, after a collision
 *
 * The same arguments give the same identifier in each run.
 */
const char *identifier(struct arena *arena, const char *kind, const char *vpc,
		       const char *name, unsigned int salt);

/**
 * identifier_is() - Has @text the form of AWS's own identifiers of that kind?
 * @kind:	"sg": then "sg-" and 8 or 17 hexadecimal digits
 */
bool identifier_is(const char *kind, const char *text);

/** identifier_like() - Is it @kind, "-" and letters or digits? As the examples
 * of AWS's documentation are: "vpc-xEXAMPLE" */
bool identifier_like(const char *kind, const char *text);

/** identifier_hex() - The first @digits (up to 17) of its hexadecimal part */
const char *identifier_hex(struct arena *arena, const char *kind,
			   const char *name, int digits);

/** identifier_decimal() - Ten decimal digits, as load balancers' names have */
const char *identifier_decimal(struct arena *arena, const char *kind,
			       const char *name);

#endif

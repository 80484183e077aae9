/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/owners.h - who has an address
 */
#ifndef VPC_OWNERS_H
#define VPC_OWNERS_H

#include <stdint.h>

#include "base/addr.h"
#include "base/arena.h"

struct owner;

struct owners { /* starts with the arena alone */
	struct arena *arena;
	struct owner *slots;
	size_t n, room; /* room is a power of two */
};

/** address_number() - An IPv4 address as a number, for arithmetic */
uint32_t address_number(struct addr a);

/**
 * owners_take() - Give an address to @name, if nobody has it
 * @vpc:	number of the VPC that it counts in; 0: public
 *
 * Return: NULL; or the name of who has it already
 */
const char *owners_take(struct owners *o, unsigned int vpc, struct addr a,
			const char *name);

/** owners_find() - Who has the address, or NULL */
const char *owners_find(const struct owners *o, unsigned int vpc,
			struct addr a);

#endif

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_cidr.c - Fn::Cidr: a block cut into equal ones
 */
#include <stdlib.h>
#include <string.h>

#include "base/addr.h"
#include "import/cfn.h"

enum { CIDRS_MAX = 256 }; /* CloudFormation's own */

static bool number_at(struct cfn_stack *s, const struct cfn_call *call,
		      size_t i, long *ret)
{
	const struct doc *d = cfn_argument(s, call, i, 2);
	const char *text = d ? cfn_eval_text(s, d) : NULL;
	char *end;

	if (!text)
		return false;
	*ret = strtol(text, &end, 10);
	if (*text && !*end && *ret >= 0)
		return true;
	cfn_error(s->cfn, d->at, "Fn::Cidr: '%s' is no number", text);
	return false;
}

/* The address that is @n blocks of @bits host bits further on */
static struct addr further(struct addr a, unsigned long n, long bits)
{
	int bytes = a.family == AF_INET ? 4 : 16;

	for (int bit = 0; bit < 9; bit++) {
		long at = bits + bit; /* from the end of the address */

		if (!(n >> bit & 1))
			continue;
		for (int i = bytes - 1 - (int)(at / 8), carry = 1 << (at % 8);
		     i >= 0 && carry; i--) {
			carry += a.bytes[i];
			a.bytes[i] = (uint8_t)carry;
			carry >>= 8;
		}
	}
	return a;
}

static long bits_for(long count)
{
	long bits = 0;

	while (1L << bits < count)
		bits++;
	return bits;
}

const struct doc *cfn_fn_cidr(struct cfn_stack *s, const struct cfn_call *call)
{
	const struct doc *block = cfn_argument(s, call, 0, 2);
	const char *text = block ? cfn_eval_text(s, block) : NULL;
	struct doc *list = branch_list(s->cfn->arena, call->at);
	struct prefix p;
	long count, bits = 0, width;

	if (!text || !number_at(s, call, 1, &count))
		return NULL;
	if (!prefix_parse(text, &p)) {
		cfn_error(s->cfn, block->at, "Fn::Cidr: '%s' is no CIDR", text);
		return NULL;
	}
	p = prefix_mask(p);
	width = p.addr.family == AF_INET ? 32 : 128;
	bits = width - p.len - bits_for(count);
	if (call->argument->items.n > 2 && !number_at(s, call, 2, &bits))
		return NULL;
	if (count < 1 || count > CIDRS_MAX || bits < 0 ||
	    bits + bits_for(count) > width - p.len) {
		cfn_error(s->cfn, call->at,
			  "Fn::Cidr: %s has no room for %ld blocks of %ld bits",
			  text, count, bits);
		return NULL;
	}
	for (long i = 0; i < count; i++) {
		struct addr a = further(p.addr, (unsigned long)i, bits);

		branch_add(s->cfn->arena, list,
			   branch_text(s->cfn->arena, call->at,
				       arena_printf(s->cfn->arena, "%s/%ld",
						    ADDR(a), width - bits)));
	}
	return list;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/eni_ids.h - what ENIs are called: by AWS, or by where they come from
 */
#ifndef VPC_ENI_IDS_H
#define VPC_ENI_IDS_H

#include "vpc/labfile.h"

struct eni_ids {
	struct build *b;
	struct names *links; /* that are taken */
	struct names *given; /* ENIs by the identifiers that are written */
	bool is_copy; /* of a database or cache: there are so many others ... */
	unsigned int copies_before; /* ... in its subnet */
};

/** eni_ids_new() - Nothing has an identifier yet */
struct eni_ids eni_ids_new(struct build *b);

/**
 * eni_identify() - Give @eni its identifier and the name of its link
 * @n:		whose it is; its 'interfaces' may have one in the ENI's subnet
 * @key:	what it comes from otherwise; most often the name
 */
void eni_identify(struct eni_ids *ids, struct eni *eni, const struct node *n,
		  const char *key);

/** eni_identify_shared() - Another node, @n, has it too, and may be the one
 * that says what AWS calls it */
void eni_identify_shared(struct eni_ids *ids, struct eni *eni,
			 const struct node *n);

/** eni_ids_check() - Report those that are written and of no ENI */
void eni_ids_check(struct eni_ids *ids);

#endif

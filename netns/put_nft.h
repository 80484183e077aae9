/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/put_nft.h - a plan's sets, chains and rules as one transaction
 */
#ifndef NETNS_PUT_NFT_H
#define NETNS_PUT_NFT_H

#include "netns/diff.h"
#include "netns/wire.h"

struct nftnl_rule;

#define NFT_TABLE "vpclab" /* of family inet */

/**
 * put_nft() - Append the transaction that carries out some steps
 * @b:		an empty atomic batch
 * @steps:	@n steps of one namespace; those that are no nftables
 *		objects are passed over
 *
 * Everything lives in the table NFT_TABLE. Chains that change are
 * flushed and filled again; the kernel switches from old to new at once.
 */
void put_nft(struct wire_batch *b, struct plan_step *const *steps, size_t n);

/** put_verdict() - The kernel's number for @v */
uint32_t put_verdict(enum nf_verdict v);

/** put_rule_exprs() - Add the expressions of @rule to the kernel rule @r */
void put_rule_exprs(struct nftnl_rule *r, const struct nf_rule *rule);

#endif

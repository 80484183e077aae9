/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/expect_resolve.h - what expectations name, by key
 *
 * Parts of expect_resolve() and what they share. All of them report what
 * they do not find.
 */
#ifndef VPC_EXPECT_RESOLVE_H
#define VPC_EXPECT_RESOLVE_H

#include "vpc/labfile.h"

/** expect_resolve_one() - What one of them names */
void expect_resolve_one(struct build *b, struct expect *e);

/** expect_named() - The node that @ref names; NULL: none, or reported */
struct node *expect_named(struct build *b, const struct ref *ref);

/**
 * expect_end() - Find a node and its places by what is written of them
 * @end:	whose node and places are set; its ref is for messages
 * @text:	node, node@place or network interface (N-4)
 *
 * Return: false when @text is none of these, which is not reported
 */
bool expect_end(struct build *b, struct endpoint *end, const char *text);

/** expect_state() - The keys of a 'state_of' entry */
void expect_state(struct build *b, struct expect *e);

/** expect_invoke() - The keys of an 'invoke' entry */
void expect_invoke(struct build *b, struct expect *e);

/** expect_logs() - The nodes of the key 'logs': they must have ENIs */
void expect_logs(struct build *b, struct expect *e);

/** expect_sees() - The key 'sees', once it is known who reaches whom; by an
 * interface endpoint of an AWS service it is an error */
void expect_sees(struct build *b, struct expect *e);

/** expect_at() - The key 'at': it must name something of the lab */
void expect_at(struct build *b, struct expect *e);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/resolver.h - name servers of a running lab
 *
 * The Amazon resolver of each VPC, in its router; the public one, in the
 * internet; and instances that are name servers themselves (DNS-11). What
 * they say is dns/answer.c's; here are the sockets.
 */
#ifndef LAB_RESOLVER_H
#define LAB_RESOLVER_H

#include "lab/loop.h"
#include "netns/fabric.h"
#include "vpc/model.h"

struct resolvers;

/**
 * resolvers_new() - Answer for names in @m, over UDP and TCP
 *
 * Return: all name servers, to be released by resolvers_free(); NULL with
 *	   @e set
 */
struct resolvers *resolvers_new(struct loop *loop, struct fabric *fabric,
				const struct model *m, struct err *e);
void resolvers_free(struct resolvers *r);

/** resolvers_follow() - Answer as @m has it from now on */
int resolvers_follow(struct resolvers *r, const struct model *m, struct err *e);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/nat64.h - NAT gateways that take IPv6 to IPv4 (NAT-18)
 *
 * The kernel has no NAT64. In the gateway's namespace 64:ff9b::/96 leads into
 * a pair of links (route/nat64.c); at its far end each packet is read, given
 * the other header and sent back, as if it came from beyond. What is IPv4
 * then is masqueraded by the kernel like any client's.
 */
#ifndef LAB_NAT64_H
#define LAB_NAT64_H

#include "lab/loop.h"
#include "netns/fabric.h"
#include "vpc/model.h"

struct nat64;

/** nat64_new() - Serve the NAT gateways of @m that need it
 *
 * Return: to be released by nat64_free(); or NULL with @e set
 */
struct nat64 *nat64_new(struct loop *loop, struct fabric *fabric,
			const struct model *m, struct err *e);
void nat64_free(struct nat64 *n);

/** nat64_follow() - Serve those of @m, which the fabric has now
 *
 * Return: 0, or a negative errno with @e set
 */
int nat64_follow(struct nat64 *n, const struct model *m, struct err *e);

#endif

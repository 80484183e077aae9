/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/hosts.h - which addresses of the internet a lab has something in
 */
#ifndef VPC_HOSTS_H
#define VPC_HOSTS_H

#include "base/addr.h"

/** host_range() - Whose range an address is in that no host of the internet may
 * have: "private"; NULL: nobody's */
const char *host_range(struct addr a);

#endif

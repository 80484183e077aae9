/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/regional_nat.h - NAT gateways that are in several AZs (NAT-17)
 */
#ifndef VPC_REGIONAL_NAT_H
#define VPC_REGIONAL_NAT_H

#include "vpc/model.h"

/** regional_nat_by_hand() - Does the file say which addresses it has, or AWS? */
bool regional_nat_by_hand(const struct nat_gateway *nat);

#endif

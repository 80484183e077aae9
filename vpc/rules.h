/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/rules.h - what a rule says of protocol and ports, read from its keys
 */
#ifndef VPC_RULES_H
#define VPC_RULES_H

#include "vpc/model.h"
#include "vpc/schema.h"

enum rule_protocol { /* the keys of a rule, of which it has one */
		     RULE_TCP,
		     RULE_UDP,
		     RULE_ICMP,
		     RULE_ICMPV6,
		     RULE_PROTOCOL,
		     N_RULE_PROTOCOLS
};

struct traffic_list {
	struct traffic *items;
	size_t n, cap;
};

/**
 * traffic_read() - Make ranges of a rule's protocol key
 * @v:		the rule, for its position and name
 * @written:	the values of the protocol keys, NULL where absent
 * @several:	may the key have a list? (groups yes, ACLs no)
 *
 * 1, 6, 17 and 58 must be written as the words they have (lab-file.md section 5).
 *
 * Return: false when something was wrong and reported
 */
bool traffic_read(struct reader *r, const struct value *v,
		  const struct doc *const written[N_RULE_PROTOCOLS],
		  bool several, struct traffic_list *ret);

#endif

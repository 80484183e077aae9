// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flow_record.c - what flow logs say of a packet at one ENI
 */
#include "probe/flow_record.h"

#include <string.h>

bool flow_rejects(const char *code)
{
	static const char *const of[] = {"SUBNET_ACL_", "ENI_SG_", "SG_"};

	for (size_t i = 0; i < ARRAY_LEN(of); i++)
		if (strncmp(code, of[i], strlen(of[i])) == 0)
			return true;
	return false;
}

enum log_action flow_action(const struct flow_record *records, size_t n,
			    uint32_t number, const struct eni *eni,
			    bool ingress)
{
	enum log_action action = LOG_NONE;

	for (size_t i = 0; i < n; i++) {
		const struct flow_record *r = &records[i];

		if (r->eni != eni || r->ingress != ingress ||
		    r->number != number)
			continue;
		if (r->reject)
			return LOG_REJECT;
		action = LOG_ACCEPT;
	}
	return action;
}

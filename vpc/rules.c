// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/rules.c - what a rule says of protocol and ports, read from its keys
 */
#include "vpc/rules.h"

#include <string.h>

#include "vpc/values.h"

static const char *const key_name[N_RULE_PROTOCOLS] = {
	[RULE_TCP] = "tcp",	      [RULE_UDP] = "udp",
	[RULE_ICMP] = "icmp",	      [RULE_ICMPV6] = "icmpv6",
	[RULE_PROTOCOL] = "protocol",
};

static const char *word_of_number(int number)
{
	switch (number) {
	case PROTOCOL_ICMP:
		return "icmp";
	case PROTOCOL_TCP:
		return "tcp";
	case PROTOCOL_UDP:
		return "udp";
	case PROTOCOL_ICMPV6:
		return "icmpv6";
	default:
		return NULL;
	}
}

static bool read_number(struct reader *r, const struct value *v,
			struct traffic *ret)
{
	const char *text = v->doc->text;
	int number;

	if (strcmp(text, "all") == 0) {
		ret->protocol = PROTOCOL_ALL;
		return true;
	}
	if (!int_parse(text, 0, 255, &number)) {
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no protocol; all, or a number from 0 "
			     "to 255",
			     v->path, text);
		return false;
	}
	if (word_of_number(number)) {
		report_error(r->report, v->doc->at,
			     "%s: protocol %d is written '%s' here", v->path,
			     number, word_of_number(number));
		return false;
	}
	ret->protocol = number;
	return true;
}

/* One scalar behind a protocol key */
static bool read_one(struct reader *r, const struct value *v,
		     enum rule_protocol key, struct traffic *ret)
{
	static const int numbers[] = {
		[RULE_TCP] = PROTOCOL_TCP,
		[RULE_UDP] = PROTOCOL_UDP,
		[RULE_ICMP] = PROTOCOL_ICMP,
		[RULE_ICMPV6] = PROTOCOL_ICMPV6,
	};
	bool icmp = key == RULE_ICMP || key == RULE_ICMPV6;
	const char *text = value_scalar(
		r, v, icmp ? "an ICMP type" : "a port or a range");
	bool fine;

	if (!text)
		return false;
	*ret = (struct traffic){.to = UINT16_MAX};
	if (key == RULE_PROTOCOL)
		return read_number(r, v, ret);
	ret->protocol = numbers[key];
	if (icmp)
		fine = icmp_parse(text, key == RULE_ICMPV6, &ret->from,
				  &ret->to);
	else
		fine = ports_parse(text, &ret->from, &ret->to);
	if (!fine)
		report_error(r->report, v->doc->at,
			     icmp ? "%s: '%s' is no ICMP type; all, 8, 3/4 or "
				    "a word such as echo-request"
				  : "%s: '%s' is no port; 443, 1024-65535 or "
				    "all",
			     v->path, text);
	return fine;
}

/* The key that the rule has; N_RULE_PROTOCOLS: none or two, reported */
static enum rule_protocol only_key(
	struct reader *r, const struct value *v,
	const struct doc *const written[N_RULE_PROTOCOLS])
{
	enum rule_protocol found = N_RULE_PROTOCOLS;

	for (int i = 0; i < N_RULE_PROTOCOLS; i++) {
		if (!written[i])
			continue;
		if (found != N_RULE_PROTOCOLS) {
			report_error(r->report, written[i]->at,
				     "%s: has '%s' and '%s'; a rule has one "
				     "protocol",
				     v->path, key_name[found], key_name[i]);
			return N_RULE_PROTOCOLS;
		}
		found = (enum rule_protocol)i;
	}
	if (found == N_RULE_PROTOCOLS)
		report_error(r->report, v->doc->at,
			     "%s: needs a protocol: tcp, udp, icmp, icmpv6 or "
			     "protocol",
			     v->path);
	return found;
}

bool traffic_read(struct reader *r, const struct value *v,
		  const struct doc *const written[N_RULE_PROTOCOLS],
		  bool several, struct traffic_list *ret)
{
	enum rule_protocol key = only_key(r, v, written);
	size_t n;

	if (key == N_RULE_PROTOCOLS)
		return false;

	struct value list = {written[key], v->path, NULL};
	const struct doc *const *items = value_list(r, &list, &n);

	if (!n || (!several && list.doc->kind == DOC_LIST)) {
		report_error(r->report, list.doc->at,
			     n ? "%s: '%s' takes one range here, no list"
			       : "%s: '%s' is an empty list",
			     v->path, key_name[key]);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, NULL};
		struct traffic t;

		if (read_one(r, &one, key, &t))
			*vec_add(r->arena, ret) = t;
	}
	return ret->n == n;
}

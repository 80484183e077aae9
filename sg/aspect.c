// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/aspect.c - the three ways in which rules look at a packet
 *
 *	ports:    address . protocol . destination port	(TCP, UDP)
 *	icmp:     address . type . code
 *	protocol: address . protocol			(all others, and "all")
 */
#include "sg/sg.h"

const char *aspect_suffix(enum aspect aspect, sa_family_t family)
{
	static const char *const suffix[N_ASPECTS][2] = {
		[ASPECT_PORTS] = {"ports4", "ports6"},
		[ASPECT_ICMP] = {"icmp4", "icmp6"},
		[ASPECT_PROTOCOL] = {"proto4", "proto6"},
	};

	return suffix[aspect][family == AF_INET6];
}

const enum nf_key *aspect_keys(enum aspect aspect, sa_family_t family,
			       bool destination)
{
	static const enum nf_key keys[N_ASPECTS][2][2][NF_KEYS_MAX] = {
		[ASPECT_PORTS] = {{{NF_IP_SADDR, NF_L4PROTO, NF_DPORT},
				   {NF_IP_DADDR, NF_L4PROTO, NF_DPORT}},
				  {{NF_IP6_SADDR, NF_L4PROTO, NF_DPORT},
				   {NF_IP6_DADDR, NF_L4PROTO, NF_DPORT}}},
		[ASPECT_ICMP] =
			{{{NF_IP_SADDR, NF_ICMP_TYPE, NF_ICMP_CODE},
			  {NF_IP_DADDR, NF_ICMP_TYPE, NF_ICMP_CODE}},
			 {{NF_IP6_SADDR, NF_ICMPV6_TYPE, NF_ICMPV6_CODE},
			  {NF_IP6_DADDR, NF_ICMPV6_TYPE, NF_ICMPV6_CODE}}},
		[ASPECT_PROTOCOL] = {{{NF_IP_SADDR, NF_L4PROTO},
				      {NF_IP_DADDR, NF_L4PROTO}},
				     {{NF_IP6_SADDR, NF_L4PROTO},
				      {NF_IP6_DADDR, NF_L4PROTO}}},
	};

	return keys[aspect][family == AF_INET6][destination];
}

void aspect_set(struct plan *p, const char *ns, const char *name,
		enum aspect aspect, sa_family_t family, bool destination,
		bool verdicts)
{
	const enum nf_key *keys = aspect_keys(aspect, family, destination);
	struct plan_set set = {
		.name = name, .interval = true, .verdicts = verdicts};

	for (size_t i = 0; i < NF_KEYS_MAX; i++)
		set.keys[i] = keys[i];
	plan_set(p, ns, &set);
}

static struct nf_range numbers(uint32_t from, uint32_t to)
{
	return (struct nf_range){{.num = from}, {.num = to}};
}

static void icmp_element(struct plan *p, const char *ns, struct plan_element *e,
			 uint32_t type_from, uint32_t type_to,
			 uint32_t code_from, uint32_t code_to)
{
	e->fields[1] = numbers(type_from, type_to);
	e->fields[2] = numbers(code_from, code_to);
	plan_element(p, ns, e);
}

/*
 * A range of type * 256 + code as rectangles of type and code: the rest of
 * the first type, the whole types between, the beginning of the last one.
 */
static void icmp_elements(struct plan *p, const char *ns, const struct box *box,
			  struct plan_element *e)
{
	uint32_t first = box->from >> 8, last = box->to >> 8;
	uint32_t begin = box->from & 0xff, end = box->to & 0xff;

	if (first == last) {
		icmp_element(p, ns, e, first, first, begin, end);
		return;
	}
	if (begin != 0) {
		icmp_element(p, ns, e, first, first, begin, 0xff);
		first++;
	}
	if (end != 0xff) {
		icmp_element(p, ns, e, last, last, 0, end);
		last--;
	}
	if (first <= last)
		icmp_element(p, ns, e, first, last, 0, 0xff);
}

void aspect_element(struct plan *p, const char *ns, enum aspect aspect,
		    int protocol, const struct box *box, struct plan_element e)
{
	e.fields[0] = (struct nf_range){{.addr = box->lo}, {.addr = box->hi}};
	switch (aspect) {
	case ASPECT_PORTS:
		e.fields[1] = numbers((uint32_t)protocol, (uint32_t)protocol);
		e.fields[2] = numbers(box->from, box->to);
		break;
	case ASPECT_ICMP:
		icmp_elements(p, ns, box, &e);
		return;
	default:
		e.fields[1] = numbers(box->from, box->to);
	}
	plan_element(p, ns, &e);
}

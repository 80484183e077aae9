// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/dns.c - any bytes as a query, and as a reply
 *
 * Whatever comes: no crash, no reply to what is none, and none longer than
 * what asked takes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "dns/answer.h"
#include "dns/message.h"
#include "tests/fuzz/lab.h"

static const struct dns_asker over_udp = {.udp = true, .synthesise = true};
static const struct dns_asker over_tcp = {.udp = false};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char lab[] =
	"vpcs: {app: {cidr: 10.0.0.0/16, enable_dns_hostnames: true, "
	"subnets: {a: 10.0.1.0/24}}}\n"
	"instances: {web: {subnet: a}}\n"
	"internet: {api.example.com: 203.0.113.80}\n"
	"private_hosted_zones: {corp.example: {vpcs: app, records: {'@': "
	"10.0.1.9, a: {type: CNAME, value: b.corp.example}, b: {type: CNAME, "
	"value: a.corp.example}}}}\n";

static const struct dns_view *view(void)
{
	static struct dns_view *made;
	struct model *m;

	if (made)
		return made;
	m = lab_made(lab);
	made = dns_view_new(m->arena, m, m->vpcs.items[0]);
	return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t reply[DNS_MESSAGE_MAX];
	struct arena *arena = arena_new();
	size_t n = dns_answer(view(), data, size, &over_udp, reply);

	if (n > DNS_UDP_MAX || (n && !(reply[2] & 0x80)) ||
	    (n && dns_answer(view(), reply, n, &over_udp, reply)))
		abort();
	dns_answer(view(), data, size, &over_tcp, reply);
	dns_reply_read(arena, data, size);
	arena_free(arena);
	return 0;
}

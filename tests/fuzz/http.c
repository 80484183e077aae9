// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/http.c - any bytes as a request, for a web server, a balancer and
 * the instance metadata service
 *
 * Whatever it says: no crash; behind a balancer its client is who sent it; and
 * metadata is asked for a token or a value, or refused.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/metadata.h"
#include "lab/metadata_ask.h"
#include "tests/fuzz/lab.h"
#include "vpc/policy.h"

enum { TTL_MAX = 21600 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char lab[] =
	"vpcs: {app: {cidr: 10.0.0.0/16, enable_dns_hostnames: true, "
	"subnets: {a: 10.0.1.0/24}, endpoints: {sqs: {subnets: a, policy: "
	"[{allow: 'sqs:*Me*s?ge', resources: '*:queue-*-?'}, {deny: 'sqs:*', "
	"principals: web}]}}}}\n"
	"instances: {web: {subnet: a}}\n";

static const struct model *model(void)
{
	static struct model *m;

	if (!m)
		m = lab_made(lab);
	return m;
}

static void check_forwarded(struct arena *arena, const char *request, size_t n)
{
	size_t size = n + HTTP_FORWARDED_GROWS;
	struct addr client = ipv4(10, 0, 1, 4);
	char *sent = arena_alloc(arena, size), seen[64];

	if (http_forwarded(request, client, sent, size) >= size ||
	    !http_header(sent, "x-forwarded-for", seen, sizeof(seen)) ||
	    strcmp(seen, ADDR(client)) != 0)
		abort();
}

static void check_policy(const char *request)
{
	char action[512], resource[512], principal[512];
	const struct policy_request what = {
		.action = action, .resource = resource, .principal = principal};
	const struct vpc *vpc = model()->vpcs.items[0];

	http_header(request, "X-Action", action, sizeof(action));
	http_header(request, "X-Resource", resource, sizeof(resource));
	http_header(request, "X-Principal", principal, sizeof(principal));
	policy_permits(&vpc->endpoints.items[0]->policy, &what);
}

static void check_metadata(struct arena *arena, const char *request)
{
	static const uint8_t macs[1][MAC_BYTES];
	struct metadata_of of = {.macs = macs};
	struct metadata_ask ask;

	for (size_t i = 0; i < model()->nodes.n; i++)
		if (model()->nodes.items[i]->kind == NODE_INSTANCE)
			of.instance = model()->nodes.items[i];
	metadata_ask_read(request, &ask);
	if (ask.refusal ? ask.ttl_s : ask.ttl_s < 0 || ask.ttl_s > TTL_MAX)
		abort();
	if (!ask.refusal && !ask.ttl_s)
		metadata_get(arena, &of, ask.path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);

	if (http_see(text, size, size + 1) == HTTP_MORE)
		abort(); /* there is no room */
	if (http_see(text, size, size + 2) == HTTP_WHOLE)
		check_forwarded(arena, text, size);
	http_closes(text);
	check_policy(text);
	check_metadata(arena, text);
	arena_free(arena);
	return 0;
}

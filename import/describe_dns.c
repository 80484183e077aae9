// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_dns.c - which node a DNS name of AWS's is
 */
#include <string.h>

#include "import/describe.h"
#include "vpc/dns.h"

static void learn(struct describe *x, const char *name, struct found *f)
{
	if (name)
		index_add(&x->dns, dns_lower(x->arena, name), f);
}

/* Members that are a name, or an object with one */
static void learn_members(struct describe *x, struct found *f)
{
	static const char *const texts[] = {"DNSName",	      "DnsName",
					    "PrivateDnsName", "PublicDnsName",
					    "Endpoint",	      "Address"};
	static const char *const maps[] = {"Endpoint", "ConfigurationEndpoint",
					   "PrimaryEndpoint"};
	static const char *const lists[] = {"DnsEntries", "NodeGroups",
					    "CacheNodes"};
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		learn(x, said(f->d, texts[i]), f);
	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		learn(x, said_in(f->d, maps[i], "Address"), f);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		const struct doc *const *all = said_list(f->d, lists[i], &n);

		for (size_t k = 0; k < n; k++) {
			learn(x, said(all[k], "DnsName"), f);
			for (size_t j = 0; j < ARRAY_LEN(maps); j++)
				learn(x, said_in(all[k], maps[j], "Address"),
				      f);
		}
	}
}

static const enum member nodes[] = {MEMBER_INSTANCE,
				    MEMBER_DATABASE,
				    MEMBER_CLUSTER,
				    MEMBER_PROXY,
				    MEMBER_CACHE,
				    MEMBER_REPLICATION_GROUP,
				    MEMBER_SERVERLESS_CACHE,
				    MEMBER_BALANCER,
				    MEMBER_CLASSIC_BALANCER,
				    MEMBER_PRIVATE,
				    MEMBER_ENDPOINT};

static void learn_all(struct describe *x)
{
	for (size_t k = 0; k < ARRAY_LEN(nodes); k++)
		for (size_t i = 0; i < x->of[nodes[k]].n; i++)
			if (!x->of[nodes[k]].items[i]->gone)
				learn_members(x, x->of[nodes[k]].items[i]);
}

/* What is described may have been left out */
static bool is_written(const struct describe *x, const struct found *f)
{
	static const char *const kinds[] = {"instances", "databases", "proxies",
					    "caches", "load_balancers"};
	const struct doc *own = f->vpc ? said_map(f->vpc->made, "endpoints")
				       : NULL;

	if (f->is == MEMBER_ENDPOINT)
		return own && document_get(own, f->name);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct doc *all = said_map(x->lab, kinds[i]);

		if (all && f->name && document_get(all, f->name))
			return true;
	}
	return false;
}

/* An alias of a load balancer has a word before its name */
static const char *without_prefix(const char *text)
{
	static const char dualstack[] = "dualstack.";

	return strncmp(text, dualstack, strlen(dualstack)) == 0
		       ? text + strlen(dualstack)
		       : text;
}

const char *account_node(struct describe *x, const char *text)
{
	const struct found *f;

	if (!x->dns.n)
		learn_all(x);
	f = index_find(&x->dns, without_prefix(dns_lower(x->arena, text)));
	for (size_t k = 0; !f && k < ARRAY_LEN(nodes); k++)
		f = found_of(x, nodes[k], text);
	return f && is_written(x, f) ? ref_of(x, f, NULL) : NULL;
}

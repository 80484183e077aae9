// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/lacking.c - what a lab is without something that the kernel lacks
 */
#include "lab/lacking.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "netns/netns.h"

#define NO_KERNEL "analyze, diff, import and plan need no kernel"

static const char *const means[N_FEATURES] = {
	[FEATURE_VETH] = "no lab; " NO_KERNEL,
	[FEATURE_RULES] = "no lab; " NO_KERNEL,
	[FEATURE_IPV6] = "no lab with IPv6; those of IPv4 alone work",
	[FEATURE_IPV6_RULES] = "no lab with IPv6; those of IPv4 alone work",
	[FEATURE_NFT] = "no lab; " NO_KERNEL,
	[FEATURE_RANGES] = "no lab; " NO_KERNEL,
	[FEATURE_COUNTERS] = "no flow logs; labs without them work",
	[FEATURE_HOUR] = "no flow logs; labs without them work",
	[FEATURE_RATE] = "quotas of packets a second, such as the resolver's, "
			 "are not kept; all else works",
	[FEATURE_TURNS] = "no NAT gateway with several addresses; those with "
			  "one work",
	[FEATURE_LOG] = "nobody sees packets dropped: what is blocked is told "
			"as a timeout, and flow logs lack it; all else works",
	[FEATURE_REJECT] = "no NAT gateways, network load balancers and "
			   "endpoints, which reset idle connections; labs "
			   "without them work",
	[FEATURE_CT] = "no lab; " NO_KERNEL,
	[FEATURE_CT_MARK] = "no lab; " NO_KERNEL,
	[FEATURE_CT_ZONE] = "no functions in a VPC; labs without them work",
	[FEATURE_CONNECTIONS] = "quotas of open connections, such as a NAT "
				"gateway's, are not kept; all else works",
	[FEATURE_NAT] = "no lab; " NO_KERNEL,
	[FEATURE_MASQUERADE] = "no NAT gateways, network load balancers and "
			       "PrivateLink; labs without them work",
	[FEATURE_CT_NETLINK] = "no steps that let time pass (elapse), no "
			       "changes that end connections; all else works",
	[FEATURE_PACKET] = "no captures, no NAT64; all else works",
};

const char *lacking_means(enum feature f)
{
	return means[f];
}

/* Whole, or not at all */
static void add(struct err *e, const char *text)
{
	size_t used = strlen(e->text);

	if (used + strlen(text) < sizeof(e->text))
		memcpy(e->text + used, text, strlen(text) + 1);
}

static void add_feature(struct err *e, enum feature f)
{
	const struct feature_info *info = &features[f];
	char text[sizeof(e->text)];

	snprintf(text, sizeof(text),
		 "; this kernel lacks %s: %s (%s%s%s); without: %s", info->name,
		 info->words, info->config, info->module ? "; module " : "",
		 info->module ? info->module : "", means[f]);
	add(e, text);
}

void lacking_say(feature_set lacking, struct err *e)
{
	for (int f = 0; f < N_FEATURES; f++)
		if (lacking & FEATURE_BIT(f))
			add_feature(e, (enum feature)f);
}

const char *lacking_note(struct arena *arena, const struct plan *plan)
{
	struct text t = {.arena = arena};

	for (int f = 0; f < N_FEATURES; f++)
		if (features_spared(FEATURE_BIT(f)) & plan->without)
			text_add(&t, "note: this kernel lacks %s: %s\n",
				 features[f].name, means[f]);
	return t.s ? t.s : "";
}

int lacking_isolate(bool *ret_rootless, struct err *e)
{
	int rc = netns_isolate(ret_rootless, e);

	if (rc)
		add(e, "; without: no lab; " NO_KERNEL);
	return rc;
}

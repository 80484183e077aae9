/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/feature.h - what of the kernel a plan uses
 *
 * A kernel may be old, or built without parts of it. Nobody asks as long as
 * it takes what it is given. When it refuses a plan, features_lacking() puts the
 * smallest plan to it that uses one feature, so that it can be said which one
 * it lacks, and how it would get it.
 */
#ifndef NETNS_FEATURE_H
#define NETNS_FEATURE_H

#include "base/report.h"
#include "netns/plan.h"

enum feature { /* each behind those that it needs */
	       FEATURE_VETH,
	       FEATURE_RULES,
	       FEATURE_IPV6,
	       FEATURE_IPV6_RULES,
	       FEATURE_NFT,
	       FEATURE_RANGES,
	       FEATURE_COUNTERS,
	       FEATURE_HOUR,
	       FEATURE_RATE,
	       FEATURE_TURNS,
	       FEATURE_LOG,
	       FEATURE_REJECT,
	       FEATURE_CT,
	       FEATURE_CT_MARK,
	       FEATURE_CT_ZONE,
	       FEATURE_CONNECTIONS,
	       FEATURE_NAT,
	       FEATURE_MASQUERADE,
	       /* not of plans: */
	       FEATURE_CT_NETLINK,
	       FEATURE_PACKET,
	       N_FEATURES
};

typedef uint32_t feature_set; /* bits 1 << enum feature */

#define FEATURE_BIT(f) ((feature_set)1 << (f))

struct feature_info {
	const char *name; /* one word */
	const char *words; /* what it is */
	const char *config; /* the options that it is built with, or since which
			       release it is there */
	const char
		*module; /* or those that it is in; NULL: the kernel itself */
	feature_set needs; /* nothing can be said of it without them */
	void (*plan)(struct plan *p, const char *ns); /* the least that uses it;
							 NULL: not of plans */
};

extern const struct feature_info features[N_FEATURES];

/** plan_features() - What the kernel must have for @p */
feature_set plan_features(const struct plan *p);

/**
 * features_spared() - How can a plan do without @lacking?
 *
 * Return: what its rules may leave out, as plan.without has it; 0: it cannot
 */
uint32_t features_spared(feature_set lacking);

/** feature_plan() - The smallest plan that uses @f; to be freed */
struct plan *feature_plan(enum feature f);

/**
 * features_lacking() - Those of @wanted that the kernel does not take
 *
 * What another one that is lacking is needed for is not tried, and not named.
 */
feature_set features_lacking(feature_set wanted);

#endif

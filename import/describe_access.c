// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_access.c - VPC Block Public Access, and what is excluded
 *
 * Where nobody asked for the options, VPCs and subnets say what holds for them.
 */
#include <string.h>

#include "import/describe.h"

static const char *known_mode(const char *text)
{
	static const char *const modes[] = {"block-bidirectional",
					    "block-ingress"};

	for (size_t i = 0; text && i < ARRAY_LEN(modes); i++)
		if (strcmp(modes[i], text) == 0)
			return modes[i];
	return NULL;
}

static const char *state_of(const struct found *f)
{
	return said_in(f->d, "BlockPublicAccessStates",
		       "InternetGatewayBlockMode");
}

/* Options are a Region's; those of the lab's own count */
static const char *mode_of(const struct describe *x, const struct found **ret)
{
	const struct founds *all = &x->of[MEMBER_ACCESS_OPTIONS];

	*ret = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const char *region = said(all->items[i]->d, "AwsRegion");

		if (!region || strcmp(region, x->region) == 0) {
			*ret = all->items[i];
			return known_mode(said(all->items[i]->d,
					       "InternetGatewayBlockMode"));
		}
	}
	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++) {
		const struct found *vpc = x->of[MEMBER_VPC].items[i];

		if (vpc->gone || !known_mode(state_of(vpc)))
			continue;
		*ret = vpc;
		return known_mode(state_of(vpc));
	}
	return NULL;
}

void account_access(struct describe *x)
{
	const struct found *by;

	x->access = mode_of(x, &by);
	if (x->access)
		branch_put_text(x->arena, x->lab, "block_public_access",
				by->d->at, x->access);
}

static bool is_in_force(const struct found *exclusion)
{
	const char *state = said(exclusion->d, "State");

	return !state || strcmp(state, "create-complete") == 0 ||
	       strncmp(state, "update-", 7) == 0;
}

/* "arn:...:vpc/vpc-0a1b" is of vpc-0a1b */
static bool is_of(const struct found *exclusion, const struct found *f)
{
	const char *arn = said(exclusion->d, "ResourceArn");
	const char *slash = arn ? strrchr(arn, '/') : NULL;

	return arn && strcmp(slash ? slash + 1 : arn, f->id) == 0;
}

const char *account_exclusion(const struct describe *x, const struct found *f)
{
	const struct founds *all = &x->of[MEMBER_ACCESS_EXCLUSION];
	bool outer = f->is == MEMBER_SUBNET && f->vpc &&
		     account_exclusion(x, f->vpc);

	for (size_t i = 0; i < all->n; i++)
		if (is_in_force(all->items[i]) && is_of(all->items[i], f))
			return said_is(all->items[i]->d,
				       "InternetGatewayExclusionMode",
				       "allow-egress")
				       ? "allow-egress"
				       : "allow-bidirectional";
	return !all->n && x->access && !outer && state_of(f) &&
			       !known_mode(state_of(f))
		       ? "allow-bidirectional"
		       : NULL;
}

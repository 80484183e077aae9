// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_attribute.c - attributes of load balancers and target groups
 *
 * AWS is asked for those of each by itself, and its answer does not say whose
 * they are: the name of the file does, or there is only one it can be about.
 */
#include <string.h>

#include "import/describe.h"

/* Has its file what target groups alone have? */
static bool is_groups(const struct describe *x, const struct found *a)
{
	static const char delay[] = "deregistration_delay.timeout_seconds";

	for (size_t i = 0; i < x->of[MEMBER_ATTRIBUTE].n; i++) {
		const struct found *f = x->of[MEMBER_ATTRIBUTE].items[i];

		if (f->file == a->file && said_is(f->d, "Key", delay))
			return true;
	}
	return false;
}

static bool is_of(const struct describe *x, const struct found *a,
		  const struct found *f)
{
	const char *own = said(a->d, "Of"), *id = strrchr(f->id, '/');

	if (own)
		return strcmp(own, f->id) == 0;
	if (id && strstr(a->file->path, id + 1))
		return true;
	return x->of[f->is].n == 1 &&
	       is_groups(x, a) == (f->is == MEMBER_TARGET_GROUP);
}

const char *account_attribute(const struct describe *x, const struct found *f,
			      const char *key)
{
	for (size_t i = 0; i < x->of[MEMBER_ATTRIBUTE].n; i++) {
		const struct found *a = x->of[MEMBER_ATTRIBUTE].items[i];

		if (said_is(a->d, "Key", key) && is_of(x, a, f))
			return said(a->d, "Value");
	}
	return NULL;
}

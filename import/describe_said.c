// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_said.c - what a member of an answer of AWS says
 *
 * Whoever wrote the file may have left out anything, and null is as good as
 * that.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "import/describe.h"
#include "vpc/schema.h"
#include "vpc/values.h"

static const struct doc *member(const struct doc *d, const char *key,
				enum doc_kind kind)
{
	const struct doc *value = NULL;

	if (d && key && d->kind == DOC_MAPPING)
		value = document_get(d, key);
	return value && value->kind == kind ? value : NULL;
}

const char *said(const struct doc *d, const char *key)
{
	const struct doc *value = member(d, key, DOC_SCALAR);

	return value && !value_empty(value) ? value->text : NULL;
}

const char *said_in(const struct doc *d, const char *key, const char *inner)
{
	return said(said_map(d, key), inner);
}

bool said_is(const struct doc *d, const char *key, const char *text)
{
	const char *is = said(d, key);

	return is && text && strcasecmp(is, text) == 0;
}

bool said_true(const struct doc *d, const char *key)
{
	return said_is(d, key, "true");
}

int said_int(const struct doc *d, const char *key, int absent)
{
	const char *text = said(d, key);
	int n;

	return text && int_parse(text, INT_MIN, INT_MAX, &n) ? n : absent;
}

const struct doc *const *said_list(const struct doc *d, const char *key,
				   size_t *ret_n)
{
	const struct doc *value = member(d, key, DOC_LIST);

	*ret_n = value ? value->items.n : 0;
	return value ? value->items.items : NULL;
}

const struct doc *said_map(const struct doc *d, const char *key)
{
	return member(d, key, DOC_MAPPING);
}

const char *said_tag(const struct doc *d, const char *key)
{
	static const char *const lists[] = {"Tags", "TagSet", "TagList"};

	for (size_t k = 0; k < ARRAY_LEN(lists); k++) {
		const struct doc *const *tags;
		size_t n;

		if (said_in(d, lists[k], key)) /* as Ansible has them */
			return said_in(d, lists[k], key);
		tags = said_list(d, lists[k], &n);

		for (size_t i = 0; i < n; i++)
			if (said_is(tags[i], "Key", key))
				return said(tags[i], "Value");
	}
	return NULL;
}

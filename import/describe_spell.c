// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_spell.c - members that somebody spells in his own way
 *
 * Ansible writes "vpc_id", AWS Config "vpcId", where AWS's calls answer
 * "VpcId". All three become the last one, so that nothing behind here needs to
 * know of the others. Keys of tags are the user's and stay as they are.
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "import/describe.h"

enum { DEPTH_MAX = 32 };

/* Words that AWS does not simply begin with a capital */
static const char *const acronyms[][2] = {
	{"db", "DB"}, {"az", "AZ"}, {"tls", "TLS"}, {"iam", "IAM"}};

static void add_word(struct text *t, const char *word, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(acronyms); i++)
		if (strlen(acronyms[i][0]) == n &&
		    strncmp(acronyms[i][0], word, n) == 0) {
			text_put(t, acronyms[i][1]);
			return;
		}
	text_add(t, "%c%.*s", toupper((unsigned char)*word), (int)(n - 1),
		 word + 1);
}

bool is_spelled(const char *key)
{
	return !islower((unsigned char)*key);
}

const char *account_spelling(struct arena *arena, const char *key)
{
	struct text t = {.arena = arena};

	if (is_spelled(key))
		return key;
	for (const char *c = key; *c;) {
		size_t n = strcspn(c, "_");

		if (n)
			add_word(&t, c, n);
		c += n + (c[n] == '_');
	}
	return t.n ? t.s : key;
}

bool account_spells(const struct doc *d)
{
	return d->kind != DOC_MAPPING || !d->pairs.n ||
	       is_spelled(d->pairs.items[0].key->text);
}

static bool is_tags(const char *key, const struct doc *value)
{
	return value->kind == DOC_MAPPING &&
	       (strcmp(key, "Tags") == 0 || strcmp(key, "TagSet") == 0);
}

static const struct doc *spell(struct arena *arena, const struct doc *d,
			       unsigned int depth)
{
	struct doc *copy;

	if (d->kind == DOC_SCALAR || depth > DEPTH_MAX)
		return d;
	copy = d->kind == DOC_LIST ? branch_list(arena, d->at)
				   : branch_map(arena, d->at);
	for (size_t i = 0; i < d->items.n; i++)
		branch_add(arena, copy,
			   spell(arena, d->items.items[i], depth + 1));
	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc_pair *p = &d->pairs.items[i];
		const char *key = account_spelling(arena, p->key->text);

		if (!document_get(copy, key))
			branch_put(arena, copy, key, p->key->at,
				   is_tags(key, p->value)
					   ? p->value
					   : spell(arena, p->value, depth + 1));
	}
	return copy;
}

const struct doc *account_spelled(struct arena *arena, const struct doc *d)
{
	return account_spells(d) ? d : spell(arena, d, 0);
}

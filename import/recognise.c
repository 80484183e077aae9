// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/recognise.c - what a document is, by its keys
 */
#include <ctype.h>
#include <string.h>

#include "import/describe.h"
#include "import/source.h"

static bool has_types(const struct doc *resources)
{
	if (!resources || resources->kind != DOC_MAPPING)
		return false;
	for (size_t i = 0; i < resources->pairs.n; i++) {
		const struct doc *d = resources->pairs.items[i].value;
		const char *key = resources->pairs.items[i].key->text;

		if (strncmp(key, "Fn::", 4) == 0 ||
		    (d->kind == DOC_MAPPING && document_get(d, "Type")))
			return true;
	}
	return false;
}

static bool is_template(const struct doc *root)
{
	return document_get(root, "AWSTemplateFormatVersion") ||
	       document_get(root, "Transform") ||
	       has_types(document_get(root, "Resources"));
}

/* Whoever cuts a part out of a plan may leave its version out */
static bool has_root_module(const struct doc *root, const char *key)
{
	const struct doc *values = document_get(root, key);

	return values && values->kind == DOC_MAPPING &&
	       document_get(values, "root_module");
}

static bool is_terraform(const struct doc *root)
{
	static const char *const keys[] = {"planned_values", "resource_changes",
					   "values", "lineage",
					   "terraform_version"};

	if (has_root_module(root, "planned_values") ||
	    has_root_module(root, "values"))
		return true;
	if (!document_get(root, "format_version") &&
	    !document_get(root, "terraform_version") &&
	    !document_get(root, "version"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (document_get(root, keys[i]))
			return true;
	return false;
}

/* AWS begins its members with a capital, the language of lab files none */
static bool has_members(const struct doc *root)
{
	for (size_t i = 0; i < root->pairs.n; i++)
		if (!isupper((unsigned char)*root->pairs.items[i].key->text))
			return false;
	return root->pairs.n > 0;
}

/* What the AWS CLI gives with --query, or several answers in a row */
static bool has_answers(const struct doc *root)
{
	for (size_t i = 0; i < root->items.n; i++)
		if (root->items.items[i]->kind != DOC_MAPPING ||
		    !has_members(root->items.items[i]))
			return false;
	return root->items.n > 0;
}

enum source_kind source_kind(const struct doc *root)
{
	if (root->kind == DOC_LIST && (has_answers(root) || account_is(root)))
		return SOURCE_DESCRIBE;
	if (root->kind != DOC_MAPPING)
		return SOURCE_LAB;
	if (is_template(root))
		return SOURCE_CLOUDFORMATION;
	if (is_terraform(root))
		return SOURCE_TERRAFORM;
	return has_members(root) || account_is(root) ? SOURCE_DESCRIBE
						     : SOURCE_LAB;
}

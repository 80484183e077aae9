// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_block.c - blocks of a resource, and how each is configured
 */
#include <string.h>

#include "import/terraform.h"

/* Do all constants of a configured block stand in a known one? */
static bool fits(const struct doc *values, const struct doc *config)
{
	for (size_t i = 0; i < config->pairs.n; i++) {
		const struct doc *constant = NULL;
		const struct doc *is = document_get(
			values, config->pairs.items[i].key->text);

		if (config->pairs.items[i].value->kind == DOC_MAPPING)
			constant = document_get(config->pairs.items[i].value,
						"constant_value");
		if (constant && constant->kind == DOC_SCALAR && is &&
		    is->kind == DOC_SCALAR && !terraform_null(is) &&
		    strcmp(constant->text, is->text) != 0)
			return false;
	}
	return true;
}

/* How each known block is configured; blocks are sets, in any order */
static const struct doc *config_for(const struct doc *values,
				    const struct doc *config, bool *taken)
{
	for (size_t i = 0; config && i < config->items.n; i++)
		if (!taken[i] && config->items.items[i]->kind == DOC_MAPPING &&
		    fits(values, config->items.items[i])) {
			taken[i] = true;
			return config->items.items[i];
		}
	return NULL;
}

struct tf_parts terraform_blocks(struct tf *t, const struct tf_part *p,
				 const char *key)
{
	const struct doc *values = p->values ? document_get(p->values, key)
					     : NULL;
	const struct doc *config = NULL;
	struct tf_parts all = {0};
	bool *taken;

	if (p->config)
		config = document_get(p->config, key);
	if (config && config->kind != DOC_LIST)
		config = NULL;
	taken = arena_alloc(t->arena, (config ? config->items.n : 0) + 1);
	if (values && values->kind == DOC_MAPPING)
		*vec_add(t->arena, &all) = (struct tf_part){p->of, values,
							    NULL};
	for (size_t i = 0; values && i < values->items.n; i++)
		if (values->items.items[i]->kind == DOC_MAPPING)
			*vec_add(t->arena, &all) = (struct tf_part){
				p->of, values->items.items[i],
				config_for(values->items.items[i], config,
					   taken)};
	for (size_t i = 0; !all.n && config && i < config->items.n; i++)
		if (config->items.items[i]->kind == DOC_MAPPING)
			*vec_add(t->arena, &all) = (struct tf_part){
				p->of, NULL, config->items.items[i]};
	return all;
}

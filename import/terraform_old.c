// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_old.c - states of Terraform 0.11 and older
 *
 * Their modules are a list, with the resources of each by address, and the
 * attributes of a resource are texts under flat names: "ingress.#" says how
 * many blocks there are, and "ingress.2214680975.from_port" is of one of them.
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "import/terraform.h"

enum { PARTS_MAX = 32, ATTRIBUTES_MAX = 20000 }; /* of one resource */

/* --- attributes ---------------------------------------------------------- */

/* "a.b.c" below the map, each part a map of the parts behind it */
static void put_deep(struct tf *t, struct doc *map, const struct doc_pair *p)
{
	const char *c = p->key->text;
	size_t n;

	for (int depth = 0; (n = strcspn(c, ".")) && c[n] == '.'; depth++) {
		const char *part = arena_strndup(t->arena, c, n);
		const struct doc *there = document_get(map, part);

		if (depth == PARTS_MAX || (there && there->kind != DOC_MAPPING))
			return;
		map = branch_inner(t->arena, map, part, p->key->at);
		c += n + 1;
	}
	if (!document_get(map, c))
		branch_put(t->arena, map, c, p->key->at, p->value);
}

/* A map that counts its elements is a list */
static const struct doc *listed(struct tf *t, const struct doc *d)
{
	bool list = document_get(d, "#");
	struct doc *out = list ? branch_list(t->arena, d->at)
			       : branch_map(t->arena, d->at);

	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc_pair *p = &d->pairs.items[i];
		const struct doc *value = p->value;

		if (strcmp(p->key->text, "#") == 0 ||
		    strcmp(p->key->text, "%") == 0)
			continue;
		if (value->kind == DOC_MAPPING)
			value = listed(t, value);
		if (list)
			branch_add(t->arena, out, value);
		else
			branch_put(t->arena, out, p->key->text, p->key->at,
				   value);
	}
	return out;
}

const struct doc *terraform_unflat(struct tf *t, const struct doc *flat)
{
	struct doc *deep = branch_map(t->arena, flat->at);

	for (size_t i = 0; i < flat->pairs.n && i < ATTRIBUTES_MAX; i++)
		if (flat->pairs.items[i].value->kind == DOC_SCALAR)
			put_deep(t, deep, &flat->pairs.items[i]);
	return listed(t, deep);
}

/* --- resources ----------------------------------------------------------- */

/* ["root", "net"] is "module.net" */
static const char *path_of(struct tf *t, const struct doc *module)
{
	struct text path = {.arena = t->arena};
	size_t n;
	const struct doc *const *parts = said_list(module, "path", &n);

	text_put(&path, "");
	for (size_t i = 1; i < n; i++)
		text_add(&path, "%smodule.%s", i > 1 ? "." : "",
			 parts[i]->kind == DOC_SCALAR ? parts[i]->text : "");
	return path.s;
}

/* "data.aws_vpc.main" or "aws_instance.web.0" */
static void read_one(struct tf *t, const char *module, const char *key,
		     const struct doc *d)
{
	const struct doc *flat = said_map(said_map(d, "primary"), "attributes");
	bool data = strncmp(key, "data.", 5) == 0;
	const char *name = strchr(key + (data ? 5 : 0), '.'), *index;
	struct text address = {.arena = t->arena};

	if (!flat || !name || !said(d, "type"))
		return;
	index = strrchr(++name, '.');
	if (index && !isdigit((unsigned char)index[1]))
		index = NULL;
	name = index ? arena_strndup(t->arena, name, (size_t)(index - name))
		     : name;
	text_add(&address, "%s%s%s%s.%s", module, *module ? "." : "",
		 data ? "data." : "", said(d, "type"), name);
	if (index)
		text_add(&address, "[%s]", index + 1);
	terraform_add(t, (struct tf_resource){
				 .address = address.s,
				 .module = module,
				 .type = said(d, "type"),
				 .name = name,
				 .index = index ? index + 1 : NULL,
				 .values = terraform_unflat(t, flat),
				 .data = data,
			 });
}

void terraform_old(struct tf *t, const struct doc *root)
{
	size_t n;
	const struct doc *const *modules = said_list(root, "modules", &n);

	for (size_t i = 0; i < n; i++) {
		const struct doc *all = said_map(modules[i], "resources");
		const char *module = path_of(t, modules[i]);

		for (size_t k = 0; all && k < all->pairs.n; k++)
			read_one(t, module, all->pairs.items[k].key->text,
				 all->pairs.items[k].value);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_read.c - the resources of a plan or a state
 *
 * 'terraform show -json' gives both as trees of modules; a raw terraform.tfstate
 * has all resources in one list, with their instances inside.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/terraform.h"

enum { MODULES_MAX = 64 }; /* inside of each other */

const char *terraform_base(struct arena *arena, const char *address)
{
	char *base = arena_strdup(arena, address), *to = base;
	bool quoted = false;
	int depth = 0;

	for (const char *c = address; *c; c++) {
		if (depth && *c == '"')
			quoted = !quoted;
		depth += !quoted && *c == '[';
		if (!depth)
			*to++ = *c;
		depth -= !quoted && *c == ']' && depth;
	}
	*to = '\0';
	return base;
}

/* --- configuration ------------------------------------------------------- */

/* The configuration of a module, by its address without indexes */
static const struct doc *config_module(const struct tf *t, const char *path)
{
	const struct doc *m = said_map(t->configuration, "root_module");

	while (m && *path) {
		size_t n;
		const struct doc *calls = said_map(m, "module_calls");
		const char *name;

		if (strncmp(path, "module.", 7) == 0)
			path += 7;
		n = strcspn(path, ".");
		name = arena_strndup(t->arena, path, n);
		m = said_map(said_map(calls, name), "module");
		path += n + (path[n] == '.');
	}
	return m;
}

static const struct doc *config_of(const struct tf *t,
				   const struct tf_resource *r)
{
	const struct doc *m = config_module(
		t, terraform_base(t->arena, r->module));
	size_t n;
	const struct doc *const *all = said_list(m, "resources", &n);
	const char *own = r->base + strlen(terraform_base(t->arena, r->module));

	own += *own == '.';
	for (size_t i = 0; i < n; i++)
		if (said_is(all[i], "address", own))
			return all[i];
	return NULL;
}

/* --- resources ----------------------------------------------------------- */

static void alias(struct tf *t, struct tf_resource *r, const char *text)
{
	if (text)
		index_add(&t->aliases, text, r);
}

static void add_resource(struct tf *t, struct tf_resource one)
{
	static const char *const names[] = {
		"arn",
		"identifier",
		"cluster_identifier",
		"db_subnet_group_name",
		"name",
		"allocation_id",
		"function_name",
	};
	struct tf_resource *r = arena_alloc(t->arena, sizeof(*r));
	struct tf_resources *same;
	const char *id = said(one.values, "id");

	*r = one;
	r->file = t->file;
	r->base = terraform_base(t->arena, r->address);
	r->id = id ? id : r->address;
	r->config = config_of(t, r);
	if (index_find(&t->aliases, r->address))
		return; /* the state before, beside the plan */
	*vec_add(t->arena, &t->all) = r;
	same = index_find(&t->bases, r->base);
	if (!same) {
		same = arena_alloc(t->arena, sizeof(*same));
		index_add(&t->bases, r->base, same);
	}
	*vec_add(t->arena, same) = r;
	alias(t, r, r->address);
	alias(t, r, id);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (said(r->values, names[i]))
			alias(t, r,
			      i == 0 ? said(r->values, "arn")
				     : arena_printf(t->arena, "%s %s", r->type,
						    said(r->values, names[i])));
}

static void read_resource(struct tf *t, const struct doc *d, const char *module)
{
	static const struct doc none = {.kind = DOC_MAPPING};
	const struct doc *values = said_map(d, "values");

	if (!said(d, "address") || !said(d, "type") || !said(d, "name"))
		return;
	add_resource(t, (struct tf_resource){
				.address = said(d, "address"),
				.module = module,
				.type = said(d, "type"),
				.name = said(d, "name"),
				.index = said(d, "index"),
				.values = values ? values : &none,
			});
}

static void read_module(struct tf *t, const struct doc *m, unsigned int depth)
{
	size_t n;
	const struct doc *const *all = said_list(m, "resources", &n);
	const char *address = said(m, "address");

	for (size_t i = 0; i < n; i++)
		read_resource(t, all[i], address ? address : "");
	all = said_list(m, "child_modules", &n);
	for (size_t i = 0; i < n && depth < MODULES_MAX; i++)
		read_module(t, all[i], depth + 1);
}

/* --- raw states ---------------------------------------------------------- */

static void read_instance(struct tf *t, const struct doc *resource,
			  const struct doc *d)
{
	const char *module = said(resource, "module");
	const char *type = said(resource, "type"), *name;
	const char *index = said(d, "index_key");
	const struct doc *key = document_get(d, "index_key");
	struct text address = {.arena = t->arena};

	name = said(resource, "name");
	if (!type || !name || !said_map(d, "attributes"))
		return;
	if (module)
		text_add(&address, "%s.", module);
	if (said_is(resource, "mode", "data"))
		text_add(&address, "data.");
	text_add(&address, "%s.%s", type, name);
	if (index)
		text_add(&address, key->plain ? "[%s]" : "[\"%s\"]", index);
	add_resource(t, (struct tf_resource){
				.address = address.s,
				.module = module ? module : "",
				.type = type,
				.name = name,
				.index = index,
				.values = said_map(d, "attributes"),
			});
}

static void read_raw(struct tf *t, const struct doc *root)
{
	size_t n, m;
	const struct doc *const *all = said_list(root, "resources", &n);

	for (size_t i = 0; i < n; i++) {
		const struct doc *const *instances = said_list(all[i],
							       "instances", &m);

		for (size_t k = 0; k < m; k++)
			if (instances[k]->kind == DOC_MAPPING)
				read_instance(t, all[i], instances[k]);
	}
}

/* TF-1: what a newer major version means nobody here knows */
static bool is_known_version(struct tf *t, const struct doc *root)
{
	const char *version = said(root, "format_version");

	if (!version || *version == '0' || *version == '1')
		return true;
	report_error(t->in->report, document_get(root, "format_version")->at,
		     "format_version %s; 0.x and 1.x can be read (TF-1)",
		     version);
	return false;
}

bool terraform_read(struct tf *t, const struct import_file *file)
{
	const struct doc *root = file->doc;
	const struct doc *prior = said_map(said_map(root, "prior_state"),
					   "values");

	if (!is_known_version(t, root))
		return false;
	if (said_list(root, "modules", &(size_t){0})) {
		report_error(t->in->report, root->at,
			     "a state of Terraform 0.11 or older; upgrade it "
			     "with 'terraform refresh' of 0.12 or newer");
		return false;
	}
	t->file = file;
	t->configuration = said_map(root, "configuration");
	t->variables = said_map(root, "variables");
	read_module(t,
		    said_map(said_map(root, "planned_values"), "root_module"),
		    0);
	read_module(t, said_map(said_map(root, "values"), "root_module"), 0);
	read_raw(t, root);
	if (prior) /* data sources are there alone */
		read_module(t, said_map(prior, "root_module"), 0);
	return true;
}

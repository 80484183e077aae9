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
	const char *path = terraform_base(t->arena, r->module);
	const struct doc *m = config_module(t, path);
	size_t n, len = strlen(path);
	const struct doc *const *all = said_list(m, "resources", &n);
	const char *own = r->base;

	if (strncmp(own, path, len) == 0) /* else it is another module's */
		own += len + (own[len] == '.');
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

void terraform_add(struct tf *t, struct tf_resource one)
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
	r->planned = index_find(&t->changes, r->address);
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
	alias(t, r, said(r->values, "primary_network_interface_id"));
	if (strcmp(r->type, "aws_vpn_connection") == 0)
		alias(t, r, said(r->values, "transit_gateway_attachment_id"));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (said(r->values, names[i]))
			alias(t, r,
			      i == 0 ? said(r->values, "arn")
				     : arena_printf(t->arena, "%s %s", r->type,
						    said(r->values, names[i])));
}

/* Of what was there before a plan data sources alone: what else is not in the
 * plan is to go */
static void read_resource(struct tf *t, const struct doc *d, const char *module,
			  bool before)
{
	static const struct doc none = {.kind = DOC_MAPPING};
	const struct doc *values = said_map(d, "values");
	const char *address = said(d, "address"), *name = said(d, "name");

	if (!name && address && strrchr(terraform_base(t->arena, address), '.'))
		name = strrchr(terraform_base(t->arena, address), '.') + 1;
	if (!name || !address || !said(d, "type") ||
	    (before && !said_is(d, "mode", "data")))
		return;
	terraform_add(t, (struct tf_resource){
				 .address = address,
				 .module = module,
				 .type = said(d, "type"),
				 .name = name,
				 .index = said(d, "index"),
				 .values = values ? values : &none,
				 .data = said_is(d, "mode", "data"),
			 });
}

static void read_module(struct tf *t, const struct doc *m, bool before,
			unsigned int depth)
{
	size_t n;
	const struct doc *const *all = said_list(m, "resources", &n);
	const char *address = said(m, "address");

	for (size_t i = 0; i < n; i++)
		read_resource(t, all[i], address ? address : "", before);
	all = said_list(m, "child_modules", &n);
	for (size_t i = 0; i < n && depth < MODULES_MAX; i++)
		read_module(t, all[i], before, depth + 1);
}

/* --- raw states ---------------------------------------------------------- */

static void read_instance(struct tf *t, const struct doc *resource,
			  const struct doc *d)
{
	const char *module = said(resource, "module");
	const char *type = said(resource, "type"), *name;
	const char *index = said(d, "index_key");
	const struct doc *key = document_get(d, "index_key");
	const struct doc *values = said_map(d, "attributes");
	struct text address = {.arena = t->arena};

	name = said(resource, "name");
	if (!values && said_map(d, "attributes_flat"))
		values = terraform_unflat(t, said_map(d, "attributes_flat"));
	if (!type || !name || !values)
		return;
	if (module)
		text_add(&address, "%s.", module);
	if (said_is(resource, "mode", "data"))
		text_add(&address, "data.");
	text_add(&address, "%s.%s", type, name);
	if (index)
		text_add(&address, key->plain ? "[%s]" : "[\"%s\"]", index);
	terraform_add(t, (struct tf_resource){
				 .address = address.s,
				 .module = module ? module : "",
				 .type = type,
				 .name = name,
				 .index = index,
				 .values = values,
				 .data = said_is(resource, "mode", "data"),
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

static void read_changes(struct tf *t, const struct doc *root)
{
	size_t n;
	const struct doc *const *all = said_list(root, "resource_changes", &n);

	t->changes = (struct dictionary){.arena = t->arena};
	for (size_t i = 0; i < n; i++)
		if (said(all[i], "address"))
			index_add(&t->changes, said(all[i], "address"), t);
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
	t->file = file;
	t->configuration = said_map(root, "configuration");
	t->variables = said_map(root, "variables");
	t->state = !said_map(root, "planned_values");
	read_changes(t, root);
	read_module(t,
		    said_map(said_map(root, "planned_values"), "root_module"),
		    false, 0);
	read_module(t, said_map(said_map(root, "values"), "root_module"), false,
		    0);
	read_raw(t, root);
	terraform_old(t, root);
	if (prior)
		read_module(t, said_map(prior, "root_module"), true, 0);
	return true;
}

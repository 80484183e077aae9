// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_stack.c - a template as a stack: its sections and resources
 */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "import/cfn.h"
#include "import/source.h"
#include "vpc/identifier.h"

static const struct doc *section(struct cfn_stack *s, const char *name)
{
	const struct doc *d = document_get(s->root, name);

	if (!d || d->kind == DOC_MAPPING)
		return d;
	if (d->kind != DOC_SCALAR || !(d->plain && !*d->text))
		cfn_error(s->cfn, d->at, "%s: needs a mapping", name);
	return NULL;
}

void cfn_not_expanded(struct cfn_stack *s, const char *what, struct where at)
{
	s->has_macros = true;
	cfn_note(s->cfn, at, "%s is not expanded: what it makes is missing",
		 what);
}

/* --- transforms ---------------------------------------------------------------- */

static void look_at_transform(struct cfn_stack *s, const struct doc *d)
{
	static const char *const known[] = {
		"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions",
		"AWS::SecretsManager-2020-07-23",
		"AWS::SecretsManager-2024-09-16", "AWS::CodeDeployBlueGreen"};
	const char *name = d->kind == DOC_SCALAR ? d->text
						 : cfn_in_text(d, "Name");

	for (size_t i = 0; name && i < ARRAY_LEN(known); i++)
		if (strcmp(known[i], name) == 0) {
			s->is_sam |= i == 0;
			return;
		}
	cfn_not_expanded(s,
			 arena_printf(s->cfn->arena, "transform '%s'",
				      name ? name : "?"),
			 d->at);
}

/* Fn::ForEach and Fn::Transform where a section has its names */
static void look_for_calls(struct cfn_stack *s, const struct doc *in)
{
	struct cfn_call call;

	for (size_t i = 0; in && i < in->pairs.n; i++) {
		const struct doc *key = in->pairs.items[i].key;

		if (strncmp(key->text, "Fn::", 4) == 0 &&
		    (!cfn_is_call(s->cfn, in, &call) ||
		     strcmp(call.name, "Transform") == 0))
			cfn_not_expanded(s, key->text, key->at);
	}
}

static void look_at_transforms(struct cfn_stack *s)
{
	struct cfn_items all = cfn_items(s->cfn,
					 document_get(s->root, "Transform"));

	for (size_t i = 0; i < all.n; i++)
		look_at_transform(s, all.items[i]);
	look_for_calls(s, s->root);
	look_for_calls(s, s->conditions);
	look_for_calls(s, s->outputs);
}

/* --- resources ------------------------------------------------------------------ */

static const struct cfn_kind *kind_of(const char *type)
{
	for (size_t i = 0; i < cfn_n_kinds; i++)
		if (strcmp(cfn_kinds[i].type, type) == 0)
			return &cfn_kinds[i];
	return NULL;
}

const char *cfn_unique(struct cfn *c, const char *name, const char *prefix)
{
	static const struct import_wish none;
	const char *base = name;

	if (prefix && dictionary_find(&c->names, name, NULL))
		name = base = import_name(
			c->in, &none,
			arena_printf(c->arena, "%s-%s", prefix, name));
	for (unsigned int n = 2; dictionary_find(&c->names, name, NULL); n++)
		name = import_name(c->in, &none,
				   arena_printf(c->arena, "%s-%u", base, n));
	return name;
}

static const char *name_of(struct cfn_resource *r)
{
	struct cfn_stack *s = r->stack;
	const char *name = import_name(s->cfn->in, s->wish, r->logical);

	name = cfn_unique(s->cfn, name, s->name);
	dictionary_put(&s->cfn->names, name, r);
	return name;
}

static bool holds(struct cfn_stack *s, const struct doc *body)
{
	const struct doc *d = cfn_in(body, "Condition");

	if (!d)
		return true;
	if (d->kind == DOC_SCALAR)
		return cfn_condition(s, d->text, d->at);
	return cfn_truth(s, d);
}

static bool is_nested(const struct cfn_resource *r)
{
	return strcmp(r->type, "AWS::CloudFormation::Stack") == 0 ||
	       strcmp(r->type, "AWS::Serverless::Application") == 0;
}

static void add_resource(struct cfn_stack *s, const struct doc *key,
			 const struct doc *body, const char *type)
{
	struct cfn *c = s->cfn;
	struct cfn_resource *r = arena_alloc(c->arena, sizeof(*r));

	*r = (struct cfn_resource){.stack = s,
				   .logical = key->text,
				   .type = type,
				   .body = body,
				   .properties = cfn_in(body, "Properties"),
				   .kind = kind_of(type),
				   .at = key->at};
	if (strncmp(type, "AWS::Serverless::", 17) == 0)
		s->is_sam = true;
	if (r->properties && r->properties->kind != DOC_MAPPING) {
		cfn_error(c, r->properties->at,
			  "%s.Properties: needs a mapping", r->logical);
		r->properties = NULL;
	}
	r->id = r->kind && !is_nested(r) ? identifier(c->arena, r->kind->prefix,
						      s->name, r->logical, 0)
					 : r->logical;
	*vec_add(c->arena, &s->resources) = r;
	dictionary_put(&s->by_name, r->logical, r);
}

/* "Org::Service::Use::MODULE": resources that are registered elsewhere */
static bool is_module(const char *type)
{
	size_t n = strlen(type), end = strlen("::MODULE");

	return n > end && strcmp(type + n - end, "::MODULE") == 0;
}

static void add_resources(struct cfn_stack *s, const struct doc *all)
{
	for (size_t i = 0; i < all->pairs.n; i++) {
		const struct doc *key = all->pairs.items[i].key;
		const struct doc *body = all->pairs.items[i].value;
		const char *type = cfn_in_text(body, "Type");

		if (strncmp(key->text, "Fn::", 4) == 0) {
			cfn_not_expanded(s, key->text, key->at);
		} else if (body->kind != DOC_MAPPING || !type) {
			cfn_error(s->cfn, key->at,
				  "%s: a resource needs a 'Type', such as "
				  "AWS::EC2::VPC",
				  key->text);
		} else {
			add_resource(s, key, body, type);
			if (is_module(type))
				cfn_not_expanded(s, type, key->at);
			look_for_calls(s, cfn_in(body, "Properties"));
		}
	}
}

/* The names that resources have of their own stand for them as well */
static void name_resource(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	const char *called;
	char *lower;

	if (r->kind && r->kind->is_object)
		r->name = name_of(r);
	dictionary_put(&c->ids, r->id, r);
	if (!r->kind || !r->kind->called)
		return;
	called = cfn_get_text(r, r->kind->called);
	if (!called || !*called)
		return;
	cfn_alias(r, called);
	lower = arena_strdup(c->arena, called);
	for (char *p = lower; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	cfn_alias(r, lower);
}

/* --- the stack --------------------------------------------------------------------- */

struct cfn_stack *cfn_stack_add(struct cfn *c, const char *name,
				const struct import_file *file,
				const struct doc *given,
				struct cfn_resource *nested)
{
	struct cfn_stack *s = arena_alloc(c->arena, sizeof(*s));
	const struct doc *resources, *globals;

	*s = (struct cfn_stack){.cfn = c,
				.name = name,
				.file = file->path,
				.wish = file->wish,
				.root = file->doc,
				.given = given,
				.by_name = {.arena = c->arena},
				.memos = {.arena = c->arena}};
	s->outer = nested ? nested->stack : NULL;
	*vec_add(c->arena, &c->stacks) = s;
	s->parameters = section(s, "Parameters");
	s->mappings = section(s, "Mappings");
	s->conditions = section(s, "Conditions");
	s->outputs = section(s, "Outputs");
	globals = section(s, "Globals");
	s->globals = cfn_in(globals, "Function");
	resources = section(s, "Resources");
	look_at_transforms(s);
	if (resources)
		add_resources(s, resources);
	for (size_t i = 0; i < s->resources.n; i++) {
		struct cfn_resource *r = s->resources.items[i];

		r->there = holds(s, r->body);
	}
	cfn_exports_add(s);
	for (size_t i = 0; i < s->resources.n; i++)
		if (s->resources.items[i]->there)
			name_resource(s->resources.items[i]);
	return s;
}

void cfn_exports_add(struct cfn_stack *s)
{
	size_t n = s->outputs ? s->outputs->pairs.n : 0;

	for (size_t i = 0; i < n; i++) {
		const struct doc *d = s->outputs->pairs.items[i].value;
		const struct doc *export = cfn_in(cfn_in(d, "Export"), "Name");
		const struct doc *when = cfn_in(d, "Condition");
		const char *name;
		struct cfn_export *e;

		if (!export || !cfn_in(d, "Value") ||
		    (when && when->kind == DOC_SCALAR &&
		     !cfn_condition(s, when->text, when->at)))
			continue;
		name = cfn_eval_text(s, export);
		if (!name || dictionary_get(&s->cfn->exports, name))
			continue;
		e = arena_alloc(s->cfn->arena, sizeof(*e));
		*e = (struct cfn_export){s, cfn_in(d, "Value")};
		dictionary_put(&s->cfn->exports, name, e);
	}
}

/* --- nested stacks ------------------------------------------------------------------ */

static const char *beside(struct cfn *c, const char *file, const char *path)
{
	const char *slash = strrchr(file, '/');

	if (*path == '/' || !slash)
		return path;
	return arena_printf(c->arena, "%.*s/%s", (int)(slash - file), file,
			    path);
}

static bool is_chain_too_long(const struct cfn_stack *s)
{
	enum { NESTED_MAX = 8 };
	unsigned int n = 0;

	for (; s; s = s->outer)
		n++;
	return n > NESTED_MAX;
}

/* The local file of a nested stack; NULL: there is none. What was packed for
 * upload has a note of where it lay */
static const char *template_of(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *at = cfn_get(r, "TemplateURL");
	const char *path;

	if (!at)
		at = cfn_get(r, "Location");
	path = at && at->kind == DOC_SCALAR ? at->text : NULL;
	if (!path || strstr(path, "://"))
		path = cfn_in_text(cfn_in(r->body, "Metadata"),
				   "aws:asset:path");
	path = path ? beside(c, r->stack->file, path) : NULL;
	return path && access(path, R_OK) == 0 ? path : NULL;
}

static void follow(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	struct import_file file = {.wish = r->stack->wish,
				   .path = template_of(r)};

	if (!file.path) {
		cfn_remark(r, IMPORT_IGNORED, "its template is no local file");
		return;
	}
	if (is_chain_too_long(r->stack) || c->stacks.n >= CFN_STACKS_MAX) {
		cfn_error(c, r->at, "nested stacks without an end: %s",
			  file.path);
		return;
	}
	file.doc = source_read(c->in, file.path);
	if (!file.doc) {
		c->failed = true;
		return;
	}
	if (source_kind(file.doc) != SOURCE_CLOUDFORMATION) {
		cfn_error(c, r->at, "%s is no template", file.path);
		return;
	}
	cfn_remark(r, IMPORT_READ, NULL);
	r->inner = cfn_stack_add(
		c, arena_printf(c->arena, "%s-%s", r->stack->name, r->logical),
		&file, cfn_get(r, "Parameters"), r);
}

/* New stacks are added behind, and followed in turn */
void cfn_nested(struct cfn_stack *s)
{
	for (size_t i = 0; i < s->resources.n; i++)
		if (s->resources.items[i]->there &&
		    is_nested(s->resources.items[i]))
			follow(s->resources.items[i]);
}

/* --- Regions ---------------------------------------------------------------------- */

static bool is_region(const char *s)
{
	size_t n = strlen(s);

	return n >= 9 && n < 20 && islower((unsigned char)s[0]) &&
	       islower((unsigned char)s[1]) && s[2] == '-' &&
	       isdigit((unsigned char)s[n - 1]) && s[n - 2] == '-';
}

/* A map of Regions has one that is not the usual one: the template is not for
 * that one */
static const char *region_of_maps(const struct doc *root, const char *usual)
{
	const struct doc *maps = cfn_in(root, "Mappings");

	for (size_t i = 0;
	     maps && maps->kind == DOC_MAPPING && i < maps->pairs.n; i++) {
		const struct doc *map = maps->pairs.items[i].value;

		if (map->kind == DOC_MAPPING && map->pairs.n &&
		    is_region(map->pairs.items[0].key->text) &&
		    !document_get(map, usual))
			return map->pairs.items[0].key->text;
	}
	return NULL;
}

/* "eu-west-1a" as an Availability Zone, anywhere */
static const char *region_of_zones(struct cfn *c, const struct doc *d,
				   const char *key)
{
	size_t n = d->kind == DOC_SCALAR ? strlen(d->text) : 0;

	if (n > 2 && strstr(key, "AvailabilityZone") &&
	    is_region(arena_strndup(c->arena, d->text, n - 1)))
		return arena_strndup(c->arena, d->text, n - 1);
	for (size_t i = 0; i < d->items.n; i++) {
		const char *found = region_of_zones(c, d->items.items[i], key);

		if (found)
			return found;
	}
	for (size_t i = 0; i < d->pairs.n; i++) {
		const char *found = region_of_zones(
			c, d->pairs.items[i].value,
			d->pairs.items[i].key->text);

		if (found)
			return found;
	}
	return NULL;
}

const char *cfn_region(struct cfn *c, const struct import_files *files)
{
	static const char usual[] = "us-east-1";
	const char *found = NULL;

	if (c->in->region)
		return c->in->region;
	for (size_t i = 0; !found && i < files->n; i++)
		found = region_of_maps(files->items[i].doc, usual);
	for (size_t i = 0; !found && i < files->n; i++)
		found = region_of_zones(c, files->items[i].doc, "");
	return found ? found : usual;
}

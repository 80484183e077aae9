// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn.c - CloudFormation templates as a lab file
 *
 *     templates -> stacks, with values worked out when they are asked for
 *     cfn_check()     names and circles
 *     make()          each kind of resources in turn, in the order that the
 *                     lab file is to have
 *     cfn_outside_end()  what stands in for what is outside
 */
#include <string.h>

#include "base/text.h"
#include "import/cfn.h"

/* "stacks/network.yaml" is the stack "network" */
static const char *stack_name(struct cfn *c, const struct import_file *f)
{
	const char *slash = strrchr(f->path, '/');
	const char *base = slash ? slash + 1 : f->path;
	const char *dot = strchr(base, '.');

	if (f->wish->as)
		return f->wish->as;
	return arena_strndup(c->arena, base,
			     dot && dot > base ? (size_t)(dot - base)
					       : strlen(base));
}

/* Has a stack such a parameter, of those that @wish is of; NULL: of all? */
static bool has_parameter(const struct cfn *c, const struct import_wish *wish,
			  const char *name)
{
	for (size_t i = 0; i < c->stacks.n; i++) {
		const struct cfn_stack *s = c->stacks.items[i];

		if ((!wish || s->wish == wish) && s->parameters &&
		    document_get(s->parameters, name))
			return true;
	}
	return false;
}

/* --parameter X=... of the command line is of any stack that has an X, one of
 * a lab file of any in the file or folder that it is written beside */
static void check_parameters(struct cfn *c, const struct import_files *files,
			     size_t number)
{
	const struct import_file *file = &files->items[number];
	const struct doc *all = file->wish->parameters;

	for (size_t i = 0; all && i < all->pairs.n; i++) {
		const struct doc *key = all->pairs.items[i].key;
		bool asked = !key->at.line;

		if (has_parameter(c, asked ? NULL : file->wish, key->text))
			continue;
		if (!asked)
			cfn_error(c, key->at, "%s has no parameter '%s'",
				  file->path, key->text);
		else if (number == 0)
			cfn_error(c, (struct where){.file = file->path},
				  "no template has a parameter '%s'",
				  key->text);
	}
}

static void add_stacks(struct cfn *c, const struct import_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		cfn_stack_add(c, stack_name(c, &files->items[i]),
			      &files->items[i],
			      files->items[i].wish->parameters, NULL);
	for (size_t i = 0; i < c->stacks.n; i++)
		cfn_nested(c->stacks.items[i]);
	for (size_t i = 0; !c->failed && i < c->stacks.n; i++)
		cfn_check(c->stacks.items[i]);
}

static void make_kind(struct cfn *c, const struct cfn_kind *kind)
{
	for (size_t i = 0; i < c->stacks.n; i++)
		for (size_t k = 0; k < c->stacks.items[i]->resources.n; k++) {
			struct cfn_resource *r =
				c->stacks.items[i]->resources.items[k];

			if (r->there && r->kind == kind)
				kind->make(c, r);
		}
}

static void remark_rest(struct cfn *c)
{
	for (size_t i = 0; i < c->stacks.n; i++)
		for (size_t k = 0; k < c->stacks.items[i]->resources.n; k++) {
			struct cfn_resource *r =
				c->stacks.items[i]->resources.items[k];

			if (r->there && !r->kind)
				cfn_remark(r, IMPORT_IGNORED, NULL);
			else if (r->there)
				cfn_remark(r, IMPORT_READ, NULL);
		}
}

const struct doc *import_cloudformation(struct importing *in,
					const struct import_files *files)
{
	struct cfn c = {.in = in,
			.arena = in->arena,
			.ids = {.arena = in->arena},
			.exports = {.arena = in->arena},
			.names = {.arena = in->arena},
			.outside = {.arena = in->arena},
			.assumed = {.arena = in->arena},
			.said = {.arena = in->arena}};

	c.region = cfn_region(&c, files);
	c.account = in->account ? in->account : "123456789012";
	c.lab = branch_map(c.arena, files->items[0].doc->at);
	if (strcmp(c.region, "us-east-1") != 0)
		branch_put_text(c.arena, c.lab, "region",
				files->items[0].doc->at, c.region);
	branch_inner(c.arena, c.lab, "vpcs", files->items[0].doc->at);
	add_stacks(&c, files);
	for (size_t i = 0; i < files->n; i++)
		check_parameters(&c, files, i);
	for (size_t i = 0; !c.failed && i < cfn_n_kinds; i++) {
		if (cfn_kinds[i].make)
			make_kind(&c, &cfn_kinds[i]);
		if (cfn_kinds[i].after)
			cfn_kinds[i].after(&c);
	}
	if (c.failed)
		return NULL;
	remark_rest(&c);
	cfn_outside_end(&c);
	cfn_vpns_end(&c);
	return c.failed ? NULL : c.lab;
}

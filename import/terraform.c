// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform.c - a plan or a state, as the account that it makes
 *
 * The provider's attributes are the API's members in other words. So the
 * resources become what AWS would describe of them, and the importer of
 * accounts does the rest.
 */
#include "import/terraform.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* --- objects ------------------------------------------------------------- */

/* "module.net.aws_subnet.private[0]" -> "net-private-0" (lab-file.md 8) */
static const char *lab_name(struct tf *t, const struct tf_resource *r)
{
	struct text name = {.arena = t->arena};
	const char *c = r->module;

	while (*c) {
		if (strncmp(c, "module.", 7) == 0)
			c += 7;
		text_add(&name, "%.*s-", (int)strcspn(c, "."), c);
		c += strcspn(c, ".");
		c += *c == '.';
	}
	text_add(&name, "%s", r->name);
	if (r->index)
		text_add(&name, "-%s", r->index);
	return name.s;
}

/* "net-private-0-subnet": where another kind has that name */
static const char *full_name(struct tf *t, const struct tf_resource *r)
{
	const char *type = strncmp(r->type, "aws_", 4) == 0 ? r->type + 4
							    : r->type;

	return arena_printf(t->arena, "%s-%s", lab_name(t, r), type);
}

/* Is its name one that means something else in every lab? (N-5) */
static bool is_taken(struct tf *t, const struct tf_resource *r)
{
	const char *name = lab_name(t, r);
	const char *there = import_name(t->in, r->file->wish, name);

	return strncmp(there, name, strlen(name)) == 0 &&
	       strcmp(there + strlen(name), "-1") == 0;
}

struct doc *tf_object(struct tf *t, struct tf_resource *r, enum member is,
		      const char *id)
{
	struct doc *d = branch_map(t->arena, r->values->at);

	d->at = r->values->at.line ? r->values->at : r->file->doc->at;
	branch_put_text(t->arena, d, id, d->at, r->id);
	r->made = account_add(t->x, r->file, is, r->id, d);
	r->made->wanted = is_taken(t, r) ? full_name(t, r) : lab_name(t, r);
	r->made->otherwise = full_name(t, r);
	r->used = true;
	return d;
}

struct doc *tf_doc(const struct tf_resource *r)
{
	return r && r->made ? (struct doc *)r->made->d : NULL;
}

struct doc *tf_doc_at(struct tf *t, const struct tf_part *p, const char *key)
{
	return tf_doc(terraform_find(t, terraform_text(t, p, key)));
}

bool tf_is(const struct tf_resource *r, enum member is)
{
	return r && r->made && r->made->is == is;
}

void tf_text(struct tf *t, struct doc *d, const char *member,
	     const struct tf_part *p, const char *text)
{
	(void)p;
	if (text)
		branch_set(t->arena, d, member, d->at,
			   branch_text(t->arena, d->at, text));
}

void tf_set(struct tf *t, struct doc *d, const char *member,
	    const struct tf_part *p, const char *key)
{
	tf_text(t, d, member, p, terraform_text(t, p, key));
}

struct doc *tf_map(struct tf *t, struct doc *d, const char *member)
{
	return branch_inner(t->arena, d, member, d->at);
}

void tf_groups(struct tf *t, struct doc *d, const char *member,
	       const char *inner, const struct tf_part *p, const char *key)
{
	struct words w = terraform_words(t, p, key);

	tf_list(t, d, member, p, &w, inner);
}

struct doc *tf_add(struct tf *t, struct doc *d, const char *member,
		   const struct tf_part *p)
{
	struct doc *list = branch_inner_list(t->arena, d, member, d->at);
	struct doc *map = branch_map(t->arena, d->at);

	(void)p;
	branch_add(t->arena, list, map);
	return map;
}

void tf_list(struct tf *t, struct doc *d, const char *member,
	     const struct tf_part *p, const struct words *w, const char *inner)
{
	struct doc *list = branch_inner_list(t->arena, d, member, d->at);

	for (size_t i = 0; i < w->n; i++)
		if (!inner)
			branch_add(t->arena, list,
				   branch_text(t->arena, d->at, w->items[i]));
		else
			tf_text(t, tf_add(t, d, member, p), inner, p,
				w->items[i]);
}

const char *tf_vpc_of(const struct tf *t, const struct words *subnets)
{
	for (size_t i = 0; i < subnets->n; i++) {
		const struct tf_resource *r = terraform_find(t,
							     subnets->items[i]);

		if (r && r->made && said(r->made->d, "VpcId"))
			return said(r->made->d, "VpcId");
	}
	return NULL;
}

const char *tf_default_of(const struct tf *t, const char *text)
{
	const char *colon = text ? strrchr(text, ':') : NULL;
	const char *vpc = index_find(&t->defaults, text);

	if (vpc)
		return vpc;
	if (!colon ||
	    (strcmp(colon, ":main") != 0 && strcmp(colon, ":default") != 0 &&
	     strcmp(colon, ":acl") != 0))
		return NULL;
	return arena_strndup(t->arena, text, (size_t)(colon - text));
}

void tf_drop(struct tf_resource *r, const char *why)
{
	r->used = false;
	r->why = why;
}

void tf_part_of(struct tf *t, struct tf_resource *r)
{
	(void)t;
	(void)r;
}

/* --- all resources ------------------------------------------------------- */

static void make(struct tf *t, const struct tf_maker *makers)
{
	for (; makers->type; makers++)
		for (size_t i = 0; i < t->all.n; i++)
			if (strcmp(t->all.items[i]->type, makers->type) == 0) {
				t->all.items[i]->used = true;
				makers->make(t, t->all.items[i]);
			}
}

static void remark_all(struct tf *t)
{
	for (size_t i = 0; i < t->all.n; i++) {
		const struct tf_resource *r = t->all.items[i];

		if (r->used)
			import_remark(t->in, IMPORT_READ, r->values->at,
				      r->type, r->address, NULL);
		else
			import_remark(t->in, IMPORT_IGNORED, r->values->at,
				      r->type, r->address,
				      r->why ? r->why
					     : "nothing of a network, or "
					       "unknown");
	}
}

void terraform_make(struct tf *t)
{
	make(t, tf_network_makers);
	make(t, tf_rule_makers);
	make(t, tf_node_makers);
	make(t, tf_fleet_makers);
	make(t, tf_private_makers);
	make(t, tf_balancer_makers);
	make(t, tf_premises_makers);
	make(t, tf_between_makers);
	make(t, tf_dns_makers);
	remark_all(t);
}

/* Written, or a variable */
static const char *constant_region(struct tf *t, const struct doc *expression)
{
	size_t n;
	const struct doc *const *refs = said_list(expression, "references", &n);

	if (n && refs[0]->kind == DOC_SCALAR &&
	    strncmp(refs[0]->text, "var.", 4) == 0)
		return said(said_map(t->variables, refs[0]->text + 4), "value");
	return said(expression, "constant_value");
}

/* "arn:aws:ec2:eu-west-1:..." */
static const char *own_region(struct tf *t, const struct tf_resource *r)
{
	const char *arn = said(r->values, "arn");
	size_t n;

	for (int i = 0; arn && i < 3; i++) {
		arn = strchr(arn, ':');
		arn = arn ? arn + 1 : NULL;
	}
	n = arn ? strcspn(arn, ":") : 0;
	return n && strncmp(r->type, "aws_", 4) == 0
		       ? arena_strndup(t->arena, arn, n)
		       : NULL;
}

/* The Region of the provider, where no Availability Zone says it */
static void find_region(struct tf *t)
{
	const struct doc *providers = said_map(t->configuration,
					       "provider_config");

	for (size_t i = 0; providers && i < providers->pairs.n; i++) {
		const struct doc *d = providers->pairs.items[i].value;
		const struct doc *region =
			d->kind == DOC_MAPPING && said_is(d, "name", "aws")
				? said_map(said_map(d, "expressions"), "region")
				: NULL;

		if (!t->x->usual_region)
			t->x->usual_region = constant_region(t, region);
	}
	for (size_t i = 0; !t->x->usual_region && i < t->all.n; i++)
		t->x->usual_region = own_region(t, t->all.items[i]);
}

const struct doc *import_terraform(struct importing *in,
				   const struct import_files *files)
{
	struct tf *t = arena_alloc(in->arena, sizeof(*t));

	*t = (struct tf){.in = in,
			 .arena = in->arena,
			 .x = account_new(in, files->items[0].doc->at),
			 .bases = {.arena = in->arena},
			 .aliases = {.arena = in->arena},
			 .missed = {.arena = in->arena},
			 .defaults = {.arena = in->arena}};
	t->x->planned = true;
	t->x->accepted = true;
	for (size_t i = 0; i < files->n; i++) {
		if (!terraform_read(t, &files->items[i]))
			return NULL;
		t->x->accepted &= t->state;
		find_region(t);
		/* references are to resources of the same file */
		terraform_make(t);
		t->all.n = 0;
		t->bases = (struct dictionary){.arena = in->arena};
	}
	return account_lab(t->x);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/describe.c - a lab as objects with facts about them, in words
 */
#include "vpc/describe.h"

#include <string.h>

#include "base/text.h"
#include "vpc/document_text.h"
#include "vpc/labfile.h"

/* --- facts -------------------------------------------------------------- */

void describe_object(struct describer *d, const char *kind,
		     const struct vpc *vpc, const struct object *o)
{
	d->now = vec_add(d->arena, &d->all->objects);
	*d->now = (struct described){
		.kind = kind,
		.name = object_name(d, vpc, o),
		.id = o->id,
		.at = o->at,
	};
}

void fact_add(struct describer *d, struct fact fact)
{
	*vec_add(d->arena, &d->now->facts) = fact;
}

void fact_head(struct describer *d, const char *key, const char *value)
{
	fact_add(d, (struct fact){FACT_HEAD, false, key, value});
}

void fact_text(struct describer *d, const char *key, const char *value,
	       const char *usual)
{
	bool same = usual && strcmp(value, usual) == 0;

	fact_add(d, (struct fact){FACT_VALUE, same, key, value});
}

void fact_flag(struct describer *d, const char *key, bool value, bool usual)
{
	fact_text(d, key, value ? "true" : "false", usual ? "true" : "false");
}

void fact_number(struct describer *d, const char *key, int value, int usual)
{
	fact_add(d, (struct fact){FACT_VALUE, value == usual, key,
				  arena_printf(d->arena, "%d", value)});
}

void fact_entry(struct describer *d, const char *key, const char *value)
{
	fact_add(d, (struct fact){FACT_ENTRY, false, key, value});
}

void fact_words(struct describer *d, const char *key, const char *text)
{
	struct doc doc = {.kind = DOC_SCALAR, .plain = true, .text = text};
	struct text t = {.arena = d->arena};

	if (text)
		scalar_print(&t, &doc, SCALAR_IN_BLOCK);
	fact_text(d, key, text ? t.s : "none", "none");
}

void fact_drilled(struct describer *d, bool failed)
{
	fact_text(d, "drill", failed ? "fails" : "works", "works");
}

void fact_refs(struct describer *d, const char *key, const struct refs *refs)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < refs->n; i++)
		text_add(&t, "%s%s", i ? ", " : "", refs->items[i].text);
	fact_text(d, key, t.s ? t.s : "none", "none");
}

/* --- policies ----------------------------------------------------------- */

static void add_texts(struct text *t, const char *before,
		      const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text_add(t, "%s%s", i ? ", " : before, texts[i]);
}

static void add_conditions(struct text *t, const char *key,
			   const struct conditions *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (!i)
			text_add(t, " if %s ", key);
		text_add(t, "%s%s", i ? ", " : "", c->items[i].text);
	}
}

static const char *statement_text(struct arena *arena,
				  const struct statement *s)
{
	struct text t = {.arena = arena};

	text_add(&t, "%s", s->allow ? "allow" : "deny");
	add_texts(&t, " ", s->actions.items, s->actions.n);
	add_texts(&t, " on ", s->resources.items, s->resources.n);
	add_texts(&t, " for ", s->principals.items, s->principals.n);
	add_conditions(&t, "source_ip", &s->source_ip);
	add_conditions(&t, "source_vpce", &s->source_vpce);
	add_conditions(&t, "source_vpc", &s->source_vpc);
	return t.s;
}

void fact_policy(struct describer *d, const char *key, const struct policy *p,
		 bool usual)
{
	for (size_t i = 0; i < p->statements.n; i++)
		fact_add(d,
			 (struct fact){
				 FACT_ENTRY, usual,
				 arena_printf(d->arena, "%s %s", key,
					      statement_text(
						      d->arena,
						      &p->statements.items[i])),
				 NULL});
	/* one that is empty denies all, an absent one allows it (GWE-8) */
	if (p->given && !p->statements.n)
		fact_entry(d,
			   arena_printf(d->arena, "%s without statements", key),
			   NULL);
}

/* --- words -------------------------------------------------------------- */

const char *object_name(struct describer *d, const struct vpc *vpc,
			const struct object *o)
{
	if (!vpc || !d->qualify)
		return o->name;
	return arena_printf(d->arena, "%s/%s", vpc->o.name, o->name);
}

const char *address_text(struct describer *d, struct addr a)
{
	return a.family ? arena_strdup(d->arena, ADDR(a)) : "none";
}

const char *subnets_text(struct describer *d, struct subnet *const *subnets,
			 size_t n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 object_name(d, subnets[i]->vpc, &subnets[i]->o));
	return t.s ? t.s : "none";
}

void fact_groups(struct describer *d, struct security_group *const *groups,
		 size_t n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 object_name(d, groups[i]->vpc, &groups[i]->o));
	fact_add(d, (struct fact){FACT_VALUE,
				  !n || (n == 1 && strcmp(groups[0]->o.name,
							  "default") == 0),
				  "security_groups", t.s ? t.s : "none"});
}

/* --- the lab itself ----------------------------------------------------- */

#define LIMIT(name_)                                             \
	{                                                        \
		"limits." #name_, offsetof(struct limits, name_) \
	}

static const struct {
	const char *key;
	size_t offset; /* of an int */
} limits[] = {
	LIMIT(nat_connections),
	LIMIT(hyperplane_enis),
	LIMIT(hyperplane_connections),
	LIMIT(enis),
	LIMIT(subnets_per_vpc),
	LIMIT(rules_per_group),
	LIMIT(groups_per_eni),
	LIMIT(acl_rules),
	LIMIT(security_groups),
	LIMIT(elastic_ips),
	LIMIT(nat_gateways_per_az),
	LIMIT(prefix_lists),
	LIMIT(proxies),
	LIMIT(routes_per_table),
};

static int limit_of(const struct limits *l, size_t i)
{
	int value;

	memcpy(&value, (const char *)l + limits[i].offset, sizeof(value));
	return value;
}

/* As a lab file writes it: "14d" */
static const char *duration_text(struct describer *d, int ms)
{
	static const struct {
		int ms;
		const char *unit;
	} units[] = {
		{86400000, "d"}, {3600000, "h"}, {60000, "m"},
		{1000, "s"},	 {1, "ms"},
	};
	size_t i = 0;

	while (ms % units[i].ms)
		i++;
	return arena_printf(d->arena, "%d%s", ms / units[i].ms, units[i].unit);
}

static void describe_limits(struct describer *d)
{
	const struct limits *l = &d->m->limits;
	struct limits usual;

	labfile_limits_default(&usual);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++)
		fact_number(d, limits[i].key, limit_of(l, i),
			    limit_of(&usual, i));
	fact_text(
		d, "limits.hyperplane_new_connections_per_second",
		l->hyperplane_new_connections_per_second
			? arena_printf(d->arena, "%d",
				       l->hyperplane_new_connections_per_second)
			: "none",
		"none"); /* LAM-66 */
	fact_text(d, "limits.lambda_idle", duration_text(d, l->lambda_idle_ms),
		  duration_text(d, usual.lambda_idle_ms));
}

static void describe_lab(struct describer *d)
{
	static const char *const blocked[] = {"off", "block-bidirectional",
					      "block-ingress"};
	const struct model *m = d->m;
	struct object o = {.name = m->lab, .id = "lab", .at = m->at};
	struct text cites = {.arena = d->arena};

	describe_object(d, "lab", NULL, &o);
	fact_text(d, "lab", m->lab, m->lab);
	fact_words(d, "about", m->about);
	text_add(&cites, "%s", "");
	add_texts(&cites, "", m->cites.items, m->cites.n);
	fact_text(d, "cites", m->cites.n ? cites.s : "none", "none");
	fact_text(d, "region", m->region, "us-east-1");
	fact_text(d, "account", m->account, "123456789012");
	fact_text(d, "block_public_access", blocked[m->block_public_access],
		  blocked[BPA_OFF]);
	fact_number(d, "time_factor", m->time_factor, 1);
	describe_limits(d);
}

const struct description *describe(struct arena *arena, const struct model *m,
				   bool qualify)
{
	struct description *all = arena_alloc(arena, sizeof(*all));
	struct describer d = {
		.arena = arena, .m = m, .qualify = qualify, .all = all};

	describe_lab(&d);
	for (size_t i = 0; i < m->vpcs.n; i++)
		describe_vpc(&d, m->vpcs.items[i]);
	for (size_t i = 0; i < m->enis.n; i++)
		describe_eni(&d, m->enis.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++)
		describe_node(&d, m->nodes.items[i]);
	describe_between(&d);
	return all;
}

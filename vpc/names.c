// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/names.c - objects by name and identifier (lab-file.md section 3)
 *
 * A chained hash table. Each object stands in it three times: by name in its
 * VPC, by name anywhere, and by identifier.
 */
#include "vpc/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vpc/removed.h"
#include "vpc/services.h"

enum { NONE = -1, LISTED_MAX = 8, SUGGESTIONS_MAX = 50, VPC_NAME_MAX = 253 };

struct entry {
	int space; /* a name_kind, or its ids_of() */
	const struct vpc *in; /* NULL: anywhere */
	const char *text;
	struct vpc *of;
	void *object;
	int next; /* in its chain */
};

struct names {
	struct arena *arena;
	VEC(struct entry) entries;
	int *heads, *tails;
	size_t n_chains; /* a power of two */
};

/* Identifiers have chains of their own: a name may look like one */
static int ids_of(enum name_kind kind)
{
	return (int)kind + N_NAME_KINDS;
}

static size_t chain(const struct names *names, int space, const char *text)
{
	size_t h = (size_t)space * 31;

	for (; *text; text++)
		h = h * 1000003 ^ (unsigned char)*text;
	return (h ^ (h >> 17)) & (names->n_chains - 1);
}

static void link_entry(struct names *names, int i)
{
	struct entry *e = &names->entries.items[i];
	size_t c = chain(names, e->space, e->text);

	e->next = NONE;
	if (names->heads[c] == NONE)
		names->heads[c] = i;
	else
		names->entries.items[names->tails[c]].next = i;
	names->tails[c] = i;
}

static void grow(struct names *names)
{
	names->n_chains *= 2;
	names->heads = arena_alloc(names->arena, names->n_chains * sizeof(int));
	names->tails = arena_alloc(names->arena, names->n_chains * sizeof(int));
	for (size_t i = 0; i < names->n_chains; i++)
		names->heads[i] = NONE;
	for (size_t i = 0; i < names->entries.n; i++)
		link_entry(names, (int)i);
}

struct names *names_new(struct arena *arena)
{
	struct names *names = arena_alloc(arena, sizeof(*names));

	names->arena = arena;
	names->n_chains = 128;
	grow(names);
	return names;
}

static void enter(struct names *names, struct entry e)
{
	*vec_add(names->arena, &names->entries) = e;
	if (names->entries.n > names->n_chains)
		grow(names);
	else
		link_entry(names, (int)names->entries.n - 1);
}

static void find(const struct names *names, int space, const struct vpc *in,
		 const char *text, struct name_hits *hits)
{
	int i = names->heads[chain(names, space, text)];

	for (; i != NONE && hits->n < NAME_HITS_MAX;
	     i = names->entries.items[i].next) {
		const struct entry *e = &names->entries.items[i];

		if (e->space != space || e->in != in ||
		    strcmp(e->text, text) != 0)
			continue;
		hits->vpc[hits->n] = e->of;
		hits->object[hits->n++] = e->object;
	}
}

void *names_add(struct names *names, enum name_kind kind, struct vpc *vpc,
		const char *name, const char *id, void *object)
{
	struct entry e = {(int)kind, vpc, name, vpc, object, 0};
	struct name_hits before = {0};

	find(names, e.space, vpc, name, &before);
	if (before.n)
		return before.object[0];
	enter(names, e);
	e.in = NULL;
	if (vpc)
		enter(names, e);
	e.space = ids_of(kind);
	e.text = id;
	enter(names, e);
	return NULL;
}

/* "app/private-a": that VPC's, from anywhere (N-3) */
static struct name_hits find_qualified(const struct names *names,
				       enum name_kind kind, const char *text,
				       const char *slash)
{
	struct name_hits hits = {0}, vpcs = {0};
	char vpc[VPC_NAME_MAX + 1];

	if (slash - text > VPC_NAME_MAX)
		return hits; /* nothing is called that */
	memcpy(vpc, text, (size_t)(slash - text));
	vpc[slash - text] = '\0';
	find(names, NAME_VPC, NULL, vpc, &vpcs);
	if (vpcs.n == 1)
		find(names, (int)kind, vpcs.object[0], slash + 1, &hits);
	return hits;
}

struct name_hits names_find(const struct names *names, enum name_kind kind,
			    const struct vpc *scope, const char *text)
{
	const char *slash = strchr(text, '/');
	struct name_hits hits = {0}, all = {0};

	find(names, ids_of(kind), NULL, text, &hits); /* N-6 */
	if (hits.n)
		return hits;
	if (slash)
		return find_qualified(names, kind, text, slash);
	if (scope)
		find(names, (int)kind, scope, text, &hits);
	if (hits.n)
		return hits;
	find(names, (int)kind, NULL, text, &all);
	for (size_t i = 0; i < all.n; i++) {
		if (scope && all.vpc[i])
			continue; /* another VPC's */
		hits.vpc[hits.n] = all.vpc[i];
		hits.object[hits.n++] = all.object[i];
	}
	return hits;
}

static const char *const kind_text[N_NAME_KINDS] = {
	[NAME_VPC] = "VPC",
	[NAME_SUBNET] = "subnet",
	[NAME_ROUTE_TABLE] = "route table",
	[NAME_NAT_GATEWAY] = "NAT gateway",
	[NAME_ENDPOINT] = "endpoint",
	[NAME_INTERNET_GATEWAY] = "internet gateway",
	[NAME_VPN_GATEWAY] = "virtual private gateway",
	[NAME_GROUP] = "security group",
	[NAME_ACL] = "network ACL",
	[NAME_NODE] = "node",
	[NAME_NETWORK_INTERFACE] = "network interface",
	[NAME_ELASTIC_IP] = "elastic IP",
	[NAME_PEERING] = "peering",
	[NAME_PREFIX_LIST] = "prefix list",
	[NAME_TRANSIT_GATEWAY] = "transit gateway",
	[NAME_TRANSIT_ATTACHMENT] = "transit gateway attachment",
	[NAME_TRANSIT_ROUTE_TABLE] = "transit gateway route table",
	[NAME_ON_PREMISES] = "network on premises",
	[NAME_ENDPOINT_SERVICE] = "endpoint service",
	[NAME_FLOW_LOG] = "flow log",
	[NAME_SERVICE] = "AWS service",
	[NAME_ENI] = "network interface",
	[NAME_ANY] = "object",
	[NAME_ROUTE_TARGET] = ("NAT gateway, instance, network interface, "
			       "peering or transit gateway"),
	[NAME_RULE_PEER] = "security group or prefix list",
	[NAME_DNS] = "DNS name",
};

const char *names_kind(enum name_kind kind)
{
	return kind_text[kind];
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_inside_vpc(enum name_kind kind)
{
	return (kind >= NAME_SUBNET && kind <= NAME_ACL) ||
	       kind == NAME_ROUTE_TARGET || kind == NAME_RULE_PEER;
}

/* Does the entry stand for what a message about @kind may suggest? */
static bool is_candidate(const struct entry *e, enum name_kind kind,
			 const struct vpc *scope)
{
	if (kind == NAME_ANY) {
		if (e->space >= NAME_ANY)
			return false;
		return e->in == scope;
	}
	if (kind == NAME_ROUTE_TARGET &&
	    (e->space == NAME_PEERING || e->space == NAME_TRANSIT_GATEWAY))
		return true;
	if (kind == NAME_ROUTE_TARGET)
		kind = NAME_NAT_GATEWAY;
	if (kind == NAME_RULE_PEER)
		kind = NAME_GROUP;
	if (e->space != (int)kind)
		return false;
	return e->in == (e->of ? scope : NULL);
}

/* Sorted names, each once; with their VPC where one must be written */
static const char **candidates(struct build *b, enum name_kind kind,
			       const struct vpc *scope, size_t *ret_n)
{
	bool qualify = !scope && kind != NAME_ANY && b->model->vpcs.n > 1;
	const struct names *names = b->names;
	const char **list = arena_alloc(b->arena,
					names->entries.n * sizeof(*list));
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < names->entries.n; i++) {
		const struct entry *e = &names->entries.items[i];

		if (!is_candidate(e, kind, scope))
			continue;
		list[n++] = qualify && e->of
				    ? arena_printf(b->arena, "%s/%s",
						   e->of->o.name, e->text)
				    : e->text;
	}
	qsort(list, n, sizeof(*list), by_text);
	for (size_t i = 0; i < n; i++)
		if (!kept || strcmp(list[kept - 1], list[i]) != 0)
			list[kept++] = list[i];
	*ret_n = kept;
	return list;
}

/* AWS's own are known whether or not the lab has them */
static const char *suggested_service(struct build *b, const char *text)
{
	size_t n;
	const char *const *names = service_names(&n);
	const char *near = text_nearest(text, names, n);

	return near ? arena_printf(b->arena, "; did you mean '%s'?", near)
		    : "; what is not ready-made is declared in 'services'";
}

/* "; VPC app has private-a, private-b", or "; did you mean 'private-a'?" */
static const char *suggestion(struct build *b, enum name_kind kind,
			      const struct vpc *scope, const char *text)
{
	struct text t = {.arena = b->arena};
	const char *near;
	const char **list;
	size_t n;

	if (b->suggested++ >= SUGGESTIONS_MAX)
		return "";
	if (kind == NAME_SERVICE)
		return suggested_service(b, text);
	list = candidates(b, kind, scope, &n);
	if (n > LISTED_MAX || kind == NAME_ANY) {
		near = text_nearest(text, list, n);
		if (near)
			return arena_printf(b->arena, "; did you mean '%s'?",
					    near);
	}
	if (scope)
		text_add(&t, "; VPC %s has ", scope->o.name);
	else if (b->model->vpcs.n == 1 && is_inside_vpc(kind))
		text_add(&t, "; VPC %s has ", b->model->vpcs.items[0]->o.name);
	else
		text_add(&t, "; the lab has ");
	for (size_t i = 0; i < n && i < LISTED_MAX; i++)
		text_add(&t, "%s%s", i ? ", " : "", list[i]);
	if (n > LISTED_MAX)
		text_add(&t, " and %zu more", n - LISTED_MAX);
	if (!n)
		text_add(&t, "none");
	return t.s;
}

static bool may_be_unread(const struct build *b, enum name_kind kind,
			  const struct vpc *scope, const char *text)
{
	if (b->reader.incomplete)
		return true;
	if (!is_inside_vpc(kind) && kind != NAME_ANY)
		return false;
	if (scope && !strchr(text, '/'))
		return scope->incomplete;
	for (size_t i = 0; i < b->model->vpcs.n; i++)
		if (b->model->vpcs.items[i]->incomplete)
			return true;
	return false;
}

void names_missing(struct build *b, enum name_kind kind,
		   const struct vpc *scope, const struct ref *ref)
{
	const char *slash = strchr(ref->text, '/');
	const char *vpc;
	struct name_hits vpcs;

	if (may_be_unread(b, kind, scope, ref->text) ||
	    removed_still_used(b, kind, scope, ref))
		return;
	if (slash) {
		vpc = arena_strndup(b->arena, ref->text,
				    (size_t)(slash - ref->text));
		vpcs = names_find(b->names, NAME_VPC, NULL, vpc);
		if (vpcs.n != 1) {
			report_error(b->report, ref->at, "%s: no VPC '%s'%s",
				     ref->path, vpc,
				     suggestion(b, NAME_VPC, NULL, vpc));
			return;
		}
		scope = vpcs.object[0];
	}
	report_error(b->report, ref->at, "%s: no %s '%s'%s", ref->path,
		     kind_text[kind], slash ? slash + 1 : ref->text,
		     suggestion(b, kind, scope, slash ? slash + 1 : ref->text));
}

static void ambiguous(struct build *b, const struct name_hits *hits,
		      const struct ref *ref)
{
	struct text in = {.arena = b->arena}, write = {.arena = b->arena};

	for (size_t i = 0; i < hits->n; i++) {
		const char *vpc = hits->vpc[i] ? hits->vpc[i]->o.name : "-";
		const char *join = ", ";

		if (!i)
			join = "";
		else if (i + 1 == hits->n)
			join = " and ";
		text_add(&in, "%s%s", join, vpc);
		text_add(&write, "%s%s/%s", i ? " or " : "", vpc, ref->text);
	}
	report_error(b->report, ref->at,
		     "%s: '%s' is in VPCs %s; write %s, or add 'vpc: %s'",
		     ref->path, ref->text, in.s, write.s,
		     hits->vpc[0] ? hits->vpc[0]->o.name : "-");
}

void *names_resolve(struct build *b, enum name_kind kind,
		    const struct vpc *scope, const struct ref *ref)
{
	struct name_hits hits = names_find(b->names, kind, scope, ref->text);

	if (hits.n == 1)
		return hits.object[0];
	if (hits.n)
		ambiguous(b, &hits, ref);
	else
		names_missing(b, kind, scope, ref);
	return NULL;
}

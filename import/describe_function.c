// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_function.c - functions of an account, and their interfaces
 *
 * Neither of AWS's answers says which interfaces a function has. Functions
 * share one for each subnet and set of groups (LAM-12), so those are compared;
 * what is left has the name of a function in its description, which is enough
 * where nobody described functions.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/describe.h"

enum { UUID = 36 };

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "SUBNET GROUP GROUP ...": the same for those who share an interface */
static const char *key_of(struct describe *x, const char *subnet,
			  const struct doc *groups, const char *member)
{
	size_t n = groups ? groups->items.n : 0;
	const char **ids = arena_alloc(x->arena, (n + 1) * sizeof(*ids));
	struct text t = {.arena = x->arena};
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		const struct doc *d = groups->items.items[i];
		const char *id = d->kind == DOC_SCALAR ? d->text
						       : said(d, member);

		if (found_of(x, MEMBER_GROUP, id))
			ids[used++] = id;
	}
	qsort(ids, used, sizeof(*ids), by_text);
	text_add(&t, "%s", subnet);
	for (size_t i = 0; i < used; i++)
		text_add(&t, " %s", ids[i]);
	return t.s;
}

static bool is_lambda(const struct found *eni)
{
	const char *what = said(eni->d, "Description");

	return said_is(eni->d, "InterfaceType", "lambda") ||
	       (what && strncmp(what, "AWS Lambda VPC ENI", 18) == 0);
}

/* The interfaces of functions by what they are shared by; one of each */
static struct dictionary lambda_interfaces(struct describe *x)
{
	struct dictionary all = {.arena = x->arena};

	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *subnet = said(eni->d, "SubnetId");

		if (!eni->gone && !eni->used && subnet && is_lambda(eni))
			index_add(&all,
				  key_of(x, subnet,
					 document_get(eni->d, "Groups"),
					 "GroupId"),
				  eni);
	}
	return all;
}

/* --- functions that are described ---------------------------------------- */

static struct words subnets_of(struct describe *x, const struct found *f,
			       const struct doc *config,
			       struct dictionary *shared,
			       struct founds *ret_interfaces)
{
	struct words w = {0};
	size_t n;
	const struct doc *const *all = said_list(config, "SubnetIds", &n);

	for (size_t i = 0; i < n; i++) {
		const char *id = all[i]->text;
		const struct found *s = found_of(x, MEMBER_SUBNET, id);
		struct found *eni;

		if (!s || s->vpc != f->vpc)
			continue;
		words_add(x, &w, ref_of(x, s, NULL));
		eni = index_find(
			shared,
			key_of(x, id, document_get(config, "SecurityGroupIds"),
			       NULL));
		if (eni)
			*vec_add(x->arena, ret_interfaces) = eni;
	}
	return w;
}

/* Which of them said what AWS calls the interface; the others share it */
static struct founds not_used(struct describe *x, const struct founds *list)
{
	struct founds fresh = {0};

	for (size_t i = 0; i < list->n; i++)
		if (!list->items[i]->used)
			*vec_add(x->arena, &fresh) = list->items[i];
	return fresh;
}

static void put_amount(struct describe *x, struct doc *map, const char *key,
		       const struct found *f, int amount, int usual)
{
	if (amount > 0 && amount != usual)
		put(x, map, key, f, arena_printf(x->arena, "%d", amount));
}

static bool is_target(const struct describe *x, const struct found *f)
{
	const char *arn = said(f->d, "FunctionArn");

	for (size_t i = 0; arn && i < x->of[MEMBER_TARGET_HEALTH].n; i++) {
		const char *id = said_in(
			x->of[MEMBER_TARGET_HEALTH].items[i]->d, "Target",
			"Id");

		if (id && strncmp(id, arn, strlen(arn)) == 0)
			return true;
	}
	return false;
}

/* AWS has it as a target of a load balancer, so it lets that invoke it */
static void put_permission(struct describe *x, struct doc *map,
			   const struct found *f)
{
	struct doc *statement = branch_map(x->arena, f->d->at);

	if (!is_target(x, f))
		return;
	put(x, statement, "allow", f, "lambda:InvokeFunction");
	put(x, statement, "principals", f,
	    "elasticloadbalancing.amazonaws.com");
	branch_put(x->arena, map, "invoke_permissions", f->d->at, statement);
}

static void put_function(struct describe *x, struct found *f,
			 struct dictionary *shared)
{
	const struct doc *config = said_map(f->d, "VpcConfig");
	struct doc *map = branch_map(x->arena, f->d->at);
	struct founds interfaces = {0};
	struct words subnets = {0};

	if (f->vpc)
		subnets = subnets_of(x, f, config, shared, &interfaces);
	else if (said(config, "VpcId"))
		remark(x, IMPORT_ASSUMED, f,
		       "outside every VPC: its own is not described");
	if (subnets.n) {
		put_words(x, map, "subnets", f, &subnets);
		put_groups(x, map, f, document_get(config, "SecurityGroupIds"),
			   NULL, f->vpc);
		if (said_true(config, "Ipv6AllowedForDualStack"))
			put(x, map, "ipv6", f, "true");
	}
	put_amount(x, map, "memory_size", f, said_int(f->d, "MemorySize", 0),
		   128);
	put_amount(x, map, "timeout", f, said_int(f->d, "Timeout", 0), 3);
	put_amount(x, map, "ephemeral_storage", f,
		   said_int(said_map(f->d, "EphemeralStorage"), "Size", 0),
		   512);
	put_permission(x, map, f);
	interfaces = not_used(x, &interfaces);
	put_interfaces(x, map, f, &interfaces);
	put_object(x, lab_part(x, "functions"), f->name, f, map, NULL);
}

/* --- functions of which only interfaces are ------------------------------ */

/* "AWS Lambda VPC ENI-NAME-UUID" -> "NAME"; or NULL */
static const char *function_of(struct describe *x, const struct found *eni)
{
	static const char begin[] = "AWS Lambda VPC ENI-";
	const char *what = said(eni->d, "Description");
	size_t n;

	if (!what || strncmp(what, begin, strlen(begin)) != 0)
		return NULL;
	what += strlen(begin);
	n = strlen(what);
	if (n <= UUID + 1 || what[n - UUID - 1] != '-')
		return NULL;
	return arena_strndup(x->arena, what, n - UUID - 1);
}

/* Interfaces with the same groups that were made for the same function */
static void put_together(struct describe *x, struct found *first,
			 const struct founds *all)
{
	const char *function = function_of(x, first);
	const char *groups = key_of(x, "", document_get(first->d, "Groups"),
				    "GroupId");
	struct doc *map = branch_map(x->arena, first->d->at);
	struct founds interfaces = {0};
	struct words subnets = {0};

	for (size_t i = 0; i < all->n; i++) {
		struct found *eni = all->items[i];
		const struct found *s = interface_subnet(x, eni);

		if (eni->used || eni->vpc != first->vpc ||
		    strcmp(groups, key_of(x, "", document_get(eni->d, "Groups"),
					  "GroupId")) != 0)
			continue;
		words_add(x, &subnets, ref_of(x, s, NULL));
		if (subnets.n > interfaces.n)
			*vec_add(x->arena, &interfaces) = eni;
	}
	put_words(x, map, "subnets", first, &subnets);
	put_groups(x, map, first, document_get(first->d, "Groups"), "GroupId",
		   first->vpc);
	put_interfaces(x, map, first, &interfaces);
	put_object(x, lab_part(x, "functions"),
		   account_name(x, first, "node", function, first->id), first,
		   map, NULL);
	remark(x, IMPORT_READ, first,
	       arena_printf(x->arena,
			    "function %s, in the subnets of its interfaces",
			    function ? function : first->id));
}

/* Those that were made for one function, in the order of the source */
static struct founds *left_of(struct describe *x, struct dictionary *left,
			      const char *function)
{
	struct founds *list = index_find(left, function);

	if (!list) {
		list = arena_alloc(x->arena, sizeof(*list));
		index_add(left, function, list);
	}
	return list;
}

/* Is there another one for the same subnet and groups? */
static bool is_further(struct describe *x, const struct found *eni,
		       const struct dictionary *shared)
{
	return index_find(shared, key_of(x, said(eni->d, "SubnetId"),
					 document_get(eni->d, "Groups"),
					 "GroupId")) != eni;
}

/* Functions share an interface that was made for another one: only where no
 * function is described does it stand for one */
static void put_left(struct describe *x, const struct dictionary *shared)
{
	struct dictionary left = {.arena = x->arena};
	VEC(struct founds *) lists = {0};

	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		const char *function = function_of(x, eni);
		struct founds *list;

		if (eni->gone || eni->used || !is_lambda(eni) ||
		    !interface_subnet(x, eni))
			continue;
		if (found_of(x, MEMBER_FUNCTION, function) ||
		    is_further(x, eni, shared)) {
			eni->used = true;
			remark(x, IMPORT_IGNORED, eni,
			       "its function has others: Lambda is about to "
			       "remove it, or has more than one for the same "
			       "subnet");
			continue;
		}
		list = left_of(x, &left, function ? function : eni->id);
		if (!list->n)
			*vec_add(x->arena, &lists) = list;
		*vec_add(x->arena, list) = eni;
	}
	if (lists.n)
		remark(x, IMPORT_ASSUMED, lists.items[0]->items[0],
		       arena_printf(x->arena,
				    "functions that are not described are in "
				    "the subnets of their interfaces: %zu",
				    lists.n));
	for (size_t i = 0; i < lists.n; i++)
		for (size_t k = 0; k < lists.items[i]->n; k++)
			if (!lists.items[i]->items[k]->used)
				put_together(x, lists.items[i]->items[k],
					     lists.items[i]);
}

void account_functions(struct describe *x)
{
	struct dictionary shared = lambda_interfaces(x);

	for (size_t i = 0; i < x->of[MEMBER_FUNCTION].n; i++)
		if (!x->of[MEMBER_FUNCTION].items[i]->gone)
			put_function(x, x->of[MEMBER_FUNCTION].items[i],
				     &shared);
	put_left(x, &shared);
}

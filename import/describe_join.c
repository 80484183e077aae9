// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_join.c - rules of groups, groups that are named, interfaces of
 * instances
 */
#include "import/describe.h"

#include <string.h>

/* --- groups -------------------------------------------------------------- */

static void link_rules(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_GROUP_RULE].n; i++) {
		struct found *rule = x->of[MEMBER_GROUP_RULE].items[i];
		struct found *g = found_of(x, MEMBER_GROUP,
					   said(rule->d, "GroupId"));

		if (g && !rule->gone)
			*vec_add(x->arena, &g->rules) = rule;
	}
}

/* Where objects name their groups */
static const struct {
	enum member is;
	const char *inner, *list, *key;
} uses[] = {
	{MEMBER_INTERFACE, NULL, "Groups", "GroupId"},
	{MEMBER_INSTANCE, NULL, "SecurityGroups", "GroupId"},
	{MEMBER_ENDPOINT, NULL, "Groups", "GroupId"},
	{MEMBER_FUNCTION, "VpcConfig", "SecurityGroupIds", NULL},
	{MEMBER_DATABASE, NULL, "VpcSecurityGroups", "VpcSecurityGroupId"},
	{MEMBER_PROXY, NULL, "VpcSecurityGroupIds", NULL},
	{MEMBER_BALANCER, NULL, "SecurityGroups", NULL},
};

static void make_groups(struct describe *x, const struct found *f,
			const struct doc *list, const char *key)
{
	for (size_t i = 0; list && i < list->items.n; i++) {
		const struct doc *d = list->items.items[i];
		const char *id = d->kind == DOC_SCALAR ? d->text : said(d, key);
		struct found *g;

		if (!id || index_find(&x->ids[MEMBER_GROUP], id))
			continue;
		g = account_made_up(x, MEMBER_GROUP, id, f, f->vpc);
		*vec_add(x->arena, &f->vpc->inside[MEMBER_GROUP]) = g;
		remark(x, IMPORT_ASSUMED, g,
		       "it is not described: nothing comes in, everything goes "
		       "out");
	}
}

static void link_groups(struct describe *x)
{
	for (size_t k = 0; k < ARRAY_LEN(uses); k++)
		for (size_t i = 0; i < x->of[uses[k].is].n; i++) {
			const struct found *f = x->of[uses[k].is].items[i];
			const struct doc *d = f->d;

			if (uses[k].inner)
				d = said_map(d, uses[k].inner);
			if (!f->gone && f->vpc && d)
				make_groups(x, f, document_get(d, uses[k].list),
					    uses[k].key);
		}
}

/* --- interfaces ---------------------------------------------------------- */

static int device_index(const struct found *eni)
{
	const struct doc *at = said_map(eni->d, "Attachment");

	return at ? said_int(at, "DeviceIndex", 0) : 0;
}

static void add_device(struct describe *x, struct found *instance,
		       struct found *eni)
{
	struct founds *list = &instance->interfaces;
	size_t i;

	eni->used = true;
	eni->owner = instance;
	*vec_add(x->arena, list) = eni;
	for (i = list->n - 1;
	     i > 0 && device_index(list->items[i - 1]) > device_index(eni); i--)
		list->items[i] = list->items[i - 1];
	list->items[i] = eni;
}

/* By what the interface says; else by what the instance does */
static void link_instances(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_INTERFACE].n; i++) {
		struct found *eni = x->of[MEMBER_INTERFACE].items[i];
		struct found *instance = found_of(
			x, MEMBER_INSTANCE,
			said_in(eni->d, "Attachment", "InstanceId"));

		if (instance && !eni->gone)
			add_device(x, instance, eni);
	}
	for (size_t i = 0; i < x->of[MEMBER_INSTANCE].n; i++) {
		struct found *instance = x->of[MEMBER_INSTANCE].items[i];
		size_t n;
		const struct doc *const *list = said_list(
			instance->d, "NetworkInterfaces", &n);

		for (size_t k = 0; k < n && !instance->gone; k++) {
			struct found *eni = found_of(
				x, MEMBER_INTERFACE,
				said(list[k], "NetworkInterfaceId"));

			if (eni && !eni->used)
				add_device(x, instance, eni);
		}
	}
}

void account_join(struct describe *x)
{
	link_rules(x);
	link_groups(x);
	link_instances(x);
}

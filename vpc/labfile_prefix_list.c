// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_prefix_list.c - prefix lists (lab-file.md section 7)
 */
#include <string.h>

#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

enum { ENTRIES_MAX = 1000 }; /* RT-16 */

/* A list is of one family, as AWS's AddressFamily says, and names nothing
 * twice */
static bool entry_fits(struct reader *r, const struct value *v,
		       const struct prefix_list *l, struct prefix p)
{
	for (size_t i = 0; i < l->entries.n; i++) {
		if (l->entries.items[i].addr.family != p.addr.family) {
			report_error(r->report, v->doc->at,
				     "%s: has IPv4 and IPv6; a prefix list is "
				     "of one family",
				     v->path);
			return false;
		}
		if (prefix_cmp(l->entries.items[i], p) == 0) {
			report_error(r->report, v->doc->at,
				     "%s: %s is twice in it", v->path,
				     PREFIX(p));
			return false;
		}
	}
	return true;
}

static void read_entries(struct reader *r, const struct value *v, void *field)
{
	struct prefix_list *l = field;
	size_t n;
	const struct doc *const *items = value_list(r, v, &n);

	for (size_t i = 0; i < n; i++) {
		struct value one = {items[i], v->path, NULL};
		struct prefix p = {0};

		read_cidr(r, &one, &p);
		if (p.addr.family && entry_fits(r, &one, l, p))
			*vec_add(r->arena, &l->entries) = p;
	}
}

static const struct key list_keys[] = {
	LABFILE_ID("pl"),
	{.name = "entries",
	 .read = read_entries,
	 .use = KEY_REQUIRED,
	 .help = "a list of CIDRs",
	 .is_list = true},
	KEY("max_entries", struct prefix_list, max_entries, read_int, .min = 1,
	    .max = ENTRIES_MAX),
};
const struct schema labfile_list_schema = SCHEMA_SHORT(list_keys, "entries");

static struct prefix_list *list_new(struct build *b, struct object o)
{
	struct prefix_list *l = arena_alloc(b->arena, sizeof(*l));

	*vec_add(b->arena, &b->model->prefix_lists) = l;
	l->o = o;
	return l;
}

static const struct {
	const char *name;
	struct prefix entry;
	int weight; /* what it counts in quotas, whatever is in it */
} of_aws[] = {
	{"s3", {{.family = AF_INET, .bytes = {192, 0, 2, 0}}, 26}, 1},
	{"dynamodb", {{.family = AF_INET, .bytes = {192, 0, 2, 64}}, 26}, 1},
	{"cloudfront",
	 {{.family = AF_INET, .bytes = {198, 51, 100, 224}}, 27},
	 55},
};

void prefix_lists_of_aws(struct build *b)
{
	for (size_t i = 0; i < ARRAY_LEN(of_aws); i++) {
		const char *name = of_aws[i].name;
		struct prefix_list *l = list_new(
			b,
			(struct object){
				.name = name,
				.path = value_path(&b->reader, "prefix_lists",
						   name),
				.id = identifier(b->arena, "pl", "", name, 0),
				.at = b->model->at,
			});

		*vec_add(b->arena, &l->entries) = of_aws[i].entry;
		l->max_entries = of_aws[i].weight;
		l->aws_managed = true;
	}
}

static bool is_of_aws(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(of_aws); i++)
		if (strcmp(of_aws[i].name, name) == 0)
			return true;
	return false;
}

static void read_list(struct build *b, const struct value *v,
		      const struct doc *name)
{
	struct prefix_list *l;

	if (is_of_aws(name->text)) {
		report_error(b->report, name->at,
			     "%s: '%s' is a prefix list that AWS manages; "
			     "choose another name",
			     v->path, name->text);
		return;
	}
	l = list_new(b, labfile_object(b, "pl", "prefix_lists", name));
	schema_read(&b->reader, v, &labfile_list_schema, l);
	if (!l->max_entries)
		l->max_entries = l->entries.n ? (int)l->entries.n : 1;
	if (l->entries.n > (size_t)l->max_entries || l->entries.n > ENTRIES_MAX)
		report_refusal(b->report, name->at,
			       "PrefixListMaxEntriesExceeded", l->o.name,
			       "%s: %zu entries; at most %d are allowed "
			       "(RT-16)",
			       l->o.path, l->entries.n,
			       l->max_entries < ENTRIES_MAX ? l->max_entries
							    : ENTRIES_MAX);
}

void labfile_prefix_lists(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_list);
}

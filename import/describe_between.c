// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_between.c - peerings and prefix lists of an account
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"

/* --- peerings ------------------------------------------------------------ */

/* The other VPC may be somebody else's; what the peering says of it will do */
void account_link_peerings(struct describe *x)
{
	static const char *const sides[] = {"RequesterVpcInfo",
					    "AccepterVpcInfo"};

	for (size_t i = 0; i < x->of[MEMBER_PEERING].n; i++) {
		struct found *f = x->of[MEMBER_PEERING].items[i];
		size_t known = 0;

		for (int k = 0; k < 2; k++)
			known += found_of(x, MEMBER_VPC,
					  said_in(f->d, sides[k], "VpcId"))
					 ? 1
					 : 0;
		for (int k = 0; k < 2 && known && !f->gone; k++) {
			const struct doc *d = said_map(f->d, sides[k]);
			const char *id = said(d, "VpcId");
			struct found *vpc;

			if (!id || index_find(&x->ids[MEMBER_VPC], id) ||
			    !said(d, "CidrBlock"))
				continue;
			vpc = account_made_up(x, MEMBER_VPC, id, f, NULL);
			vpc->d = d;
			vpc->region = said(d, "Region");
			vpc->account = said(d, "OwnerId");
		}
	}
}

static const char *state_of(const struct found *f)
{
	static const char *const words[] = {"pending-acceptance", "rejected",
					    "expired"};
	const char *code = said_in(f->d, "Status", "Code");

	for (size_t i = 0; code && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], code) == 0)
			return words[i];
	return NULL;
}

static bool resolves(const struct doc *side)
{
	return said_true(said_map(side, "PeeringOptions"),
			 "AllowDnsResolutionFromRemoteVpc");
}

static void put_peering(struct describe *x, const struct found *f)
{
	const struct doc *sides[] = {said_map(f->d, "RequesterVpcInfo"),
				     said_map(f->d, "AccepterVpcInfo")};
	struct doc *map = branch_map(x->arena, f->d->at);
	struct words vpcs = {0}, names = {0};

	for (int k = 0; k < 2; k++) {
		const struct found *vpc = found_of(x, MEMBER_VPC,
						   said(sides[k], "VpcId"));

		if (!vpc)
			continue;
		words_add(x, &vpcs, vpc->name);
		if (resolves(sides[k]))
			words_add(x, &names, vpc->name);
	}
	put_id(x, map, f, "pcx");
	put_words(x, map, "vpcs", f, &vpcs);
	if (state_of(f))
		put(x, map, "state", f, state_of(f));
	if (names.n)
		put_words(x, map, "allow_remote_vpc_dns_resolution", f, &names);
	put_object(x, lab_part(x, "peerings"), f->name, f, map, "vpcs");
}

/* Is it in the lab at all? Routes through one that is not lead nowhere */
static bool has_both(const struct describe *x, const struct found *f)
{
	const char *a = said_in(f->d, "RequesterVpcInfo", "VpcId");
	const char *b = said_in(f->d, "AccepterVpcInfo", "VpcId");

	return found_of(x, MEMBER_VPC, a) && found_of(x, MEMBER_VPC, b) &&
	       strcmp(a, b) != 0;
}

void account_drop_peerings(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_PEERING].n; i++) {
		struct found *f = x->of[MEMBER_PEERING].items[i];

		if (f->gone || has_both(x, f))
			continue;
		f->gone = true;
		remark(x, IMPORT_IGNORED, f, "neither VPC is described");
	}
}

void account_peerings(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_PEERING].n; i++)
		if (!x->of[MEMBER_PEERING].items[i]->gone)
			put_peering(x, x->of[MEMBER_PEERING].items[i]);
}

/* --- prefix lists -------------------------------------------------------- */

/* "s3": one that every lab has; or NULL */
const char *account_managed_list(const struct found *f)
{
	static const struct {
		const char *end, *name;
	} managed[] = {
		{".s3", "s3"},
		{".dynamodb", "dynamodb"},
		{".cloudfront.origin-facing", "cloudfront"},
	};
	const char *name = said(f->d, "PrefixListName");
	size_t n = name ? strlen(name) : 0;

	if (!n || strncmp(name, "com.amazonaws.", 14) != 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(managed); i++)
		if (n > strlen(managed[i].end) &&
		    strcmp(name + n - strlen(managed[i].end), managed[i].end) ==
			    0)
			return managed[i].name;
	return NULL;
}

static size_t lists_of_customers(const struct describe *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->of[MEMBER_PREFIX_LIST].n; i++)
		n += !account_managed_list(x->of[MEMBER_PREFIX_LIST].items[i]);
	return n;
}

/* Entries do not say of which list they are; their file does */
static bool is_entry_of(const struct describe *x, const struct found *entry,
			const struct found *list)
{
	const char *own = said(entry->d, "PrefixListId");

	if (own)
		return strcmp(own, list->id) == 0;
	return lists_of_customers(x) == 1 ||
	       strstr(entry->file->path, list->id);
}

static void add_entry(struct describe *x, struct words *entries,
		      const char *cidr)
{
	struct prefix p;

	if (cidr && prefix_parse(cidr, &p))
		words_add(x, entries, cidr);
}

static void put_list(struct describe *x, const struct found *f)
{
	struct doc *map = branch_map(x->arena, f->d->at);
	struct words entries = {0};
	size_t n;
	const struct doc *const *cidrs = said_list(f->d, "Cidrs", &n);

	for (size_t i = 0; i < n; i++)
		add_entry(x, &entries, cidrs[i]->text);
	for (size_t i = 0; i < x->of[MEMBER_LIST_ENTRY].n; i++) {
		const struct found *e = x->of[MEMBER_LIST_ENTRY].items[i];

		if (is_entry_of(x, e, f))
			add_entry(x, &entries, said(e->d, "Cidr"));
	}
	if (!entries.n)
		remark(x, IMPORT_ASSUMED, f,
		       "no entries: they are not described");
	put_id(x, map, f, "pl");
	put_words(x, map, "entries", f, &entries);
	if (said_int(f->d, "MaxEntries", 0) > (int)entries.n)
		put(x, map, "max_entries", f, said(f->d, "MaxEntries"));
	put_object(x, lab_part(x, "prefix_lists"), f->name, f, map, "entries");
}

void account_prefix_lists(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_PREFIX_LIST].n; i++) {
		const struct found *f = x->of[MEMBER_PREFIX_LIST].items[i];

		if (!f->gone && !account_managed_list(f))
			put_list(x, f);
	}
}

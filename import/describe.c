// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe.c - an account, as `aws ... describe-*` tells of it
 *
 * Everything that AWS says is taken for accepted: what a lab cannot have is
 * left out or stood in for, and that is remarked, but nothing is refused.
 */
#include "import/describe.h"

#include <string.h>

enum { REAL = 1000 }; /* so much more counts what is described */

/* The Region and the account of most VPCs are the lab's */
static const char *commonest(struct describe *x, bool account,
			     const char *absent)
{
	const char *best = absent;
	size_t most = 0;

	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++) {
		const struct found *a = x->of[MEMBER_VPC].items[i];
		const char *word = account ? a->account : a->region;
		size_t n = 0;

		for (size_t k = 0; word && !a->gone && k < x->of[MEMBER_VPC].n;
		     k++) {
			const struct found *b = x->of[MEMBER_VPC].items[k];
			const char *other = account ? b->account : b->region;

			if (!b->gone && other && strcmp(word, other) == 0)
				n += b->made_up ? 1 : REAL;
		}
		if (n > most) {
			best = word;
			most = n;
		}
	}
	return best;
}

static void put_place(struct describe *x)
{
	static const char region[] = "us-east-1", account[] = "123456789012";

	x->region = commonest(x, false,
			      x->usual_region ? x->usual_region : region);
	x->account = commonest(x, true, account);
	if (x->in->region)
		x->region = x->in->region;
	if (x->in->account)
		x->account = x->in->account;
	if (strcmp(x->region, region) != 0)
		branch_put_text(x->arena, x->lab, "region", x->lab->at,
				x->region);
	if (strcmp(x->account, account) != 0)
		branch_put_text(x->arena, x->lab, "account", x->lab->at,
				x->account);
}

/* Those that a lab has by themselves are called so in it */
static void name_managed(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_PREFIX_LIST].n; i++) {
		struct found *f = x->of[MEMBER_PREFIX_LIST].items[i];

		if (!f->gone && account_managed_list(f))
			f->name = account_managed_list(f);
	}
}

struct describe *account_new(struct importing *in, struct where at)
{
	struct arena *arena = in->arena;
	struct describe *x = arena_alloc(arena, sizeof(*x));

	*x = (struct describe){.in = in,
			       .arena = arena,
			       .subnet_groups = {.arena = arena},
			       .public_addresses = {.arena = arena},
			       .dns = {.arena = arena},
			       .told = {.arena = arena},
			       .shared = {.arena = arena},
			       .names = {.arena = arena}};
	for (int i = 0; i < N_MEMBERS; i++)
		x->ids[i] = (struct dictionary){.arena = arena};
	x->accepted = true;
	x->lab = branch_map(arena, at);
	return x;
}

const struct doc *account_lab(struct describe *x)
{
	account_link(x);
	account_blocks(x);
	account_drop_peerings(x);
	account_drop_homeless(x);
	put_place(x);
	account_drop_transit(x);
	account_names(x);
	name_managed(x);
	account_access(x);
	lab_part(x, "vpcs");
	account_on_premises(x);
	account_vpcs(x);
	account_addresses(x);
	account_functions(x);
	account_databases(x);
	account_proxies(x);
	account_caches(x);
	account_private_resources(x);
	account_balancers(x);
	account_prefix_lists(x);
	account_peerings(x);
	account_transit(x);
	account_instances(x);
	account_interfaces(x);
	account_hosted_zones(x);
	account_flow_logs(x);
	account_limits(x);
	if (!x->planned)
		remark_rest(x);
	return x->lab;
}

const struct doc *import_describe(struct importing *in,
				  const struct import_files *files)
{
	struct describe *x = account_new(in, files->items[0].doc->at);

	for (size_t i = 0; i < files->n; i++)
		account_collect(x, &files->items[i]);
	return account_lab(x);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_lambda.c - functions, also those of SAM
 */
#include <string.h>

#include "import/cfn_kind.h"

static void put_int(struct cfn_resource *r, const char *property,
		    const char *key, long usual)
{
	long n = cfn_get_int(r, property, usual);

	if (n != usual)
		cfn_put_int(r, key, n);
}

/* Texts alone: what else there is comes from outside and is none */
static void put_environment(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *d = cfn_in(cfn_get(r, "Environment"), "Variables");
	struct doc *all = branch_map(c->arena, r->at);

	for (size_t i = 0; d && i < d->pairs.n; i++) {
		const struct doc_pair *p = &d->pairs.items[i];

		if (p->value->kind == DOC_SCALAR)
			branch_put(c->arena, all, p->key->text, p->key->at,
				   branch_text(c->arena, p->value->at,
					       cfn_as_written(p->value)));
	}
	if (all->pairs.n)
		cfn_put(r, "environment", all);
}

void cfn_make_function(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *config = cfn_get(r, "VpcConfig");
	const struct doc *list = cfn_in(config, "SubnetIds");
	struct cfn_subnets in = {0};

	cfn_object(r, "functions");
	if (list)
		in = cfn_subnets(r, list, 2);
	if (in.n) {
		r->vpc = in.items[0].vpc;
		cfn_subnets_put(r, "subnets", &in);
		cfn_groups_put(r, cfn_in(config, "SecurityGroupIds"), r->vpc);
		if (cfn_in_bool(config, "Ipv6AllowedForDualStack", false)) {
			cfn_put_bool(r, "ipv6", true);
			cfn_dual_stack(c, &in, r->at);
		}
		cfn_put_role(c, r);
	}
	put_int(r, "MemorySize", "memory_size", 128);
	put_int(r, "Timeout", "timeout", 3);
	put_int(r, "ReservedConcurrentExecutions",
		"reserved_concurrent_executions", -1);
	if (cfn_in_int(cfn_get(r, "EphemeralStorage"), "Size", 512) != 512)
		cfn_put_int(r, "ephemeral_storage",
			    cfn_in_int(cfn_get(r, "EphemeralStorage"), "Size",
				       512));
	put_environment(c, r);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_peering.c - peerings of two VPCs (lab-file.md section 7)
 */
#include "vpc/between.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

#define PEERING(name_, field_, ...) \
	KEY(name_, struct peering, field_, __VA_ARGS__)

static const struct key peering_keys[] = {
	LABFILE_ID("pcx"),
	PEERING("vpcs", vpc_refs, read_refs, .use = KEY_REQUIRED,
		.help = "two VPCs, the requester first", .is_list = true),
	PEERING("state", state, read_choice,
		WORDS("active", "pending-acceptance", "rejected", "expired")),
	PEERING("allow_remote_vpc_dns_resolution", dns_refs, read_refs,
		.is_list = true),
};
const struct schema labfile_peering_schema = SCHEMA_SHORT(peering_keys, "vpcs");

static void read_peering(struct build *b, const struct value *v,
			 const struct doc *name)
{
	struct peering *p = arena_alloc(b->arena, sizeof(*p));

	*vec_add(b->arena, &b->model->peerings) = p;
	p->o = labfile_object(b, "pcx", "peerings", name);
	p->number = (unsigned int)b->model->peerings.n;
	p->state = "active";
	schema_read(&b->reader, v, &labfile_peering_schema, p);
	if (p->vpc_refs.given && p->vpc_refs.n != N_SIDES)
		report_error(b->report, v->doc->at,
			     "%s: has %zu VPCs; a peering has two, the "
			     "requester first",
			     p->o.path, p->vpc_refs.n);
}

void labfile_peerings(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_peering);
}

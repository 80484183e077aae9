// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile.c - the top level of a lab file (lab-file.md section 4)
 */
#include "vpc/labfile.h"

#include <string.h>

#include "base/text.h"
#include "vpc/identifier.h"
#include "vpc/names.h"
#include "vpc/values.h"

struct build *build_of(struct reader *r)
{
	return r->lab;
}

int where_cmp(struct where a, struct where b)
{
	if (a.order && b.order)
		return (a.order > b.order) - (a.order < b.order);
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return (a.column > b.column) - (a.column < b.column);
}

static const char *const reserved[] = {
	/* N-5 */
	"igw", "eigw", "vgw",  "local",	  "blackhole", "any",
	"all", "self", "main", "default", "internet",  "none",
};

static bool is_reserved(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
		if (strcmp(reserved[i], name) == 0)
			return true;
	return false;
}

const char *labfile_identifier(const char *kind, const char *name,
			       const struct doc *entry)
{
	const struct doc *id = NULL;

	if (entry && entry->kind == DOC_MAPPING)
		id = document_get(entry, "id");
	if (id && id->kind == DOC_SCALAR && identifier_like(kind, id->text))
		return id->text;
	return identifier_is(kind, name) ? name : NULL;
}

void labfile_id(struct reader *r, const struct value *v, void *field)
{
	const char *kind = v->key->help;
	const char *text = value_scalar(r, v, "an identifier");

	(void)field;
	if (text && !identifier_like(kind, text))
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no identifier such as %s-0a1b2c3d",
			     v->path, text, kind);
}

/* Nothing has it yet, or that is said */
static void take_id(struct build *b, struct object *o)
{
	const char *first = names_add(b->ids, NAME_ANY, NULL, o->id, o->id,
				      (void *)o->path);

	if (first)
		report_error(b->report, o->at,
			     "%s: %s is the identifier of %s already", o->path,
			     o->id, first);
}

struct object labfile_object(struct build *b, const char *kind,
			     const char *path, const struct doc *name)
{
	const char *vpc = b->vpc ? b->vpc->o.name : "";
	const char *given = labfile_identifier(kind, name->text, b->entry);
	struct object o = {
		.name = name->text,
		.path = value_path(&b->reader, path, name->text),
		.id = given,
		.id_given = given,
		.at = name->at,
	};

	if (given)
		take_id(b, &o);
	else
		o.id = identifier(b->arena, kind, vpc, name->text, 0);
	return o;
}

static void check_name(struct reader *r, const struct value *v,
		       const struct doc *name, const char *own)
{
	bool dots = strcmp(v->path, "internet") == 0 ||
		    strcmp(v->path, "private_hosted_zones") == 0 ||
		    strcmp(v->path, "services") == 0 ||
		    strstr(v->path, ".endpoints");

	if (!name_valid(name->text, dots))
		report_error(r->report, name->at,
			     "%s: '%s' is no name; letters, digits, '-' and "
			     "'_', at most 63",
			     v->path, name->text);
	else if (is_reserved(name->text) &&
		 !(own && strcmp(own, name->text) == 0))
		report_error(r->report, name->at,
			     "%s: '%s' is a reserved name (N-5); choose "
			     "another",
			     v->path, name->text);
}

void labfile_each(struct reader *r, const struct value *v, const char *own,
		  void (*read)(struct build *b, const struct value *v,
			       const struct doc *name))
{
	struct build *b = build_of(r);
	const struct doc *outer;

	if (!value_mapping(r, v, "a mapping from names")) {
		r->incomplete = true;
		return;
	}
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value one = {.doc = pair->value};

		one.path = value_path(r, v->path, pair->key->text);
		check_name(r, v, pair->key, own);
		/* a step that removes what cannot be (validate_change.c) */
		if (value_empty(pair->value) && b->stage && own &&
		    strcmp(own, pair->key->text) == 0)
			continue;
		if (value_empty(pair->value)) {
			r->incomplete = true;
			report_error(r->report, pair->key->at,
				     "%s: is empty; {} has all defaults",
				     one.path);
			continue;
		}
		outer = b->entry;
		b->entry = pair->value;
		read(b, &one, pair->key);
		b->entry = outer;
	}
}

static void read_account(struct reader *r, const struct value *v, void *field)
{
	const char *text = value_scalar(r, v, "12 digits");

	if (!text)
		return;
	if (strlen(text) != 12 || strspn(text, "0123456789") != 12)
		report_error(r->report, v->doc->at,
			     "%s: '%s' is no account; write 12 digits", v->path,
			     text);
	else
		*(const char **)field = text;
}

/* By labfile_stage(), before all else */
static void steps_are_read(struct reader *r, const struct value *v, void *field)
{
	(void)r;
	(void)v;
	(void)field;
}

#define TOP(name_, field_, ...) KEY(name_, struct model, field_, __VA_ARGS__)

static const struct key top_keys[] = {
	TOP("lab", lab, read_name),
	TOP("about", about, read_one_line),
	TOP("cites", cites, labfile_cites),
	TOP("region", region, read_name),
	TOP("account", account, read_account),
	{.name = "import",
	 .read = labfile_import,
	 .is_list = true,
	 INSIDE(&labfile_import_schema)},
	TOP("vpcs", vpcs, labfile_vpcs, .each = &labfile_vpc_schema),
	TOP("instances", nodes, labfile_instances,
	    .each = &labfile_instance_schema),
	TOP("network_interfaces", network_interfaces,
	    labfile_network_interfaces, .each = &labfile_interface_schema),
	TOP("elastic_ips", elastic_ips, labfile_elastic_ips),
	TOP("functions", nodes, labfile_functions,
	    .each = &labfile_function_schema),
	TOP("databases", nodes, labfile_databases,
	    .each = &labfile_database_schema),
	TOP("proxies", nodes, labfile_proxies, .each = &labfile_proxy_schema),
	TOP("caches", nodes, labfile_caches, .each = &labfile_cache_schema),
	TOP("load_balancers", nodes, labfile_load_balancers,
	    .each = &labfile_balancer_schema),
	TOP("cloudfront", nodes, labfile_distributions,
	    .each = &labfile_distribution_schema),
	TOP("prefix_lists", prefix_lists, labfile_prefix_lists,
	    .each = &labfile_list_schema),
	TOP("peerings", peerings, labfile_peerings,
	    .each = &labfile_peering_schema),
	TOP("transit_gateways", transit_gateways, labfile_transit_gateways,
	    .each = &labfile_transit_schema),
	TOP("endpoint_services", endpoint_services, labfile_endpoint_services,
	    .each = &labfile_endpoint_service_schema),
	TOP("on_premises", on_premises, labfile_on_premises,
	    .each = &labfile_premises_schema),
	TOP("private_hosted_zones", hosted_zones, labfile_private_hosted_zones,
	    .each = &labfile_hosted_zone_schema),
	TOP("services", nodes, labfile_services,
	    .each = &labfile_service_schema),
	TOP("internet", nodes, labfile_internet,
	    .each = &labfile_internet_schema),
	TOP("flow_logs", flow_logs, labfile_flow_logs,
	    .each = &labfile_flow_log_schema),
	TOP("block_public_access", block_public_access, read_position,
	    WORDS("off", "block-bidirectional", "block-ingress")),
	TOP("limits", limits, labfile_limits, INSIDE(&labfile_limit_schema)),
	TOP("time_factor", time_factor, read_int, .min = 1, .max = 100),
	TOP("expect", expects, labfile_expects,
	    .inside = labfile_expect_schemas),
	{.name = "steps", .read = steps_are_read, INSIDE(&labfile_step_schema)},
};
const struct schema labfile_top_schema = {
	.keys = top_keys, .n = ARRAY_LEN(top_keys), .holds_names = true};

/* A tag would change what a value means, and nobody here would notice */
static void refuse_tags(struct build *b, const struct doc *d)
{
	if (d->tag)
		report_error(b->report, d->at, "tag '%s' is not allowed (R-1)",
			     d->tag);
	for (size_t i = 0; i < d->items.n; i++)
		refuse_tags(b, d->items.items[i]);
	for (size_t i = 0; i < d->pairs.n; i++) {
		refuse_tags(b, d->pairs.items[i].key);
		refuse_tags(b, d->pairs.items[i].value);
	}
}

/* "labs/two tiers.yaml" is the lab "two tiers" */
static const char *lab_of_file(struct build *b)
{
	const char *slash = strrchr(b->model->file, '/');
	const char *base = slash ? slash + 1 : b->model->file;
	const char *dot = strrchr(base, '.');

	return arena_strndup(b->arena, base,
			     dot && dot > base ? (size_t)(dot - base)
					       : strlen(base));
}

/* What others are read by must be known before they are */
static const char *text_of(const struct doc *root, const char *key,
			   const char *absent)
{
	const struct doc *d = document_get(root, key);

	if (!d || d->kind != DOC_SCALAR || value_empty(d))
		return absent;
	return d->text;
}

void labfile_read(struct build *b, const struct doc *root)
{
	struct model *m = b->model;
	struct value v = {.doc = root, .path = ""};

	b->ids = names_new(b->arena);
	m->lab = lab_of_file(b);
	m->region = "us-east-1";
	m->account = "123456789012";
	m->time_factor = 1;
	labfile_limits_default(&m->limits);
	if (root->kind != DOC_MAPPING) {
		report_error(b->report, root->at,
			     "a lab file is a mapping of keys such as 'vpcs:'");
		return;
	}
	refuse_tags(b, root);
	m->region = text_of(root, "region", m->region);
	m->account = text_of(root, "account", m->account);
	b->reader.region = m->region;
	m->at = root->at;
	prefix_lists_of_aws(b);
	schema_read(&b->reader, &v, &labfile_top_schema, m);
	services_ready_made(b, root);
}

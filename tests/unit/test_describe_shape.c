// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_shape.c - a lab with everything, described as AWS
 * describes: names of lists and fields, types of values, columns of tables
 *
 * What AWS's own calls answered is read from the folder $VPCLAB_SHARED, or
 * ../shared; where that is not there, the comparison with it is skipped. The
 * tests run in the root of the source tree.
 */
#include "tests/support/described.h"

#include <ctype.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/sections.h"
#include "cli/subject.h"
#include "tests/support/files.h"

static const char lab[] = "tests/unit/labs/everything.yaml";

static const json_t *everything(void)
{
	struct arena *arena = arena_new();
	const char *text = file_content(arena, lab);
	const json_t *all = text ? described_given(text) : NULL;

	arena_free(arena);
	if (!all) {
		print_message("skipped: no %s here\n", lab);
		skip();
	}
	return all;
}

/* --- what AWS answers ------------------------------------------------------------- */

struct samples {
	struct arena *arena;
	json_t *types; /* "Vpcs[].CidrBlock" to the name of its type */
	json_t *fields; /* of every answer */
	const char *text; /* about the describe-* calls */
	size_t files;
};

static const char *type_of(const json_t *v)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "object", [JSON_ARRAY] = "array",
		[JSON_STRING] = "string", [JSON_INTEGER] = "number",
		[JSON_REAL] = "number",	  [JSON_TRUE] = "boolean",
		[JSON_FALSE] = "boolean", [JSON_NULL] = "null"};

	return names[json_typeof(v)];
}

/* Enter the types of all that is in an answer */
static void learn(struct samples *a, const char *path, const json_t *v)
{
	const char *key;
	json_t *part;

	if (v && !json_is_null(v))
		json_object_set_new(a->types, path, json_string(type_of(v)));
	for (size_t i = 0; i < json_array_size(v); i++)
		learn(a, arena_printf(a->arena, "%s[]", path),
		      json_array_get(v, i));
	json_object_foreach ((json_t *)v, key, part) {
		json_object_set_new(a->fields, key, json_true());
		learn(a, arena_printf(a->arena, "%s.%s", path, key), part);
	}
}

static bool is_list(const char *name)
{
	for (const struct description_list *l = description_lists; l->name; l++)
		if (strcmp(l->name, name) == 0)
			return true;
	return false;
}

/* Answers to calls whose lists are parts of other objects in a description;
 * and samples that are one object without its list */
static const struct {
	const char *call, *key, *path;
} elsewhere[] = {
	{"search-transit-gateway-routes", "Routes",
	 "TransitGatewayRouteTables[].Routes"},
	{"get-managed-prefix-list-entries", "Entries", "PrefixLists[].Entries"},
	{"describe-db-proxy-targets", "Targets", "DBProxies[].Targets"},
	{"describe-db-proxy-target-groups", "TargetGroups",
	 "DBProxies[].TargetGroups[]"},
	{"describe-network-interfaces", NULL, "NetworkInterfaces[]"},
	{"describe-load-balancers", NULL, "LoadBalancers[]"},
	{"describe-egress-only", NULL, "EgressOnlyInternetGateways[]"},
	{"describe-vpn-gateways", NULL, "VpnGateways[]"},
};

static void learn_file(struct samples *a, const char *path)
{
	json_t *all = json_load_file(path, 0, NULL), *part;
	bool lists = false;
	const char *key;

	json_object_foreach (all, key, part)
		if (is_list(key)) {
			lists = true;
			if (json_is_array(part))
				learn(a, key, part);
		}
	for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++)
		if (strstr(path, elsewhere[i].call) &&
		    (elsewhere[i].key || !lists))
			learn(a, elsewhere[i].path,
			      elsewhere[i].key
				      ? json_object_get(all, elsewhere[i].key)
				      : all);
	a->files++;
	json_decref(all);
}

static void learn_folder(struct samples *a, const char *shared)
{
	static const char *const patterns[] = {"*/*.json", "*/*/*.json"};

	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		glob_t found;

		if (!glob(arena_printf(a->arena, "%s/samples/describe/%s",
				       shared, patterns[i]),
			  0, NULL, &found))
			for (size_t j = 0; j < found.gl_pathc; j++)
				learn_file(a, found.gl_pathv[j]);
		globfree(&found);
	}
}

/* The section that lists the calls and their fields */
static const char *read_section(struct arena *arena, const char *shared)
{
	const char *text = file_content(
		arena, arena_printf(arena, "%s/aws-semantics.md", shared));
	const char *from = text ? strstr(text, "### 13.2") : NULL;
	const char *to = from ? strstr(from, "### 13.3") : NULL;

	return to ? arena_strndup(arena, from, (size_t)(to - from)) : "";
}

static struct samples *samples_given(void)
{
	const char *shared = getenv("VPCLAB_SHARED");
	struct arena *arena = arena_new();
	struct samples *a = arena_alloc(arena, sizeof(*a));

	if (!shared)
		shared = "../shared";
	*a = (struct samples){.arena = arena,
			      .types = json_object(),
			      .fields = json_object()};
	learn_folder(a, shared);
	a->text = read_section(arena, shared);
	if (a->files)
		return a;
	print_message("skipped: no answers of AWS's in %s/samples\n", shared);
	json_decref(a->types);
	json_decref(a->fields);
	arena_free(arena);
	skip();
	return NULL;
}

/* Fails with all that is wrong at once */
static void samples_drop(struct samples *a, struct text *wrong)
{
	bool any = wrong->n;

	for (char *l = any ? strtok(wrong->s, "\n") : NULL; l;
	     l = strtok(NULL, "\n"))
		print_message("# %s\n", l);
	json_decref(a->types);
	json_decref(a->fields);
	arena_free(a->arena);
	if (any)
		fail_msg("a description is not like AWS's");
}

/* --- types -------------------------------------------------------------------------- */

struct looking {
	struct samples *a;
	struct text wrong;
	size_t compared;
};

static void look_at_type(struct looking *l, const char *path, const json_t *v)
{
	const char *is = type_of(v);
	const char *theirs = json_string_value(
		json_object_get(l->a->types, path));
	const char *key;
	json_t *part;

	l->compared += theirs != NULL;
	if (theirs && strcmp(theirs, is) != 0)
		text_add(&l->wrong, "\n%s: is %s, AWS has %s", path, is,
			 theirs);
	for (size_t i = 0; i < json_array_size(v); i++)
		look_at_type(l, arena_printf(l->a->arena, "%s[]", path),
			     json_array_get(v, i));
	json_object_foreach ((json_t *)v, key, part)
		look_at_type(l, arena_printf(l->a->arena, "%s.%s", path, key),
			     part);
}

static void values_have_the_types_that_aws_gives_them(void **state)
{
	const json_t *all = everything();
	struct looking l = {.a = samples_given()};
	const char *key;
	json_t *list;

	(void)state;
	l.wrong.arena = l.a->arena;
	json_object_foreach ((json_t *)all, key, list)
		look_at_type(&l, key, list);
	print_message("# %zu values compared with %zu answers\n", l.compared,
		      l.a->files);
	if (l.compared < 500)
		text_add(&l.wrong, "\nonly %zu values were compared",
			 l.compared);
	samples_drop(l.a, &l.wrong);
}

/* --- names --------------------------------------------------------------------------- */

/* AWS's too, of calls that neither the section nor the samples have:
 * describe-vpc-block-public-access-exclusions, describe-vpc-endpoint-service-
 * configurations and -permissions, describe-vpn-gateways, describe-db-
 * parameters, describe-serverless-caches, list-distributions, get-function */
static const char *const of_other_calls[] = {
	"VpcBlockPublicAccessExclusions",
	"ExclusionId",
	"InternetGatewayExclusionMode",
	"InternetGatewayBlockMode",
	"Ipv6CidrBlockState",
	"ResourceArn",
	"ServiceConfigurations",
	"AllowedPrincipals",
	"PrincipalType",
	"Principal",
	"VpnGateways",
	"VpnConnections",
	"Parameters",
	"ParameterName",
	"ParameterValue",
	"ServerlessCacheName",
	"DistributionList",
	"Items",
	"Quantity",
	"ARN",
	"DomainName",
	"Comment",
	"Origins",
	"CustomOriginConfig",
	"HTTPSPort",
	"VpcOriginConfig",
	"VpcOriginId",
	"DefaultCacheBehavior",
	"TargetOriginId",
	"LambdaFunctionAssociations",
	"LambdaFunctionARN",
	"FunctionAssociations",
	"FunctionARN",
	"EventType",
	"ReservedConcurrentExecutions",
	"Policy",
	"CustomerAvailabilityZone",
	"Ipv6Address",
	"UdpTimeout",
	"TcpEstablishedTimeout",
	"UdpStreamTimeout",
	"DBProxyArn",
	"LoadBalancerAddresses",
	"IpAddress",
};

/* The lab's own words */
static const char *const of_the_lab[] = {
	"UsedBy",     "Nodes",	"Kind",	      "Identifier", "Arn",    "DnsName",
	"Ports",      "Places", "Place",      "Address",    "Failed", "Run",
	"OnPremises", "Name",	"CidrBlocks", "Routing",
};

static bool is_among(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Is it in the text, and not merely a part of another word? */
static bool is_word(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = text; (at = strstr(at, name)); at += n)
		if (!isalnum((unsigned char)at[n]) &&
		    (at == text || !isalnum((unsigned char)at[-1])))
			return true;
	return false;
}

static void look_at_name(struct looking *l, const char *name)
{
	l->compared++;
	if (!json_object_get(l->a->fields, name) &&
	    !is_word(l->a->text, name) &&
	    !is_among(of_other_calls, ARRAY_LEN(of_other_calls), name) &&
	    !is_among(of_the_lab, ARRAY_LEN(of_the_lab), name))
		text_add(&l->wrong, "\n%s is no name of AWS's", name);
}

static void look_at_names(struct looking *l, const json_t *v)
{
	const char *key;
	json_t *part;

	for (size_t i = 0; i < json_array_size(v); i++)
		look_at_names(l, json_array_get(v, i));
	json_object_foreach ((json_t *)v, key, part) {
		if (strcmp(key, "Variables") == 0) /* names of the user's */
			continue;
		look_at_name(l, key);
		look_at_names(l, part);
	}
}

static void names_are_those_that_aws_uses(void **state)
{
	const json_t *all = everything();
	struct looking l = {.a = samples_given()};

	(void)state;
	l.wrong.arena = l.a->arena;
	look_at_names(&l, all);
	samples_drop(l.a, &l.wrong);
}

/* --- identifiers ----------------------------------------------------------------------- */

/* What a list is of is known by one identifier each */
static void identifiers_are_of_one_object(void **state)
{
	const json_t *all = everything();

	(void)state;
	for (const struct description_list *l = description_lists; l->name;
	     l++) {
		const json_t *list = description_list(all, l->name);
		json_t *seen = json_object();

		assert_true(json_is_array(list));
		for (size_t i = 0; i < json_array_size(list); i++) {
			const char *id = value_at(json_array_get(list, i),
						  l->id);

			if (!id || json_object_get(seen, id))
				fail_msg("%s[%zu]: identifier %s", l->name, i,
					 id ? id : "missing");
			json_object_set_new(seen, id, json_true());
		}
		json_decref(seen);
	}
}

/* ... and found by it */
static void every_identifier_is_found(void **state)
{
	struct arena *arena = arena_new();
	const char *text = file_content(arena, lab);
	const struct model *m = text ? model_given(text) : NULL;
	const json_t *all = everything();

	(void)state;
	for (const struct description_list *l = description_lists; l->name;
	     l++) {
		const json_t *list = description_list(all, l->name);

		for (size_t i = 0; i < json_array_size(list); i++) {
			struct subjects s = {
				.arena = arena, .m = m, .all = all};
			const char *id = value_at(json_array_get(list, i),
						  l->id);
			json_t *part;

			subjects_find(&s, id);
			if (s.items.n != 1)
				fail_msg("%s: %zu found", id, s.items.n);
			part = subject_part(&s.items.items[0], all);
			if (!json_array_size(description_list(part, l->name)))
				fail_msg("%s has nothing to do with itself",
					 id);
			json_decref(part);
			subjects_end(&s);
		}
	}
	arena_free(arena);
}

static void an_empty_lab_has_every_list(void **state)
{
	const json_t *all = described_given("lab: empty\n");

	(void)state;
	for (const struct description_list *l = description_lists; l->name; l++)
		assert_true(json_is_array(description_list(all, l->name)));
}

/* --- tables ------------------------------------------------------------------------------ */

static bool says_something(const struct telling *t, const struct section *s,
			   const struct column *c)
{
	const json_t *list = description_list(t->part, s->list);

	for (size_t i = 0; i < json_array_size(list); i++) {
		struct row row = {NULL, json_array_get(list, i)};
		struct values v = {.arena = t->arena};

		if (!s->rows && cell_text(t, c, &row))
			return true;
		if (s->rows)
			values_at(&v, &row, s->rows);
		for (size_t j = 0; j < v.items.n; j++)
			if (cell_text(
				    t, c,
				    &(struct row){row.item, v.items.items[j]}))
				return true;
	}
	return false;
}

/* What this lab, for all that it has, has nothing to say of */
static const char *const silent[] = {
	"TENANCY", "DEFAULT",  "PUBLIC ACCESS", "DNS64",
	"MODE",	   "RESOURCE", "MAC",		"UDP STREAM IDLE",
	"FAILED",  "REASON",   "LAMBDA@EDGE",	"VPC ORIGIN",
};

static void look_at_columns(const struct telling *t,
			    const struct section *sections)
{
	for (const struct section *s = sections; s->title; s++)
		for (const struct column *c = s->columns; c->heading; c++) {
			bool quiet = is_among(silent, ARRAY_LEN(silent),
					      c->heading);

			if (!quiet && !says_something(t, s, c))
				fail_msg("%s: %s says nothing", s->title,
					 c->heading);
		}
}

static void every_column_has_something_to_say(void **state)
{
	const json_t *all = everything();
	struct telling t = {.arena = arena_new(), .all = all, .part = all};

	(void)state;
	telling_names(&t);
	look_at_columns(&t, sections_of_network);
	look_at_columns(&t, sections_of_nodes);
	telling_end(&t);
	arena_free(t.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, described_drop)
		TEST(values_have_the_types_that_aws_gives_them),
		TEST(names_are_those_that_aws_uses),
		TEST(identifiers_are_of_one_object),
		TEST(every_identifier_is_found),
		TEST(an_empty_lab_has_every_list),
		TEST(every_column_has_something_to_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

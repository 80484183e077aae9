// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_patch.c - a document with parts of it changed
 */
#include "tests/unit/labs/given.h"

#include "base/text.h"
#include "vpc/labfile.h"
#include "vpc/patch.h"

/* A document on one line: mappings and lists in brackets, scalars bare */
static void write_doc(struct text *t, const struct doc *d)
{
	if (d->kind == DOC_SCALAR)
		text_add(t, "%s", d->text);
	for (size_t i = 0; i < d->items.n; i++) {
		text_add(t, "%s", i ? ", " : "[");
		write_doc(t, d->items.items[i]);
	}
	for (size_t i = 0; i < d->pairs.n; i++) {
		text_add(t, "%s%s: ", i ? ", " : "{",
			 d->pairs.items[i].key->text);
		write_doc(t, d->pairs.items[i].value);
	}
	if (d->kind == DOC_LIST)
		text_add(t, "%s", d->items.n ? "]" : "[]");
	if (d->kind == DOC_MAPPING)
		text_add(t, "%s", d->pairs.n ? "}" : "{}");
}

typedef const struct doc *patch_fn(const struct patch *p,
				   const struct doc *base,
				   const struct doc *part);

struct patched {
	struct report report;
	const struct doc *base, *part, *all;
	const char *text, *said; /* the result; the first finding, or "" */
};

static const struct doc *parsed(struct report *r, const char *file,
				const char *text)
{
	const struct doc *d = document_parse(r->arena, file, text, strlen(text),
					     r);

	assert_non_null(d);
	return d;
}

static struct patched patched(patch_fn *run, const char *base, const char *part)
{
	struct patched x = {.report = {.arena = arena_new()}};
	struct patch p = {x.report.arena, &x.report, &labfile_top_schema, "p"};
	struct text t = {.arena = x.report.arena};
	struct text before = {.arena = x.report.arena}, after = before;

	x.base = parsed(&x.report, "base", base);
	x.part = parsed(&x.report, "part", part);
	write_doc(&before, x.base);
	p.report = &x.report;
	x.all = run(&p, x.base, x.part);
	write_doc(&after, x.base);
	assert_string_equal(before.s, after.s); /* inputs stay as they are */
	write_doc(&t, x.all);
	x.text = t.s;
	x.said = x.report.findings.n ? x.report.findings.items[0].text : "";
	return x;
}

static void assert_patched(patch_fn *run, const char *base, const char *part,
			   const char *result)
{
	struct patched x = patched(run, base, part);

	assert_string_equal(x.said, "");
	assert_string_equal(x.text, result);
	arena_free(x.report.arena);
}

static void assert_patch_says(patch_fn *run, const char *base, const char *part,
			      const char *said)
{
	struct patched x = patched(run, base, part);

	assert_string_equal(x.said, said);
	assert_string_equal(x.report.findings.items[0].at.file, "part");
	arena_free(x.report.arena);
}

/* --- change --------------------------------------------------------------- */

static void mappings_merge_and_anything_else_replaces(void **state)
{
	(void)state;
	assert_patched(patch_change, "functions: {f: {timeout: 3}}",
		       "functions: {f: {timeout: 9, subnets: [a]}, g: {}}",
		       "{functions: {f: {timeout: 9, subnets: [a]}, g: {}}}");
	assert_patched(patch_change, "functions: {f: {subnets: [a, b]}}",
		       "functions: {f: {subnets: c}}",
		       "{functions: {f: {subnets: c}}}");
	assert_patched(patch_change, "{}", "internet: {h.example: 1.1.1.1}",
		       "{internet: {h.example: 1.1.1.1}}");
}

static void null_removes_and_says_so_when_there_is_nothing(void **state)
{
	(void)state;
	assert_patched(patch_change, "functions: {f: {}, g: {timeout: 1}}",
		       "functions: {f: null, g: {timeout: ~}}",
		       "{functions: {g: {}}}");
	assert_patch_says(patch_change, "functions: {first: {}}",
			  "functions: {firsst: null}",
			  "p: no 'firsst' to remove; did you mean 'first'?");
	/* in quotes it is a word like any other */
	assert_patched(patch_change, "functions: {f: {}}",
		       "functions: {f: {vpc: \"null\"}}",
		       "{functions: {f: {vpc: null}}}");
}

static void short_forms_are_made_long_before_they_merge(void **state)
{
	(void)state;
	assert_patched(patch_change, "vpcs: {a: 10.0.0.0/16}",
		       "vpcs: {a: {internet_gateway: true}}",
		       "{vpcs: {a: {cidr: 10.0.0.0/16, internet_gateway: "
		       "true}}}");
	assert_patched(patch_change,
		       "vpcs: {a: {subnets: {s: {cidr: 10.0.1.0/24, az: b}}}}",
		       "vpcs: {a: {subnets: {s: 10.0.2.0/24}}}",
		       "{vpcs: {a: {subnets: {s: {cidr: 10.0.2.0/24, az: "
		       "b}}}}}");
	assert_patched(patch_change, "vpcs: {a: {nat_gateways: {n: s}}}",
		       "vpcs: {a: {nat_gateways: {n: t}}}",
		       "{vpcs: {a: {nat_gateways: {n: {subnet: t}}}}}");
	assert_patched(patch_change,
		       "vpcs: {a: {route_tables: {main: {1.0.0.0/8: igw}}}}",
		       "vpcs: {a: {route_tables: {main: {2.0.0.0/8: n}}}}",
		       "{vpcs: {a: {route_tables: {main: {routes: {1.0.0.0/8: "
		       "igw, 2.0.0.0/8: n}}}}}}");
	assert_patched(
		patch_change, "internet: {h.example: 1.1.1.1}",
		"internet: {h.example: {ports: 80}}",
		"{internet: {h.example: {address: 1.1.1.1, ports: 80}}}");
}

static void the_target_of_a_route_is_replaced_whole(void **state)
{
	(void)state;
	assert_patched(patch_change,
		       "vpcs: {a: {route_tables: {r: {1.0.0.0/8: "
		       "{nat_gateway: n}}}}}",
		       "vpcs: {a: {route_tables: {r: {1.0.0.0/8: {instance: "
		       "n}}}}}",
		       "{vpcs: {a: {route_tables: {r: {routes: {1.0.0.0/8: "
		       "{instance: n}}}}}}}");
}

static void an_alias_changes_where_it_is_meant_and_nowhere_else(void **state)
{
	(void)state;
	assert_patched(patch_change, "functions: {f: &x {timeout: 1}, g: *x}",
		       "functions: {g: {timeout: 2}}",
		       "{functions: {f: {timeout: 1}, g: {timeout: 2}}}");
	assert_patched(patch_add,
		       "functions: {f: {subnets: &s [a]}, g: "
		       "{subnets: *s}}",
		       "functions: {f: {subnets: b}}",
		       "{functions: {f: {subnets: [a, b]}, g: {subnets: "
		       "[a]}}}");
}

static void what_is_new_stands_where_it_was_written(void **state)
{
	struct patched x = patched(patch_change,
				   "functions:\n  f: {timeout: 1}\n",
				   "functions: {f: {timeout: 2}}");
	const struct doc_pair *f =
		&document_get(x.all, "functions")->pairs.items[0];

	(void)state;
	assert_string_equal(f->key->at.file, "base");
	assert_string_equal(document_get(f->value, "timeout")->at.file, "part");
	assert_int_equal(document_get(f->value, "timeout")->at.column, 26);
	arena_free(x.report.arena);
}

/* --- add ------------------------------------------------------------------ */

static void entries_are_appended_also_to_a_single_value(void **state)
{
	(void)state;
	assert_patched(patch_add, "functions: {f: {subnets: a}}",
		       "functions: {f: {subnets: [b, c]}}",
		       "{functions: {f: {subnets: [a, b, c]}}}");
}

#define GROUP(rest) "vpcs: {a: {security_groups: {" rest "}}}"

static void an_absent_list_starts_from_its_default(void **state)
{
	(void)state;
	assert_patched(patch_add, GROUP("g: {}"),
		       GROUP("g: {egress: {tcp: 1, to: any}}"),
		       "{" GROUP("g: {egress: [all, {tcp: 1, to: any}]}") "}");
	assert_patched(patch_add, GROUP("g: {}"), GROUP("g: {ingress: all}"),
		       "{" GROUP("g: {ingress: [all]}") "}");
	assert_patched(patch_add, "vpcs: {a: 10.0.0.0/16}",
		       GROUP("default: {ingress: all}"),
		       "{vpcs: {a: {cidr: 10.0.0.0/16, security_groups: "
		       "{default: {ingress: [{protocol: all, from: self}, "
		       "all]}}}}}");
	assert_patched(patch_add, "functions: {f: {}}",
		       "functions: {f: {security_groups: g}}",
		       "{functions: {f: {security_groups: [default, g]}}}");
	assert_patched(patch_add, "internet: {h.example: 1.1.1.1}",
		       "internet: {h.example: {ports: 80}}",
		       "{internet: {h.example: {address: 1.1.1.1, ports: [443, "
		       "80]}}}");
}

static void only_lists_of_what_exists_take_entries(void **state)
{
	(void)state;
	assert_patch_says(patch_add, GROUP("g: {}"), GROUP("h: {egress: all}"),
			  "p.vpcs.a.security_groups: no 'h' before this step; "
			  "did you mean 'g'?");
	assert_patch_says(patch_add, "functions: {f: {}}",
			  "functions: {f: {timeout: 1}}",
			  "p.functions.f.timeout: no list; 'change' gives it a "
			  "value");
	assert_patch_says(patch_add, "functions: {f: {}}", "functions: {f: 1}",
			  "p.functions.f: needs a mapping that ends in lists");
	assert_patch_says(patch_remove, GROUP("g: {ingress: all}"),
			  GROUP("g: {ingress: null}"),
			  "p.vpcs.a.security_groups.g.ingress: null belongs in "
			  "'change'");
}

/* --- remove --------------------------------------------------------------- */

static void entries_equal_in_long_form_are_taken_out(void **state)
{
	(void)state;
	assert_patched(patch_remove,
		       GROUP("g: {ingress: [{tcp: 1, from: "
			     "any}, all]}"),
		       GROUP("g: {ingress: [{from: [0.0.0.0/0], tcp: \"1\"}, "
			     "{protocol: all, from: any}]}"),
		       "{" GROUP("g: {ingress: []}") "}");
	assert_patched(patch_remove,
		       GROUP("g: {ingress: [{tcp: [1], from: any}]}"),
		       GROUP("g: {ingress: {tcp: 1, from: any}}"),
		       "{" GROUP("g: {ingress: []}") "}");
	assert_patched(patch_remove, GROUP("g: {}"), GROUP("g: {egress: all}"),
		       "{" GROUP("g: {egress: []}") "}");
	assert_patched(patch_remove, "functions: {f: {subnets: [a, b, a]}}",
		       "functions: {f: {subnets: a}}",
		       "{functions: {f: {subnets: [b, a]}}}");
}

static void what_is_not_there_cannot_be_taken_out(void **state)
{
	(void)state;
	assert_patch_says(patch_remove, GROUP("g: {ingress: all}"),
			  GROUP("g: {ingress: {tcp: 1, from: any}}"),
			  "p.vpcs.a.security_groups.g.ingress: no such entry");
	assert_patch_says(patch_remove, "functions: {f: {subnets: a}}",
			  "functions: {f: {subnets: [a, a]}}",
			  "p.functions.f.subnets: no such entry");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mappings_merge_and_anything_else_replaces),
		cmocka_unit_test(
			null_removes_and_says_so_when_there_is_nothing),
		cmocka_unit_test(short_forms_are_made_long_before_they_merge),
		cmocka_unit_test(the_target_of_a_route_is_replaced_whole),
		cmocka_unit_test(
			an_alias_changes_where_it_is_meant_and_nowhere_else),
		cmocka_unit_test(what_is_new_stands_where_it_was_written),
		cmocka_unit_test(entries_are_appended_also_to_a_single_value),
		cmocka_unit_test(an_absent_list_starts_from_its_default),
		cmocka_unit_test(only_lists_of_what_exists_take_entries),
		cmocka_unit_test(entries_equal_in_long_form_are_taken_out),
		cmocka_unit_test(what_is_not_there_cannot_be_taken_out),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("patch", tests, NULL, NULL);
}

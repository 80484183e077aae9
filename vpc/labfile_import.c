// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_import.c - what a lab file imports (lab-file.md section 8)
 */
#include "vpc/labfile_import.h"

#include "vpc/labfile.h"
#include "vpc/values.h"

/* name -> text, list or mapping, whose meaning the source knows */
static void read_names(struct reader *r, const struct value *v, void *field)
{
	if (value_mapping(r, v, "a mapping from names"))
		*(const struct doc **)field = v->doc;
}

/* old -> new */
static void read_rename(struct reader *r, const struct value *v, void *field)
{
	if (!value_mapping(r, v, "a mapping from old names to new ones"))
		return;
	*(const struct doc **)field = v->doc;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value one = {.doc = pair->value};
		const char *name;

		one.path = value_path(r, v->path, pair->key->text);
		read_name(r, &one, &name);
	}
}

#define IMPORT(name_, field_, ...) \
	KEY(name_, struct lab_import, field_, __VA_ARGS__)

static const struct key import_keys[] = {
	IMPORT("file", file, read_text, .use = KEY_REQUIRED,
	       .help = "a template, a Terraform plan or a folder of describe "
		       "output"),
	IMPORT("parameters", parameters, read_names),
	IMPORT("exports", exports, read_names),
	IMPORT("as", as, read_name),
	IMPORT("rename", rename, read_rename),
	IMPORT("assume", assume, read_names),
};
const struct schema labfile_import_schema = SCHEMA_SHORT(import_keys, "file");

struct lab_imports labfile_imports(struct arena *arena, struct report *report,
				   const struct doc *value)
{
	struct reader r = {.arena = arena, .report = report};
	struct value v = {.doc = value, .path = "import"};
	struct lab_imports all = {0};
	size_t n;
	const struct doc *const *items = value_list(&r, &v, &n);

	for (size_t i = 0; i < n; i++) {
		struct lab_import one = {.at = items[i]->at};
		struct value entry = {.doc = items[i]};

		entry.path = arena_printf(arena, "import %zu", i + 1);
		if (schema_read(&r, &entry, &labfile_import_schema, &one) &&
		    one.file)
			*vec_add(arena, &all) = one;
	}
	return all;
}

/* Whoever reads files has imported it, and left the key out */
void labfile_import(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	report_error(r->report, v->doc->at,
		     "%s: nothing can be imported here; only a lab file does, "
		     "at its top",
		     v->path);
}

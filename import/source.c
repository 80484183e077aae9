// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/source.c - whatever describes a network: read, recognised, imported
 *
 * All templates of a lab are one import: they are stacks that share exports.
 * So are all files of describe calls, of which one has the subnets of another,
 * and all plans and states. What comes of each is laid on what came before,
 * and on all of them the lab file that imports them.
 */
#include "import/source.h"

#include <fts.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "import/merge.h"
#include "import/branch.h"
#include "vpc/labfile_import.h"
#include "vpc/model.h"

enum { NESTED_MAX = 8 }; /* lab files that import lab files */

static const struct import_wish no_wish;

struct gathered {
	struct importing *in;
	struct import_files files[N_SOURCE_KINDS];
	unsigned int depth;
};

static const struct doc *lab_of(struct importing *in, const struct doc *root,
				const char *path, unsigned int depth,
				const struct import_wish *above);

/* --- what there is to import --------------------------------------------- */

static void add_file(struct gathered *g, const char *path,
		     const struct doc *root, const struct import_wish *wish)
{
	struct import_file *f = vec_add(g->in->arena,
					&g->files[source_kind(root)]);

	*f = (struct import_file){arena_strdup(g->in->report->arena, path),
				  root, wish};
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

bool source_is_called(const char *name)
{
	static const char *const ends[] = {".json", ".yaml", ".yml",
					   ".template"};
	const char *slash = strrchr(name, '/');
	const char *dot = strrchr(slash ? slash : name, '.');

	for (size_t i = 0; dot && dot > name && i < ARRAY_LEN(ends); i++)
		if (strcmp(dot, ends[i]) == 0)
			return true;
	return false;
}

/* Beside what can be imported a folder may hold anything */
static bool begins_as_source(const FTSENT *e)
{
	FILE *f;
	int c;

	if (source_is_called(e->fts_name))
		return true;
	f = fopen(e->fts_accpath, "rbe");
	if (!f)
		return false;
	do
		c = fgetc(f);
	while (c == ' ' || c == '\n' || c == '\r' || c == '\t');
	fclose(f);
	return c == '{' || c == '[';
}

static void add_entry(struct gathered *g, const FTSENT *e,
		      const struct import_wish *wish)
{
	const struct doc *root;

	if (!begins_as_source(e))
		return;
	root = source_read(g->in, e->fts_path);
	if (root && source_kind(root) != SOURCE_LAB)
		add_file(g, e->fts_path, root, wish);
}

static void add_folder(struct gathered *g, const char *path,
		       const struct import_wish *wish)
{
	char *roots[] = {arena_strdup(g->in->arena, path), NULL};
	struct where at = {.file = arena_strdup(g->in->report->arena, path)};
	size_t before = g->in->report->findings.n, files = 0, n = 0;
	long long bytes = 0;
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;

	while (tree && (e = fts_read(tree))) {
		if (e->fts_level > 0 && *e->fts_name == '.')
			fts_set(tree, e, FTS_SKIP);
		else if (e->fts_info == FTS_F) {
			bytes += e->fts_statp->st_size;
			if (++files > SOURCE_FILES_MAX ||
			    bytes > SOURCE_BYTES_MAX) {
				report_error(g->in->report, at,
					     "more than %d files or %d MiB",
					     SOURCE_FILES_MAX,
					     SOURCE_BYTES_MAX >> 20);
				break;
			}
			add_entry(g, e, wish);
		}
	}
	if (tree)
		fts_close(tree);
	for (int k = 0; k < N_SOURCE_KINDS; k++)
		n += g->files[k].n;
	if (!n && g->in->report->findings.n == before)
		report_error(g->in->report, at,
			     "nothing there that can be imported");
}

static void add_source(struct gathered *g, const char *path,
		       const struct import_wish *wish)
{
	struct stat st;
	const struct doc *root;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		add_folder(g, path, wish);
		return;
	}
	root = source_read(g->in, path);
	if (root)
		add_file(g, path, root, wish);
}

/* --- what comes of it ---------------------------------------------------- */

static const struct doc *import_labs(struct gathered *g,
				     const struct import_files *files)
{
	struct doc *all = branch_map(g->in->arena, files->items[0].doc->at);

	for (size_t i = 0; i < files->n; i++) {
		const struct import_file *f = &files->items[i];
		const struct doc *lab = lab_of(g->in, f->doc, f->path, g->depth,
					       f->wish);

		if (lab)
			import_merge(g->in, all, lab);
	}
	return all;
}

static const struct doc *import_kind(struct gathered *g, enum source_kind kind)
{
	const struct import_files *files = &g->files[kind];

	switch (kind) {
	case SOURCE_CLOUDFORMATION:
		return import_cloudformation(g->in, files);
	case SOURCE_DESCRIBE:
		return import_describe(g->in, files);
	case SOURCE_TERRAFORM:
		return import_terraform(g->in, files);
	default:
		return import_labs(g, files);
	}
}

static struct doc *import_all(struct gathered *g, struct where at)
{
	struct doc *all = branch_map(g->in->arena, at);

	for (int k = N_SOURCE_KINDS - 1; k >= 0; k--) {
		const struct doc *lab = NULL;

		if (g->files[k].n)
			lab = import_kind(g, (enum source_kind)k);
		if (lab)
			import_merge(g->in, all, lab);
	}
	return all;
}

/* --- a lab file that imports --------------------------------------------- */

static const char *beside(struct arena *arena, const char *lab,
			  const char *file)
{
	const char *slash = strrchr(lab, '/');

	if (*file == '/' || !slash)
		return file;
	return arena_printf(arena, "%.*s/%s", (int)(slash - lab), lab, file);
}

static const struct doc *laid_over(struct importing *in,
				   const struct doc *below,
				   const struct doc *above)
{
	struct doc *both;

	if (!below || !above)
		return below ? below : above;
	both = document_copy(in->arena, below);
	for (size_t i = 0; i < above->pairs.n; i++)
		branch_set(in->arena, both, above->pairs.items[i].key->text,
			   above->pairs.items[i].key->at,
			   above->pairs.items[i].value);
	return both;
}

/* What the file says, and over it what the command line does */
static const struct import_wish *wish_of(struct importing *in,
					 const struct lab_import *i,
					 const struct import_wish *above)
{
	struct import_wish *wish = arena_alloc(in->arena, sizeof(*wish));

	*wish = (struct import_wish){
		.as = i->as,
		.rename = i->rename,
		.parameters = laid_over(in, i->parameters, above->parameters),
		.exports = i->exports,
		.assume = laid_over(in, i->assume, above->assume)};
	return wish;
}

static const char *text_at(const struct doc *root, const char *key)
{
	const struct doc *d = document_get(root, key);

	return d && d->kind == DOC_SCALAR ? d->text : NULL;
}

static const struct doc *without_import(struct importing *in,
					const struct doc *root)
{
	struct doc *d = branch_map(in->arena, root->at);

	for (size_t i = 0; i < root->pairs.n; i++)
		if (strcmp(root->pairs.items[i].key->text, "import") != 0)
			*vec_add(in->arena, &d->pairs) = root->pairs.items[i];
	return d;
}

static const struct doc *lab_of(struct importing *in, const struct doc *root,
				const char *path, unsigned int depth,
				const struct import_wish *above)
{
	const struct doc *import = NULL;
	struct gathered g = {.in = in, .depth = depth + 1};
	struct lab_imports all;
	struct doc *lab;

	if (root->kind == DOC_MAPPING)
		import = document_get(root, "import");
	if (!import)
		return root;
	if (depth == NESTED_MAX) {
		report_error(in->report, import->at,
			     "import: lab files import each other deeper than "
			     "%d levels",
			     NESTED_MAX);
		return NULL;
	}
	all = labfile_imports(in->arena, in->report, import);
	for (size_t i = 0; i < all.n; i++)
		add_source(&g, beside(in->arena, path, all.items[i].file),
			   wish_of(in, &all.items[i], above));
	lab = import_all(&g, root->at);
	import_merge(in, lab, without_import(in, root));
	return lab;
}

/* Where the lab is, which what it imports should know */
static void look_for_place(struct importing *in, const struct doc *lab)
{
	if (lab->kind != DOC_MAPPING)
		return;
	if (!in->region)
		in->region = text_at(lab, "region");
	if (!in->account)
		in->account = text_at(lab, "account");
}

const struct doc *source_lab(struct importing *in, const char *const *paths,
			     size_t n, const struct import_wish *wish)
{
	struct gathered g = {.in = in};
	const struct import_files *labs = &g.files[SOURCE_LAB];
	size_t others = 0;
	const struct doc *lab;

	for (size_t i = 0; i < n; i++)
		add_source(&g, paths[i], wish ? wish : &no_wish);
	for (size_t i = 0; i < labs->n; i++)
		look_for_place(in, labs->items[i].doc);
	for (int k = SOURCE_LAB + 1; k < N_SOURCE_KINDS; k++)
		others += g.files[k].n;
	if (labs->n == 1 && !others)
		lab = lab_of(in, labs->items[0].doc, labs->items[0].path, 0,
			     labs->items[0].wish);
	else if (labs->n + others)
		lab = import_all(&g, (struct where){.file = paths[0]});
	else
		return NULL;
	return lab;
}

/* --- the model ----------------------------------------------------------- */

static const char *without_slashes(struct arena *arena, const char *path)
{
	size_t n = strlen(path);

	if (strcmp(path, "-") == 0)
		return "standard input";
	while (n > 1 && path[n - 1] == '/')
		n--;
	return arena_strndup(arena, path, n);
}

struct model *source_model(struct importing *in, const char *const *paths,
			   size_t n, const struct import_wish *wish)
{
	const struct doc *lab = source_lab(in, paths, n, wish);
	struct model *m = NULL;

	if (lab)
		m = model_from_document(without_slashes(in->arena, paths[0]),
					lab, in->report);
	if (!report_count(in->report, SEVERITY_ERROR))
		return m;
	report_drop_refusals(in->report);
	model_free(m);
	return NULL;
}

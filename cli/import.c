// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/import.c - vpclab import: a real configuration as a lab file
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/load.h"
#include "import/branch.h"
#include "vpc/document_text.h"
#include "vpc/values.h"

struct wish {
	const char *output;
	bool report;
};

/* What the lab is called, so that it stays so whatever the new file's name */
static const char *lab_name(struct arena *arena, const char *path)
{
	char *name = arena_strdup(arena, path), *slash, *dot;
	size_t n = strlen(name);

	while (n > 1 && name[n - 1] == '/')
		name[--n] = '\0';
	slash = strrchr(name, '/');
	name = slash ? slash + 1 : name;
	dot = strrchr(name, '.');
	if (dot && dot > name)
		*dot = '\0';
	return name_valid(name, false) ? name : NULL;
}

static const struct doc *named(struct load *l, const struct doc *lab,
			       const char *path)
{
	const char *name = lab_name(l->in.arena, path);
	struct doc *d = branch_map(l->in.arena, lab->at);

	if (document_get(lab, "lab") || !name)
		return lab;
	branch_put_text(l->in.arena, d, "lab", lab->at, name);
	for (size_t i = 0; i < lab->pairs.n; i++)
		*vec_add(l->in.arena, &d->pairs) = lab->pairs.items[i];
	return d;
}

/* What was assumed and left out, as comments */
static void print_remarks(struct load *l, FILE *to)
{
	char *text = NULL, *line, *next;
	size_t n = 0;
	FILE *f = must(open_memstream(&text, &n));

	import_tell(&l->in, f);
	for (line = must_close(f, &text); *line; line = next) {
		next = strchr(line, '\n');
		next = next ? next + 1 : line + strlen(line);
		fprintf(to, "# %.*s", (int)(next - line), line);
	}
	free(text);
}

static bool print_lab(struct load *l, FILE *to, const char *text, char **paths,
		      int n)
{
	fputs("# imported from", to);
	for (int i = 0; i < n; i++)
		fprintf(to, "%s %s", i ? "," : "", paths[i]);
	fputc('\n', to);
	print_remarks(l, to);
	fprintf(to, "\n%s", text);
	return !fflush(to) && !ferror(to);
}

static int write_lab(struct load *l, const struct wish *wish, const char *text,
		     char **paths, int n)
{
	const char *name = wish->output ? wish->output : "standard output";
	FILE *to = wish->output ? fopen(wish->output, "we") : NULL;
	bool fine = false;

	if (to) {
		fine = print_lab(l, to, text, paths, n);
		fine &= !fclose(to);
	} else if (!wish->output) {
		fine = print_lab(l, stdout, text, paths, n);
	}
	if (fine)
		return EXIT_AS_ASKED;
	fprintf(stderr, "vpclab import: write %s: %s\n", name, strerror(errno));
	return EXIT_MACHINE;
}

static int import(struct load *l, const struct wish *wish, char **paths, int n)
{
	const struct doc *lab = source_lab(&l->in, (const char *const *)paths,
					   (size_t)n, &l->wish);
	struct model *m = NULL;
	const char *text = NULL;
	int status = EXIT_INPUT;

	if (lab && !report_count(&l->report, SEVERITY_ERROR)) {
		lab = named(l, lab, paths[0]);
		m = model_from_document(paths[0], lab, &l->report);
		text = document_print_sourced(l->in.arena, lab);
	}
	if (lab && !text && !report_count(&l->report, SEVERITY_ERROR))
		report_error(&l->report, (struct where){.file = paths[0]},
			     "the lab file would be larger than 4 MiB (R-1)");
	report_print(&l->report, stderr);
	import_tell(&l->in, stderr);
	if (wish->report && text && m) {
		import_report(&l->in, stdout);
		status = EXIT_AS_ASKED;
	} else if (text && m) {
		status = write_lab(l, wish, text, paths, n);
	}
	model_free(m);
	return report_failed(&l->report) ? EXIT_INPUT : status;
}

static int read_options(struct load *l, struct wish *wish, int argc,
			char **argv)
{
	static const struct option options[] = {
		{"report", no_argument, NULL, 'r'},
		LOAD_OPTIONS,
		{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":o:", options, NULL)) != -1) {
		if (c == 'o')
			wish->output = optarg;
		else if (c == 'r')
			wish->report = true;
		else if (load_takes(c)) {
			if (!load_option(l, &command_import, c, optarg))
				return EXIT_INPUT;
		} else
			return usage_error(&command_import,
					   c == ':' ? "%s needs a value"
						    : "no option '%s'",
					   argv[optind - 1]);
	}
	if (optind == argc)
		return usage_error(&command_import, "needs a source");
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct wish wish = {.output = NULL};
	struct load l;
	int status;

	load_begin(&l);
	status = read_options(&l, &wish, argc, argv);
	if (!status)
		status = import(&l, &wish, argv + optind, argc - optind);
	load_end(&l);
	return status;
}

const struct command command_import = {
	.name = "import",
	.usage = "[OPTIONS] SOURCE...",
	.about = "write a real AWS configuration as a lab file",
	.help = "A source is a CloudFormation or SAM template, a folder or "
		"file of 'aws ... describe-*'\noutput, or a Terraform plan or "
		"state as JSON; it is recognised by its content. Several\n"
		"templates are stacks that share their exports. Other commands "
		"take a source wherever they\ntake a lab file.\n\n"
		"  -o FILE                 into that file; else standard "
		"output\n" LOAD_HELP
		"  --report                what was read, ignored and assumed, "
		"in place of the lab file\n",
	.run = run,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/show.c - vpclab show: what is in a lab
 */
#include "cli/show.h"

#include <getopt.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cli/client.h"
#include "cli/color.h"
#include "cli/load.h"
#include "cli/sections.h"
#include "cli/subject.h"
#include "cli/table.h"

/* --- which object --------------------------------------------------------------- */

static void say_several(const struct showing *s, const struct subjects *all)
{
	struct table t = {.arena = s->arena};

	fprintf(s->err,
		"%s: '%s' may be any of these; say which by its "
		"identifier, or by a name that no other has:\n",
		s->who, s->object);
	for (size_t i = 0; i < all->items.n; i++)
		TABLE_ROW(&t, "", all->items.items[i].kind,
			  all->items.items[i].name, all->items.items[i].id);
	table_print(&t, s->err);
}

/* Of all names that a description has, those in VPCs also as VPC/NAME */
static const char *nearest(const struct showing *s, const struct telling *t)
{
	VEC(const char *) names = {0};

	if (strlen(s->object) < 2)
		return NULL;
	for (void *i = json_object_iter(t->names); i;
	     i = json_object_iter_next(t->names, i)) {
		json_t *id = json_string(json_object_iter_key(i));

		*vec_add(s->arena, &names) = say_name(t, id);
		*vec_add(s->arena, &names) = say_place(t, id);
		json_decref(id);
	}
	return text_nearest(s->object, names.items, names.n);
}

static void say_none(const struct showing *s, const struct telling *t)
{
	const char *near = nearest(s, t);

	fprintf(s->err, "%s: the lab has nothing called '%s'", s->who,
		s->object);
	if (near)
		fprintf(s->err, "; did you mean '%s'?\n", near);
	else
		fputs("; 'vpclab show --all' lists everything\n", s->err);
}

/* --- what is printed --------------------------------------------------------------- */

static void print_json(const struct showing *s, const json_t *part)
{
	json_dumpf(part, s->out, JSON_INDENT(2));
	fputc('\n', s->out);
}

/* The network interfaces, and the functions, which may have none */
static void print_overview(const struct showing *s, const struct telling *t)
{
	static const char *const lists[] = {"NetworkInterfaces", "Functions"};
	bool told = false;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		const struct section *section = sections_of_nodes;

		while (strcmp(section->list, lists[i]) != 0)
			section++;
		told |= section_print(t, section, told ? "\n" : "", s->out);
	}
}

static void print_subject(const struct showing *s, const struct telling *t,
			  const struct subject *it)
{
	const char *title = it->name;

	if (strcmp(it->name, it->id) != 0)
		title = arena_printf(s->arena, "%s  %s", it->name, it->id);
	fprintf(s->out, "%s\n\n",
		color_text(s->arena, s->color, COLOR_BOLD,
			   arena_printf(s->arena, "%s %s", it->kind, title)));
	sections_print(t, it->list, s->out);
}

static int show_object(const struct showing *s, const struct model *m,
		       struct telling *t)
{
	struct subjects found = {.arena = s->arena, .m = m, .all = t->all};
	int status = EXIT_INPUT;

	subjects_find(&found, s->object);
	if (found.items.n == 1) {
		const struct subject *it = &found.items.items[0];
		json_t *part = subject_part(it, t->all);

		t->part = part;
		if (s->json)
			print_json(s, part);
		else
			print_subject(s, t, it);
		json_decref(part);
		status = EXIT_AS_ASKED;
	} else if (found.items.n) {
		say_several(s, &found);
	} else {
		say_none(s, t);
	}
	subjects_end(&found);
	return status;
}

int show(const struct showing *s, const struct described_lab *of)
{
	json_t *all = description_new(of);
	struct telling t = {
		.arena = s->arena, .all = all, .part = all, .color = s->color};
	int status = EXIT_AS_ASKED;

	telling_names(&t);
	if (s->object)
		status = show_object(s, of->model, &t);
	else if (s->json)
		print_json(s, all);
	else if (s->all)
		sections_print(&t, NULL, s->out);
	else
		print_overview(s, &t);
	telling_end(&t);
	json_decref(all);
	return status;
}

/* --- the command ---------------------------------------------------------------------- */

const char *show_options(struct showing *s, struct load *l, int argc,
			 char **argv, int *ret_first)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"all", no_argument, NULL, 'a'},
		LOAD_OPTIONS,
		{NULL, 0, NULL, 0}};
	int c;

	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (c == 'j')
			s->json = true;
		else if (c == 'a')
			s->all = true;
		else if (load_takes(c) && !l)
			return "--parameter and --assume are of a FILE; this "
			       "lab runs already";
		else if (load_takes(c)) {
			if (!load_option(l, &command_show, c, optarg))
				return "";
		} else
			return arena_printf(s->arena,
					    c == ':' ? "%s needs a value"
						     : "no option '%s'",
					    argv[optind - 1]);
	}
	*ret_first = optind;
	return NULL;
}

static bool takes_value(const char *option)
{
	return strcmp(option, "--lab") == 0 ||
	       strcmp(option, "--parameter") == 0 ||
	       strcmp(option, "--assume") == 0;
}

/* The first argument that is no option, nor the value of one; or NULL */
static const char *first_argument(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (takes_value(argv[i]))
			i++;
		else if (argv[i][0] != '-')
			return argv[i];
	}
	return NULL;
}

/* A file that is there, or that is called like a lab file; of folders, which
 * may be called like an object, one that cannot be */
static bool is_file(const char *text)
{
	struct stat st;

	if (source_is_called(text))
		return true;
	return stat(text, &st) == 0 &&
	       (!S_ISDIR(st.st_mode) || strchr(text, '/'));
}

static bool names_lab(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--lab") == 0 ||
		    strncmp(argv[i], "--lab=", 6) == 0)
			return true;
	return false;
}

static int show_sources(struct showing *s, struct load *l, int argc,
			char **argv)
{
	struct described_lab of = {0};
	struct model *m;
	int first = 1, status;
	const char *wrong = show_options(s, l, argc, argv, &first);
	size_t n;

	if (wrong && !*wrong) /* it has been said */
		return EXIT_INPUT;
	if (wrong)
		return usage_error(&command_show, "%s", wrong);
	n = load_count(argv + first, (size_t)(argc - first));
	if (first + (int)n + 1 < argc)
		return usage_error(&command_show, "shows one object, or all");
	s->who = argv[first];
	s->object = argv[first + (int)n];
	if (s->all && s->object)
		return usage_error(&command_show,
				   "--all and '%s': one or the other",
				   s->object);
	m = load_sources(l, (const char *const *)argv + first, n);
	if (!m)
		return EXIT_INPUT;
	of.model = m;
	status = show(s, &of);
	model_free(m);
	return status;
}

static int show_file(struct showing *s, int argc, char **argv)
{
	struct load l;
	int status;

	load_begin(&l);
	status = show_sources(s, &l, argc, argv);
	load_end(&l);
	return status;
}

static int run(int argc, char **argv)
{
	const char *first = first_argument(argc, argv);
	struct showing s = {.arena = arena_new(),
			    .color = color_wanted(),
			    .out = stdout,
			    .err = stderr};
	int status;

	if (first && is_file(first) && !names_lab(argc, argv))
		status = show_file(&s, argc, argv);
	else
		status = client_run(argc, argv);
	arena_free(s.arena);
	return status;
}

const struct command command_show = {
	.name = "show",
	.usage = "[OPTIONS] [FILE...] [OBJECT]",
	.about = "show what is in a lab: interfaces, or all about one object",
	.help = "Without FILE, a lab that runs. Without OBJECT, the network "
		"interfaces and who uses them,\nand the functions. OBJECT is a "
		"name, VPC/NAME, an identifier, an address, a DNS name or an\n"
		"Availability Zone; all that has to do with it is shown.\n\n"
		"  --all                   everything\n"
		"  --json                  JSON as AWS's describe-* calls have "
		"it\n"
		"  --lab LAB               when several labs run\n" LOAD_HELP,
	.run = run,
};

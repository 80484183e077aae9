// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/apply.c - vpclab apply: hand a lab file to the keeper
 *
 * The file is read here, by the user who named it, and goes as a file in
 * memory that nobody changes any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/load.h"
#include "vpc/document_text.h"

/* What this machine has no room for: exit status */
static int no_room(const char *path)
{
	fprintf(stderr, "vpclab apply: copy %s into memory: %s\n", path,
		strerror(errno));
	return EXIT_MACHINE;
}

/* What cannot be read is the user's to mend: exit status */
static int unread(const char *path, int code)
{
	fprintf(stderr, "%s: cannot read: %s\n", path, strerror(code));
	return EXIT_INPUT;
}

static int copy(const char *path, int from, int to)
{
	char buf[65536];
	size_t all = 0;
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0) {
		all += (size_t)n;
		if (all > DOCUMENT_BYTES_MAX)
			return unread(path, EFBIG);
		if (write(to, buf, (size_t)n) != n)
			return no_room(path);
	}
	return n < 0 ? unread(path, errno) : EXIT_AS_ASKED;
}

/* The file's text */
static int text_of(const char *path, int to)
{
	int from = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
				     : STDIN_FILENO;
	int status = from < 0 ? unread(path, errno) : copy(path, from, to);

	if (from > STDIN_FILENO)
		close(from);
	return status;
}

static bool has_import(struct load *l, const char *path)
{
	const struct doc *d = source_read(&l->in, path);

	l->report.findings.n = 0; /* the keeper says so */
	return d && (source_kind(d) != SOURCE_LAB ||
		     (d->kind == DOC_MAPPING && document_get(d, "import")));
}

/* The lab file that an import comes to */
static int import_of(struct load *l, const char *path, int to)
{
	struct model *m = load_sources(l, &path, 1);
	const char *text = m ? document_print(l->in.arena, m->document) : NULL;
	size_t n = text ? strlen(text) : 0;
	int status = n ? EXIT_AS_ASKED : EXIT_INPUT;

	if (n && write(to, text, n) != (ssize_t)n)
		status = no_room(path);
	model_free(m);
	return status;
}

/* What is imported is put together here, beside its files; exit status */
static int lab_text(const char *path, int to)
{
	struct stat st;
	struct load l;
	bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	int status;

	load_begin(&l);
	status = strcmp(path, "-") != 0 && (folder || has_import(&l, path))
			 ? import_of(&l, path, to)
			 : text_of(path, to);
	load_end(&l);
	return status;
}

/* In memory that nobody else changes; -1: said why not */
static int lab_file(const char *path, int *ret_status)
{
	int to = memfd_create("lab", MFD_CLOEXEC);

	*ret_status = to < 0 ? no_room(path) : lab_text(path, to);
	if (!*ret_status)
		return to;
	if (to >= 0)
		close(to);
	return -1;
}

static bool is_flag(const char *word)
{
	return !strcmp(word, "--dry-run") || !strcmp(word, "--json");
}

static int run(int argc, char **argv)
{
	const char *lab = client_take_lab(&argc, argv), *path = NULL;
	int status, file, fd;

	for (int i = 1; i < argc; i++) {
		if (is_flag(argv[i]))
			continue;
		if (path || (argv[i][0] == '-' && argv[i][1]))
			return usage_error(&command_apply,
					   path ? "takes one lab file"
						: "no option '%s'",
					   argv[i]);
		path = argv[i];
	}
	if (!path)
		return usage_error(&command_apply, "needs a lab file");
	file = lab_file(path, &status);
	if (file < 0)
		return status;
	fd = client_connect(lab, &status);
	if (fd >= 0) {
		status = client_ask(fd, argv[0], argv + 1, file, NULL, NULL);
		close(fd);
	}
	close(file);
	return status;
}

const struct command command_apply = {
	.name = "apply",
	.usage = "[OPTIONS] FILE",
	.about =
		"change the running lab to what the file says; say what changes",
	.help = "Only the difference is applied: connections live on where AWS "
		"keeps them. A file that is\nwrong, or that AWS would refuse, "
		"changes nothing. '-' is standard input.\n\n"
		"  --dry-run   only say what would change\n"
		"  --json      JSON in place of text\n"
		"  --lab LAB   when several labs run\n",
	.run = run,
};

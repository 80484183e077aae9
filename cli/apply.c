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

static int copy(int from, int to)
{
	char buf[65536];
	size_t all = 0;
	ssize_t n;

	while ((n = read(from, buf, sizeof(buf))) > 0) {
		all += (size_t)n;
		if (all > DOCUMENT_BYTES_MAX)
			return -EFBIG;
		if (write(to, buf, (size_t)n) != n)
			return errno ? -errno : -EIO;
	}
	return n < 0 ? -errno : 0;
}

/* The file's text in memory; -1: said why not */
static int text_of(const char *path)
{
	int from = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
				     : STDIN_FILENO;
	int to = memfd_create("lab", MFD_CLOEXEC);
	int rc = from < 0 || to < 0 ? -errno : copy(from, to);

	if (from > STDIN_FILENO)
		close(from);
	if (!rc)
		return to;
	if (to >= 0)
		close(to);
	fprintf(stderr, "%s: cannot read: %s\n", path, strerror(-rc));
	return -1;
}

static bool has_import(struct load *l, const char *path)
{
	const struct doc *d = source_read(&l->in, path);

	l->report.findings.n = 0; /* the keeper says so */
	return d && (source_kind(d) != SOURCE_LAB ||
		     (d->kind == DOC_MAPPING && document_get(d, "import")));
}

/* The lab file that an import comes to; -1: said why not */
static int import_of(struct load *l, const char *path)
{
	int to = memfd_create("lab", MFD_CLOEXEC);
	struct model *m = load_sources(l, &path, 1);
	const char *text = m ? document_print(l->in.arena, m->document) : NULL;
	size_t n = text ? strlen(text) : 0;

	if (to >= 0 && n && write(to, text, n) != (ssize_t)n) {
		perror("vpclab apply: memory");
		n = 0;
	}
	model_free(m);
	if (to < 0 || n)
		return to;
	close(to);
	return -1;
}

/* What is imported is put together here, beside its files */
static int lab_text(const char *path)
{
	struct stat st;
	struct load l;
	bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	int fd;

	load_begin(&l);
	fd = strcmp(path, "-") != 0 && (folder || has_import(&l, path))
		     ? import_of(&l, path)
		     : text_of(path);
	load_end(&l);
	return fd;
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
	file = lab_text(path);
	if (file < 0)
		return EXIT_INPUT;
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

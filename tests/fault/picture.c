// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/picture.c - what there is, as text that can be compared
 */
#include "tests/fault/picture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPACES_MAX = 64, DESCRIPTORS_MAX = 1024, LINES_MAX = 1 << 16 };

/* Without counters, without what passing packets have left in sets, and
 * without what the kernel finds out by itself a moment later. Sorted: things
 * that came back come last; but the rules of a chain have an order */
#define OF_NETWORK                                                              \
	"{ for f in -4 -6; do ip -d -o $f -batch /run/batch; done 2>&1; "       \
	"nft -s list ruleset; "                                                 \
	"grep -s . /proc/sys/net/ipv4/* /proc/sys/net/ipv6/* "                  \
	"/proc/sys/net/netfilter/*; } | awk '"                                  \
	"{gsub(/ tentative| (valid_lft|preferred_lft|link-netns(id)?) [^ ]+/, " \
	"\"\")} /conntrack_count/ {next} /^table / {inside = 1} "               \
	"inside && /^\\t[a-z]/ {block = $1 \" \" $2; n = 0; moving = 0} "       \
	"/flags .*dynamic/ {moving = 1} moving && /elements = / {skip = 1} "    \
	"!skip {print inside ? block \" \" ++n \":\" $0 : $0} "                 \
	"skip && /}$/ {skip = 0} /^}/ {inside = 0}' | sort"

#define BATCH \
	"link\naddr\nroute show table all\nrule\nneigh show nud permanent\n"

#define OF_HOST                                                     \
	OF_NETWORK "; cat /proc/self/mountinfo | cut -d' ' -f 3-; " \
		   "find /run -mindepth 1 | sort"

/* --- texts -------------------------------------------------------------------- */

static char *text_of(int fd)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)n + 1);

	if (!text || pread(fd, text, (size_t)n, 0) != n)
		abort();
	close(fd);
	return text;
}

/* What @command prints in the namespace @ns; -1: in ours */
static pid_t begin(const char *command, int ns, int to)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	if ((ns >= 0 && setns(ns, CLONE_NEWNET)) || dup2(to, STDOUT_FILENO) < 0)
		_exit(1);
	execl("/bin/sh", "sh", "-c", command, NULL);
	_exit(1);
}

void picture_begin(void)
{
	int fd = open("/run/batch", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	if (write(fd, BATCH, strlen(BATCH)) < 0)
		abort();
	close(fd);
}

char *picture_host(void)
{
	int to = memfd_create("host", MFD_CLOEXEC);

	waitpid(begin(OF_HOST, -1, to), NULL, 0);
	return text_of(to);
}

/* --- a keeper's ----------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *join(char **texts, size_t n, const char *between)
{
	size_t all = 1;
	char *joined, *end;

	qsort(texts, n, sizeof(*texts), by_text);
	for (size_t i = 0; i < n; i++)
		all += strlen(texts[i]) + strlen(between);
	joined = end = calloc(1, all);
	if (!joined)
		abort();
	for (size_t i = 0; i < n; i++) {
		end = stpcpy(stpcpy(end, texts[i]), between);
		free(texts[i]);
	}
	return joined;
}

/* Where the i-th descriptor of @pid leads; "": there is none */
static void leads_to(pid_t pid, int i, char *path, char *ret, size_t size)
{
	ssize_t n;

	sprintf(path, "/proc/%d/fd/%d", (int)pid, i);
	n = readlink(path, ret, size - 1);
	ret[n > 0 ? n : 0] = '\0';
}

char *picture_lab(pid_t keeper)
{
	char path[64], to[256], *texts[SPACES_MAX];
	pid_t pids[SPACES_MAX];
	int out[SPACES_MAX];
	size_t n = 0;

	for (int i = 0; i < DESCRIPTORS_MAX && n < SPACES_MAX; i++) {
		int ns;

		leads_to(keeper, i, path, to, sizeof(to));
		if (strncmp(to, "net:", 4) != 0)
			continue;
		ns = open(path, O_RDONLY | O_CLOEXEC);
		out[n] = memfd_create("space", MFD_CLOEXEC);
		pids[n] = begin(OF_NETWORK, ns, out[n]);
		close(ns);
		n++;
	}
	for (size_t i = 0; i < n; i++) {
		waitpid(pids[i], NULL, 0);
		texts[i] = text_of(out[i]);
	}
	return join(texts, n, "\n");
}

/* "socket:[123]" is one socket of several */
char *picture_descriptors(pid_t pid)
{
	char path[64], to[256], *texts[DESCRIPTORS_MAX];
	size_t n = 0;

	for (int i = 0; i < DESCRIPTORS_MAX; i++) {
		leads_to(pid, i, path, to, sizeof(to));
		if (!*to)
			continue;
		if (strstr(to, ":["))
			*strchr(to, ':') = '\0';
		texts[n++] = strdup(to);
	}
	return join(texts, n, "\n");
}

/* --- differences ------------------------------------------------------------------ */

static size_t lines_of(char *text, char **ret)
{
	size_t n = 0;

	for (char *line = strtok(text, "\n"); line && n < LINES_MAX;
	     line = strtok(NULL, "\n"))
		ret[n++] = line;
	qsort(ret, n, sizeof(*ret), by_text);
	return n;
}

void picture_differ(const char *before, const char *after)
{
	static char *a[LINES_MAX], *b[LINES_MAX];
	char *one = strdup(before), *other = strdup(after);
	size_t n = lines_of(one, a), m = lines_of(other, b);
	int left = 40;

	for (size_t i = 0, j = 0; (i < n || j < m) && left;) {
		int order = i == n ? 1 : j == m ? -1 : strcmp(a[i], b[j]);

		if (order) {
			printf("#   %c %.150s\n", order < 0 ? '-' : '+',
			       order < 0 ? a[i] : b[j]);
			left--;
		}
		i += order <= 0;
		j += order >= 0;
	}
	free(one);
	free(other);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/load/keepers.c - labs that run, asked as the command asks them
 */
#include "tests/load/keepers.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/runtime.h"
#include "lab/talk.h"
#include "tests/bench/apart.h"

enum { PATH_BYTES = 256, TRIES = 10, AGAIN_MS = 10 };

static char *program;
static char folder[64], where[PATH_BYTES];
static char *out; /* what was answered last */
static size_t out_n, out_size;

static void path_of(char *path, const char *name, const char *ending)
{
	snprintf(path, PATH_BYTES, "%s/%s%s", folder, name, ending);
}

void keepers_begin(const char *vpclab)
{
	const char *tmp = getenv("TMPDIR");

	program = realpath(vpclab, NULL);
	need(program, vpclab);
	snprintf(folder, sizeof(folder), "%.40s/vpclab-load-XXXXXX",
		 tmp ? tmp : "/tmp");
	need(mkdtemp(folder), folder);
	path_of(where, "run", "");
	setenv("VPCLAB_RUNTIME_DIR", where, 1);
	need(chdir(folder) == 0, folder);
}

/* --- coming and going --------------------------------------------------------- */

static void limit_files(unsigned int files)
{
	struct rlimit limit = {files, files};

	if (files)
		need(setrlimit(RLIMIT_NOFILE, &limit) == 0, "limit files");
}

static void say_into(int fd, const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	need(to >= 0 && dup2(to, fd) >= 0, path);
}

static pid_t start(const char *const *argv, const char *complaints,
		   unsigned int files)
{
	pid_t pid = fork();

	need(pid >= 0, "fork");
	if (pid)
		return pid;
	say_into(STDOUT_FILENO, "/dev/null");
	say_into(STDERR_FILENO, complaints);
	limit_files(files);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

void lab_file(const char *name, void (*write)(FILE *to, unsigned int n),
	      unsigned int n)
{
	char path[PATH_BYTES];
	FILE *to;

	path_of(path, name, ".yaml");
	to = fopen(path, "we");
	need(to, path);
	write(to, n);
	fclose(to);
}

pid_t keeper_start(const char *lab, void (*write)(FILE *to, unsigned int n),
		   unsigned int n, unsigned int files)
{
	char path[PATH_BYTES], complaints[PATH_BYTES];
	const char *const argv[] = {program, "up", "--name", lab, path, NULL};

	path_of(path, lab, ".yaml");
	path_of(complaints, lab, ".err");
	lab_file(lab, write, n);
	return start(argv, complaints, files);
}

int keeper_up(pid_t up)
{
	int status;

	need(waitpid(up, &status, 0) == up, "wait for vpclab up");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

const char *keeper_complaint(const char *lab)
{
	static char text[4096];
	char path[PATH_BYTES];
	FILE *from;
	size_t n;

	path_of(path, lab, ".err");
	from = fopen(path, "re");
	need(from, path);
	n = fread(text, 1, sizeof(text) - 1, from);
	fclose(from);
	text[n] = '\0';
	return text;
}

/* Of a folder without folders, removed with all in it */
static unsigned int remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	unsigned int n = 0;

	while (dir && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		unlinkat(dirfd(dir), entry->d_name, 0);
		n++;
	}
	if (dir)
		closedir(dir);
	rmdir(path);
	return n;
}

unsigned int keepers_end(void)
{
	const char *const argv[] = {program, "down", "--all", NULL};
	unsigned int left;

	keeper_up(start(argv, "/dev/null", FILES_UNLIMITED));
	left = remove_folder(where);
	remove_folder(folder);
	free(program);
	free(out);
	return left;
}

/* --- asking --------------------------------------------------------------------- */

static void take_bytes(const char *bytes, size_t n)
{
	if (out_n + n + 1 > out_size) {
		out_size = 2 * (out_n + n + 1);
		out = realloc(out, out_size);
		need(out, "memory");
	}
	memcpy(out + out_n, bytes, n);
	out_n += n;
	out[out_n] = '\0';
}

static void take(const json_t *text)
{
	if (text)
		take_bytes(json_string_value(text), json_string_length(text));
}

static int hear(int fd)
{
	int status = -1;

	while (status < 0) {
		struct talk_fds fds = {.n = 0};
		const json_t *end;
		json_t *m;

		if (talk_receive(fd, &m, &fds) != 1)
			return -1;
		take(json_object_get(m, "out"));
		take(json_object_get(m, "err"));
		end = json_object_get(m, "end");
		if (end)
			status = (int)json_integer_value(end);
		json_decref(m);
		talk_close_fds(&fds);
	}
	return status;
}

static json_t *request(const char *const *words)
{
	json_t *args = json_array();

	for (const char *const *w = words + 1; *w; w++)
		json_array_append_new(args, json_string(*w));
	return json_pack("{s:s, s:o}", "verb", *words, "args", args);
}

static int connect_to(const char *lab)
{
	struct runtime r;
	struct err e = {0};
	int fd = -1;

	if (runtime_open(&r, &e) == 0)
		fd = runtime_connect(&r, lab, &e);
	runtime_close(&r);
	return fd;
}

int keeper_ask(const char *lab, const char *const *words, const char **ret_out)
{
	int fd = connect_to(lab), status = -1;
	bool applies = strcmp(*words, "apply") == 0;
	struct talk_fds with = {.n = applies};
	json_t *m = request(words);

	out_n = 0;
	take_bytes("", 0);
	if (applies)
		with.fd[0] = open(words[1], O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && talk_send(fd, m, &with) == 0)
		status = hear(fd);
	talk_close_fds(&with);
	if (fd >= 0)
		close(fd);
	json_decref(m);
	if (ret_out)
		*ret_out = out;
	return status;
}

/* --- how large it is -------------------------------------------------------------- */

static unsigned int field(const char *status, const char *name)
{
	const char *at = strstr(status, name);

	return at ? (unsigned int)strtoul(at + strlen(name), NULL, 10) : 0;
}

static unsigned int count_files(pid_t pid)
{
	char path[PATH_BYTES];
	unsigned int n = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = opendir(path);
	need(dir, path);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2; /* . and .. */
}

/* A client that has gone is not gone for the keeper at once */
static unsigned int fewest_files(pid_t pid)
{
	unsigned int fewest = count_files(pid);

	for (int i = 0; i < TRIES; i++) {
		unsigned int n;

		poll(NULL, 0, AGAIN_MS);
		n = count_files(pid);
		fewest = n < fewest ? n : fewest;
	}
	return fewest;
}

struct keeper_size keeper_size(const char *lab)
{
	const char *const words[] = {"status", NULL};
	char path[PATH_BYTES], status[8192];
	struct keeper_size s = {0};
	const char *said;
	json_t *answer;
	ssize_t n;
	int fd;

	need(keeper_ask(lab, words, &said) == 0, "ask for the status");
	answer = json_loads(said, 0, NULL);
	s.pid = (pid_t)json_integer_value(json_object_get(answer, "Pid"));
	json_decref(answer);
	snprintf(path, sizeof(path), "/proc/%d/status", (int)s.pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, status, sizeof(status) - 1);
	need(n > 0, path);
	close(fd);
	status[n] = '\0';
	s.rss_kib = field(status, "VmRSS:");
	s.data_kib = field(status, "VmData:");
	s.files = fewest_files(s.pid);
	return s;
}

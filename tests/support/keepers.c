// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/keepers.c - a keeper in a process of its own, and its clients
 */
#include "tests/support/keepers.h"

#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LAB                                                             \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}\n" \
	"instances: {web: {subnet: a}}\n"

struct kept kept;

/* --- the keeper's side ---------------------------------------------------- */

static int hello(struct job *j)
{
	fprintf(j->out, "hello %s\n", j->argc > 1 ? j->argv[1] : "you");
	fprintf(j->err, "aside\n");
	return 7;
}

static int big(struct job *j)
{
	for (int i = 0; i < 100000; i++)
		fputs("zürich ", j->out);
	return 0;
}

static int bytes(struct job *j)
{
	fwrite("a\xff\0b\n", 1, 5, j->out);
	return 0;
}

static int until_stopped(struct job *j)
{
	while (!j->stop)
		lab_turn(j->keeper->lab, 20);
	return 0;
}

static int file(struct job *j)
{
	fprintf(j->out, "%zu bytes: %s", j->text_len, j->text ? j->text : "");
	return 0;
}

static int stays(struct job *j)
{
	fputs("first\n", j->out);
	j->keeper->data = j;
	return JOB_STAYS;
}

/* To whoever stays */
static int tell(struct job *j)
{
	if (j->keeper->data)
		job_say(j->keeper->data, "second\n");
	return 0;
}

static int flood(struct job *j)
{
	char *much = calloc(1, 1 << 20);

	memset(much, 'x', (1 << 20) - 1);
	for (int i = 0; j->keeper->data && i < 200; i++)
		job_say(j->keeper->data, much);
	free(much);
	return 0;
}

static int gives(struct job *j)
{
	j->give.fd[j->give.n++] = fabric_home(j->keeper->lab->fabric);
	j->about_fds = json_pack("{s:s}", "given", "home");
	return 0;
}

static const struct keeper_verb verbs[] = {
	{"hello", true, hello}, {"big", true, big},
	{"bytes", true, bytes}, {"until_stopped", false, until_stopped},
	{"file", false, file},	{"stays", true, stays},
	{"tell", true, tell},	{"flood", true, flood},
	{"gives", true, gives}, {"line", false, hello},
	{NULL, false, NULL},
};

static _Noreturn void be_keeper(void)
{
	struct keeper k = {.verbs = verbs, .user = -1};
	struct runtime r;
	struct seat seat;
	struct err e = {0};

	if (runtime_open(&r, &e) || seat_take(&r, "lab", &seat, &e))
		_exit(9);
	k.seat = &seat;
	k.lab = lab_open(model_given(LAB), &e);
	if (!k.lab || keeper_open(&k, &e))
		_exit(8);
	keeper_run(&k);
	lab_close(k.lab);
	seat_leave(&seat);
	_exit(0);
}

/* --- the clients' side ------------------------------------------------------ */

int client_new(void)
{
	uint64_t deadline = loop_now_us() + PATIENCE_MS * 1000u;
	int fd = -1;

	do {
		struct runtime r;
		struct err e = {0};

		assert_int_equal(runtime_open(&r, &e), 0);
		fd = runtime_connect(&r, "lab", &e);
		runtime_close(&r);
		if (fd < 0) /* who looks holds the keeper's seat meanwhile */
			poll(NULL, 0, 5);
	} while (fd < 0 && loop_now_us() < deadline);
	assert_true(fd >= 0);
	kept.clients[kept.n++] = fd;
	return fd;
}

void given_keeper(void)
{
	kernel_needed();
	temporary_path(kept.directory);
	assert_non_null(mkdtemp(kept.directory));
	setenv("VPCLAB_RUNTIME_DIR", kept.directory, 1);
	kept.keeper = fork();
	if (kept.keeper == 0)
		be_keeper();
	assert_true(kept.keeper > 0);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int keeper_drop(void **state)
{
	while (kept.n)
		close(kept.clients[--kept.n]);
	if (kept.keeper > 0) {
		kill(kept.keeper, SIGKILL);
		waitpid(kept.keeper, NULL, 0);
	}
	kept.keeper = 0;
	if (*kept.directory)
		nftw(kept.directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	*kept.directory = '\0';
	return models_drop(state);
}

void ask(int fd, const char *verb, const char *arg)
{
	json_t *m = arg ? json_pack("{s:s, s:[s]}", "verb", verb, "args", arg)
			: json_pack("{s:s}", "verb", verb);

	assert_int_equal(talk_send(fd, m, NULL), 0);
	json_decref(m);
}

static void put(char **to, size_t *n, const json_t *text)
{
	size_t more = json_string_length(text);

	if (!text)
		return;
	*to = realloc(*to, *n + more + 1);
	assert_non_null(*to);
	memcpy(*to + *n, json_string_value(text), more);
	*n += more;
	(*to)[*n] = '\0';
}

struct heard hear(int fd)
{
	struct heard h = {.status = -1};
	struct pollfd p = {fd, POLLIN, 0};
	size_t n_err = 0;

	while (h.status < 0) {
		struct talk_fds fds = {.n = 0};
		json_t *m = NULL;

		assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
		if (talk_receive(fd, &m, &fds) != 1)
			break;
		put(&h.out, &h.n_out, json_object_get(m, "out"));
		put(&h.err, &n_err, json_object_get(m, "err"));
		if (json_object_get(m, "end"))
			h.status = (int)json_integer_value(
				json_object_get(m, "end"));
		if (fds.n)
			h.fds = fds;
		json_decref(m);
	}
	return h;
}

void heard_free(struct heard *h)
{
	free(h->out);
	free(h->err);
	talk_close_fds(&h->fds);
}

void assert_answers(void)
{
	int fd = client_new();
	struct heard h;

	ask(fd, "hello", "again");
	h = hear(fd);
	assert_int_equal(h.status, 7);
	assert_string_equal(h.out, "hello again\n");
	heard_free(&h);
}

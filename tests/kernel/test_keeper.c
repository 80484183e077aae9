// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_keeper.c - a keeper and clients of all kinds
 *
 * The keeper is a process of its own, with verbs of this file's; clients
 * speak to its socket as the command does, or as it never would.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/keeper.h"
#include "tests/support/files.h"
#include "tests/support/running.h"

#define LAB                                                             \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}\n" \
	"instances: {web: {subnet: a}}\n"

static char directory[TEMPORARY_BYTES];
static pid_t keeper;
static int clients[64];
static size_t n_clients;

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

static int client_new(void)
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
	clients[n_clients++] = fd;
	return fd;
}

static void given_keeper(void)
{
	kernel_needed();
	temporary_path(directory);
	assert_non_null(mkdtemp(directory));
	setenv("VPCLAB_RUNTIME_DIR", directory, 1);
	keeper = fork();
	if (keeper == 0)
		be_keeper();
	assert_true(keeper > 0);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int drop(void **state)
{
	while (n_clients)
		close(clients[--n_clients]);
	if (keeper > 0) {
		kill(keeper, SIGKILL);
		waitpid(keeper, NULL, 0);
	}
	keeper = 0;
	if (*directory)
		nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	*directory = '\0';
	return models_drop(state);
}

static void ask(int fd, const char *verb, const char *arg)
{
	json_t *m = arg ? json_pack("{s:s, s:[s]}", "verb", verb, "args", arg)
			: json_pack("{s:s}", "verb", verb);

	assert_int_equal(talk_send(fd, m, NULL), 0);
	json_decref(m);
}

struct heard {
	char *out, *err;
	size_t n_out;
	int status; /* -1: the connection ended without one */
	struct talk_fds fds;
};

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

static struct heard hear(int fd)
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

static void heard_free(struct heard *h)
{
	free(h->out);
	free(h->err);
	talk_close_fds(&h->fds);
}

static void assert_answers(void)
{
	int fd = client_new();
	struct heard h;

	ask(fd, "hello", "again");
	h = hear(fd);
	assert_int_equal(h.status, 7);
	assert_string_equal(h.out, "hello again\n");
	heard_free(&h);
}

/* --- requests ---------------------------------------------------------------- */

static void a_request_has_output_and_a_status(void **state)
{
	struct heard h;
	int fd;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "hello", NULL);
	h = hear(fd);
	assert_int_equal(h.status, 7);
	assert_string_equal(h.out, "hello you\n");
	assert_string_equal(h.err, "aside\n");
	heard_free(&h);
}

static void long_output_comes_whole(void **state)
{
	struct heard h;
	int fd;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "big", NULL);
	h = hear(fd);
	assert_int_equal(h.status, 0);
	assert_int_equal(h.n_out, 100000 * strlen("zürich "));
	for (size_t i = 0; i < h.n_out; i += strlen("zürich "))
		assert_memory_equal(h.out + i, "zürich ", strlen("zürich "));
	heard_free(&h);
}

static void what_is_no_text_becomes_text(void **state)
{
	struct heard h;
	int fd;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "bytes", NULL);
	h = hear(fd);
	assert_int_equal(h.status, 0);
	assert_int_equal(h.n_out, 5);
	assert_memory_equal(h.out, "a?", 2);
	heard_free(&h);
}

static void an_unknown_verb_is_bad_usage(void **state)
{
	struct heard h;
	int fd;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "frobnicate", NULL);
	h = hear(fd);
	assert_int_equal(h.status, 2);
	assert_non_null(strstr(h.err, "does not know that command"));
	heard_free(&h);
}

static int file_of(const char *text, size_t size)
{
	int fd = memfd_create("lab", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	if (size)
		assert_int_equal(ftruncate(fd, (off_t)size), 0);
	clients[n_clients++] = fd;
	return fd;
}

static struct heard ask_with(int file)
{
	json_t *m = json_pack("{s:s}", "verb", "file");
	struct talk_fds fds = {.fd = {file}, .n = 1};
	int fd = client_new();

	assert_int_equal(talk_send(fd, m, &fds), 0);
	json_decref(m);
	return hear(fd);
}

static void a_file_comes_along(void **state)
{
	struct heard h;
	int ends[2];

	(void)state;
	given_keeper();
	h = ask_with(file_of("vpcs: {}\n", 0));
	assert_string_equal(h.out, "9 bytes: vpcs: {}\n");
	heard_free(&h);
	h = ask_with(file_of("", 5 << 20));
	assert_int_equal(h.status, 2);
	heard_free(&h);
	assert_int_equal(pipe(ends), 0); /* would never end */
	h = ask_with(ends[0]);
	assert_int_equal(h.status, 2);
	heard_free(&h);
	close(ends[0]);
	close(ends[1]);
}

static void descriptors_come_back(void **state)
{
	struct heard h;
	int fd;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "gives", NULL);
	h = hear(fd);
	assert_int_equal(h.status, 0);
	assert_int_equal(h.fds.n, 1);
	assert_true(fcntl(h.fds.fd[0], F_GETFD) & FD_CLOEXEC);
	heard_free(&h);
}

/* --- side by side ------------------------------------------------------------- */

static void who_only_looks_need_not_wait(void **state)
{
	struct heard h;
	int slow, waiting;

	(void)state;
	given_keeper();
	slow = client_new();
	ask(slow, "until_stopped", NULL);
	waiting = client_new();
	ask(waiting, "line", "second");
	assert_answers(); /* at once */
	shutdown(slow, SHUT_RDWR); /* its job is stopped, the next begins */
	h = hear(waiting);
	assert_int_equal(h.status, 7);
	heard_free(&h);
}

static void a_job_that_stays_goes_on_speaking(void **state)
{
	struct heard h;
	int fd, other;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "stays", NULL);
	other = client_new();
	ask(other, "tell", NULL);
	h = hear(other);
	heard_free(&h);
	kill(keeper, SIGTERM);
	h = hear(fd);
	assert_int_equal(h.status, -1);
	assert_string_equal(h.out, "first\nsecond\n");
	heard_free(&h);
}

/* --- clients that nobody wants -------------------------------------------------- */

static void assert_sent_away(int fd)
{
	struct heard h = hear(fd);

	assert_int_equal(h.status, -1);
	heard_free(&h);
	assert_answers();
}

static void rubbish_is_sent_away(void **state)
{
	static const char *const rubbish[] = {
		"",
		"x",
		"[]",
		"{",
		"{\"verb\": \"hello\"",
		"{\"verb\": \"hello\", \"verb\": \"big\"}",
		"\xff\xfe",
		"nul\0l",
	};

	(void)state;
	given_keeper();
	for (size_t i = 0; i < ARRAY_LEN(rubbish); i++) {
		int fd = client_new();

		send(fd, rubbish[i], strlen(rubbish[i]), 0);
		assert_sent_away(fd);
	}
}

static void wrong_types_are_bad_usage_or_rubbish(void **state)
{
	static const char *const wrong[] = {
		"{}",
		"{\"verb\": 7}",
		"{\"verb\": null, \"args\": {}}",
		"{\"verb\": \"hello\", \"args\": [1]}",
		"{\"verb\": \"hello\", \"args\": [[\"a\"]]}",
	};

	(void)state;
	given_keeper();
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		int fd = client_new();
		struct heard h;

		send(fd, wrong[i], strlen(wrong[i]), 0);
		h = hear(fd);
		assert_int_equal(h.status, 2);
		heard_free(&h);
	}
	assert_answers();
}

static void too_much_is_sent_away(void **state)
{
	static char much[100000];
	int fd, room = sizeof(much) * 2;

	(void)state;
	given_keeper();
	memset(much, ' ', sizeof(much));
	fd = client_new();
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	assert_int_equal(send(fd, much, sizeof(much), 0), sizeof(much));
	assert_sent_away(fd);
	fd = client_new(); /* a hundred megabytes, as long as it is taken */
	for (int i = 0; i < 1000; i++)
		if (send(fd, much, sizeof(much), MSG_NOSIGNAL) < 0)
			break;
	assert_answers();
}

static void one_request_is_all(void **state)
{
	int fd;

	(void)state;
	given_keeper();
	fd = client_new();
	ask(fd, "until_stopped", NULL);
	ask(fd, "hello", NULL);
	assert_sent_away(fd);
}

static void who_says_nothing_keeps_nobody_waiting(void **state)
{
	(void)state;
	given_keeper();
	for (int i = 0; i < 40; i++)
		client_new();
	assert_answers();
}

static void who_does_not_listen_is_sent_away(void **state)
{
	struct heard h;
	int deaf, fd;

	(void)state;
	given_keeper();
	deaf = client_new();
	ask(deaf, "stays", NULL);
	fd = client_new();
	ask(fd, "flood", NULL);
	h = hear(fd);
	assert_int_equal(h.status, 0);
	heard_free(&h);
	assert_answers();
	h = hear(deaf); /* what was sent before, and no more */
	assert_int_equal(h.status, -1);
	assert_true(h.n_out < 100u << 20);
	heard_free(&h);
}

static void who_goes_leaves_no_descriptor(void **state)
{
	char path[64];
	int before = -1;

	(void)state;
	given_keeper();
	assert_answers();
	snprintf(path, sizeof(path), "/proc/%d/fd", (int)keeper);
	for (int round = 0; round < 3; round++) {
		struct stat st;
		int now;

		for (int i = 0; i < 20; i++) {
			int fd = client_new();

			ask(fd, i % 2 ? "gives" : "stays", NULL);
			if (i % 3)
				assert_answers();
			close(clients[--n_clients]);
		}
		while (n_clients)
			close(clients[--n_clients]);
		assert_answers();
		assert_int_equal(stat(path, &st), 0);
		now = (int)st.st_size; /* since Linux 6.2: how many are open */
		if (before >= 0)
			assert_in_range(now, before - 2, before + 2);
		before = now;
	}
}

/* --- the directory -------------------------------------------------------------- */

static void nobody_else_may_enter(void **state)
{
	struct stat st;

	(void)state;
	given_keeper();
	assert_answers();
	assert_int_equal(stat(text_given("%s/lab/socket", directory), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(text_given("%s/lab", directory), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

/* What another user hears: 0, or why not */
static int heard_by_another(const char *path)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	char hello[] = "{\"verb\": \"hello\"}", answer[64];
	int status = -1, fd;
	pid_t pid = fork();

	if (pid == 0) {
		snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", path);
		fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
		if (setresgid(65534, 65534, 65534) ||
		    setresuid(65534, 65534, 65534))
			_exit(ECANCELED);
		if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)))
			_exit(errno);
		if (send(fd, hello, strlen(hello), MSG_NOSIGNAL) < 0 ||
		    recv(fd, answer, sizeof(answer), 0) <= 0)
			_exit(ECONNRESET);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Even if its socket lay open to everybody */
static void another_user_is_not_answered(void **state)
{
	const char *socket;

	(void)state;
	if (geteuid() != 0)
		skip();
	given_keeper();
	assert_answers();
	socket = text_given("%s/lab/socket", directory);
	assert_int_equal(heard_by_another(socket), EACCES);
	assert_int_equal(chmod(directory, 0755), 0);
	assert_int_equal(chmod(text_given("%s/lab", directory), 0755), 0);
	assert_int_equal(heard_by_another(socket), EACCES);
	assert_int_equal(chmod(socket, 0666), 0);
	assert_int_equal(heard_by_another(socket), ECONNRESET);
	assert_int_equal(chmod(directory, 0700), 0);
	assert_answers();
}

static void a_seat_is_taken_once_and_left_by_the_dead(void **state)
{
	struct lab_names labs;
	struct arena *arena = arena_new();
	struct runtime r;
	struct seat seat;
	struct err e = {0};

	(void)state;
	given_keeper();
	assert_answers();
	assert_int_equal(runtime_open(&r, &e), 0);
	assert_int_equal(seat_take(&r, "lab", &seat, &e), -EBUSY);
	assert_int_equal(runtime_labs(&r, arena, &labs, &e), 0);
	assert_int_equal(labs.n, 1);
	kill(keeper, SIGKILL);
	waitpid(keeper, NULL, 0);
	keeper = 0;
	assert_int_equal(runtime_labs(&r, arena, &labs, &e), 0);
	assert_int_equal(labs.n, 0);
	assert_int_equal(access(text_given("%s/lab", directory), F_OK), -1);
	assert_int_equal(seat_take(&r, "lab", &seat, &e), 0);
	seat_leave(&seat);
	runtime_close(&r);
	arena_free(arena);
}

static void names_do_not_lead_out_of_the_directory(void **state)
{
	struct runtime r;
	struct err e = {0};

	(void)state;
	given_keeper();
	assert_answers();
	assert_int_equal(runtime_open(&r, &e), 0);
	assert_int_equal(runtime_connect(&r, "../lab", &e), -ENOENT);
	assert_int_equal(runtime_connect(&r, "..", &e), -ENOENT);
	assert_int_equal(runtime_connect(&r, ".", &e), -ENOENT);
	assert_int_equal(runtime_connect(&r, "", &e), -ENOENT);
	/* nor do links in it */
	assert_int_equal(symlink("lab", text_given("%s/link", directory)), 0);
	assert_int_equal(runtime_connect(&r, "link", &e), -ENOENT);
	runtime_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, drop)
		T(a_request_has_output_and_a_status),
		T(long_output_comes_whole),
		T(what_is_no_text_becomes_text),
		T(an_unknown_verb_is_bad_usage),
		T(a_file_comes_along),
		T(descriptors_come_back),
		T(who_only_looks_need_not_wait),
		T(a_job_that_stays_goes_on_speaking),
		T(rubbish_is_sent_away),
		T(wrong_types_are_bad_usage_or_rubbish),
		T(too_much_is_sent_away),
		T(one_request_is_all),
		T(who_says_nothing_keeps_nobody_waiting),
		T(who_does_not_listen_is_sent_away),
		T(who_goes_leaves_no_descriptor),
		T(nobody_else_may_enter),
		T(another_user_is_not_answered),
		T(a_seat_is_taken_once_and_left_by_the_dead),
		T(names_do_not_lead_out_of_the_directory),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

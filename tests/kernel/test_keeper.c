// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_keeper.c - a keeper and clients of all kinds
 *
 * Clients speak to its socket as the command does, or as it never would.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/keepers.h"

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
	kept.clients[kept.n++] = fd;
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
	kill(kept.keeper, SIGTERM);
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
	snprintf(path, sizeof(path), "/proc/%d/fd", (int)kept.keeper);
	for (int round = 0; round < 3; round++) {
		struct stat st;
		int now;

		for (int i = 0; i < 20; i++) {
			int fd = client_new();

			ask(fd, i % 2 ? "gives" : "stays", NULL);
			if (i % 3)
				assert_answers();
			close(kept.clients[--kept.n]);
		}
		while (kept.n)
			close(kept.clients[--kept.n]);
		assert_answers();
		assert_int_equal(stat(path, &st), 0);
		now = (int)st.st_size; /* since Linux 6.2: how many are open */
		if (before >= 0)
			assert_in_range(now, before - 2, before + 2);
		before = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, keeper_drop)
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
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

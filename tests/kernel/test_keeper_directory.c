// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_keeper_directory.c - where labs are, and who may enter
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/keepers.h"

/* --- the directory -------------------------------------------------------------- */

static void nobody_else_may_enter(void **state)
{
	struct stat st;

	(void)state;
	given_keeper();
	assert_answers();
	assert_int_equal(stat(text_given("%s/lab/socket", kept.directory), &st),
			 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(text_given("%s/lab", kept.directory), &st), 0);
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
	socket = text_given("%s/lab/socket", kept.directory);
	assert_int_equal(heard_by_another(socket), EACCES);
	assert_int_equal(chmod(kept.directory, 0755), 0);
	assert_int_equal(chmod(text_given("%s/lab", kept.directory), 0755), 0);
	assert_int_equal(heard_by_another(socket), EACCES);
	assert_int_equal(chmod(socket, 0666), 0);
	assert_int_equal(heard_by_another(socket), ECONNRESET);
	assert_int_equal(chmod(kept.directory, 0700), 0);
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
	kill(kept.keeper, SIGKILL);
	waitpid(kept.keeper, NULL, 0);
	kept.keeper = 0;
	assert_int_equal(runtime_labs(&r, arena, &labs, &e), 0);
	assert_int_equal(labs.n, 0);
	assert_int_equal(access(text_given("%s/lab", kept.directory), F_OK),
			 -1);
	assert_int_equal(seat_take(&r, "lab", &seat, &e), 0);
	seat_leave(&seat);
	runtime_close(&r);
	arena_free(arena);
}

/* A keeper that has closed its socket and takes its time to die */
static pid_t dying_keeper(void)
{
	int ready[2];
	pid_t pid;
	char byte;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct runtime r;
		struct seat seat;
		struct err e;

		if (runtime_open(&r, &e) || seat_take(&r, "dying", &seat, &e))
			_exit(1);
		close(seat.socket);
		close(ready[0]);
		close(ready[1]);
		usleep(200000);
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 0);
	close(ready[0]);
	return pid;
}

static void a_dying_keeper_can_be_waited_for(void **state)
{
	struct runtime r;
	struct err e;
	pid_t pid;
	int lock;

	(void)state;
	given_keeper();
	assert_answers();
	pid = dying_keeper();
	assert_int_equal(runtime_open(&r, &e), 0);
	assert_int_equal(runtime_connect(&r, "dying", &e), -ECONNREFUSED);
	lock = runtime_lock(&r, "dying");
	assert_true(lock >= 0);
	assert_false(runtime_released(lock, 10));
	assert_true(runtime_released(lock, PATIENCE_MS));
	waitpid(pid, NULL, 0);
	close(lock);
	assert_int_equal(runtime_connect(&r, "dying", &e), -ENOENT);
	assert_int_equal(runtime_lock(&r, "dying"), -ENOENT);
	runtime_close(&r);
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
	assert_int_equal(symlink("lab", text_given("%s/link", kept.directory)),
			 0);
	assert_int_equal(runtime_connect(&r, "link", &e), -ENOENT);
	runtime_close(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, keeper_drop)
		T(nobody_else_may_enter),
		T(another_user_is_not_answered),
		T(a_seat_is_taken_once_and_left_by_the_dead),
		T(a_dying_keeper_can_be_waited_for),
		T(names_do_not_lead_out_of_the_directory),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/box.c - a machine of its own, in which commands are run
 */
#include "tests/fault/box.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_S = 60, SETTLE_S = 10, SANITIZED = 99 };

/* --- the machine -------------------------------------------------------------- */

static int outside(pid_t inside)
{
	int status;

	while (waitpid(inside, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int furnish(struct box *b)
{
	int fd;

	if (mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", 0, NULL) ||
	    mount("tmpfs", "/run", "tmpfs", 0, "mode=755"))
		return -errno;
	snprintf(b->edge_path, sizeof(b->edge_path), "/run/edge");
	fd = open(b->edge_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, sizeof(*b->edge)))
		return -errno;
	b->edge = mmap(NULL, sizeof(*b->edge), PROT_READ | PROT_WRITE,
		       MAP_SHARED, fd, 0);
	close(fd);
	b->out = memfd_create("out", MFD_CLOEXEC);
	b->err = memfd_create("err", MFD_CLOEXEC);
	return b->edge == MAP_FAILED || b->out < 0 || b->err < 0 ? -errno : 0;
}

int box_open(struct box *b, const char *build)
{
	sigset_t child;
	char *path;
	pid_t pid;

	if (asprintf(&path, "%s/vpclab", build) < 0 ||
	    !(b->vpclab = realpath(path, NULL)))
		return -errno;
	free(path);
	if (asprintf(&path, "%s/tests/fault/edge.so", build) < 0 ||
	    !(b->preload = realpath(path, NULL)))
		return -errno;
	free(path);
	if (unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWIPC))
		return -errno;
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid)
		_exit(outside(pid));
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	return furnish(b);
}

/* --- those who end ----------------------------------------------------------------- */

static bool is_crash(int status)
{
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status) == SANITIZED;
	return WTERMSIG(status) != SIGKILL && WTERMSIG(status) != SIGTERM;
}

/* Bury the dead; those of @pid, if it is among them: true, its status */
static bool bury(struct box *b, pid_t pid, int *ret)
{
	bool found = false;
	int status;
	pid_t who;

	while ((who = waitpid(-1, &status, WNOHANG)) > 0) {
		if (is_crash(status))
			snprintf(b->crash, sizeof(b->crash), "%s: %s %d",
				 who == pid ? "the command" : "the keeper",
				 WIFSIGNALED(status) ? "signal" : "status",
				 WIFSIGNALED(status) ? WTERMSIG(status)
						     : WEXITSTATUS(status));
		if (who == pid) {
			*ret = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
						   : WEXITSTATUS(status);
			found = true;
		}
	}
	return found;
}

/* Until somebody ends, or a moment has gone by */
static void pause_a_moment(void)
{
	const struct timespec moment = {.tv_nsec = 2000000};
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigtimedwait(&child, NULL, &moment);
}

static time_t now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* --- running ------------------------------------------------------------------------- */

static _Noreturn void become(const struct box *b, char *const argv[])
{
	char line[256];
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setenv("LD_PRELOAD", b->preload, 1);
	setenv(EDGE_FILE, b->edge_path, 1);
	snprintf(line, sizeof(line),
		 "%s:verify_asan_link_order=0:exitcode=%d:handle_abort=0",
		 getenv("ASAN_OPTIONS") ? getenv("ASAN_OPTIONS") : "",
		 SANITIZED);
	setenv("ASAN_OPTIONS", line, 1);
	unsetenv("VPCLAB_RUNTIME_DIR");
	unsetenv("VPCLAB_LAB");
	if (dup2(open("/dev/null", O_RDONLY), STDIN_FILENO) < 0 ||
	    dup2(b->out, STDOUT_FILENO) < 0 || dup2(b->err, STDERR_FILENO) < 0)
		_exit(125);
	execv(b->vpclab, argv);
	_exit(125);
}

static void take(int fd, char *ret)
{
	ssize_t n = pread(fd, ret, SAID_MAX - 1, 0);

	ret[n > 0 ? n : 0] = '\0';
}

void box_run(struct box *b, struct ran *ret, char *const argv[])
{
	time_t until = now_s() + PATIENCE_S;
	bool ended = false;
	pid_t pid;

	for (int i = 0; i < 2; i++) {
		int fd = i ? b->err : b->out;

		if (ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
			abort();
	}
	ret->status = -1;
	*b->crash = '\0';
	pid = fork();
	if (pid == 0)
		become(b, argv);
	while (!(ended = bury(b, pid, &ret->status)) && now_s() < until)
		pause_a_moment();
	if (!ended)
		kill(pid, SIGKILL);
	take(b->out, ret->out);
	take(b->err, ret->err);
}

void box_arm(struct box *b, enum edge_kind kind, uint32_t n, int code,
	     bool lasting)
{
	memset(b->edge, 0, sizeof(*b->edge));
	b->edge->kind = kind;
	b->edge->at = n;
	b->edge->code = (uint32_t)code;
	b->edge->lasting = lasting;
	__atomic_store_n(&b->edge->counting, 1, __ATOMIC_SEQ_CST);
}

void box_disarm(struct box *b)
{
	__atomic_store_n(&b->edge->counting, 0, __ATOMIC_SEQ_CST);
	b->edge->at = 0;
}

/* --- who is there ---------------------------------------------------------------------- */

pid_t box_keeper(void)
{
	FILE *f = fopen("/proc/self/task/1/children", "re");
	int pid = 0;

	if (f && fscanf(f, "%d", &pid) != 1)
		pid = 0;
	if (f)
		fclose(f);
	return pid;
}

bool box_settle(struct box *b, bool keeper)
{
	time_t until = now_s() + SETTLE_S;
	int ignored;

	for (;;) {
		bury(b, -1, &ignored);
		if (keeper ? box_keeper() > 0 : kill(-1, 0) < 0)
			return true;
		if (now_s() >= until)
			return false;
		pause_a_moment();
	}
}

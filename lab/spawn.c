// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/spawn.c - a program in a node, that cannot outlive its lab
 */
#include "lab/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/rights.h"

enum { NOT_ENTERED = 126, NO_SHELL = 127 };

/* --- the init's side ----------------------------------------------------------- */

static volatile pid_t command; /* of this init */

static void pass_on(int signal)
{
	if (command > 0)
		kill(-command, signal);
}

static _Noreturn void be_command(const struct spawn_want *w)
{
	char *const argv[] = {(char *)"sh", (char *)"-c", (char *)w->command,
			      NULL};

	setsid();
	execve("/bin/sh", argv, w->environment);
	dprintf(STDERR_FILENO, "vpclab: /bin/sh: %s\n", strerror(errno));
	_exit(NO_SHELL);
}

static int status_of(int status)
{
	return WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

/* Reap whatever ends; with the command ends everything */
static _Noreturn void reap(void)
{
	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, 0);

		if (pid == command)
			_exit(status_of(status));
		if (pid < 0 && errno != EINTR)
			_exit(NO_SHELL);
	}
}

/* Whoever reads @output learns what this machine refused */
static _Noreturn void give_up(int output, const char *what)
{
	dprintf(output, "vpclab: %s: %s\n", what, strerror(errno));
	_exit(NOT_ENTERED);
}

static void take_streams(const int *streams, int output)
{
	int usual[] = {-1, output, output};

	if (!streams)
		usual[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (!streams && usual[0] < 0)
		give_up(output, "open /dev/null");
	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		if (dup2(streams ? streams[i] : usual[i], i) < 0)
			give_up(output, "standard streams of a program");
	closefrom(STDERR_FILENO + 1);
}

static void limit_files(uint64_t bytes)
{
	struct rlimit limit = {bytes, bytes};

	if (bytes && setrlimit(RLIMIT_FSIZE, &limit))
		give_up(STDERR_FILENO, "limit the size of files");
}

static void usual_signals(void)
{
	struct sigaction terminate = {.sa_handler = pass_on};
	sigset_t none;

	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigaction(SIGTERM, &terminate, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Is the keeper there? It may have died before it could kill us */
static bool orphaned(int leash)
{
	struct pollfd p = {.fd = leash};

	return poll(&p, 1, 0) > 0;
}

/* From the keeper's rights to a program's; between the two, wherever the lab
 * file is, as only root may be allowed to go there */
static int move_in(const struct spawn_want *w, struct err *e)
{
	const struct entrance to = {.network = w->network,
				    .user = -1,
				    .own_tmp = true,
				    .own_processes = true};
	int rc = rights_raise(e);

	if (rc)
		return rc;
	if ((w->directory < 0 || fchdir(w->directory)) && chdir("/"))
		return err_set(e, errno, "go to the root directory");
	rc = enter(&to, w->setting, e);
	return rc ? rc : rights_trim(e);
}

static _Noreturn void be_init(const struct spawn_want *w, int output, int leash)
{
	int said = w->streams ? w->streams[STDERR_FILENO] : output;
	struct err e = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (orphaned(leash))
		_exit(NOT_ENTERED);
	usual_signals();
	if (move_in(w, &e)) {
		dprintf(said, "vpclab: %s\n", e.text);
		_exit(NOT_ENTERED);
	}
	take_streams(w->streams, said);
	limit_files(w->file_bytes);
	command = fork();
	if (command == 0)
		be_command(w);
	if (command < 0)
		give_up(STDERR_FILENO, "fork");
	reap();
}

/* --- the keeper's side ------------------------------------------------------------ */

static pid_t clone_init(int *ret_process)
{
	int process = -1;
	struct clone_args args = {
		.flags = CLONE_NEWPID | CLONE_NEWIPC | CLONE_PIDFD,
		.pidfd = (uint64_t)(uintptr_t)&process,
		.exit_signal = SIGCHLD,
	};
	pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof(args));

	*ret_process = process;
	return pid;
}

int spawn(const struct spawn_want *want, struct spawned *ret, struct err *e)
{
	int out[2], leash[2];
	struct spawned s;

	if (pipe2(out, O_CLOEXEC))
		return err_set(e, errno, "pipe for the output of a program");
	if (pipe2(leash, O_CLOEXEC)) {
		close(out[0]);
		close(out[1]);
		return err_set(e, errno, "pipe that a program hangs on");
	}
	s.pid = clone_init(&s.process);
	if (s.pid == 0) {
		close(leash[1]);
		be_init(want, out[1], leash[0]);
	}
	close(out[1]);
	close(leash[0]);
	s.output = out[0];
	s.leash = leash[1];
	if (s.pid < 0) {
		err_set(e, errno,
			"start a program in a process namespace "
			"(CONFIG_PID_NS, CONFIG_IPC_NS)");
		close(s.output);
		close(s.leash);
		return -e->code;
	}
	fcntl(s.output, F_SETFL, O_NONBLOCK);
	*ret = s;
	return 0;
}

void spawn_signal(const struct spawned *s, int signal)
{
	syscall(SYS_pidfd_send_signal, s->process, signal, NULL, 0);
}

int spawn_bury(struct spawned *s)
{
	int status = 0;

	while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(s->process);
	close(s->output);
	close(s->leash);
	*s = (struct spawned){.pid = -1, -1, -1, -1};
	return status_of(status);
}

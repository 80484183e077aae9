// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_rights.c - what a process can no longer do
 *
 * Each test is a child: what it has given up never comes back. No call made
 * here could do anything: all of its arguments are wrong.
 */
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/arena.h"
#include "lab/rights.h"

static const struct {
	const char *name;
	long number;
} fenced[] = {
#define CALL(name)                \
	{                         \
#name, SYS_##name \
	}
	CALL(bpf),	     CALL(delete_module),
	CALL(finit_module),  CALL(init_module),
	CALL(kexec_load),    CALL(perf_event_open),
	CALL(reboot),	     CALL(acct),
	CALL(fanotify_init), CALL(open_by_handle_at),
	CALL(quotactl),	     CALL(swapoff),
	CALL(swapon),	     CALL(clock_settime),
	CALL(settimeofday),  CALL(add_key),
	CALL(keyctl),	     CALL(request_key),
	CALL(syslog),
};

/* Status of a child that does @act; what it says is shown */
static int child(int (*act)(struct err *e))
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		struct err e = {0};
		int rc = act(&e);

		if (e.code)
			fprintf(stderr, "# %s\n", e.text);
		_exit(rc);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int error_of(long call)
{
	errno = 0;
	return syscall(call, -1L, -1L, -1L, -1L, -1L, -1L) < 0 ? errno : 0;
}

/* Return: how many of them the kernel would have looked at; 99: the fence has
 * a hole */
static int try_them(struct err *e)
{
	int before[ARRAY_LEN(fenced)], looked_at = 0;

	for (size_t i = 0; i < ARRAY_LEN(fenced); i++)
		before[i] = error_of(fenced[i].number);
	if (rights_fence(false, e))
		return 98;
	for (size_t i = 0; i < ARRAY_LEN(fenced); i++) {
		if (error_of(fenced[i].number) != EPERM) {
			fprintf(stderr, "# %s: %s\n", fenced[i].name,
				strerror(errno));
			return 99;
		}
		looked_at += before[i] != EPERM && before[i] != ENOSYS;
	}
	return looked_at;
}

static void what_concerns_the_machine_is_refused(void **state)
{
	(void)state;
	assert_in_range(child(try_them), 1, ARRAY_LEN(fenced));
}

static int try_in_grandchild(struct err *e)
{
	int status;

	if (rights_fence(false, e))
		return 98;
	if (fork() == 0)
		_exit(error_of(SYS_add_key));
	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status)
						      : 97;
}

static void so_it_is_for_every_process_that_comes_of_it(void **state)
{
	(void)state;
	assert_int_equal(child(try_in_grandchild), EPERM);
}

/* Debuggers, and whoever makes a sandbox of his own */
static int try_the_usual(struct err *e)
{
	if (rights_fence(false, e) || rights_drop(e) || rights_raise(e) ||
	    rights_trim(e))
		return 98;
	if (ptrace(PTRACE_TRACEME, 0, 0, 0))
		return errno;
	return unshare(CLONE_NEWUSER | CLONE_NEWNS) ? errno : 0;
}

static void the_rest_is_not(void **state)
{
	(void)state;
	assert_int_equal(child(try_the_usual), 0);
}

/* As in a container that gives little */
static int try_with_little(struct err *e)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3,
						  0};
	const uint32_t little = UINT32_C(1) << CAP_SYS_ADMIN |
				UINT32_C(1) << CAP_NET_ADMIN;
	struct __user_cap_data_struct half[_LINUX_CAPABILITY_U32S_3] = {
		{.effective = little, .permitted = little}};

	if (syscall(SYS_capset, &header, half))
		return 97;
	if (rights_fence(false, e) || rights_drop(e) || rights_raise(e))
		return 98;
	if (rights_trim(e) || syscall(SYS_capget, &header, half))
		return 99;
	return half[0].permitted == UINT32_C(1) << CAP_NET_ADMIN &&
			       half[0].effective == half[0].permitted
		       ? 0
		       : 1;
}

static void who_has_little_keeps_what_is_needed_of_it(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(child(try_with_little), 0);
}

/* Who may gain rights is not bound to lose any for good */
static int try_generous(struct err *e)
{
	int full = prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN);

	if (rights_fence(true, e) || rights_drop(e) || rights_raise(e) ||
	    rights_trim(e))
		return 98;
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) ||
	    prctl(PR_CAPBSET_READ, CAP_SYS_ADMIN) != full)
		return 1;
	return error_of(SYS_add_key) == EPERM ? 0 : 2;
}

static void even_who_gains_rights_is_fenced(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(child(try_generous), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_concerns_the_machine_is_refused),
		cmocka_unit_test(so_it_is_for_every_process_that_comes_of_it),
		cmocka_unit_test(the_rest_is_not),
		cmocka_unit_test(who_has_little_keeps_what_is_needed_of_it),
		cmocka_unit_test(even_who_gains_rights_is_fenced),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}

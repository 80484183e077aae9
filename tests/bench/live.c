// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/bench/live.c - what changes of a running lab cost, and entering it
 *
 *	authorize	one rule more in a group that 1,000 network interfaces
 *			use, against a group of the same lab that one uses
 *	authorize-lab	the same, in a lab of 1,000 network interfaces
 *			against a lab of one
 *	attach		a function gets a VPC with 1,000 network interfaces,
 *			against one with 10
 *	exec		vpclab exec NODE -- true, against nsenter --net true
 *
 * All of it is the command as a user types it, from its start to its end, on
 * labs that run side by side. Each change is made and taken back, in turn.
 */
#include <inttypes.h>
#include <libgen.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "tests/bench/apart.h"
#include "tests/bench/ratio.h"

enum { ROUNDS = 15, EXEC_ROUNDS = 60, ARGS_MAX = 16 };

static char vpclab[4096], directory[] = "/tmp/vpclab-bench-XXXXXX";

/* --- commands --------------------------------------------------------------- */

static pid_t start(const char *const *argv)
{
	posix_spawn_file_actions_t to_nowhere;
	pid_t pid;

	posix_spawn_file_actions_init(&to_nowhere);
	posix_spawn_file_actions_addopen(&to_nowhere, STDOUT_FILENO,
					 "/dev/null", O_WRONLY, 0);
	need(posix_spawnp(&pid, argv[0], &to_nowhere, NULL,
			  (char *const *)(uintptr_t)argv, environ) == 0,
	     argv[0]);
	posix_spawn_file_actions_destroy(&to_nowhere);
	return pid;
}

/* Microseconds; what fails ends all */
static double run(const char *const *argv)
{
	uint64_t begun = now_us();
	pid_t pid = start(argv);
	int status;

	need(waitpid(pid, &status, 0) == pid, "wait");
	if (status) {
		fprintf(stderr, "bench: %s %s failed\n", argv[0], argv[1]);
		exit(1);
	}
	return (double)(now_us() - begun);
}

#define RUN(...) run((const char *const[]){vpclab, __VA_ARGS__, NULL})

/* --- labs -------------------------------------------------------------------- */

/* One VPC, a function outside it, and @n instances of group g; the first one
 * is of group lone, too */
static void up(const char *lab, unsigned int n)
{
	char path[sizeof(directory) + 32];
	FILE *to;

	snprintf(path, sizeof(path), "%s/%s.yaml", directory, lab);
	to = fopen(path, "we");
	need(to, path);
	fputs("vpcs:\n  app:\n    cidr: 10.0.0.0/16\n    subnets:\n"
	      "      a: 10.0.0.0/18\n      b: {cidr: 10.0.64.0/18, az: b}\n"
	      "    security_groups: {g: {ingress: [{tcp: 80, from: any}]}, "
	      "lone: {}, f: {}}\nfunctions: {report: {}}\ninstances:\n",
	      to);
	for (unsigned int i = 0; i < n; i++)
		fprintf(to, "  i%u: {subnet: %c, security_groups: [g%s]}\n", i,
			"ab"[i % 2], i ? "" : ", lone");
	fclose(to);
	RUN("up", "--name", lab, path);
	unlink(path);
}

static void down(void)
{
	const char *const argv[] = {vpclab, "down", "--all", NULL};
	int status;
	pid_t pid = start(argv);

	waitpid(pid, &status, 0);
	rmdir(getenv("VPCLAB_RUNTIME_DIR"));
	rmdir(directory);
}

static double authorize_in(const char *lab, const char *group)
{
	double took = RUN("authorize-security-group-ingress", "--lab", lab,
			  "--group-id", group, "--protocol", "tcp", "--port",
			  "443", "--cidr", "10.9.0.0/16");

	RUN("revoke-security-group-ingress", "--lab", lab, "--group-id", group,
	    "--protocol", "tcp", "--port", "443", "--cidr", "10.9.0.0/16");
	return took;
}

static double authorize_group(const char *group)
{
	return authorize_in("thousand", group);
}

static double authorize_lab(const char *lab)
{
	return authorize_in(lab, "g");
}

static double attach(const char *lab)
{
	double took = RUN("update-function-configuration", "--lab", lab,
			  "--function-name", "report", "--vpc-config",
			  "SubnetIds=a,SecurityGroupIds=f");

	RUN("update-function-configuration", "--lab", lab, "--function-name",
	    "report", "--vpc-config", "SubnetIds=,SecurityGroupIds=");
	return took;
}

/* --- saying ------------------------------------------------------------------ */

static void compare(const char *name, double (*act)(const char *what),
		    const char *large, const char *small)
{
	double a[ROUNDS], b[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		a[i] = act(large);
		b[i] = act(small);
	}
	printf("%s: %.1f ms against %.1f ms\n", name, median(a, ROUNDS) / 1000,
	       median(b, ROUNDS) / 1000);
	printf("bench %s %.2f ratio\n", name, median_ratio(a, b, ROUNDS));
}

static void compare_exec(void)
{
	char path[64];
	double a[EXEC_ROUNDS], b[EXEC_ROUNDS];
	pid_t holder = fork();

	/* somebody whose namespace can be entered */
	if (holder == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		need(unshare(CLONE_NEWNET) == 0, "namespace");
		pause();
		_exit(0);
	}
	snprintf(path, sizeof(path), "--net=/proc/%d/ns/net", (int)holder);
	for (int i = 0; i < EXEC_ROUNDS; i++) {
		a[i] = RUN("exec", "--lab", "ten", "i0", "--", "true");
		b[i] = run(
			(const char *const[]){"nsenter", path, "true", NULL});
	}
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
	printf("exec true: %.2f ms, nsenter --net true: %.2f ms\n",
	       median(a, EXEC_ROUNDS) / 1000, median(b, EXEC_ROUNDS) / 1000);
	printf("bench exec-vs-nsenter %.2f ratio\n",
	       median_ratio(a, b, EXEC_ROUNDS));
}

int main(void)
{
	ssize_t n = readlink("/proc/self/exe", vpclab, sizeof(vpclab) - 32);
	char runtime[64];

	need(n > 0 && mkdtemp(directory), "find the program");
	vpclab[n] = '\0';
	strcat(dirname(dirname(dirname(vpclab))), "/vpclab");
	snprintf(runtime, sizeof(runtime), "%s/run", directory);
	setenv("VPCLAB_RUNTIME_DIR", runtime, 1);
	atexit(down);
	up("one", 1);
	up("ten", 10);
	up("thousand", 1000);
	compare("authorize-1000-vs-1", authorize_group, "g", "lone");
	compare("authorize-lab-1000-vs-1", authorize_lab, "thousand", "one");
	compare("attach-1000-vs-10", attach, "thousand", "ten");
	compare_exec();
	return 0;
}

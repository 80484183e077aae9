// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/enter.c - a process in a node: its network, names and host name
 */
#include "lab/enter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRATCH "/tmp" /* every machine has it; covered for a moment */

static int write_new(const char *path, const char *text, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	ssize_t n;

	if (fd < 0)
		return err_set(e, errno, "make %s", path);
	fchmod(fd, 0644); /* whatever the umask */
	n = write(fd, text, strlen(text));
	close(fd);
	return n == (ssize_t)strlen(text)
		       ? 0
		       : err_set(e, n < 0 ? errno : ENOSPC, "write %s", path);
}

/* Lay a file with @text over @path; a machine that has no such file needs
 * none */
static int cover(const char *path, const char *text, struct err *e)
{
	int rc;

	if (access(path, F_OK))
		return 0;
	rc = write_new(SCRATCH "/file", text, e);
	if (rc)
		return rc;
	if (mount(SCRATCH "/file", path, NULL, MS_BIND, NULL))
		rc = err_set(e, errno, "lay the node's %s over the machine's",
			     path);
	unlink(SCRATCH "/file");
	return rc;
}

/* Names come from the two files above and the name servers in them; others
 * would be asked outside the lab */
static int cover_nsswitch(struct err *e)
{
	char text[8192] = "", line[1024];
	FILE *f = fopen("/etc/nsswitch.conf", "re");
	size_t n = 0;

	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f) && n < sizeof(text)) {
		bool names = strncmp(line, "hosts:", 6) == 0;

		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s",
				      names ? "hosts: files dns\n" : line);
	}
	fclose(f);
	if (n >= sizeof(text))
		return err_set(e, EFBIG, "read /etc/nsswitch.conf");
	return cover("/etc/nsswitch.conf", text, e);
}

/* An own /tmp hides where we are if that is below it: put it there again */
static int show_again(const char *directory, struct err *e)
{
	char path[PATH_MAX];

	if (strncmp(directory, SCRATCH "/", sizeof(SCRATCH)) != 0)
		return 0;
	for (const char *end = directory + sizeof(SCRATCH); end;) {
		end = strchr(end + 1, '/');
		snprintf(path, sizeof(path), "%.*s",
			 end ? (int)(end - directory) : PATH_MAX - 1,
			 directory);
		if (mkdir(path, 0755) && errno != EEXIST)
			return err_set(e, errno, "make %s in an own " SCRATCH,
				       path);
	}
	if (mount(".", directory, NULL, MS_BIND | MS_REC, NULL) ||
	    chdir(directory))
		return err_set(e, errno, "keep %s in an own " SCRATCH,
			       directory);
	return 0;
}

static int mounts(const struct entrance *to, const struct setting *s,
		  struct err *e)
{
	char directory[PATH_MAX];
	int rc;

	if (!getcwd(directory, sizeof(directory)))
		*directory = '\0'; /* gone: nothing to keep */
	if (mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return err_set(e, errno, "keep mounts of the node private");
	/* without them programs see the machine's links and processes, and
	 * work all the same: some machines forbid them in user namespaces */
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	if (to->own_processes)
		mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		      NULL);
	if (mount("tmpfs", SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777"))
		return err_set(e, errno,
			       "mount a file system in memory on " SCRATCH);
	rc = cover("/etc/resolv.conf", s->resolv_conf, e);
	if (!rc)
		rc = cover("/etc/hosts", s->hosts, e);
	if (!rc)
		rc = cover_nsswitch(e);
	/* glibc asks a name service cache before any file */
	if (!rc && !access("/run/nscd/socket", F_OK))
		mount("/dev/null", "/run/nscd/socket", NULL, MS_BIND, NULL);
	if (to->own_tmp)
		return rc ? rc : show_again(directory, e);
	umount2(SCRATCH, MNT_DETACH);
	return rc;
}

int enter(const struct entrance *to, const struct setting *s, struct err *e)
{
	if (to->user >= 0 && setns(to->user, CLONE_NEWUSER))
		return err_set(e, errno, "enter the lab's user namespace");
	if (setns(to->network, CLONE_NEWNET))
		return err_set(e, errno, "enter the network of %s",
			       s->hostname);
	if (unshare(CLONE_NEWNS | CLONE_NEWUTS))
		return err_set(e, errno,
			       "mounts and host name of %s (CONFIG_UTS_NS)",
			       s->hostname);
	if (sethostname(s->hostname, strnlen(s->hostname, 64)))
		return err_set(e, errno, "host name %s", s->hostname);
	return mounts(to, s, e);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/keeper.c - one process that holds a lab and serves its clients
 */
#include "lab/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { TURN_MS = 60 * 1000 };

void keeper_end(struct keeper *k)
{
	k->over = true;
	clients_stop(k);
}

static void signalled(struct watch *w, uint32_t events)
{
	struct keeper *k = CONTAINER(w, struct keeper, signals);
	struct signalfd_siginfo info;

	(void)events;
	if (read(w->fd, &info, sizeof(info)) == sizeof(info))
		keeper_end(k);
}

static int watch_signals(struct keeper *k, struct err *e)
{
	sigset_t set;
	int rc;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	k->signals.fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	k->signals.ready = signalled;
	if (k->signals.fd < 0)
		return err_set(e, errno, "hear of signals");
	rc = loop_add(k->lab->loop, &k->signals, EPOLLIN);
	return rc ? err_set(e, -rc, "watch for signals") : 0;
}

static void serve(struct keeper *k)
{
	while (!k->over) {
		int left = clients_expire(k);

		if (clients_work(k))
			continue;
		lab_turn(k->lab, left >= 0 && left < TURN_MS ? left : TURN_MS);
	}
}

int keeper_open(struct keeper *k, struct err *e)
{
	int rc = watch_signals(k, e);

	if (!rc)
		rc = door_open(k, e);
	if (rc && k->signals.fd >= 0)
		loop_close(k->lab->loop, &k->signals);
	return rc;
}

void keeper_run(struct keeper *k)
{
	serve(k);
	clients_flush(k);
	door_close(k);
	loop_close(k->lab->loop, &k->signals);
}

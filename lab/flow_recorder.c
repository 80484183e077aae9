// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_recorder.c - flow-log records of a running lab
 *
 *	kernel's sets --- every SWEEP_MS ---> flow_counters --+
 *							      +--> flow_logs
 *	dropped packets --------------------> flow_drop ------+
 *
 * An element of the kernel's lives for FLOW_TIMEOUT_S after its last packet,
 * so a sweep or two may be missed and nothing is lost. If more are, something
 * may be, and every log says so.
 */
#include "lab/flow_recorder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "lab/flow_counters.h"
#include "lab/flow_drop.h"
#include "lab/flow_logs.h"
#include "lab/flow_sets.h"

enum { SWEEP_MS = 3000, SINKS_MAX = 64 };

struct flow_recorder {
	struct lab *lab;
	struct flow_interfaces *all;
	struct flow_counters *counters;
	struct flow_sets sets;
	struct flow_logs logs;
	struct watch timer;
	uint64_t swept_ms; /* when, by the clock that never jumps */
	struct flow_sink *sinks[SINKS_MAX]; /* or NULL */
};

static uint64_t unix_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static struct flow_clock now(void)
{
	return (struct flow_clock){unix_ms() / 1000, loop_now_us() / 1000};
}

/* --- who is told -------------------------------------------------------------- */

static void hand_on(const char *log, const char *line, void *arg)
{
	struct flow_recorder *r = arg;

	for (size_t i = 0; i < SINKS_MAX; i++)
		if (r->sinks[i])
			r->sinks[i]->line(log, line, r->sinks[i]->arg);
}

static bool replace_sink(struct flow_recorder *r, struct flow_sink *old,
			 struct flow_sink *with)
{
	for (size_t i = 0; i < SINKS_MAX; i++)
		if (r->sinks[i] == old) {
			r->sinks[i] = with;
			return true;
		}
	return false;
}

bool flow_recorder_subscribe(struct flow_recorder *r, struct flow_sink *sink)
{
	return replace_sink(r, NULL, sink);
}

void flow_recorder_unsubscribe(struct flow_recorder *r, struct flow_sink *sink)
{
	replace_sink(r, sink, NULL);
}

/* --- what was dropped --------------------------------------------------------- */

void flow_recorder_heard(struct flow_recorder *r, const struct drop *d)
{
	enum flow_dropped how;
	struct flow_entry e;

	if (d->lost) {
		if (d->group == NF_LOG_DROPS)
			flow_logs_skip_in(&r->logs, d->ns);
		return;
	}
	how = flow_drop_read(r->all, d, now().unix_s, &e);
	if (how != DROPPED_UNSEEN)
		flow_logs_add(&r->logs, &e);
	if (how != DROPPED_AFTER_ALL)
		return;
	e.key.reject = false;
	e.key.reason = REASON_NONE;
	flow_logs_deny(&r->logs, &e);
}

/* --- what was accepted --------------------------------------------------------- */

struct sweep {
	struct flow_recorder *recorder;
	struct flow_reading reading;
	bool unheeded; /* from before anybody recorded */
};

static void element(const struct count *count, void *arg)
{
	struct sweep *s = arg;
	struct flow_recorder *r = s->recorder;
	struct flow_entry e;
	enum flow_taken taken = flow_counters_take(r->counters, &s->reading,
						   count, &e);

	if (s->unheeded)
		return;
	if (taken == TAKEN_FLOW)
		flow_logs_add(&r->logs, &e);
	else if (taken == TAKEN_LOST)
		flow_logs_skip(&r->logs, e.key.at);
}

static int read_set(struct flow_recorder *r, struct flow_set_read *set,
		    bool unheeded, struct err *e)
{
	struct sweep s = {.recorder = r,
			  .reading = {.set = set->what,
				      .number = set->number,
				      .now_ms = unix_ms(),
				      .before_ms = set->read_ms,
				      .interfaces = r->all},
			  .unheeded = unheeded};
	struct netns *ns = fabric_ns(r->lab->fabric, set->ns);

	set->read_ms = s.reading.now_ms;
	return counts_read(ns, fabric_home(r->lab->fabric), set->set, element,
			   &s, e);
}

/* Take all that the kernel has counted and said. What cannot be read is
 * SKIPDATA, and the first reason is in @e */
static int sweep(struct flow_recorder *r, struct err *e)
{
	uint64_t begun_ms = now().steady_ms;
	struct err own;
	int rc = 0;

	if (begun_ms - r->swept_ms >= (FLOW_TIMEOUT_S - 1) * UINT64_C(1000))
		flow_logs_skip(&r->logs, NULL); /* some may have gone unread */
	r->swept_ms = begun_ms;
	observer_hear(r->lab->observer);
	for (size_t i = 0; i < r->sets.n; i++) {
		if (read_set(r, &r->sets.items[i], false, &own) == 0)
			continue;
		flow_logs_skip(&r->logs, NULL);
		if (!rc)
			*e = own;
		rc = -e->code;
	}
	flow_counters_forget(r->counters, unix_ms());
	return rc;
}

int flow_recorder_flush(struct flow_recorder *r, struct err *e)
{
	int rc = sweep(r, e);

	flow_logs_write(&r->logs, now().unix_s);
	return rc;
}

/* --- time ---------------------------------------------------------------------- */

static void arm(struct flow_recorder *r)
{
	uint64_t due = r->swept_ms + SWEEP_MS, end = flow_logs_due(&r->logs);
	uint64_t begun = now().steady_ms, wait;
	struct itimerspec at = {0};

	due = end < due ? end : due;
	wait = due > begun ? due - begun : 1;
	at.it_value.tv_sec = (time_t)(wait / 1000);
	at.it_value.tv_nsec = (long)(wait % 1000) * 1000000;
	timerfd_settime(r->timer.fd, 0, &at, NULL);
}

static void tick(struct watch *w, uint32_t events)
{
	struct flow_recorder *r = CONTAINER(w, struct flow_recorder, timer);
	struct err ignored = {0}; /* what failed is in the records */
	uint64_t expirations;
	ssize_t got = read(w->fd, &expirations, sizeof(expirations));

	(void)events;
	(void)got;
	sweep(r, &ignored);
	flow_logs_end(&r->logs, now());
	arm(r);
}

/* --- following the lab ----------------------------------------------------------- */

void flow_recorder_before(struct flow_recorder *r)
{
	struct err ignored = {0};

	flow_recorder_flush(r, &ignored);
}

void flow_recorder_after(struct flow_recorder *r)
{
	struct flow_interfaces *old = r->all;

	r->all = flow_interfaces_new(r->lab->model, r->lab->plan);
	flow_logs_follow(&r->logs, r->lab->model, r->all, now());
	flow_sets_follow(&r->sets, r->lab->plan, unix_ms());
	flow_interfaces_free(old);
	arm(r);
}

/* --- beginning and end ----------------------------------------------------------- */

static int open_timer(struct flow_recorder *r, struct err *e)
{
	int rc;

	r->timer.fd = timerfd_create(CLOCK_MONOTONIC,
				     TFD_NONBLOCK | TFD_CLOEXEC);
	r->timer.ready = tick;
	if (r->timer.fd < 0)
		return err_set(e, errno, "timer of the flow logs");
	rc = loop_add(r->lab->loop, &r->timer, EPOLLIN);
	return rc ? err_set(e, -rc, "watch the timer of the flow logs") : 0;
}

static int begin(struct flow_recorder *r, struct err *e)
{
	int rc = open_timer(r, e);

	if (rc)
		return rc;
	flow_recorder_after(r);
	for (size_t i = 0; i < r->sets.n && !rc; i++)
		rc = read_set(r, &r->sets.items[i], true, e);
	return rc;
}

struct flow_recorder *flow_recorder_new(struct lab *lab,
					const struct flow_settings *settings,
					struct err *e)
{
	struct flow_recorder *r = must(calloc(1, sizeof(*r)));

	r->lab = lab;
	r->timer.fd = -1;
	r->counters = flow_counters_new(FLOW_REMEMBERED_MAX);
	r->swept_ms = now().steady_ms;
	r->logs.interval_ms = settings ? settings->interval_ms : 0;
	r->logs.keep = settings && settings->keep ? settings->keep
						  : FLOW_LINES_KEPT;
	r->logs.sink = (struct flow_sink){hand_on, r};
	if (begin(r, e) == 0) {
		lab->flows = r;
		return r;
	}
	flow_recorder_free(r);
	return NULL;
}

void flow_recorder_free(struct flow_recorder *r)
{
	if (!r)
		return;
	if (r->lab->flows == r)
		r->lab->flows = NULL;
	if (r->timer.fd >= 0)
		loop_close(r->lab->loop, &r->timer);
	flow_logs_free(&r->logs);
	flow_sets_free(&r->sets);
	flow_counters_free(r->counters);
	flow_interfaces_free(r->all);
	free(r);
}

size_t flow_recorder_logs(const struct flow_recorder *r)
{
	return r->logs.n;
}

const struct flow_journal *flow_recorder_log(const struct flow_recorder *r,
					     size_t i)
{
	return flow_logs_journal(&r->logs, i);
}

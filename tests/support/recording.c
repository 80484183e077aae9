// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/recording.c - a lab that runs and is recorded
 */
#include "tests/support/recording.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

static struct lab *lab;
static struct flow_recorder *recorder;

struct flow_recorder *given_recording(const char *yaml, uint64_t interval_ms)
{
	return recording(given_lab(yaml), interval_ms);
}

struct flow_recorder *recording(struct lab *l, uint64_t interval_ms)
{
	const struct flow_settings settings = {.interval_ms = interval_ms};
	struct err e = {0};

	lab = l;
	recorder = flow_recorder_new(lab, &settings, &e);
	if (!recorder)
		fail_msg("no recorder: %s", e.text);
	return recorder;
}

struct dial_result sent_from(const char *from, const char *to, uint16_t port)
{
	return sent(from, to, &(struct dial_want){.source_port = port});
}

void recording_changed(const char *yaml)
{
	lab_changed(lab, yaml);
}

void turn_for(unsigned int ms)
{
	uint64_t until = loop_now_us() + ms * UINT64_C(1000);

	for (uint64_t now; (now = loop_now_us()) < until;)
		lab_turn(lab, (int)((until - now) / 1000) + 1);
}

/* --- sockets ---------------------------------------------------------------- */

int bound_at(const char *label, int type, uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons(port)};
	int fd = socket_at(label, AF_INET, type, 0);
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

int datagrams_at(const char *label, uint16_t port)
{
	return bound_at(label, SOCK_DGRAM, port);
}

void send_datagrams(int fd, const char *to, uint16_t port, size_t n,
		    size_t bytes)
{
	static const char zeros[8000];
	struct sockaddr_storage at;
	socklen_t len = addr_sockaddr(address_of(to), port, &at);

	for (size_t i = 0; i < n; i++)
		assert_int_equal(sendto(fd, zeros, bytes, 0,
					(struct sockaddr *)&at, len),
				 (ssize_t)bytes);
}

/* --- lines ------------------------------------------------------------------ */

static const struct flow_journal *journal_of(const char *log)
{
	for (size_t i = 0; i < flow_recorder_logs(recorder); i++) {
		const struct flow_journal *j = flow_recorder_log(recorder, i);

		if (!strcmp(flow_journal_name(j), log))
			return j;
	}
	fail_msg("no flow log %s", log);
	return NULL;
}

/* Name of the interface that @text begins with the identifier of */
static const struct eni *eni_at(const char *text)
{
	for (size_t i = 0; i < lab->model->enis.n; i++) {
		const struct eni *eni = lab->model->enis.items[i];

		if (!strncmp(text, eni->o.id, strlen(eni->o.id)))
			return eni;
	}
	return NULL;
}

static void with_names(struct text *t, const char *line)
{
	while (*line) {
		const struct eni *eni = strncmp(line, "eni-", 4) ? NULL
								 : eni_at(line);

		if (eni)
			text_add(t, "%s", eni->o.name);
		else
			text_add(t, "%c", *line);
		line += eni ? strlen(eni->o.id) : 1;
	}
	text_add(t, "\n");
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *sorted(struct arena *arena, const char **lines, size_t n)
{
	struct text t = {.arena = arena};

	if (n)
		qsort(lines, n, sizeof(*lines), by_text);
	for (size_t i = 0; i < n; i++)
		text_add(&t, "%s", lines[i]);
	return text_given("%s", n ? t.s : "");
}

const char *records_kept(const char *log)
{
	const struct flow_journal *j = journal_of(log);
	size_t n = flow_journal_lines(j);
	struct arena *arena = arena_new();
	const char **lines = arena_alloc(arena, (n + 1) * sizeof(*lines));
	const char *all;

	for (size_t i = 0; i < n; i++) {
		struct text t = {.arena = arena};

		with_names(&t, flow_journal_line(j, i));
		lines[i] = t.s;
	}
	all = sorted(arena, lines, n);
	arena_free(arena);
	return all;
}

const char *records_of(const char *log)
{
	struct err e = {0};

	if (flow_recorder_flush(recorder, &e))
		fail_msg("flush: %s", e.text);
	return records_kept(log);
}

/* As sorted() has them */
static const char *lines_sorted(const char *text)
{
	struct arena *arena = arena_new();
	VEC(const char *) lines = {0};
	const char *all;

	while (*text) {
		size_t n = strcspn(text, "\n") + 1;

		*vec_add(arena, &lines) = arena_strndup(arena, text, n);
		text += n;
	}
	all = sorted(arena, lines.items, lines.n);
	arena_free(arena);
	return all;
}

void assert_records(const char *log, const char *expected)
{
	const char *is = records_of(log);

	expected = lines_sorted(expected);
	if (strcmp(is, expected) != 0)
		fail_msg("the flow log %s has\n%sand not\n%s", log, is,
			 expected);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/machine.c - is there room for a lab on this machine?
 */
#include "tests/random/machine.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

enum { WAIT_MS = 30000, QUIET_MS = 1000, TURN_MS = 50, FULL = 12 };

static const char *const tables[] = {"/proc/net/stat/arp_cache",
				     "/proc/net/stat/ndisc_cache"};
static int fds[ARRAY_LEN(tables)] = {-1, -1};

void machine_open(void)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		fds[i] = open(tables[i], O_RDONLY | O_CLOEXEC);
}

/* One line a processor, behind a title */
static uint64_t column(const char *text)
{
	uint64_t sum = 0;

	for (text = strchr(text, '\n'); text && text[1];
	     text = strchr(text + 1, '\n')) {
		const char *word = text + 1;
		unsigned int value = 0;

		for (int i = 0; i < FULL && word; i++) {
			word = strchr(word, ' ');
			word = word ? word + strspn(word, " ") : NULL;
		}
		if (word && sscanf(word, "%x", &value) == 1)
			sum += value;
	}
	return sum;
}

uint64_t machine_overflows(void)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		char text[8192];
		ssize_t n = fds[i] < 0
				    ? -1
				    : pread(fds[i], text, sizeof(text) - 1, 0);

		if (n <= 0)
			continue;
		text[n] = '\0';
		sum += column(text);
	}
	return sum;
}

void machine_settle(const volatile int *stop)
{
	uint64_t before = machine_overflows();
	int quiet_ms = 0;

	for (int ms = 0; ms < WAIT_MS && quiet_ms < QUIET_MS && !*stop;
	     ms += TURN_MS) {
		uint64_t now;

		poll(NULL, 0, TURN_MS);
		now = machine_overflows();
		quiet_ms = now == before ? quiet_ms + TURN_MS : 0;
		before = now;
	}
}

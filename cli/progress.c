// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/progress.c - how far a long build is, on a terminal
 */
#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS = 80, BAR_MAX = 40 };

struct progress progress_on(FILE *to, const char *what)
{
	struct progress p = {.to = to, .what = what, .columns = COLUMNS};
	struct winsize size;

	p.terminal = isatty(fileno(to));
	if (p.terminal && ioctl(fileno(to), TIOCGWINSZ, &size) == 0 &&
	    size.ws_col)
		p.columns = size.ws_col;
	return p;
}

void progress_show(struct progress *p, long long done, long long all)
{
	int width = p->columns / 2 < BAR_MAX ? p->columns / 2 : BAR_MAX;
	int full;

	if (!p->terminal || all < PROGRESS_FROM || done > all)
		return;
	full = (int)(done * width / all);
	fprintf(p->to, "\r\033[K%s [", p->what);
	for (int i = 0; i < width; i++)
		fputc(i < full ? '#' : ' ', p->to);
	fprintf(p->to, "] %lld of %lld nodes", done, all);
	fflush(p->to);
	p->shown = true;
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", p->to);
	fflush(p->to);
	p->shown = false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/stranger.h - somebody on the internet whom the lab file does not know
 *
 * "The internet" as a source or target is a host that nobody has written
 * down: at an address that nobody has, listening on whatever it is asked.
 * The model is not touched; the atlas knows it besides.
 */
#ifndef PROBE_STRANGER_H
#define PROBE_STRANGER_H

#include "probe/atlas.h"

struct stranger {
	struct node node;
	struct place place;
	struct port port; /* where it listens: whoever asks sets it */
};

/** stranger_new() - One with free addresses of both families, or, where none
 * is free, none of that family */
struct stranger *stranger_new(struct arena *arena, struct atlas *a);

/** stranger_at() - One at an address that nobody has */
struct stranger *stranger_at(struct arena *arena, struct atlas *a,
			     struct addr at);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/zone.h - names in hosted zones
 */
#ifndef IMPORT_ZONE_H
#define IMPORT_ZONE_H

#include "base/arena.h"

/** zone_bare() - A DNS name without the dot at its end */
const char *zone_bare(struct arena *arena, const char *name);

/**
 * zone_host() - "api.corp.internal." of the zone "corp.internal" is "api", and
 * the zone itself is "@"
 *
 * Return: NULL: it is not of the zone, or a name that a lab cannot have
 */
const char *zone_host(struct arena *arena, const char *name, const char *zone);

#endif

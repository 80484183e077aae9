// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/zone.c - names in hosted zones
 */
#include "import/zone.h"

#include <string.h>
#include <strings.h>

#include "vpc/values.h"

const char *zone_bare(struct arena *arena, const char *name)
{
	size_t n = strlen(name);

	return arena_strndup(arena, name, n && name[n - 1] == '.' ? n - 1 : n);
}

const char *zone_host(struct arena *arena, const char *name, const char *zone)
{
	size_t n, m;

	name = zone_bare(arena, name);
	zone = zone_bare(arena, zone);
	n = strlen(name);
	m = strlen(zone);
	if (strcasecmp(name, zone) == 0)
		return "@";
	if (n <= m + 1 || strcasecmp(name + n - m, zone) != 0 ||
	    name[n - m - 1] != '.')
		return NULL;
	name = arena_strndup(arena, name, n - m - 1);
	return name_valid(name + strspn(name, "_"), true) ? name : NULL;
}

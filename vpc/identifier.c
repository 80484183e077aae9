// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/identifier.c - identifiers that look like AWS's
 *
 * A hash of kind, VPC and name (FNV-1a, then mixed so that names which
 * differ in their last letter differ in all digits). AWS's real ones begin
 * with 0; so do ours.
 */
#include "vpc/identifier.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

enum { REST_MAX = 40 };

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

static uint64_t hash_text(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * FNV_PRIME;
	return (h ^ 0xff) * FNV_PRIME; /* "ab" + "c" is not "a" + "bc" */
}

static uint64_t mix(uint64_t h)
{
	h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ (h >> 33);
}

static uint64_t hash(const char *kind, const char *vpc, const char *name,
		     unsigned int salt)
{
	uint64_t h = hash_text(FNV_START + salt, kind);

	return mix(hash_text(hash_text(h, vpc), name));
}

const char *identifier(struct arena *arena, const char *kind, const char *vpc,
		       const char *name, unsigned int salt)
{
	return arena_printf(arena, "%s-0%016" PRIx64, kind,
			    hash(kind, vpc, name, salt));
}

/* What is behind "KIND-", or NULL */
static const char *behind(const char *kind, const char *text)
{
	size_t n = strlen(kind);

	return strncmp(text, kind, n) == 0 && text[n] == '-' ? text + n + 1
							     : NULL;
}

bool identifier_is(const char *kind, const char *text)
{
	const char *digits = behind(kind, text);
	size_t n = digits ? strspn(digits, "0123456789abcdef") : 0;

	return digits && !digits[n] && (n == 8 || n == 17);
}

bool identifier_like(const char *kind, const char *text)
{
	const char *rest = behind(kind, text);

	return rest && *rest && strlen(rest) <= REST_MAX &&
	       !rest[strspn(rest, "0123456789"
				  "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ")];
}

const char *identifier_hex(struct arena *arena, const char *kind,
			   const char *name, int digits)
{
	char *all = arena_printf(arena, "0%016" PRIx64,
				 hash(kind, "", name, 0));

	return arena_strdup(arena, all + 17 - digits);
}

const char *identifier_decimal(struct arena *arena, const char *kind,
			       const char *name)
{
	return arena_printf(arena, "%010" PRIu64,
			    hash(kind, "", name, 0) % 10000000000);
}

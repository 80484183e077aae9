#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/faults.sh BUILD_DIR [SHARE] [SEED] - every call at the edge fails once
#
# Walks all that tests/fault/walk.c can do, or each SHARE-th call of it; acts
# go on side by side, each in a box of its own. Prints TAP, then the number of
# faults; the last line is 'N passed, N failed'.

set -u
export out=$1 share=${2:-1} seed=${3:-$RANDOM}
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
export work
trap 'rm -rf "$work"' EXIT

walk() {
	"$out/tests/fault/walk" "$@" "$out" tests/fault/before.yaml tests/fault/after.yaml
}

# one ACT - its lines, when it is through
one() {
	walk -k "$share" -s "$seed" -a "$1" >"$work/$1" 2>&1 ||
		echo "# $1: exit $?" >>"$work/$1"
	cat "$work/$1"
}
export -f walk one

walk -A | xargs -d '\n' -P "$(nproc)" -I{} bash -c "one '{}'"
awk '/^ok/ {passed++} /^not ok|: exit [0-9]+$/ {failed++} /^# [0-9]+ faults$/ {faults += $2}
	END {
		printf "# %d faults\n%d passed, %d failed\n", faults, passed, failed
		exit failed || !passed
	}' "$work"/*

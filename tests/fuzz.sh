#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/fuzz.sh BUILD_DIR SECONDS AT_ONCE - every fuzzer for so many seconds
#
# Prints how many inputs each has tried. What it finds is written beside its
# corpus, and belongs into tests/fuzz/NAME.found with a name that tells it.
# The last line is the sum; fails when any has found something.

set -u
out=$(cd "$1" && pwd)
seconds=$2
at_once=$3
cd "$(dirname "$0")/.." || exit 1

# one NAME - one of them; its log ends with libFuzzer's own figures
one() {
	corpus=$out/corpus/$1 log=$out/$1.log
	seeds=tests/fuzz/$1.seeds
	[ -d "$seeds" ] || seeds=scenarios # lab files are lab files
	mkdir -p "$corpus"
	# little memory is kept from use after it is freed: it is what takes time
	ASAN_OPTIONS=quarantine_size_mb=8 "$out/tests/fuzz/$1" \
		-max_total_time="$seconds" -print_final_stats=1 -timeout=25 \
		-reload=0 -entropic=0 -artifact_prefix="$out/$1." "$corpus" "$seeds" \
		>"$log" 2>&1 </dev/null
	status=$?
	n=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	if [ "$status" -eq 0 ]; then
		printf '  fuzz/%-24s %10d inputs\n' "$1" "${n:-0}"
	else
		printf '  fuzz/%-24s %10d inputs, FAILED\n' "$1" "${n:-0}"
		grep -aE -A 25 'ERROR: |runtime error|Test unit written' "$log" |
			sed 's/^/      /'
	fi
	return "$status"
}

if [ "${4:-}" ]; then
	one "$4"
	exit
fi
failed=0
for f in tests/fuzz/*.c; do
	basename "$f" .c
done | xargs -P "$at_once" -I{} "$0" "$out" "$seconds" "$at_once" {} ||
	failed=1
cat "$out"/*.log | awk '/^stat::number_of_executed_units/ { n += $2 }
	END { printf "%d inputs tried\n", n }'
exit $failed

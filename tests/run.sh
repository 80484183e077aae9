#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/run.sh BUILD_DIR unit|all - run the tests, count them
#
# Every program prints TAP; its lines are counted, and shown when one fails.
# The last line is 'N passed, N failed', with ', N skipped' if any were.
#
# After the unit tests, and after each of the other programs, the host is
# compared with what it was before; a difference is a failed test.

set -u
# shellcheck source=tests/picture.sh
. "$(dirname "$0")/picture.sh"
picture_apart "$0" "$@"
out=$1
what=$2
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
picture_begin
trap 'picture_end; rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# untouched NAME - is the host as it was before that program?
untouched() {
	if picture_left "$work/before" >"$work/left"; then
		failed=$((failed + 1))
		printf '  %-44s FAILED: the host is not as before\n' "$1"
		sed 's/^/      /' "$work/left" | head -n 50
	fi
	cp "$picture_work/now" "$work/before"
}

# run NAME COMMAND... - one program; a failing exit without a failing line
# is a failure as well
run() {
	name=$1
	shift
	log=$work/log
	pictured timeout 600 "$@" >"$log" 2>&1
	status=$?
	# what the sanitizers found, in processes that nobody waits for too
	if ls "$work"/found.* >/dev/null 2>&1; then
		cat "$work"/found.* >>"$log"
		# one that is killed while it looks for leaks has found none
		! grep -qE 'ERROR: |runtime error' "$work"/found.* || status=99
		rm -f "$work"/found.*
	fi
	s=$(grep -ciE '^(not )?ok [0-9]+.*# skip' "$log")
	p=$(grep -E '^ok [0-9]+' "$log" | grep -cviE '# skip')
	f=$(grep -E '^not ok [0-9]+' "$log" | grep -cviE '# skip')
	if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
		f=1
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	if [ "$f" -eq 0 ]; then
		printf '  %-44s %4d ok%s\n' "$name" "$p" \
			"$([ "$s" -gt 0 ] && echo ", $s skipped")"
		grep -iE '^(not )?ok [0-9]+.*# skip' "$log" | sed 's/^/      /'
	else
		printf '  %-44s FAILED (exit %d)\n' "$name" "$status"
		sed 's/^/      /' "$log" | tail -n 150
	fi
}

export CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS="log_path=$work/found"
export UBSAN_OPTIONS="log_path=$work/found:print_stacktrace=1"
export VPCLAB="$PWD/$out/vpclab"

picture >"$work/before"
for t in tests/unit/test_*.c; do
	name=$(basename "$t" .c)
	run "unit/$name" "$out/tests/unit/$name"
done
untouched unit
# run_alone NAME COMMAND... - and is the host as it was?
run_alone() {
	run "$@"
	untouched "$1"
}

if [ "$what" = all ]; then
	for t in tests/kernel/test_*.c; do
		name=$(basename "$t" .c)
		run_alone "kernel/$name" "$out/tests/kernel/$name"
	done
	for t in tests/cli/*.bats; do
		run_alone "cli/$(basename "$t" .bats)" bats --formatter tap "$t"
	done
	run_alone "scenarios" "$out/vpclab" test -j 2 scenarios
	run_alone "labs that once disagreed" "$out/vpclab" test -j 2 tests/labs
	run_alone "scenarios, as an ordinary user" tests/rootless.sh "$out"
	run_alone "the host is left as it was" tests/host.sh "$out"
	# what is freed must be free for memory to be flat
	run_alone "load" env "ASAN_OPTIONS=$ASAN_OPTIONS:quarantine_size_mb=1" \
		"$out/tests/load/load" "$VPCLAB" 60 3 2000 48
	run_alone "keepers that are killed" tests/soak.sh "$out" 20
	# a share of what 'make faults' does, the same each time
	run_alone "calls that fail at the edge of the kernel" \
		"$out/tests/fault/walk" -k "${FAULT_SHARE:-150}" -s 1 \
		"$out" tests/fault/before.yaml tests/fault/after.yaml
fi

printf '%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -gt 0 ] && printf ', %d skipped' "$skipped"
echo
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

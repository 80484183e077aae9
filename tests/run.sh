#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/run.sh BUILD_DIR unit|all - run the tests, count them
#
# Every program prints TAP; its lines are counted, and shown when one fails.
# The last line is 'N passed, N failed', with ', N skipped' if any were.

set -u
out=$1
what=$2
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

# run NAME COMMAND... - one program; a failing exit without a failing line
# is a failure as well
run() {
	name=$1
	shift
	log=$work/log
	timeout 600 "$@" >"$log" 2>&1
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

for t in tests/unit/test_*.c; do
	name=$(basename "$t" .c)
	run "unit/$name" "$out/tests/unit/$name"
done
if [ "$what" = all ]; then
	for t in tests/kernel/test_*.c; do
		name=$(basename "$t" .c)
		run "kernel/$name" "$out/tests/kernel/$name"
	done
	for t in tests/cli/*.bats; do
		run "cli/$(basename "$t" .bats)" bats --formatter tap "$t"
	done
	run "scenarios" "$out/vpclab" test -j 2 scenarios
	run "labs that once disagreed" "$out/vpclab" test -j 2 tests/labs
	run "scenarios, as an ordinary user" tests/rootless.sh "$out"
	run "the host is left as it was" tests/host.sh "$out"
	run "keepers that are killed" tests/soak.sh "$out" 20
fi

printf '%d passed, %d failed' "$passed" "$failed"
[ "$skipped" -gt 0 ] && printf ', %d skipped' "$skipped"
echo
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

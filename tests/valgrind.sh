#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tests/valgrind.sh BUILD_DIR AT_ONCE - the unit tests under memcheck
#
# What is read before it is written, which AddressSanitizer does not see, and
# what is lost. A test that takes minutes this way is left out, with a reason.
# The last line is 'N passed, N failed, N skipped'.

set -u
out=$1
at_once=$2
cd "$(dirname "$0")/.." || exit 1
export CMOCKA_MESSAGE_OUTPUT=TAP

# skipped NAME - why is it left out? Nothing: it is not
skipped() {
	case $1 in
	test_loop) echo "uses up all descriptors, and valgrind has some aside" ;;
	test_random_labs) echo "random labs, each analysed whole" ;;
	test_remedy_scenarios) echo "looks for what would open each scenario" ;;
	esac
}

# one NAME - a line that tells its end
one() {
	why=$(skipped "$1")
	if [ "$why" ]; then
		echo "  unit/$1: skipped: $why"
		return 0
	fi
	log=$(mktemp)
	if timeout 900 valgrind --quiet --error-exitcode=99 \
		--leak-check=full --errors-for-leak-kinds=definite \
		"$out/tests/unit/$1" >"$log" 2>&1; then
		echo "  unit/$1: ok"
	else
		echo "  unit/$1: FAILED (exit $?)"
		grep -aE '^==|^not ok' "$log" | head -n 60 | sed 's/^/      /'
	fi
	rm -f "$log"
}

if [ "${3:-}" ]; then
	one "$3"
	exit
fi
all=$(mktemp)
trap 'rm -f "$all"' EXIT
for t in tests/unit/test_*.c; do
	basename "$t" .c
done | xargs -P "$at_once" -I{} "$0" "$out" "$at_once" {} | tee "$all"
passed=$(grep -c ': ok$' "$all")
failed=$(grep -c ': FAILED' "$all")
left_out=$(grep -c ': skipped: ' "$all")
echo "$passed passed, $failed failed, $left_out skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
